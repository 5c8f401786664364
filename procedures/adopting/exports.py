"""Who adopted a template, as a workbook."""

from collections.abc import Iterable

from isoportal.lib.sheet import Sheet, write_book
from procedures.adopting.adopters import Adopter

COLUMNS = ["Cơ quan", "Trạng thái", "Mã tại cơ quan", "Lần ban hành", "Hiệu lực từ", "Khác mẫu"]


def adopters_xlsx(rows: Iterable[Adopter]) -> bytes:
    return write_book([Sheet("Nơi áp dụng", COLUMNS, [_row(each) for each in rows])])


def _row(each: Adopter) -> list[object]:
    iso, revision = each.iso, each.revision
    number = f"{revision.issue_no:02}/{revision.revision_no:02}" if revision else ""
    return [
        each.name,
        each.standing.text,
        iso.code if iso else "",
        number,
        revision.start if revision else None,
        each.differs,
    ]
