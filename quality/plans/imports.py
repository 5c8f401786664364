"""A year's objectives from an Excel or CSV sheet, and back into one.

Nothing is stored here: what was read comes back as rows of the form, to be looked at and saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError

from agencies.imports import LabelField
from isoportal.lib import sheet
from isoportal.lib.fields import CHOOSE, DayField, put_errors
from isoportal.lib.numbers import CountField, NumberField
from isoportal.lib.vietnamese import plain
from quality.models import Objective, ObjectivePlan
from quality.plans.actions import MOST_ROWS, OWN
from quality.plans.indicators import INDICATORS

COLUMNS = {
    "Mã": "code",
    "Năm": "year",
    "Mục tiêu": "name",
    "Chiều": "direction",
    "Chỉ tiêu": "target",
    "Đơn vị": "unit",
    "Biện pháp thực hiện": "measure",
    "Nguồn lực": "resources",
    "Trách nhiệm": "responsible",
    "Thời hạn": "due_on",
    "Tần suất theo dõi": "frequency",
    "Phương pháp đánh giá": "method",
    "Số liệu của cổng": "indicator",
}
RESULTS = ["Kết quả giữa năm", "Kết quả cuối năm", "Đạt", "Nguyên nhân, cách khắc phục"]
EXAMPLE = "Ví dụ: giải quyết hồ sơ đúng hạn (xóa dòng này)"
SPELLINGS = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤"}
GUIDES = {
    "code": "Để trống với mục tiêu mới. Dòng xuất từ cổng đã có mã: giữ nguyên để cập nhật.",
    "year": "Năm của bộ mục tiêu, phải trùng với năm đang nhập. Có thể để trống.",
    "name": "Điều cần đạt. Bắt buộc, nhiều nhất 300 ký tự.",
    "direction": "Chọn ≥ (ít nhất) hoặc ≤ (nhiều nhất). Bắt buộc.",
    "target": "Chỉ ghi số, ví dụ 98 hoặc 86,5; chiều và đơn vị có cột riêng. Bắt buộc.",
    "unit": "Ví dụ: %, ngày, hồ sơ. Bắt buộc.",
    "measure": "Làm gì để đạt. Có thể để trống.",
    "resources": "Người, kinh phí, thiết bị. Có thể để trống.",
    "responsible": "Người hoặc phòng chịu trách nhiệm. Có thể để trống.",
    "due_on": "Ngày/tháng/năm. Có thể để trống.",
    "frequency": "Chọn trong danh sách. Bắt buộc.",
    "method": "Đánh giá bằng cách nào. Có thể để trống.",
    "indicator": "Số liệu cổng tự tính được để đặt cạnh kết quả. Có thể để trống.",
}
WIDTHS = {"name": 45, "measure": 35, "method": 30, "resources": 24, "responsible": 24}


def _text(name: str) -> forms.CharField:
    field = Objective._meta.get_field(name)
    heading = next(each for each, called in COLUMNS.items() if called == name)
    blank, most = field.blank, field.max_length  # type: ignore[union-attr]
    return forms.CharField(label=heading, required=not blank, max_length=most)


class PlanRow(forms.Form):
    """A row of the sheet: one objective of that plan."""

    code = CountField(label="Mã", required=False)
    year = CountField(label="Năm", required=False)
    name = _text("name")
    direction = LabelField(label="Chiều", error_messages=CHOOSE)
    target = NumberField(label="Chỉ tiêu", max_digits=12, decimal_places=2, min_value=0)
    unit = _text("unit")
    measure = _text("measure")
    resources = _text("resources")
    responsible = _text("responsible")
    due_on = DayField(label="Thời hạn", required=False)
    frequency = LabelField(label="Tần suất theo dõi", error_messages=CHOOSE)
    method = _text("method")
    indicator = LabelField(label="Số liệu của cổng", required=False)

    def __init__(
        self, values: dict[str, Any], *, plan: ObjectivePlan, known: dict[int, Objective]
    ) -> None:
        said = str(values.get("direction", "")).strip()
        super().__init__({**values, "direction": SPELLINGS.get(said, said)})
        self.plan, self.known = plan, known
        for name, pairs in _lists().items():
            cast(LabelField, self.fields[name]).offer(pairs)

    def clean_code(self) -> int | None:
        """Each objective once; one of another plan is as unknown as one that never was."""
        code = self.cleaned_data["code"]
        if code is not None and int(code) not in self.known:
            raise ValidationError(
                "không có mục tiêu nào mang mã này trong bộ mục tiêu, hoặc mã đã có ở dòng trên. "
                "Hãy để trống ô Mã nếu là mục tiêu mới."
            )
        return None if code is None else int(code)

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is not None and year != self.plan.year:
            raise ValidationError(
                f"đang nhập bộ mục tiêu năm {self.plan.year}, dòng này lại ghi năm {year}. Hãy "
                f"kiểm tra có chọn nhầm tệp của năm {year} không."
            )
        return None if year is None else int(year)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name == EXAMPLE:
            raise ValidationError("đây là dòng ví dụ của tệp mẫu. Hãy xóa dòng này.")
        return name

    def clean(self) -> None:
        given = self.cleaned_data
        self._check_percent(given.get("target"), given.get("unit"), given.get("direction"))
        indicator = INDICATORS.get(given.get("indicator", ""))
        if indicator and given.get("unit", indicator.unit) != indicator.unit:
            self.add_error("unit", f"“{indicator.label}” được cổng tính bằng {indicator.unit}.")
        self.objective = self._objective(given)
        if "due_on" in given:
            try:
                self.objective.check_due()
            except ValidationError as error:
                put_errors(self, error)

    def _check_percent(
        self, target: Decimal | None, unit: str | None, direction: str | None
    ) -> None:
        """Excel keeps 98 % as 0,98 where the cell is one of percents."""
        as_share = target is not None and 0 < target <= 1 and unit == "%"
        if as_share and direction == Objective.Direction.AT_LEAST:
            self.add_error(
                "target",
                "chỉ tiêu từ 1 % trở xuống. Nếu ô Excel có định dạng phần trăm, hãy đổi sang định "
                "dạng số và ghi ví dụ 98.",
            )

    def _objective(self, given: Mapping[str, Any]) -> Objective:
        """The objective it changes, by its code or else by its name, or a new one."""
        code = given.get("code")
        same = [
            pk for pk, row in self.known.items() if plain(row.name) == plain(given.get("name", ""))
        ]
        pk = code if code is not None else next(iter(same), None)
        objective = self.known.pop(pk) if pk is not None else Objective()
        for name in OWN:
            setattr(objective, name, given.get(name))
        objective.plan = self.plan
        return objective


def read_plan(plan: ObjectivePlan, file: BinaryIO) -> list[Objective]:
    """The objectives of the sheet, in its order; those the plan has already keep their results.

    Raises one ValidationError that names every bad cell.
    """
    rows = sheet.read(file, COLUMNS)
    if not rows:
        raise ValidationError("Tệp không có dòng nào dưới hàng tiêu đề.")
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            f"Tệp có {len(rows)} dòng; một bộ mục tiêu có nhiều nhất {MOST_ROWS} mục tiêu."
        )
    known = {row.pk: row for row in plan.objectives.all()} if plan.pk else {}
    checked: list[Any] = sheet.check(rows, partial(PlanRow, plan=plan, known=known))
    return [row.objective for row in checked]


def template(year: int) -> bytes:
    """The sheet to fill in for that year: lists to choose from, an example row and a guide."""
    lists = {name: [label for _, label in pairs] for name, pairs in _lists().items()}
    columns = [
        sheet.Column(
            heading, GUIDES[name], lists.get(name, ()), WIDTHS.get(name, 14), name == "due_on"
        )
        for heading, name in COLUMNS.items()
    ]
    example = [
        "", year, EXAMPLE, "≥", 98, "%", "Rà soát hồ sơ sắp đến hạn hằng tuần",
        "Cán bộ Bộ phận Một cửa", "Văn phòng", date(year, 12, 31),
        Objective.Frequency.QUARTERLY.label, "Thống kê trên hệ thống một cửa", "",
    ]  # fmt: skip
    return sheet.write_template(columns, example, f"Mục tiêu {year}")


def plan_xlsx(year: int, rows: Iterable[Objective]) -> bytes:
    """The objectives of a plan with their results; what can be imported again comes first."""
    return sheet.write_xlsx(
        [*COLUMNS, *RESULTS], (_exported(year, row) for row in rows), f"Mục tiêu {year}"
    )


def _exported(year: int, row: Objective) -> Sequence[Any]:
    indicator = INDICATORS.get(row.indicator)
    return [
        row.pk or "", year, row.name, row.get_direction_display(), row.target, row.unit,
        row.measure, row.resources, row.responsible, row.due_on or "",
        row.get_frequency_display(), row.method, indicator.label if indicator else "",
        *("" if result is None else result for result in [row.mid_year, row.year_end]),
        "" if row.is_reached is None else row.is_reached, row.cause,
    ]  # fmt: skip


def _lists() -> dict[str, list[tuple[str, str]]]:
    return {
        "direction": [(code, str(label)) for code, label in Objective.Direction.choices],
        "frequency": [(code, str(label)) for code, label in Objective.Frequency.choices],
        "indicator": [(each.code, each.label) for each in INDICATORS.values()],
    }
