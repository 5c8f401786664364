"""The page of what one agency handles: its headline, its filters, its exclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F, FilteredRelation

from isoportal.lib.dated import holds
from isoportal.lib.share import Share
from procedures.coverage import Question, handled
from procedures.handling.filters import BAD_CHOICE
from procedures.handling.lines import ORDER, Line, lines
from procedures.models import Exclusion

STANDINGS = [
    ("", "Tất cả"),
    ("yes", "Đã bao phủ"),
    ("no", "Chưa bao phủ"),
    ("warning", "Có cảnh báo"),
]


class OwnFilter(forms.Form):
    """Which lines are shown; offers the fields there are."""

    q = forms.CharField(label="Mã hoặc tên TTHC", required=False, max_length=100)
    field = forms.ChoiceField(label="Lĩnh vực", required=False)
    covered = forms.ChoiceField(label="Bao phủ", required=False, choices=STANDINGS)

    def __init__(self, asked: Mapping[str, Any], found: Sequence[Line]) -> None:
        super().__init__({name: asked.get(name, "") for name in self.base_fields})
        fields = {str(line.field): line.field_name for line in found}
        self._field("field").choices = [("", "Mọi lĩnh vực"), *fields.items()]
        for name in ("field", "covered"):
            self._field(name).error_messages |= BAD_CHOICE

    @cached_property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self) -> dict[str, str]:
        """Each filter that is set, as its chip says it."""
        return {name: self._said(name, value) for name, value in self.chosen.items()}

    def shows(self, line: Line) -> bool:
        chosen = self.chosen
        standing = {"yes": line.is_covered, "no": not line.is_covered, "warning": line.warns}
        return (
            chosen.get("field", str(line.field)) == str(line.field)
            and standing.get(chosen.get("covered", ""), True)
            and line.says(chosen.get("q", ""))
        )

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _said(self, name: str, value: str) -> str:
        if name == "q":
            return f"Tìm “{value}”"
        return f"{self.fields[name].label}: {dict(self._field(name).choices)[value]}"


@dataclass(frozen=True)
class Own:
    """What an agency handles on a day, and what it does not and why."""

    lines: Sequence[Line]
    exclusions: Sequence[Any]  # rows of Exclusion, each with its `called`

    @classmethod
    def of(cls, question: Question) -> "Own":
        """Three queries."""
        found = lines(handled(question).order_by(*ORDER), question.day)
        return cls(found, _exclusions(question))

    @property
    def share(self) -> Share:
        return Share(sum(line.is_covered for line in self.lines), len(self.lines))

    @property
    def isos(self) -> int:
        """How many ISO procedures cover something."""
        return len({iso.pk for line in self.lines for iso in line.isos})

    @property
    def fields(self) -> int:
        return len({line.field for line in self.lines})

    @property
    def warned(self) -> int:
        return sum(line.warns for line in self.lines)


def _exclusions(question: Question) -> list[Any]:
    day: date = question.day
    version = FilteredRelation("procedure__versions", condition=holds(day, "procedure__versions__"))
    rows: Any = Exclusion.objects.as_of(day).filter(agency=question.agency).alias(version=version)
    return list(rows.select_related("procedure").annotate(called=F("version__name")))
