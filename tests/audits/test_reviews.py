"""Management reviews: inputs frozen when the meeting is held, decisions followed until done."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from audits.handing import lay_in
from audits.models import ManagementReview
from audits.reviews import actions
from audits.reviews.actions import Decision, warnings
from audits.reviews.package import Package, package_of
from audits.reviews.paper import inputs
from quality.conflicts import Conflict
from quality.models import Document, Objective
from tests.audits.finding import raised, second, steps, verified
from tests.audits.finding import reported as settled
from tests.audits.own import (
    LATER,
    again,
    decided,
    held,
    minuted,
    planned,
    prepared,
    reported,
)
from tests.corpus import honest
from tests.factories.procedures import (
    DossierCountFactory,
    HandlingFactory,
    ProcedureVersionFactory,
)
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory, ObligationKindFactory
from tests.quality.handing import owed

State = ManagementReview.State


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def department(province):
    return province.department


def refused(act, *args, **more):
    with pytest.raises(ValidationError) as error:
        act(*args, **more)
    return " ".join(error.value.messages)


def gathered(officer, agency, **more):
    return package_of(prepared(officer, agency, **more), LATER)


def follow(by, review, on, result=""):
    action = review.actions.get()
    actions.follow(by=by, review=review, done={action.pk: (on, result)},
                   revision=again(review).revision, today=LATER)  # fmt: skip


# --- what is laid before it ------------------------------------------------------------------


def test_earlier_decisions_come_before_the_next_review_with_their_state(officer, department):
    first = minuted(
        officer, department,
        Decision("Việc đã xong", "A", date(2020, 5, 1)),
        Decision("Việc quá hạn", "B", date(2020, 5, 2)),
        Decision("Việc đang làm", "C", date(2020, 12, 31)),
        on=date(2020, 4, 1),
    )  # fmt: skip
    done = first.actions.get(what="Việc đã xong")
    actions.follow(by=officer, review=first, done={done.pk: (date(2020, 5, 5), "Đủ")},
                   revision=again(first).revision, today=LATER)  # fmt: skip

    package = gathered(officer, department)

    assert package.since == "2020-04-01"
    assert [(each["what"], each["state"], each["done_on"]) for each in package.decisions] == [
        ("Việc đã xong", "done", "2020-05-05"),
        ("Việc quá hạn", "late", ""),
        ("Việc đang làm", "due", ""),
    ]


def test_procedures_added_amended_and_abolished_since_are_changes(officer, department):
    old = HandlingFactory(agency=department)
    version = old.procedure.versions.get()
    type(version).objects.filter(pk=version.pk).update(end=date(2020, 3, 1))
    ProcedureVersionFactory(procedure=old.procedure, name="Tên mới", start=date(2020, 3, 1),
                            end=date(2020, 5, 1), end_decision="7/QĐ-UBND")  # fmt: skip

    package = gathered(officer, department)

    assert [(each["change"], each["on"]) for each in package.procedures] == [
        ("amended", "2020-03-01"), ("abolished", "2020-05-01"),
    ]  # fmt: skip
    assert package.procedures[1]["decision"] == "7/QĐ-UBND"


def test_the_performance_of_the_system_is_gathered(officer, department):
    plan = ObjectivePlanFactory(agency=department, year=2020)
    ObjectiveFactory(plan=plan, target=Decimal(98), year_end=Decimal("97.5"), cause="Thiếu người")
    audit = reported(officer, department)
    finding = raised(officer, department, found_on=date(2020, 6, 10))

    package = gathered(officer, department)

    assert package.objectives == [
        {"name": "Hồ sơ giải quyết đúng hạn", "aim": "≥ 98 %", "result": "97,5 %",
         "reached": False, "cause": "Thiếu người"}
    ]  # fmt: skip
    assert [each["title"] for each in package.audits] == [audit.title]
    assert [each["label"] for each in package.findings] == [finding.label]
    assert package.coverage["whole"] == 0
    assert package.satisfaction == "97 % hài lòng"


def test_dossiers_of_the_time_are_added_up(officer, department):
    DossierCountFactory(
        agency=department, start=date(2020, 3, 1), end=date(2020, 4, 1), carried=0,
        received_online=0, received_direct=10, received_post=0, done_early=4, done_on_time=5,
        done_late=1, open_in_time=0, open_late=0,
    )  # fmt: skip

    told = gathered(officer, department).dossiers

    assert (told["received"], told["done"], told["late"], told["percent"]) == (10, 10, 1, "90")


def test_findings_are_gathered_as_they_stood_on_the_day_of_the_meeting(officer, department):
    finding = raised(officer, department, found_on=date(2020, 5, 1), due=date(2020, 5, 31))
    settled(officer, finding, steps=steps(date(2020, 5, 20)), today=LATER)
    verified(second(department), finding, today=LATER)

    (told,) = gathered(officer, department, on=date(2020, 6, 20)).findings

    assert (told["closed"], told["overdue"]) == (False, True)


def test_what_did_not_work_is_not_laid_before_the_meeting_as_closed(officer, department):
    finding = raised(officer, department)
    settled(officer, finding)
    verified(second(department), finding, is_effective=False)

    rows = {row["label"]: row["closed"] for row in gathered(officer, department).findings}

    assert rows[finding.label] is False


def test_external_providers_are_an_input_too(officer, department):
    package = gathered(officer, department, providers="Bưu chính trả kết quả đúng hẹn")

    assert package.providers == "Bưu chính trả kết quả đúng hẹn"
    (paragraphs,) = [part.paragraphs for part in inputs(package) if part.title.startswith("c)")]
    assert "Nhà cung cấp bên ngoài: Bưu chính trả kết quả đúng hẹn" in paragraphs


def test_what_belongs_to_others_is_not_gathered(officer, commune_officer, province):
    raised(commune_officer, province.commune_a, found_on=date(2020, 6, 10))
    HandlingFactory(agency=province.commune_a)

    package = gathered(officer, province.department)

    assert (package.findings, package.coverage["whole"]) == ([], 0)


# --- held ------------------------------------------------------------------------------------


def test_the_inputs_are_frozen_when_the_meeting_is_held(officer, department):
    finding = raised(officer, department, found_on=date(2020, 6, 10))
    review = held(officer, department)

    Objective.objects.all().delete()
    type(finding).objects.filter(pk=finding.pk).update(nature="Sửa sau")

    package = package_of(again(review), date(2021, 1, 1))
    assert package.findings[0]["nature"] == "Ba hồ sơ không có phiếu kiểm soát"
    assert package.sha256 == again(review).sha256 == Package.read(again(review).inputs).sha256
    assert LogEntry.objects.get(action="review.held").details["sha256"] == package.sha256


def test_a_meeting_to_come_is_not_held_yet(officer, department):
    review = prepared(officer, department, on=date(2020, 7, 2))

    words = refused(actions.hold, by=officer, review=review, seen=1, today=LATER)
    assert words == "Ngày họp 02/07/2020 chưa đến."


def test_who_holds_what_another_has_just_changed_is_told(officer, head, department):
    review = prepared(officer, department)
    actions.prepare(by=head, review=again(review), revision=1)

    with pytest.raises(Conflict):
        actions.hold(by=officer, review=review, seen=1, today=LATER)


def test_what_was_held_is_prepared_no_more(officer, department):
    review = held(officer, department)

    words = refused(actions.prepare, by=officer, review=review, revision=again(review).revision)
    assert words == "Cuộc xem xét đã họp nên không sửa nội dung chuẩn bị được."
    assert "không xóa được" in refused(actions.discard, by=officer, review=review)


# --- what gives pause ------------------------------------------------------------------------


def test_a_review_before_the_audit_it_takes_in_gives_pause(officer, department):
    planned(officer, department, title="Lần 1")
    review = prepared(officer, department, on=date(2020, 6, 5))

    assert warnings(review) == [
        "Ngày họp 05/06/2020 trước ngày kết thúc “Lần 1” (09/06/2020): cuộc đánh giá nội bộ này "
        "chưa có gì để xem xét."
    ]


def test_a_review_before_the_report_of_the_audit_gives_pause(officer, department):
    planned(officer, department, title="Lần 1")
    review = prepared(officer, department)

    assert warnings(review) == [
        "“Lần 1” kết thúc ngày 09/06/2020 nhưng đến ngày họp 20/06/2020 chưa có báo cáo."
    ]


def test_a_review_in_a_year_without_an_audit_gives_pause(officer, department):
    review = prepared(officer, department)

    assert warnings(review) == ["Năm 2020 chưa có cuộc đánh giá nội bộ nào để xem xét."]


def test_a_review_after_the_report_gives_none(officer, department):
    reported(officer, department)

    assert warnings(prepared(officer, department)) == []


# --- decided, minuted, followed --------------------------------------------------------------


def test_a_decision_is_not_due_before_the_meeting(officer, department):
    words = refused(decided, officer, department, Decision("Việc", "Ai", date(2020, 6, 19)))

    assert words == "Việc 1: thời hạn 19/06/2020 trước ngày họp 20/06/2020."


def test_minutes_need_a_conclusion_and_who_signs_them(officer, department):
    empty = held(officer, department)
    unsigned = decided(officer, department, secretary="")

    def draw_up(review):
        return actions.minute(
            by=officer, review=review, revision=again(review).revision, today=LATER
        )

    assert refused(draw_up, empty).startswith("Hãy ghi kết luận của cuộc họp")
    assert refused(draw_up, unsigned) == "Chưa ghi thư ký của cuộc họp, người ký biên bản."


def test_what_was_minuted_stays(officer, department):
    review = minuted(officer, department)

    words = refused(actions.decide, by=officer, review=review, conclusion="Khác hẳn đi",
                    decisions=[], revision=again(review).revision)  # fmt: skip
    assert words == "Cuộc xem xét đã có biên bản nên không ghi kết luận được."


def test_decisions_are_followed_until_they_are_done(officer, department):
    review = minuted(officer, department)

    follow(officer, review, date(2020, 6, 30), "Đã tập huấn 40 người")

    action = review.actions.get()
    assert (action.state_on(LATER), action.result) == ("done", "Đã tập huấn 40 người")
    assert LogEntry.objects.filter(action="review.followed").count() == 1


def test_conclusion_saved_again_keeps_what_became_of_the_decisions(officer, department):
    review = decided(officer, department)
    follow(officer, review, date(2020, 6, 30), "Đã tập huấn 40 người")
    kept = review.actions.get()

    def save(*decisions):
        actions.decide(by=officer, review=review, conclusion="Hệ thống phù hợp, có hiệu lực",
                       decisions=decisions, revision=again(review).revision)  # fmt: skip

    save(Decision(kept.what, kept.who, kept.due), Decision("Việc nữa", "B", date(2020, 9, 1)))
    words = refused(save, Decision("Việc nữa", "B", date(2020, 9, 1)))

    assert review.actions.get(pk=kept.pk).result == "Đã tập huấn 40 người"
    assert review.actions.count() == 2
    assert "đã ghi kết quả nên không sửa, không bỏ được" in words


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2020, 7, 2), "chưa đến"), (date(2020, 6, 19), "trước ngày họp 20/06/2020")],
)
def test_a_decision_is_done_between_the_meeting_and_today(officer, department, on, words):
    assert words in refused(follow, officer, minuted(officer, department), on)


def test_the_minutes_are_drafted_for_the_duty_of_the_year(officer, department):
    ObligationKindFactory(code="review", document_kind=Document.Kind.REVIEW)
    owed(code="review", year=2020, due_on=date(2020, 11, 30), lock_on=date(2020, 12, 31))
    review = minuted(officer, department)

    submission = lay_in(
        by=officer, row=review, content=honest.pdf(), name="bien-ban.pdf", day=LATER
    )

    assert submission.document.kind == Document.Kind.REVIEW
    assert submission.document.upload == again(review).minutes


def test_only_the_agencys_own_people_hold_its_reviews(staff, commune_officer, department):
    for person in (staff, commune_officer):
        with pytest.raises(PermissionDenied):
            prepared(person, department)


def test_what_is_being_prepared_is_seen_by_its_own_people_alone(
    officer, head, staff, commune_officer, department
):
    prepared(officer, department)
    kept = held(officer, department)

    mine = ManagementReview.objects
    assert mine.for_user(officer).count() == mine.for_user(head).count() == 2
    assert list(mine.for_user(staff)) == [kept]
    assert mine.for_user(commune_officer).count() == 0
