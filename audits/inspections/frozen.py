"""What a concluded inspection keeps for good: all that its score rests on, and the score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from audits.criteria import Criteria
from audits.inspections.asked import criteria_of, kind_of
from audits.models import GradeBand, Inspection, ItemMark, Side
from audits.scoring import Band, Grade, Mark, Score, Tally, grade, score
from isoportal.lib.frozen import digest

VERSION = 1


@dataclass(frozen=True)
class Frozen:
    """A conclusion: what was asked, what both sides marked, how the year graded.

    Its score is always worked out from these, never read; `stored` keeps both, so that a
    later program that counts otherwise is found out (recompute_scores).
    """

    concluded_on: date
    checklist: str
    parts: Sequence[str]  # codes of all its parts, also of one that is not asked of this kind
    kind: str
    criteria: Criteria
    marks: Mapping[str, Mark]
    own: Mapping[str, Mark]  # empty where the unit sent nothing
    bands: Sequence[Band]

    @classmethod
    def of(cls, inspection: Inspection, day: date) -> "Frozen":
        """As the rows stand now."""
        sent = inspection.self_sent_at is not None
        return cls(
            concluded_on=day,
            checklist=str(inspection.campaign.checklist),
            parts=[part.code for part in inspection.campaign.checklist.criteria.parts],
            kind=kind_of(inspection),
            criteria=criteria_of(inspection),
            marks=_given(ItemMark.objects.of(inspection, Side.TEAM)),
            own=_given(ItemMark.objects.of(inspection, Side.OWN)) if sent else {},
            bands=GradeBand.objects.of_year(inspection.campaign.year),
        )

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Frozen":
        assert stored["version"] == VERSION
        told = stored["content"]
        return cls(
            concluded_on=date.fromisoformat(told["concluded_on"]),
            checklist=told["checklist"],
            parts=told["parts"],
            kind=told["kind"],
            criteria=Criteria.read(told["criteria"]),
            marks=_marks(told["marks"]),
            own=_marks(told["own"]),
            bands=[Band(band["name"], Decimal(band["at_least"])) for band in told["bands"]],
        )

    @property
    def score(self) -> Score:
        return score(self.criteria, self.marks)

    @property
    def own_score(self) -> Score:
        return score(self.criteria, self.own)

    @property
    def grade(self) -> Grade | None:
        return grade(self.score, self.bands)

    @property
    def columns(self) -> dict[str, Any]:
        """What lists and rankings read."""
        given = self.grade
        found = self.score
        tallies = [found.parts.get(code, Tally()) for code in self.parts]
        one, two = [*tallies, Tally(), Tally()][:2]
        return {
            "score": found.value,
            "part_one": one.percent,
            "part_two": two.percent,
            "self_score": self.own_score.value,
            "grade": given.name if given else "",
            "got": found.total.got,
            "possible": found.total.possible,
            "lowered_from": given.by_points if given and given.lowered_by else "",
        }

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it, with the SHA-256 of its content."""
        content = {
            "concluded_on": self.concluded_on.isoformat(),
            "checklist": self.checklist,
            "parts": list(self.parts),
            "kind": self.kind,
            "criteria": self.criteria.stored(),
            "marks": {code: _mark(mark) for code, mark in self.marks.items()},
            "own": {code: _mark(mark) for code, mark in self.own.items()},
            "bands": [{"name": each.name, "at_least": f"{each.at_least:f}"} for each in self.bands],
            "score": _score(self.score),
            "own_score": _score(self.own_score),
            "grade": _grade(self.grade),
        }
        return {"version": VERSION, "sha256": digest(content), "content": content}


def differences(inspection: Inspection) -> list[str]:
    """Where a concluded score would no longer be what was frozen; nothing where all holds.

    Counted from what was frozen, and from the rows themselves: both must give the same.
    """
    stored = inspection.stored_score
    if not stored:
        return ["không có bản đóng băng"]
    found = [] if stored["sha256"] == digest(stored["content"]) else ["mã SHA-256 không khớp"]
    frozen = Frozen.read(stored)
    again = frozen.stored()["content"]
    found += [f"{name} tính lại khác bản đóng băng" for name in again
              if again[name] != stored["content"].get(name)]  # fmt: skip
    own = {name: getattr(inspection, name) for name in frozen.columns}
    found += [f"{name}: đang ghi {own[name]}, bản đóng băng {value}"
              for name, value in frozen.columns.items() if own[name] != value]  # fmt: skip
    now = Frozen.of(inspection, frozen.concluded_on).stored()["content"]
    found += [f"{name} trong cơ sở dữ liệu khác bản đóng băng" for name in ("criteria", "marks")
              if now[name] != stored["content"][name]]  # fmt: skip
    return found


def _given(marks: Mapping[str, Mark]) -> dict[str, Mark]:
    return {code: marks[code] for code in sorted(marks) if marks[code].is_given}


def _marks(stored: Mapping[str, Any]) -> dict[str, Mark]:
    return {
        code: Mark(None if told["points"] is None else Decimal(told["points"]),
                   told["not_applicable"])
        for code, told in stored.items()
    }  # fmt: skip


def _mark(mark: Mark) -> dict[str, Any]:
    return {"points": _plain(mark.points), "not_applicable": mark.not_applicable}


def _score(found: Score) -> dict[str, Any]:
    return {
        "value": _plain(found.value),
        "total": _tally(found.total),
        "parts": {code: _tally(tally) for code, tally in found.parts.items()},
        "groups": {code: _tally(tally) for code, tally in found.groups.items()},
        "unmarked": list(found.unmarked),
        "failed": list(found.failed),
        "short": list(found.short),
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "got": _plain(tally.got), "possible": _plain(tally.possible),
        "maximum": _plain(tally.maximum), "percent": _plain(tally.percent), "left": tally.left,
    }  # fmt: skip


def _grade(given: Grade | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {"name": given.name, "by_points": given.by_points, "lowered_by": list(given.lowered_by)}


def _plain(number: Decimal | None) -> str | None:
    """Always written alike: 8, 8.0 and 8.00 are one number."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
