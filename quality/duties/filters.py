"""The filters of the matrix of duties: one set for the page, the export and the reminders."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django import forms

from agencies.models import Kind
from isoportal.lib.days import FIRST_DAY, LAST_DAY, parse_year
from isoportal.lib.vietnamese import plain, search_words
from quality.duties.owing import Duties, Row
from quality.duties.standing import LATE, MISSING, Cell, Standing

Choices = list[tuple[str, str]]
BACK = 4  # as many past years are offered
STANDINGS: dict[str, tuple[str, Callable[[Cell], bool]]] = {
    "expected": ("Phải nộp", lambda cell: cell.is_expected),
    "submitted": ("Đã nộp", lambda cell: cell.is_handed_in),
    "on_time": ("Nộp đúng hạn", lambda cell: cell.is_handed_in and bool(cell.on_time)),
    "late": ("Nộp muộn", lambda cell: cell.is_late),
    "waiting": ("Chờ tiếp nhận", lambda cell: cell.waiting is not None),
    "returned": ("Bị trả lại", lambda cell: cell.standing == Standing.RETURNED),
    "accepted": ("Đã tiếp nhận", lambda cell: cell.standing == Standing.ACCEPTED),
    "missing": ("Chưa nộp", lambda cell: cell.standing in MISSING),
    "coming": ("Chưa nộp, còn hạn", lambda cell: cell.standing == Standing.COMING),
    "overdue": ("Quá hạn, chưa nộp", lambda cell: cell.standing in LATE),
    "locked": ("Đã khóa, chưa nộp", lambda cell: cell.standing == Standing.LOCKED),
    "waived": ("Được miễn", lambda cell: cell.standing == Standing.WAIVED),
}
BAD_CHOICE = {"invalid_choice": "Không có lựa chọn này. Hãy chọn một giá trị trong danh sách."}


def asked_year(text: str | None, day: date) -> int:
    """The year asked for, that of `day` where none is named. Raises as parse_year."""
    return parse_year(text.strip()) if text and text.strip() else day.year


def years_offered(year: int, today: date) -> list[int]:
    """The years around today, the newest first, and the one that is asked for."""
    around = {*range(today.year - BACK, today.year + 2), year}
    return sorted(
        (each for each in around if FIRST_DAY.year <= each <= LAST_DAY.year), reverse=True
    )


class MatrixFilter(forms.Form):
    """Which agencies and which of their duties are shown; offers only what there is."""

    q = forms.CharField(label="Tên, mã hoặc tên viết tắt", required=False, max_length=100)
    year = forms.ChoiceField(label="Năm")
    group = forms.ChoiceField(label="Nhóm", required=False)
    kind = forms.ChoiceField(label="Loại cơ quan", required=False)
    parent = forms.ChoiceField(label="Nhánh", required=False)
    obligation = forms.ChoiceField(label="Nghĩa vụ", required=False)
    standing = forms.ChoiceField(label="Tình trạng", required=False)

    def __init__(self, asked: Any, *, found: Duties, year: int, today: date) -> None:
        super().__init__({**{name: asked.get(name, "") for name in self.base_fields}, "year": year})
        self.found = found
        years = [(str(each), str(each)) for each in years_offered(year, today)]
        self._offer("year", years)
        self._offer("group", [("", "Mọi nhóm"), *groups(found.rows)])
        self._offer("kind", [("", "Mọi loại"), *_kinds(found.rows)])
        self._offer("parent", [("", "Mọi nhánh"), *_branches(found.rows)])
        self._offer("obligation", [("", "Mọi nghĩa vụ"), *_duties(found)])
        standings = [(code, words) for code, (words, _) in STANDINGS.items()]
        self._offer("standing", [("", "Mọi tình trạng"), *standings])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.error_messages |= BAD_CHOICE

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, to a value there is."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self) -> dict[str, str]:
        """Each filter that is set, as its chip says it; the year is always set."""
        return {
            name: f"{self.fields[name].label}: {self._said(name, value)}"
            for name, value in self.chosen.items()
            if name != "year"
        }

    def _said(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", None)
        return str(dict(choices)[value]).removeprefix("– ") if choices else value

    def rows(self) -> list[Row]:
        """The agencies asked for, by what they are; none where the filters have faults."""
        if self.errors:
            return []
        chosen = self.chosen
        branch = _under(int(chosen["parent"]), self.found.rows) if "parent" in chosen else None
        words = search_words(plain(chosen.get("q", "")))
        return [
            row
            for row in self.found.rows
            if chosen.get("group", row.shown.group) in {row.shown.group, row.shown.group_parent}
            and chosen.get("kind", row.shown.kind) == row.shown.kind
            and (branch is None or row.pk in branch)
            and all(word in row.shown.search_key for word in words)
        ]

    def owed(self, row: Row) -> list[Cell]:
        """The duties asked for, in whatever standing."""
        code = self.chosen.get("obligation")
        return [cell for cell in row.cells.values() if code in {None, cell.obligation.kind.code}]

    def matches(self, cell: Cell) -> bool:
        """Whether the standing is the one asked for."""
        code = self.chosen.get("standing")
        return code is None or STANDINGS[code][1](cell)


def groups(rows: Iterable[Row]) -> Choices:
    """The groups the agencies are in: each top group followed by its parts, marked by a dash."""
    tops: dict[tuple[int, str, str], set[tuple[int, str, str]]] = {}
    for shown in (row.shown for row in rows):
        own = (shown.group_place, shown.group, shown.group_name)
        if shown.group_parent:
            top = (shown.group_parent_place or 0, shown.group_parent, shown.group_parent_name or "")
            tops.setdefault(top, set()).add(own)
        else:
            tops.setdefault(own, set())
    return [
        line
        for top in sorted(tops)
        for line in [
            (top[1], top[2]),
            *((code, f"– {name}") for _, code, name in sorted(tops[top])),
        ]
    ]


def _kinds(rows: Iterable[Row]) -> Choices:
    there = {row.shown.kind for row in rows}
    return [(value, str(label)) for value, label in Kind.choices if value in there]


def _branches(rows: list[Row]) -> Choices:
    """The agencies that others of the list stand under; not the one above them all."""
    above = {row.shown.parent for row in rows}
    return [(str(row.pk), row.shown.name) for row in rows if row.pk in above]


def _duties(found: Duties) -> Choices:
    kinds = {each.kind.code: each.kind for each in found.obligations}
    return [
        (kind.code, kind.name) for kind in sorted(kinds.values(), key=lambda k: (k.place, k.pk))
    ]


def _under(root: int, rows: list[Row]) -> set[int]:
    """`root` and whatever stands under it, however deep."""
    reached, grew = {root}, True
    while grew:
        more = {row.pk for row in rows if row.shown.parent in reached} - reached
        reached |= more
        grew = bool(more)
    return reached
