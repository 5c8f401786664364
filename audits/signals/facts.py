"""What the signals of an agency rest on: plain facts, and the signals made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices

from audits.signals.plans import Beside, Link, Plan, side_by_side


class Sign(TextChoices):
    """The kinds of signals, as the committee calls them."""

    NO_FINDINGS = "no_findings", "Ba năm không có phát hiện"
    SAME_OBJECTIVES = "same_objectives", "Mục tiêu giống năm trước"
    EARLY_REVIEW = "early_review", "Xem xét trước khi đánh giá"
    ALL_FULL = "all_full", "Mọi thứ đều đạt 100 %"
    LAST_DAY = "last_day", "Nộp dồn vào ngày cuối"


class Evidence(NamedTuple):
    """A sentence that says what is so, and where it can be looked up."""

    text: str
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Signal:
    sign: Sign
    evidence: Sequence[Evidence]
    plans: tuple[Plan, Plan] | None = None  # last year's and this year's, where they are alike

    @property
    def beside(self) -> list[Beside]:
        """The texts of both years side by side, to be read before anybody is asked."""
        return side_by_side(*self.plans) if self.plans else []


class Audit(NamedTuple):
    """An internal audit whose report is made; `found` counts all but conformities."""

    year: int
    title: str
    last_day: date
    found: int
    link: Link


class Event(NamedTuple):
    """A review that was held, or a paper about an audit or a review, of a day."""

    year: int
    on: date
    link: Link


class OwnScore(NamedTuple):
    """The marks a unit gave itself and sent: 100 of 100, by so many items."""

    year: int
    campaign: str
    sent_on: date
    items: int
    left_out: int  # of them, as not applying
    link: Link


class HandedIn(NamedTuple):
    """What was handed in for one obligation, the first time it was."""

    year: int
    name: str
    due_on: date
    on: date
    uploads: frozenset[int]
    link: Link


@dataclass
class Facts:
    """What is known of one agency on a day. What it has not handed in is not known."""

    audits: list[Audit] = field(default_factory=list)
    reviews: list[Event] = field(default_factory=list)
    audit_papers: list[Event] = field(default_factory=list)
    review_papers: list[Event] = field(default_factory=list)
    plans: dict[int, Plan] = field(default_factory=dict)
    results: dict[int, Plan] = field(default_factory=dict)
    own_scores: list[OwnScore] = field(default_factory=list)  # only those of 100
    handed_in: list[HandedIn] = field(default_factory=list)
