"""The staff remind a filtered set of agencies with a text of their own, once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry, Mail, Notification
from agencies.models import Kind
from quality.models import Obligation, Submission
from quality.reminding import by_hand
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import (
    ApplicabilityFactory,
    ObligationFactory,
    ObligationKindFactory,
    SubmissionFactory,
)

REMIND = reverse("quality:remind")
PREVIEW = reverse("quality:remind-preview")
YEAR = timezone.localdate().year


@pytest.fixture
def owing(province, officer):
    """The department (an officer with an address) and the district (nobody) owe a policy."""
    officer.email = "an@nam-dinh.example"
    officer.save()
    kind = ObligationKindFactory(code="policy")
    for each in [Kind.DEPARTMENT, Kind.DISTRICT]:
        ApplicabilityFactory(kind=each)
        ObligationFactory(kind=kind, year=YEAR, agency_kind=each)
    return province


def page(client, query="", status=200):
    response = client.get(f"{REMIND}{query}")
    assert response.status_code == status
    return response.content.decode()


def token_in(shown):
    return re.search(r'name="token" value="([^"]+)"', shown)[1]


def send(client, token=None, query="", text="Đề nghị nộp trước thứ Sáu."):
    return client.post(f"{REMIND}{query}", {"text": text, "token": token or uuid4()})


@pytest.mark.usefixtures("owing")
def test_page_says_who_gets_what_and_shows_the_letter(staff, signed_in):
    shown = page(signed_in(staff))

    assert (
        "2 cơ quan còn việc phải làm, quá hạn hoặc đến hạn trong 30 ngày; thư gửi tới 1 người."
        in shown
    )
    assert "1 cơ quan chưa có cán bộ phụ trách" in shown
    assert "Nguyễn Văn An" in shown
    assert "Kính gửi anh/chị Nguyễn Văn An," in shown
    assert f"1. Chính sách chất lượng năm {YEAR}" in shown
    assert by_hand.TEXT in shown


@pytest.mark.usefixtures("owing")
def test_text_of_their_own_is_sent_once_and_logged(staff, officer, signed_in):
    client = signed_in(staff)
    token = token_in(page(client))

    response = send(client, token)
    send(client, token)

    mail, line = Mail.objects.get(), Notification.objects.get()
    assert response["Location"].startswith(reverse("quality:matrix"))
    assert mail.user == line.user == officer
    assert "Đề nghị nộp trước thứ Sáu." in mail.body
    assert "Trần Thị Thư\nTổ giúp việc" in mail.body
    assert line.mailed_at is not None
    entry = LogEntry.objects.get(action="agency.reminded_by_hand")
    assert entry.details["text"] == "Đề nghị nộp trước thứ Sáu."
    assert entry.details["told"] == ["Nguyễn Văn An"]


@pytest.mark.usefixtures("owing")
def test_result_is_told_in_numbers(staff, signed_in):
    client = signed_in(staff)

    send(client)

    shown = client.get(reverse("quality:matrix")).content.decode()
    assert "Đã gửi thư nhắc tới 1 người của 1 cơ quan. 1 cơ quan chưa có ai nhận." in shown


@pytest.mark.usefixtures("owing")
def test_new_form_reminds_anew(staff, signed_in):
    client = signed_in(staff)

    send(client)
    send(client)

    assert Mail.objects.count() == 2


def test_who_has_no_address_is_marked(owing, staff, signed_in):
    AssignmentFactory(agency=owing.district, user__full_name="Đặng Thị Hạnh")
    client = signed_in(staff)

    assert "chưa có thư điện tử" in page(client)
    send(client)

    assert Mail.objects.filter(state=Mail.State.FAILED).count() == 1
    shown = client.get(reverse("quality:matrix")).content.decode()
    assert "1 người chưa có thư điện tử" in shown


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Sở Khoa học và Công nghệ", "UBND huyện Nam Trực"}),
        ("?group=district", {"UBND huyện Nam Trực"}),
        ("?q=so+khoa+hoc", {"Sở Khoa học và Công nghệ"}),
        ("?standing=accepted", set()),
        (f"?year={YEAR - 1}", set()),
        ("?obligation=la-gi", set()),
    ],
)
def test_filters_of_the_matrix_say_who(query, names, owing, staff, signed_in):
    response = signed_in(staff).get(f"{REMIND}{query}")

    assert {aim.name for aim in response.context["aims"]} == names


def test_one_agency_is_reminded_from_its_own_page(owing, staff, signed_in):
    response = signed_in(staff).get(f"{REMIND}?agency={owing.department.pk}")

    assert [aim.agency for aim in response.context["aims"]] == [owing.department.pk]


def test_who_handed_in_is_not_reminded(owing, staff, signed_in):
    kind = ObligationKindFactory(code="policy")
    mine = kind.obligations.get(agency_kind=Kind.DEPARTMENT)
    SubmissionFactory(agency=owing.department, obligation=mine, state=Submission.State.SUBMITTED)
    client = signed_in(staff)

    send(client)

    assert not Mail.objects.exists()


@pytest.mark.usefixtures("owing")
def test_nothing_to_remind_of_says_so(staff, signed_in):
    shown = page(signed_in(staff), "?standing=accepted")

    assert "Không có cơ quan nào còn việc phải làm" in shown
    assert "Gửi thư nhắc" not in shown


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize("person", ["officer", "head", "leader", "inspector", "auditor"])
def test_only_the_staff_remind(person, request, signed_in):
    client = signed_in(request.getfixturevalue(person))

    assert client.get(REMIND).status_code == 403
    assert send(client).status_code == 403
    assert client.post(PREVIEW, {"text": "x"}).status_code == 403
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": " "}, "Hãy viết lời nhắc"),
        ({"text": "x" * 2001}, "2000"),
        ({"token": "abc"}, "Hãy mở lại trang này rồi gửi."),
        ({"token": ""}, "Hãy mở lại trang này rồi gửi."),
    ],
)
def test_form_with_faults_sends_nothing_and_keeps_what_was_typed(given, why, staff, signed_in):
    sent = {"text": "Lời nhắc riêng", "token": uuid4()} | given

    response = signed_in(staff).post(REMIND, sent)

    assert response.status_code == 422
    assert why in response.content.decode().replace("2.000", "2000")
    assert sent["text"].strip() in response.content.decode()
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("owing")
def test_text_is_previewed_without_being_sent(staff, signed_in):
    client = signed_in(staff)
    given = {"text": "Mời họp <b>thứ Sáu</b>.", "token": uuid4()}

    whole = client.post(PREVIEW, given).content.decode()
    part = client.post(PREVIEW, given, headers={"HX-Request": "true"}).content.decode()

    for shown in [whole, part]:
        assert "Mời họp &lt;b&gt;thứ Sáu&lt;/b&gt;." in shown
        assert "Kính gửi anh/chị Nguyễn Văn An," in shown
    assert "<html" not in part
    assert str(given["token"]) in whole
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("transactional_db")
def test_double_click_sends_one_letter(owing, staff):
    today, token, together = timezone.localdate(), uuid4(), Barrier(2)

    def click(_):
        try:
            chosen = by_hand.aims({}, staff, today)
            together.wait()
            return by_hand.remind(by=staff, chosen=chosen, text="Nộp.", token=token)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(click, range(2)))

    assert (
        Mail.objects.count() == LogEntry.objects.filter(target_name__startswith="Sở").count() == 1
    )
    assert done[0] == done[1]


@pytest.mark.usefixtures("owing")
def test_who_was_reminded_by_hand_within_a_week_is_marked(staff, officer, signed_in):
    client = signed_in(staff)
    send(client)
    at = timezone.localtime(LogEntry.objects.get(action="agency.reminded_by_hand").at)

    shown = page(client)

    assert shown.count(f"đã nhắc {at:%H:%M %d/%m/%Y}, {staff}") == 1


@pytest.mark.usefixtures("owing")
def test_button_names_agencies_and_people(staff, signed_in):
    assert "Gửi thư nhắc 2 cơ quan, 1 người" in page(signed_in(staff))


@pytest.mark.usefixtures("owing")
def test_letter_about_what_is_locked_says_how_it_is_unlocked(staff, officer, signed_in):
    Obligation.objects.update(lock_on=timezone.localdate() - timedelta(days=1))

    send(signed_in(staff))

    assert "hãy đề nghị Tổ giúp việc Ban Chỉ đạo mở khóa và nêu lý do" in Mail.objects.get().body


def due_in(days):
    due = timezone.localdate() + timedelta(days=days)
    Obligation.objects.update(due_on=due, timely_on=due, lock_on=due + timedelta(days=30))


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize(
    ("days", "query", "reminded"),
    [(30, "", 2), (31, "", 0), (31, "?standing=missing", 2), (31, "?obligation=policy", 2)],
)
def test_what_is_far_off_is_reminded_of_only_where_asked_for(
    days, query, reminded, staff, signed_in
):
    due_in(days)

    client = signed_in(staff)

    assert len(client.get(f"{REMIND}{query}").context["aims"]) == reminded
    matrix = client.get(f"{reverse('quality:matrix')}{query}").context["matrix"]
    assert matrix.remindable == reminded


@pytest.mark.usefixtures("owing")
def test_of_one_agency_everything_is_reminded_of(owing, staff, signed_in):
    due_in(31)

    response = signed_in(staff).get(f"{REMIND}?agency={owing.department.pk}")

    assert len(response.context["aims"]) == 1


@pytest.mark.usefixtures("owing")
def test_nobody_is_reminded_from_the_matrix_of_another_day(staff, signed_in):
    client, yesterday = signed_in(staff), timezone.localdate() - timedelta(days=1)
    address = reverse("quality:matrix")

    assert REMIND in client.get(f"{address}?year={YEAR}").content.decode()
    assert REMIND not in client.get(f"{address}?day={yesterday}&year={YEAR}").content.decode()


@pytest.mark.usefixtures("owing")
def test_many_agencies_cost_no_more_questions(staff, signed_in, count_queries):
    client = signed_in(staff)
    client.get(REMIND)
    all_of_them = count_queries(lambda: client.get(REMIND))

    assert count_queries(lambda: client.get(f"{REMIND}?group=department")) == all_of_them
