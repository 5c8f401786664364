"""A plan as it is frozen when handed in, and two years of objectives side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from isoportal.lib.vietnamese import plain
from quality.models import Objective, ObjectivePlan, Submission

FORMAT = 1
WORDS = ["name", "measure", "resources", "responsible", "method"]
TARGET = ["direction", "target", "unit"]
RESULT = ["mid_year", "year_end", "cause"]
FIELDS = ["place", *WORDS, *TARGET, "indicator", "due_on", "frequency", *RESULT]
HEAD = ["number", "signed_on", "file"]
COMPARED = [*WORDS, *TARGET, "frequency"]  # the due day differs from year to year anyway
SAME, ALIKE = 0.95, 0.6  # how much of two texts agrees


def frozen(plan: ObjectivePlan, *, rows: bool = True) -> dict[str, Any]:
    """The plan as JSON, as it stands now: what a submission keeps of it, results included."""
    upload = plan.upload
    file = upload and {
        "upload": upload.pk, "name": upload.name, "kind": upload.kind,
        "size": upload.size, "sha256": upload.sha256,
    }  # fmt: skip
    return {
        "format": FORMAT,
        "year": plan.year,
        "number": plan.number,
        "signed_on": plan.signed_on and plan.signed_on.isoformat(),
        "file": file,
        "rows": [_as_json(row) for row in plan.objectives.all()] if rows else [],
    }


def content_of(submission: Submission | None) -> dict[str, Any]:
    """The frozen plan in what was handed in; nothing where nothing was."""
    return (submission.content.get("plan") if submission else None) or {}


def aims_of(content: dict[str, Any]) -> dict[str, Any]:
    """What a frozen plan sets out, whatever came of it."""
    rows = content.get("rows", [])
    told = [{name: row.get(name) for name in FIELDS if name not in RESULT} for row in rows]
    return {**{name: content.get(name) for name in HEAD}, "rows": told}


def rows_of(content: dict[str, Any]) -> list[Objective]:
    """The objectives of a frozen plan, as rows that were never stored."""
    fields: dict[str, Any] = {name: Objective._meta.get_field(name) for name in FIELDS}
    return [
        Objective(
            pk=row.get("id"),
            **{name: field.to_python(row.get(name)) for name, field in fields.items()},
        )
        for row in content.get("rows", [])
    ]


def _as_json(row: Objective) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in FIELDS}
    plainly = {name: values[name] for name in FIELDS if isinstance(values[name], str | int)}
    told = {name: plainly.get(name, _text(value)) for name, value in values.items()}
    return {"id": row.pk, **told}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)  # days as ISO, decimals as they stand


@dataclass(frozen=True)
class Pair:
    """An objective now, and what it was last year; either may be missing."""

    then: Objective | None
    now: Objective | None
    changed: frozenset[str] = frozenset()  # names of the fields that differ
    closeness: float = 0

    @property
    def is_repeated(self) -> bool:
        """Whether it says nearly the same as last year and aims no higher."""
        return self.closeness >= SAME and not self.changed & {*TARGET}


def compare(rows_then: Iterable[Objective], rows_now: Sequence[Objective]) -> list[Pair]:
    """Each objective beside the one of last year that it continues; what ended comes last."""
    left = list(rows_then)
    partner: dict[int, Objective] = {}
    for least in [1.0, ALIKE]:  # those of the same name first, so that nobody takes them away
        for place, row in enumerate(rows_now):
            best = max(left, key=lambda each: _alike(each.name, row.name), default=None)
            if place not in partner and best and _alike(best.name, row.name) >= least:
                partner[place] = best
                left.remove(best)
    pairs = [_pair(partner.get(place), row) for place, row in enumerate(rows_now)]
    return [*pairs, *(Pair(each, None) for each in left)]


def _pair(then: Objective | None, now: Objective) -> Pair:
    if then is None:
        return Pair(None, now)
    changed = {name for name in COMPARED if getattr(then, name) != getattr(now, name)}
    return Pair(then, now, frozenset(changed), _alike(_whole(then), _whole(now)))


def _whole(row: Objective) -> str:
    return " ".join(getattr(row, name) for name in WORDS)


def _alike(one: str, two: str) -> float:
    one, two = plain(one), plain(two)
    return 1.0 if one == two else SequenceMatcher(None, one, two, autojunk=False).ratio()
