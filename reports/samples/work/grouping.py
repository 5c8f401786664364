"""How the procedures of a list are gathered into ISO procedures, some of which cover two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from isoportal.lib.vietnamese import plain
from reports.samples.work.desk import Plan
from reports.samples.work.listed import Listed


def plans(lines: Sequence[Listed], count: int, start: date) -> list[Plan]:
    """`count` plans that cover all `lines`; a pair is of one field and of one time limit."""
    fields = {name: list(its) for name, its in groupby(lines, key=lambda line: line.field)}
    pairs = _shared_out(fields, len(lines) - count, len(lines))
    return [
        Plan(f"QT-{symbol(name)}-{at:02}", members, start)
        for name, its in fields.items()
        for at, members in enumerate(_sets(its, pairs[name]), 1)
    ]


def _shared_out(fields: Mapping[str, list[Listed]], wanted: int, whole: int) -> dict[str, int]:
    """How many pairs each field makes: its share by size, as far as partners are there."""
    pairs = dict.fromkeys(fields, 0)
    for share in (-(-wanted * 100 // whole), 100):  # percent of a field's lines; then any
        for name, its in fields.items():
            partners = sum(n // 2 for n in Counter(line.limit for line in its).values())
            most = min(partners, -(-len(its) * share // 100))
            pairs[name] += min(most - pairs[name], wanted - sum(pairs.values()))
    return pairs


def _sets(lines: list[Listed], pairs: int) -> list[list[Listed]]:
    """The lines, as many pairs of one time limit as asked for, and the others alone."""
    sets: list[list[Listed]] = []
    for line in lines:
        alone = (each for each in sets if len(each) == 1 and each[0].limit == line.limit)
        partner = next(alone, None)
        if partner and pairs:
            partner.append(line)
            pairs -= 1
        else:
            sets.append([line])
    return sets


def symbol(field: str) -> str:
    """Tư pháp → TP: the first letters of a field, by which its ISO procedures are numbered."""
    words = [word for word in plain(field).split() if word not in {"va", "o"}]
    return "".join(word[0] for word in words)[:6].upper()
