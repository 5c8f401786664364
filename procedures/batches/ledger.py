"""What a list did to which row, so that it can be taken back exactly."""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

AT_ONCE = 5000  # ids in one question; SQLite takes 32,766
Entries = list[dict[str, Any]]
BETWEEN, NOTHING = "\x1f", "\0"  # no text that is stored holds one of them
as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def text_of(value: Any) -> str:
    """A value of a row as text: the same for what was written and what is read again."""
    kind = type(value)
    if kind is str:
        return str(value)
    if value is None:
        return NOTHING
    if kind is bool:
        return "t" if value else "f"
    if isinstance(value, dict | list):
        return as_json(value) if value else str(value)  # [] is [] in both
    return value.isoformat() if isinstance(value, date) else str(value)


def line_of(values: Iterable[Any]) -> str:
    return BETWEEN.join(map(text_of, values))


def digest(values: Iterable[Any]) -> int:
    """A short sum of the values of a row, to see later whether somebody changed it."""
    return zlib.crc32(line_of(values).encode())


def columns(model: type[models.Model]) -> list[str]:
    """The columns that a digest is of, in its order: all but the row's own number."""
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def digests(
    model: type[models.Model], pks: Iterable[int], *, locked: bool = False
) -> dict[int, int]:
    """The digests of the rows as they stand; those that are gone are left out.

    Where `locked`, nobody changes them, or builds on them, before this transaction ends.
    """
    found: dict[int, int] = {}
    for some in some_of(pks):
        rows = model._base_manager.filter(pk__in=some).order_by("pk")
        rows = rows.select_for_update() if locked else rows
        told = rows.values_list("pk", *columns(model))
        found.update((pk, digest(values)) for pk, *values in told.iterator())
    return found


class Ledger:
    """Everything one list writes goes through here, or is told here.

    Actions of the portal keep their rules; a ledger only remembers. Entries are undone
    from the last to the first.
    """

    def __init__(self) -> None:
        self.entries: Entries = []
        self._known: dict[str, dict[int, int]] = {}  # digests that were told
        self._touched: dict[str, dict[int, None]] = {}

    def create(self, rows: Sequence[Any]) -> None:
        """Write new rows of one table."""
        if rows:
            model = type(rows[0])
            model._default_manager.bulk_create(rows, batch_size=500)
            self._tell(model, "made", [row.pk for row in rows])

    def change(self, row: Any, **values: Any) -> None:
        """Change one row, whatever else its save() composes included."""
        before = {name: getattr(row, name) for name in columns(type(row))}
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        kept = {
            name: _plain(value) for name, value in before.items() if value != getattr(row, name)
        }
        self._tell(type(row), "changed", [[row.pk, kept]])

    def remove(self, rows: Sequence[Any]) -> None:
        """Delete rows that nothing is built on."""
        if rows:
            model = type(rows[0])
            names = ["id", *columns(model)]
            kept = [{name: _plain(getattr(row, name)) for name in names} for row in rows]
            model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()
            self._tell(model, "removed", kept)

    def made(self, model: type[models.Model], known: dict[int, int]) -> None:
        """Rows that were written elsewhere, with their digests."""
        if known:
            self._known.setdefault(model._meta.label_lower, {}).update(known)
            self._tell(model, "made", list(known))

    def changed(
        self, model: type[models.Model], before: Sequence[tuple[int, dict[str, Any]]]
    ) -> None:
        """Rows that were changed elsewhere, and what stood in their changed columns."""
        kept = [[pk, {name: _plain(value) for name, value in each.items()}] for pk, each in before]
        if kept:
            self._tell(model, "changed", kept)

    def stored(self) -> Entries:
        """All of it as JSON, with the digests of the rows as the list left them."""
        after = {}
        for label, touched in self._touched.items():
            known = self._known.get(label, {})
            asked = digests(apps.get_model(label), touched.keys() - known.keys())
            after[label] = " ".join(f"{pk}:{each}" for pk, each in sorted((known | asked).items()))
        return [*self.entries, {"act": "after", "digests": after}]

    def _tell(self, model: type[models.Model], act: str, rows: list[Any]) -> None:
        label = model._meta.label_lower
        kept = ranges(rows) if act == "made" else rows
        self.entries.append({"act": act, "model": label, "rows": kept})
        if act != "removed":
            pks = rows if act == "made" else [pk for pk, _ in rows]
            self._touched.setdefault(label, {}).update(dict.fromkeys(pks))


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Whole numbers as their first and last without a gap: thousands of rows in a few figures."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def within(kept: Iterable[Sequence[int]]) -> Iterator[int]:
    return (number for first, last in kept for number in range(first, last + 1))


