"""The officer's pages: choose a file, check, send; and everybody's page of a submission."""

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import LogEntry
from agencies.models import Upload
from quality.models import Document, ObjectivePlan, Submission
from quality.submissions import reviewing, submitting
from tests.corpus import honest
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory
from tests.quality.handing import DAY, NOW, Form, State, at, drafted, handed_in, owed, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


@pytest.fixture
def duty(province):
    return owed()


@pytest.fixture
def client(officer, signed_in):
    return signed_in(officer)


@cache
def pdf():
    return honest.pdf()


AFTER = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)  # midnight after the lock day


def chosen(name="Chính sách chất lượng 2026.pdf", content=None):
    return SimpleUploadedFile(name, content or pdf())


def new(agency, obligation):
    return at("submission-new", agency, obligation)


def test_from_the_file_to_the_reference(province, duty, client):
    page = client.get(new(province.department, duty))
    assert "Hạn 31/01/2026" in words(page)

    check = client.post(new(province.department, duty), {"upload": chosen()}, follow=True)
    submission = Submission.objects.get()
    assert check.redirect_chain == [(at("submission-check", submission), 302)]
    assert "Chính sách chất lượng 2026.pdf" in words(check)
    assert sha256(pdf()).hexdigest() in words(check)

    seen = {"seen": check.context["digest"]}
    done = client.post(at("submission-check", submission), seen, follow=True)

    assert f"Đã nộp – mã <strong>HS-2026-{submission.pk:06}</strong>" in words(done)


def test_sent_twice_reloaded_and_gone_back_it_is_one_submission(province, duty, client):
    client.post(new(province.department, duty), {"upload": chosen()})
    submission = Submission.objects.get()
    check = at("submission-check", submission)
    seen = {"seen": client.get(check).context["digest"]}

    answers = [client.post(check, seen), client.post(check, seen), client.get(check)]

    assert {answer.url for answer in answers} == {at("submission", submission)}
    assert client.get(new(province.department, duty)).url == at("submission", submission)
    assert LogEntry.objects.filter(action="submission.submitted").count() == 1


def test_a_second_tab_that_is_stale_loses_nothing_and_says_so(province, duty, client):
    client.post(new(province.department, duty), {"upload": chosen()})
    check = at("submission-check", Submission.objects.get())
    stale = {"seen": client.get(check).context["digest"]}
    changed = {"upload": chosen("Bản sửa.pdf"), "revision": 1}
    client.post(new(province.department, duty), changed)

    answer = client.post(check, stale)

    assert answer.status_code == 409
    assert "Bản sửa.pdf" in words(answer)
    assert "vừa được sửa ở một trang khác" in words(answer)


def test_a_file_chosen_in_a_stale_tab_after_sending_is_refused_in_words(
    province, officer, duty, client
):
    handed_in(officer, province.department, duty)

    answer = client.post(new(province.department, duty), {"upload": chosen()})

    assert answer.status_code == 422
    assert "Nguyễn Văn An đã nộp hồ sơ này lúc 10:15" in words(answer)
    assert Submission.objects.get().state == State.SUBMITTED


def test_without_a_file_the_page_asks_for_one(province, duty, client):
    answer = client.post(new(province.department, duty), {})

    assert answer.status_code == 422
    assert "Hãy chọn tệp" in words(answer)


def test_a_file_that_is_none_of_ours_is_named(province, duty, client):
    answer = client.post(
        new(province.department, duty), {"upload": chosen("a.pdf", b"MZ" + b"0" * 900)}
    )

    assert answer.status_code == 422
    assert "a.pdf" in words(answer)
    assert not Submission.objects.exists()


def test_the_year_before_filed_as_this_gives_pause(province, duty, client):
    check = client.post(
        new(province.department, duty), {"upload": chosen("Chính sách 2025.pdf")}, follow=True
    )

    assert "nhắc năm 2025, còn hồ sơ này là của năm 2026" in words(check)


def test_typed_objectives_go_without_a_file(province, client):
    ObjectiveFactory(plan=ObjectivePlanFactory(agency=province.department))
    obligation = owed(Form.OBJECTIVES, "objectives")
    page = client.get(new(province.department, obligation))
    assert "Đã nhập <strong>1</strong> mục tiêu" in words(page)

    check = client.post(new(province.department, obligation), {}, follow=True)

    assert "≥ 98 %" in words(check)
    assert check.context["is_whole"]


