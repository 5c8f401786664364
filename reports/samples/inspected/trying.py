"""The findings of those who try the sample, in every state, made by the portal's own steps."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile

from accounts.models import User
from agencies.models import Upload
from agencies.uploads import keep
from audits.checklists import proposal
from audits.findings import actions
from audits.findings.doing import Done, Plan, Step
from audits.findings.keeping import earlier
from audits.models import Cause, Finding, Inspection
from reports.samples.inspected.book import Book
from reports.samples.inspected.findings import NOT_SEEN, PROOF, SEEN, TELL
from reports.samples.inspected.texts import FAULTS
from reports.samples.scan import paper_of
from reports.samples.work.desk import Desk

Grade, Source = Finding.Grade, Finding.Source


def try_findings(desk: Desk, book: Book) -> None:
    _of_commune(desk, book)
    _of_department(desk, book)
    _of_district(desk)


def _of_commune(desk: Desk, book: Book) -> None:
    """Concluded long enough ago: overdue, half done, to be verified, without effect."""
    inspection = book.written[desk.sample.officers_commune]
    pen = Pen(desk, desk.people["kiem.tra"], desk.people["can.bo.xa"], inspection)
    assert inspection.concluded_on
    on = inspection.concluded_on
    pen.plan(pen.raised("I.3.1", on), on + timedelta(6))
    half = pen.plan(pen.raised("I.4.3", on, due=desk.today + timedelta(20)), on + timedelta(8))
    pen.half_done(half, on + timedelta(30))
    pen.report(pen.plan(pen.raised("II.1.1", on), on + timedelta(5)), on + timedelta(26))
    vain = pen.report(pen.plan(pen.raised("I.2.2", on), on + timedelta(5)), on + timedelta(20))
    pen.verify(vain, on + timedelta(32), is_effective=False)
    done = pen.report(pen.plan(pen.raised("I.3.4", on), on + timedelta(4)), on + timedelta(15))
    pen.verify(done, on + timedelta(29))
    good = "Phân công rõ đến từng vị trí, có bảng theo dõi tại nơi làm việc."
    pen.raised("I.1.3", on, grade=Grade.CONFORMITY, nature=good)


def _of_department(desk: Desk, book: Book) -> None:
    """What the inspectors found waits for a plan; what it found itself, for its head's eyes."""
    today, inspection = desk.today, book.written["SKHCN"]
    officer, head = desk.people["can.bo.skhcn"], desk.people["thu.truong.skhcn"]
    assert inspection.recorded_on
    pen = Pen(desk, desk.people["kiem.tra"], officer, inspection)
    pen.raised("I.4.4", inspection.recorded_on)
    own = Pen(desk, officer, officer, checker=head)
    self_found = own.raised("I.2.5", today - timedelta(50), source=Source.SELF)
    own.report(own.plan(self_found, today - timedelta(45)), today - timedelta(12))
    own.plan(own.raised("I.3.5", today - timedelta(20), source=Source.SELF), today - timedelta(15))
    late = own.raised("I.3.3", today - timedelta(64), source=Source.COMPLAINT)
    own.half_done(own.plan(late, today - timedelta(60)), today - timedelta(30))
    done = own.raised("I.4.2", today - timedelta(150), source=Source.SELF)
    done = own.report(own.plan(done, today - timedelta(148)), today - timedelta(125))
    own.verify(done, today - timedelta(118))
    own.raised("I.2.4", today - timedelta(20), source=Source.SELF, grade=Grade.OPPORTUNITY)


def _of_district(desk: Desk) -> None:
    """A citizen complained; nobody has planned anything yet."""
    officer = desk.people["can.bo.huyen"]
    pen = Pen(desk, desk.people["thu.ky2"], officer, at=desk.sample.officers_district)
    pen.raised("I.3.3", desk.today - timedelta(16), source=Source.COMPLAINT)


@dataclass(frozen=True)
class Pen:
    """Who writes what of a finding: who raises it, who answers, who verifies."""

    desk: Desk
    finder: User
    officer: User
    inspection: Inspection | None = None
    checker: User | None = None  # the finder, where nobody is named
    at: str = "SKHCN"

    def raised(
        self, item: str, on: date, *, due: date | None = None, grade: Finding.Grade = Grade.MINOR,
        source: Finding.Source = Source.INSPECTION, nature: str = "",
    ) -> Finding:  # fmt: skip
        asked = next(each for each in proposal.CRITERIA.items() if each.code == item)
        made = Finding(
            agency=self.inspection.agency if self.inspection else self.desk.agencies[self.at],
            source=source, inspection=self.inspection, item=item if self.inspection else "",
            clause=next(iter(asked.clauses), ""), grade=grade, requirement=f"{asked.text}.",
            nature=nature or f"{FAULTS[item].reason}.", found_on=on, due=due,
            evidence=f"{asked.evidence}: xem ngày {on:%d/%m/%Y}.",
        )  # fmt: skip
        if made.is_nonconformity and self.inspection:
            made.repeats = earlier(made).filter(item=item, found_on__lt=on).first()
        return actions.raise_finding(by=self.finder, finding=made, today=on)

    def plan(self, finding: Finding, on: date) -> Finding:
        fault = next(each for each in FAULTS.values() if f"{each.reason}." == finding.nature)
        last = finding.due or on + timedelta(20)
        steps = [Step(f"{fault.remedy}.", self.officer.full_name, last),
                 Step(f"{TELL}.", self.officer.full_name,
                      last)]  # fmt: skip
        causes = list(Cause.objects.filter(code=fault.cause))
        given = Plan(
            f"{fault.remedy} ngay với các trường hợp đã nêu.",
            "Chưa phân công người kiểm tra lại trước khi phê duyệt.",
            causes,
            steps,
        )
        return actions.plan(by=self.officer, finding=finding, plan=given,
                            revision=finding.revision, today=on)  # fmt: skip

    def half_done(self, finding: Finding, on: date) -> Finding:
        first = finding.actions.all()[0]
        done = {first.pk: Done(on, self._proof(finding))}
        return actions.progress(by=self.officer, finding=finding, done=done,
                                revision=finding.revision, today=on)  # fmt: skip

    def report(self, finding: Finding, on: date) -> Finding:
        proof = self._proof(finding)
        done = {each.pk: Done(on, proof) for each in finding.actions.all()}
        return actions.report(
            by=self.officer, finding=finding, done=done, revision=finding.revision, today=on,
            result="Đã thực hiện đủ các hành động; kết quả kèm theo.",
        )  # fmt: skip

    def verify(self, finding: Finding, on: date, *, is_effective: bool = True) -> Finding:
        return actions.verify(
            by=self.checker or self.finder,
            finding=finding,
            is_effective=is_effective,
            text=SEEN if is_effective else NOT_SEEN,
            revision=finding.revision,
            today=on,
        )

    def _proof(self, finding: Finding) -> Upload:
        scan = ContentFile(paper_of(PROOF), f"{PROOF}.pdf")
        return keep(by=self.officer, agency=finding.agency, file=scan)
