"""What looks wrong about an ISO procedure. Each is said in a sentence and refuses nothing.

Times are compared as the law counts them (duration.py); where two units do not compare,
nobody guesses, and the sentence says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from isoportal.lib.days import show_day
from procedures.body import Body
from procedures.duration import Duration, total


class Problem(StrEnum):
    """The kinds of problems; each is a list of the procedures that have it."""

    CITES = auto()  # a text that is no longer in force
    COVERS_NOTHING = auto()
    OVERDUE = auto()  # to be looked through again
    LONGER = auto()  # than the law allows
    STEPS = auto()  # do not add up to the stated time
    UNITS = auto()  # of two times that do not compare


SHORT = {
    Problem.CITES: "Viện dẫn văn bản hết hiệu lực",
    Problem.COVERS_NOTHING: "Chưa gắn TTHC",
    Problem.OVERDUE: "Quá hạn rà soát",
    Problem.LONGER: "Dài hơn thời hạn quy định",
    Problem.STEPS: "Các bước không khớp thời gian",
    Problem.UNITS: "Thời gian khác đơn vị",
}


@dataclass(frozen=True)
class Covered:
    """An administrative procedure it covers, and the longest time the law allows for it."""

    code: str
    name: str
    allowed: Duration | None

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class EndedText:
    """A legal text it cites, no longer in force since a day."""

    number: str
    since: date


@dataclass(frozen=True)
class Facts:
    """What there is to know of a procedure on a day; None where it is not asked about."""

    body: Body
    stated: Duration | None
    is_operational: bool = True
    covers: Sequence[Covered] | None = None
    ended_texts: Sequence[EndedText] = ()
    look_through_by: date | None = None  # the day by which it was to be looked through again


@dataclass(frozen=True)
class Warned:
    problem: Problem
    text: str

    @property
    def short(self) -> str:
        return SHORT[self.problem]


def warnings(facts: Facts, day: date) -> list[Warned]:
    """A sentence for each thing that looks wrong on `day`.

    That it covers nothing is said of operational procedures alone.
    """
    return [
        *_of_steps(facts),
        *_of_the_law(facts),
        *_of_texts(facts),
        *_of_covers(facts),
        *_of_looking(facts, day),
    ]


def _of_steps(facts: Facts) -> Iterator[Warned]:
    times = [step.duration for step in facts.body.steps if step.duration]
    if not times:
        return
    whole = total(times)
    if whole is None:
        yield Warned(
            Problem.UNITS,
            "Các bước ghi thời gian theo đơn vị khác nhau (ngày và ngày làm việc, giờ) nên không "
            "cộng được. Hãy dùng một loại đơn vị.",
        )
        return
    if facts.stated is None:
        yield Warned(
            Problem.STEPS,
            f"Tổng thời gian các bước là {whole} nhưng quy trình chưa ghi thời gian giải quyết.",
        )
        return
    equal = whole.equals(facts.stated)
    if equal is None:
        yield Warned(
            Problem.UNITS,
            f"Tổng thời gian các bước ({whole}) và thời gian giải quyết ({facts.stated}) khác đơn "
            "vị nên không so được.",
        )
    elif not equal:
        more = "dài hơn" if whole.exceeds(facts.stated) else "ngắn hơn"
        yield Warned(
            Problem.STEPS,
            f"Tổng thời gian các bước là {whole}, {more} thời gian giải quyết của quy trình là "
            f"{facts.stated}.",
        )


def _of_the_law(facts: Facts) -> Iterator[Warned]:
    for each in facts.covers or ():
        if not (facts.stated and each.allowed):
            continue
        exceeds = facts.stated.exceeds(each.allowed)
        if exceeds is None:
            yield Warned(
                Problem.UNITS,
                f"Thời gian giải quyết {facts.stated} và thời hạn quy định {each.allowed} của TTHC "
                f"{each} khác đơn vị nên không so được.",
            )
        elif exceeds:
            yield Warned(
                Problem.LONGER,
                f"Thời gian giải quyết {facts.stated} dài hơn thời hạn quy định {each.allowed} của "
                f"TTHC {each}.",
            )


def _of_texts(facts: Facts) -> Iterator[Warned]:
    for text in facts.ended_texts:
        yield Warned(
            Problem.CITES,
            f"Viện dẫn {text.number} đã hết hiệu lực từ ngày {show_day(text.since)}. Hãy sửa đổi "
            "quy trình theo văn bản thay thế.",
        )


def _of_covers(facts: Facts) -> Iterator[Warned]:
    if facts.covers is not None and not facts.covers and facts.is_operational:
        yield Warned(
            Problem.COVERS_NOTHING,
            "Quy trình chưa gắn với TTHC nào nên không được tính khi đo độ bao phủ.",
        )


def _of_looking(facts: Facts, day: date) -> Iterator[Warned]:
    if facts.look_through_by and facts.look_through_by <= day:
        yield Warned(
            Problem.OVERDUE,
            f"Quy trình cần được rà soát định kỳ trước ngày {show_day(facts.look_through_by)}.",
        )
