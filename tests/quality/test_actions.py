from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import LogEntry, Notification
from agencies.models import AgencyVersion
from agencies.roles import Role
from quality import actions
from quality.coverage import Question, coverage
from quality.models import Declaration, Posting, Status
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import DeclarationFactory, StandardVersionFactory

Kind = Declaration.Kind
START = date(2018, 6, 1)
LATER = date(2019, 9, 1)
DAY = date(2020, 12, 31)


def new(agency, **more):
    """A declaration as the form hands it over: valid, not yet saved."""
    values = {"number": "12/QĐ-SKHCN", "start": START, "version": StandardVersionFactory()}
    return DeclarationFactory.build(agency=agency, status=Status.DRAFT, **values | more)


def draft(agency, **more):
    scan = ContentFile(b"%PDF-1.4\n%%EOF", "ban-quet.pdf")
    return DeclarationFactory(agency=agency, status=Status.DRAFT, **{"file": scan} | more)


@pytest.fixture
def submitted(province, officer):
    declaration = draft(province.department, prepared_by=officer)
    actions.submit(by=officer, declaration=declaration)
    declaration.refresh_from_db()
    return declaration


def submitted_by(officer, agency, **more):
    declaration = draft(agency, prepared_by=officer, **more)
    actions.submit(by=officer, declaration=declaration)
    return declaration


def log_of(declaration):
    lines = LogEntry.objects.filter(target=f"quality.declaration:{declaration.pk}")
    return list(lines.order_by("pk").values_list("action", flat=True))


# --- the agency -------------------------------------------------------------------------


def test_officer_prepares_a_draft_that_does_not_count(province, officer):
    declaration = actions.prepare(by=officer, declaration=new(province.department))

    assert (declaration.status, declaration.prepared_by) == (Status.DRAFT, officer)
    assert log_of(declaration) == ["declaration.prepared"]
    assert coverage(Question(DAY)).total.share.part == 0


def test_officer_of_another_agency_cannot_prepare(province, commune_officer):
    with pytest.raises(PermissionDenied, match="Sở Khoa học"):
        actions.prepare(by=commune_officer, declaration=new(province.department))


def test_draft_cannot_be_moved_out_of_an_agency_beyond_reach(province, commune_officer):
    declaration = draft(province.department)
    declaration.agency = province.commune_a

    with pytest.raises(PermissionDenied, match="Sở Khoa học"):
        actions.prepare(by=commune_officer, declaration=declaration)


def test_declaration_before_the_agency_existed_is_refused(province, officer):
    AgencyVersion.objects.filter(agency=province.department).update(start=date(2018, 7, 1))

    with pytest.raises(ValidationError, match="chưa thành lập hoặc đã chấm dứt.*01/06/2018"):
        actions.prepare(by=officer, declaration=new(province.department))


def test_declaration_after_the_agency_ended_is_refused(province, officer):
    AgencyVersion.objects.filter(agency=province.department).update(end=START)

    with pytest.raises(ValidationError, match="đã chấm dứt hoạt động vào ngày 01/06/2018"):
        actions.prepare(by=officer, declaration=new(province.department))


def test_version_that_is_not_yet_a_tcvn_is_refused(province, officer):
    version = StandardVersionFactory(code="2026", name="ISO 9001:2026", adopted_on=None)

    with pytest.raises(ValidationError, match="ISO 9001:2026 chưa được ban hành thành TCVN"):
        actions.prepare(by=officer, declaration=new(province.department, version=version))


def test_version_signed_before_it_was_adopted_is_refused(province, officer):
    version = StandardVersionFactory(adopted_on=date(2018, 7, 1))

    with pytest.raises(ValidationError, match="có hiệu lực từ ngày 01/07/2018"):
        actions.prepare(by=officer, declaration=new(province.department, version=version))


@pytest.mark.parametrize(("signed", "refused"), [("2017-12-31", False), ("2018-01-01", True)])
def test_withdrawn_version_is_refused_after_its_last_day(province, officer, signed, refused):
    version = StandardVersionFactory(code="2008", last_declared_on=date(2017, 12, 31))
    declaration = new(province.department, version=version, signed_on=date.fromisoformat(signed))

    if refused:
        with pytest.raises(ValidationError, match="chỉ được công bố đến hết ngày 31/12/2017"):
            actions.prepare(by=officer, declaration=declaration)
    else:
        assert actions.prepare(by=officer, declaration=declaration).pk


def test_force_before_signing_needs_its_basis_in_the_note(province, officer):
    early = new(province.department, signed_on=START + timedelta(days=1))

    with pytest.raises(ValidationError, match="không thể trước ngày ký"):
        actions.prepare(by=officer, declaration=early)
    early.note = "Hiệu lực theo Điều 3 của quyết định."

    assert actions.prepare(by=officer, declaration=early).pk


