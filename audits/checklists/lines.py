"""The criteria as lines of a table, on the screen and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.models import Kind
from audits.checklists.rules import Row, rows_of
from audits.criteria import Criteria, Group, Item


@dataclass(frozen=True)
class Line:
    """A line of the table: a part, a group, or an item with the kinds of agency it is asked of."""

    level: str
    row: Row
    kinds: str = ""


def lines_of(criteria: Criteria) -> list[Line]:
    return [Line(level_of(row), row, _kinds(row)) for row in rows_of(criteria)]


def level_of(row: Row) -> str:
    return {Item: "item", Group: "group"}.get(type(row), "part")


def called(kinds: Iterable[str]) -> str:
    """The kinds of agency in words, in their usual order."""
    asked = set(kinds)
    return ", ".join(str(kind.label) for kind in Kind if kind in asked)


def _kinds(row: Row) -> str:
    return called(row.kinds) if isinstance(row, Item) else ""
