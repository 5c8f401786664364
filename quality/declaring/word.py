"""The Bản công bố as a Word document: the words of the paper, in the styles of the decree."""

from isoportal.lib.official_word import add_annex, official, put_all
from isoportal.lib.word import WIDTH, Document
from quality.declaring.paper import Paper

ANNEX = (12, 31, 66, 56)


def word_of(paper: Paper) -> bytes:
    document = official(paper)
    _text(document, paper)
    _signing(document, paper)
    if paper.annex:
        _annex(document, paper)
    return document.content


def _text(document: Document, paper: Paper) -> None:
    for base in paper.base_lines:
        document.add(base, "Căn cứ")
    for paragraph in paper.paragraphs:
        document.add(paragraph, "Nội dung")
    document.add("", "Khoảng cách")


def _signing(document: Document, paper: Paper) -> None:
    copies, signer = document.add_layout((WIDTH / 2, WIDTH / 2)).cells
    listed = [(line, "Nơi nhận") for line in paper.copy_lines]
    put_all(copies, [("Nơi nhận:", "Nơi nhận, tiêu đề"), *listed])
    signed_for = [(line, "Chức vụ") for line in paper.signed_for]
    put_all(signer, [*signed_for, (paper.signer, "Người ký")])


def _annex(document: Document, paper: Paper) -> None:
    add_annex(document, paper.annex, paper.attached)
    styles = ["Ô số thứ tự", "Ô bảng", "Ô bảng", "Ô bảng"]
    document.add_table(paper.columns, [row.cells for row in paper.rows], ANNEX, styles, "Đầu bảng")
    for remark in paper.remarks:
        document.add(remark, "Ghi chú")
