"""The periods for which dossiers are counted: a month, a quarter, half a year, a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from isoportal.lib.days import show_day

ROMAN = ["I", "II", "III", "IV"]
# code: the first month and how many months; as the committee's forms name them
PARTS: dict[str, tuple[str, int, int]] = {
    "year": ("Cả năm", 1, 12),
    "h1": ("6 tháng đầu năm", 1, 6),
    "h2": ("6 tháng cuối năm", 7, 6),
    **{f"q{n}": (f"Quý {ROMAN[n - 1]}", 3 * n - 2, 3) for n in range(1, 5)},
    **{f"m{n}": (f"Tháng {n}", n, 1) for n in range(1, 13)},
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """The days [start, end) that figures are of."""

    start: date
    end: date

    @classmethod
    def of(cls, year: int, part: str = "year") -> "Period":
        _, month, months = PARTS[part]
        past = month + months
        return cls(date(year, month, 1), date(year + past // 13, (past - 1) % 12 + 1, 1))

    @property
    def last_day(self) -> date:
        return self.end - ONE_DAY

    @property
    def part(self) -> str:
        """Which part of the year it is; nothing for other days."""
        same = (code for code in PARTS if Period.of(self.start.year, code) == self)
        return next(same, "")

    def __str__(self) -> str:
        if not self.part:
            return f"{show_day(self.start)} – {show_day(self.last_day)}"
        if self.part == "year":
            return f"Năm {self.start.year}"
        joint = "/" if self.part[0] in "mq" else " "
        name = PARTS[self.part][0].removesuffix(" năm")
        return (
            f"{name}{joint}{self.start.year}" if joint == "/" else f"{name} năm {self.start.year}"
        )

    @property
    def said(self) -> str:
        """Within a sentence: kỳ quý I/2021."""
        name = str(self)
        return f"kỳ {name[0].lower()}{name[1:]}"

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end


def last_ended(day: date) -> Period:
    """The last month that was over by `day`: what an officer most likely enters."""
    end = day.replace(day=1)
    return Period((end - ONE_DAY).replace(day=1), end)
