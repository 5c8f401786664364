"""What would become of a list: the rows it makes, changes and ends, and what is wrong in it."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from accounts.models import User
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib import sheet
from procedures.batches.ledger import Ledger


@dataclass(frozen=True)
class Part:
    """One of the files of a list: its columns by the name of what they hold.

    `needed` columns must be there; of the others a file may have none, and then what
    stands in the portal stays. `title` names the sheet, `called` what one of its rows is:
    TTHC, quy trình.
    """

    key: str
    title: str
    called: str
    columns: Mapping[str, sheet.Column]
    needed: frozenset[str]
    most: int = sheet.MOST_ROWS

    def heading(self, name: str) -> str:
        return self.columns[name].heading


@dataclass(frozen=True)
class Table:
    """The rows of one file, numbered as Excel does, and which of its columns are there."""

    part: Part
    rows: Sequence[sheet.Row]
    file: str = ""

    @cached_property
    def given(self) -> set[str]:
        return set().union(*(values for _, values in self.rows))


class Fault(NamedTuple):
    """What is wrong with a row; in one of its columns, where the rule is about one."""

    part: str
    row: int
    column: str
    value: str
    rule: str


MOST_FAULTS = 10_000  # of a list; who mends these will see the others


class Act(StrEnum):
    MADE = "made"
    CHANGED = "changed"
    ENDED = "ended"


class Change(NamedTuple):
    """One field, and what stands in it before and after, in words."""

    label: str
    before: str
    after: str


class Line(NamedTuple):
    """What becomes of one thing: `what` it is (TTHC, quy trình), what it is called, and how."""

    act: Act
    what: str
    called: str
    changes: Sequence[Change] = ()


@dataclass
class Plan:
    """What a list would do today. Its content is the kind's own, for when it is written."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: Counter[str] = field(
        default_factory=Counter
    )  # rows that change nothing, by what they are
    notes: list[str] = field(default_factory=list)  # worth knowing, and no fault
    content: Any = None

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of what are made, changed, ended and stay: {"made": {"TTHC": 209}}."""
        told: dict[str, Counter[str]] = {act.value: Counter() for act in Act}
        for line in self.lines:
            told[line.act][line.what] += 1
        return {**{act: dict(of) for act, of in told.items()}, "same": dict(self.same)}

    def mark(self) -> str:
        """Differs where anything that would be done differs: what one looked at is written."""
        told = hashlib.sha256(repr(sorted(self.same.items())).encode())
        for line in self.lines:
            told.update(f"{line.act}\0{line.what}\0{line.called}\0{line.changes}\n".encode())
        return told.hexdigest()


class Kind(Protocol):
    """A kind of list: which files it takes, what they would do, and how that is written."""

    @property
    def permission(self) -> Permission:
        """What it takes to read, write and take back such a list."""

    @property
    def parts(self) -> Sequence[Part]:
        """The files it takes; at least one of them is handed in."""

    @property
    def page(self) -> str:
        """The name of the page on which it is handed in."""

    @property
    def of_an_agency(self) -> bool:
        """Whether that page's address names the agency."""

    def plan(
        self,
        tables: Mapping[str, Table],
        *,
        agency: Agency,
        day: date,
        options: Mapping[str, Any],
        by: User,
    ) -> Plan:
        """What the files would do on `day`; reads the portal and changes nothing."""

    def write(self, plan: Plan, ledger: Ledger, *, agency: Agency, day: date, by: User) -> None:
        """Do it, through the ledger. The whole of it is one transaction."""

    def outlook(self, plan: Plan, agency: Agency, day: date) -> Sequence[str]:
        """What will be true once it is written, in sentences; () where nothing need be said.

        It is asked after a trial that is taken back, so it may ask the portal as always.
        """
