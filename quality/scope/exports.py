"""A declaration's annex as a workbook."""

from collections.abc import Iterable

from isoportal.lib.sheet import Sheet, write_book
from quality.scope.annex import Entry, Scope

COLUMNS = ["STT", "Lĩnh vực", "Mã TTHC", "Tên TTHC", "Mã quy trình", "Tên quy trình", "Nội dung từ"]
LEFT_OUT = ["STT", "Mã TTHC", "Tên TTHC", "Lý do loại trừ"]


def scope_xlsx(entries: Iterable[Entry], scope: Scope) -> bytes:
    """The procedures that are filtered, and on a second sheet what is left out and why."""
    rows = [
        [
            place, entry.field, entry.code, entry.name,
            "; ".join(iso.code for iso in entry.isos), "; ".join(iso.title for iso in entry.isos),
            entry.since,
        ]
        for place, entry in enumerate(entries, start=1)
    ]  # fmt: skip
    left_out = [
        [place, each.code, each.name, each.reason]
        for place, each in enumerate(scope.excluded, start=1)
    ]
    sheets = [Sheet("Phạm vi", COLUMNS, rows)]
    return write_book([*sheets, *([Sheet("Loại trừ", LEFT_OUT, left_out)] if left_out else [])])
