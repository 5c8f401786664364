"""Reads the cells of an Excel workbook: the one file that knows calamine.

It is a program of its own. A few kilobytes can ask the reader for gigabytes in many ways
(cells without a place, one long text in a million cells), and the reader then ends its
process at once; so that process is this one, with a limit, and never the portal's. It
takes the workbook on standard input and tells its cells on standard output, as JSON. It
needs no Django, and imports nothing of the portal.
"""

import io
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

UNREADABLE = (CalamineError, OSError, RuntimeError, ValueError)


def cells(content: bytes) -> list[list[Any]] | None:
    """The rows of the first sheet people see; None where there is none."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        shown = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)]
        if not shown:
            return None
        rows = book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=False)
    return [[_value(cell) for cell in row] for row in rows]


def _is_shown(sheet: SheetMetadata) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible


def _value(cell: Any) -> Any:
    """A cell as JSON can hold it: a moment is its day, a length of time its text."""
    if type(cell) is str:
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, str | float | int) else str(cell)


def main() -> None:
    memory, seconds, most = (int(limit) for limit in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        told = _told({"cells": cells(sys.stdin.buffer.read())})
    except MemoryError:
        told = _told({"failed": "size"})
    except UNREADABLE:
        told = _told({"failed": "broken"})
    sys.stdout.buffer.write(told if len(told) <= most else _told({"failed": "size"}))


def _told(what: dict[str, Any]) -> bytes:
    return json.dumps(what, ensure_ascii=False).encode()


if __name__ == "__main__":
    main()
