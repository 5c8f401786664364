"""Two people change one row: whoever saves first wins, the other is shown both versions.

A row that people edit at the same time counts its `revision`. The form carries the one it was
made from, and saving begins with claiming the row at that revision: of any number of savers
one gets it. The others lose nothing: what they typed comes back beside what now stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone

from accounts.models import User
from agencies.models import Upload


class Conflict(Exception):  # noqa: N818 - nothing went wrong: somebody was quicker
    """Somebody else saved the row after the form was made from it."""


def unchanged(row: Model, revision: int) -> QuerySet[Any]:
    """`row`, if it still is what the form was made from."""
    return type(row)._base_manager.filter(pk=row.pk, revision=revision)


def claim(*, by: User, row: Any, revision: int) -> None:
    """Take `row` for a change; raises Conflict where it is no longer at `revision`.

    To be called first in the transaction that changes the row: it holds the row's lock.
    """
    taken = {"changed_by": by, "changed_at": timezone.now()}
    if not unchanged(row, revision).update(revision=F("revision") + 1, **taken):
        raise Conflict
    row.revision = revision + 1
    for name, value in taken.items():
        setattr(row, name, value)


def file_in_words(upload: Upload | None) -> str:
    """A file as two people compare it: another one may bear the same name."""
    return f"{upload.name} (SHA-256 {upload.sha256[:12]}…)" if upload else ""


@dataclass(frozen=True)
class Line:
    """A field as others saved it and as the person typed it."""

    label: str
    theirs: str
    mine: str
    differs: bool


@dataclass(frozen=True)
class Part:
    """A part of the form, here and there; `only` in one of them, or in both."""

    title: str
    lines: Sequence[Line]
    only: str = ""  # "theirs", "mine"

    @property
    def differs(self) -> bool:
        return bool(self.only) or any(line.differs for line in self.lines)


def parts(
    theirs: Mapping[Any, tuple[str, forms.BaseForm]], mine: Mapping[Any, tuple[str, forms.BaseForm]]
) -> list[Part]:
    """The parts of both forms, by their keys: (title, form); those of mine first.

    A form of theirs is made from the row, one of mine from what was typed.
    """
    found = []
    for key, (title, form) in mine.items():
        there = theirs.get(key)
        lines = _lines(there[1] if there else None, form)
        found.append(Part(title, lines, only="" if there else "mine"))
    for key, (title, form) in theirs.items():
        if key not in mine:
            found.append(Part(title, _lines(form, None), only="theirs"))
    return found


def _lines(theirs: forms.BaseForm | None, mine: forms.BaseForm | None) -> list[Line]:
    form = mine or theirs
    assert form
    lines = []
    for name, field in form.fields.items():
        there, here = (each[name] if each else None for each in [theirs, mine])
        if form[name].is_hidden:
            continue
        differs = bool(there and here) and not _same(there, here)
        lines.append(Line(str(field.label), _shown(there), _shown(here), differs))
    return [line for line in lines if line.theirs or line.mine]


def _same(there: Any, here: Any) -> bool:
    """Whether both mean the same: "98" and "98,0" do."""
    if _shown(there) == _shown(here):
        return True
    if isinstance(here.field, forms.FileField):
        return False
    try:
        told = [
            each.field.clean(each.field.widget.format_value(each.value())) for each in (there, here)
        ]
    except ValidationError:
        return False
    return bool(told[0] == told[1])


def _shown(bound: BoundField | None) -> str:
    """The field's value as its box shows it; of a list the label that is chosen."""
    if bound is None:
        return ""
    if isinstance(bound.field, forms.FileField):
        return str(getattr(bound.form, f"{bound.name}_name"))
    value = bound.value()
    choices = getattr(bound.field, "choices", None)
    if choices is not None:
        return next((str(label) for code, label in choices if str(code) == str(value or "")), "")
    return str(bound.field.widget.format_value(value) or "").strip()
