"""The administrative units of Vietnam as they were until 30/06/2025, shipped with the portal.

Codes are those of the General Statistics Office; they identify a unit only together
with a day. See data/README.md for the source.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError

from agencies.models import Kind
from isoportal.lib.days import show_day

DATA = Path(__file__).parent / "data"
LAST_DAY = date(2025, 6, 30)  # the last day of the three tiers
DIVISIONS = ("tỉnh", "thành phố", "thị xã", "thị trấn", "huyện", "quận", "phường", "xã")
KINDS = {"province": Kind.PROVINCE, "district": Kind.DISTRICT, "commune": Kind.COMMUNE}


@dataclass(frozen=True)
class Renaming:
    """From `on` the unit is called `after`; the body stays the same."""

    on: date
    before: str
    after: str
    decision: str


@dataclass(frozen=True)
class Unit:
    """A province, district or commune, and what it was called over time."""

    code: str
    name: str
    kind: Kind
    parent: str
    lat: float | None
    lon: float | None
    renamings: tuple[Renaming, ...] = ()

    def names_from(self, day: date) -> list[tuple[date, str, str]]:
        """Its names since `day`: first day, name, and the decision that changed it."""
        first = self.renamings[0].before if self.renamings else self.name
        names = [(day, first, "")]
        for renaming in self.renamings:
            if renaming.on <= day:
                names = [(day, renaming.after, "")]
            else:
                names.append((renaming.on, renaming.after, renaming.decision))
        return names


def units_of(province: str) -> list[Unit]:
    """The province of this code, its districts and its communes, each after what it is under.

    Raises ValidationError where there is no such province.
    """
    units = _units()
    if province not in units or units[province].kind != Kind.PROVINCE:
        raise ValidationError(
            f"Không có tỉnh, thành phố mang mã “{province}” trong danh sách đơn vị hành chính năm "
            "2021. Mã gồm hai chữ số, ví dụ 89 là tỉnh An Giang."
        )
    districts = [unit for unit in units.values() if unit.parent == province]
    codes = {unit.code for unit in districts}
    communes = [unit for unit in units.values() if unit.parent in codes]
    return [units[province], *districts, *communes]


def check_listed(day: date) -> None:
    """Raises ValidationError, in words, for a day on which the list no longer holds."""
    if day > LAST_DAY:
        raise ValidationError(
            f"Danh sách đơn vị hành chính ba cấp chỉ dùng được đến hết ngày {show_day(LAST_DAY)}; "
            f"ngày {show_day(day)} đã theo mô hình hai cấp."
        )


def committee_of(unit: str) -> str:
    """The name of the unit's People's Committee: "Huyện Châu Phú" has "UBND huyện Châu Phú"."""
    division = next(each for each in DIVISIONS if unit.casefold().startswith(f"{each} "))
    return f"UBND {division}{unit[len(division) :]}"


@cache
def _units() -> dict[str, Unit]:
    renamings: dict[str, list[Renaming]] = {}
    for row in _rows("renamed.csv"):
        renaming = Renaming(
            date.fromisoformat(row["on"]), row["before"], row["after"], row["decision"]
        )
        renamings.setdefault(row["code"], []).append(renaming)
    return {
        row["code"]: Unit(
            code=row["code"],
            name=row["name"],
            kind=KINDS[row["level"]],
            parent=row["parent_code"],
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
            renamings=tuple(renamings.get(row["code"], ())),
        )
        for row in _rows("units_2021.csv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
