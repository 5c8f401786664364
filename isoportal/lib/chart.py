"""Charts as drawings: the geometry, worked out once, of what page and PDF show alike.

Every coordinate is handed out as a string, since the Vietnamese locale would write it
with a comma. Colours and shapes are attributes of the drawing, greys that survive a
photocopier; the style sheet of a page overrides them by class.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isoportal.lib.days import show_day
from isoportal.lib.share import Share

WIDTH = 640
TEXT = 13  # size of the numbers on the marks
DIGIT = 0.64  # width of a digit, of its size, in the wider of the two fonts
LETTER = 0.56  # width of a letter, on average
GREYS = ["#1a1a1a", "#6a6a6a", "#3d3d3d", "#8c8c8c"]
DASHES = ["none", "8 4", "2 3", "10 3 2 3"]
SOLID = [True, False, True, False]


def xy(value: float) -> str:
    """A coordinate, with a dot whatever the language."""
    return f"{value:.1f}".removesuffix(".0")


def short_percent(percent: Decimal, decimals: int = 2) -> str:
    """58,82 as it is written on a mark, without trailing zeros; 99,99 is never shown as 100."""
    rounded = round(percent, decimals)
    if rounded in (0, 100) and percent != rounded:
        step = Decimal(1).scaleb(-decimals)
        rounded = step if rounded == 0 else 100 - step
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")


def width_of(text: str, size: float) -> float:
    return size * sum(DIGIT if sign.isdigit() else LETTER for sign in text)


@dataclass(frozen=True)
class Text:
    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A point of a line: its shape, and what it says when pointed at."""

    path: str
    title: str


@dataclass(frozen=True)
class Line:
    """A series as it is drawn. `css` is s1, s2 …: what the page colours it by."""

    name: str
    css: str
    colour: str
    dash: str
    fill: str
    path: str
    marks: tuple[Mark, ...]
    labels: tuple[Text, ...]
    sample: str
    sample_mark: str
    legend: Text


@dataclass(frozen=True)
class Grid:
    y: str
    label: str


@dataclass(frozen=True)
class Series:
    """What a line says: a share for each day, or None where nothing was counted."""

    name: str
    shares: Sequence[Share | None]


@dataclass(frozen=True)
class Row:
    """A line of the table of numbers beside a chart."""

    name: str
    cells: tuple[tuple[str, Decimal | None], ...]


@dataclass(frozen=True)
class LineChart:
    """Percentages over days, drawn: a line for each series, from 0 to 100."""

    title: str
    description: str
    width: str
    height: str
    left: str
    right: str
    grid: tuple[Grid, ...]
    ticks: tuple[Text, ...]
    lines: tuple[Line, ...]
    days: tuple[date, ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, title: str, days: Sequence[date], series: Sequence[Series]) -> "LineChart":
        frame = Frame.around(days, [each.name for each in series])
        labels, ticks = _labels(frame, series), _ticks(frame, days)
        return cls(
            title=title,
            description=describe(days, series),
            width=xy(WIDTH),
            height=xy(max(float(tick.y) for tick in ticks) + 8),
            left=xy(frame.left),
            right=xy(frame.right),
            grid=tuple(
                Grid(xy(frame.y(Decimal(value))), f"{value}\N{NO-BREAK SPACE}%")
                for value in (0, 25, 50, 75, 100)
            ),
            ticks=ticks,
            lines=tuple(
                _line(frame, place, each, days, labels[place]) for place, each in enumerate(series)
            ),
            days=tuple(days),
            rows=tuple(Row(each.name, tuple(map(_cell, each.shares))) for each in series),
        )


@dataclass(frozen=True)
class Frame:
    """Where the drawing area lies, and where a value lies in it."""

    left: float
    right: float
    top: float
    bottom: float
    points: int
    legends: tuple[tuple[float, float], ...]

    @classmethod
    def around(cls, days: Sequence[date], names: Sequence[str]) -> "Frame":
        legends, x, y = [], 8.0, 16.0
        for name in names:
            wide = 48 + width_of(name, TEXT)
            if x > 8 and x + wide > WIDTH:
                x, y = 8.0, y + 20
            legends.append((x, y))
            x += wide + 24
        return cls(48, WIDTH - 24, y + 36, y + 236, len(days), tuple(legends))

    @property
    def step(self) -> float:
        """How far two neighbouring points are from each other."""
        return (self.right - self.left - 40) / max(self.points - 1, 1)

    def x(self, place: int) -> float:
        if self.points == 1:
            return (self.left + self.right) / 2
        return self.left + 20 + place * self.step

    def y(self, percent: Decimal) -> float:
        return self.bottom - float(percent) / 100 * (self.bottom - self.top)


def describe(days: Sequence[date], series: Sequence[Series]) -> str:
    """The first and the last value of each series in words, for whoever cannot see the drawing."""
    said = []
    for each in series:
        known = [(day, share) for day, share in zip(days, each.shares, strict=True) if share]
        if known:
            said.append(f"{each.name}: {_said(*known[0])}, {_said(*known[-1])}")
    return "; ".join(said) + "." if said else "Không có số liệu."


def _cell(share: Share | None) -> tuple[str, Decimal | None]:
    return (str(share), share.percent) if share else ("–", None)


