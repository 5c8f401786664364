"""What the past inspections of a sample found, and how it was put right: closed long since."""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from agencies.models import Upload
from audits.checklists import proposal
from audits.criteria import Item
from audits.models import Cause, CorrectiveAction, Finding, Inspection
from reports.samples.chance import draw, person
from reports.samples.inspected.book import BATCH, Book, at
from reports.samples.inspected.texts import FAULTS
from reports.samples.inspected.visits import Visit
from reports.samples.scan import paper_of

Grade, State = Finding.Grade, Finding.State
PROOF = "Bằng chứng khắc phục tồn tại sau kiểm tra"
SEEN = "Đã xem bằng chứng tại cơ quan; việc khắc phục có hiệu lực."
STAGES = (State.OPEN, State.PLANNED, State.IN_PROGRESS, State.VERIFICATION, State.CLOSED)
TELL = "Phổ biến lại quy trình cho công chức liên quan"
NOT_SEEN = "Hồ sơ mẫu mới nhất vẫn còn thiếu sót như trước khi khắc phục."


def settle(book: Book, visits: Iterable[Visit]) -> None:
    """Of each concluded unit one or two findings, all closed; its inspection is closed too."""
    before = {
        (each.agency_id, each.item): each
        for each in Finding.objects.filter(follows=None).order_by("found_on")
    }
    found = [finding for visit in visits for finding in _found(book, visit)]
    for finding in found:
        finding.repeats = before.get((finding.agency_id, finding.item))
    Finding.objects.bulk_create(found, batch_size=BATCH)
    counted = Counter((each.agency_id, each.year) for each in found)
    again = [_follow(each, counted) for each in found if each.state == State.NOT_EFFECTIVE]
    Finding.objects.bulk_create(again, batch_size=BATCH)
    _write_near([*found, *again])
    Inspection.objects.filter(campaign=book.campaign, state=Inspection.State.CONCLUDED).update(
        state=Inspection.State.CLOSED
    )


def leave(book: Book, visits: Iterable[Visit], today: date) -> None:
    """Of each concluded unit one or two findings, each as far as the agency has come by today."""
    found = [finding for visit in visits for finding in _found(book, visit)]
    for place, finding in enumerate(found):
        _take_back(finding, STAGES[place % len(STAGES)], today)
    Finding.objects.bulk_create(found, batch_size=BATCH)
    _write_near([each for each in found if each.planned_by])


def _take_back(finding: Finding, state: Finding.State, today: date) -> None:
    """What comes after `state` has not happened yet."""
    at = STAGES.index(state)
    finding.state = state
    if at < STAGES.index(State.CLOSED):
        finding.verified_by, finding.closed_on, finding.verification = None, None, ""
    if at < STAGES.index(State.VERIFICATION):
        finding.done_by, finding.done_on, finding.result = None, None, ""
    if at < STAGES.index(State.PLANNED):
        finding.planned_by, finding.planned_on, finding.correction = None, None, ""
        finding.root_cause = ""
    if finding.done_on:
        finding.done_on = min(finding.done_on, today - timedelta(2))
    if finding.closed_on:
        finding.verification, finding.closed_on = SEEN, min(finding.closed_on, today)


def _found(book: Book, visit: Visit) -> list[Finding]:
    inspection = book.written[visit.key]
    officer = book.officers.get(inspection.agency_id)
    if officer is None or visit.concluded_on is None:
        return []
    items = {item.code: item for item in book.campaign.checklist.criteria.items()}
    most = [*visit.most, *(code for code in book.taken[visit.key] if code not in visit.most)]
    codes: Sequence[str] = most[: 1 + draw(visit.key, visit.planned_on, "found") % 2]
    return [
        _finding(book, visit, items[code], officer, number)
        for number, code in enumerate(codes, start=1)
    ]


