"""Agencies from an Excel or CSV list: all of its rows, or none and every bad cell named."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.log import log
from accounts.models import User
from agencies.access import forget, reach
from agencies.known import Entry, Known
from agencies.models import Agency, AgencyVersion, Kind, ReportingGroup
from agencies.roles import Permission
from agencies.rules import namesake_words
from agencies.tree import lock_tree
from isoportal.lib import sheet
from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.vietnamese import clean

COLUMNS = {
    "Mã định danh": "identifier",
    "Mã ĐVHC": "unit_code",
    "Tên cơ quan": "name",
    "Tên viết tắt": "short_name",
    "Loại cơ quan": "kind",
    "Nhóm thống kê": "group",
    "Cơ quan cấp trên": "parent",
    "Từ ngày": "start",
    "Văn bản": "decision",
}
LINKS = {"group", "parent"}
DIGITS = {Kind.PROVINCE: 2, Kind.DISTRICT: 3, Kind.COMMUNE: 5}  # of a unit code


EXAMPLE = "Sở Ví dụ (xóa dòng này)"


class LabelField(forms.ChoiceField):
    """A choice written as the list shows it, in any case: "Sở, ban, ngành"."""

    pairs: list[tuple[str, str]]

    def offer(self, pairs: list[tuple[str, str]]) -> None:
        self.choices = self.pairs = pairs

    def to_python(self, value: Any) -> str:
        said = clean(str(value or "")).casefold()
        for code, label in self.pairs:
            if said in {str(code).casefold(), str(label).casefold()}:
                return str(code)
        return str(value or "")

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            listed = "; ".join(str(label) for _, label in self.pairs)
            raise ValidationError(f"không có trong danh mục. Hãy chọn một trong: {listed}.")
        super(forms.ChoiceField, self).validate(value)


class AgencyRow(forms.Form):
    """A row of the list: a new agency."""

    identifier = forms.CharField(label="Mã định danh", max_length=35, required=False)
    unit_code = forms.CharField(label="Mã ĐVHC", max_length=5, required=False)
    name = forms.CharField(label="Tên cơ quan", max_length=200)
    short_name = forms.CharField(label="Tên viết tắt", max_length=60, required=False)
    kind = LabelField(label="Loại cơ quan", error_messages=CHOOSE)
    group = LabelField(label="Nhóm thống kê", required=False)
    parent = forms.CharField(label="Cơ quan cấp trên")
    start = DayField(label="Từ ngày")
    decision = forms.CharField(label="Văn bản", max_length=200, required=False)

    def __init__(
        self, values: dict[str, Any], *, known: Known, groups: dict[str, ReportingGroup]
    ) -> None:
        super().__init__(values)
        self.known, self.groups = known, groups
        lists = {"kind": _kinds(), "group": [(code, each.name) for code, each in groups.items()]}
        for name, pairs in lists.items():
            cast(LabelField, self.fields[name]).offer(pairs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name == EXAMPLE:
            raise ValidationError("đây là dòng ví dụ của tệp mẫu. Hãy xóa dòng này.")
        return name

    def clean(self) -> None:
        """The rules between this row, the portal and the rows above; then rows below know it."""
        given = dict(self.cleaned_data)
        self._pad_unit_code()
        if "start" in given:
            above = self._parent(given["start"])
            self._check_codes(given["start"])
            self._check_name(above, given["start"])
            if above and not self.errors:
                self.entry = Entry(self._version(), self.data["row"], above)
                self.known.add(self.entry)
                return
        for name in ["identifier", "unit_code", "name"]:
            self.known.doubt(given.get(name, ""))

    def _pad_unit_code(self) -> None:
        """Excel takes 00001 for the number 1."""
        code, kind = self.cleaned_data.get("unit_code", ""), self.cleaned_data.get("kind")
        if not code or not kind:
            return
        digits = DIGITS.get(Kind(kind))
        if digits is None:
            self.add_error("unit_code", "chỉ UBND các cấp có mã ĐVHC. Hãy để trống.")
        elif not code.isascii() or not code.isdigit() or len(code) > digits:
            self.add_error("unit_code", f"mã của {Kind(kind).label} gồm {digits} chữ số.")
        else:
            self.cleaned_data["unit_code"] = code.zfill(digits)

    def _parent(self, day: date) -> Entry | None:
        if "parent" not in self.cleaned_data:
            return None
        try:
            return self.known.parent(self.cleaned_data["parent"], day)
        except ValidationError as error:
            self.add_error("parent", error)
            return None

    def _check_codes(self, day: date) -> None:
        for name in ["identifier", "unit_code"]:
            code = self.cleaned_data.get(name)
            holder = self.known.holder(code, name, day) if code else None
            if holder:
                self.add_error(name, f"mã này đang do {holder} giữ trong thời gian đó.")

    def _check_name(self, above: Entry | None, day: date) -> None:
        name = self.cleaned_data.get("name")
        same = self.known.namesake(name, above, day) if above and name else None
        if same:
            self.add_error("name", namesake_words(above, same))

    def _version(self) -> AgencyVersion:
        given = self.cleaned_data
        own = {name: given.get(name, "") for name in COLUMNS.values() if name not in LINKS}
        return AgencyVersion(**own, group=self.groups.get(given.get("group", "")))


@dataclass(frozen=True)
class Imported:
    """The agencies of a list, and how many of them are in no line the province counts."""

    agencies: list[Agency]
    uncounted: int


@transaction.atomic
def import_agencies(*, by: User, file: BinaryIO, name: str) -> Imported:
    """The agencies of the list in `file`, in its order. Raises ValidationError for all it finds."""
    rows = sheet.read(file, COLUMNS)
    if not rows:
        raise ValidationError("Tệp không có dòng nào dưới hàng tiêu đề.")
    lock_tree()
    groups = {group.code: group for group in ReportingGroup.objects.filter(parts=None)}
    known = Known.now(reach(by, Permission.REORGANISE))
    form = partial(AgencyRow, known=known, groups=groups)
    numbered = [(number, {**values, "row": number}) for number, values in rows]
    checked: list[Any] = sheet.check(numbered, form)
    entries = [row.entry for row in checked]
    agencies = _begin(entries)
    root = AgencyVersion.objects.filter(parent=None).order_by("start")[0].agency
    log(by, "agencies.imported", root, founded=len(agencies), file=name)
    forget(by)
    return Imported(agencies, sum(entry.version.group is None for entry in entries))


def template(day: date) -> bytes:
    """The list to fill in, as one needs it on `day`."""
    groups = list(ReportingGroup.objects.filter(parts=None).values_list("name", flat=True))
    guides = {
        "identifier": "Mã định danh điện tử, ví dụ H01.5. Có thể để trống.",
        "unit_code": "Chỉ với UBND: mã đơn vị hành chính 2, 3 hoặc 5 chữ số. Có thể để trống.",
        "name": "Tên đầy đủ. Bắt buộc.",
        "short_name": "Có thể để trống.",
        "kind": "Chọn trong danh sách. Bắt buộc.",
        "group": "Chọn trong danh sách; để trống nếu không thống kê.",
        "parent": "Mã định danh, mã ĐVHC hoặc đúng tên của cơ quan cấp trên đang có trong cổng, "
        "hoặc của một dòng ở trên trong tệp này. Bắt buộc.",
        "start": "Ngày đầu tiên cơ quan hoạt động, dạng ngày/tháng/năm. Bắt buộc.",
        "decision": "Số, ký hiệu và ngày của văn bản thành lập. Có thể để trống.",
    }
    choices = {"kind": [label for _, label in _kinds()], "group": groups}
    widths = {"name": 45, "parent": 35, "decision": 40, "kind": 24, "group": 28}
    columns = [
        sheet.Column(
            heading, guides[name], choices.get(name, ()), widths.get(name, 16), name == "start"
        )
        for heading, name in COLUMNS.items()
    ]
    root = AgencyVersion.objects.as_of(day).get(parent=None)
    example = [
        "H01.99", "", EXAMPLE, "SVD", Kind.DEPARTMENT.label,
        groups[0] if groups else "", root.name, max(root.start, date(2020, 1, 1)),
        "Quyết định số 1/QĐ-UBND",
    ]  # fmt: skip
    return sheet.write_template(columns, example, "Cơ quan")


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in Kind if kind != Kind.PROVINCE]


def _begin(entries: list[Entry]) -> list[Agency]:
    """Write the new agencies, each under one that is there already or comes before it."""
    agencies = Agency.objects.bulk_create(Agency(name=entry.version.name) for entry in entries)
    for entry, agency in zip(entries, agencies, strict=True):
        assert entry.above
        entry.version.agency = agency
        entry.version.parent_id = entry.above.version.agency_id
    try:
        with transaction.atomic():
            AgencyVersion.objects.bulk_create([entry.version for entry in entries], batch_size=500)
    except IntegrityError as error:
        raise ValidationError(
            "Danh sách cơ quan vừa được người khác thay đổi. Hãy xem lại rồi nhập lần nữa."
        ) from error
    return agencies
