"""Signals as a workbook: a row for each sentence of evidence."""

from collections.abc import Iterable

from audits.signals.page import Line
from isoportal.lib.sheet import Year, write_xlsx

COLUMNS = ["Cơ quan", "Cấp", "Nhóm cơ quan", "Năm", "Dấu hiệu cần hỏi thêm", "Căn cứ"]


def signals_xlsx(lines: Iterable[Line], year: int) -> bytes:
    """Exactly what is filtered."""
    rows = (
        [line.version.name, str(line.level.label), line.version.group.name, Year(year),
         str(signal.sign.label), each.text]
        for line in lines for signal in line.signals for each in signal.evidence
    )  # fmt: skip
    return write_xlsx(COLUMNS, rows, "Dấu hiệu hình thức")
