"""The figures of dossiers for Excel: the totals, and each row as it can be brought in again."""

from collections.abc import Iterable, Sequence
from typing import Any

from isoportal.lib.share import Share
from isoportal.lib.sheet import Sheet, write_book
from procedures.dossiers.periods import Period
from procedures.dossiers.totals import Dimension, Numbers, Row, Totals
from procedures.models import DossierCount
from procedures.models.dossier import COUNTS

HEADINGS = {
    "carried": "Kỳ trước chuyển sang",
    "received_online": "Nhận trực tuyến",
    "received_direct": "Nhận trực tiếp",
    "received_post": "Nhận qua bưu chính",
    "done_early": "Giải quyết trước hạn",
    "done_on_time": "Giải quyết đúng hạn",
    "done_late": "Giải quyết quá hạn",
    "open_in_time": "Đang giải quyết, trong hạn",
    "open_late": "Đang giải quyết, quá hạn",
}
SUMS = ["Tổng tiếp nhận", "Tổng đã giải quyết", "Tổng đang giải quyết", "Đúng hạn (%)"]
OWN = ["Cơ quan", "Lĩnh vực", "Mã TTHC", "Từ ngày", "Đến hết ngày"]


def dossiers_xlsx(totals: Totals, by: Dimension | None, rows: Iterable[Any], span: Period) -> bytes:
    """Exactly what is filtered: the totals of the span, and the rows they are made of.

    Where rows are looked at they come first, as the sheet that can be brought in again.
    """
    told = [_total(each) for each in totals.rows]
    whole = _total(Row(None, "Tổng cộng", totals.total))
    heads = [by.label if by else "", "Mã", *HEADINGS.values(), *SUMS, "Chênh lệch giữa các kỳ"]
    summed = Sheet(f"Tổng hợp {span}", heads, [*told, whole])
    listed = Sheet("Từng dòng", [*OWN, *HEADINGS.values(), *SUMS, "Nguồn"], map(_row, rows))
    return write_book([summed, listed] if by else [listed, summed])


def _total(row: Row) -> Sequence[Any]:
    return [row.label, row.code, *_figures(row.numbers), row.numbers.jump]


def _row(row: Any) -> Sequence[Any]:
    count: DossierCount = row
    return [
        row.agency_name, count.field.name, str(count.procedure or ""), count.start,
        Period(count.start, count.end or count.start).last_day, *_figures(count),
        count.get_source_display(),
    ]  # fmt: skip


def _figures(numbers: Numbers | DossierCount) -> list[Any]:
    share: Share = numbers.on_time
    counts = [getattr(numbers, name) for name in COUNTS]
    return [*counts, numbers.received, numbers.done, numbers.still_open, share.percent]
