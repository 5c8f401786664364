"""The filters of agencies: one set for the page, the export and the API."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import django_filters as filters
from django import forms

from agencies.access import Reach
from agencies.groups import groups
from agencies.models import AgencyVersion, AgencyVersionQuerySet, Kind, Level
from procedures.filtering import choice
from quality.coverage import Question, declared, missing, standings
from quality.declaring.filters import standards
from quality.models import Regime

Choices = list[tuple[str, str]]
DECLARED = [("yes", "Đã công bố"), ("no", "Chưa công bố")]


def _parents(day: date, reach: Reach) -> Choices:
    """The agencies that have counted agencies within reach directly under them on `day`."""
    counted = reach.limit(AgencyVersion.objects.as_of(day).counted(), "agency").order_by()
    above = AgencyVersion.objects.as_of(day).filter(agency__in=counted.values("parent"))
    return [(str(pk), name) for pk, name in above.values_list("agency_id", "name")]


class QuestionFilter(filters.FilterSet):
    """Which agencies are counted, and what counts as declared: the words of a Question."""

    group = choice("Nhóm", "Mọi nhóm", ())
    kind = choice("Loại cơ quan", "Mọi loại", Kind.choices)
    level = choice("Cấp", "Mọi cấp", Level.choices)
    parent = choice("Cơ quan cấp trên", "Mọi cơ quan cấp trên", ())
    applicability = choice("Chế độ áp dụng", "Mọi chế độ", Regime.choices)
    standard = choice("Phiên bản tiêu chuẩn", "Mọi phiên bản", ())

    class Meta:
        model = AgencyVersion
        fields: list[str] = []

    def __init__(self, asked: Any, *, day: date, reach: Reach) -> None:
        super().__init__(asked, queryset=AgencyVersion.objects.none())
        self.day, self.reach = day, reach
        self._offer("group", groups)
        self._offer("parent", lambda: _parents(day, reach))
        self._offer("standard", standards)

    def _offer(self, name: str, choices: Callable[[], Choices]) -> None:
        """Let the choices be looked up when they are first needed, and once."""
        known = cache(choices)
        self.filters[name].extra["choices"] = known

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, to a value there is."""
        if not self.is_bound:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def words(self) -> dict[str, str]:
        """Each filter that is set, as its chip says it."""
        return {name: self._words(name, value) for name, value in self.chosen.items()}

    def _words(self, name: str, value: str) -> str:
        field = self.form.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return f"Tìm “{value}”"
        shown = dict(field.choices)[value]  # type: ignore[arg-type]
        return f"{field.label}: {shown.removeprefix('– ')}"

    @property
    def question(self) -> Question:
        known = {name: self.chosen.get(name, "") for name in QuestionFilter.base_filters}
        parent = int(known.pop("parent") or 0) or None
        return Question(day=self.day, reach=self.reach, parent=parent, **known)


class AgencyFilter(QuestionFilter):
    """The agencies of a list, each with what it stands on (see quality.coverage.standings).

    Naming a version of the standard keeps those who declared by it; together with
    "not declared" it keeps those who did not.
    """

    q = filters.CharFilter(label="Tên, mã hoặc tên viết tắt")
    declared = choice("Công bố", "Tất cả", DECLARED)

    def __init__(self, asked: Any, *, day: date, reach: Reach) -> None:
        super().__init__(asked, day=day, reach=reach)
        self.filters.move_to_end("declared", last=False)
        self.filters.move_to_end("q", last=False)

    def filter_queryset(self, queryset: Any) -> AgencyVersionQuerySet:
        chosen, question = self.chosen, self.question
        if self.form.errors:
            return standings(question).none()
        found = standings(question).search(chosen.get("q", ""))
        if chosen.get("declared") == "no":
            return found.filter(missing(question))
        if chosen.get("declared") == "yes" or question.standard:
            return found.filter(declared(question))
        return found
