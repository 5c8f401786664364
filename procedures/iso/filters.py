"""The list of ISO procedures: one line each, the revision that counts on the day."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When

from accounts.models import User
from agencies.access import agencies_for, reach
from agencies.models import Agency, AgencyQuerySet
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from procedures.iso.facts import live_covers
from procedures.iso.problems import with_problem
from procedures.iso.warnings import SHORT
from procedures.models import (
    AdministrativeProcedure,
    Field,
    IsoProcedure,
    IsoRevision,
    State,
    is_issued_on,
)

STATES = [
    ("in_force", "Đang có hiệu lực"),
    ("open", "Đang soạn thảo, chờ duyệt"),
    ("coming", "Chưa có hiệu lực"),
    ("ended", "Đã hủy bỏ"),
]


def shown_on(user: User, day: date) -> Any:
    """One revision of each ISO procedure that `user` may see.

    The one in force on the day; else the last that was, the next to be, or the draft.
    """
    near = Case(
        When(is_issued_on(day), then=Value(0)),
        When(state=State.ISSUED, start__lte=day, then=Value(1)),
        When(state=State.ISSUED, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    mine = IsoRevision.objects.for_user(user)
    each = mine.filter(iso=OuterRef("iso")).order_by(near, "-start", "-pk")
    return mine.filter(pk=Subquery(each.values("pk")[:1])).order_by("iso__code", "iso")


def under_way(user: User) -> Any:
    """The state of the revision that is being prepared beside the one shown."""
    own = reach(user, Permission.WRITE_PROCEDURES)
    rows = own.limit(IsoRevision.objects.open(), "iso__agency").filter(iso=OuterRef("iso"))
    return Subquery(rows.exclude(pk=OuterRef("pk")).values("pk")[:1])


def _agencies(request: Any) -> AgencyQuerySet:
    if request is None or not request.user.is_authenticated:
        return Agency.objects.none()
    return agencies_for(request.user)


def _choice(label: str, every: str, choices: Any, **more: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(label=label, empty_label=every, choices=choices, **more)


class IsoFilter(filters.FilterSet):
    """The agencies' ISO procedures as they stand on `day`; asked for what is not, none."""

    q = filters.CharFilter(label="Mã hoặc tên quy trình", method="search")
    state = _choice("Trạng thái", "Mọi trạng thái", STATES, method="in_state")
    kind = _choice("Loại", "Mọi loại", IsoProcedure.Kind.choices, field_name="iso__kind")
    field = filters.ModelChoiceFilter(
        label="Lĩnh vực",
        empty_label="Mọi lĩnh vực",
        queryset=Field.objects.all(),
        method="of_field",
        error_messages={"invalid_choice": "Không có lĩnh vực này trong danh mục."},
    )
    problem = _choice(
        "Cần xem lại", "Mọi quy trình", [(str(name), text) for name, text in SHORT.items()],
        method="having",
    )  # fmt: skip
    agency = filters.ModelChoiceFilter(
        label="Cơ quan",
        field_name="iso__agency",
        queryset=_agencies,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có cơ quan này trong phạm vi của anh/chị."},
    )

    tthc = filters.ModelChoiceFilter(
        label="TTHC",
        queryset=AdministrativeProcedure.objects.all(),
        method="of_procedure",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có thủ tục này trong danh mục."},
    )

    class Meta:
        model = IsoRevision
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        self.day = day_or_today((data or {}).get("day"))
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        if self.form.errors:
            return queryset.none()
        last = self.form.cleaned_data.pop("problem", "")  # it looks at what the others leave
        found = super().filter_queryset(queryset)
        self.form.cleaned_data["problem"] = last
        return with_problem(found, last, self.day) if last else found

    def search(self, found: Any, _: str, words: str) -> Any:
        return found.search(words)

    def in_state(self, found: Any, _: str, asked: str) -> Any:
        started = Q(state=State.ISSUED, start__lte=self.day)
        if asked == "in_force":
            return found.filter(is_issued_on(self.day))
        if asked == "coming":
            return found.filter(state=State.ISSUED, start__gt=self.day)
        if asked == "ended":
            return found.filter(started, end__lte=self.day)
        opened = IsoRevision.objects.for_user(self.request.user).open()
        return found.filter(iso__in=opened.values("iso"))

    def of_field(self, found: Any, _: str, field: Field) -> Any:
        covers = live_covers(self.day).filter(version__field=field)
        return found.filter(iso__in=covers.values("iso"))

    def of_procedure(self, found: Any, _: str, procedure: AdministrativeProcedure) -> Any:
        covers = live_covers(self.day).filter(handling__procedure=procedure)
        return found.filter(iso__in=covers.values("iso"))

    def having(self, found: Any, _: str, problem: str) -> Any:
        return found

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set to a value there is, each in the words of its chip."""
        self.form.is_valid()
        given = self.form.cleaned_data
        return {name: self._words(name, value) for name, value in given.items() if value}

    def _words(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        shown = str(value.version_on(self.day) or value) if isinstance(value, Agency) else value
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            shown = dict(field.choices)[value]  # type: ignore[arg-type]
        return f"{field.label}: {shown}"
