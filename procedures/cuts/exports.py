"""Cuts for Excel: the list, and the totals unit by unit."""

from collections.abc import Iterable, Sequence
from typing import Any

from isoportal.lib.sheet import Sheet, write_book
from procedures.cuts.totals import Dimension, Row, totals
from procedures.duration import Unit

COLUMNS = [
    "Cơ quan", "Nội dung", "Lĩnh vực", "Mã TTHC", "Trước", "Sau", "Số cắt giảm", "Đơn vị",
    "Tính là cắt giảm", "Từ ngày", "Căn cứ", "Ghi chú",
]  # fmt: skip
SUMS = ["Số cắt giảm", *(f"Giảm, {unit.label}" for unit in Unit), "Không cắt giảm",
        *(f"Dài hơn, {unit.label}" for unit in Unit)]  # fmt: skip


def cuts_xlsx(cuts: Sequence[Any]) -> bytes:
    """Exactly what is filtered."""
    sheets = [Sheet("Cắt giảm", COLUMNS, map(_row, cuts))]
    for by in Dimension:
        found = totals(cuts, by)
        rows = [*found.rows, Row(0, "Tổng cộng", found.total)]
        sheets.append(Sheet(f"Theo {by.label}", [by.label, *SUMS], _sums(rows)))
    return write_book(sheets)


def _row(cut: Any) -> Sequence[Any]:
    return [
        cut.agency_name, cut.title, cut.field.name, ", ".join(map(str, cut.procedures.all())),
        cut.before, cut.after, cut.delta, Unit(cut.unit).label, not cut.is_longer, cut.on,
        cut.legal_basis, cut.note,
    ]  # fmt: skip


def _sums(rows: Iterable[Row]) -> Iterable[Sequence[Any]]:
    for row in rows:
        told = row.sum
        yield [row.label, told.cuts, *(told.saved.get(unit) for unit in Unit.values), told.longer,
               *(told.lost.get(unit) for unit in Unit.values)]  # fmt: skip
