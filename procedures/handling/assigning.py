"""Giving a whole list of procedures to many agencies at once, looked at before it is written."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import log
from accounts.models import User
from agencies.access import require
from agencies.models import Agency, AgencyVersion
from agencies.roles import Permission
from procedures.coverage import OUTSIDE
from procedures.models import Exclusion, Handling, ProcedureVersion

MOST = 200_000  # pairs of an agency and a procedure that are weighed at once
BATCH = 2000

Pair = tuple[int, int]  # agency, procedure


class Passed(StrEnum):
    """Why a procedure is not given to an agency."""

    HANDLED = "Cơ quan đã được giao"
    EXCLUDED = "Có lý do loại trừ"
    NOT_IN_FORCE = "TTHC không có hiệu lực vào ngày giao"
    NOT_THERE = "Cơ quan không hoạt động vào ngày giao"


@dataclass(frozen=True)
class GroupLine:
    """What a reporting group is given, and how often something is passed over there."""

    name: str
    agencies: int
    made: int
    passed: int


@dataclass(frozen=True)
class Assignment:
    """What giving these procedures to these agencies from a day on writes."""

    start: date
    agencies: int
    procedures: int
    made: list[Pair]
    passed: Counter[Passed]
    groups: list[GroupLine]
    lot: str = ""  # once it is written: the first and the last number of its handlings

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Each reason for passing over, and how often."""
        return [(reason.value, self.passed[reason]) for reason in Passed if self.passed[reason]]


def weigh(*, agencies: Collection[int], procedures: Collection[int], start: date) -> Assignment:
    """What assigning would write; four queries, however many. Raises where it is too much."""
    if len(agencies) * len(procedures) > MOST:
        raise ValidationError(
            f"{len(agencies)} cơ quan × {len(procedures)} TTHC là quá nhiều cho một lần giao. Hãy "
            "chọn ít lĩnh vực hoặc ít cơ quan hơn."
        )
    judge = _Judge.on(start, agencies)
    verdicts = {
        (agency, procedure): judge.passes_over((agency, procedure))
        for agency in [*judge.groups, *(each for each in agencies if each not in judge.groups)]
        for procedure in procedures
    }
    return Assignment(
        start=start,
        agencies=len(agencies),
        procedures=len(procedures),
        made=[pair for pair, verdict in verdicts.items() if verdict is None],
        passed=Counter(verdict for verdict in verdicts.values() if verdict),
        groups=_groups(verdicts, judge.groups),
    )


@transaction.atomic
def assign(
    *,
    by: User,
    agencies: Collection[int],
    procedures: Collection[int],
    start: date,
    decision: str = "",
) -> Assignment:
    """Give each procedure to each agency that may have it; what there is already stays."""
    chosen = list(Agency.objects.select_for_update(no_key=True).filter(pk__in=agencies))
    for agency in chosen:
        require(by, Permission.KEEP_CATALOGUE, agency)
    weighed = weigh(agencies=agencies, procedures=procedures, start=start)
    if not weighed.made:
        raise ValidationError("Không có TTHC nào để giao thêm: xem các lý do bỏ qua.")
    written = Handling.objects.bulk_create(
        [
            Handling(agency_id=agency, procedure_id=procedure, start=start, decision=decision)
            for agency, procedure in weighed.made
        ],
        batch_size=BATCH,
    )
    named = chosen[0] if len(chosen) == 1 else None
    log(by, "handling.assigned", chosen[0], called=str(named or f"{len(chosen)} cơ quan"),
        agency=named.pk if named else None, agencies=len(chosen), procedures=len(procedures),
        made=len(weighed.made), start=start.isoformat(), decision=decision,
        passed={reason.name: count for reason, count in weighed.passed.items()})  # fmt: skip
    return replace(weighed, lot=f"{written[0].pk}-{written[-1].pk}")


@dataclass(frozen=True)
class _Judge:
    """What is known of the agencies and the procedures on the day they are given."""

    groups: dict[int, str]  # of the agencies that exist then, in the order of their groups
    in_force: set[int]
    handled: set[Pair]
    excluded: set[Pair]

    @classmethod
    def on(cls, start: date, agencies: Collection[int]) -> "_Judge":
        places = AgencyVersion.objects.as_of(start).filter(agency__in=agencies)
        ordered = places.order_by("group__place", "sort_key")
        handled: Any = Handling.objects.within(start, None)
        excluded: Any = Exclusion.objects.within(start, None)
        return cls(
            {pk: name or OUTSIDE for pk, name in ordered.values_list("agency_id", "group__name")},
            set(ProcedureVersion.objects.as_of(start).values_list("procedure_id", flat=True)),
            *(
                set(rows.filter(agency__in=agencies).values_list("agency_id", "procedure_id"))
                for rows in (handled, excluded)
            ),
        )

    def passes_over(self, pair: Pair) -> Passed | None:
        """Why not, if it is not given; None where it is."""
        agency, procedure = pair
        if agency not in self.groups:
            return Passed.NOT_THERE
        if procedure not in self.in_force:
            return Passed.NOT_IN_FORCE
        if pair in self.handled:
            return Passed.HANDLED
        return Passed.EXCLUDED if pair in self.excluded else None


def _groups(verdicts: dict[Pair, Passed | None], groups: dict[int, str]) -> list[GroupLine]:
    made: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for (agency, _), verdict in verdicts.items():
        if agency in groups:
            (passed if verdict else made)[groups[agency]] += 1
    agencies = Counter(groups.values())
    return [GroupLine(name, count, made[name], passed[name]) for name, count in agencies.items()]
