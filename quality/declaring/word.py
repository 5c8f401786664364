"""The Bản công bố as a Word document: the words of the paper, in the styles of the decree."""

from typing import Any

from isoportal.lib.word import WIDTH, Document, put, rule
from quality.declaring.paper import Paper

HEAD = (65, 100)  # mm: who issues it, and the nation
ANNEX = (12, 31, 66, 56)
MOTTO_WIDTH, RULE_WIDTH = 61, 26  # mm of the line and of the rule under it


def word_of(paper: Paper) -> bytes:
    document = Document(title=paper.title, author=paper.author)
    _styles(document)
    _head(document, paper)
    _text(document, paper)
    _signing(document, paper)
    if paper.annex:
        _annex(document, paper)
    return document.content


def _styles(document: Document) -> None:
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
    make("Nội dung", 14, place="justify", before=6, indent=True, leading=1.1)
    make("Khoảng cách", 6)
    make("Nơi nhận, tiêu đề", 12, bold=True, italic=True)
    make("Nơi nhận", 11)
    make("Chức vụ", 14, place="center", bold=True, keep=True)
    make("Người ký", 14, place="center", bold=True, before=85)
    make("Phụ lục", 14, place="center", bold=True, keep=True)
    make("Tên phụ lục", 13, place="center", bold=True, keep=True)
    make("Kèm theo", 13, place="center", italic=True, keep=True)
    make("Đầu bảng", 11, place="center", bold=True, before=2, after=2)
    make("Ô bảng", 11, before=2, after=2)
    make("Ô số thứ tự", 11, place="center", before=2, after=2)
    make("Ghi chú", 11.5, place="justify", italic=True, before=6)


def _head(document: Document, paper: Paper) -> None:
    issuer, nation = document.add_layout(HEAD).cells
    names = [(paper.host, "Cơ quan chủ quản")] if paper.host else []
    _put_all(issuer, [*names, *((line, "Cơ quan ban hành") for line in paper.issuer)])
    rule(issuer, "Đường kẻ", (HEAD[0] - RULE_WIDTH) / 2)
    _put_all(nation, [(paper.nation, "Quốc hiệu"), (paper.motto, "Tiêu ngữ")])
    rule(nation, "Đường kẻ", (HEAD[1] - MOTTO_WIDTH) / 2)
    number, day = document.add_layout(HEAD).cells
    put(number, f"Số: {paper.number}", "Số, ký hiệu", first=True)
    put(day, paper.place_and_day, "Địa danh, ngày", first=True)


def _text(document: Document, paper: Paper) -> None:
    document.add(paper.kind, "Tên loại")
    for line in paper.subject:
        document.add(line, "Trích yếu")
    rule(document.inner, "Đường kẻ", (WIDTH - RULE_WIDTH) / 2)
    for base in paper.base_lines:
        document.add(base, "Căn cứ")
    for paragraph in paper.paragraphs:
        document.add(paragraph, "Nội dung")
    document.add("", "Khoảng cách")


def _signing(document: Document, paper: Paper) -> None:
    copies, signer = document.add_layout((WIDTH / 2, WIDTH / 2)).cells
    listed = [(line, "Nơi nhận") for line in paper.copy_lines]
    _put_all(copies, [("Nơi nhận:", "Nơi nhận, tiêu đề"), *listed])
    _put_all(
        signer, [*((line, "Chức vụ") for line in paper.signed_for), (paper.signer, "Người ký")]
    )


def _annex(document: Document, paper: Paper) -> None:
    document.add_section()
    document.add("Phụ lục", "Phụ lục")
    for line in paper.annex:
        document.add(line, "Tên phụ lục")
    document.add(paper.attached, "Kèm theo")
    document.add("", "Khoảng cách")
    styles = ["Ô số thứ tự", "Ô bảng", "Ô bảng", "Ô bảng"]
    document.add_table(paper.columns, [row.cells for row in paper.rows], ANNEX, styles, "Đầu bảng")
    for remark in paper.remarks:
        document.add(remark, "Ghi chú")


def _put_all(cell: Any, lines: list[tuple[str, str]]) -> None:
    for place, (text, style) in enumerate(lines):
        put(cell, text, style, first=place == 0)
