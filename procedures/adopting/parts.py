"""The parts in which an agency's procedure is held against its template.

A part is a title, a time, one of the seven parts, a paragraph of the fifth, or the step
table: what changes together and is looked at together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from procedures.body import CONTENT, PARTS, TEXTS, Body
from procedures.duration import Duration
from procedures.iso.drafts import Draft

Parts = Mapping[str, Any]
TITLE, TIME, STEPS = "title", "time", "steps"
TABLES = ["forms", "records"]
# in their order on paper, each as the heading calls it and as a short list does
NAMES: dict[str, tuple[str, str]] = {
    TITLE: ("Tên quy trình", "tên"),
    TIME: ("Thời gian giải quyết", "thời gian"),
    **{name: (PARTS[name], f"phần {number}") for number, name in enumerate(TEXTS, 1)},
    **{
        f"content.{key}": (f"5{letter}. {heading}", f"phần 5{letter}")
        for letter, (key, heading) in zip("abcdefghi", CONTENT.items(), strict=True)
    },
    STEPS: ("5. Quy trình xử lý công việc", "các bước"),
    **{name: (PARTS[name], f"phần {number}") for number, name in enumerate(TABLES, 6)},
}


def parts_of(draft: Draft) -> dict[str, Any]:
    """What `draft` says in each part; an empty one says nothing, however it is stored."""
    body = draft.body
    return {
        TITLE: draft.title,
        TIME: Duration.of(draft.stated, draft.stated_unit),
        **{name: getattr(body, name) for name in TEXTS},
        **{f"content.{key}": body.content.get(key, "") for key in CONTENT},
        STEPS: tuple(body.steps),
        **{name: tuple(getattr(body, name)) for name in TABLES},
    }


def put_together(parts: Parts, draft: Draft) -> Draft:
    """`draft` saying in each part what `parts` says."""
    content = {key: parts[f"content.{key}"] for key in CONTENT if parts[f"content.{key}"]}
    tables: dict[str, Any] = {name: list(parts[name]) for name in [STEPS, *TABLES]}
    body = Body(**{name: parts[name] for name in TEXTS}, content=content, **tables)
    time: Duration | None = parts[TIME]
    stated = (time.value, time.unit) if time else (None, draft.stated_unit)
    return replace(draft, title=parts[TITLE], body=body, stated=stated[0], stated_unit=stated[1])


def in_order(names: Iterable[str]) -> list[str]:
    """The parts of these names, in their order on paper."""
    wanted = set(names)
    return [name for name in NAMES if name in wanted]