def undo(entries: Entries) -> None:
    """Put everything back as it was before; `in_the_way` has found nothing."""
    for entry in reversed(entries):
        if entry["act"] in UNDOING:
            UNDOING[entry["act"]](apps.get_model(entry["model"]), entry["rows"])


def _unmake(model: type[models.Model], rows: list[list[int]]) -> None:
    for some in some_of(within(rows)):
        model._base_manager.filter(pk__in=some).delete()


def _change_back(model: type[models.Model], rows: list[Any]) -> None:
    alike: dict[tuple[str, ...], list[Any]] = {}
    for pk, before in rows:
        back = model(pk=pk, **{name: _read(model, name, value) for name, value in before.items()})
        alike.setdefault(tuple(before), []).append(back)
    for names, some in alike.items():
        fields = [_field(model, name).name for name in names]
        if fields:
            model._base_manager.bulk_update(some, fields, batch_size=500)


def _put_back(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    back = [
        model(**{name: _read(model, name, value) for name, value in row.items()}) for row in rows
    ]
    model._base_manager.bulk_create(back, batch_size=500)  # its keys as they were


UNDOING = {"made": _unmake, "changed": _change_back, "removed": _put_back}


def in_the_way(entries: Entries, most: int = 20) -> list[str]:
    """In words, what was done since to the rows of a list, or built on them.

    From now on they stay as they are, until the transaction that asks ends.
    """
    found: list[str] = []
    for way in _ways(entries):
        found.append(way)
        if len(found) > most:
            return [*found[:most], "… và những nội dung khác."]
    return found


def _ways(entries: Entries) -> Iterator[str]:
    after: dict[str, Any] = next(
        (each["digests"] for each in entries if each["act"] == "after"), {}
    )
    made: dict[str, set[int]] = {}
    for entry in entries:
        if entry["act"] == "made":
            made.setdefault(entry["model"], set()).update(within(entry["rows"]))
    for label, known in after.items():
        pairs = (pair.split(":") for pair in known.split())
        yield from _altered(apps.get_model(label), {int(pk): int(each) for pk, each in pairs})
    for label, pks in made.items():
        yield from _built_on(apps.get_model(label), pks, made)


def _altered(model: type[models.Model], known: dict[int, int]) -> Iterator[str]:
    now = digests(model, known, locked=True)
    gone = known.keys() - now.keys()
    if gone:
        yield f"{len(gone)} {model._meta.verbose_name} đã bị xóa sau lần nhập."
    altered = [pk for pk, sum_now in now.items() if sum_now != known[pk]]
    for row in model._base_manager.filter(pk__in=altered[:AT_ONCE]).order_by("pk"):
        yield f"{_called(row)} đã được sửa sau lần nhập."


def _built_on(model: type[models.Model], pks: set[int], made: dict[str, set[int]]) -> Iterator[str]:
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        other: Any = relation.related_model
        own = made.get(other._meta.label_lower, set())
        for some in some_of(pks):
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": some})
            for row in rows.exclude(pk__in=own) if len(own) < AT_ONCE else rows:
                if row.pk not in own:
                    yield f"{_called(row)} được lập sau lần nhập."


def _called(row: models.Model) -> str:
    name = str(row._meta.verbose_name)
    return f"{name[:1].upper()}{name[1:]} “{row}”"


def some_of(pks: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in pieces, for no database takes any number of them in one question."""
    ordered = sorted(pks)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value if isinstance(value, str | int | dict | list | None) else text_of(value)


def _field(model: type[models.Model], name: str) -> Any:
    return next(
        field for field in model._meta.concrete_fields if name in (field.attname, field.name)
    )


def _read(model: type[models.Model], name: str, value: Any) -> Any:
    field = _field(model, name)
    return value if isinstance(value, dict | list) else field.to_python(value)
