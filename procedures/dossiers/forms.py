"""What an officer types of dossiers: a period first, then a row for each field or procedure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency
from isoportal.lib.days import FIRST_DAY
from isoportal.lib.fields import DayField, put_errors
from isoportal.lib.numbers import LONGEST, CountField, show_number
from procedures.batches.forms import ListForm
from procedures.dossiers.actions import counts_of, open_before
from procedures.dossiers.lines import Counts, Line, Lines, LinesRefused, check_period
from procedures.dossiers.periods import PARTS, Period, last_ended
from procedures.models import (
    AdministrativeProcedure,
    DossierCount,
    Field,
    Handling,
    ProcedureVersion,
)
from procedures.models.dossier import COUNTS

MOST = 9_999_999  # dossiers of one field in one period
BACK = 10  # as many past years are offered
OTHER_DAYS = "days"
SHORT = {
    "carried": "Kỳ trước chuyển sang",
    "received_online": "Trực tuyến",
    "received_direct": "Trực tiếp",
    "received_post": "Bưu chính",
    "done_early": "Trước hạn",
    "done_on_time": "Đúng hạn",
    "done_late": "Quá hạn",
    "open_in_time": "Trong hạn",
    "open_late": "Quá hạn",
}


def check_figure(number: Decimal) -> None:
    shown = show_number(number, grouped=True)
    if number < 0:
        raise ValidationError(f"{shown}: số hồ sơ không thể âm.")
    if number > MOST:
        most = show_number(Decimal(MOST), grouped=True)
        cut = f"{shown[:LONGEST]}…" if len(shown) > LONGEST else shown
        raise ValidationError(f"{cut}: số hồ sơ quá lớn, nhiều nhất {most}. Hãy kiểm tra lại.")


def count_fields() -> dict[str, CountField]:
    """The nine figures, each of which may be left out where it is 0."""
    return {
        name: CountField(
            label=str(DossierCount._meta.get_field(name).verbose_name).capitalize(),  # type: ignore[union-attr]
            required=False,
            validators=[check_figure],
        )
        for name in COUNTS
    }


class PeriodForm(forms.Form):
    """Of which days the figures are, and whether of whole fields or of one field's procedures."""

    year = forms.TypedChoiceField(label="Năm", coerce=int)
    part = forms.ChoiceField(
        label="Kỳ",
        choices=[*((code, words) for code, (words, _, _) in PARTS.items()),
                 (OTHER_DAYS, "Các ngày khác…")],
    )  # fmt: skip
    since = DayField(label="Từ ngày", required=False)
    until = DayField(label="Đến hết ngày", required=False)
    field = forms.ModelChoiceField(
        Field.objects.all(), label="Nhập theo", required=False, empty_label="Từng lĩnh vực",
        error_messages={"invalid_choice": "Không có lĩnh vực này. Hãy chọn trong danh sách."},
    )  # fmt: skip

    def __init__(self, asked: Mapping[str, Any], *, agency: Agency, today: date) -> None:
        usual = last_ended(today)
        given = {name: asked.get(name, "") for name in self.base_fields}
        given["part"] = given["part"] or ("year" if given["year"] else usual.part)
        given["year"] = given["year"] or str(usual.start.year)
        super().__init__(given)
        self.today = today
        years = range(today.year, max(FIRST_DAY.year, today.year - BACK) - 1, -1)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
        there = ProcedureVersion.objects.filter(procedure__handlings__agency=agency)
        offered = Field.objects.filter(pk__in=there.order_by().values("field"))
        self.fields["field"].queryset = offered  # type: ignore[attr-defined]
        self.fields["field"].label_from_instance = "TTHC của lĩnh vực {}".format  # type: ignore[attr-defined]

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("part") != OTHER_DAYS and "year" in given and "part" in given:
            self.period = Period.of(given["year"], given["part"])
        elif given.get("part") == OTHER_DAYS and given.get("since") and given.get("until"):
            self.period = Period(given["since"], given["until"] + timedelta(days=1))
        elif given.get("part") == OTHER_DAYS:
            self.add_error("since", "Hãy nhập cả ngày đầu và ngày cuối của kỳ, ví dụ 01/01/2021.")
        if not self.errors:
            try:
                check_period(self.period, self.today)
            except ValidationError as error:
                put_errors(self, error)


