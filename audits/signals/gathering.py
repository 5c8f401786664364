"""The facts that signals rest on, for one agency or for all of them in as many queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from agencies.access import Reach
from audits.models import (
    Campaign,
    Finding,
    Inspection,
    InternalAudit,
    ItemMark,
    ManagementReview,
    Side,
)
from audits.scoring import WHOLE
from audits.signals.facts import Audit, Event, Facts, HandedIn, OwnScore
from audits.signals.plans import Goal, Link, Plan
from audits.signals.rules import YEARS_CLEAN
from isoportal.lib.days import show_day
from quality.models import Document, Objective, ObligationKind, Submission

Form, Kind = ObligationKind.Form, Document.Kind


def gather(within: Reach, years: Collection[int], day: date) -> Mapping[int, Facts]:
    """What is known on `day` of each agency `within`, as far as the rules ask for `years`.

    Six queries, however many agencies. What an agency has not handed in or reported is its own.
    """
    found: dict[int, Facts] = defaultdict(Facts)
    asked = _Asked(within, min(years), max(years), day)
    for agency, audit in asked.audits():
        found[agency].audits.append(audit)
    for agency, review in asked.reviews():
        found[agency].reviews.append(review)
    plans = list(asked.plans())
    for each in sorted(plans, key=lambda each: each.order):  # the one to be read comes last
        found[each.agency].plans[each.year] = each.plan
        if each.form == Form.RESULTS:
            found[each.agency].results[each.year] = each.plan
    files = {each.pk: each.upload for each in plans}
    for agency, own in asked.own_scores():
        found[agency].own_scores.append(own)
    _lay_in(found, asked.handed_in(), files)
    return found


class _Sent(NamedTuple):
    """A version of what was handed in for an obligation, without its content."""

    pk: int
    agency: int
    obligation: int
    year: int
    name: str
    document_kind: str
    due_on: date
    submitted_at: datetime
    upload: int | None
    effective_on: date | None


class _SentPlan(NamedTuple):
    """A version of the objectives, or of their results, as they were handed in."""

    pk: int
    agency: int
    year: int
    form: str
    order: tuple[bool, bool, int]
    plan: Plan
    upload: int | None


@dataclass(frozen=True)
class _Asked:
    """The questions: of whom, of which years, on which day."""

    within: Reach
    first: int
    last: int
    day: date

    @property
    def _end(self) -> datetime:
        """The moment at which the day is over."""
        return timezone.make_aware(datetime.combine(self.day + timedelta(days=1), time.min))

    def audits(self) -> Iterator[tuple[int, Audit]]:
        """Those reported, each with what was found; also what was found without naming one."""
        something = ~Q(findings__grade=Finding.Grade.CONFORMITY)
        unnamed = Finding.objects.filter(
            agency=OuterRef("programme__agency"), year=OuterRef("programme__year"),
            source=Finding.Source.INTERNAL, audit=None,
        ).exclude(grade=Finding.Grade.CONFORMITY)  # fmt: skip
        years = range(self.first - YEARS_CLEAN + 1, self.last + 1)
        rows = InternalAudit.objects.filter(programme__year__in=years, reported_on__lte=self.day)
        rows = self.within.limit(rows, "programme__agency").order_by().annotate(
            found=Count("findings", filter=something), more=Exists(unnamed)
        )  # fmt: skip
        told = ("pk", "programme__agency", "programme__year", "title", "last_day", "found", "more")
        for pk, agency, year, title, last_day, found, more in rows.values_list(*told):
            link = Link(f"Đánh giá nội bộ {show_day(last_day)}", "audits:audit-detail", (pk,))
            yield agency, Audit(year, title, last_day, found + more, link)

    def reviews(self) -> Iterator[tuple[int, Event]]:
        rows: Any = ManagementReview.objects.exclude(state=ManagementReview.State.DRAFT)
        rows = rows.filter(on__year__gte=self.first, on__year__lte=self.last, on__lte=self.day)
        rows = self.within.limit(rows, "agency").order_by()
        for pk, agency, on in rows.values_list("pk", "agency", "on"):
            link = Link(f"Xem xét của lãnh đạo {show_day(on)}", "audits:review-detail", (pk,))
            yield agency, Event(on.year, on, link)

    def _left(self, first: int) -> Any:
        """What has left the agencies by the day, for obligations from the year `first`."""
        rows = Submission.objects.filter(obligation__year__range=(first, self.last))
        rows = rows.exclude(state__in=Submission.INSIDE).filter(submitted_at__lt=self._end)
        return self.within.limit(rows, "agency").order_by()

    def handed_in(self) -> Iterator[_Sent]:
        rows = self._left(self.first).values_list(
            "pk", "agency", "obligation", "obligation__year", "obligation__kind__short_name",
            "obligation__kind__document_kind", "obligation__due_on", "submitted_at",
            "document__upload", "document__effective_on",
        )  # fmt: skip
        return (_Sent(*row) for row in rows.order_by("submitted_at", "pk"))

    def plans(self) -> Iterator[_SentPlan]:
        """Of both years that are compared, with what came of them."""
        rows = self._left(self.first - 1).filter(plan__isnull=False).values_list(
            "pk", "agency", "obligation__year", "obligation__kind__form", "state", "decided_at",
            "number", "content__plan",
        )  # fmt: skip
        for pk, agency, year, form, state, decided_at, number, told in rows:
            accepted = state == Submission.State.ACCEPTED and decided_at < self._end
            order = (accepted, form == Form.RESULTS, number)
            file = (told or {}).get("file") or {}
            plan = _plan(agency, year, told or {}, file)
            yield _SentPlan(pk, agency, year, form, order, plan, file.get("upload"))

    def own_scores(self) -> Iterator[tuple[int, OwnScore]]:
        """Of units whose own marks, sent, give 100; those known to be less are not read."""
        years = range(self.first, self.last + 1)
        campaigns = {
            each.pk: (each, {item.code: item.maximum for item in each.checklist.criteria.items()})
            for each in Campaign.objects.filter(year__in=years).select_related("checklist")
        }
        marked: dict[tuple[int, int, int, datetime], list[Any]] = defaultdict(list)
        for agency, inspection, campaign, sent_at, *mark in self._own_marks(campaigns):
            marked[agency, inspection, campaign, sent_at].append(mark)
        for (agency, pk, campaign, sent_at), marks in marked.items():
            asked, most = campaigns[campaign]
            if _is_full(marks, most):
                link = Link("Cuộc kiểm tra", "audits:inspection-detail", (pk,))
                left_out = sum(without for _, _, without in marks)
                sent = timezone.localtime(sent_at).date()
                yield agency, OwnScore(asked.year, str(asked), sent, len(marks), left_out, link)

    def _own_marks(self, campaigns: Collection[int]) -> Any:
        whole = Q(inspection__self_score=None) | Q(inspection__self_score=WHOLE)
        rows = ItemMark.objects.filter(
            whole, side=Side.OWN, inspection__campaign__in=campaigns,
            inspection__self_sent_at__lt=self._end,
        ).exclude(inspection__state=Inspection.State.CANCELLED)  # fmt: skip
        return self.within.limit(rows, "inspection__agency").order_by().values_list(
            "inspection__agency", "inspection", "inspection__campaign", "inspection__self_sent_at",
            "item", "points", "is_not_applicable",
        )  # fmt: skip


def _is_full(marks: Collection[Any], most: Mapping[str, Decimal]) -> bool:
    """Whether every item that applies, and there is one, was given all it can bring."""
    given = [(item, points) for item, points, without in marks if not without]
    return bool(given) and all(points == most.get(item) for item, points in given)


def _lay_in(
    found: Mapping[int, Facts], sent: Iterator[_Sent], files: Mapping[int, int | None]
) -> None:
    """Of each obligation the first version tells when it came, the last which day it bears."""
    papers: dict[tuple[int, int], _Sent] = {}
    for each in sent:
        link = Link(f"{each.name} {each.year}", "quality:submission", (each.pk,))
        if (each.agency, each.obligation) not in papers:
            on = timezone.localtime(each.submitted_at).date()
            uploads = frozenset(pk for pk in (each.upload, files.get(each.pk)) if pk)
            found[each.agency].handed_in.append(
                HandedIn(each.year, each.name, each.due_on, on, uploads, link)
            )
        papers[each.agency, each.obligation] = each
    for each in papers.values():
        if each.effective_on:
            link = Link(f"{each.name} {each.year}", "quality:submission", (each.pk,))
            event = Event(each.year, each.effective_on, link)
            if each.document_kind == Kind.AUDIT:
                found[each.agency].audit_papers.append(event)
            elif each.document_kind == Kind.REVIEW:
                found[each.agency].review_papers.append(event)


def _plan(agency: int, year: int, told: Mapping[str, Any], file: Mapping[str, Any]) -> Plan:
    link = Link(f"Mục tiêu năm {year}", "quality:plan", (agency, year), "?beside=before")
    goals = [_goal(row) for row in told.get("rows", [])]
    return Plan(year, link, goals, file.get("name", ""), file.get("sha256", ""))


def _goal(row: Mapping[str, Any]) -> Goal:
    result = row.get("year_end")
    return Goal(
        row["name"], row.get("measure") or "", str(Objective.Direction(row["direction"]).label),
        Decimal(row["target"]), row["unit"], None if result is None else Decimal(result),
    )  # fmt: skip
