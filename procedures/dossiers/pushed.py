"""What another system sends of dossiers: rows of JSON become lines, or faults that name them.

An agency is named by its number in the portal or by its identifier (mã định danh), a
procedure by its code, a field by its name. The rows are read with a fixed number of
queries, however many there are.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from agencies.access import Reach
from agencies.models import Agency, AgencyVersion
from isoportal.lib.days import check_day
from isoportal.lib.fields import DayField
from procedures.dossiers.forms import count_fields
from procedures.dossiers.lines import Faults, Line
from procedures.dossiers.naming import Names
from procedures.dossiers.periods import Period
from procedures.models.dossier import COUNTS

MOST = 500
NO = {
    "agency": "Không có cơ quan “{}” trong phạm vi mà hệ thống này được gửi số liệu. Hãy gửi số "
    "của cơ quan trên cổng (id) hoặc mã định danh có hiệu lực trong kỳ.",
    "procedure": "Không có TTHC mang mã “{}” trong danh mục.",
    "field": "Không có lĩnh vực “{}” trong danh mục.",
}
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MISSING: dict[str, Any] = {"required": "Thiếu trường này."}


class IsoDayField(DayField):
    """A day as the API writes it, 2021-01-31, and in no other way."""

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            if not ISO_DAY.fullmatch(str(value)):
                raise ValueError
            return check_day(date.fromisoformat(str(value)))
        except ValueError as error:
            raise ValidationError(
                f"“{str(value)[:40]}” không phải là một ngày có thật. Hãy gửi theo dạng "
                "năm-tháng-ngày, ví dụ 2021-01-31."
            ) from error


class RowForm(forms.Form):
    """A row as it was sent; figures that are left out are 0."""

    agency = forms.CharField(max_length=40, error_messages=MISSING)
    procedure = forms.CharField(max_length=40, required=False)
    field = forms.CharField(max_length=200, required=False)
    start = IsoDayField(error_messages=MISSING)
    last_day = IsoDayField(error_messages=MISSING)

    def __init__(self, row: Mapping[str, Any]) -> None:
        super().__init__(row)
        self.fields.update(count_fields())

    def clean(self) -> None:
        for name in sorted(self.data.keys() - self.fields.keys()):
            self.add_error(None, ValidationError(f"Không có trường “{name[:40]}”."))
        given = self.cleaned_data
        if given.get("procedure") == given.get("field") == "":
            self.add_error("field", "Hãy gửi mã TTHC (procedure) hoặc tên lĩnh vực (field).")

    @property
    def number(self) -> int | None:
        """The number of the agency, where that is how it is named."""
        told = self.data.get("agency")
        is_number = isinstance(told, int) and not isinstance(told, bool) and 0 < told < 2**63
        return told if is_number else None

    def said(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))

    @property
    def period(self) -> Period | None:
        given = self.cleaned_data
        if not {"start", "last_day"} <= given.keys():
            return None
        return Period(given["start"], given["last_day"] + timedelta(days=1))

    @property
    def counts(self) -> dict[str, int]:
        """The figures; none where one of them cannot be read, as they are not written then."""
        if not set(COUNTS) <= self.cleaned_data.keys():
            return {}
        return {name: int(self.cleaned_data[name] or 0) for name in COUNTS}


def read(sent: Any, within: Reach) -> tuple[dict[int, Line], Faults]:
    """The lines that can be read, of agencies within `within`, and what is wrong with others."""
    faults, rows = Faults(), {}
    for number, row in enumerate(_rows(sent)):
        if not isinstance(row, dict):
            faults.add(number, NON_FIELD_ERRORS, "Mỗi dòng phải là một đối tượng JSON.")
            continue
        form = RowForm(row)
        for name, errors in form.errors.items():
            for words in errors:
                faults.add(number, name, str(words))
        rows[number] = form
    known = Known.of(rows.values(), within)
    lines = {number: known.line(number, row, faults) for number, row in rows.items()}
    return {number: line for number, line in lines.items() if line}, faults


def _rows(sent: Any) -> Sequence[Any]:
    if not isinstance(sent, dict) or not isinstance(sent.get("rows"), list):
        raise ValidationError({"rows": "Hãy gửi một đối tượng JSON có danh sách rows."})
    if strange := sorted(sent.keys() - {"rows"}):
        raise ValidationError(dict.fromkeys(strange, "Không có trường này. Hãy chỉ gửi rows."))
    rows: list[Any] = sent["rows"]
    if not 0 < len(rows) <= MOST:
        raise ValidationError({"rows": f"Gửi từ 1 đến {MOST} dòng một lần, ở đây là {len(rows)}."})
    return rows


@dataclass
class Known:
    """What the rows may name."""

    agencies: Mapping[int, Agency]
    identified: Mapping[str, Sequence[AgencyVersion]]
    names: Names

    @classmethod
    def of(cls, rows: Collection[RowForm], within: Reach) -> "Known":
        numbers = {row.number for row in rows if row.number}
        versions = AgencyVersion.objects.filter(
            identifier__in={row.said("agency") for row in rows} - {""}
        )
        identified: dict[str, list[AgencyVersion]] = defaultdict(list)
        for each in within.limit(versions.select_related("agency"), "agency"):
            identified[each.identifier].append(each)
        found = within.limit(Agency.objects.filter(pk__in=numbers), "pk")
        names = Names.of(row.said("procedure") for row in rows)
        return cls(found.in_bulk(), identified, names)

    def line(self, number: int, row: RowForm, faults: Faults) -> Line | None:
        """The line, where all that the row names is there; else faults that say what is not."""
        agency, period = self._agency(row), row.period
        procedure = self.names.procedure(row.said("procedure"))
        field = self.names.field(row.said("field"))
        found = {"agency": agency, "procedure": procedure, "field": field}
        unknown = [name for name, each in found.items() if row.said(name) and not each]
        for name in unknown:
            faults.add(number, name, NO[name].format(row.said(name)))
        if unknown or not agency or not period or not (procedure or field):
            return None
        return Line(agency, period, row.counts, field, procedure)

    def _agency(self, row: RowForm) -> Agency | None:
        if row.number:
            return self.agencies.get(row.number)
        period = row.period
        there = (
            each.agency
            for each in self.identified.get(row.said("agency"), ())
            if not period or (each.start < period.end and (not each.end or each.end > period.start))
        )
        return next(there, None)
