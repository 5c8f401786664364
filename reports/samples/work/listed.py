"""The list of procedures that the samples share, as it lies beside this file."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from isoportal.lib.vietnamese import sort_key
from procedures.duration import Duration
from procedures.models import (
    AdministrativeProcedure,
    Component,
    Field,
    Level,
    Limit,
    Online,
    ProcedureVersion,
)
from reports.samples.chance import draw, pick

LIST = Path(__file__).parent / "data/tthc.csv"
SINCE, DECIDED = date(2014, 1, 1), date(2013, 12, 20)
DECISION = "2750/QĐ-UBND"
COMPONENTS = (
    Component("Tờ khai theo mẫu", originals=1, form="Mẫu 01"),
    Component("Giấy tờ tùy thân (xuất trình khi nộp hồ sơ)", copies=1),
    Component("Giấy tờ liên quan theo quy định", originals=1, copies=1),
)


@dataclass(frozen=True)
class Listed:
    """A line of the list: a procedure, where it is decided, within what time."""

    level: str  # district, commune, or department:SYMBOL
    field: str
    code: str
    name: str
    limit: Duration

    @property
    def competent(self) -> str:
        return Level.PROVINCE if self.level.startswith("department") else Level(self.level)


@cache
def listed(level: str = "") -> Sequence[Listed]:
    """The lines of a level, or of all, in their order."""
    with LIST.open(encoding="utf-8", newline="") as file:
        lines = [
            Listed(
                line["level"], line["field"], line["code"], line["name"],
                Duration(Decimal(line["value"]), line["unit"]),
            )
            for line in csv.DictReader(file)
        ]  # fmt: skip
    return [line for line in lines if not level or line.level == level]


def enter(lines: Iterable[Listed]) -> dict[str, AdministrativeProcedure]:
    """The catalogue of `lines`, in force since 2014; by code."""
    lines = list(lines)
    names = dict.fromkeys(line.field for line in lines)
    fields = {name: Field(name=name, sort_key=sort_key(name)[:900]) for name in names}
    Field.objects.bulk_create(fields.values())
    procedures = {line.code: AdministrativeProcedure(code=line.code) for line in lines}
    AdministrativeProcedure.objects.bulk_create(procedures.values())
    versions = [_version(line, procedures[line.code], fields[line.field]) for line in lines]
    ProcedureVersion.objects.bulk_create(versions, batch_size=200)
    return procedures


def _version(line: Listed, procedure: AdministrativeProcedure, field: Field) -> ProcedureVersion:
    fee = pick(["Không", "Không", "8.000 đồng", "10.000 đồng", "50.000 đồng"], line.code, "fee")
    limit = Limit("", "", line.limit.value, line.limit.unit, fee)
    online = pick([Online.FULL, Online.PARTIAL, Online.INFORMATION], line.code, "online")
    old = {Online.FULL: 4, Online.PARTIAL: 3, Online.INFORMATION: 2}[online]
    return ProcedureVersion(
        procedure=procedure,
        field=field,
        name=line.name,
        levels=line.competent,
        decision=DECISION,
        decided_on=DECIDED,
        limits=[limit.stored()],
        components=[vars(each) for each in COMPONENTS[: 2 + draw(line.code) % 2]],
        result="Kết quả giải quyết thủ tục hành chính hoặc văn bản trả lời nêu rõ lý do",
        old_online=old,
        online=online,
        by_post=draw(line.code, "post") % 3 > 0,
        start=SINCE,
    )