class CountsForm(forms.Form):
    """A row: the nine figures of one field or procedure; a box left empty is 0."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(self, *args: Any, called: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in count_fields().items():
            self.fields[name] = field
            field.widget.attrs["aria-label"] = f"{called}: {field.label}"

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in COUNTS]

    @property
    def is_blank(self) -> bool:
        return not any(str(box.value() or "").strip() for box in self.boxes)

    @property
    def counts(self) -> Counts | None:
        """The figures as typed; nothing where no box was filled in."""
        given = self.cleaned_data
        return None if self.is_blank else {name: int(given[name] or 0) for name in COUNTS}

    @property
    def was(self) -> Counts | None:
        """What stood there when the page was shown."""
        told = self.cleaned_data["seen"].split(",")
        if len(told) != len(COUNTS) or not all(map(str.isdecimal, told)):
            return None
        return dict(zip(COUNTS, map(int, told), strict=True))


@dataclass
class GridRow:
    """A field or a procedure, its form, and why it cannot be entered where it cannot."""

    field: Field
    procedure: AdministrativeProcedure | None
    name: str
    form: CountsForm
    stored: DossierCount | None = None
    blocked: str = ""
    carried: int | None = None  # open on the day before the period

    @property
    def is_pushed(self) -> bool:
        return self.stored is not None and self.stored.source == DossierCount.Source.SYSTEM

    def line(self, agency: Agency, period: Period) -> Line | None:
        """What is to be written; nothing where nothing stands there and nothing was typed."""
        counts = self.form.counts
        if counts is None and self.stored is None and self.form.was is None:
            return None
        return Line(
            agency, period, counts, self.field, self.procedure, seen=self.form.was, knows=True
        )


class Grid:
    """The rows of an agency in a period: its fields, or the procedures of one `field`."""

    def __init__(
        self, agency: Agency, period: Period, field: Field | None, data: Any = None
    ) -> None:
        self.agency, self.period, self.field, self.data = agency, period, field, data
        rows = DossierCount.objects.filter(agency=agency).within(period.start, period.end)
        self.near = list(rows.select_related("field", "procedure"))
        self.before = open_before(agency, period.start)
        self.rows = [self._row(*each) for each in self._things()]

    def is_valid(self) -> bool:
        faulty = [row for row in self.rows if not row.blocked and not row.form.is_valid()]
        return not faulty

    @property
    def written(self) -> Lines:
        """The rows that say something, each as a line by its number."""
        open_rows = [(number, row) for number, row in enumerate(self.rows) if not row.blocked]
        found = ((number, row.line(self.agency, self.period)) for number, row in open_rows)
        return {number: line for number, line in found if line}

    @property
    def headings(self) -> list[str]:
        """What stands over the boxes, the first one left out."""
        return list(SHORT.values())[1:]

    @property
    def has_pushed(self) -> bool:
        return any(row.is_pushed for row in self.rows)

    def renewed(self) -> "Grid":
        """The same as typed, over what stands there now."""
        data = self.data.copy()
        for row in self.rows:
            fresh = counts_of(row.stored).values() if row.stored else []
            data[row.form.add_prefix("seen")] = ",".join(map(str, fresh))
        return Grid(self.agency, self.period, self.field, data)

    def show(self, error: LinesRefused) -> None:
        """Put what was refused on the rows it names."""
        for number, name, words in error.faults:
            form = self.rows[number].form
            form.add_error(name if name in form.fields else None, words)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: where (the id of a box), of which row, and why."""
        return [
            (row.form[name if name in row.form.fields else "carried"].auto_id, row.name, str(text))
            for row in self.rows
            for name, texts in row.form.errors.items()
            for text in texts
        ]

    def _things(self) -> list[tuple[Field, AdministrativeProcedure | None, str]]:
        """Fields, or procedures of the field: those handled in the period or counted in it."""
        span = self.period.start, self.period.end
        handled = Handling.objects.within(*span).filter(agency=self.agency).order_by()
        told = ProcedureVersion.objects.within(*span)
        told = told.filter(procedure__in=handled.values("procedure"))
        told = told.select_related("field", "procedure").order_by("start")
        versions = {each.procedure_id: each for each in told}  # the last one of the period
        if self.field is None:
            fields = {each.field.pk: each.field for each in versions.values()}
            fields |= {row.field_id: row.field for row in self.near}
            ordered = sorted(fields.values(), key=lambda each: each.sort_key)
            return [(each, None, each.name) for each in ordered]
        names = {
            each.procedure: each.name
            for each in versions.values()
            if each.field_id == self.field.pk
        }
        for row in self.near:
            if row.procedure and row.field_id == self.field.pk:
                names.setdefault(row.procedure, "")
        return [(self.field, each, names[each]) for each in sorted(names, key=str)]

    def _row(self, field: Field, procedure: AdministrativeProcedure | None, name: str) -> GridRow:
        of_field = [row for row in self.near if row.field_id == field.pk]
        stored = next((row for row in of_field if self._stands(row, procedure)), None)
        counts = counts_of(stored) if stored else {}
        seen = ",".join(map(str, counts.values()))
        key = procedure.pk if procedure else field.pk
        known = {**counts, "seen": seen}
        form = CountsForm(self.data, prefix=f"row-{key}", initial=known, called=name)
        blocked = "" if stored else self._blocked(of_field, procedure)
        carried = self.before.get((field.pk, procedure.pk if procedure else None))
        if blocked:
            form = CountsForm({}, prefix=f"row-{key}")
        return GridRow(field, procedure, name, form, stored, blocked, carried)

    def _stands(self, row: DossierCount, procedure: AdministrativeProcedure | None) -> bool:
        """Whether the row is of just this period and this procedure, or of the whole field."""
        same = row.procedure == procedure
        return same and (row.start, row.end) == (self.period.start, self.period.end)

    def _blocked(
        self, near: Iterable[DossierCount], procedure: AdministrativeProcedure | None
    ) -> str:
        """Why figures of these days would count dossiers twice; nothing where they would not."""
        twice = [
            row for row in near if None in {row.procedure, procedure} or row.procedure == procedure
        ]
        if not twice:
            return ""
        first = min(twice, key=lambda row: row.start)
        kind = (
            "theo từng TTHC" if first.procedure and not procedure
            else "chung của cả lĩnh vực" if procedure and not first.procedure else ""
        )  # fmt: skip
        period = Period(first.start, first.end or first.start)
        more = f" và {len(twice) - 1} số liệu khác" if len(twice) > 1 else ""
        return " ".join(filter(None, ["Đã có số liệu", kind, f"{period.said}{more}."]))


class ConfirmForm(forms.Form):
    """Whether what the one-stop system sent is meant to be replaced by what was typed."""

    replaces_pushed = forms.BooleanField(
        label="Thay số liệu do hệ thống một cửa gửi bằng số nhập tay ở trang này", required=False
    )


class DossierListForm(ListForm):
    """A file of figures; what the one-stop system sent is replaced only where that is meant."""

    replaces_pushed = forms.BooleanField(
        label="Thay cả số liệu do hệ thống một cửa gửi, nếu tệp ghi khác", required=False
    )
    field_order = ("list", "replaces_pushed")

    @property
    def options(self) -> dict[str, Any]:
        return {"replaces_pushed": self.cleaned_data["replaces_pushed"]}
