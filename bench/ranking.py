"""A campaign with so many concluded inspections: what `make bench` ranks.

Marks are written as the portal keeps them, 40 of each; nothing that ranks may read them.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from agencies.models import Agency, AgencyVersion, Kind
from audits.criteria import Criteria, Group, Item, Part
from audits.models import Campaign, Checklist, GradeBand, Inspection, ItemMark, Side
from audits.scoring import Band, Mark, grade, score

ITEMS, INSPECTIONS, BATCH = 40, 3000, 2000
BEGAN, CONCLUDED = date(2010, 1, 1), date(2020, 6, 30)
BANDS = [("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Chưa đạt", 0)]


def fill(scale: float = 1, seed: int = 9001) -> None:
    """Inspections of 2020; half of the units were also inspected in 2019."""
    chance = random.Random(seed)
    places = _places(int(INSPECTIONS * scale))
    criteria = _criteria()
    for name, at_least in BANDS:
        GradeBand.objects.create(year=2014, name=name, at_least=Decimal(at_least))
    checklist = Checklist.objects.create(year=2019, title="Bộ tiêu chí", body=criteria.stored())
    author = User.objects.first()
    _inspect(2019, places[::2], checklist, criteria, chance)
    marks = _inspect(2020, places, checklist, criteria, chance)
    ItemMark.objects.bulk_create(
        [
            ItemMark(
                inspection=inspection, side=Side.TEAM, item=code, points=mark.points, by=author
            )
            for inspection, given in marks
            for code, mark in given.items()
        ],
        batch_size=BATCH,
    )


def _places(count: int) -> list[int]:
    """Agencies of the province, and as many communes more as it takes."""
    known = list(AgencyVersion.objects.counted().order_by("pk")[:count])
    like = next(version for version in known if version.kind == Kind.COMMUNE)
    bodies = Agency.objects.bulk_create(
        [Agency(name=f"Đơn vị {number}") for number in range(count - len(known))], BATCH
    )
    # in being until they were inspected, so that the rest of the benchmark counts without them
    versions = [
        AgencyVersion(agency=body, parent_id=like.parent_id, group_id=like.group_id,
                      kind=like.kind, name=body.name, identifier=f"X{body.pk}", start=BEGAN,
                      end=CONCLUDED + timedelta(days=30))
        for body in bodies
    ]  # fmt: skip
    AgencyVersion.objects.bulk_create(versions, batch_size=BATCH)
    return [each.agency_id for each in [*known, *versions]]


def _criteria() -> Criteria:
    """40 items of 2,5 points in two parts."""
    items = [Item(f"I{n:02}", f"Tiêu chí {n}", Decimal("2.5")) for n in range(ITEMS)]
    return Criteria(
        [
            Part("I", "HTQLCL", [Group("I.1", "Một", items[: ITEMS // 2])]),
            Part("II", "QĐ 19", [Group("II.1", "Hai", items[ITEMS // 2 :])]),
        ]
    )


def _inspect(year, places, checklist, criteria, chance):
    campaign = Campaign.objects.create(
        year=year, title="Kiểm tra", checklist=checklist, plan_no="1/QĐ", plan_day=BEGAN,
        first_day=date(year, 3, 1), last_day=date(year, 12, 1), state=Campaign.State.APPROVED,
    )  # fmt: skip
    bands = [Band(name, Decimal(at_least)) for name, at_least in BANDS]
    rows, marks = [], []
    for place in places:
        given = {item.code: Mark(Decimal(chance.randrange(2, 6)) / 2) for item in criteria.items()}
        found = score(criteria, given)
        inspection = Inspection(
            campaign=campaign, agency_id=place, state=Inspection.State.CONCLUDED,
            recorded_on=CONCLUDED.replace(year=year), concluded_on=CONCLUDED.replace(year=year),
            score=found.value, part_one=found.parts["I"].percent,
            part_two=found.parts["II"].percent, grade=grade(found, bands).name,
        )  # fmt: skip
        rows.append(inspection)
        marks.append((inspection, given))
    Inspection.objects.bulk_create(rows, batch_size=BATCH)
    return marks
