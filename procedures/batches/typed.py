"""Cells that no list can take: text in the fonts of the 1990s, and the template's own example."""

from collections.abc import Iterator
from typing import Any

from isoportal.lib.old_fonts import old_font
from procedures.batches.plan import Fault, Table

EXAMPLE = "(xóa dòng này)"


def faults_of_typing(table: Table) -> Iterator[Fault]:
    part = table.part
    fine: set[Any] = set()  # the same words stand in many rows
    for number, values in table.rows:
        for name, cell in values.items():
            if cell in fine:
                continue
            if isinstance(cell, str) and (rule := _wrong_with(cell)):
                yield Fault(part.key, number, part.heading(name), cell, rule)
            else:
                fine.add(cell)


def _wrong_with(cell: str) -> str:
    if EXAMPLE in cell:
        return "đây là dòng ví dụ của tệp mẫu. Hãy xóa dòng này."
    font = old_font(cell)
    if not font:
        return ""
    return f"chữ gõ bằng phông cũ {font}. Hãy chuyển cả cột sang Unicode rồi nhập lại."
