"""The filters of a declaration's annex: one set for the page and the export."""

from functools import cached_property
from typing import Any

from django import forms

from procedures.filtering import RowFilter
from quality.scope.annex import Entry, Scope

COVERED = [("yes", "Có quy trình"), ("no", "Chưa có quy trình")]


class ScopeFilter(RowFilter):
    """Which of its procedures are shown; offers only the fields there are."""

    q = forms.CharField(label="Mã, tên TTHC hoặc quy trình", required=False, max_length=100)
    field = forms.ChoiceField(label="Lĩnh vực", required=False)
    covered = forms.ChoiceField(label="Quy trình", required=False)

    def __init__(self, asked: Any, found: Scope | None) -> None:
        super().__init__(asked)
        self.found = found
        named = dict.fromkeys(entry.field for entry in found.procedures) if found else {}
        self.offer("field", [("", "Mọi lĩnh vực"), *((each, each) for each in named)])
        self.offer("covered", [("", "Có và chưa có"), *COVERED])

    @cached_property
    def entries(self) -> list[Entry]:
        """The procedures asked for; none where the filters have faults."""
        if self.errors or self.found is None:
            return []
        chosen = self.chosen
        is_covered = {"yes": True, "no": False}.get(chosen.get("covered", ""))
        return [
            entry
            for entry in self.found.search(chosen.get("q", ""))
            if chosen.get("field", entry.field) == entry.field
            and is_covered in {None, entry.is_covered}
        ]
