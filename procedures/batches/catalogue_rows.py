"""A row of the national list: its columns, how each is read and how it is written."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from isoportal.lib import sheet
from isoportal.lib.days import show_day
from isoportal.lib.vietnamese import plain
from procedures.batches.cells import Cells
from procedures.batches.limits import read_limits, show_fees, show_limits, with_fees
from procedures.batches.plan import Part
from procedures.models import Level, Limit, Online
from procedures.models.catalogue import LONGEST_NAME, check_code, check_local_part

PART = Part(
    "list",
    "Danh mục TTHC",
    "TTHC",
    {
        "code": sheet.Column("Mã TTHC", "Mã quốc gia, ví dụ 1.000894, có thể kèm phần mã của cơ "
                             "quan: 1.000894.000.00.00.H41. Bắt buộc.", width=16),
        "name": sheet.Column("Tên TTHC", "Tên đầy đủ. Bắt buộc.", width=60),
        "field": sheet.Column("Lĩnh vực", "Lĩnh vực chưa có trong danh mục sẽ được thêm. Bắt "
                              "buộc.", width=28),
        "levels": sheet.Column("Cấp thực hiện", "Một hoặc nhiều cấp, cách nhau bằng dấu phẩy: "
                               "Cấp tỉnh, Cấp xã. Bắt buộc.", width=22),
        "decision": sheet.Column("Số quyết định", "Quyết định công bố. Có thể để trống.", width=22),
        "decided_on": sheet.Column("Ngày quyết định", "Ngày/tháng/năm. Có thể để trống.",
                                   width=16, is_day=True),
        "start": sheet.Column("Hiệu lực từ ngày", "Ngày/tháng/năm. Để trống: ngày chọn khi nhập "
                              "với TTHC mới, giữ nguyên với TTHC đã có. Muộn hơn ngày đang có: "
                              "sửa đổi TTHC từ ngày đó.", width=16, is_day=True),
        "limits": sheet.Column("Thời hạn giải quyết", "Số và đơn vị: 15 ngày làm việc; 30 ngày; "
                               "4 giờ. Nhiều trường hợp cách nhau bằng dấu chấm phẩy: Thông "
                               "thường: 3 ngày; Phải xác minh: 8 ngày làm việc (Trực tuyến).",
                               width=32),
        "fee": sheet.Column("Lệ phí", "Một mức cho mọi trường hợp, hoặc từng mức theo thứ tự, "
                            "cách nhau bằng dấu chấm phẩy. Có thể để trống.", width=20),
        "online": sheet.Column("Mức độ DVCTT", "2, 3, 4 (thang cũ), Toàn trình, Một phần hoặc "
                               "Cung cấp thông tin; cả hai thang thì cách nhau bằng dấu chấm "
                               "phẩy.", width=18),
        "by_post": sheet.Column("Bưu chính công ích", "Có hoặc Không. Có thể để trống.",
                                ("Có", "Không"), width=12),
        "result": sheet.Column("Kết quả thực hiện", "Có thể để trống.", width=32),
        "requirements": sheet.Column("Yêu cầu, điều kiện", "Có thể để trống.", width=32),
    },
    needed=frozenset({"code", "name", "field", "levels"}),
    most=40_000,
)  # fmt: skip
EXAMPLE = [
    "1.000894", "Thủ tục đăng ký kết hôn (xóa dòng này)", "Hộ tịch", "Cấp xã", "1872/QĐ-BTP",
    date(2020, 9, 4), date(2020, 9, 4), "Thông thường: 1 ngày làm việc; Phải xác minh: 5 ngày làm "
    "việc", "Miễn lệ phí", "Một phần", "Có", "Giấy chứng nhận kết hôn", "",
]  # fmt: skip
LEVELS = {
    **{plain(label): code for code, label in Level.choices},
    **{plain(label.removeprefix("Cấp ")): code for code, label in Level.choices},
    "cap bo": Level.MINISTRY, "bo": Level.MINISTRY,
}  # fmt: skip
BETWEEN = re.compile(r"[,;/]")
ONLINE = {plain(label): code for code, label in Online.choices}
OLD_ONLINE = re.compile(r"(?:muc do |muc )?([1-4])")
YES = {"co": True, "khong": False, "x": True, "": False}
# where a text of the version may be as long
LENGTHS = {"decision": 100, "result": 500, "requirements": 4000}


def read_code(cells: Cells) -> tuple[str, str]:
    """The national code, and the local part after it; Excel may take 1.001190 for a number."""
    cell = cells.values.get("code", "")
    text = f"{cell:.6f}" if isinstance(cell, float) else cells.text("code", 40)
    code, _, local = text[:8], text[8:9], text[9:]
    try:
        if text:
            check_code(code if text[8:9] in ("", ".") else text)
        if text[8:]:
            check_local_part(local)
    except ValidationError as error:
        cells.wrong("code", error.messages[0])
    return code, local


class Given(NamedTuple):
    """What a row says of a procedure; only the columns that its file has."""

    code: str
    local: str
    field: str
    start: date | None
    values: Mapping[str, Any]  # columns of the version; limits still without their fees
    fee: str | None

    @property
    def full_code(self) -> str:
        return f"{self.code}.{self.local}" if self.local else self.code


class Reader:
    """Reads the rows of one file. The same text in many rows is read once."""

    def __init__(self, given: set[str]) -> None:
        self.given = given
        self._read: dict[tuple[str, str], Any] = {}

    def row(self, cells: Cells, code: str, local: str) -> Given | None:
        """What the row of that code says; None where a cell of it is wrong."""
        name = cells.text("name", LONGEST_NAME)
        field = cells.text("field", 200)
        values: dict[str, Any] = {"name": name, "levels": self._once(cells, "levels", _levels)}
        start = cells.day("start") if "start" in self.given else None
        for each in self.given & LENGTHS.keys():
            values[each] = cells.text(each, LENGTHS[each])
        if "decided_on" in self.given:
            values["decided_on"] = cells.day("decided_on")
        self._more(cells, values)
        fee = cells.text("fee", 300) if "fee" in self.given else None
        return Given(code, local, field, start, values, fee) if cells.is_good else None

    def _more(self, cells: Cells, values: dict[str, Any]) -> None:
        if "limits" in self.given:
            values["limits"] = self._once(cells, "limits", read_limits)
        if "online" in self.given:
            read = self._once(cells, "online", _online)
            values["old_online"], values["online"] = read or (None, "")
        if "by_post" in self.given:
            values["by_post"] = self._once(cells, "by_post", _yes)

    def _once(self, cells: Cells, name: str, read: Callable[[str], Any]) -> Any:
        cell = cells.values.get(name, "")
        known = self._read.get((name, cell))
        if known is None:
            try:
                known = read(cells.text(name, 1000))
            except ValidationError as error:
                cells.wrong(name, error.messages[0])
                return None
            if cells.is_good:  # a blank cell may be a fault, which each row tells
                self._read[name, cell] = known
        return known


def _levels(text: str) -> str:
    """The codes of the levels that `text` names, in their order."""
    said = [plain(part) for part in BETWEEN.split(text) if part.strip()]
    unknown = [part for part in said if part not in LEVELS]
    if unknown:
        listed = ", ".join(str(label) for label in Level.labels)
        raise ValidationError(f"“{text[:60]}” không phải là cấp thực hiện. Hãy dùng: {listed}.")
    codes = {LEVELS[part] for part in said}
    return ",".join(level for level in Level.values if level in codes)


def _online(text: str) -> tuple[int | None, str]:
    """The level on the scale until 2022, and on the one since."""
    old, new = None, ""
    for part in map(plain, BETWEEN.split(text)):
        stated = part.removeprefix("dich vu cong truc tuyen ").removeprefix("dvc ")
        if found := OLD_ONLINE.fullmatch(stated):
            old = int(found[1])
        elif stated in ONLINE:
            new = ONLINE[stated]
        elif stated:
            raise ValidationError(
                f"“{text[:60]}” không phải là mức độ dịch vụ công. Hãy ghi 2, 3, 4, Toàn trình, "
                "Một phần hoặc Cung cấp thông tin."
            )
    return old, new


def _yes(text: str) -> bool:
    if plain(text) not in YES:
        raise ValidationError("Hãy ghi Có hoặc Không.")
    return YES[plain(text)]


def paid(given: Given, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The limits of a row as they are stored; what its file does not say stays as `before`."""
    limits: list[Limit] | None = given.values.get("limits")
    if limits is None and given.fee is None:
        return before
    times = [Limit.read(row) for row in before] if limits is None else limits
    fee = show_fees(before) if given.fee is None else given.fee
    stored = _stored(tuple(times), fee)
    return before if _alike(stored, before) else stored