def _finding(book: Book, visit: Visit, item: Item, officer: User, number: int) -> Finding:
    inspection, lead, on = book.written[visit.key], book.lead_of(visit), visit.planned_on
    fault = FAULTS[item.code]
    due = on + timedelta(book.campaign.days_to_remedy)
    done_on = due + timedelta(draw(visit.key, item.code, on, "done") % 26 - 18)
    fails = draw(visit.key, item.code, on, "fails") % 30 == 0
    return Finding(
        agency=inspection.agency, number=number, year=on.year, source=Finding.Source.INSPECTION,
        inspection=inspection, item=item.code, clause=next(iter(item.clauses), ""),
        grade=Grade.OBSERVATION if draw(visit.key, item.code) % 5 == 0 else Grade.MINOR,
        requirement=f"{item.text}.", nature=f"{fault.reason}.", found_on=on, found_by=lead,
        evidence=f"{item.evidence}: Đoàn xem ngày {on:%d/%m/%Y}.", due=due,
        correction=f"{fault.remedy}.", root_cause=_because(fault.cause),
        planned_by=officer, planned_on=on + timedelta(5),
        result=f"Đã thực hiện: {fault.remedy[0].lower()}{fault.remedy[1:]}.",
        done_by=officer, done_on=done_on, verified_by=lead, closed_on=done_on + timedelta(9),
        verification=NOT_SEEN if fails else SEEN,
        state=State.NOT_EFFECTIVE if fails else State.CLOSED,
    )  # fmt: skip


def _because(cause: str) -> str:
    return f"{proposal.CAUSES[cause]}; chưa có người kiểm tra lại trước khi phê duyệt."


def _follow(before: Finding, counted: Counter[tuple[int, int]]) -> Finding:
    """The one that goes on where the first actions did not work; closed a month later."""
    assert before.closed_on
    after = copy(before)
    after.pk, after.follows, after.repeats = None, before, None
    after.found_on = after.planned_on = before.closed_on
    after.evidence = f"Xác nhận hiệu lực phiếu {before.label}: {before.verification}"
    after.due = before.closed_on + timedelta(30)
    after.done_on = before.closed_on + timedelta(24)
    after.closed_on, after.state = before.closed_on + timedelta(36), State.CLOSED
    after.verification = SEEN
    after.year = after.found_on.year
    counted[after.agency_id, after.year] += 1
    after.number = counted[after.agency_id, after.year]
    return after


def _write_near(findings: Sequence[Finding]) -> None:
    """Who had a hand in each, the causes it is counted by, what was done and what proves it."""
    officers = [finding.planned_by for finding in findings]
    makers, causes = Finding.makers.through, Finding.causes.through
    makers.objects.bulk_create(
        (makers(finding_id=finding.pk, user_id=by.pk)
         for finding, by in zip(findings, officers, strict=True) if by),
        batch_size=BATCH,
    )  # fmt: skip
    known = {cause.code: cause.pk for cause in Cause.objects.all()}
    causes.objects.bulk_create(
        (causes(finding_id=each.pk, cause_id=known[FAULTS[each.item].cause]) for each in findings),
        batch_size=BATCH,
    )
    proved = _proofs([each for each in findings if each.done_on])
    CorrectiveAction.objects.bulk_create(
        (
            CorrectiveAction(
                finding=finding, what=f"{what}.",
                who=person(finding.agency_id, finding.item), due=finding.due or finding.found_on,
                done_on=finding.done_on or (first if place == 0 else None),
                proof=proved.get(finding.pk),
            )
            for finding in findings
            for first in [_begun(finding)]
            for place, what in enumerate([FAULTS[finding.item].remedy, TELL])
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _begun(finding: Finding) -> date | None:
    """When the first thing was done, of what is still in progress."""
    is_begun = finding.state == State.IN_PROGRESS and finding.planned_on
    return finding.planned_on + timedelta(10) if is_begun and finding.planned_on else None


def _proofs(findings: Sequence[Finding]) -> dict[int, Upload]:
    """What proves each: the file behind all of them is one and the same page."""
    drawn = paper_of(PROOF)
    name = default_storage.save("uploads/minh-hoa-bang-chung.pdf", ContentFile(drawn))
    digest = sha256(drawn).hexdigest()
    made = []
    for finding in findings:
        by, on = finding.planned_by, finding.done_on
        assert by
        assert on
        made.append(
            Upload(
                agency=finding.agency, year=on.year, file=name, size=len(drawn), sha256=digest,
                name=f"{PROOF}.pdf", kind=Upload.Kind.PDF, uploaded_by=by, uploaded_at=at(on, 8),
            )
        )  # fmt: skip
    Upload.objects.bulk_create(made, batch_size=BATCH)
    return {finding.pk: upload for finding, upload in zip(findings, made, strict=True)}
