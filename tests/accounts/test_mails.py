"""The pages of the letters on their way out."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.mail import LETTERS
from accounts.models import LogEntry, Mail
from tests.factories.accounts import MailFactory

LIST = reverse("accounts:mail-list")
SAMPLES = reverse("accounts:mail-samples")
State = Mail.State


@pytest.fixture
def failed(officer):
    officer.email = "an@nam-dinh.example"
    officer.save()
    return MailFactory(
        user=officer, state=State.FAILED, attempts=6, subject="Nhắc nộp Mục tiêu",
        error="Máy chủ thư từ chối: 550 5.1.1 User unknown",
    )  # fmt: skip


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def detail(mail):
    return reverse("accounts:mail-detail", args=[mail.pk])


def post(client, name, mail):
    return client.post(reverse(f"accounts:mail-{name}", args=[mail.pk]))


@pytest.mark.parametrize("keeper", ["staff", "administrator"])
def test_staff_and_administrators_see_what_failed_first_and_why(keeper, failed, request, signed_in):
    MailFactory(subject="Thư mới hơn", state=State.SENT)

    shown = page(signed_in(request.getfixturevalue(keeper)), LIST)

    assert shown.index("Nhắc nộp Mục tiêu") < shown.index("Thư mới hơn")
    assert "550 5.1.1 User unknown" in shown
    assert "1 thư không gửi được" in shown


@pytest.mark.parametrize("person", ["officer", "head", "inspector", "leader", "auditor"])
def test_nobody_else_sees_any_letter(person, failed, request, signed_in):
    client = signed_in(request.getfixturevalue(person))

    for address in [LIST, SAMPLES, detail(failed)]:
        assert "Chỉ Tổ giúp việc" in page(client, address, 403)
    for name in ["retry", "cancel"]:
        assert post(client, name, failed).status_code == 403


def test_list_is_filtered_by_state_and_by_words(staff, failed, signed_in):
    MailFactory(subject="Thư khác", state=State.SENT, user__full_name="Đỗ Thị Én")
    client = signed_in(staff)

    assert "Thư khác" not in page(client, f"{LIST}?state=failed")
    assert "Nhắc nộp Mục tiêu" not in page(client, f"{LIST}?q=do+thi+en")
    assert "Thư khác" in page(client, f"{LIST}?q=do+thi+en")
    assert "Không có thư nào khớp" in page(client, f"{LIST}?q=khong-co-ai")
    assert "Thư khác" in page(client, f"{LIST}?state=xyz")


def test_empty_list_says_what_belongs_there(staff, signed_in):
    assert "Chưa có thư nào" in page(signed_in(staff), LIST)


def test_list_costs_the_same_however_long_it_is(staff, signed_in, count_queries):
    client = signed_in(staff)
    MailFactory()
    client.get(LIST)
    few = count_queries(lambda: client.get(LIST))
    MailFactory.create_batch(20)

    assert count_queries(lambda: client.get(LIST)) == few


def test_page_of_a_letter_shows_exactly_what_is_sent(staff, signed_in):
    mail = MailFactory(subject="<b>Tiêu đề</b>", body="Dòng một\n<script>1</script>\n")

    shown = page(signed_in(staff), detail(mail))

    assert "&lt;b&gt;Tiêu đề&lt;/b&gt;" in shown
    assert "Dòng một\n&lt;script&gt;1&lt;/script&gt;" in shown


def test_failed_letter_waits_again_for_the_address_of_today(staff, failed, signed_in):
    failed.user.email = "an.moi@nam-dinh.example"
    failed.user.save()

    response = post(signed_in(staff), "retry", failed)

    failed.refresh_from_db()
    assert response["Location"] == detail(failed)
    assert (failed.state, failed.attempts) == (State.WAITING, 0)
    assert failed.to == "an.moi@nam-dinh.example"
    assert failed.error == ""
    assert LogEntry.objects.get(action="mail.retried").by_name == "Trần Thị Thư"


def test_letter_without_an_address_is_not_tried_again(staff, signed_in):
    mail = MailFactory(to="", state=State.FAILED, user__full_name="Phạm Thị Bình")

    response = post(signed_in(staff), "retry", mail)

    assert response.status_code == 422
    assert "Phạm Thị Bình: Người dùng chưa có thư điện tử" in response.content.decode()


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.SENT, State.CANCELLED])
def test_only_a_failed_letter_is_sent_again(state, staff, signed_in):
    mail = MailFactory(state=state)

    assert post(signed_in(staff), "retry", mail).status_code == 422
    assert Mail.objects.get().state == state


def test_waiting_letter_is_cancelled(staff, signed_in):
    mail = MailFactory()

    post(signed_in(staff), "cancel", mail)

    assert Mail.objects.get().state == State.CANCELLED
    assert LogEntry.objects.filter(action="mail.cancelled").count() == 1


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.FAILED])
def test_letter_that_waits_no_more_is_not_cancelled(state, staff, signed_in):
    response = post(signed_in(staff), "cancel", MailFactory(state=state))

    assert response.status_code == 422
    assert "không hủy được nữa" in response.content.decode()


def test_secret_of_a_letter_is_on_no_page_and_not_sent_again(staff, signed_in):
    mail = MailFactory(
        state=State.FAILED, body=f"Mở {Mail.SECRET}", secret="", user__email="a@b.example"
    )

    response = post(signed_in(staff), "retry", mail)

    assert "hãy tạo đường dẫn mới" in response.content.decode()
    assert Mail.SECRET in page(signed_in(staff), detail(mail))


def test_every_kind_of_letter_has_a_sample(staff, signed_in):
    folder = Path(settings.ROOT, "templates/mail")
    written = {f"mail/{path.name}" for path in folder.glob("*.txt") if path.name[0] != "_"}

    shown = page(signed_in(staff), SAMPLES)

    assert written <= {each.template for each in LETTERS.values()}
    for each in LETTERS.values():
        assert each.label in shown
    assert "Huỳnh Ngọc An" in shown


def test_samples_leave_nothing_blank(staff, signed_in):
    shown = page(signed_in(staff), SAMPLES)

    assert "None" not in shown
    assert "Kính gửi anh/chị ," not in shown
