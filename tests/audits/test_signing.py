"""Minutes signed on a screen or on paper: who may, what is a signature, and when it falls."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import LogEntry, Notification
from audits.inspections import passage, signing
from audits.inspections.minutes_paper import minutes_of
from audits.models import Inspection, Signature
from tests.audits.inspecting import DAY, NOW, TODAY, again, concluded, planned, recorded
from tests.audits.signing import drawn, sign
from tests.corpus.honest import picture

GONE_WRONG = [
    ({"drawn": ""}, "Ô ký chưa có chữ ký"),
    ({"drawn": drawn(lines=False)}, "Ô ký chưa có chữ ký"),
    ({"drawn": "data:image/svg+xml;base64,AAAA"}, "Không đọc được chữ ký"),
    ({"drawn": "data:image/png;base64,####"}, "Không đọc được chữ ký"),
    ({"drawn": "data:image/png;base64,AAAA"}, "chu-ky"),
    ({"drawn": drawn((1700, 300))}, "1600 × 800"),
    ({"drawn": "data:image/png;base64," + "A" * 250_000}, "150 KB"),
    ({"name": " . "}, "họ và tên"),
    ({"role": "unit", "position": ""}, "chức vụ"),
    ({"role": "king"}, "tư cách"),
]


@pytest.fixture
def inspection(province):
    found = planned(province)
    recorded(found)
    return again(found)


def page(name, inspection, *more):
    return reverse(f"audits:inspection-{name}", args=[inspection.pk, *more])


def sent(**more):
    return {"name": "Lê Thị Thủ Trưởng", "position": "Giám đốc", "drawn": drawn(), **more}


def scan_of(client, inspection, content=None, name="bien-ban.jpg"):
    file = SimpleUploadedFile(name, content or picture())
    return client.post(page("scan", inspection), {"scan": file})


def test_three_sign_one_after_the_other_on_one_screen(inspection, signed_in):
    client = signed_in(inspection.member)

    first = client.post(page("sign", inspection) + "?vai=secretary", sent(name="Phạm Thư Ký"))
    second = client.post(page("sign", inspection) + "?vai=lead", sent(name="Trần Trưởng Đoàn"))
    third = client.post(page("sign", inspection) + "?vai=unit", sent())

    assert first.url.endswith("?vai=lead")
    assert second.url.endswith("?vai=unit")
    assert third.url == page("detail", inspection)
    made = inspection.signatures.get(role="unit")
    assert (made.name, made.position, made.by) == (
        "Lê Thị Thủ Trưởng",
        "Giám đốc",
        inspection.member,
    )
    with made.picture.file.open() as file:
        assert Image.open(file).size == (900, 300)
    assert "Trần Trưởng Đoàn" in client.get(page("detail", inspection)).text


def test_what_is_no_signature_is_refused_in_words(inspection):
    for wrong, words in GONE_WRONG:
        with pytest.raises(ValidationError, match=words):
            sign(inspection, **wrong)

    assert not Signature.objects.exists()
    assert again(inspection).minutes_text == inspection.minutes_text


def test_a_form_with_a_fault_still_has_the_drawing(inspection, signed_in):
    hand = drawn()

    answer = signed_in(inspection.member).post(
        page("sign", inspection) + "?vai=unit", sent(position="", drawn=hand)
    )

    assert answer.status_code == 422
    assert hand in answer.text
    assert "Lê Thị Thủ Trưởng" in answer.text


def test_the_head_signs_for_the_unit_and_for_nobody_else(inspection, head, officer):
    sign(inspection, "unit", by=head)

    with pytest.raises(PermissionDenied):
        sign(inspection, "lead", by=head)
    with pytest.raises(PermissionDenied):
        sign(inspection, "unit", by=officer)


def test_nobody_signs_twice_in_one_role_and_a_signature_is_given_again(inspection, signed_in):
    sign(inspection)
    with pytest.raises(ValidationError, match="đã có chữ ký của Trần Văn Trưởng"):
        sign(inspection, name="Người khác")

    signed_in(inspection.lead).post(page("unsign", inspection, "lead"))
    sign(inspection, name="Nguyễn Văn Mới")

    assert inspection.signatures.get().name == "Nguyễn Văn Mới"
    assert LogEntry.objects.filter(action="inspection.unsigned").exists()


def test_minutes_not_yet_drawn_up_or_concluded_take_no_signature(province):
    early, late = planned(province), planned(province, province.district)
    concluded(late)

    for each in [early, again(late)]:
        with pytest.raises(ValidationError, match="nên không ký biên bản được"):
            sign(each)


def test_the_words_stay_as_they_were_signed(inspection, head):
    sign(inspection)
    before = minutes_of(again(inspection))
    inspection.team.members.update(name="Tên khác")
    inspection.campaign.days_to_remedy = 90
    inspection.campaign.save()

    passage.answer(by=head, inspection=inspection, is_agreed=True, text="", now=NOW)

    after = minutes_of(again(inspection))
    assert list(after.remarks) == list(before.remarks)
    assert list(after.paragraphs) == list(before.paragraphs)
    assert "30 ngày" in " ".join(after.remarks)


def test_minutes_taken_back_lose_what_was_signed_and_say_so(inspection, head, signed_in):
    sign(inspection)
    client = signed_in(inspection.lead)
    scan_of(client, inspection)
    warned = client.get(page("reopen", inspection)).text

    passage.reopen(by=inspection.lead, inspection=inspection, today=TODAY,
                   reason="Chấm lại tiêu chí I.1.1")  # fmt: skip

    assert "chữ ký của Trần Văn Trưởng" in warned
    found = again(inspection)
    assert not found.signatures.exists()
    assert (found.minutes_text, found.minutes) == ({}, None)
    told = Notification.objects.filter(user=head, kind="inspection.reopened").get()
    assert "phải ký lại" in told.text
    logged = LogEntry.objects.get(action="inspection.reopened")
    assert "Trần Văn Trưởng" in str(logged.details)


def test_a_signature_taken_back_alone_lets_the_words_go(inspection):
    sign(inspection)

    signing.unsign(by=inspection.member, inspection=inspection, role="lead")

    assert again(inspection).minutes_text == inspection.minutes_text


def test_the_scan_is_kept_replaced_with_both_logged_and_stays_after_the_conclusion(
    inspection, signed_in
):
    client = signed_in(inspection.member)
    scan_of(client, inspection)
    first = again(inspection).minutes
    scan_of(client, inspection, name="ban-moi.jpg")
    second = again(inspection).minutes
    shown = client.get(page("detail", inspection)).text
    file = client.get(page("scan-file", inspection))
    passage.conclude(by=inspection.lead, inspection=inspection, on=DAY, today=TODAY)
    late = scan_of(client, inspection)

    assert second != first
    assert "ban-moi" in shown
    assert str(inspection.member) in shown
    assert file["Content-Type"] == "image/jpeg"
    assert file.getvalue().startswith(b"\xff\xd8")
    logged = LogEntry.objects.filter(action="inspection.scanned").order_by("pk").last()
    assert first.sha256 in str(logged.details)
    assert second.sha256 in str(logged.details)
    assert late.status_code == 422
    assert again(inspection).minutes == second


def test_who_is_not_on_the_team_uploads_no_scan(inspection, signed_in, head, staff):
    for person in [head, staff]:
        assert scan_of(signed_in(person), inspection).status_code == 403


def test_the_hand_is_shown_to_the_unit_once_there_are_minutes(inspection, officer, signed_in):
    sign(inspection)
    client = signed_in(officer)

    seen = client.get(page("signature", inspection, "lead"))
    assert seen.getvalue().startswith(b"\x89PNG")
    assert client.get(page("signature", inspection, "unit")).status_code == 404
    Inspection.objects.update(state="under_way")
    assert client.get(page("signature", inspection, "lead")).status_code == 404
