from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import LogEntry, Notification
from quality.coverage import Question, coverage
from quality.declaring import actions
from quality.models import Declaration, Status
from tests.factories.quality import DeclarationFactory, StandardVersionFactory
from tests.quality.pages import draft, log_of, new, submitted_by

Kind = Declaration.Kind
START = date(2018, 6, 1)
LATER = date(2019, 9, 1)
DAY = date(2020, 12, 31)
ENDED = {"decision": "5/QĐ", "reason": "Sáp nhập vào sở khác", "today": DAY}


def test_recorded_declaration_counts_from_its_first_day(officer, staff, submitted):
    before = coverage(Question(DAY)).total.share.part

    actions.record(by=staff, declaration=submitted)

    submitted.refresh_from_db()
    assert (before, coverage(Question(DAY)).total.share.part) == (0, 1)
    assert coverage(Question(START - timedelta(days=1))).total.share.part == 0
    assert (submitted.decided_by, submitted.scope_snapshot["procedures"]) == (staff, [])
    assert log_of(submitted)[-1] == "declaration.recorded"
    assert Notification.objects.get(user=officer).text == (
        f"Công bố {submitted.number} đã được ghi nhận."
    )


def test_recording_a_successor_ends_its_predecessor_on_its_first_day(province, officer, staff):
    first = DeclarationFactory(agency=province.department)
    second = submitted_by(officer, province.department, start=LATER, kind=Kind.REDECLARATION)

    actions.record(by=staff, declaration=second)

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.end, second.replaces) == (LATER, first)
    assert not first.is_terminated
    assert coverage(Question(DAY)).total.share.part == 1


def test_overlap_into_the_past_is_refused_and_names_the_other(province, officer, staff):
    DeclarationFactory(agency=province.department, number="7/QĐ-CŨ", start=LATER)
    early = draft(province.department, makers=[officer])

    with pytest.raises(ValidationError, match=r"7/QĐ-CŨ.*có hiệu lực từ ngày 01/09/2019"):
        actions.submit(by=officer, declaration=early)
    Declaration.objects.filter(pk=early.pk).update(status=Status.SUBMITTED)
    with pytest.raises(ValidationError, match="7/QĐ-CŨ"):
        actions.record(by=staff, declaration=early)

    early.refresh_from_db()
    assert early.status == Status.SUBMITTED


def test_overlap_with_one_that_ends_by_decision_names_its_last_day(province, officer):
    DeclarationFactory(agency=province.department, end=LATER, end_decision="1/QĐ", end_reason="x")
    declaration = new(province.department, start=LATER - timedelta(days=1), kind=Kind.REDECLARATION)

    with pytest.raises(ValidationError, match="đến hết ngày 31/08/2019"):
        actions.prepare(by=officer, declaration=declaration)


