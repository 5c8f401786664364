"""Which signals are asked for: one set of filters for the page and the Excel file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django import forms

from agencies.models import Level
from audits.signals.facts import Sign
from audits.signals.page import Line
from isoportal.lib.days import FIRST_DAY, parse_year
from isoportal.lib.vietnamese import plain, search_words
from procedures.filtering import RowFilter

BACK = 9  # as many past years are offered


def year_of(asked: Mapping[str, Any], day: date) -> int:
    """The year asked for, that of `day` where none is. Raises ValidationError for none."""
    text = str(asked.get("year") or "").strip()
    return parse_year(text) if text else day.year


class SignalFilter(RowFilter):
    """Signals of a year, of some kind, in some tier; agencies without any are left out."""

    always = ("year",)

    q = forms.CharField(label="Tên cơ quan", required=False, max_length=100)
    year = forms.ChoiceField(label="Năm")
    sign = forms.ChoiceField(label="Dấu hiệu", required=False)
    level = forms.ChoiceField(label="Cấp", required=False)

    def __init__(self, asked: Mapping[str, Any], found: Sequence[Line], year: int, day: date):
        super().__init__(asked, year=str(year))
        self.found = found
        first = max(day.year - BACK, FIRST_DAY.year)
        years = sorted({*range(first, day.year + 1), year}, reverse=True)
        self.offer("year", [(str(each), str(each)) for each in years])
        self.offer("sign", [("", "Mọi dấu hiệu"), *Sign.choices])
        self.offer("level", [("", "Mọi cấp"), *Level.choices])

    @cached_property
    def lines(self) -> list[Line]:
        """What is asked for; nothing where the filters have faults."""
        if self.errors:
            return []
        narrowed = (self._narrowed(line) for line in self.found if self._matches(line))
        return [line for line in narrowed if line.signals]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Of each kind of signal, how many agencies have it, whatever kind is asked for."""
        matching = [line for line in self.found if self._matches(line)]
        return [
            (sign.value, str(sign.label), sum(_has(line, sign) for line in matching))
            for sign in Sign
        ]

    def _narrowed(self, line: Line) -> Line:
        sign = self.chosen.get("sign")
        kept = [each for each in line.signals if sign in {None, each.sign}]
        return replace(line, signals=kept)

    def _matches(self, line: Line) -> bool:
        words = search_words(plain(self.chosen.get("q", "")))
        level = self.chosen.get("level", line.level)
        return level == line.level and all(word in line.version.search_key for word in words)


def _has(line: Line, sign: Sign) -> bool:
    return any(each.sign == sign for each in line.signals)
