"""What a mark must be to be kept: points its item allows, a reason where one is owed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from audits.criteria import Criteria, Item
from audits.models import Side
from audits.scoring import Mark
from isoportal.lib.numbers import show_number
from isoportal.lib.vietnamese import visible

LONGEST = 1000  # signs of a reason or a note: minutes must stay readable
FEWEST_LETTERS = 3  # of a reason: "." is none
ABSURD = Decimal(1000)


@dataclass(frozen=True)
class Said:
    """What somebody says of one item; without points and applying, it is not yet marked."""

    points: Decimal | None = None
    is_not_applicable: bool = False
    reason: str = ""
    note: str = ""

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Said":
        points = stored["points"]
        return cls(**{**stored, "points": None if points is None else Decimal(points)})

    def stored(self) -> dict[str, Any]:
        points = None if self.points is None else f"{self.points:f}"
        return {
            "points": points,
            "is_not_applicable": self.is_not_applicable,
            "reason": self.reason,
            "note": self.note,
        }

    def cleaned(self) -> "Said":
        return Said(
            self.points, self.is_not_applicable, _text("reason", "Lý do", self.reason),
            _text("note", "Ghi chú", self.note),
        )  # fmt: skip

    @property
    def mark(self) -> Mark:
        return Mark(self.points, self.is_not_applicable)


def item_of(criteria: Criteria, code: str) -> Item:
    """The item of that code; raises where the unit is not asked it."""
    for item in criteria.items():
        if item.code == code:
            return item
    raise ValidationError(
        {"item": f"Tiêu chí “{code[:20]}” không có trong bộ tiêu chí áp dụng cho cơ quan này."}
    )


def check(item: Item, said: Said, side: Side) -> None:
    """Raises ValidationError, in a sentence, where `said` cannot be kept for `item`."""
    if said.is_not_applicable:
        _check_not_applicable(item, said)
    elif said.points is not None:
        check_points(item, said.points)
        if side == Side.TEAM and said.points < item.maximum and not _is_reason(said.reason):
            missing = show_number(item.maximum - said.points)
            raise ValidationError(
                {"reason": f"Tiêu chí {item.code}: hãy ghi lý do trừ {missing} điểm."}
            )


def check_points(item: Item, points: Decimal) -> None:
    """Raises ValidationError where `item` does not allow so many points."""
    if not points.is_finite() or abs(points) > ABSURD:
        raise ValidationError({"points": f"Tiêu chí {item.code}: đó không phải là một số điểm."})
    shown = show_number(points)
    if points < 0:
        raise ValidationError({"points": f"Tiêu chí {item.code}: {shown} điểm là số âm."})
    if points % item.step:
        raise ValidationError(
            {"points": f"Tiêu chí {item.code}: {shown} điểm không phải bội số của "
                       f"{show_number(item.step)}."}
        )  # fmt: skip
    if not item.allows(points):
        raise ValidationError(
            {"points": f"Tiêu chí {item.code}: {shown} điểm vượt quá tối đa "
                       f"{show_number(item.maximum)}."}
        )  # fmt: skip


def _check_not_applicable(item: Item, said: Said) -> None:
    if not item.may_not_apply:
        raise ValidationError(
            {"is_not_applicable": f"Tiêu chí {item.code} áp dụng cho mọi cơ quan, không được ghi "
                                  "“không áp dụng”."}
        )  # fmt: skip
    if said.points is not None:
        raise ValidationError(
            {"points": f"Tiêu chí {item.code}: đã ghi “không áp dụng” thì không có điểm."}
        )
    if not _is_reason(said.reason):
        raise ValidationError(
            {"reason": f"Tiêu chí {item.code}: hãy ghi lý do không áp dụng."}
        )  # fmt: skip


def _is_reason(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= FEWEST_LETTERS


def _text(field: str, name: str, text: str) -> str:
    kept = visible(text).strip()
    if len(kept) > LONGEST:
        raise ValidationError(
            {field: f"{name} dài {show_number(Decimal(len(kept)), grouped=True)} ký tự; nhiều nhất "
                    f"{show_number(Decimal(LONGEST), grouped=True)}. Hãy viết gọn lại."}
        )  # fmt: skip
    return kept
