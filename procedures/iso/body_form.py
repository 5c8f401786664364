"""The form of a revision: its head, and any number of steps, forms and records, sent at once.

Without scripts, rows are added, removed and moved by buttons that send the form and show
it again as it was typed; with them (static/js/iso.js) the page does it by itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django import forms

from isoportal.lib.numbers import NumberField
from isoportal.lib.vietnamese import clean
from procedures.body import TEXTS, Body, FormUsed, RecordKept, Step
from procedures.duration import Duration, Unit
from procedures.iso.drafts import Draft
from procedures.iso.forms import DraftForm, initial_of, lined

MOST_ROWS = 80
ROW = re.compile(r"(steps|forms|records)-(n\d{1,4})-\w+", re.ASCII)
MOVE = re.compile(r"(add|remove|up|down)-(steps|forms|records)(?:-(n\d{1,4}))?", re.ASCII)


def _line(label: str, most: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required)


class RowForm(forms.Form):
    """A row of one of the tables; empty, it is left out."""

    kind = ""
    title = ""

    @property
    def key(self) -> str:
        return str(self.prefix).partition("-")[2]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, value in given.items():
            if isinstance(value, str):
                area = isinstance(self.fields[name].widget, forms.Textarea)
                given[name] = lined(value) if area else clean(value)
        return given


class StepForm(RowForm):
    kind, title = "steps", "Bước"
    what = forms.CharField(
        label="Trình tự", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    who = _line("Trách nhiệm", 300)
    value = NumberField(
        label="Thời gian", required=False, max_digits=7, decimal_places=2, min_value=0,
        error_messages={
            "min_value": "“%(show_value)s” nhỏ hơn 0; thời gian của một bước phải từ 0 trở lên.",
        },
    )  # fmt: skip
    unit = forms.ChoiceField(label="Đơn vị", choices=Unit.choices, initial=Unit.WORKING_DAYS)
    result = _line("Biểu mẫu, kết quả", 500)


class FormUsedForm(RowForm):
    kind, title = "forms", "Biểu mẫu"
    code = _line("Mã biểu mẫu", 60)
    name = _line("Tên biểu mẫu", 300, required=True)


class RecordForm(RowForm):
    kind, title = "records", "Hồ sơ"
    name = _line("Hồ sơ lưu", 300, required=True)
    place = _line("Nơi lưu", 200)
    kept_for = _line("Thời gian lưu", 100)


TABLES: dict[str, type[RowForm]] = {
    each.kind: each for each in [StepForm, FormUsedForm, RecordForm]
}
SELECTS = {"unit"}  # always has a value, so that it says nothing about whether a row is empty


class Table:
    """The rows of one kind, and a blank one from which the page makes others."""

    def __init__(self, kind: str, rows: Sequence[RowForm]) -> None:
        self.kind, self.rows = kind, list(rows)

    @property
    def title(self) -> str:
        return TABLES[self.kind].title

    @property
    def pattern(self) -> RowForm:
        return TABLES[self.kind](prefix=f"{self.kind}-n0")

    @property
    def order(self) -> str:
        return ",".join(row.key for row in self.rows)


class Sheet:
    """Head and tables as one form."""

    def __init__(self, head: DraftForm, tables: Sequence[Table]) -> None:
        self.head, self.tables = head, list(tables)

    def table(self, kind: str) -> Table:
        return next(table for table in self.tables if table.kind == kind)

    def is_valid(self) -> bool:
        told = [row.is_valid() for table in self.tables for row in table.rows]
        return all([self.head.is_valid(), *told])

    @property
    def draft(self) -> Draft:
        given = self.head.cleaned_data
        rows = {t.kind: [row.cleaned_data for row in t.rows] for t in self.tables}
        body = Body(
            **{name: given[name] for name in TEXTS},
            content=self.head.content,
            steps=[Step(**row) for row in rows["steps"]],
            forms=[FormUsed(**row) for row in rows["forms"]],
            records=[RecordKept(**row) for row in rows["records"]],
        )
        same = ["title", "stated", "stated_unit", "cites", "drafter_position"]
        return Draft(
            body=body, changed=given.get("changed", ""), **{name: given[name] for name in same}
        )

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: where (the id of the box), what it is called, and why."""
        found: list[tuple[str, str, str]] = []
        for called, form in [("", self.head), *self._called()]:
            for name, texts in form.errors.items():
                field = form[name] if name in form.fields else None
                own = str(field.label) if field else ""
                label = f"{called}, {own}" if called and own else called or own
                found += [(field.auto_id if field else "", label, str(text)) for text in texts]
        return found

    @property
    def sum_of_steps(self) -> Duration | None:
        """Of the rows as they were saved; the page adds up what is typed."""
        steps = [Step(what="", value=row.initial.get("value"), unit=row.initial.get("unit") or "")
                 for row in self.table("steps").rows if row.initial.get("value")]  # fmt: skip
        return Body(steps=steps).step_time() if not self.head.is_bound else None

    def _called(self) -> list[tuple[str, RowForm]]:
        return [
            (f"{table.title} {number}", row)
            for table in self.tables
            for number, row in enumerate(table.rows, start=1)
        ]