def test_a_wrong_year_of_signing_is_told_beside_its_field(province, client):
    obligation = owed(Form.OBJECTIVES, "objectives")

    answer = client.post(
        new(province.department, obligation), {"upload": chosen(), "signed_on": "05/01/2016"}
    )

    assert answer.status_code == 422
    assert "Ngày ký 05/01/2016" in words(answer)
    assert 'name="upload_kept"' in words(answer)  # nobody chooses the file again
    assert not ObjectivePlan.objects.exists()


def test_after_the_lock_the_page_says_so(province, officer, duty, signed_in, staff):
    with time_machine.travel(AFTER, tick=False):
        answer = signed_in(officer).get(new(province.department, duty))

    assert answer.status_code == 422
    assert "đã khóa sau ngày 31/03/2026" in words(answer)
    assert "Trần Thị Thư" in words(answer)


def test_a_draft_not_sent_before_the_lock_is_kept(province, officer, duty, signed_in):
    check = at("submission-check", drafted(officer, province.department, duty))
    with time_machine.travel(AFTER - timedelta(seconds=1), tick=False):
        client = signed_in(officer)
        seen = {"seen": client.get(check).context["digest"]}

    with time_machine.travel(AFTER, tick=False):
        answer = client.post(check, seen)

    assert answer.status_code == 422
    assert "đã khóa sau ngày 31/03/2026" in words(answer)
    assert Submission.objects.get().state == State.DRAFT


def test_what_was_returned_is_handed_in_again(province, officer, duty, client, staff):
    first = handed_in(officer, province.department, duty)
    reviewing.send_back(
        by=staff, submission=first, seen=first.sha256, reason="Thiếu chữ ký.", now=NOW
    )
    assert "Nộp lại" in words(client.get(at("submission", first)))
    assert "Thiếu chữ ký." in words(client.get(new(province.department, duty)))

    check = client.post(new(province.department, duty), {"upload": chosen()}, follow=True)

    assert "lần nộp 2" in words(check)


def test_the_page_shows_what_was_frozen_and_who_did_what(province, officer, duty, signed_in, staff):
    submission = handed_in(officer, province.department, duty, number="12/QĐ")
    Document.objects.update(number="sửa sau")

    for user, knows_drafts in [(officer, True), (staff, False)]:
        page = words(signed_in(user).get(at("submission", submission)))
        assert "12/QĐ" in page
        assert "sửa sau" not in page
        assert "Nguyễn Văn An nộp lúc 10:15 ngày 20/01/2026" in page or "nộp lúc" in page
        assert ("Nguyễn Văn An soạn lúc" in page) is knows_drafts


def test_a_draft_is_discarded(province, officer, duty, client):
    gone = client.post(at("submission-discard", drafted(officer, province.department, duty)))

    assert gone.url == at("duty", province.department, duty)
    assert not Submission.objects.exists()


def test_what_was_withdrawn_is_changed_and_not_discarded(province, officer, duty, client):
    submission = handed_in(officer, province.department, duty)

    back = client.post(at("submission-withdraw", submission), follow=True)
    kept = client.post(at("submission-discard", submission))

    assert back.redirect_chain == [(at("submission-check", submission), 302)]
    assert kept.status_code == 422
    assert f"đã từng được nộp, mã {submission.reference}" in words(kept)
    assert "Xóa bản nháp" not in words(client.get(at("submission", submission)))
    assert Submission.objects.get().document == submission.document


def test_after_the_lock_nothing_is_taken_back_from_the_committee(
    province, officer, duty, signed_in
):
    submission = handed_in(officer, province.department, duty)

    with time_machine.travel(AFTER, tick=False):
        client = signed_in(officer)
        page = words(client.get(at("submission", submission)))
        answer = client.post(at("submission-withdraw", submission))

    assert "Rút lại để sửa" not in page
    assert answer.status_code == 422
    assert "đã khóa sau ngày 31/03/2026" in words(answer)
    assert Submission.objects.get().state == State.SUBMITTED


def test_a_late_revision_is_not_called_late_when_it_is_taken_back(
    province, officer, duty, signed_in, staff
):
    first = handed_in(officer, province.department, duty)
    reviewing.send_back(
        by=staff, submission=first, seen=first.sha256, reason="Thiếu chữ ký", now=NOW
    )
    late = datetime(2026, 2, 2, 3, tzinfo=UTC)
    again = handed_in(officer, province.department, duty, now=late)

    with time_machine.travel(late, tick=False):
        page = words(signed_in(officer).get(at("submission", again)))

    assert "là nộp muộn" not in page
    assert "Ngày nộp vẫn tính theo lần nộp đầu" in page


