"""The papers of audits, reviews and conclusions as Word documents: the same words, real styles."""

from audits.protocol import Part, Protocol, Signer
from isoportal.lib.official_word import official, put_all
from isoportal.lib.word import WIDTH, Document


def word_of(paper: Protocol) -> bytes:
    document = official(paper)
    for base in paper.base_lines:
        document.add(base, "Căn cứ")
    for part in paper.parts:
        _add_part(document, part)
    document.add("", "Khoảng cách")
    if paper.signers:
        _signing(document, paper)
    return document.content


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
    beside = [
        [("Nơi nhận:", "Nơi nhận, tiêu đề"), *((line, "Nơi nhận") for line in paper.copy_lines)]
    ]
    columns = [*(beside if paper.copies else []), *map(_signed, paper.signers)]
    row = document.add_layout([WIDTH / len(columns)] * len(columns))
    for cell, told in zip(row.cells, columns, strict=True):
        put_all(cell, told)


def _signed(signer: Signer) -> list[tuple[str, str]]:
    return [*((line, "Chức vụ") for line in signer.lines), (signer.name, "Người ký")]
