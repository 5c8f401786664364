"""The list of life-cycles: which step is missing, what waits too long for its ISO procedure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count

from agencies.access import Reach
from procedures.filtering import BAD_CHOICE
from procedures.handling.cycle import Stage, lacking, overdue
from procedures.handling.filters import CoverageFilter

LATE = "late"


class LifeFilter(CoverageFilter):
    """Which procedures of which agencies, and which step they lack.

    "Late" are those published for more than `days` days and still without ISO procedure.
    """

    missing = forms.ChoiceField(
        label="Còn thiếu", required=False, error_messages=BAD_CHOICE,
        choices=[
            ("", "Tất cả"),
            (LATE, "Quá số ngày mà chưa có quy trình ISO"),
            *((stage.value, stage.label) for stage in Stage),
        ],
    )  # fmt: skip
    days = forms.IntegerField(
        label="Số ngày", required=False, min_value=0, max_value=9999,
        error_messages={"invalid": "Hãy nhập số ngày bằng chữ số.", "min_value": "Số ngày từ 0.",
                        "max_value": "Số ngày nhiều nhất 9999."},
    )  # fmt: skip

    def __init__(self, asked: Mapping[str, Any], *, day: date, reach: Reach) -> None:
        super().__init__(asked, day=day, reach=reach)
        self.fields["days"].widget.attrs["placeholder"] = str(settings.ISO_WITHIN_DAYS)

    @property
    def narrowing(self) -> list[Any]:
        return [self[name] for name in ("q", "agency", "field", "group", "missing", "days")]

    @property
    def within(self) -> int:
        """After how many days something is late."""
        days = self.chosen.get("days")
        return settings.ISO_WITHIN_DAYS if days is None else int(days)

    @property
    def words(self) -> dict[str, str]:
        told = super().words
        if self.chosen.get("missing") == LATE:
            told["missing"] = f"Chưa có quy trình ISO sau {self.within} ngày"
        if "days" in told:
            told["days"] = f"Số ngày: {self.within}"
        return told

    def rows(self) -> Any:
        """The handlings asked for, and whether a step of theirs is missing."""
        found = super().rows()
        missing = self.chosen.get("missing")
        if missing == LATE:
            return found.filter(overdue(self.day, self.within))
        return found.filter(lacking(Stage(missing), self.day)) if missing else found

    def counted(self) -> dict[str, int]:
        """How many there are, and how many are late where none is asked to be missing a step."""
        asked = {"count": Count("pk")}
        if "missing" not in self.chosen:
            asked["late"] = Count("pk", filter=overdue(self.day, self.within))
        found: dict[str, int] = self.rows().order_by().aggregate(**asked)
        return found