def test_the_file_comes_back_under_its_name_and_reading_it_is_logged(
    province, officer, duty, client, signed_in, staff
):
    client.post(new(province.department, duty), {"upload": chosen("Mục tiêu.pdf")})
    submission = Submission.objects.get()
    seen = {"seen": client.get(at("submission-check", submission)).context["digest"]}
    client.post(at("submission-check", submission), seen)

    answer = signed_in(staff).get(at("submission-file", submission))

    assert b"".join(answer.streaming_content) == pdf()
    assert "M%E1%BB%A5c%20ti%C3%AAu.pdf" in answer["Content-Disposition"]
    assert LogEntry.objects.filter(action="file.read", by_pk=staff.pk).count() == 1


def test_an_old_version_still_opens_the_file_it_was_handed_in_with(province, officer, client):
    obligation = owed(Form.OBJECTIVES, "objectives")
    first = handed_in(officer, province.department, obligation)
    submitting.withdraw(by=officer, submission=first, day=DAY)
    second = drafted(
        officer, province.department, obligation,
        upload=UploadFactory(agency=province.department, name="Bản hai.pdf"),
    )  # fmt: skip

    answer = client.get(at("submission-file", second))
    assert b"".join(answer.streaming_content)
    assert "B%E1%BA%A3n%20hai" in answer["Content-Disposition"]
    assert not Upload.objects.filter(name="Mục tiêu chất lượng.pdf").exclude(
        pk__in=ObjectivePlan.former_uploads.through.objects.values("upload")
    )


# --- of others ---------------------------------------------------------------------------


ACTS = ["submission-check", "submission-withdraw", "submission-discard", "submission-approve"]


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_guessing_the_numbers_of_another_agency_finds_nothing(
    province, officer, duty, state, signed_in, commune_officer
):
    make = drafted if state == "draft" else handed_in
    submission = make(officer, province.department, duty)
    stranger = signed_in(commune_officer)

    for name in ["submission", "submission-file", "submission-check", "submission-review"]:
        assert stranger.get(at(name, submission)).status_code == 404, name
    for name in [*ACTS, "submission-refuse", "submission-accept", "submission-return"]:
        assert stranger.post(at(name, submission)).status_code == 404, name
    assert stranger.get(new(province.department, duty)).status_code == 404
    assert stranger.post(new(province.department, duty), {"upload": chosen()}).status_code == 404
    submission.refresh_from_db()
    assert submission.state == state


def test_a_duty_of_another_kind_of_agency_is_not_found(province, client):
    for other in [owed(agency_kind="commune"), owed(code="plan", agency_kind="district")]:
        assert client.get(new(province.department, other)).status_code == 404
        answer = client.post(new(province.department, other), {"upload": chosen()})
        assert answer.status_code == 404
    assert not Submission.objects.exists()


def test_what_the_body_says_of_agency_and_duty_is_not_heard(province, duty, client):
    other = owed(code="plan")
    told = {"upload": chosen(), "agency": province.commune_a.pk, "obligation": other.pk}

    client.post(new(province.department, duty), told)

    submission = Submission.objects.get()
    assert (submission.agency, submission.obligation) == (province.department, duty)


def test_a_file_kept_by_somebody_else_is_not_taken(province, duty, client, commune_officer):
    theirs = UploadFactory(agency=province.commune_a, uploaded_by=commune_officer)

    answer = client.post(new(province.department, duty), {"upload_kept": str(theirs.pk)})

    assert answer.status_code == 422
    assert "chọn lại tệp" in words(answer)
    assert not Document.objects.exists()


def test_who_reads_may_not_hand_in(province, officer, duty, signed_in, staff, head):
    submission = handed_in(officer, province.department, duty)

    client = signed_in(staff)
    assert client.get(new(province.department, duty)).status_code == 403
    assert client.post(at("submission-withdraw", submission)).status_code == 403
    assert signed_in(head).post(at("submission-withdraw", submission)).status_code == 302


def test_the_officer_above_hands_in_for_the_agency_below(province, signed_in, officer):
    duty = owed(agency_kind="sub_department")

    check = signed_in(officer).post(
        new(province.sub_department, duty), {"upload": chosen()}, follow=True
    )

    assert check.status_code == 200
    below = AssignmentFactory(agency=province.sub_department).user
    assert {*Submission.objects.for_user(below)} == {Submission.objects.get()}
