"""Bars that are parted, as drawings: of each row how much is of which sort.

As with chart.py, coordinates are strings, shades are greys that survive a photocopier, and a
page's style sheet puts its own colours by class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from isoportal.lib.chart import LETTER, TEXT, Text, width_of, xy

SHADES = ["#2e2e2e", "#6a6a6a", "#a2a2a2", "#d0d0d0", "#ececec"]  # then anew
ON_SHADE = ["#ffffff", "#ffffff", "#1a1a1a", "#1a1a1a", "#1a1a1a"]
WIDTH = 360  # narrower than a line chart: it is read on a phone without scrolling
TOP, STEP, HIGH = 46, 48, 24


@dataclass(frozen=True)
class Piece:
    """A part of a bar. `css` is p1, p2 …: what the page colours it by."""

    css: str
    fill: str
    ink: str
    x: str
    y: str
    width: str
    title: str
    label: Text | None


@dataclass(frozen=True)
class Bar:
    name: Text
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Legend:
    css: str
    fill: str
    x: str
    y: str
    text: Text


@dataclass(frozen=True)
class PartedBars:
    """Rows of whole bars, each parted among the same sorts by how many there are of each."""

    title: str
    description: str
    width: str
    height: str
    bar_height: str
    legend: tuple[Legend, ...]
    bars: tuple[Bar, ...]

    @classmethod
    def of(
        cls, title: str, sorts: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]
    ) -> "PartedBars":
        legend, top = _legend(sorts)
        bars = tuple(
            _bar(name, counts, sorts, top + place * STEP)
            for place, (name, counts) in enumerate(rows)
        )
        return cls(
            title=title,
            description=_said(sorts, rows),
            width=xy(WIDTH),
            height=xy(top + len(rows) * STEP),
            bar_height=xy(HIGH),
            legend=legend,
            bars=bars,
        )


def _legend(sorts: Sequence[str]) -> tuple[tuple[Legend, ...], float]:
    """The sorts by name, and how far down the first row begins."""
    found, x, y = [], 0.0, 4.0
    for place, name in enumerate(sorts):
        wide = 22 + width_of(name, TEXT)
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 22
        text = Text(xy(x + 20), xy(y + 11.5), name)
        found.append(Legend(f"p{place + 1}", _shade(place), xy(x), xy(y), text))
        x += wide + 20
    return tuple(found), y + TOP


def _bar(name: str, counts: Sequence[int], sorts: Sequence[str], y: float) -> Bar:
    whole, begun, pieces = sum(counts), 0, []
    for place, count in enumerate(counts):
        if count:
            left, right = (WIDTH * each / whole for each in (begun, begun + count))
            begun += count
            fits = right - left > width_of(str(count), TEXT) + 8
            middle = Text(xy((left + right) / 2), xy(y + 16.5), str(count))
            pieces.append(
                Piece(
                    css=f"p{place + 1}", fill=_shade(place), ink=ON_SHADE[place % len(ON_SHADE)],
                    x=xy(left), y=xy(y), width=xy(right - left),
                    title=f"{name}, {sorts[place]}: {count}/{whole}",
                    label=middle if fits else None,
                )
            )  # fmt: skip
    shown = name[: int(WIDTH / (TEXT * LETTER))]
    return Bar(Text("0", xy(y - 7), f"{shown} ({whole})"), tuple(pieces))


def _shade(place: int) -> str:
    return SHADES[place % len(SHADES)]


def _said(sorts: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> str:
    """All of it in words, for whoever cannot see the drawing."""
    said = []
    for name, counts in rows:
        parts = [f"{sort} {count}" for sort, count in zip(sorts, counts, strict=True) if count]
        said.append(f"{name}: {', '.join(parts)}")
    return "; ".join(said) + "." if said else "Không có số liệu."
