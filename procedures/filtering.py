"""What the lists of procedures and texts share: a day, faults that keep none, and chips."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import BigIntegerField, QuerySet, TextField
from django.db.models.functions import Cast

from isoportal.lib import statement
from isoportal.lib.days import day_or_today
from isoportal.lib.statement import Statement

Choices = list[tuple[str, str]]


class ListFilter(filters.FilterSet):
    """Filters of a list as it stands on `day`, today where none is asked.

    Asked for what there is not, it keeps none. `preset` is what is asked where the address
    says nothing of it; such a value has no chip.
    """

    preset: dict[str, str] = {}

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        data = ({} if data is None else data).copy()
        self.day = day_or_today(data.get("day"))
        for name, value in self.preset.items():
            if not data.get(name):
                data[name] = value
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def search(self, found: Any, _: str, words: str) -> Any:
        return found.search(words)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set to a value there is, each in the words of its chip."""
        self.form.is_valid()
        return {
            name: self._words(name, value)
            for name, value in self.form.cleaned_data.items()
            if value and str(value) != self.preset.get(name)
        }

    def _words(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        shown = value
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            shown = dict(field.choices)[value]  # type: ignore[arg-type]
        return f"{field.label}: {shown}"


def choice(label: str, every: str | None, choices: Any, **more: Any) -> filters.ChoiceFilter:
    """One of `choices`; `every` is what the list says where none is chosen."""
    return filters.ChoiceFilter(label=label, empty_label=every, choices=choices, **more)


def choices_of(**sources: QuerySet[Any]) -> dict[str, Choices]:
    """What may be chosen of each of `sources`, which tell the `label` and `place` of each row.

    One query for all of them.
    """
    told: dict[str, list[tuple[str, str, str]]] = {name: [] for name in sources}
    names = list(sources)
    asked: list[Any] = [(_offered(rows), {}) for rows in sources.values()]
    for source, place, label, key in statement.ask(asked):
        told[names[source]].append((place, label, str(key)))
    return {name: [(key, label) for _, label, key in sorted(rows)] for name, rows in told.items()}


def _offered(rows: QuerySet[Any]) -> Statement:
    told = rows.order_by().annotate(
        key=Cast("pk", BigIntegerField()),
        placed=Cast("place", TextField()),
        called=Cast("label", TextField()),
    )
    return Statement.of(told, "placed", "called", "key")
