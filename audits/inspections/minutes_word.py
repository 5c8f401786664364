"""The minutes of an inspection as a Word document: the words of the paper, styled by the decree."""

from collections.abc import Sequence
from typing import Any

from audits.inspections.minutes_print import PrintedMinutes, Shot, Signer
from isoportal.lib.official_word import add_annex, official
from isoportal.lib.word import WIDTH, Document, put, put_picture

TABLE = (16, 62, 15, 15, 17, 40)
HAND = (60, 22)  # mm: the most a signature takes, in width and height
SHOT = (76, 62)  # the same of a photograph


def word_of_minutes(minutes: PrintedMinutes) -> bytes:
    paper = minutes.paper
    document = official(paper)
    for paragraph in paper.paragraphs:
        document.add(paragraph, "Nội dung")
    rows = [row.cells for row in paper.rows]
    styles = ["Ô bảng", "Ô bảng", "Ô số thứ tự", "Ô số thứ tự", "Ô số thứ tự", "Ô bảng"]
    document.add_table(paper.columns, rows, TABLE, styles, "Đầu bảng")
    for remark in paper.remarks:
        document.add(remark, "Nội dung")
    _signing(document, minutes)
    if minutes.shots:
        _annex(document, minutes)
    return document.content


def _signing(document: Document, minutes: PrintedMinutes) -> None:
    *pair, last = minutes.signers
    document.add("", "Khoảng cách")
    _signed(document, pair)
    document.add("", "Khoảng cách")
    _signed(document, [last])
    if minutes.after:
        document.add(minutes.after, "Nội dung")


def _signed(document: Document, signers: Sequence[Signer]) -> None:
    """Beside each other: the roles, and below them the hands and the names."""
    widths = [WIDTH / len(signers)] * len(signers)
    roles = document.add_layout(widths)
    names = roles.table.add_row()
    for cell, each in zip(roles.cells, signers, strict=True):
        put(cell, each.position, "Chức vụ", first=True)
        if each.title:
            put(cell, each.title, "Chức vụ khác")
    for cell, each in zip(names.cells, signers, strict=True):
        if each.picture:
            put_picture(cell, each.picture, "Chữ ký", HAND, first=True)
        put(cell, each.name, "Người đã ký" if each.picture else "Người ký", first=not each.picture)


def _annex(document: Document, minutes: PrintedMinutes) -> None:
    add_annex(document, minutes.annex, minutes.attached)
    for first in range(0, len(minutes.shots), 2):
        row = document.add_layout((WIDTH / 2, WIDTH / 2))
        for cell, shot in zip(row.cells, minutes.shots[first : first + 2], strict=False):
            _shown(cell, shot)
    if minutes.remark:
        document.add(minutes.remark, "Ghi chú")


def _shown(cell: Any, shot: Shot) -> None:
    if shot.picture:
        put_picture(cell, shot.picture, "Ảnh", SHOT, first=True)
    else:
        put(cell, "(Tệp ảnh hiện không mở được)", "Ảnh", first=True)
    put(cell, shot.words, "Chú thích ảnh")
