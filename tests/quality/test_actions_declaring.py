from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import LogEntry, Notification
from agencies.models import AgencyVersion, Upload
from agencies.roles import Role
from quality.coverage import Question, coverage
from quality.declaring import actions
from quality.models import Declaration, Posting, Status
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.quality import DeclarationFactory, StandardVersionFactory
from tests.quality.pages import draft, log_of, new

Kind = Declaration.Kind
START = date(2018, 6, 1)
LATER = date(2019, 9, 1)
DAY = date(2020, 12, 31)


def test_officer_prepares_a_draft_that_does_not_count(province, officer):
    declaration = actions.prepare(by=officer, declaration=new(province.department))

    assert (declaration.status, list(declaration.makers.all())) == (Status.DRAFT, [officer])
    assert log_of(declaration) == ["declaration.prepared"]
    assert coverage(Question(DAY)).total.share.part == 0


def test_log_names_only_the_agency_of_what_is_not_yet_submitted(province, officer, staff):
    declaration = actions.prepare(by=officer, declaration=new(province.department))
    actions.prepare(by=officer, declaration=declaration)
    actions.discard(by=officer, declaration=declaration)

    lines = LogEntry.objects.filter(action__startswith="declaration.")

    assert [(line.target_name, line.agency_pk, line.details) for line in lines] == [
        ("Sở Khoa học và Công nghệ", province.department.pk, {})
    ] * 3


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

    with pytest.raises(ValidationError, match=r"chưa thành lập hoặc đã chấm dứt.*01/06/2018"):
        actions.prepare(by=officer, declaration=new(province.department))


def test_declaration_after_the_agency_ended_is_refused(province, staff):
    AgencyVersion.objects.filter(agency=province.department).update(end=START)

    with pytest.raises(ValidationError, match="đã chấm dứt hoạt động vào ngày 01/06/2018"):
        actions.prepare(by=staff, declaration=new(province.department))


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


def test_scan_that_was_replaced_belongs_to_nothing_any_more(province, officer):
    declaration = draft(province.department)
    old = declaration.upload
    declaration.upload = UploadFactory(agency=province.department)

    actions.prepare(by=officer, declaration=declaration)

    assert list(Upload.objects.loose()) == [old]


def test_scan_of_another_agency_is_refused(province, officer):
    declaration = draft(province.department, upload=UploadFactory(agency=province.district))

    with pytest.raises(ValidationError, match="thuộc một cơ quan khác"):
        actions.prepare(by=officer, declaration=declaration)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_discarding_deletes_the_row_lets_its_scan_go_and_leaves_a_log_line(
    province, officer, status
):
    declaration = draft(province.department)
    Declaration.objects.filter(pk=declaration.pk).update(status=status, return_reason="Thiếu")
    pk, scan = declaration.pk, declaration.upload

    actions.discard(by=officer, declaration=declaration)

    assert not Declaration.objects.filter(pk=pk).exists()
    assert list(Upload.objects.loose()) == [scan]
    assert LogEntry.objects.get(action="declaration.discarded").target.endswith(f":{pk}")


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.RECORDED])
def test_only_what_lies_with_the_agency_is_deleted(province, officer, status):
    declaration = draft(province.department)
    Declaration.objects.filter(pk=declaration.pk).update(status=status, return_reason="Thiếu")

    with pytest.raises(ValidationError, match="chỉ xóa được bản nháp hoặc công bố bị trả lại"):
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
        actions.submit(by=officer, declaration=draft(province.department, upload=None))


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
    posting = Posting(declaration=declaration, place="Một cửa", on=LATER)

    actions.post(by=officer, posting=posting, today=LATER)

    assert [str(posting) for posting in declaration.postings.all()] == ["Một cửa (01/09/2019)"]
    assert log_of(declaration) == ["declaration.posted"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (START - timedelta(days=1), "không thể trước ngày ký 01/06/2018"),
        (DAY + timedelta(days=1), r"01/01/2021 sau hôm nay \(31/12/2020\)"),
    ],
)
def test_posting_before_signing_or_in_the_future_is_refused(province, officer, day, sentence):
    declaration = DeclarationFactory(agency=province.department)
    posting = Posting(declaration=declaration, place="Một cửa", on=day)

    with pytest.raises(ValidationError, match=sentence):
        actions.post(by=officer, posting=posting, today=DAY)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED])
def test_only_what_is_recorded_is_posted(province, officer, status):
    declaration = DeclarationFactory(
        agency=province.department, status=status, return_reason="Thiếu dấu"
    )
    posting = Posting(declaration=declaration, place="Một cửa", on=LATER)

    with pytest.raises(ValidationError, match="chỉ ghi nơi niêm yết của công bố đã ghi nhận"):
        actions.post(by=officer, posting=posting, today=DAY)

    assert not declaration.postings.exists()
