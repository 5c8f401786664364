"""The filters of the radar: one set for the page and the export."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms

from isoportal.lib.vietnamese import plain, search_words
from procedures.filtering import RowFilter
from quality.duties.filters import groups
from quality.radar.differences import Cause
from quality.radar.due import Line, Radar

STANDINGS: dict[str, tuple[str, Callable[[Line], bool]]] = {
    "": ("Cần công bố lại", lambda line: line.is_due),
    "same": ("Không có thay đổi", lambda line: line.is_frozen and not line.is_due),
    "unknown": ("Phạm vi chưa được đóng băng", lambda line: not line.is_frozen),
    "any": ("Mọi công bố đang có hiệu lực", lambda line: True),
}
DAYS = [(str(days), f"Từ {days} ngày") for days in (30, 60, 90, 180)]


class RadarFilter(RowFilter):
    """Which declarations are shown: the due ones, unless others are asked for."""

    q = forms.CharField(label="Cơ quan, số công bố hoặc TTHC", required=False, max_length=100)
    standing = forms.ChoiceField(label="Tình trạng", required=False)
    group = forms.ChoiceField(label="Nhóm", required=False)
    cause = forms.ChoiceField(label="Nguyên nhân", required=False)
    days = forms.ChoiceField(label="Đã quá", required=False)

    def __init__(self, asked: Any, found: Radar) -> None:
        super().__init__(asked)
        self.found = found
        placed: Any = [line for line in found.lines if line.shown.group]
        self.offer("standing", [(code, words) for code, (words, _) in STANDINGS.items()])
        self.offer("group", [("", "Mọi nhóm"), *groups(placed)])
        self.offer("cause", [("", "Mọi nguyên nhân"), *Cause.choices])
        self.offer("days", [("", "Bao lâu cũng được"), *DAYS])

    @cached_property
    def lines(self) -> list[Line]:
        """What is asked for, that which has been due longest first; none where it has faults."""
        if self.errors:
            return []
        found = [line for line in self.found.lines if self._matches(line)]
        return sorted(found, key=lambda line: -self._days(line))

    def _days(self, line: Line) -> int:
        return line.days if line.is_due else -1

    def _matches(self, line: Line) -> bool:
        chosen = self.chosen
        _, is_asked = STANDINGS[chosen.get("standing", "")]
        group = chosen.get("group", line.shown.group)
        causes = {change.cause.value for change in line.changes}
        return (
            is_asked(line)
            and group in {line.shown.group, line.shown.group_parent}
            and ("cause" not in chosen or chosen["cause"] in causes)
            and ("days" not in chosen or self._days(line) >= int(chosen["days"]))
            and self._holds_words(line)
        )

    def _holds_words(self, line: Line) -> bool:
        words = search_words(plain(self.chosen.get("q", "")))
        changes = (f"{change.code} {change.name}" for change in line.changes)
        told = f"{line.shown.search_key} {plain(line.declaration.number)}"
        told = f"{told} {plain(' '.join(changes))}" if words else told
        return all(word in told for word in words)