def test_replacing_the_scan_of_a_draft_removes_the_old_file(
    province, officer, django_capture_on_commit_callbacks
):
    declaration = draft(province.department)
    old = declaration.file.name
    declaration.file = ContentFile(b"%PDF-1.4 moi\n%%EOF", "moi.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        actions.prepare(by=officer, declaration=declaration)

    assert declaration.file.name != old
    assert not declaration.file.storage.exists(old)
    assert declaration.file.storage.exists(declaration.file.name)


def test_discarding_a_draft_deletes_row_and_scan_and_leaves_a_log_line(
    province, officer, django_capture_on_commit_callbacks
):
    declaration = draft(province.department)
    pk, name, storage = declaration.pk, declaration.file.name, declaration.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(by=officer, declaration=declaration)

    assert not Declaration.objects.filter(pk=pk).exists()
    assert not storage.exists(name)
    assert LogEntry.objects.get(action="declaration.discarded").target.endswith(f":{pk}")


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.RETURNED, Status.RECORDED])
def test_only_drafts_are_deleted(province, officer, status):
    declaration = draft(province.department)
    Declaration.objects.filter(pk=declaration.pk).update(status=status, return_reason="Thiếu")

    with pytest.raises(ValidationError, match="chỉ xóa được bản nháp"):
        actions.discard(by=officer, declaration=declaration)

    assert Declaration.objects.filter(pk=declaration.pk).exists()


def test_draft_deleted_meanwhile_is_said_so(province, officer):
    declaration, same = draft(province.department), Declaration.objects.get()
    actions.discard(by=officer, declaration=declaration)

    with pytest.raises(ValidationError, match="vừa bị người khác xóa"):
        actions.submit(by=officer, declaration=same)


def test_submitting_tells_the_committee_above_the_agency_and_nobody_else(
    province, officer, staff, auditor, submitted
):
    elsewhere = AssignmentFactory(agency=province.district, role=Role.STAFF).user

    told = Notification.objects.filter(kind="declaration.submitted")

    assert [(line.user, line.url) for line in told] == [(staff, f"/cong-bo/{submitted.pk}/")]
    assert elsewhere not in {line.user for line in told}
    assert (submitted.submitted_by, submitted.status) == (officer, Status.SUBMITTED)
    assert log_of(submitted) == ["declaration.submitted"]


def test_submitting_needs_the_scan(province, officer):
    with pytest.raises(ValidationError, match="bản quét"):
        actions.submit(by=officer, declaration=draft(province.department, file=""))


def test_what_is_not_yet_signed_cannot_be_submitted(province, officer):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(ValidationError, match="chỉ nộp được văn bản đã ký"):
        actions.submit(by=officer, declaration=draft(province.department, start=tomorrow))


@pytest.mark.parametrize("action", [actions.prepare, actions.submit])
def test_submitted_declaration_can_no_longer_be_changed(officer, submitted, action):
    with pytest.raises(ValidationError, match="“Chờ ghi nhận”, không sửa được nữa"):
        action(by=officer, declaration=submitted)


def test_agency_withdraws_what_still_waits_and_may_change_it_again(officer, staff, submitted):
    actions.withdraw(by=officer, declaration=submitted)

    submitted.refresh_from_db()
    assert submitted.is_open
    assert log_of(submitted)[-1] == "declaration.withdrawn"
    assert Notification.objects.filter(user=staff, kind="declaration.withdrawn").exists()


def test_committee_cannot_record_what_was_withdrawn(officer, staff, submitted):
    actions.withdraw(by=officer, declaration=submitted)

    with pytest.raises(ValidationError, match="“Bản nháp”, không chờ ghi nhận"):
        actions.record(by=staff, declaration=submitted)


def test_agency_cannot_withdraw_what_was_recorded(officer, staff, submitted):
    actions.record(by=staff, declaration=submitted)

    with pytest.raises(ValidationError, match="Trần Thị Thư đã ghi nhận công bố này lúc"):
        actions.withdraw(by=officer, declaration=submitted)


def test_posting_is_noted_with_place_and_day(province, officer):
    declaration = DeclarationFactory(agency=province.department)
    actions.post(by=officer, posting=Posting(declaration=declaration, place="Một cửa", on=LATER))

    assert [str(posting) for posting in declaration.postings.all()] == ["Một cửa (01/09/2019)"]
    assert log_of(declaration) == ["declaration.posted"]


def test_posting_before_signing_is_refused(province, officer):
    declaration = DeclarationFactory(agency=province.department)
    posting = Posting(declaration=declaration, place="Một cửa", on=START - timedelta(days=1))

    with pytest.raises(ValidationError, match="không thể trước ngày ký 01/06/2018"):
        actions.post(by=officer, posting=posting)


