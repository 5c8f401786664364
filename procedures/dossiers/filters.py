"""Which figures are asked for: one set of filters for the page, the Excel file and the API."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import BigIntegerField, Q
from django.utils.http import urlencode

from accounts.models import User
from agencies.access import reach
from agencies.models import AgencyVersion, ReportingGroup
from agencies.roles import Permission
from isoportal.lib.days import FIRST_DAY, LAST_DAY
from procedures.dossiers.periods import PARTS, Period
from procedures.dossiers.totals import Dimension
from procedures.models import DossierCount, Field
from procedures.models.dossier import COUNTS, DONE, OPEN, RECEIVED

ROWS = "rows"  # beside the totals: the figures as they were written, row by row
VIEWS = [
    (Dimension.FIELD.value, "Theo lĩnh vực"),
    (Dimension.AGENCY.value, "Theo cơ quan"),
    (Dimension.PROCEDURE.value, "Theo TTHC"),
    (ROWS, "Từng dòng số liệu"),
]
HAVING: dict[str, tuple[str, tuple[str, ...]]] = {
    "received": ("tiếp nhận", RECEIVED),
    "done": ("đã giải quyết", DONE),
    "open": ("đang giải quyết", OPEN),
    **{name: (str(DossierCount._meta.get_field(name).verbose_name), (name,)) for name in COUNTS},  # type: ignore[union-attr]
}
NO_SUCH = {"invalid_choice": "Không có lựa chọn này. Hãy chọn một giá trị trong danh sách."}
NO_TTHC = "Không có TTHC này. Hãy mở số liệu của TTHC từ bảng theo TTHC."
FEW = 2  # agencies: fewer are not offered to choose from
BACK = 5  # as many past years are offered


class DossierFilter(forms.Form):
    """A year or part of it, and whose figures of which field; offers only what is within reach."""

    year = forms.TypedChoiceField(label="Năm", coerce=int, error_messages=NO_SUCH)
    period = forms.ChoiceField(
        label="Kỳ", choices=[(code, words) for code, (words, _, _) in PARTS.items()],
        error_messages=NO_SUCH,
    )  # fmt: skip
    group = forms.ChoiceField(label="Nhóm cơ quan", required=False, error_messages=NO_SUCH)
    agency = forms.TypedChoiceField(
        label="Cơ quan", required=False, coerce=int, empty_value=None,
        error_messages={
            "invalid_choice": "Không có cơ quan này trong phạm vi của anh/chị ở kỳ đang xem."
        },
    )  # fmt: skip
    field = forms.TypedChoiceField(
        label="Lĩnh vực", required=False, coerce=int, empty_value=None, error_messages=NO_SUCH
    )
    procedure = forms.IntegerField(
        label="TTHC", widget=forms.HiddenInput, required=False, min_value=0,
        max_value=BigIntegerField.MAX_BIGINT,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], NO_TTHC),
    )  # fmt: skip
    having = forms.ChoiceField(
        widget=forms.HiddenInput, required=False, error_messages=NO_SUCH,
        choices=[("", ""), *((code, words) for code, (words, _) in HAVING.items())],
    )  # fmt: skip
    by = forms.ChoiceField(
        widget=forms.HiddenInput, choices=VIEWS, required=False, error_messages=NO_SUCH
    )

    def __init__(self, asked: Any, *, user: User, day: date) -> None:
        given = {name: asked.get(name, "").strip() for name in self.base_fields}
        given["year"] = given["year"] or str(day.year)
        given["period"] = given["period"] or "year"
        super().__init__(given)
        self.kept = {"day": asked["day"]} if asked.get("day") else {}
        self.user = user
        years = _years(given["year"], day)
        year = int(given["year"]) if given["year"] in map(str, years) else day.year
        self.span = Period.of(year, given["period"] if given["period"] in PARTS else "year")
        self._offer("year", [(str(year), str(year)) for year in years])
        self._offer("group", [("", "Mọi nhóm"), *_groups(self.places)])
        self._offer("agency", [("", "Mọi cơ quan"), *((str(pk), each.name) for pk, each in
                                                     self.places.items())])  # fmt: skip
        if len(self.places) < FEW:
            for name in ["group", "agency"]:
                self.fields[name].widget = forms.HiddenInput()
        fields = [(str(pk), name) for pk, name in Field.objects.values_list("pk", "name")]
        self._offer("field", [("", "Mọi lĩnh vực"), *fields])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @cached_property
    def places(self) -> dict[int, AgencyVersion]:
        """The agencies within reach in the span, each as it was last in it, by their names."""
        there: Any = AgencyVersion.objects.within(self.span.start, self.span.end)
        there = reach(self.user, Permission.VIEW).limit(there, "agency")
        there = there.select_related("group__parent").order_by("start")
        last = {each.agency_id: each for each in there}
        return dict(sorted(last.items(), key=lambda pair: pair[1].sort_key))

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The filters that are set, to a value there is."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def view(self) -> str:
        return str(self.asked.get("by", Dimension.FIELD.value))

    @property
    def counts(self) -> Any:
        """The rows asked for, of any time; none where the filters have faults."""
        if self.errors:
            return DossierCount.objects.none()
        asked, found = self.asked, DossierCount.objects.for_user(self.user)
        for name in ["agency", "field"]:
            if name in asked:
                found = found.filter(**{name: asked[name]})
        if "procedure" in asked:
            found = found.filter(procedure=asked["procedure"] or None)
        if "group" in asked:
            found = found.filter(agency__in=_in_group(self.places, asked["group"]))
        return found

    @property
    def needed(self) -> tuple[str, ...]:
        """The figures of which one at least is more than 0 in each row that is shown."""
        return HAVING[self.asked["having"]][1] if "having" in self.asked else ()

    @property
    def shown(self) -> Q:
        """The condition that a row is shown."""
        return reduce(or_, (Q(**{f"{name}__gt": 0}) for name in self.needed), Q())

    @property
    def rows(self) -> Any:
        """The rows in the span, with what their agency is called then."""
        found = self.counts.inside(self.span.start, self.span.end).filter(self.shown)
        found = found.with_agency_on(self.span.last_day).select_related("field", "procedure")
        return found.order_by("agency_name", "agency", "field__sort_key", "procedure__code",
                              "procedure__local", "start")  # fmt: skip

    def query(self, **more: Any) -> str:
        """The address of what is asked for, with `more` or other, on the same day."""
        return self.encoded({**self.asked, **self.kept, **more})

    @staticmethod
    def encoded(asked: Mapping[str, Any]) -> str:
        return f"?{urlencode(asked)}"

    @property
    def words(self) -> dict[str, str]:
        """Each filter that narrows, as its chip says it; year and period are always set."""
        return {
            name: self._said(name, value)
            for name, value in self.asked.items()
            if name not in {"year", "period", "by"}
        }

    def _said(self, name: str, value: Any) -> str:
        if name == "having":
            return f"Có hồ sơ: {HAVING[value][0]}"
        if name == "procedure":
            found = DossierCount.objects.filter(procedure=value).select_related("procedure").first()
            return f"TTHC: {found.procedure if found else 'số liệu chung của lĩnh vực'}"
        shown = dict(self.fields[name].choices)[str(value)].removeprefix("– ")  # type: ignore[attr-defined]
        return f"{self.fields[name].label}: {shown}"


def _years(asked: str, day: date) -> list[int]:
    """The years up to this one, the newest first, and the one that is asked for."""
    around = set(range(day.year - BACK, day.year + 1))
    if asked.isascii() and asked.isdecimal() and len(asked) == 4:
        around.add(int(asked))
    return sorted((y for y in around if FIRST_DAY.year <= y <= LAST_DAY.year), reverse=True)


def _groups(places: Mapping[int, AgencyVersion]) -> list[tuple[str, str]]:
    """The groups the agencies are in: each top group followed by its parts, marked by a dash."""
    own = {each.group for each in places.values() if each.group}
    tops = {each.parent or each for each in own}
    ordered = sorted(own | tops, key=_place)
    return [(each.code, f"– {each.name}" if each.parent else each.name) for each in ordered]


def _place(group: ReportingGroup) -> tuple[int, int, int]:
    return (group.parent or group).place, 1 if group.parent else 0, group.place


def _in_group(places: Mapping[int, AgencyVersion], code: str) -> list[int]:
    return [
        pk
        for pk, each in places.items()
        if each.group and code in {each.group.code, each.group.parent and each.group.parent.code}
    ]
