"""What every step of a finding begins and ends with: kept from others, numbered, told, logged."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.urls import reverse

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.heritage import lineage
from agencies.models import Agency
from audits.findings.clauses import asking_alike, same_clauses
from audits.models import Finding
from audits.models.campaign import DAYS_TO_REMEDY
from audits.telling import readers
from isoportal.lib.days import show_day
from quality.conflicts import Conflict

LONGEST = 10_000
MOST_DAYS = 366


def locked(finding: Finding, revision: int | None = None) -> Finding:
    """The finding as it stands, for this transaction alone to change.

    Raises Conflict where somebody changed it after `revision`, which the writer saw.
    """
    rows = Finding.objects.select_for_update(no_key=True, of=("self",))
    near = rows.select_related("agency", "inspection__campaign", "found_by")
    found: Finding = near.get(pk=finding.pk)
    if revision is not None and found.revision != revision:
        raise Conflict
    return found


def check_open(finding: Finding, verb: str) -> None:
    """Raises where nothing can be done about it any more: closed it never reopens."""
    if not finding.asks:
        raise ValidationError("Phát hiện phù hợp, điểm mạnh không cần khắc phục.")
    if not finding.is_open:
        state = finding.get_state_display().lower()
        after = getattr(finding, "followed_by", None)
        more = f" Việc khắc phục tiếp tục ở phiếu {after.label}." if after else ""
        raise ValidationError(f"Phiếu {finding.label} {state} nên không {verb} được.{more}")


def check_state(finding: Finding, allowed: Iterable[str], verb: str) -> None:
    check_open(finding, verb)
    if finding.state not in allowed:
        state = finding.get_state_display().lower()
        raise ValidationError(
            f"Phiếu {finding.label} ở trạng thái “{state}” nên không {verb} được."
        )


def check_text(**texts: str) -> None:
    """Raises for what is longer than anybody reads."""
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise ValidationError({name: f"Dài {len(text)} chữ; nhiều nhất là {LONGEST}."})


def check_day_of_work(finding: Finding, on: date, today: date, field: str) -> None:
    """Raises for a day that is still to come, or before the finding."""
    if on > today:
        raise ValidationError({field: f"Ngày {show_day(on)} chưa đến."})
    if on < finding.found_on:
        raise ValidationError(
            {field: f"Ngày {show_day(on)} trước ngày phát hiện {show_day(finding.found_on)}."}
        )


def default_due(finding: Finding) -> date:
    """By when it is put right where nobody says: as the campaign decided, else 30 days."""
    campaign = finding.inspection.campaign if finding.inspection else None
    days = campaign.days_to_remedy if campaign else DAYS_TO_REMEDY
    return finding.found_on + timedelta(days=days)


def check_due(finding: Finding) -> None:
    due, found = finding.due, finding.found_on
    if due and due < found:
        raise ValidationError(
            {"due": f"Hạn khắc phục {show_day(due)} trước ngày phát hiện {show_day(found)}."}
        )
    if due and due > found + timedelta(days=MOST_DAYS):
        raise ValidationError(
            {"due": f"Hạn khắc phục {show_day(due)} sau ngày phát hiện quá một năm. Hãy kiểm tra "
             "năm."}
        )  # fmt: skip


def write_new(finding: Finding) -> None:
    """Save it under the next number of its agency and year: without gaps, whoever is quick."""
    Agency.objects.select_for_update(no_key=True).get(pk=finding.agency_id)
    finding.year = finding.found_on.year
    before = Finding.objects.filter(agency=finding.agency_id, year=finding.year)
    finding.number = (before.aggregate(last=Max("number"))["last"] or 0) + 1
    finding.full_clean()
    finding.save()


def keep(by: User, finding: Finding, *, made: bool = True) -> None:
    """Save what a step changed; `made` where `by` so had a hand in what is done about it."""
    finding.revision = finding.revision + 1
    finding.clean_fields(exclude=["agency", "found_by"])
    finding.save()
    if made:
        finding.makers.add(by)


def note(by: User, finding: Finding, *, action: str, **details: Any) -> None:
    log(by, action, finding, agency=finding.agency_id, **details)


def tell(by: User, finding: Finding, people: Iterable[User], kind: str, words: str) -> None:
    url = reverse("audits:finding-detail", args=[finding.pk])
    told = readers([user for user in people if user != by], finding.agency)
    text = f"Phiếu {finding.label}, {finding.agency}: {words}"
    notify(told, kind, text, url, agency=finding.agency_id)


def tell_raised(by: User, finding: Finding, people: Iterable[User]) -> None:
    """The agency learns what was found in it, and until when to put it right."""
    asked = f"hạn khắc phục {show_day(finding.due)}" if finding.due else "không có hạn khắc phục"
    tell(by, finding, people, "finding.raised",
         f"{finding.get_grade_display().lower()}, {asked}.")  # fmt: skip


def earlier(finding: Finding) -> Any:
    """Findings before this one on the same item or clause, the newest first.

    Of the agency and of all it took over from, and whatever the clause was called in another
    version of the standard.
    """
    same = Q(pk=None)
    if finding.item and finding.inspection:
        alike = asking_alike(finding.inspection, finding.item)
        same |= Q(item=finding.item, inspection__campaign__checklist__in=alike)
    if finding.clause:
        same |= Q(clause__in=same_clauses(finding.clause))
    rows = Finding.objects.filter(same, found_on__lte=finding.found_on)
    rows = rows.filter(agency__in=lineage(finding.agency_id)).exclude(pk=finding.pk)
    # a finding that only follows another is the same one, gone on with
    rows = rows.filter(follows=None).exclude(grade=Finding.Grade.CONFORMITY)
    return rows.select_related("agency").order_by("-found_on", "-pk")
