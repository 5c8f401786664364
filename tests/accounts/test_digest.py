"""At 07:30 everybody gets one letter about what they have not read, and nobody two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from accounts.digest import LINES, send_digests
from accounts.models import Mail, Notification
from accounts.notify import notify
from tests.factories.accounts import UserFactory

BEFORE = datetime(2026, 1, 28, 0, 0, tzinfo=UTC)  # 07:00 in the province
MORNING = datetime(2026, 1, 28, 0, 30, tzinfo=UTC)
NEXT = MORNING + timedelta(days=1)


@pytest.fixture
def reader(db):
    return UserFactory(full_name="Nguyễn Văn An", email="an@nam-dinh.example")


def told(
    user, text="Công bố 12/QĐ-SKHCN đã được ghi nhận.", at=BEFORE, kind="declaration.x", **more
):
    notify([user], kind, text, "/cong-bo/1/", **more)
    line = Notification.objects.latest("pk")
    Notification.objects.filter(pk=line.pk).update(at=at)
    return line


def test_what_is_unread_is_mailed_at_half_past_seven(reader, settings):
    settings.PORTAL_URL = "https://iso.nam-dinh.example"
    line = told(reader)

    assert send_digests(MORNING - timedelta(minutes=1)) == 0
    assert send_digests(MORNING) == 1

    mail, line = Mail.objects.get(), Notification.objects.get(pk=line.pk)
    assert mail.subject == "1 tin chưa đọc trên cổng ISO"
    assert "CÔNG BỐ" in mail.body
    assert "- Công bố 12/QĐ-SKHCN đã được ghi nhận." in mail.body
    assert "07:00 28/01/2026 · https://iso.nam-dinh.example/cong-bo/1/" in mail.body
    assert f"https://iso.nam-dinh.example{reverse('accounts:profile')}" in mail.body
    assert line.mailed_at is not None
    assert line.read_at is None


def test_asked_again_and_again_it_is_one_letter(reader):
    told(reader)

    assert [send_digests(MORNING + timedelta(minutes=5 * n)) for n in range(4)] == [1, 0, 0, 0]
    assert Mail.objects.count() == 1


def test_what_was_mailed_is_not_mailed_the_next_day(reader):
    told(reader)
    send_digests(MORNING)

    assert send_digests(NEXT) == 0


def test_what_comes_later_in_the_day_waits_for_the_next_morning(reader):
    told(reader)
    send_digests(MORNING)
    told(reader, "Tin buổi chiều.", at=MORNING + timedelta(hours=8))

    assert send_digests(MORNING + timedelta(hours=9)) == 0
    assert send_digests(NEXT) == 1
    assert "Tin buổi chiều." in Mail.objects.first().body


def test_portal_that_was_down_at_half_past_seven_makes_up_for_it(reader):
    told(reader)

    assert send_digests(MORNING + timedelta(hours=3)) == 1


def test_nothing_unread_makes_no_letter(reader):
    line = told(reader)
    Notification.objects.filter(pk=line.pk).update(read_at=BEFORE)

    assert send_digests(MORNING) == 0
    assert not Mail.objects.exists()


def test_what_a_letter_of_its_own_told_is_not_repeated(reader):
    told(reader, mailed=True)

    assert send_digests(MORNING) == 0


@pytest.mark.parametrize("person", [{"wants_digest": False}, {"is_active": False}, {"email": ""}])
def test_who_wants_none_left_or_has_no_address_gets_none(person, db):
    told(UserFactory(**{"email": "a@nam-dinh.example"} | person))

    assert send_digests(MORNING) == 0
    assert not Mail.objects.exists()


def test_lines_are_grouped_newest_first(reader):
    told(reader, "Cũ nhất.", at=BEFORE - timedelta(days=2))
    told(reader, "Hồ sơ bị trả lại.", kind="submission.returned", at=BEFORE - timedelta(days=1))
    told(reader, "Mới nhất.")

    send_digests(MORNING)

    body = Mail.objects.get().body
    order = ["CÔNG BỐ", "Mới nhất.", "Cũ nhất.", "HỒ SƠ NỘP", "Hồ sơ bị trả lại."]
    assert [body.index(words) for words in order] == sorted(body.index(words) for words in order)
    assert "Anh/chị có 3 tin chưa đọc" in body


def test_a_long_absence_makes_no_endless_letter(reader):
    for number in range(LINES + 5):
        told(reader, f"Tin {number}.")

    send_digests(MORNING)

    assert "Còn 5 tin khác trong hộp thư." in Mail.objects.get().body
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_everybody_gets_their_own(reader):
    other = UserFactory(email="binh@nam-dinh.example")
    told(reader, "Gửi cho An.")
    told(other, "Gửi cho Bình.")

    assert send_digests(MORNING) == 2
    assert "Gửi cho Bình." not in reader.mails.get().body


@pytest.mark.usefixtures("transactional_db")
def test_two_beats_at_once_write_each_one_letter():
    people = [UserFactory(email=f"{n}@nam-dinh.example") for n in range(8)]
    for person in people:
        told(person)
    together = Barrier(2)

    def beat(_):
        try:
            together.wait()
            return send_digests(MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(beat, range(2)))

    assert sum(written) == Mail.objects.count() == 8
