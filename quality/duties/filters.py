"""The filters of the matrix of duties: one set for the page, the export and the reminders."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms

from agencies.models import Kind
from isoportal.lib.days import FIRST_DAY, LAST_DAY, parse_year
from isoportal.lib.vietnamese import plain, search_words
from procedures.filtering import Choices, RowFilter
from quality.duties.owing import Duties, Row
from quality.duties.standing import LATE, MISSING, Cell, Standing

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


def asked_year(text: str | None, day: date) -> int:
    """The year asked for, that of `day` where none is named. Raises as parse_year."""
    return parse_year(text.strip()) if text and text.strip() else day.year


def years_offered(year: int, today: date) -> list[int]:
    """The years around today, the newest first, and the one that is asked for."""
    around = {*range(today.year - BACK, today.year + 2), year}
    return sorted(
        (each for each in around if FIRST_DAY.year <= each <= LAST_DAY.year), reverse=True
    )


class MatrixFilter(RowFilter):
    """Which agencies and which of their duties are shown; offers only what there is."""

    always = ("year",)

    q = forms.CharField(label="Tên, mã hoặc tên viết tắt", required=False, max_length=100)
    year = forms.ChoiceField(label="Năm")
    group = forms.ChoiceField(label="Nhóm", required=False)
    kind = forms.ChoiceField(label="Loại cơ quan", required=False)
    parent = forms.ChoiceField(label="Nhánh", required=False)
    obligation = forms.ChoiceField(label="Nghĩa vụ", required=False)
    standing = forms.ChoiceField(label="Tình trạng", required=False)

    def __init__(self, asked: Any, *, found: Duties, year: int, today: date) -> None:
        super().__init__(asked, year=year)
        self.found = found
        years = [(str(each), str(each)) for each in years_offered(year, today)]
        self.offer("year", years)
        self.offer("group", [("", "Mọi nhóm"), *groups(found.rows)])
        self.offer("kind", [("", "Mọi loại"), *_kinds(found.rows)])
        self.offer("parent", [("", "Mọi nhánh"), *_branches(found.rows)])
        self.offer("obligation", [("", "Mọi nghĩa vụ"), *_duties(found)])
        standings = [(code, words) for code, (words, _) in STANDINGS.items()]
        self.offer("standing", [("", "Mọi tình trạng"), *standings])

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
