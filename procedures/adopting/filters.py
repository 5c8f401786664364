"""The list of templates: all of them, or those that one agency could adopt."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Agency
from procedures.adopting.fitting import fitting, in_force, living
from procedures.coverage import Question, handled
from procedures.filtering import ListFilter, choice
from procedures.models import Field, IsoProcedure, IsoRevision, LegalDocument

OWN = [
    ("fits", "Áp dụng được, đã áp dụng"),
    ("none", "Chưa áp dụng"),
    ("adopted", "Đã áp dụng"),
    ("old", "Mẫu đã có lần sửa đổi mới"),
    ("all", "Mọi quy trình mẫu"),
]


class TemplateFilter(ListFilter):
    """Templates as they stand on `day`; `own` asks how one agency stands to them."""

    preset = {"own": "fits"}

    q = filters.CharFilter(label="Mã hoặc tên quy trình", method="search")
    field = filters.ModelChoiceFilter(
        label="Lĩnh vực", empty_label="Mọi lĩnh vực", queryset=Field.objects.all(),
        method="of_field",
        error_messages={"invalid_choice": "Không có lĩnh vực này trong danh mục."},
    )  # fmt: skip
    text = filters.ModelChoiceFilter(
        label="Viện dẫn", queryset=LegalDocument.objects.all(), widget=forms.HiddenInput,
        method="resting_on",
        error_messages={"invalid_choice": "Không có văn bản này trong danh mục văn bản."},
    )  # fmt: skip
    own = choice("Tại cơ quan", None, OWN, method="of_agency")
    # which one is asked about, the page has found out
    agency = filters.CharFilter(widget=forms.HiddenInput, method="beside")

    class Meta:
        model = IsoRevision
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, agency: Agency | None, **more: Any) -> None:
        super().__init__(data, *args, **more)
        self.agency = agency
        if agency is None:
            del self.filters["own"]

    def of_field(self, found: Any, _: str, field: Field) -> Any:
        return found.filter(iso__in=_meant_for_field(field, self.day))

    def resting_on(self, found: Any, _: str, text: LegalDocument) -> Any:
        return found.in_force(self.day).filter(cites=text)

    def beside(self, found: Any, _: str, agency: str) -> Any:
        return found

    def of_agency(self, found: Any, _: str, asked: str) -> Any:
        agency: Any = self.agency
        held = living(self.day).filter(agency=agency).values("template")
        if asked == "adopted":
            return found.filter(iso__in=held)
        if asked == "old":
            return found.filter(iso__in=outdated(agency, self.day).values("iso__template"))
        templates = IsoProcedure.objects.templates().filter(fitting(agency, self.day))
        if asked == "fits":
            return found.filter(Q(iso__in=templates.values("pk")) | Q(iso__in=held))
        if asked == "none":
            return found.filter(iso__in=templates.values("pk")).exclude(iso__in=held)
        return found

    @property
    def chosen(self) -> dict[str, str]:
        return {name: words for name, words in super().chosen.items() if name != "agency"}


def outdated(agency: Agency, day: date) -> Any:
    """The agency's revisions in force on the day whose template has another one in force."""
    newest = IsoRevision.objects.in_force(day).filter(iso=OuterRef("iso__template"))
    adopted = in_force(day).filter(agency=agency).values("pk")
    mine = IsoRevision.objects.in_force(day).filter(iso__in=adopted)
    mine = mine.annotate(newest=Subquery(newest.values("pk")[:1])).exclude(newest=None)
    return mine.filter(Q(adopted_from=None) | ~Q(adopted_from=F("newest")))


def with_meant(revisions: Any) -> Any:
    """Adds how many procedures each template is `meant` for."""
    meant: Any = IsoProcedure.meant_for.through.objects.filter(isoprocedure=OuterRef("iso"))
    counted = meant.order_by().values("isoprocedure").annotate(many=Count("pk"))
    return revisions.annotate(meant=Subquery(counted.values("many")[:1]))


def with_handled(revisions: Any, agency: Agency, day: date) -> Any:
    """Adds how many of those the agency has `handled` on the day."""
    rows = handled(Question(day, agency=agency.pk)).filter(procedure__templates=OuterRef("iso"))
    counted = rows.order_by().values("agency").annotate(many=Count("pk"))
    return revisions.annotate(handled=Coalesce(Subquery(counted.values("many")[:1]), 0))


def _meant_for_field(field: Field, day: date) -> Any:
    versions: Any = field.versions.as_of(day)  # type: ignore[attr-defined]
    templates = IsoProcedure.objects.filter(meant_for__in=versions.values("procedure"))
    return templates.values("pk")
