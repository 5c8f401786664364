"""What the criteria of a checklist must hold to: while they are written, and to be issued."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from audits.criteria import WHOLE, Criteria, Group, Item, Part
from isoportal.lib.numbers import show_number

PARTS = 2  # contents of an inspection, which campaigns count
Row = Part | Group | Item
CALLED = {Part: "nội dung", Group: "nhóm", Item: "tiêu chí"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with the row at `place` (parts, groups and items counted as they stand)."""

    place: int
    field: str
    text: str


def rows_of(criteria: Criteria) -> Iterator[Row]:
    """All rows in their order: a part, its first group, the items of that, its next group …"""
    for part in criteria.parts:
        yield part
        for group in part.groups:
            yield group
            yield from group.items


def faults(criteria: Criteria, clauses: Collection[str]) -> list[Fault]:
    """What cannot even be kept as a draft; `clauses` are those there are, as "2015:9.2"."""
    rows = list(rows_of(criteria))
    found = list(_repeated(rows))
    for place, row in enumerate(rows):
        if isinstance(row, Item):
            found += [Fault(place, *each) for each in _wrong_with(row, clauses)]
        elif isinstance(row, Group) and row.threshold is not None:
            found += [Fault(place, *each) for each in _wrong_with_group(row, row.threshold)]
    return found


def lacking(criteria: Criteria) -> list[str]:
    """What still keeps a draft from being issued, in sentences."""
    found = []
    if len(criteria.parts) != PARTS:
        found.append(
            f"Bộ tiêu chí có {len(criteria.parts)} nội dung; một cuộc kiểm tra gồm đúng {PARTS} "
            "nội dung."
        )
    for row in rows_of(criteria):
        if isinstance(row, Part) and not row.groups:
            found.append(f"Nội dung {row.code} chưa có nhóm nào.")
        if isinstance(row, Group) and not row.items:
            found.append(f"Nhóm {row.code} chưa có tiêu chí nào.")
    total = criteria.total()
    if total != WHOLE:
        words = "còn thiếu" if total < WHOLE else "thừa"
        found.append(
            f"Tổng điểm tối đa là {show_number(total)}, {words} {show_number(abs(WHOLE - total))} "
            "điểm so với 100."
        )
    return found


def _repeated(rows: list[Row]) -> Iterator[Fault]:
    """Codes are what marks are kept under: each stands for one part, one group or one item."""
    counts = Counter((type(row), row.code) for row in rows)
    seen: set[tuple[type, str]] = set()
    for place, row in enumerate(rows):
        key = (type(row), row.code)
        if counts[key] > 1 and key in seen:
            what = CALLED[type(row)]
            yield Fault(place, "code", f"Mã {what} “{row.code}” đã dùng cho một {what} khác.")
        seen.add(key)


def _wrong_with(item: Item, clauses: Collection[str]) -> Iterator[tuple[str, str]]:
    most, step = show_number(item.maximum), show_number(item.step)
    called = f"Tiêu chí {item.code}"
    if item.maximum <= 0:
        yield "maximum", f"{called}: điểm tối đa {most} phải lớn hơn 0."
    elif item.maximum > WHOLE:
        yield "maximum", f"{called}: điểm tối đa {most} vượt quá 100."
    elif item.maximum % item.step:
        yield "maximum", f"{called}: điểm tối đa {most} không chia hết cho bước điểm {step}."
    for clause in item.clauses:
        if clause not in clauses:
            yield "clauses", f"{called}: không có điều khoản “{clause}”. {_hint(clause)}"


def _wrong_with_group(group: Group, threshold: Decimal) -> Iterator[tuple[str, str]]:
    if not 0 < threshold <= WHOLE:
        shown = show_number(threshold)
        yield "threshold", f"Nhóm {group.code}: ngưỡng {shown} % phải lớn hơn 0 và không quá 100 %."


def _hint(clause: str) -> str:
    if ":" not in clause:
        return f"Hãy ghi cả phiên bản, ví dụ 2015:{clause}."
    return "Hãy xem danh mục điều khoản."
