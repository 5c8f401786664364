"""Cells that no list can take: text in the fonts of the 1990s, and the template's own example."""

from collections.abc import Iterator

from isoportal.lib.old_fonts import old_font
from procedures.batches.plan import Fault, Table

EXAMPLE = "(xóa dòng này)"


def faults_of_typing(table: Table) -> Iterator[Fault]:
    part = table.part
    # the same words stand in many rows
    texts = {cell for _, row in table.rows for cell in row.values() if type(cell) is str}
    wrong = {text: rule for text in texts if (rule := _wrong_with(text))}
    for number, values in table.rows if wrong else ():
        for name, cell in values.items():
            if rule := wrong.get(cell, ""):
                yield Fault(part.key, number, part.heading(name), cell, rule)


def _wrong_with(cell: str) -> str:
    if EXAMPLE in cell:
        return "đây là dòng ví dụ của tệp mẫu. Hãy xóa dòng này."
    font = old_font(cell)
    if not font:
        return ""
    return f"chữ gõ bằng phông cũ {font}. Hãy chuyển cả cột sang Unicode rồi nhập lại."
