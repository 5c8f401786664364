"""Numbers as Vietnamese officials write them: 86,5 and 1.951, and 86.5 from other machines.

A dot before exactly three digits may part thousands or decimals. Where only whole numbers
make sense it parts thousands; elsewhere nobody guesses: 1.951 is refused and both readings
are named.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format

PLAIN = re.compile(r"-?\d+(,\d+)?", re.ASCII)  # 1951 or 86,5
DOTTED = re.compile(r"-?\d+\.\d+", re.ASCII)  # 86.5
GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII)  # 1.951 or 1.951,5
UNSURE = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)  # 1.951
WITH_UNIT = re.compile(r"(?:[≥≤<>=]+\s*)?(-?\d[\d.,]*)\s*(\D*)", re.ASCII)
BLANKS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)")  # 1 951: a blank parts thousands only
LONGEST = 40
LONGEST_ROW = 18  # digits that every database holds in a key


def parse_number(text: str, *, whole: bool = False) -> Decimal:
    """The number that `text` writes; `whole` where only whole numbers make sense.

    Raises ValidationError, in words, for what is no number and for what may be two.
    """
    written = BLANKS.sub("", text.strip())
    if UNSURE.fullmatch(written) and not whole:
        digits = written.replace(".", "")
        raise ValidationError(
            f"“{written}” có thể là {digits} hoặc {written.replace('.', ',')}. Hãy ghi {digits} "
            "không có dấu chấm, hoặc dùng dấu phẩy cho phần thập phân."
        )
    if GROUPED.fullmatch(written):
        written = written.replace(".", "")
    if not PLAIN.fullmatch(written) and not DOTTED.fullmatch(written):
        raise ValidationError(_refusal(written, text))
    number = Decimal(written.replace(",", "."))
    if whole and number != number.to_integral_value():
        raise ValidationError(f"“{text.strip()[:LONGEST]}” không phải là số nguyên, ví dụ 1951.")
    return number


def _refusal(written: str, text: str) -> str:
    shown = f"“{text.strip()[:LONGEST]}”"
    split = WITH_UNIT.fullmatch(written)
    if split and (split[2] or written[0] in "≥≤<>=") and PLAIN.fullmatch(split[1]):
        return f"{shown}: hãy chỉ ghi con số {split[1]}, không kèm dấu hay đơn vị."
    return f"{shown} không phải là số. Hãy nhập một số, ví dụ 98 hoặc 86,5."


def row_number(text: str) -> int:
    """The row that an address or a form names; 0, which no row has, for what names none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_ROW
    return int(text) if is_number else 0


def show_number(number: Decimal, *, grouped: bool = False) -> str:
    """86,5 or 1951: without needless zeros; `grouped`, for reading only, with dots: 1.951."""
    shown = f"{number:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return number_format(shown, force_grouping=True) if grouped else shown.replace(".", ",")


class NumberField(forms.DecimalField):
    """A score, a share, a target: "86,5" and "86.5" are 86.5, and "1.951" is refused."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    whole = False

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            value = show_number(Decimal(str(value)))  # a sheet's number is not in doubt
        return parse_number(str(value), whole=self.whole)

    def prepare_value(self, value: Any) -> Any:
        return show_number(value) if isinstance(value, Decimal) else value


class CountField(NumberField):
    """How many of something: "1.951" is 1951."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    whole = True
