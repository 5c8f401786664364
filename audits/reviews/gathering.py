"""Where each input of a review comes from: what the portal knows of an agency over a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from agencies.access import Reach
from agencies.models import Agency, Succession
from audits.models import Finding, Inspection, InternalAudit, ManagementReview, ReviewAction
from audits.models.finding import unreported
from audits.scoring import one_decimal
from isoportal.lib.days import show_day
from isoportal.lib.numbers import show_number
from isoportal.lib.share import Share
from procedures.coverage import Question, coverage
from procedures.dossiers.periods import Period
from procedures.dossiers.totals import totals
from procedures.models import DossierCount, Handling, LegalChange, LegalDocument, ProcedureVersion
from quality.models import Objective

Row = dict[str, Any]
MOST = 200  # rows of one kind: a year changes no more than people read


@dataclass(frozen=True)
class Asked:
    """Of which agency, after which day (`since`) and up to which (`until`, with it)."""

    agency: Agency
    since: date
    until: date

    def within(self, name: str) -> Q:
        return Q(**{f"{name}__gt": self.since, f"{name}__lte": self.until})


def decisions(asked: Asked, review: ManagementReview) -> list[Row]:
    """What earlier reviews decided that was still open when the time began, or is."""
    rows = ReviewAction.objects.filter(review__agency=asked.agency, review__on__lt=review.on)
    rows = rows.filter(Q(done_on=None) | Q(done_on__gt=asked.since))
    return [
        {"what": each.what, "who": each.who, "due": each.due.isoformat(),
         "decided_on": each.review.on.isoformat(), "state": each.state_on(asked.until),
         "done_on": _iso(each.done_on if each.done_on and each.done_on <= asked.until else None),
         "result": each.result}
        for each in rows.exclude(review=review).select_related("review")[:MOST]
    ]  # fmt: skip


def procedures(asked: Asked) -> list[Row]:
    """Procedures the agency handles that were added, amended or abolished."""
    handled = Handling.objects.filter(agency=asked.agency, procedure=OuterRef("procedure"))
    versions = ProcedureVersion.objects.filter(Exists(handled)).select_related("procedure")
    begun = versions.filter(asked.within("start")).order_by("start", "pk")
    ended = versions.exclude(end_decision="").filter(asked.within("end")).order_by("end", "pk")
    first = _first_versions(begun)
    told = [
        _of_version(each, "added" if each.pk in first else "amended", each.start, each.decision)
        for each in begun[:MOST]
    ]
    told += [_of_version(each, "abolished", each.end, each.end_decision) for each in ended[:MOST]]
    return sorted(told, key=lambda row: (row["on"], row["code"]))


def texts(asked: Asked) -> list[Row]:
    """Legal texts the agency's procedures rest on that came, were amended or ended."""
    now = Handling.objects.as_of(asked.until).filter(agency=asked.agency).values("procedure")
    resting = ProcedureVersion.objects.filter(procedure__in=now).values("pk")
    cited = LegalDocument.objects.filter(versions__in=resting).distinct()
    came = cited.filter(asked.within("start")).order_by("start")[:MOST]
    told = [
        {"number": each.number, "title": each.title, "on": each.start.isoformat(),
         "change": "có hiệu lực"}
        for each in came
    ]  # fmt: skip
    changed = LegalChange.objects.filter(asked.within("on"), document__in=cited.values("pk"))
    told += [
        {"number": each.document.number, "title": each.document.title, "on": each.on.isoformat(),
         "change": f"được {each.get_kind_display()} bởi {each.by.number}"}
        for each in changed.select_related("document", "by").order_by("on", "pk")[:MOST]
    ]  # fmt: skip
    return sorted(told, key=lambda row: (row["on"], row["number"]))


def reorganisations(asked: Asked) -> list[Row]:
    """Changes of the agency itself: a name, a place in the tree, a merger."""
    told = [
        {"on": each.start.isoformat(), "what": f"{each.name}: thay đổi tổ chức",
         "decision": each.decision}
        for each in asked.agency.versions.filter(asked.within("start")).order_by("start")
    ]  # fmt: skip
    near = Q(successor=asked.agency) | Q(predecessor=asked.agency)
    rows = Succession.objects.filter(near, asked.within("on"))
    told += [
        {"on": each.on.isoformat(), "what": f"{each.successor} tiếp nhận {each.predecessor}",
         "decision": each.decision}
        for each in rows.select_related("successor", "predecessor").order_by("on", "pk")
    ]  # fmt: skip
    return told


