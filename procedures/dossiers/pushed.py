"""What another system sends of dossiers: rows of JSON become lines, or faults that name them.

An agency is named by its number in the portal or by its identifier (mã định danh), a
procedure by its code, a field by its name. The rows are read with a fixed number of
queries, however many there are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from agencies.access import Reach
from agencies.models import Agency, AgencyVersion
from isoportal.lib.fields import DayField
from procedures.dossiers.forms import count_fields
from procedures.dossiers.lines import Faults, Line
from procedures.dossiers.naming import Names
from procedures.dossiers.periods import Period
from procedures.models.dossier import COUNTS

MOST = 500
NO_AGENCY = (
    "Không có cơ quan “{}” trong phạm vi mà hệ thống này được gửi số liệu. Hãy gửi số của cơ quan "
    "trên cổng (id) hoặc mã định danh có hiệu lực trong kỳ."
)
MISSING: dict[str, Any] = {"required": "Thiếu trường này."}


class RowForm(forms.Form):
    """A row as it was sent; figures that are left out are 0."""

    agency = forms.CharField(max_length=40, error_messages=MISSING)
    procedure = forms.CharField(max_length=40, required=False)
    field = forms.CharField(max_length=200, required=False)
    start = DayField(error_messages=MISSING)
    last_day = DayField(error_messages=MISSING)

    def __init__(self, row: Mapping[str, Any]) -> None:
        super().__init__(row)
        self.fields.update(count_fields())

    def clean(self) -> None:
        for name in sorted(self.data.keys() - self.fields.keys()):
            self.add_error(None, ValidationError(f"Không có trường “{name[:40]}”."))
        if not self.errors and not (self.cleaned_data["procedure"] or self.cleaned_data["field"]):
            self.add_error("field", "Hãy gửi mã TTHC (procedure) hoặc tên lĩnh vực (field).")

    @property
    def period(self) -> Period:
        given = self.cleaned_data
        return Period(given["start"], given["last_day"] + timedelta(days=1))

    @property
    def counts(self) -> dict[str, int]:
        return {name: int(self.cleaned_data[name] or 0) for name in COUNTS}


def read(sent: Any, within: Reach) -> list[Line]:
    """The lines that were sent, of agencies within `within`. Raises LinesRefused, naming rows."""
    faults, read_rows = Faults(), []
    for number, row in enumerate(_rows(sent)):
        if not isinstance(row, dict):
            faults.add(number, NON_FIELD_ERRORS, "Mỗi dòng phải là một đối tượng JSON.")
            continue
        form = RowForm(row)
        for name, errors in form.errors.items():
            for words in errors:
                faults.add(number, name, str(words))
        read_rows.append(form)
    faults.check()
    known = Known.of(read_rows, within)
    lines = [known.line(number, row, faults) for number, row in enumerate(read_rows)]
    faults.check()
    return [line for line in lines if line]


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
    def of(cls, rows: Sequence[RowForm], within: Reach) -> "Known":
        numbers = {row.data["agency"] for row in rows if _is_number(row.data["agency"])}
        versions = AgencyVersion.objects.filter(
            identifier__in={row.cleaned_data["agency"] for row in rows}
        )
        identified: dict[str, list[AgencyVersion]] = defaultdict(list)
        for each in within.limit(versions.select_related("agency"), "agency"):
            identified[each.identifier].append(each)
        found = within.limit(Agency.objects.filter(pk__in=numbers), "pk")
        names = Names.of(row.cleaned_data["procedure"] for row in rows)
        return cls(found.in_bulk(), identified, names)

    def line(self, number: int, row: RowForm, faults: Faults) -> Line | None:
        agency = self._agency(row)
        if agency is None:
            faults.add(number, "agency", NO_AGENCY.format(row.cleaned_data["agency"]))
        code, name = row.cleaned_data["procedure"], row.cleaned_data["field"]
        procedure = self.names.procedure(code)
        if code and procedure is None:
            faults.add(number, "procedure", f"Không có TTHC mang mã “{code}” trong danh mục.")
        field = self.names.field(name) if name else None
        if name and field is None:
            faults.add(number, "field", f"Không có lĩnh vực “{name}” trong danh mục.")
        if agency is None:
            return None
        return Line(agency, row.period, row.counts, field, procedure)

    def _agency(self, row: RowForm) -> Agency | None:
        told = row.data["agency"]
        if _is_number(told):
            return self.agencies.get(told)
        period = row.period
        there = (
            each.agency
            for each in self.identified.get(row.cleaned_data["agency"], ())
            if each.start < period.end and (each.end is None or each.end > period.start)
        )
        return next(there, None)


def _is_number(told: Any) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and 0 < told < 2**63
