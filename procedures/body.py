"""What an ISO procedure says: the fixed seven parts of the ministry's framework model.

A revision keeps it as versioned JSON, so that what was issued never changes with the
program. Parts are texts and short tables; nothing in it is markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from procedures.duration import Duration, Unit, total

VERSION = 1


@dataclass(frozen=True)
class Step:
    """A step of the work: what is done, by whom, within what time, with which form or result."""

    what: str
    who: str = ""
    value: Decimal | None = None
    unit: str = Unit.WORKING_DAYS
    result: str = ""

    @property
    def duration(self) -> Duration | None:
        return Duration.of(self.value, self.unit)


@dataclass(frozen=True)
class FormUsed:
    """A form (biểu mẫu) the procedure uses."""

    code: str
    name: str


@dataclass(frozen=True)
class RecordKept:
    """A record (hồ sơ lưu): what is kept, where, how long."""

    name: str
    place: str = ""
    kept_for: str = ""


# how the framework model calls the seven parts
PARTS = {
    "purpose": "1. Mục đích",
    "scope": "2. Phạm vi",
    "references": "3. Tài liệu viện dẫn",
    "terms": "4. Định nghĩa, viết tắt",
    "content": "5. Nội dung",
    "forms": "6. Biểu mẫu",
    "records": "7. Hồ sơ lưu",
}
TEXTS = ["purpose", "scope", "references", "terms"]  # the parts that are nothing but text
# the paragraphs of part 5, in the order of the framework model
CONTENT = {
    "components": "Thành phần hồ sơ",
    "time": "Thời hạn giải quyết",
    "agency": "Cơ quan thực hiện",
    "subjects": "Đối tượng thực hiện",
    "manner": "Cách thức thực hiện",
    "fee": "Phí, lệ phí",
    "forms": "Tên mẫu đơn, tờ khai",
    "requirements": "Yêu cầu, điều kiện thực hiện",
    "bases": "Căn cứ pháp lý",
}


@dataclass(frozen=True)
class Body:
    """The seven parts: 1 purpose, 2 scope, 3 references, 4 terms, 5 content with its steps,
    6 forms, 7 records."""

    purpose: str = ""
    scope: str = ""
    references: str = ""
    terms: str = ""
    content: Mapping[str, str] = field(default_factory=dict)  # by the keys of CONTENT
    steps: Sequence[Step] = ()
    forms: Sequence[FormUsed] = ()
    records: Sequence[RecordKept] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Body":
        """The body that `stored` keeps; empty where nothing is kept yet."""
        if not stored:
            return cls()
        assert stored["version"] == VERSION
        texts = {name: stored[name] for name in TEXTS}
        return cls(
            **texts,
            content=stored["content"],
            steps=_steps(stored["steps"]),
            forms=[FormUsed(**row) for row in stored["forms"]],
            records=[RecordKept(**row) for row in stored["records"]],
        )

    @classmethod
    def of_steps(cls, stored: Sequence[Mapping[str, Any]]) -> "Body":
        """Only its steps, where nothing else was read."""
        return cls(steps=_steps(stored))

    def stored(self) -> dict[str, Any]:
        kept = asdict(self)
        for row in kept["steps"]:
            row["value"] = None if row["value"] is None else str(row["value"])
            row["unit"] = str(row["unit"])
        return {"version": VERSION, **kept}

    def step_time(self) -> Duration | None:
        """The sum of the steps' times; None where no step has one, or their units differ."""
        return total(step.duration for step in self.steps if step.duration)


def _steps(stored: Sequence[Mapping[str, Any]]) -> list[Step]:
    return [Step(**{**row, "value": _number(row["value"])}) for row in stored]


def _number(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)
