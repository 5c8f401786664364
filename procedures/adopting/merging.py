"""A new revision of a template, brought into what an agency made of the old one.

Part by part: what the agency left as the old template said takes the new text; what it
had changed stays its own and is marked to be looked at. Nothing an agency wrote is lost.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Merge:
    """What comes out: each part, and by their names those that were decided somehow.

    `taken` are new from the template. `kept` stay as the agency wrote them, though the
    template says something else; `both` are those of them that the template changed too.
    """

    parts: Mapping[str, Any]
    taken: Collection[str]
    kept: Collection[str]
    both: Collection[str]


def merged(
    old: Mapping[str, Any] | None, new: Mapping[str, Any], local: Mapping[str, Any]
) -> Merge:
    """`local`, made from the template `old`, with what the template `new` changed.

    Where it is not known what it was made from, whatever it says is held for its own.
    """
    own = {
        name
        for name, said in local.items()
        if (said != old[name] if old is not None else bool(said))
    }
    differ = {name for name, said in local.items() if said != new[name]}
    kept = own & differ
    changed = {name for name in new if old is None or new[name] != old[name]}
    return Merge(
        parts={name: said if name in own else new[name] for name, said in local.items()},
        taken=differ - own,
        kept=kept,
        both=kept & changed,
    )


def merged_set(old: Collection[Any], new: Collection[Any], local: Collection[Any]) -> set[Any]:
    """Of things without order: the local ones, with what was added, without what was dropped."""
    return (set(local) | (set(new) - set(old))) - (set(old) - set(new))
