"""How the procedures of a list are gathered into ISO procedures, some of which cover two."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from isoportal.lib.vietnamese import plain
from reports.samples.work.desk import Plan
from reports.samples.work.listed import Listed


def plans(lines: Sequence[Listed], count: int, start: date) -> list[Plan]:
    """`count` plans that cover all `lines`, field by field; pairs are neighbours in a field.

    `count` lies between half the lines and all of them.
    """
    pairs = len(lines) - count
    made = []
    for field, members in groupby(lines, key=lambda line: line.field):
        of_field = list(members)
        paired = min(len(of_field) // 2, -(-len(of_field) * (len(lines) - count) // len(lines)))
        paired = min(paired, pairs)
        pairs -= paired
        made += _of_field(field, of_field, paired, start)
    assert pairs == 0
    return made


def _of_field(field: str, lines: list[Listed], paired: int, start: date) -> list[Plan]:
    sets = [lines[2 * at : 2 * at + 2] for at in range(paired)]
    sets += [[line] for line in lines[2 * paired :]]
    return [Plan(f"QT-{symbol(field)}-{at:02}", each, start) for at, each in enumerate(sets, 1)]


def symbol(field: str) -> str:
    """Tư pháp → TP: the first letters of a field, by which its ISO procedures are numbered."""
    words = [word for word in plain(field).split() if word not in {"va", "o"}]
    return "".join(word[0] for word in words)[:6].upper()