def test_database_refuses_two_recorded_declarations_on_one_day(province):
    DeclarationFactory(agency=province.department)
    waiting = DeclarationFactory(agency=province.department, status=Status.SUBMITTED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.filter(pk=waiting.pk).update(status=Status.RECORDED)


def test_successor_of_a_terminated_one_replaces_nothing(province, officer, staff):
    DeclarationFactory(agency=province.department, end=date(2019, 1, 1))
    second = submitted_by(officer, province.department, start=LATER, kind=Kind.REDECLARATION)

    actions.record(by=staff, declaration=second)

    second.refresh_from_db()
    assert second.replaces is None


def test_first_declaration_after_another_is_refused(province, officer):
    DeclarationFactory(agency=province.department, number="7/QĐ-CŨ")

    with pytest.raises(ValidationError, match=r"7/QĐ-CŨ.*không phải công bố lần đầu"):
        actions.prepare(by=officer, declaration=new(province.department, start=LATER))


def test_transition_to_the_same_version_is_refused(province, officer):
    DeclarationFactory(agency=province.department)
    again = new(province.department, start=LATER, kind=Kind.TRANSITION)

    with pytest.raises(ValidationError, match="cũng theo TCVN ISO 9001:2015"):
        actions.prepare(by=officer, declaration=again)


def test_transition_back_to_an_older_version_is_refused(province, officer):
    DeclarationFactory(agency=province.department, number="7/QĐ-CŨ")
    old = StandardVersionFactory(code="2008")
    back = new(province.department, start=LATER, kind=Kind.TRANSITION, version=old)

    with pytest.raises(ValidationError, match=r"7/QĐ-CŨ.*mới hơn TCVN ISO 9001:2008") as refused:
        actions.prepare(by=officer, declaration=back)

    assert "kind" in refused.value.message_dict


@pytest.mark.parametrize("kind", [Kind.REDECLARATION, Kind.TRANSITION])
def test_agency_without_a_recorded_declaration_starts_with_a_first_one(province, officer, kind):
    DeclarationFactory(agency=province.commune_a)
    draft(province.department, start=date(2017, 1, 1))
    again = new(province.department, kind=kind)

    with pytest.raises(ValidationError, match="chưa có công bố nào được ghi nhận trước") as refused:
        actions.prepare(by=officer, declaration=again)

    assert "hãy chọn “Công bố lần đầu”" in refused.value.message_dict["kind"][0]


def test_transition_from_an_older_version_is_accepted(province, officer):
    DeclarationFactory(agency=province.department, version=StandardVersionFactory(code="2008"))
    again = new(province.department, start=LATER, kind=Kind.TRANSITION)

    assert actions.prepare(by=officer, declaration=again).pk


def test_agency_cannot_record_its_own(officer, submitted):
    with pytest.raises(PermissionDenied, match="không có quyền"):
        actions.record(by=officer, declaration=submitted)


def test_returned_declaration_carries_the_reason_and_can_be_submitted_again(
    officer, staff, submitted
):
    actions.send_back(by=staff, declaration=submitted, reason=" Thiếu trang 2 ")

    submitted.refresh_from_db()
    assert (submitted.status, submitted.return_reason) == (Status.RETURNED, "Thiếu trang 2")
    assert "Thiếu trang 2" in Notification.objects.get(user=officer).text
    actions.submit(by=officer, declaration=submitted)
    submitted.refresh_from_db()
    assert (submitted.status, submitted.return_reason) == (Status.SUBMITTED, "")
    assert log_of(submitted) == [
        "declaration.submitted",
        "declaration.returned",
        "declaration.submitted",
    ]


@pytest.mark.parametrize("reason", ["", "   ", ".", "không đạt"])
def test_returning_needs_a_reason(staff, submitted, reason):
    with pytest.raises(ValidationError, match="nêu lý do trả lại"):
        actions.send_back(by=staff, declaration=submitted, reason=reason)


def test_too_long_a_reason_is_refused_in_words(staff, submitted):
    with pytest.raises(ValidationError, match="500"):
        actions.send_back(by=staff, declaration=submitted, reason="x" * 501)


def test_of_two_who_decide_at_once_the_second_is_told_who_was_first(staff, second_staff, submitted):
    same = Declaration.objects.get(pk=submitted.pk)
    actions.record(by=staff, declaration=submitted)
    submitted.refresh_from_db()
    at = timezone.localtime(submitted.decided_at)

    with pytest.raises(ValidationError, match=f"Trần Thị Thư đã ghi nhận .* lúc {at:%H:%M} ngày"):
        actions.record(by=second_staff, declaration=same)
    with pytest.raises(ValidationError, match="Trần Thị Thư đã ghi nhận"):
        actions.send_back(by=second_staff, declaration=same, reason="Thiếu dấu của cơ quan")

    assert log_of(submitted).count("declaration.recorded") == 1
    assert not LogEntry.objects.filter(action="declaration.returned").exists()


def test_recorded_declaration_is_terminated_and_leaves_coverage_from_that_day(
    province, officer, staff
):
    declaration = DeclarationFactory(agency=province.department, makers=[officer])
    day = date(2020, 12, 1)

    actions.terminate(
        by=staff,
        declaration=declaration,
        on=day,
        decision="5/QĐ-BCĐ",
        reason="Sáp nhập vào sở khác",
        today=DAY,
    )

    declaration.refresh_from_db()
    assert declaration.is_terminated
    assert coverage(Question(day - timedelta(days=1))).total.share.part == 1
    assert coverage(Question(day)).total.share.part == 0
    assert log_of(declaration) == ["declaration.ended"]
    assert Notification.objects.get(user=officer).text.endswith("hết hiệu lực từ 01/12/2020.")


def test_termination_needs_decision_and_reason(province, staff):
    declaration = DeclarationFactory(agency=province.department)

    for lacking in [{"decision": ""}, {"reason": " "}]:
        with pytest.raises(ValidationError, match="đủ ngày, văn bản và lý do"):
            actions.terminate(by=staff, declaration=declaration, on=DAY, **ENDED | lacking)


def test_end_on_or_before_the_first_day_is_refused(province, staff):
    declaration = DeclarationFactory(agency=province.department)

    with pytest.raises(ValidationError, match="01/06/2018 phải sau ngày có hiệu lực 01/06/2018"):
        actions.terminate(by=staff, declaration=declaration, on=START, **ENDED)


@pytest.mark.parametrize("on", [date(2022, 1, 1), date(2099, 12, 1)])
def test_end_more_than_a_year_ahead_is_refused(province, staff, on):
    declaration = DeclarationFactory(agency=province.department)

    with pytest.raises(ValidationError, match="quá một năm") as refused:
        actions.terminate(by=staff, declaration=declaration, on=on, **ENDED)

    assert refused.value.message_dict["on"] == [
        f"Ngày chấm dứt {on:%d/%m/%Y} sau hôm nay (31/12/2020) quá một năm; chỉ ghi được việc chấm "
        "dứt từ một ngày đã qua hoặc trong vòng một năm tới."
    ]
    declaration.refresh_from_db()
    assert declaration.end is None


def test_end_a_year_ahead_to_the_day_is_accepted(province, staff):
    declaration = DeclarationFactory(agency=province.department)

    actions.terminate(by=staff, declaration=declaration, on=date(2021, 12, 31), **ENDED)

    declaration.refresh_from_db()
    assert declaration.end == date(2021, 12, 31)


def test_what_ended_cannot_be_ended_again(province, staff):
    declaration = DeclarationFactory(agency=province.department, end=LATER)

    with pytest.raises(ValidationError, match="đã hết hiệu lực từ ngày 01/09/2019"):
        actions.terminate(by=staff, declaration=declaration, on=DAY, **ENDED)


@pytest.mark.parametrize(
    ("decided", "sentence"),
    [
        ({"end_decision": "5", "end_reason": "x"}, "đã được quyết định chấm dứt từ ngày"),
        ({}, "đã có công bố thay thế từ ngày"),
    ],
)
def test_what_is_to_end_on_a_day_to_come_is_not_said_to_have_ended(
    province, staff, decided, sentence
):
    declaration = DeclarationFactory(agency=province.department, end=date(2021, 6, 1), **decided)

    with pytest.raises(ValidationError, match=f"{sentence} 01/06/2021"):
        actions.terminate(by=staff, declaration=declaration, on=DAY, **ENDED)


def test_only_recorded_ones_are_terminated(staff, submitted):
    with pytest.raises(ValidationError, match="chỉ chấm dứt được công bố đã ghi nhận"):
        actions.terminate(by=staff, declaration=submitted, on=DAY, **ENDED)


def test_rules_that_changed_since_recording_do_not_stop_a_termination(province, staff):
    version = StandardVersionFactory(code="2008", last_declared_on=date(2016, 1, 1))
    declaration = DeclarationFactory(agency=province.department, version=version)

    actions.terminate(by=staff, declaration=declaration, on=DAY, **ENDED)

    declaration.refresh_from_db()
    assert declaration.end == DAY
