"""The papers of own audits and reviews as Word documents: the same words, in real styles."""

from typing import Any

from audits.protocol import Part, Protocol, Signer
from isoportal.lib.word import WIDTH, Document, put, rule

HEAD = (65, 100)  # mm: who issues it, and the nation
MOTTO_WIDTH, RULE_WIDTH = 61, 26  # mm of the line and of the rule under it


def word_of(paper: Protocol) -> bytes:
    document = Document(title=paper.title, author=paper.author)
    _styles(document)
    _head(document, paper)
    for part in paper.parts:
        _add_part(document, part)
    document.add("", "Khoảng cách")
    if paper.signers:
        _signing(document, paper)
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
    make("Đề mục", 14, bold=True, before=8, indent=True, keep=True)
    make("Nội dung", 14, place="justify", before=6, indent=True, leading=1.1)
    make("Khoảng cách", 6)
    make("Đầu bảng", 11, place="center", bold=True, before=2, after=2)
    make("Ô bảng", 11, before=2, after=2)
    make("Ô số thứ tự", 11, place="center", before=2, after=2)
    make("Chức vụ", 14, place="center", bold=True, keep=True)
    make("Người ký", 14, place="center", bold=True, before=85)


def _head(document: Document, paper: Protocol) -> None:
    issuer, nation = document.add_layout(HEAD).cells
    names = [(paper.host, "Cơ quan chủ quản")] if paper.host else []
    _put_all(issuer, [*names, *((line, "Cơ quan ban hành") for line in paper.issuer)])
    rule(issuer, "Đường kẻ", (HEAD[0] - RULE_WIDTH) / 2)
    _put_all(nation, [(paper.nation, "Quốc hiệu"), (paper.motto, "Tiêu ngữ")])
    rule(nation, "Đường kẻ", (HEAD[1] - MOTTO_WIDTH) / 2)
    number, day = document.add_layout(HEAD).cells
    put(number, f"Số: {paper.number}", "Số, ký hiệu", first=True)
    put(day, paper.place_and_day, "Địa danh, ngày", first=True)
    document.add(paper.kind, "Tên loại")
    for line in paper.subject:
        document.add(line, "Trích yếu")
    rule(document.inner, "Đường kẻ", (WIDTH - RULE_WIDTH) / 2)


def _add_part(document: Document, part: Part) -> None:
    if part.title:
        document.add(part.title, "Đề mục")
    for paragraph in part.paragraphs:
        document.add(paragraph, "Nội dung")
    table = part.table
    if table and table.rows:
        document.add("", "Khoảng cách")
        styles = ["Ô số thứ tự", *["Ô bảng"] * (len(table.columns) - 1)]
        document.add_table(table.columns, table.rows, table.widths, styles, "Đầu bảng")


def _signing(document: Document, paper: Protocol) -> None:
    row = document.add_layout([WIDTH / len(paper.signers)] * len(paper.signers))
    for cell, signer in zip(row.cells, paper.signers, strict=True):
        _put_all(cell, _signed(signer))


def _signed(signer: Signer) -> list[tuple[str, str]]:
    return [*((line, "Chức vụ") for line in signer.lines), (signer.name, "Người ký")]


def _put_all(cell: Any, told: list[tuple[str, str]]) -> None:
    for place, (text, style) in enumerate(told):
        put(cell, text, style, first=place == 0)
