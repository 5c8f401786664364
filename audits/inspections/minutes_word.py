"""The minutes of an inspection as a Word document: the words of the paper, styled by the decree."""

from typing import Any

from audits.inspections.minutes_paper import MinutesPaper
from isoportal.lib.word import WIDTH, Document, put, rule

HEAD = (65, 100)  # mm: who issues it, and the nation
TABLE = (16, 62, 15, 15, 17, 40)
MOTTO_WIDTH, RULE_WIDTH = 61, 26  # mm of the line and of the rule under it


def word_of_minutes(paper: MinutesPaper) -> bytes:
    document = Document(title=paper.title, author=paper.author)
    _styles(document)
    _head(document, paper)
    for paragraph in paper.paragraphs:
        document.add(paragraph, "Nội dung")
    rows = [row.cells for row in paper.rows]
    styles = ["Ô bảng", "Ô bảng", "Ô điểm", "Ô điểm", "Ô điểm", "Ô bảng"]
    document.add_table(paper.columns, rows, TABLE, styles, "Đầu bảng")
    for remark in paper.remarks:
        document.add(remark, "Nội dung")
    _signing(document, paper)
    return document.content


def _styles(document: Document) -> None:
    make = document.style
    make("Quốc hiệu", 12, place="center", bold=True)
    make("Tiêu ngữ", 13, place="center", bold=True)
    make("Cơ quan chủ quản", 12, place="center")
    make("Cơ quan ban hành", 12, place="center", bold=True)
    make("Số, ký hiệu", 13, place="center", before=6)
    make("Đường kẻ", 2, place="center", before=3)
    make("Tên loại", 14, place="center", bold=True, before=18)
    make("Trích yếu", 14, place="center", bold=True)
    make("Nội dung", 14, place="justify", before=6, indent=True, leading=1.1)
    make("Chức vụ", 14, place="center", bold=True, before=12, keep=True)
    make("Người ký", 14, place="center", bold=True, before=75)
    make("Đầu bảng", 11, place="center", bold=True, before=2, after=2)
    make("Ô bảng", 11, before=2, after=2)
    make("Ô điểm", 11, place="center", before=2, after=2)


def _head(document: Document, paper: MinutesPaper) -> None:
    issuer, nation = document.add_layout(HEAD).cells
    put(issuer, paper.host, "Cơ quan chủ quản", first=True)
    for line in paper.issuer:
        put(issuer, line, "Cơ quan ban hành")
    rule(issuer, "Đường kẻ", (HEAD[0] - RULE_WIDTH) / 2)
    put(issuer, f"Số: {paper.number}", "Số, ký hiệu")
    put(nation, paper.nation, "Quốc hiệu", first=True)
    put(nation, paper.motto, "Tiêu ngữ")
    rule(nation, "Đường kẻ", (HEAD[1] - MOTTO_WIDTH) / 2)
    document.add(paper.kind, "Tên loại")
    document.add(paper.subject, "Trích yếu")
    rule(document.inner, "Đường kẻ", (WIDTH - RULE_WIDTH) / 2)


def _signing(document: Document, paper: MinutesPaper) -> None:
    *pair, last = paper.signatures
    cells: list[Any] = list(document.add_layout((WIDTH / 2, WIDTH / 2)).cells)
    for cell, each in zip(cells, pair, strict=True):
        put(cell, each.position, "Chức vụ", first=True)
        put(cell, each.name, "Người ký")
    document.add(last.position, "Chức vụ")
    document.add(last.name, "Người ký")
