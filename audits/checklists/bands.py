"""The grades of a year: shown as they hold, set all at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import log
from accounts.models import User
from audits.checklists.keeping import check_planner
from audits.models import GradeBand
from audits.scoring import Band
from isoportal.lib.numbers import show_number
from quality.conflicts import Conflict

FEWEST = 2


@dataclass(frozen=True)
class Years:
    """The bands that were set in a year, which hold until the next that has its own."""

    year: int
    until: int | None  # the last year they hold; None as long as no later year has its own
    bands: Sequence[Band]


def all_years() -> list[Years]:
    """The latest first; one query."""
    found: dict[int, list[Band]] = {}
    for row in GradeBand.objects.order_by("-year", "-at_least"):
        found.setdefault(row.year, []).append(Band(row.name, row.at_least))
    later = [None, *(year - 1 for year in found)]
    return [Years(year, until, found[year]) for year, until in zip(found, later, strict=False)]


def mark_of(bands: Sequence[Band]) -> str:
    """What the bands say: another mark, and somebody has changed them."""
    return "; ".join(f"{band.name} {show_number(band.at_least)}" for band in bands)


@transaction.atomic
def write(*, by: User | None, year: int, bands: Sequence[Band], seen: str) -> None:
    """Set the bands that hold from `year` on, all of them.

    `seen` is the mark of those that held when the form was made; raises Conflict where they
    are others now. Grades that were given stay as they are.
    """
    check_planner(by)
    list(GradeBand.objects.select_for_update())
    before = GradeBand.objects.of_year(year)
    if mark_of(before) != seen:
        raise Conflict
    check(bands)
    GradeBand.objects.filter(year=year).delete()
    rows = [GradeBand(year=year, name=band.name, at_least=band.at_least) for band in bands]
    for row in rows:
        row.full_clean()
        row.save()
    log(by, "bands.written", rows[0], called=f"Mức xếp loại từ năm {year}",
        changes={"bands": [seen, mark_of(GradeBand.objects.of_year(year))]})  # fmt: skip


def check(bands: Sequence[Band]) -> None:
    """Raises ValidationError for bands that do not give every score just one grade."""
    wrong = [words for place, band in enumerate(bands) for words in _wrong(band, bands[:place])]
    if len(bands) < FEWEST:
        wrong.append(f"Cần ít nhất {FEWEST} mức xếp loại.")
    if bands and not any(band.at_least == 0 for band in bands):
        wrong.append("Phải có một mức bắt đầu từ 0 điểm để điểm nào cũng có xếp loại.")
    if wrong:
        raise ValidationError(wrong)


def _wrong(band: Band, others: Sequence[Band]) -> Iterator[str]:
    points = show_number(band.at_least)
    if not 0 <= band.at_least <= 100:
        yield f"“{band.name}” từ {points} điểm: điểm phải từ 0 đến 100."
    for other in others:
        if other.at_least == band.at_least:
            yield f"“{other.name}” và “{band.name}” cùng bắt đầu từ {points} điểm."
        if other.name.casefold() == band.name.casefold():
            yield f"Xếp loại “{band.name}” ghi hai lần."
