"""What a sample province is made of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Office:
    """A department or sub-department, as `symbol` it signs its documents."""

    name: str
    short_name: str
    symbol: str
    head: str
    parent: str = ""  # the symbol of the department a sub-department belongs to


@dataclass(frozen=True)
class Mark:
    """On `day`, so many have declared; `newer` of them by TCVN ISO 9001:2015."""

    day: date
    declared: int
    newer: int = 0


@dataclass(frozen=True)
class Sample:
    """A sample province; `note` is what every made-up row says of itself.

    `with_year`: its agencies also have the obligations of the years around today;
    `with_staff`: they have officers, who those who are inspected need. Its
    `first_communes` declare before all others, in this order.
    """

    slug: str
    province: str
    identifier: str
    departments: tuple[Office, ...]
    sub_departments: tuple[Office, ...]
    first_to_declare: tuple[str, ...]
    provincial: tuple[Mark, ...]
    commune: tuple[Mark, ...]
    officers_district: str
    officers_commune: str
    note: str
    with_year: bool = False
    with_staff: bool = False
    first_communes: tuple[str, ...] = ()

    @property
    def has_staff(self) -> bool:
        return self.with_year or self.with_staff


def year_end(year: int, declared: int, newer: int = 0) -> Mark:
    return Mark(date(year, 12, 31), declared, newer)
