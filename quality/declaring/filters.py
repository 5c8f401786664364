"""The filters of the register: one set for the page, the export and the API."""

from typing import Any

import django_filters as filters
from django import forms

from agencies.access import agencies_for
from agencies.groups import groups
from agencies.models import Agency, AgencyQuerySet, AgencyVersion
from isoportal.lib.days import day_or_today, show_day
from quality.models import Declaration, StandardVersion, Status
from quality.models.declaration import DeclarationQuerySet

IN_FORCE = [("any", "Mọi hiệu lực"), ("yes", "Đang có hiệu lực"), ("no", "Không có hiệu lực")]


def standards() -> list[tuple[str, str]]:
    return list(StandardVersion.objects.exclude(adopted_on=None).values_list("code", "name"))


def _agencies(request: Any) -> AgencyQuerySet:
    if request is None or not request.user.is_authenticated:
        return Agency.objects.none()
    return agencies_for(request.user)


def choice(label: str, every: str | None, choices: Any, **more: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(label=label, empty_label=every, choices=choices, **more)


def one_agency() -> filters.ModelChoiceFilter:
    """One agency within reach, as a page of that agency asks for it."""
    return filters.ModelChoiceFilter(
        label="Cơ quan",
        queryset=_agencies,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có cơ quan này trong phạm vi của anh/chị."},
    )


class DeclarationFilter(filters.FilterSet):
    """Declarations of the register, as it stands on `day` (today where none is asked).

    Asked for a day, it keeps those in force then unless `in_force` or `status` says
    otherwise. Asked for what there is not, it keeps none.
    """

    q = filters.CharFilter(label="Số, cơ quan hoặc người ký", method="search")
    status = choice("Trạng thái", "Mọi trạng thái", Status.choices)
    in_force = choice("Hiệu lực", None, IN_FORCE, method="holding")
    standard = choice("Tiêu chuẩn", "Mọi phiên bản", standards, field_name="version__code")
    kind = choice("Loại công bố", "Mọi loại", Declaration.Kind.choices)
    group = choice("Nhóm cơ quan", "Mọi nhóm", groups, method="in_group")
    agency = one_agency()

    class Meta:
        model = Declaration
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        data = {} if data is None else data
        asked = data.get("day", "").strip()
        self.day = day_or_today(asked)
        data = data.copy()
        if not data.get("in_force"):
            data["in_force"] = "yes" if asked and not data.get("status") else "any"
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: DeclarationQuerySet) -> DeclarationQuerySet:
        found: DeclarationQuerySet = super().filter_queryset(queryset)
        return found.none() if self.form.errors else found

    def search(self, found: DeclarationQuerySet, _: str, words: str) -> DeclarationQuerySet:
        return found.search(words)

    def holding(self, found: DeclarationQuerySet, _: str, asked: str) -> DeclarationQuerySet:
        if asked == "any":
            return found
        alive = Agency.objects.as_of(self.day)
        counting = Declaration.objects.in_force(self.day).filter(agency__in=alive)
        if asked == "yes":
            return found.filter(pk__in=counting.values("pk"))
        return found.exclude(pk__in=counting.values("pk"))

    def in_group(self, found: DeclarationQuerySet, _: str, code: str) -> DeclarationQuerySet:
        versions = AgencyVersion.objects.as_of(self.day).in_group(code)
        return found.filter(agency__in=versions.values("agency"))

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set to a value there is, each in the words of its chip."""
        self.form.is_valid()
        return {
            name: self._words(name, value)
            for name, value in self.form.cleaned_data.items()
            if value and value != "any"
        }

    def _called(self, agency: Agency) -> str:
        """What the agency is called on the day."""
        return str(agency.version_on(self.day) or agency)

    def _words(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        shown = self._called(value) if isinstance(value, Agency) else value
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            shown = dict(field.choices)[value].removeprefix("– ")  # type: ignore[arg-type]
        if name == "in_force":
            return f"{shown} ngày {show_day(self.day)}"
        return f"{field.label}: {shown}"