@lru_cache(maxsize=2000)
def _stored(limits: tuple[Limit, ...], fee: str) -> list[dict[str, Any]]:
    """The same times and fees stand in many rows."""
    return [limit.stored() for limit in with_fees(limits, fee)]


def _alike(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> bool:
    """Whether both say the same: 15 is 15.0."""
    return one == other or [Limit.read(row) for row in one] == [Limit.read(row) for row in other]


LABELS: dict[str, str] = {
    "name": "Tên TTHC", "field_id": "Lĩnh vực", "levels": "Cấp thực hiện",
    "decision": "Số quyết định", "decided_on": "Ngày quyết định", "limits": "Thời hạn, lệ phí",
    "old_online": "Mức độ DVCTT (thang cũ)", "online": "Mức độ DVCTT",
    "by_post": "Bưu chính công ích", "result": "Kết quả thực hiện",
    "requirements": "Yêu cầu, điều kiện",
}  # fmt: skip


def in_words(name: str, value: Any, fields: Mapping[int, str]) -> str:
    """A value of a version as the preview shows it."""
    if name == "limits":
        fees = show_fees(value) if value else ""
        return f"{show_limits(value)}{' – ' if fees else ''}{fees}"
    if name == "levels":
        return show_levels(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return show_day(value)
    if name == "online":
        return str(Online(value).label) if value else ""
    return fields.get(value, "") if name == "field_id" else str("" if value is None else value)


def show_levels(stored: str) -> str:
    return ", ".join(str(Level(level).label) for level in stored.split(",") if level)


def show_online(old: int | None, new: str) -> str:
    said = [f"Mức độ {old}"] if old else []
    return "; ".join([*said, str(Online(new).label)] if new else said)


def exported(version: Any) -> list[Any]:
    """A version (with `procedure` and `field`) as a row of such a list."""
    return [
        version.procedure.full_code, version.name, version.field.name,
        show_levels(version.levels), version.decision, version.decided_on or "", version.start,
        show_limits(version.limits), show_fees(version.limits) if version.limits else "",
        show_online(version.old_online, version.online), version.by_post, version.result,
        version.requirements,
    ]  # fmt: skip