def sheet_of(draft: Draft, head: DraftForm) -> Sheet:
    """A draft as a form; a table without rows offers an empty one."""
    head.initial = {**initial_of(draft), **head.initial}
    rows: dict[str, Sequence[Any]] = {
        "steps": draft.body.steps, "forms": draft.body.forms, "records": draft.body.records,
    }  # fmt: skip
    return Sheet(head, [_table(kind, list(map(asdict, each))) for kind, each in rows.items()])


def sent_sheet(head: DraftForm, data: Mapping[str, Any]) -> Sheet:
    """The form as it was sent; rows in which nothing was written are left out."""
    tables = []
    for kind, made in TABLES.items():
        keys = [key for key in sent_keys(kind, data) if not _is_blank(kind, key, data)]
        tables.append(Table(kind, [made(data, prefix=f"{kind}-{key}") for key in keys]))
    return Sheet(head, tables)


def retyped(head: DraftForm, data: Mapping[str, Any], move: str) -> Sheet:
    """The form as it was typed, not judged, with a row more or less, or two exchanged."""
    asked = MOVE.fullmatch(move)
    tables = []
    for kind, made in TABLES.items():
        keys = sent_keys(kind, data)
        if asked and asked[2] == kind:
            keys = _moved(keys, asked[1], asked[3] or "")
        rows = []
        for key in keys:
            typed = {name: data.get(f"{kind}-{key}-{name}", "") for name in made.base_fields}
            is_new = not any(f"{kind}-{key}-{name}" in data for name in made.base_fields)
            rows.append(made(initial=None if is_new else typed, prefix=f"{kind}-{key}"))
        tables.append(Table(kind, rows))
    typed_head = {name: data.get(name, "") for name in head.fields}
    head.initial = {**head.initial, **typed_head}
    return Sheet(head, tables)


def sent_keys(kind: str, data: Mapping[str, Any]) -> list[str]:
    """What the rows that were sent are called, in their order."""
    found = [match for name in data if (match := ROW.fullmatch(name)) and match[1] == kind]
    return list(dict.fromkeys(match[2] for match in found))[:MOST_ROWS]


def _is_blank(kind: str, key: str, data: Mapping[str, Any]) -> bool:
    names = set(TABLES[kind].base_fields) - SELECTS
    return not any(str(data.get(f"{kind}-{key}-{name}", "")).strip() for name in names)


def _moved(keys: list[str], how: str, key: str) -> list[str]:
    if how == "add":
        taken = [int(each[1:]) for each in keys]
        return [*keys, f"n{max(taken, default=0) + 1}"]
    if key not in keys:
        return keys
    place = keys.index(key)
    left = keys[:place] + keys[place + 1 :]
    if how == "remove":
        return left
    to = max(place - 1, 0) if how == "up" else place + 1
    return [*left[:to], key, *left[to:]]


def _table(kind: str, rows: list[dict[str, Any]]) -> Table:
    made = TABLES[kind]
    forms_ = [made(initial=row, prefix=f"{kind}-n{n}") for n, row in enumerate(rows, start=1)]
    return Table(kind, forms_ or [made(prefix=f"{kind}-n1")])
