"""What a ranking is asked for: one set of words for the page, the workbook and the API."""

from collections.abc import Mapping
from typing import Any

from django import forms

from agencies.models import Level, ReportingGroup
from audits.ranking import rows
from audits.ranking.rows import By
from procedures.filtering import RowFilter

WAYS = [(By.GROUP.value, "Theo nhóm"), (By.LEVEL.value, "Theo cấp")]


class RankingFilter(RowFilter):
    """Among whom units are ranked, and which of them are shown; no rank changes by it."""

    by = forms.ChoiceField(label="Xếp hạng", required=False, choices=WAYS)
    group = forms.ChoiceField(label="Nhóm cơ quan", required=False)
    level = forms.ChoiceField(
        label="Cấp", required=False, choices=[("", "Mọi cấp"), *Level.choices]
    )
    q = forms.CharField(label="Tên cơ quan", required=False, max_length=100)

    always = ("by",)

    def __init__(self, asked: Mapping[str, Any], groups: Mapping[int, ReportingGroup]) -> None:
        super().__init__(asked)
        self.groups = groups
        self.offer("group", [("", "Mọi nhóm"), *nested(groups.values())])

    @property
    def way(self) -> By:
        return way_of(self.chosen)

    @property
    def narrows(self) -> bool:
        return bool({"group", "level", "q"} & self.chosen.keys())

    @property
    def members(self) -> list[int]:
        """The group that is asked for, and its parts."""
        code = self.chosen.get("group")
        own = [pk for pk, each in self.groups.items() if code and each.code == code]
        return own + [pk for pk, each in self.groups.items() if each.parent_id in own]

    def of(self, campaigns: tuple[int, ...]) -> Any:
        """The rows that are asked for, as they are read; none where the filters have faults."""
        found = rows.listed(campaigns, self.way)
        if self.errors:
            return found.none()
        chosen = self.chosen
        return rows.narrowed(
            found,
            group=self.members,
            level=chosen.get("level", ""),
            words=chosen.get("q", ""),
        )


def way_of(asked: Mapping[str, Any]) -> By:
    """Among whom it is asked to rank; what is no way of ranking is the form's to refuse."""
    return By.LEVEL if asked.get("by") == By.LEVEL else By.GROUP


def nested(groups: Any) -> list[tuple[str, str]]:
    """Each top group followed by its parts, which are marked by a dash."""
    found = list(groups)
    return [
        (each.code, each.name if each is top else f"– {each.name}")
        for top in found
        if top.parent_id is None
        for each in [top, *(part for part in found if part.parent_id == top.pk)]
    ]


def groups_by_number() -> dict[int, ReportingGroup]:
    """In their order; one query."""
    return {group.pk: group for group in ReportingGroup.objects.all()}


class CalibrationFilter(RowFilter):
    """Which units the teams are compared by: those of one tier, and in which order."""

    level = forms.ChoiceField(
        label="Cấp", required=False, choices=[("", "Mọi cấp"), *Level.choices]
    )
    order = forms.ChoiceField(
        label="Thứ tự", required=False,
        choices=[("", "Chênh nhau nhiều nhất trước"), ("item", "Theo bộ tiêu chí")],
    )  # fmt: skip
    always = ("order",)