def _said(day: date, share: Share) -> str:
    percent = share.percent
    shown = "chưa có số liệu" if percent is None else f"{share} ({short_percent(percent)} %)"
    return f"ngày {show_day(day)} {shown}"


def _line(
    frame: Frame, place: int, series: Series, days: Sequence[date], labels: tuple[Text, ...]
) -> Line:
    style = place % len(GREYS)
    x, y = frame.legends[place]
    points = _points(frame, series)
    return Line(
        name=series.name,
        css=f"s{place + 1}",
        colour=GREYS[style],
        dash=DASHES[style],
        fill=GREYS[style] if SOLID[style] else "#ffffff",
        path=_path(points),
        marks=tuple(
            Mark(shape(style, *point), f"{series.name}, {_said(day, share)}")
            for day, share, point in zip(days, series.shares, points, strict=True)
            if share and point
        ),
        labels=labels,
        sample=f"M{xy(x)} {xy(y)}H{xy(x + 36)}",
        sample_mark=shape(style, x + 18, y),
        legend=Text(xy(x + 44), xy(y + 4.5), series.name),
    )


def _points(frame: Frame, series: Series) -> list[tuple[float, float] | None]:
    return [
        None if share is None or share.percent is None else (frame.x(place), frame.y(share.percent))
        for place, share in enumerate(series.shares)
    ]


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """The line through the points; it is broken where one is unknown."""
    path, drawing = "", False
    for point in points:
        if point:
            path += f"{'L' if drawing else 'M'}{xy(point[0])} {xy(point[1])}"
        drawing = point is not None
    return path


def shape(style: int, x: float, y: float) -> str:
    """A circle, square, triangle or diamond around a point: told apart without colour."""
    shapes: list[Callable[[float, float], str]] = [
        lambda x, y: f"M{xy(x - 4)} {xy(y)}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        lambda x, y: f"M{xy(x - 4)} {xy(y - 4)}h8v8h-8z",
        lambda x, y: f"M{xy(x)} {xy(y - 5)}l5 9h-10z",
        lambda x, y: f"M{xy(x)} {xy(y - 5)}l5 5l-5 5l-5-5z",
    ]
    return shapes[style](x, y)


def _labels(frame: Frame, series: Sequence[Series]) -> list[tuple[Text, ...]]:
    """The numbers on the marks of each series.

    Those of one day never lie over each other, and one that two series share is written
    once; where the days stand close, the numbers lose their decimals.
    """
    decimals = next(
        (each for each in (2, 1) if frame.step > width_of("58,82"[: 3 + each], TEXT) + 6), 0
    )
    found: list[list[Text]] = [[] for _ in series]
    for place in range(frame.points):
        values: dict[Decimal, int] = {}
        for index, each in enumerate(series):
            share = each.shares[place]
            if share and share.percent is not None:
                values.setdefault(share.percent, index)
        ordered = sorted(values, reverse=True)
        heights = _spread([frame.y(each) for each in ordered], frame.bottom)
        for percent, y in zip(ordered, heights, strict=True):
            text = short_percent(percent, decimals)
            found[values[percent]].append(Text(xy(frame.x(place)), xy(y), text))
    return [tuple(each) for each in found]


def _spread(marks: Sequence[float], floor: float) -> list[float]:
    """Base lines for the numbers of marks given from the top down, none over another.

    The topmost stands above its mark; the lowest below its own, if another is close above
    and the axis, at `floor`, leaves room.
    """
    lines = [mark - 9 for mark in marks]
    if len(marks) > 1 and marks[-1] - marks[-2] < 2 * TEXT + 6:
        lines[-1] = marks[-1] + TEXT + 7
    for place in range(1, len(lines)):
        lines[place] = max(lines[place], lines[place - 1] + TEXT + 1)
    lowest = floor - 6
    for place in reversed(range(len(lines))):
        lines[place] = min(lines[place], lowest)
        lowest = lines[place] - TEXT - 1
    return lines


def _tick_texts(frame: Frame, days: Sequence[date]) -> list[str]:
    """The days under the axis: years alone if it is always the same day of several years.

    A last day that is another one, such as today after the ends of the years, is written out.
    """
    yearly = {(day.month, day.day) for day in days[:-1]}
    if len(yearly) == 1:
        years = [str(day.year) for day in days[:-1]]
        last = days[-1]
        alike = (last.month, last.day) in yearly
        return [*years, str(last.year) if alike else show_day(last)]
    if 2 * frame.step < width_of("31/12/2020", TEXT) + 6:
        return [f"{day.month}/{day.year % 100:02}" for day in days]
    return [show_day(day) for day in days]


def _ticks(frame: Frame, days: Sequence[date]) -> tuple[Text, ...]:
    """In one row, or in two where they stand too close; a wide last one alone goes lower."""
    texts = _tick_texts(frame, days)
    wide = {place for place, text in enumerate(texts) if width_of(text, TEXT) + 6 > frame.step}
    lower = set(range(1, len(days), 2)) if wide - {len(days) - 1} else wide
    return tuple(
        Text(xy(frame.x(place)), xy(frame.bottom + 20 + (16 if place in lower else 0)), text)
        for place, text in enumerate(texts)
    )
