"""What all official papers have alike, as Decree 30/2020 sets them."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from isoportal.lib.vietnamese import clean, visible

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
NUMBERLESS = "…"  # what is written in by hand
UNFIT = re.compile("[\ud800-\udfff\ufffe\uffff]")  # signs that no document can hold


class Headed(Protocol):
    """A paper whose head can be set: templates/pdf/_official.html, and lib/official_word.py.

    Minutes bear neither place nor day there; a sheet that goes with them no number (None).
    """

    @property
    def host(self) -> str: ...
    @property
    def issuer(self) -> Sequence[str]: ...
    @property
    def nation(self) -> str: ...
    @property
    def motto(self) -> str: ...
    @property
    def number(self) -> str | None: ...
    @property
    def place_and_day(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> Sequence[str]: ...
    @property
    def title(self) -> str: ...
    @property
    def author(self) -> str: ...


def fit(text: Any) -> str:
    """What somebody wrote, in one line, as a document can hold it."""
    return UNFIT.sub("", clean(str(text)))


def lines(text: str) -> list[str]:
    """What somebody wrote in several lines, those that say something."""
    found = (fit(line) for line in visible(text).splitlines())
    return [line for line in found if line]


def listed(texts: Sequence[str]) -> list[str]:
    """Each with a semicolon, the last with a full stop."""
    return [*(f"{text};" for text in texts[:-1]), *(f"{text}." for text in texts[-1:])]
