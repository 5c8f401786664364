"""Official papers as Word documents: the styles of Decree 30/2020 and the head they begin with."""

from collections.abc import Iterable
from typing import Any

from isoportal.lib.official import Headed
from isoportal.lib.word import WIDTH, Document, put, rule

HEAD = (65, 100)  # mm: who issues it, and the nation
MOTTO_WIDTH, RULE_WIDTH = 61, 26  # mm of the line and of the rule under it


def official(paper: Headed) -> Document:
    """A document in the styles of the decree that has the head, kind and subject of `paper`."""
    document = Document(title=paper.title, author=paper.author)
    _set_styles(document)
    _add_head(document, paper)
    document.add(paper.kind, "Tên loại")
    for line in paper.subject:
        document.add(line, "Trích yếu")
    rule(document.inner, "Đường kẻ", (WIDTH - RULE_WIDTH) / 2)
    return document


def put_all(cell: Any, told: Iterable[tuple[str, str]]) -> None:
    """Paragraphs in a cell: the text and the style of each."""
    for place, (text, style) in enumerate(told):
        put(cell, text, style, first=place == 0)


def add_annex(document: Document, name: Iterable[str], attached: str) -> None:
    """Begin an annex on a page of its own: its name, and to what it is attached."""
    document.add_section()
    document.add("Phụ lục", "Phụ lục")
    for line in name:
        document.add(line, "Tên phụ lục")
    document.add(attached, "Kèm theo")
    document.add("", "Khoảng cách")


def _add_head(document: Document, paper: Headed) -> None:
    issuer, nation = document.add_layout(HEAD).cells
    names = [(paper.host, "Cơ quan chủ quản")] if paper.host else []
    put_all(issuer, [*names, *((line, "Cơ quan ban hành") for line in paper.issuer)])
    rule(issuer, "Đường kẻ", (HEAD[0] - RULE_WIDTH) / 2)
    put_all(nation, [(paper.nation, "Quốc hiệu"), (paper.motto, "Tiêu ngữ")])
    rule(nation, "Đường kẻ", (HEAD[1] - MOTTO_WIDTH) / 2)
    number, day = document.add_layout(HEAD).cells
    put(number, f"Số: {paper.number}", "Số, ký hiệu", first=True)
    put(day, paper.place_and_day, "Địa danh, ngày", first=True)


def _set_styles(document: Document) -> None:
    make = document.style
    make("Quốc hiệu", 12, place="center", bold=True)
    make("Tiêu ngữ", 13, place="center", bold=True)
    make("Cơ quan chủ quản", 12, place="center")
    make("Cơ quan ban hành", 12, place="center", bold=True)
    make("Số, ký hiệu", 13, place="center", before=6)
    make("Địa danh, ngày", 13, place="center", italic=True, before=6)
    make("Đường kẻ", 2, place="center", before=3)
    make("Tên loại", 14, place="center", bold=True, before=18)
    make("Trích yếu", 14, place="center", bold=True)
    make("Căn cứ", 14, place="justify", italic=True, before=6, indent=True, leading=1.1)
    make("Đề mục", 14, bold=True, before=8, indent=True, keep=True)
    make("Nội dung", 14, place="justify", before=6, indent=True, leading=1.1)
    make("Khoảng cách", 6)
    make("Nơi nhận, tiêu đề", 12, bold=True, italic=True)
    make("Nơi nhận", 11)
    make("Chức vụ", 14, place="center", bold=True, keep=True)
    make("Chức vụ khác", 13, place="center", keep=True)
    make("Chữ ký", 14, place="center", before=4, keep=True)
    make("Người ký", 14, place="center", bold=True, before=85)
    make("Người đã ký", 14, place="center", bold=True, before=4)
    make("Phụ lục", 14, place="center", bold=True, keep=True)
    make("Tên phụ lục", 13, place="center", bold=True, keep=True)
    make("Kèm theo", 13, place="center", italic=True, keep=True)
    make("Đầu bảng", 11, place="center", bold=True, before=2, after=2)
    make("Ô bảng", 11, before=2, after=2)
    make("Ô số thứ tự", 11, place="center", before=2, after=2)
    make("Ghi chú", 11.5, place="justify", italic=True, before=6)
    make("Ảnh", 11, place="center", before=6, keep=True)
    make("Chú thích ảnh", 11, place="center", before=2, after=6)
