"""The page of an ISO procedure, and the way of one from draft to force by pages."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.roles import Role
from procedures.iso import actions as iso_actions
from procedures.models import Cover, IsoProcedure, IsoRevision, State
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.procedures import (
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
)
from tests.procedures.isos import again, begun, handed_on, said, step, typed

LIST = reverse("procedures:iso-list")


def at(name, pk):
    return reverse(f"procedures:{name}", args=[pk])


@pytest.fixture
def colleague(province):
    return AssignmentFactory(agency=province.department, user__full_name="Lê Thị Cúc").user


@pytest.fixture
def client(signed_in, officer):
    return signed_in(officer)


# --- the page of one ---------------------------------------------------------------------------


def test_page_shows_the_seven_parts_and_what_is_wrong(province, client, officer):
    revision = begun(officer, province.department, draft=said(stated="20"))

    page = client.get(at("iso-detail", revision.iso_id)).text

    assert "Quy định trình tự giải quyết." in page
    assert "Tổng thời gian các bước là 13 ngày làm việc, ngắn hơn" in page
    assert "chưa gắn với TTHC nào" in page


def test_page_of_a_past_day_shows_what_held_then(province, client):
    iso = IsoFactory(agency=province.department, issued__end=date(2021, 1, 1),
                     issued__title="Tên cũ")  # fmt: skip
    IsoRevisionFactory(iso=iso, revision_no=1, start=date(2021, 1, 1), title="Tên mới")

    assert "Tên cũ" in client.get(at("iso-detail", iso.pk), {"day": "2020-06-30"}).text
    assert "<h1>Tên mới</h1>" in client.get(at("iso-detail", iso.pk)).text


def test_draft_of_others_is_not_there_for_the_committee(province, officer, staff, signed_in):
    revision = begun(officer, province.department)

    assert signed_in(staff).get(at("iso-detail", revision.iso_id)).status_code == 404
    assert signed_in(staff).get(at("revision", revision.pk)).status_code == 404


# --- written by its form -----------------------------------------------------------------------


def new(province):
    return at("iso-new", province.department.pk)


def test_form_keeps_rows_in_the_order_they_were_sent(province, client):
    page = client.post(new(province), typed())

    revision = IsoRevision.objects.get()
    assert page["Location"] == at("revision", revision.pk)
    assert [each.what for each in revision.content.steps] == ["Tiếp nhận", "Thẩm định"]
    assert revision.content.purpose == "Quy định trình tự.\nMột dòng nữa."
    assert revision.stated == Decimal(13)


def test_form_starts_with_what_the_catalogue_knows(province, client):
    handling = HandlingFactory(agency=province.department)
    version = handling.procedure.versions.get()
    version.name, version.requirements = "Đăng ký kết hôn", "Đủ tuổi"
    version.components = [{"name": "Tờ khai", "originals": 1, "copies": 0, "form": "Mẫu 01"}]
    version.save()
    text = LegalDocumentFactory(number="123/2015/NĐ-CP")
    version.legal_bases.add(text)

    page = client.get(f"{new(province)}?handling={handling.pk}")

    head = page.context["sheet"].head
    assert head["title"].value() == "Đăng ký kết hôn"
    assert head["content_components"].value() == "- Tờ khai (1 bản chính)"
    assert head["cites"].value() == "123/2015/NĐ-CP"
    assert head["stated"].value() == "15"


def test_made_for_a_handling_it_is_linked_to_it(province, client):
    handling = HandlingFactory(agency=province.department)

    client.post(f"{new(province)}?handling={handling.pk}", typed())

    assert Cover.objects.get().handling == handling


def test_handling_of_another_agency_is_not_taken(province, client):
    handling = HandlingFactory(agency=province.commune_a)

    client.post(f"{new(province)}?handling={handling.pk}", typed())

    assert not Cover.objects.exists()


@pytest.mark.parametrize(("sent", "words"), [
    ({"title": ""}, "Tên quy trình"),
    ({"stated": "1.951"}, "có thể là 1951 hoặc 1,951"),
    ({"stated": "-3"}, "phải lớn hơn 0"),
    ({"cites": "9/2099/NĐ-CP"}, "chưa có: 9/2099/NĐ-CP"),
    (step("n2", "Tiếp nhận", "ba ngày"), "Bước 1, Thời gian"),
    (step("n2", "Tiếp nhận", "-2"), "“-2” nhỏ hơn 0"),
    (step("n2", "", "3"), "Bước 1, Trình tự"),
])  # fmt: skip
def test_fault_is_named_and_nothing_is_lost(province, client, sent, words):
    page = client.post(new(province), typed(**sent))

    assert page.status_code == 422
    assert words in page.text
    assert "Thẩm định" in page.text
    assert not IsoProcedure.objects.exists()


def test_code_used_twice_is_said_at_its_box(province, client):
    IsoFactory(agency=province.department, code="QT-07")

    page = client.post(new(province), typed())

    assert page.status_code == 422
    assert "đã có quy trình mang mã QT-07" in page.text


@pytest.mark.parametrize(("do", "order"), [
    ("add-steps", ["n2", "n1", "n3"]), ("remove-steps-n2", ["n1"]), ("up-steps-n1", ["n1", "n2"]),
    ("down-steps-n2", ["n1", "n2"]), ("down-steps-n1", ["n2", "n1"]),
])  # fmt: skip
def test_rows_are_added_removed_and_moved_without_scripts(province, client, do, order):
    page = client.post(new(province), typed(do=do, title="Đang gõ"))

    assert page.status_code == 200
    assert [row.key for row in page.context["sheet"].table("steps").rows] == order
    assert "Đang gõ" in page.text
    assert not IsoProcedure.objects.exists()


def test_who_saves_second_is_shown_both_and_may_replace(
    province, officer, colleague, signed_in, client
):
    revision = begun(officer, province.department, code="QT-07")
    edit = at("revision-edit", revision.pk)
    seen = client.get(edit).context["sheet"].head["revision"].value()
    signed_in(colleague).post(edit, typed(revision=seen, title="Bản của Cúc"))

    page = client.post(edit, typed(revision=seen, title="Bản của tôi"))

    assert page.status_code == 409
    assert "Lê Thị Cúc đã lưu bản này" in page.text
    assert again(revision).title == "Bản của Cúc"
    fresh = page.context["sheet"].head["revision"].value()
    assert client.post(edit, typed(revision=fresh, title="Bản của tôi")).status_code == 302
    assert again(revision).title == "Bản của tôi"


# --- from draft to force -----------------------------------------------------------------------


def test_three_people_bring_it_into_force_page_by_page(
    province, officer, colleague, head, signed_in, client
):
    client.post(new(province), typed())
    pk = IsoRevision.objects.get().pk

    assert "Trình xem xét" in client.get(at("revision", pk)).text
    client.post(at("revision-hand-on", pk))
    assert client.post(at("revision-review", pk)).status_code == 403
    reviewer = signed_in(colleague)
    seen = reviewer.get(at("revision", pk)).context["page"].mark
    reviewer.post(at("revision-review", pk), {"seen": seen})
    signed_in(head).post(at("revision-approve", pk), {"seen": seen})
    page = client.post(at("revision-issue", pk), {"start": "31/02/2021", "decision": "1/QĐ"})
    assert page.status_code == 422
    assert "31/02/2021" in page.text
    client.post(at("revision-issue", pk), {"start": "04/01/2021", "decision": "1/QĐ"})

    made = IsoRevision.objects.get()
    assert (made.state, made.start) == (State.ISSUED, date(2021, 1, 4))


def test_paper_is_copied_with_its_scan(province, officer, client):
    upload = UploadFactory(agency=province.department, uploaded_by=officer)
    sent = typed(
        issue_no="2", revision_no="1", start="15/03/2020", decision="7/QĐ", drafter="A Văn An",
        reviewer="B Thị Bình", reviewer_position="", approver="C Văn Cường", approver_position="",
        upload_kept=str(upload.pk),
    )  # fmt: skip

    page = client.post(f"{new(province)}?paper=1", sent)

    made = IsoRevision.objects.get()
    assert page["Location"] == at("iso-detail", made.iso_id)
    assert (made.issue_no, made.revision_no, made.state) == (2, 1, State.ISSUED)
    assert made.upload == upload


def test_draft_that_was_signed_on_paper_is_entered_as_it_was_drafted(province, officer, client):
    draft = begun(officer, province.department)
    upload = UploadFactory(agency=province.department, uploaded_by=officer)
    page = client.get(at("revision-paper", draft.iso_id))
    head = page.context["sheet"].head
    names = ["revision", "code", "title", "issue_no", "revision_no"]
    shown = {name: head[name].value() for name in names}
    signed = {"start": "15/03/2020", "drafter": "A Văn An", "reviewer": "B Thị Bình",
              "approver": "C Văn Cường", "upload_kept": str(upload.pk)}  # fmt: skip

    client.post(at("revision-paper", draft.iso_id), typed(**shown, **signed))

    made = IsoRevision.objects.get()
    assert "lần ban hành 01, sửa đổi 00) được ghi thành bản đã ký trên giấy" in page.text
    assert (made.pk, made.state, made.iso.code) == (draft.pk, State.ISSUED, "QT-01")
    assert made.title == "Đăng ký kết hôn"


def test_paper_does_not_replace_what_a_colleague_wrote_meanwhile(
    province, officer, colleague, client
):
    iso = IsoFactory(agency=province.department, code="QT-01")
    upload = UploadFactory(agency=province.department, uploaded_by=officer)
    page = client.get(at("revision-paper", iso.pk))
    signed = {"title": "Bản giấy", "start": "15/03/2020", "drafter": "A Văn An",
              "reviewer": "B Thị Bình", "approver": "C Văn Cường", "issue_no": "1",
              "revision_no": "1", "upload_kept": str(upload.pk)}  # fmt: skip
    draft = iso_actions.revise(by=colleague, iso=iso, changed="Bớt một bước")

    for _ in range(2):  # made meanwhile, and then changed
        mark = page.context["sheet"].head["revision"].value() or ""
        page = client.post(at("revision-paper", iso.pk), typed(**signed, revision=mark))

        assert page.status_code == 409
        assert "Lê Thị Cúc vừa lưu bản soạn thảo lần ban hành 01, sửa đổi 01" in page.text
        assert 'value="Bản giấy"' in page.text
        iso_actions.write(by=colleague, revision=draft, draft=said("Bản sửa dở"))

    assert again(draft).title == "Bản sửa dở"


def test_paper_that_replaces_a_draft_knowingly_is_entered(province, officer, colleague, client):
    iso = IsoFactory(agency=province.department, code="QT-01")
    upload = UploadFactory(agency=province.department, uploaded_by=officer)
    signed = {"title": "Bản giấy", "start": "15/03/2020", "drafter": "A Văn An",
              "reviewer": "B Thị Bình", "approver": "C Văn Cường", "issue_no": "1",
              "revision_no": "1", "upload_kept": str(upload.pk)}  # fmt: skip
    draft = iso_actions.revise(by=colleague, iso=iso, changed="Bớt một bước")
    page = client.post(at("revision-paper", iso.pk), typed(**signed))
    mark = page.context["sheet"].head["revision"].value()

    page = client.post(at("revision-paper", iso.pk), typed(**signed, revision=mark))

    assert page.status_code == 302
    assert (again(draft).title, again(draft).state) == ("Bản giấy", State.ISSUED)


def test_revision_begins_from_what_is_in_force_and_is_compared_with_it(province, client):
    iso = IsoFactory(agency=province.department)

    client.post(at("revision-new", iso.pk), {"changed": "Rút ngắn thời gian."})
    revision = iso.revisions.open().get()
    client.post(at("revision-edit", revision.pk), typed(changed="Rút ngắn."))
    page = client.get(at("revision-compare", iso.pk))

    assert "Thêm" in page.text
    assert "Tiếp nhận" in page.text


def test_review_on_paper_is_noted_on_the_page(province, commune_officer, signed_in):
    AssignmentFactory(agency=province.commune_a, role=Role.HEAD)
    revision = handed_on(commune_officer, province.commune_a)
    client = signed_in(commune_officer)

    assert "Ghi người xem xét trên giấy" in client.get(at("revision", revision.pk)).text
    client.post(at("revision-note-review", revision.pk),
                {"reviewer": "Trần Thị Xem", "position": "Phó Chủ tịch"})  # fmt: skip

    assert again(revision).reviewer == "Trần Thị Xem"


def test_returned_with_a_reason_that_the_drafter_reads(
    province, officer, colleague, signed_in, client
):
    revision = handed_on(officer, province.department)

    signed_in(colleague).post(at("revision-return", revision.pk),
                              {"reason": "Thiếu bước thẩm định hồ sơ."})  # fmt: skip

    assert "Thiếu bước thẩm định hồ sơ." in client.get(at("revision", revision.pk)).text


def test_withdrawn_and_looked_through_by_their_forms(province, client):
    iso = IsoFactory(agency=province.department)
    today = timezone.localdate().strftime("%d/%m/%Y")

    client.post(at("iso-looked-through", iso.pk), {"on": today})
    client.post(at("iso-withdraw", iso.pk), {
        "on": today, "decision": "9/QĐ", "reason": "Thủ tục đã bị bãi bỏ.",
    })  # fmt: skip

    iso.refresh_from_db()
    assert iso.looked_through_on == timezone.localdate()
    assert iso.revisions.get().end_decision == "9/QĐ"


def test_discarded_by_its_page(province, officer, client):
    revision = begun(officer, province.department)

    page = client.post(at("revision-discard", revision.pk))

    assert page["Location"] == f"{LIST}?agency={province.department.pk}"
    assert not IsoProcedure.objects.exists()


def test_what_waits_for_a_person_stands_among_their_tasks(
    province, officer, colleague, head, signed_in
):
    revision = handed_on(officer, province.department)
    tasks = reverse("reports:tasks")

    assert "Xem xét: QT-01 Đăng ký kết hôn" in signed_in(colleague).get(tasks).text
    assert "QT-01" not in signed_in(officer).get(tasks).text
    signed_in(colleague).post(at("revision-review", revision.pk))
    assert "Phê duyệt: QT-01" in signed_in(head).get(tasks).text
    assert "QT-01" not in signed_in(colleague).get(tasks).text
    signed_in(head).post(at("revision-approve", revision.pk))
    assert "Ban hành: QT-01" in signed_in(officer).get(tasks).text
