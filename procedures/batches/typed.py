"""Cells that no list can take: text in the fonts of the 1990s, and the template's own example."""

from collections.abc import Iterator
from dataclasses import replace

from isoportal.lib.old_fonts import old_fonts
from procedures.batches.plan import Fault, Table

EXAMPLE = "(xóa dòng này)"
IS_EXAMPLE = "đây là dòng ví dụ của tệp mẫu. Hãy xóa dòng này."
OLD_FONT = "chữ gõ bằng phông cũ {}. Hãy chuyển cả cột sang Unicode rồi nhập lại."


def faults_of_typing(table: Table) -> Iterator[Fault]:
    part = table.part
    # the same words stand in many rows
    texts = {cell for _, row in table.rows for cell in row.values() if type(cell) is str}
    wrong = {text: OLD_FONT.format(font) for text, font in old_fonts(texts).items()}
    wrong |= {text: IS_EXAMPLE for text in texts if EXAMPLE in text}
    for number, values in table.rows if wrong else ():
        for name, cell in values.items():
            if rule := wrong.get(cell, ""):
                yield Fault(part.key, number, part.heading(name), cell, rule)


def without_example(table: Table) -> Table:
    """The rows that somebody filled in."""
    rows = [
        (number, values)
        for number, values in table.rows
        if not any(type(cell) is str and EXAMPLE in cell for cell in values.values())
    ]
    return replace(table, rows=rows)
