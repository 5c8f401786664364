"""The catalogue as a table for Excel, which its import reads again."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from isoportal.lib.sheet import write_xlsx
from procedures.batches.catalogue_rows import PART, exported
from procedures.catalogue.filters import state_of
from procedures.catalogue.telling import component_in_words
from procedures.models import ProcedureVersion

# first what the import reads, and then what it passes over
COLUMNS = [
    *(column.heading for column in PART.columns.values()),
    "Thời hạn dài nhất", "Thành phần hồ sơ", "Căn cứ pháp lý", "Đến hết ngày", "Hiệu lực",
    "Quyết định bãi bỏ", "Ngày quyết định bãi bỏ",
]  # fmt: skip


def catalogue_xlsx(versions: Iterable[ProcedureVersion], day: date) -> bytes:
    """The versions as a workbook; whether they are in force is told of `day`."""
    return write_xlsx(COLUMNS, (_row(each, day) for each in versions), PART.title)


def _row(version: ProcedureVersion, day: date) -> Sequence[Any]:
    return [
        *exported(version),
        str(version.longest_limit() or ""),
        "; ".join(component_in_words(each) for each in version.component_list),
        ", ".join(text.number for text in version.legal_bases.all()),
        version.end - timedelta(days=1) if version.end else None,
        state_of(version, day)[2],
        version.end_decision,
        version.end_decided_on,
    ]
