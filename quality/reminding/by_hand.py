"""The staff remind the agencies they filtered, with a text of their own: once a form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.mail import refusal_of, render, write
from accounts.models import LogEntry, Mail, User
from accounts.notify import notify
from agencies.access import can_somewhere, reach
from agencies.models import Agency
from agencies.roles import Permission
from quality.duties.matrix import asked
from quality.reminding import letters
from quality.reminding.letters import MANUAL, Hearers, Owed, hearers

TEXT = (
    "Ban Chỉ đạo ISO đề nghị cơ quan hoàn thành các nghĩa vụ dưới đây. Nếu có vướng mắc, xin liên "
    "hệ Tổ giúp việc Ban Chỉ đạo."
)

BY_HAND = "agency.reminded_by_hand"
LATELY = timedelta(days=7)
EXACT = ("agency", "obligation", "standing")  # asked for one of these, what is far off counts too


@dataclass(frozen=True)
class Aim:
    """An agency that is to be reminded, of what, and who there will hear of it."""

    agency: int
    name: str
    year: int
    owed: list[Owed]
    hearers: Hearers
    last: LogEntry | None = None  # of the reminders by hand of these days

    @property
    def url(self) -> str:
        return f"{reverse('quality:agency-year', args=[self.agency])}?year={self.year}"

    @property
    def told(self) -> list[User]:
        return self.hearers.told

    @property
    def people(self) -> list[tuple[User, str]]:
        """Each of them, with why no letter reaches them."""
        return [(user, refusal_of(user.email)) for user in self.told]


@dataclass(frozen=True)
class Outcome:
    """What became of a round of reminders."""

    agencies: int
    people: int
    failed: int
    unheard: int

    @property
    def words(self) -> str:
        said = [f"Đã gửi thư nhắc tới {self.people} người của {self.agencies} cơ quan."]
        if self.failed:
            said.append(f"{self.failed} người chưa có thư điện tử, chỉ thấy trong hộp thư.")
        if self.unheard:
            said.append(f"{self.unheard} cơ quan chưa có ai nhận.")
        return " ".join(said)


def check_reminder(user: User) -> None:
    """Raises where `user` does not chase agencies."""
    if not can_somewhere(user, Permission.REVIEW):
        raise PermissionDenied("Chỉ Tổ giúp việc Ban Chỉ đạo được gửi thư nhắc các cơ quan.")


def aims(query: Mapping[str, Any], user: User, day: date) -> list[Aim]:
    """The agencies that the filters of the matrix ask for and that have still something to do.

    Of one agency everything, of many what presses, unless a duty or a standing is asked for.
    """
    found = asked(query, user, day)
    within, only = reach(user, Permission.REVIEW), query.get("agency", "")
    chosen: dict[int, tuple[str, list[Owed]]] = {}
    for row, cell in found.to_do if only else found.to_remind:
        if row.pk in within and only in {"", str(row.pk)}:
            chosen.setdefault(row.pk, (row.shown.name, []))[1].append(Owed.of(cell, day))
    there, last = hearers(chosen, day), _reminded_lately(chosen)
    return [
        Aim(pk, name, found.year, owed, there[pk], last.get(pk))
        for pk, (name, owed) in chosen.items()
    ]


def _reminded_lately(agencies: Collection[int]) -> dict[int, LogEntry]:
    """When each was last reminded by hand, and by whom."""
    since = timezone.now() - LATELY
    told = LogEntry.objects.filter(action=BY_HAND, at__gte=since).order_by("at", "pk")
    return {each.agency_pk: each for each in told.filter(agency_pk__in=agencies) if each.agency_pk}


def preview(by: User, chosen: list[Aim], text: str) -> tuple[User, str, str] | None:
    """The first letter as it will be sent: to whom, its subject, its text."""
    first = next((aim for aim in chosen if aim.told), None)
    if first is None:
        return None
    user = first.told[0]
    body = render(MANUAL.template, {**_context(by, first, text), "user": user})
    return user, letters.subject_of(first.owed), body


@transaction.atomic
def remind(*, by: User, chosen: list[Aim], text: str, token: UUID) -> Outcome:
    """Write to everybody there; sending the same form again writes nothing more."""
    check_reminder(by)
    agencies = Agency.objects.in_bulk([aim.agency for aim in chosen])
    for aim in chosen:
        _write(by, agencies[aim.agency], aim, text, token)
    written = Mail.objects.filter(key__startswith=f"manual:{token.hex}:")
    return Outcome(
        agencies=sum(bool(aim.told) for aim in chosen),
        people=written.exclude(state=Mail.State.FAILED).values("user").distinct().count(),
        failed=written.filter(state=Mail.State.FAILED).values("user").distinct().count(),
        unheard=sum(not aim.told for aim in chosen),
    )


def _write(by: User, agency: Agency, aim: Aim, text: str, token: UUID) -> None:
    told = [
        user
        for user in aim.told
        if write(
            user=user,
            kind=MANUAL.kind,
            key=f"manual:{token.hex}:{aim.agency}",
            subject=letters.subject_of(aim.owed),
            template=MANUAL.template,
            context=_context(by, aim, text),
        )
    ]
    if told:
        line = letters.line_of(aim.name, aim.owed)
        notify(told, "reminder.manual", line, aim.url, agency=aim.agency, mailed=True)
        log(by, BY_HAND, agency, agency=agency.pk, text=text,
            told=[str(user) for user in told], owed=[each.name for each in aim.owed])  # fmt: skip


def _context(by: User, aim: Aim, text: str) -> dict[str, Any]:
    return {"agency": aim.name, "owed": aim.owed, "text": text, "sender": str(by)}
