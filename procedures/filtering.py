"""What the filters of lists share: a day, faults that keep none, and chips."""

from functools import cached_property
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import BigIntegerField, QuerySet, TextField
from django.db.models.functions import Cast

from agencies.access import agencies_for
from agencies.models import Agency, AgencyQuerySet
from isoportal.lib import statement
from isoportal.lib.days import day_or_today
from isoportal.lib.statement import Statement

Choices = list[tuple[str, str]]
BAD_CHOICE = {"invalid_choice": "Không có lựa chọn này. Hãy chọn một giá trị trong danh sách."}


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

    def number(self, name: str) -> int:
        """The id that the address asks for; 0, which no row has, where it is none."""
        asked = self.data.get(name, "")
        return int(asked) if asked.isdecimal() and len(asked) < 19 else 0

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
        return said(self.form.fields[name], value)


class RowFilter(forms.Form):
    """Filters of rows that are read already: it offers only what there is among them.

    What is `always` set has no chip.
    """

    always: tuple[str, ...] = ()

    def __init__(self, asked: Any, **given: Any) -> None:
        super().__init__({name: asked.get(name, "") for name in self.base_fields} | given)

    def offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.error_messages |= BAD_CHOICE

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that are set, to a value there is."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def words(self) -> dict[str, str]:
        """Each filter that is set, as its chip says it."""
        return {
            name: self._words(name, value)
            for name, value in self.chosen.items()
            if name not in self.always
        }

    def _words(self, name: str, value: Any) -> str:
        return said(self.fields[name], value)


def said(field: forms.Field, value: Any) -> str:
    """The value of a filter, as its chip says it: without the dash that marks a part."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        value = str(dict(choices)[value]).removeprefix("– ")
    return f"{field.label}: {value}"


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


def one_agency() -> filters.ModelChoiceFilter:
    """One agency within reach, as a page of that agency asks for it."""
    return filters.ModelChoiceFilter(
        label="Cơ quan",
        queryset=_agencies,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có cơ quan này trong phạm vi của anh/chị."},
    )


def _agencies(request: Any) -> AgencyQuerySet:
    if request is None or not request.user.is_authenticated:
        return Agency.objects.none()
    return agencies_for(request.user)
