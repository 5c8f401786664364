"""The filters of coverage: one set for the pages, the exports and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import BigIntegerField, Count, F, TextField, Value
from django.db.models.functions import Cast

from agencies.access import Reach
from agencies.models import AgencyVersion, Level, ReportingGroup
from isoportal.lib import statement
from isoportal.lib.statement import Statement
from procedures.codes import procedures_of
from procedures.coverage import NO_GROUP, OUTSIDE, Question, covered_on, handled
from procedures.filtering import Choices, RowFilter
from procedures.models import AdministrativeProcedure, Field

COVERED = [("", "Tất cả"), ("yes", "Đã bao phủ"), ("no", "Chưa bao phủ")]


class CoverageFilter(RowFilter):
    """Which procedures of which agencies: the words of a Question, and covered or not.

    It offers the agencies within reach, the fields and the groups: one query for all.
    """

    q = forms.CharField(label="Mã hoặc tên TTHC", required=False, max_length=100)
    agency = forms.ChoiceField(label="Cơ quan", required=False)
    field = forms.ChoiceField(label="Lĩnh vực", required=False)
    group = forms.ChoiceField(label="Nhóm cơ quan", required=False)
    level = forms.ChoiceField(
        label="Cấp", required=False, choices=[("", "Mọi cấp"), *Level.choices]
    )
    covered = forms.ChoiceField(label="Bao phủ", required=False, choices=COVERED)
    tthc = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    lot = forms.RegexField(
        r"^[0-9]{1,18}-[0-9]{1,18}$", required=False, widget=forms.HiddenInput,
        error_messages={"invalid": "Không có lần giao này."},
    )  # fmt: skip

    def __init__(self, asked: Mapping[str, Any], *, day: date, reach: Reach) -> None:
        super().__init__(asked)
        self.day, self.reach = day, reach
        self.known = Known.on(day, reach)
        self.offer("agency", [("", "Mọi cơ quan"), *self.known.choices("agency")])
        self.offer("field", [("", "Mọi lĩnh vực"), *self.known.choices("field")])
        groups = [("", "Mọi nhóm"), *self.known.nested, (NO_GROUP, OUTSIDE)]
        self.offer("group", groups)

    def clean_tthc(self) -> AdministrativeProcedure | None:
        """A procedure by its number or its code, as other pages name it."""
        asked = self.cleaned_data["tthc"].strip()
        if not asked:
            return None
        found = (
            AdministrativeProcedure.objects.filter(pk=asked).first()
            if asked.isdecimal()
            else procedures_of([asked]).get(asked)
        )
        if found is None:
            raise forms.ValidationError("Không có TTHC này trong danh mục.")
        return found

    @property
    def query(self) -> dict[str, str]:
        """They, as an address carries them."""
        return {
            name: str(value.pk if isinstance(value, AdministrativeProcedure) else value)
            for name, value in self.chosen.items()
        }

    @property
    def question(self) -> Question:
        chosen = self.chosen
        return Question(
            self.day,
            agency=self._number("agency"),
            field=self._number("field"),
            procedure=chosen["tthc"].pk if "tthc" in chosen else None,
            group=chosen.get("group", ""),
            level=chosen.get("level", ""),
            words=chosen.get("q", ""),
            lot=_lot(chosen.get("lot", "")),
            reach=self.reach,
        )

    @property
    def narrowing(self) -> list[Any]:
        """The fields that narrow a figure, as the page of figures offers them."""
        return [self[name] for name in ("group", "level", "field")]

    @property
    def asked_part(self) -> str:
        """The covered ones ("yes"), the others ("no"), or all of them ("")."""
        return str(self.chosen.get("covered", ""))

    def rows(self) -> Any:
        """The handlings asked for; none where the filters have faults."""
        found = handled(self.question)
        if self.errors:
            return found.none()
        if not self.asked_part:
            return found
        condition = covered_on(self.day)
        return found.filter(condition if self.asked_part == "yes" else ~condition)

    def procedures(self) -> Any:
        """Each procedure asked for once: how many agencies handle it and cover it."""
        part = Count("pk", filter=covered_on(self.day))
        named = {"name": F("version__name"), "field_name": F("version__field__name")}
        keys = ("procedure_id", "procedure__code", "procedure__local")
        counted = (
            self.rows().order_by().values(*keys, **named).annotate(part=part, whole=Count("pk"))
        )
        return counted.order_by("version__field__sort_key", "procedure__code", "procedure_id")

    def _number(self, name: str) -> int | None:
        return int(self.chosen[name]) if name in self.chosen else None

    def _words(self, name: str, value: Any) -> str:
        if name == "q":
            return f"Tìm “{value}”"
        if name == "lot":
            return "Một lần giao danh mục"
        if isinstance(value, AdministrativeProcedure):
            return f"TTHC: {value}"
        return super()._words(name, value)


def _lot(asked: str) -> tuple[int, int] | None:
    first, _, last = asked.partition("-")
    return (int(first), int(last)) if asked else None


class Named(NamedTuple):
    """An agency, a field or a group: its key in an address, its name and its place."""

    key: str
    label: str
    place: str
    own: int | None
    above: int | None  # an agency's group, a group's top group


@dataclass(frozen=True)
class Known:
    """The agencies within reach as they are on a day, all fields and groups, in their order."""

    agency: list[Named]
    field: list[Named]
    group: list[Named]

    @classmethod
    def on(cls, day: date, reach: Reach) -> "Known":
        """One query for all of them."""
        agencies: Any = AgencyVersion.objects.as_of(day)
        number, above = F("agency_id"), F("group_id")
        sources = [
            _named(reach.limit(agencies, "agency"), number, "sort_key", own=number, above=above),
            _named(Field.objects.all(), F("pk"), "sort_key", own=F("pk")),
            _named(
                ReportingGroup.objects.all(), F("code"), "place", own=F("pk"), above=F("parent_id")
            ),
        ]
        told: list[list[Named]] = [[] for _ in sources]
        for source, *row in statement.ask([(each, {}) for each in sources]):
            told[source].append(Named(*row))
        agency, field, group = told
        return cls(
            sorted(agency, key=lambda each: each.place),
            sorted(field, key=lambda each: each.place),
            sorted(group, key=lambda each: (int(each.place), each.own)),
        )

    def choices(self, name: str) -> Choices:
        return [(each.key, each.label) for each in getattr(self, name)]

    @property
    def nested(self) -> Choices:
        """Each top group followed by its parts, which are marked by a dash."""
        return [
            (each.key, each.label if each is top else f"– {each.label}")
            for top in self.group
            if top.above is None
            for each in [top, *(part for part in self.group if part.above == top.own)]
        ]


def _named(rows: Any, key: Any, order: str, **own: Any) -> Statement:
    """The question for what may be chosen: its key, its name, its place."""
    nothing = Value(None)
    told = rows.order_by().annotate(
        key=Cast(key, TextField()),
        label=Cast("name", TextField()),
        place_of=Cast(order, TextField()),
        own=Cast(own.get("own", nothing), BigIntegerField()),
        above=Cast(own.get("above", nothing), BigIntegerField()),
    )
    return Statement.of(told, "key", "label", "place_of", "own", "above")
