"""The list of ISO procedures as a table, for Excel: what is filtered, as it stands on the day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from isoportal.lib.sheet import write_xlsx
from procedures.iso.facts import warned_of
from procedures.iso.states import standing_on
from procedures.iso.warnings import Warned

COLUMNS = [
    "Mã quy trình", "Tên quy trình", "Cơ quan", "Loại", "Lần ban hành", "Lần sửa đổi",
    "Hiệu lực từ ngày", "Đến hết ngày", "Thời gian giải quyết", "Quyết định ban hành",
    "Trạng thái", "Người soạn thảo", "Người xem xét", "Người phê duyệt", "Cần xem lại",
]  # fmt: skip
AT_ONCE = 500  # so that a province's bodies are not all held at the same time


def list_xlsx(revisions: Iterable[Any], day: date) -> bytes:
    """The revisions, with the agency's name on the day, as a workbook."""
    return write_xlsx(COLUMNS, _rows(revisions, day), "Quy trình ISO")


def _rows(revisions: Iterable[Any], day: date) -> Iterable[Sequence[Any]]:
    found: list[Any] = []
    for each in revisions:
        found.append(each)
        if len(found) == AT_ONCE:
            yield from _told(found, day)
            found = []
    yield from _told(found, day)


def _told(revisions: list[Any], day: date) -> Iterable[Sequence[Any]]:
    warned = warned_of(revisions, day)
    return [_row(each, warned, day) for each in revisions]


def _row(each: Any, warned: Mapping[int, Sequence[Warned]], day: date) -> Sequence[Any]:
    return [
        each.iso.code,
        each.title,
        each.agency_name,
        each.iso.get_kind_display(),
        each.issue_no,
        each.revision_no,
        each.start,
        each.end - timedelta(days=1) if each.end else None,
        str(each.stated_time or ""),
        each.decision,
        standing_on(each, day, agency_exists=each.agency_exists).text,
        each.drafter,
        each.reviewer,
        each.approver,
        " ".join(one.text for one in warned[each.pk]),
    ]
