"""Which units of a plan are shown, and which agencies are offered to be put into it."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms

from audits.campaigns.progress import Progress, Unit
from audits.campaigns.suggesting import CODES, Suggestion
from audits.models import Inspection
from isoportal.lib.vietnamese import plain, search_words
from procedures.filtering import RowFilter

WORK = [
    ("", "Mọi tiến độ"),
    ("done", "Đã kiểm tra đủ nội dung"),
    ("some", "Đã kiểm tra ít nhất một nội dung"),
    ("part", "Mới kiểm tra một phần"),
    ("none", "Chưa kiểm tra"),
    ("concluded", "Đã kết luận"),
    ("unplanned", "Chưa có ngày hoặc đoàn"),
]


class UnitFilter(RowFilter):
    """The units of a plan by name, line, team, state and how far they have come."""

    q = forms.CharField(label="Đơn vị", required=False, max_length=100)
    group = forms.ChoiceField(label="Nhóm", required=False)
    team = forms.ChoiceField(label="Đoàn", required=False)
    work = forms.ChoiceField(label="Tiến độ", required=False)
    state = forms.ChoiceField(label="Trạng thái", required=False)

    def __init__(self, asked: Any, found: Progress) -> None:
        super().__init__(asked)
        self.found = found
        rows = [unit.inspection for unit in found.every]
        placed = sorted({(row.group_place, row.group_name) for row in rows if row.group_name})
        groups = [name for _, name in placed]
        teams = {str(row.team_id): str(row.team) for row in rows if row.team}
        self.offer("group", [("", "Mọi nhóm"), *((name, name) for name in groups)])
        self.offer("team", [("", "Mọi đoàn"), ("none", "Chưa phân công"), *sorted(
            teams.items(), key=lambda pair: pair[1])])  # fmt: skip
        self.offer("work", WORK)
        self.offer("state", [("", "Mọi trạng thái"), *Inspection.State.choices])

    @cached_property
    def units(self) -> list[Unit]:
        return [] if self.errors else [unit for unit in self.found.every if self._matches(unit)]

    def _matches(self, unit: Unit) -> bool:
        row, chosen = unit.inspection, self.chosen
        own = {
            "group": row.group_name, "state": unit.state, "team": str(row.team_id or "none"),
        }  # fmt: skip
        if any(chosen.get(name, value) != value for name, value in own.items()):
            return False
        if chosen.get("work") and not self._works(unit, chosen["work"]):
            return False
        return all(word in row.search_key for word in search_words(plain(chosen.get("q", ""))))

    def _works(self, unit: Unit, asked: str) -> bool:
        if unit.is_left_out:
            return False
        row = unit.inspection
        some = bool(unit.done)
        return {
            "done": unit.is_done, "some": some, "part": some and not unit.is_done,
            "none": not some, "concluded": unit.is_concluded,
            "unplanned": row.is_open and not (row.planned_on and row.team_id),
        }[asked]  # fmt: skip


class SuggestFilter(RowFilter):
    """The agencies that are suggested, by name, line, and what speaks for looking at them."""

    q = forms.CharField(label="Đơn vị", required=False, max_length=100)
    group = forms.ChoiceField(label="Nhóm", required=False)
    reason = forms.ChoiceField(label="Lý do", required=False)

    def __init__(self, asked: Any, found: Iterable[Suggestion]) -> None:
        super().__init__(asked)
        self.all = list(found)
        groups = {each.version.group.code: each.version.group for each in self.all}
        placed = sorted(groups.values(), key=lambda each: (each.place, each.pk))
        self.offer("group", [("", "Mọi nhóm"), *((each.code, each.name) for each in placed)])
        often = Counter(reason.code for each in self.all for reason in each.reasons)
        told = [(code, f"{words} ({often[code]})") for code, words in CODES if often[code]]
        self.offer("reason", [("", "Mọi lý do"), *told])

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        return [] if self.errors else [each for each in self.all if self._matches(each)]

    def _matches(self, each: Suggestion) -> bool:
        chosen, version = self.chosen, each.version
        if chosen.get("group", version.group.code) != version.group.code:
            return False
        codes = {reason.code for reason in each.reasons}
        if chosen.get("reason") and chosen["reason"] not in codes:
            return False
        return all(word in version.search_key for word in search_words(plain(chosen.get("q", ""))))


class OfferFilter(RowFilter):
    """The agencies that could be put into a plan, by name and line, or of last year's list."""

    q = forms.CharField(label="Đơn vị", required=False, max_length=100)
    group = forms.ChoiceField(label="Nhóm", required=False)
    source = forms.ChoiceField(label="Chọn từ", required=False)

    def __init__(self, asked: Any, versions: Iterable[Any], last_year: set[int], year: int) -> None:
        super().__init__(asked)
        self.all, self.last_year = list(versions), last_year
        groups = {each.group.code: each.group for each in self.all}
        placed = sorted(groups.values(), key=lambda each: (each.place, each.pk))
        self.offer("group", [("", "Mọi nhóm"), *((each.code, each.name) for each in placed)])
        self.offer("source", [("", "Mọi đơn vị"), ("last", f"Danh sách năm {year - 1}"),
                              ("not_last", f"Không có trong danh sách {year - 1}")])  # fmt: skip

    @cached_property
    def versions(self) -> list[Any]:
        return [] if self.errors else [each for each in self.all if self._matches(each)]

    def _matches(self, version: Any) -> bool:
        chosen = self.chosen
        listed = version.agency_id in self.last_year
        if chosen.get("source") and listed != (chosen["source"] == "last"):
            return False
        if chosen.get("group", version.group.code) != version.group.code:
            return False
        return all(word in version.search_key for word in search_words(plain(chosen.get("q", ""))))