def objectives(asked: Asked) -> list[Row]:
    """The objectives of the year, with what came of them."""
    rows = Objective.objects.filter(plan__agency=asked.agency, plan__year=asked.until.year)
    return [
        {"name": each.name, "aim": each.aim,
         "result": "" if each.latest is None else f"{show_number(each.latest)} {each.unit}",
         "reached": None if each.latest is None else each.reaches(each.latest),
         "cause": each.cause}
        for each in rows.order_by("place", "pk")
    ]  # fmt: skip


def dossiers(asked: Asked) -> Row:
    """Dossiers of the periods that lie in the time: received, done, on time."""
    counts = DossierCount.objects.filter(agency=asked.agency)
    span = Period(asked.since, asked.until + timedelta(days=1))
    told = totals(counts, span, None)
    if not told.counted:
        return {}
    return {
        "received": told.total.received, "done": told.total.done, "late": told.total.done_late,
        "open": told.total.still_open, **_share(told.total.on_time),
    }  # fmt: skip


def coverage_on(asked: Asked) -> Row:
    """How many of the procedures handled have an ISO procedure in force, on the last day."""
    reach = Reach.at(asked.agency.pk)
    return _share(coverage(Question(asked.until, agency=asked.agency.pk, reach=reach)).total)


def findings(asked: Asked) -> list[Row]:
    """What was found in the time or is still open from before, and how it stands."""
    rows = Finding.objects.filter(agency=asked.agency).standing_on(asked.until)
    still = Q(closed_on=None) | Q(closed_on__gt=asked.until)
    rows = rows.exclude(grade=Finding.Grade.CONFORMITY)
    rows = rows.filter(asked.within("found_on") | still | asked.within("closed_on"))
    rows = rows.annotate(overdue=unreported(asked.until)).order_by("found_on", "pk")
    return [
        {"label": each.label, "grade": each.get_grade_display(),
         "source": each.get_source_display(), "nature": each.nature, "due": _iso(each.due),
         "closed": each.stood == Finding.State.CLOSED, "overdue": bool(each.overdue)}
        for each in rows[:MOST]
    ]  # fmt: skip


def audits(asked: Asked) -> list[Row]:
    """The internal audits reported in the time."""
    rows = InternalAudit.objects.filter(asked.within("reported_on"))
    return [
        {"title": each.title, "last_day": each.last_day.isoformat(),
         "reported_on": _iso(each.reported_on), "findings": len(each.content["findings"]),
         "conclusion": each.conclusion}
        for each in rows.filter(programme__agency=asked.agency).order_by("reported_on", "pk")
    ]  # fmt: skip


def inspections(asked: Asked) -> list[Row]:
    """The province's inspections that were concluded in the time."""
    rows = Inspection.objects.filter(asked.within("concluded_on"), agency=asked.agency)
    return [
        {"title": str(each.campaign), "concluded_on": _iso(each.concluded_on),
         "score": "" if each.score is None else show_number(one_decimal(each.score)),
         "grade": each.grade,
         "shortcomings": each.shortcomings}
        for each in rows.select_related("campaign").order_by("concluded_on", "pk")
    ]  # fmt: skip


def _first_versions(versions: Any) -> set[int]:
    """Those of `versions` before which the procedure did not exist."""
    earlier = ProcedureVersion.objects.filter(
        procedure=OuterRef("procedure"), start__lt=OuterRef("start")
    )
    return set(versions.filter(~Exists(earlier)).values_list("pk", flat=True))


def _of_version(each: ProcedureVersion, change: str, on: date | None, decision: str) -> Row:
    return {"code": str(each.procedure), "name": each.name, "change": change, "on": _iso(on),
            "decision": decision}  # fmt: skip


def _share(share: Share) -> Row:
    percent = "" if share.percent is None else show_number(share.percent)
    return {"part": share.part, "whole": share.whole, "percent": percent}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def shown(day: str) -> str:
    """A day of a row as people read it; a dash for none."""
    return show_day(date.fromisoformat(day)) if day else "–"
