"""The page of what one agency handles: its headline, its filters, its exclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import F, FilteredRelation

from isoportal.lib.dated import holds
from isoportal.lib.share import Share
from procedures.coverage import Question, handled
from procedures.filtering import RowFilter
from procedures.handling.lines import ORDER, Line, lines
from procedures.models import Exclusion

STANDINGS = [
    ("", "Tất cả"),
    ("yes", "Đã bao phủ"),
    ("no", "Chưa bao phủ"),
    ("warning", "Có cảnh báo"),
]


class OwnFilter(RowFilter):
    """Which lines are shown; offers the fields there are."""

    q = forms.CharField(label="Mã hoặc tên TTHC", required=False, max_length=100)
    field = forms.ChoiceField(label="Lĩnh vực", required=False)
    covered = forms.ChoiceField(label="Bao phủ", required=False)

    def __init__(self, asked: Mapping[str, Any], found: Sequence[Line]) -> None:
        super().__init__(asked)
        fields = {str(line.field): line.field_name for line in found}
        self.offer("field", [("", "Mọi lĩnh vực"), *fields.items()])
        self.offer("covered", STANDINGS)

    def shows(self, line: Line) -> bool:
        chosen = self.chosen
        standing = {"yes": line.is_covered, "no": not line.is_covered, "warning": line.warns}
        return (
            chosen.get("field", str(line.field)) == str(line.field)
            and standing.get(chosen.get("covered", ""), True)
            and line.says(chosen.get("q", ""))
        )

    def _words(self, name: str, value: str) -> str:
        return f"Tìm “{value}”" if name == "q" else super()._words(name, value)


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
