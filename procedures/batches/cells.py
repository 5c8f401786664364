"""The cells of a row, read one by one; what is wrong with one becomes a fault of the list.

Read by hand and not by a form: a list of twenty thousand rows takes a form sixteen times
as long.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format

from isoportal.lib.days import FIRST_DAY, LAST_DAY, check_day, parse_day, show_day
from isoportal.lib.numbers import parse_number, show_number
from isoportal.lib.vietnamese import plain
from procedures.batches.plan import MOST_FAULTS, Fault, Part

NEEDED = "Hãy điền ô này."


class Cells:
    """One row of a file. A cell that cannot be read is told to `faults` and reads as nothing."""

    def __init__(
        self, part: Part, number: int, values: Mapping[str, Any], faults: list[Fault]
    ) -> None:
        self.part, self.number, self.values = part, number, values
        self.is_good = True  # whether nothing was wrong so far
        self._faults = faults

    def wrong(self, name: str, rule: str) -> None:
        """A rule that this row breaks, in the column `name`; "" where it is about the row."""
        column = self.part.heading(name) if name else ""
        told = Fault(self.part.key, self.number, column, shown(self.values.get(name, "")), rule)
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(told)
        self.is_good = False

    def check_first(self, name: str, code: str, seen: dict[str, int]) -> None:
        """No other row of the file has this code; `seen` knows the rows before. Faulty ones count.

        A code that could not be read is none.
        """
        row = seen.setdefault(code, self.number) if self.is_good else self.number
        if row != self.number:
            self.wrong(name, f"mã này đã có ở dòng {row} của tệp.")

    def has(self, name: str) -> bool:
        """Whether something stands there; its column may also be missing from the file."""
        return self.values.get(name, "") not in ("", None)

    def text(self, name: str, most: int) -> str:
        """What stands there as text; a number as it is shown."""
        cell = self.values.get(name, "")
        if type(cell) is str and 0 < len(cell) <= most:  # as nearly all are
            return str(cell)
        text = shown(cell)
        if not text and name in self.part.needed:
            self.wrong(name, NEEDED)
        if len(text) > most:
            self.wrong(name, f"dài {number_format(len(text))} ký tự, nhiều nhất {most}.")
            return ""
        return text

    def day(self, name: str) -> date | None:
        cell = self.values.get(name, "")
        if type(cell) is date and FIRST_DAY <= cell <= LAST_DAY:
            return cell
        if cell in ("", None):
            if name in self.part.needed:
                self.wrong(name, "Hãy nhập ngày, ví dụ 31/12/2020.")
            return None
        try:
            return read_day(cell)
        except ValidationError as error:
            self.wrong(name, error.messages[0])
            return None

    def choice(self, name: str, codes: Mapping[str, str]) -> str:
        """The code of what was chosen; `codes` by what may be written, see `spellings`."""
        cell = shown(self.values.get(name, ""))
        if not cell:
            if name in self.part.needed:
                self.wrong(name, NEEDED)
            return ""
        code = codes.get(plain(cell))
        if code is None:
            listed = "; ".join(self.part.columns[name].choices)
            self.wrong(name, f"không có trong danh mục. Hãy chọn một trong: {listed}.")
        return code or ""

    def number_of(
        self, name: str, *, whole: bool = False, least: int = 0, most: int = 99_999
    ) -> Decimal | None:
        """The number there: "86,5"; where whole "1.951" is 1951, elsewhere it is in doubt."""
        cell = self.values.get(name, "")
        if cell in ("", None):
            if name in self.part.needed:
                self.wrong(name, NEEDED)
            return None
        try:
            number = parse_number(shown(cell), whole=whole)
        except ValidationError as error:
            self.wrong(name, error.messages[0])
            return None
        if not least <= number <= most:
            self.wrong(name, f"phải từ {least} đến {number_format(most)}.")
            return None
        return number


def read_day(cell: Any) -> date:
    if isinstance(cell, datetime):
        cell = cell.date()
    return check_day(cell) if isinstance(cell, date) else parse_day(str(cell))


def shown(cell: Any) -> str:
    """A cell as people see it: days and numbers the Vietnamese way."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return show_day(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return show_number(Decimal(str(cell)))
    return "" if cell is None else str(cell)


def spellings(choices: Mapping[str, str]) -> dict[str, str]:
    """What may be written for each choice, without accents: its label or its code."""
    return {plain(word): code for code, label in choices.items() for word in (label, code)}
