"""Letters are written with what they tell of, and each leaves once; against a real mail server."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts import outbox
from accounts.mail import write
from accounts.models import Mail
from tests import smtp_sink
from tests.factories.accounts import MailFactory, UserFactory

State = Mail.State
NOW = datetime(2026, 1, 28, 1, tzinfo=UTC)


@pytest.fixture
def smtp(settings):
    settings.EMAIL_BACKEND = "accounts.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    with smtp_sink.running() as sink:
        settings.EMAIL_PORT = sink.port
        yield sink


@pytest.fixture
def person(db):
    return UserFactory(full_name="Nguyễn Văn An", email="an@nam-dinh.example")


def tell(user, key="test:1", **more):
    given = {
        "kind": "digest", "subject": "Một việc", "template": "mail/_frame.txt", "context": {},
    } | more  # fmt: skip
    return write(user=user, key=key, **given)


def minutes_later(minutes):
    return NOW + timedelta(minutes=minutes)


# --- written --------------------------------------------------------------------------


def test_letter_is_rendered_when_it_is_written(person, settings):
    settings.PORTAL_URL = "https://iso.nam-dinh.example"

    mail = tell(person)
    person.full_name = "Tên khác"
    person.save()

    assert "Kính gửi anh/chị Nguyễn Văn An," in mail.body
    assert "https://iso.nam-dinh.example" in mail.body
    assert mail.to == "an@nam-dinh.example"


def test_what_stands_in_a_letter_is_not_escaped(person):
    person.full_name = "Ê & <b>'An'</b>"

    assert "Kính gửi anh/chị Ê & <b>'An'</b>," in tell(person).body


def test_second_letter_of_a_key_is_not_written(person):
    other = UserFactory(email="khac@nam-dinh.example")

    assert tell(person)
    assert tell(person) is None
    assert tell(other)
    assert Mail.objects.count() == 2


def test_letter_that_was_rolled_back_is_not_there(person):
    with transaction.atomic():
        tell(person)
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "Người dùng chưa có thư điện tử."),
        ("an@", "“an@” không phải là một địa chỉ thư điện tử."),
        ("an@b.example\r\nBcc: c@d.example", "không phải là một địa chỉ"),
    ],
)
def test_who_cannot_be_written_to_is_shown_as_failed(address, why, db):
    mail = tell(UserFactory(email=address))

    assert mail.state == State.FAILED
    assert why in mail.error
    assert outbox.send_due() == 0


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x00"])
def test_name_in_a_subject_writes_no_header(end, person, smtp):
    tell(person, subject=f"Sở{end}Bcc: ke.khac@example.com")

    outbox.send_due()

    (letter,) = smtp.letters
    assert letter["Subject"] == "Sở Bcc: ke.khac@example.com"
    assert letter["Bcc"] is None


def test_very_long_subject_is_cut(person):
    assert len(tell(person, subject="Sở " * 200).subject) == 200


# --- sent ------------------------------------------------------------------------------


def test_letter_arrives_as_it_was_written(person, smtp):
    mail = tell(person, subject="Nhắc nộp Mục tiêu chất lượng năm 2026")

    assert outbox.send_due() == 1

    (letter,) = smtp.letters
    mail.refresh_from_db()
    assert letter["To"] == "an@nam-dinh.example"
    assert letter["Subject"].strip() == "Nhắc nộp Mục tiêu chất lượng năm 2026"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().split() == mail.body.split()
    assert (mail.state, mail.attempts) == (State.SENT, 1)
    assert mail.sent_at is not None


def test_letter_keeps_its_id_however_often_it_is_tried(person, smtp):
    mail = tell(person)
    first = outbox.message(mail).extra_headers["Message-ID"]

    outbox.send_due()

    assert smtp.letters[0]["Message-ID"] == first


def test_secret_reaches_the_recipient_and_is_not_kept(person, smtp):
    mail = tell(person, template="mail/first_access.txt", secret="https://iso.example/lan-dau/x7/")
    assert "x7" not in mail.body

    outbox.send_due()

    mail.refresh_from_db()
    assert "https://iso.example/lan-dau/x7/" in smtp.letters[0].get_content()
    assert (mail.secret, "x7" in mail.body) == ("", False)


def test_letter_for_later_waits_until_then(person, smtp):
    tell(person, at=minutes_later(30))

    assert outbox.send_due(minutes_later(29)) == 0
    assert outbox.send_due(minutes_later(30)) == 1


def test_sent_letter_is_not_sent_again(smtp, db):
    MailFactory()

    assert [outbox.send_due(NOW), outbox.send_due(NOW)] == [1, 0]
    assert len(smtp.letters) == 1


def test_cancelled_letter_is_not_sent(smtp, db):
    MailFactory(state=State.CANCELLED)

    assert outbox.send_due(NOW) == 0
    assert smtp.letters == []


# --- refused ------------------------------------------------------------------------------


def test_refused_address_fails_at_once_and_holds_up_nobody(smtp, db):
    bad = MailFactory(to="sai@nam-dinh.example")
    good = MailFactory.create_batch(2)
    smtp.refuses["sai@nam-dinh.example"] = "550 5.1.1 User unknown"

    assert outbox.send_due(NOW) == 2

    bad.refresh_from_db()
    assert bad.state == State.FAILED
    assert bad.error == "Máy chủ thư từ chối: 550 5.1.1 User unknown"
    assert smtp.told == sorted(each.to for each in good)


def test_address_refused_for_now_is_tried_again_later(smtp, db):
    mail = MailFactory(to="day@nam-dinh.example")
    smtp.refuses[mail.to] = "451 Greylisted"
    outbox.send_due(NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.next_try_at) == (State.WAITING, minutes_later(1))
    smtp.refuses.clear()

    assert outbox.send_due(NOW) == 0
    assert outbox.send_due(minutes_later(1)) == 1


def test_letter_is_tried_after_1_5_15_60_and_240_minutes_and_then_fails(smtp, db):
    mail, now, tried = MailFactory(to="day@nam-dinh.example"), NOW, []
    smtp.refuses[mail.to] = "452 Mailbox full"

    while mail.state != State.FAILED:
        outbox.send_due(now)
        mail.refresh_from_db()
        tried.append((mail.next_try_at - now) // timedelta(minutes=1))
        now = mail.next_try_at

    assert tried[:-1] == [1, 5, 15, 60, 240]
    assert mail.attempts == 6
    assert "452 Mailbox full" in mail.error


def test_server_that_is_down_costs_one_letter_one_try(settings, db):
    with smtp_sink.running() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "accounts.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    MailFactory.create_batch(3)

    assert outbox.send_due(NOW) == 0

    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert set(Mail.objects.values_list("state", flat=True)) == {State.WAITING}
    assert "Chưa kết nối được máy chủ thư" in Mail.objects.get(attempts=1).error


def test_server_that_does_not_greet_is_left_after_the_time_limit(smtp, db):
    smtp.greets_after = 30
    mail = MailFactory()

    assert outbox.send_due(NOW) == 0

    mail.refresh_from_db()
    assert (mail.state, mail.next_try_at) == (State.WAITING, minutes_later(1))


def test_server_silent_after_it_got_the_letter_does_not_get_it_twice(smtp, db):
    smtp.answers_after = 30
    mail = MailFactory()

    outbox.send_due(NOW)
    outbox.send_due(minutes_later(600))

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (State.FAILED, outbox.SILENT)
    assert len(smtp.letters) == 1


def test_letter_whose_worker_died_is_not_sent_again_by_itself(smtp, db):
    mail = MailFactory()
    outbox.claim(mail.pk, NOW)

    assert outbox.give_up_lost(minutes_later(9)) == 0
    assert outbox.give_up_lost(minutes_later(10)) == 1

    mail.refresh_from_db()
    assert (mail.state, mail.error) == (State.FAILED, outbox.DIED)
    assert outbox.send_due(minutes_later(600)) == 0
    assert smtp.letters == []


def test_two_cannot_claim_one_letter(db):
    mail = MailFactory()

    assert outbox.claim(mail.pk, NOW)
    assert outbox.claim(mail.pk, NOW) is None


# --- many at once ----------------------------------------------------------------------------


def at_once(many, act):
    together = Barrier(many)

    def one(_):
        try:
            together.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


@pytest.mark.usefixtures("transactional_db")
def test_two_workers_send_each_letter_once(smtp):
    mails = MailFactory.create_batch(20)

    sent = at_once(2, lambda: outbox.send_due(NOW))

    assert sum(sent) == 20
    assert smtp.told == sorted(each.to for each in mails)


@pytest.mark.usefixtures("transactional_db")
def test_of_many_who_write_one_letter_at_once_one_does():
    person = UserFactory(email="an@nam-dinh.example")

    written = at_once(4, lambda: tell(person))

    assert sum(mail is not None for mail in written) == 1
    assert Mail.objects.count() == 1


def test_demo_without_a_mail_server_keeps_letters_as_files(person, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    tell(person)

    assert outbox.send_due() == 1

    (kept,) = tmp_path.iterdir()
    assert "an@nam-dinh.example" in kept.read_text()


def test_many_letters_of_one_transaction_wake_the_worker_once(
    person, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as calls, transaction.atomic():
        for number in range(3):
            tell(person, key=f"many:{number}")

    assert [call.__name__ for call in calls] == ["wake"]
