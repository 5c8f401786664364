"""A province's procedures, so many of them: what `make bench` counts coverage over."""

import random
from datetime import date

from agencies.models import AgencyVersion
from procedures.models import (
    AdministrativeProcedure,
    Cover,
    Field,
    Handling,
    IsoProcedure,
    IsoRevision,
    ProcedureVersion,
    State,
)

BEGAN = date(2015, 1, 1)
BATCH = 2000
FIELDS = 30
PROCEDURES, HANDLINGS, ISOS = 20_000, 30_000, 20_000


def fill(agencies: int = 200, scale: float = 1, seed: int = 9001) -> None:
    """The procedures that the first `agencies` handle, and what covers three of four.

    A third of the ISO procedures has an earlier revision, and a tenth covers two.
    """
    chance = random.Random(seed)
    procedures = _catalogue(int(PROCEDURES * scale))
    places = list(AgencyVersion.objects.counted().order_by("agency")[:agencies])
    handled = _handlings(places, procedures, int(HANDLINGS * scale), chance)
    _cover(handled, int(ISOS * scale), chance)


def _catalogue(count: int) -> list[AdministrativeProcedure]:
    fields = [Field(name=f"Lĩnh vực {number}") for number in range(1, FIELDS + 1)]
    for field in fields:
        field.save()
    procedures = AdministrativeProcedure.objects.bulk_create(
        [AdministrativeProcedure(code=f"1.{number:06}") for number in range(1, count + 1)], BATCH
    )
    ProcedureVersion.objects.bulk_create(
        [
            ProcedureVersion(
                procedure=procedure, field=fields[number % FIELDS], name=f"Thủ tục {number}",
                levels="commune", decision="1/QĐ-UBND", decided_on=BEGAN, start=BEGAN,
            )
            for number, procedure in enumerate(procedures)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    return procedures


def _handlings(
    places: list[AgencyVersion],
    procedures: list[AdministrativeProcedure],
    count: int,
    chance: random.Random,
) -> list[Handling]:
    each = count // len(places)
    return Handling.objects.bulk_create(
        [
            Handling(agency_id=place.agency_id, procedure=procedure, start=BEGAN)
            for place in places
            for procedure in chance.sample(procedures, min(each, len(procedures)))
        ],
        batch_size=BATCH,
    )


def _cover(handled: list[Handling], count: int, chance: random.Random) -> None:
    chosen = chance.sample(handled, min(count, len(handled)))
    isos = IsoProcedure.objects.bulk_create(
        [
            IsoProcedure(agency_id=handling.agency_id, code=f"QT-{number:05}")
            for number, handling in enumerate(chosen)
        ],
        batch_size=BATCH,
    )
    changed = date(2019, 1, 1)
    IsoRevision.objects.bulk_create(
        [
            IsoRevision(
                iso=iso, title=iso.code, state=State.ISSUED, start=start, end=end, issue_no=issue
            )
            for number, iso in enumerate(isos)
            for issue, start, end in (
                [(1, BEGAN, changed), (2, changed, None)] if number % 3 == 0 else [(1, BEGAN, None)]
            )
        ],
        batch_size=BATCH,
    )
    by_agency: dict[int, list[Handling]] = {}
    for handling in handled:
        by_agency.setdefault(handling.agency_id, []).append(handling)
    second = {(iso.pk, chance.choice(by_agency[iso.agency_id]).pk) for iso in isos[::10]}
    first = {(iso.pk, handling.pk) for iso, handling in zip(isos, chosen, strict=True)}
    Cover.objects.bulk_create(
        [Cover(iso_id=iso, handling_id=handling, start=BEGAN)
         for iso, handling in sorted(first | second)],
        batch_size=BATCH,
    )  # fmt: skip
