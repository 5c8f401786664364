"""Which figures are asked for: one set of filters for the page, the Excel file and the API."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms

from accounts.models import User
from agencies.access import agencies_for
from agencies.models import Agency, AgencyVersion, ReportingGroup
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
BACK = 5  # as many past years are offered


class DossierFilter(forms.Form):
    """A year or part of it, and whose figures of which field; offers only what is within reach."""

    year = forms.TypedChoiceField(label="Năm", coerce=int, error_messages=NO_SUCH)
    period = forms.ChoiceField(
        label="Kỳ", choices=[(code, words) for code, (words, _, _) in PARTS.items()],
        error_messages=NO_SUCH,
    )  # fmt: skip
    group = forms.ChoiceField(label="Nhóm cơ quan", required=False, error_messages=NO_SUCH)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Cơ quan", required=False, empty_label="Mọi cơ quan",
        error_messages={"invalid_choice": "Không có cơ quan này trong phạm vi của anh/chị."},
    )  # fmt: skip
    field = forms.ModelChoiceField(
        Field.objects.all(), label="Lĩnh vực", required=False, empty_label="Mọi lĩnh vực",
        error_messages=NO_SUCH,
    )  # fmt: skip
    procedure = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
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
        self.user, self.day = user, day
        self._offer("year", [(str(year), str(year)) for year in _years(given["year"], day)])
        self._offer("group", [("", "Mọi nhóm"), *_groups()])
        offered = agencies_for(user).filter(pk__in=self._all.order_by().values("agency"))
        self.fields["agency"].queryset = offered  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def _all(self) -> Any:
        return DossierCount.objects.for_user(self.user)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The filters that are set, to a value there is."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def span(self) -> Period:
        asked = self.asked
        return Period.of(asked.get("year", self.day.year), asked.get("period", "year"))

    @property
    def view(self) -> str:
        return str(self.asked.get("by", Dimension.FIELD.value))

    @property
    def counts(self) -> Any:
        """The rows asked for, of any time; none where the filters have faults."""
        if self.errors:
            return DossierCount.objects.none()
        asked, found = self.asked, self._all
        for name in ["agency", "field"]:
            if name in asked:
                found = found.filter(**{name: asked[name]})
        if "procedure" in asked:
            found = found.filter(procedure=asked["procedure"] or None)
        if "group" in asked:
            there = AgencyVersion.objects.as_of(self.span.last_day).in_group(asked["group"])
            found = found.filter(agency__in=there.values("agency"))
        return found

    @property
    def rows(self) -> Any:
        """The rows in the span, with what their agency is called then."""
        found = self.counts.inside(self.span.start, self.span.end)
        if "having" in self.asked:
            names = HAVING[self.asked["having"]][1]
            zero = found.filter(**dict.fromkeys(names, 0))
            found = found.exclude(pk__in=zero.order_by().values("pk"))
        found = found.with_agency_on(self.span.last_day).select_related("field", "procedure")
        return found.order_by("agency_name", "agency", "field__sort_key", "procedure__code",
                              "procedure__local", "start")  # fmt: skip

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
        if name == "group":
            return dict(self.fields[name].choices)[value].removeprefix("– ")  # type: ignore[attr-defined]
        return f"{self.fields[name].label}: {value}"


def _years(asked: str, day: date) -> list[int]:
    """The years up to this one, the newest first, and the one that is asked for."""
    around = set(range(day.year - BACK, day.year + 1))
    if asked.isascii() and asked.isdecimal() and len(asked) == 4:
        around.add(int(asked))
    return sorted((y for y in around if FIRST_DAY.year <= y <= LAST_DAY.year), reverse=True)


def _groups() -> list[tuple[str, str]]:
    """Each top group followed by its parts, which are marked by a dash."""
    found = list(ReportingGroup.objects.all())
    return [
        (each.code, each.name if each is top else f"– {each.name}")
        for top in found
        if top.parent_id is None
        for each in [top, *(part for part in found if part.parent_id == top.pk)]
    ]