# --- the committee ----------------------------------------------------------------------


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
    early = draft(province.department, prepared_by=officer)

    with pytest.raises(ValidationError, match="7/QĐ-CŨ.*có hiệu lực từ ngày 01/09/2019"):
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

    with pytest.raises(ValidationError, match="7/QĐ-CŨ.*không phải công bố lần đầu"):
        actions.prepare(by=officer, declaration=new(province.department, start=LATER))


def test_transition_to_the_same_version_is_refused(province, officer):
    DeclarationFactory(agency=province.department)
    again = new(province.department, start=LATER, kind=Kind.TRANSITION)

    with pytest.raises(ValidationError, match="cũng theo TCVN ISO 9001:2015"):
        actions.prepare(by=officer, declaration=again)


def test_transition_from_an_older_version_is_accepted(province, officer):
    DeclarationFactory(agency=province.department, version=StandardVersionFactory(code="2008"))
    again = new(province.department, start=LATER, kind=Kind.TRANSITION)

    assert actions.prepare(by=officer, declaration=again).pk


def test_who_prepared_it_cannot_record_it(province, staff, officer):
    declaration = draft(province.department, prepared_by=staff)
    actions.submit(by=officer, declaration=declaration)

    with pytest.raises(PermissionDenied, match="đã soạn hoặc nộp"):
        actions.record(by=staff, declaration=declaration)


def test_who_submitted_it_can_neither_record_nor_return_it(province, staff, second_staff):
    declaration = submitted_by(staff, province.department)

    with pytest.raises(PermissionDenied, match="người khác trong Tổ giúp việc"):
        actions.record(by=staff, declaration=declaration)
    with pytest.raises(PermissionDenied, match="người khác trong Tổ giúp việc"):
        actions.send_back(by=staff, declaration=declaration, reason="Thiếu dấu")
    actions.record(by=second_staff, declaration=declaration)

    declaration.refresh_from_db()
    assert declaration.decided_by == second_staff


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


@pytest.mark.parametrize("reason", ["", "   "])
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
        actions.send_back(by=second_staff, declaration=same, reason="Thiếu dấu")

    assert log_of(submitted).count("declaration.recorded") == 1
    assert not LogEntry.objects.filter(action="declaration.returned").exists()


def test_recorded_declaration_is_terminated_and_leaves_coverage_from_that_day(
    province, officer, staff
):
    declaration = DeclarationFactory(agency=province.department, prepared_by=officer)
    day = date(2020, 12, 1)

    actions.terminate(
        by=staff, declaration=declaration, on=day, decision="5/QĐ-BCĐ", reason="Sáp nhập"
    )

    declaration.refresh_from_db()
    assert declaration.is_terminated
    assert coverage(Question(day - timedelta(days=1))).total.share.part == 1
    assert coverage(Question(day)).total.share.part == 0
    assert log_of(declaration) == ["declaration.ended"]
    assert Notification.objects.get(user=officer).text.endswith("hết hiệu lực từ 01/12/2020.")


def test_termination_needs_decision_and_reason(province, staff):
    declaration = DeclarationFactory(agency=province.department)

    for decision, reason in [("", "Sáp nhập"), ("5/QĐ", " ")]:
        with pytest.raises(ValidationError, match="đủ ngày, văn bản và lý do"):
            actions.terminate(
                by=staff, declaration=declaration, on=DAY, decision=decision, reason=reason
            )


def test_end_on_or_before_the_first_day_is_refused(province, staff):
    declaration = DeclarationFactory(agency=province.department)

    with pytest.raises(ValidationError, match="01/06/2018 phải sau ngày có hiệu lực 01/06/2018"):
        actions.terminate(by=staff, declaration=declaration, on=START, decision="5", reason="x")


def test_what_ended_cannot_be_ended_again(province, staff):
    declaration = DeclarationFactory(agency=province.department, end=LATER)

    with pytest.raises(ValidationError, match="đã hết hiệu lực từ ngày 01/09/2019"):
        actions.terminate(by=staff, declaration=declaration, on=DAY, decision="5", reason="x")


def test_only_recorded_ones_are_terminated(staff, submitted):
    with pytest.raises(ValidationError, match="chỉ chấm dứt được công bố đã ghi nhận"):
        actions.terminate(by=staff, declaration=submitted, on=DAY, decision="5", reason="x")


def test_rules_that_changed_since_recording_do_not_stop_a_termination(province, staff):
    version = StandardVersionFactory(code="2008", last_declared_on=date(2016, 1, 1))
    declaration = DeclarationFactory(agency=province.department, version=version)

    actions.terminate(by=staff, declaration=declaration, on=DAY, decision="5", reason="Hết hạn")

    declaration.refresh_from_db()
    assert declaration.end == DAY
