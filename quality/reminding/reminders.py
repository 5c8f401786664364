"""Agencies are reminded of what they owe: once at each stage, never of what is done.

Each agency is dealt with in a transaction of its own that holds its row: there its duties
are asked anew, so that whoever handed in a moment ago is left alone, and of two beats the
second finds the stage noted. What goes wrong at one agency is logged, and the others are
reminded all the same. A portal that starts late sends the last stage reached alone.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.mail import Letter, write
from accounts.models import User
from accounts.notify import notify
from agencies.access import EVERYWHERE, Reach
from agencies.models import Agency
from quality.duties.owing import duties, years_around
from quality.duties.standing import Cell, Standing
from quality.models import Obligation, Reminder, Submission
from quality.reminding import letters
from quality.reminding.letters import Owed, hearers
from quality.telling import committee

logger = logging.getLogger(__name__)
HOUR = time(8)  # in the province
STAGES = (-30, -14, -7, -3, -1, 1)
WEEK = 7
CHASED = {Standing.COMING, Standing.OVERDUE, Standing.RETURNED}
Reached = tuple[Cell, int]  # a duty and the stage it has reached


def stage_at(act_by: date, now: datetime) -> int | None:
    """The last stage whose 08:00 has come, in days from that day; None before the first."""
    local = timezone.localtime(now)
    begun = local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
    passed = (begun - act_by).days
    if passed >= STAGES[-1]:
        return passed - (passed - STAGES[-1]) % WEEK
    return max((stage for stage in STAGES if stage <= passed), default=None)


def moment_of(act_by: date, stage: int) -> datetime:
    return timezone.make_aware(datetime.combine(act_by + timedelta(days=stage), HOUR))


def remind_due(now: datetime) -> int:
    """Remind every agency of what has reached a stage it was not reminded of; how many were."""
    reminded, unheard = 0, []
    for pk in due(now, EVERYWHERE):
        try:
            told = _remind_one(pk, now)
        except Exception:
            logger.exception("agency %s could not be reminded", pk)
            continue
        reminded += told is not None
        if told == []:
            unheard.append(pk)
    if unheard:
        _tell_staff(list(Agency.objects.filter(pk__in=unheard)), timezone.localdate(now))
    return reminded


@transaction.atomic
def _remind_one(pk: int, now: datetime) -> list[User] | None:
    """Whom the reminder of this agency reached; None where nothing is left to remind of.

    Its row and those of the obligations are held, so that neither is handed in or taken out
    of the calendar meanwhile.
    """
    agency = Agency.objects.select_for_update(no_key=True).get(pk=pk)
    mine = due(now, Reach.at(pk)).get(pk, [])
    held = Obligation.objects.select_for_update(no_key=True).order_by("pk")
    there = {each.pk for each in held.filter(pk__in=[cell.obligation.pk for cell, _ in mine])}
    left = [each for each in mine if each[0].obligation.pk in there]
    return _remind(agency, left, timezone.localdate(now)) if left else None


def due(now: datetime, within: Reach) -> Mapping[int, list[Reached]]:
    """By agency, the duties that have reached a stage nobody was reminded of yet."""
    day, years = timezone.localdate(now), years_around(timezone.localdate(now))
    if not _may_be_due(day, years):
        return {}
    known = within.limit(Reminder.objects.filter(obligation__year__in=years), "agency")
    done = set(known.values_list("agency", "obligation", "act_by", "stage"))
    reached: dict[int, list[Reached]] = {}
    for row, cell in duties(day=day, years=years, reach=within).cells():
        stage = stage_at(cell.act_by, now)
        if not stage or not row.exists_on(day) or not _is_chased(cell, day):
            continue
        if (row.pk, cell.obligation.pk, cell.act_by, stage) not in done:
            reached.setdefault(row.pk, []).append((cell, stage))
    return _without_just_returned(reached)


def _may_be_due(day: date, years: Collection[int]) -> bool:
    """Whether anything is near its due day, or was returned, whoever owes it."""
    near = Q(due_on__lte=day - timedelta(days=STAGES[0]))
    returned = Q(submissions__state=Submission.State.RETURNED)
    return Obligation.objects.filter(near | returned, year__in=years).exists()


def _is_chased(cell: Cell, day: date) -> bool:
    """Whether it is to be done and can be: what is locked is no longer chased."""
    return cell.standing in CHASED and day <= (cell.open_until or cell.obligation.lock_on)


def _without_just_returned(reached: Mapping[int, list[Reached]]) -> dict[int, list[Reached]]:
    """What was returned after the moment of its stage was told of then, and waits for the next."""
    ids = [
        cell.submission
        for mine in reached.values()
        for cell, _ in mine
        if cell.standing == Standing.RETURNED and cell.submission
    ]
    returned = dict(Submission.objects.filter(pk__in=ids).values_list("pk", "decided_at"))

    def is_fresh(cell: Cell, stage: int) -> bool:
        at = returned.get(cell.submission or 0)
        return at is not None and at > moment_of(cell.act_by, stage)

    left = {pk: [each for each in mine if not is_fresh(*each)] for pk, mine in reached.items()}
    return {pk: mine for pk, mine in left.items() if mine}


def _remind(agency: Agency, reached: list[Reached], day: date) -> list[User]:
    """Note the stages and write to who is there; whom it reached."""
    noted = [
        Reminder.objects.create(
            agency=agency, obligation=cell.obligation, act_by=cell.act_by, stage=stage
        )
        for cell, stage in reached
    ]
    cells = [cell for cell, _ in reached]
    there = hearers([agency.pk], day)[agency.pk]
    _write(agency, letters.REMINDER, there.told, cells, day, noted[0])
    waiting = [cell for cell in cells if cell.inside == Submission.State.APPROVAL]
    heads = [head for head in there.heads if head not in there.told]
    if waiting and heads:
        _write(agency, letters.APPROVAL, heads, waiting, day, noted[0])
    stages = [f"{cell.obligation}: {stage:+d} ngày" for cell, stage in reached]
    told = [str(user) for user in there.told]
    log(None, "agency.reminded", agency, agency=agency.pk, stages=stages, told=told)
    return there.told


def _write(
    agency: Agency,
    letter: Letter,
    people: Collection[User],
    cells: list[Cell],
    day: date,
    note: Reminder,
) -> None:
    """One letter to each of them about all of it, and a line in the inbox."""
    owed = [Owed.of(cell, day) for cell in cells]
    verb = "duyệt" if letter is letters.APPROVAL else "nộp"
    for user in people:
        write(
            user=user,
            kind=letter.kind,
            key=f"reminder:{note.pk}",
            subject=letters.subject_of(owed, verb),
            template=letter.template,
            context={"agency": agency, "owed": owed},
        )
    notify(
        people,
        f"reminder.{letter.kind}",
        letters.line_of(str(agency), owed, verb),
        letters.year_of(agency.pk, cells),
        agency=agency.pk,
        mailed=True,
    )


def _tell_staff(unheard: list[Agency], day: date) -> None:
    """Let the staff know whom nobody could be reminded at, in one line."""
    named = ", ".join(str(agency) for agency in unheard[:5])
    more = f" và {len(unheard) - 5} cơ quan khác" if len(unheard) > 5 else ""
    text = f"Không nhắc được {named}{more}: chưa có cán bộ phụ trách và thủ trưởng."
    staff = {user.pk: user for agency in unheard[:1] for user in committee(agency, day)}
    notify(staff.values(), "reminder.unheard", text, reverse("agencies:unstaffed"))
