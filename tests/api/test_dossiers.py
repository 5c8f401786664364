"""The one-stop system sends figures of dossiers; others read them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, LogEntry
from agencies.roles import Role
from procedures.models import DossierCount
from tests.factories.agencies import AssignmentFactory
from tests.factories.procedures import (
    DossierCountFactory,
    FieldFactory,
    HandlingFactory,
    ProcedureFactory,
)
from tests.procedures.counting import TODAY

ADDRESS = "/api/v1/dossiers/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


def token_at(agency):
    """The token of a one-stop system that is let in to `agency` and what is under it."""
    client = AssignmentFactory(agency=agency, role=Role.CLIENT).user
    until = timezone.now() + timedelta(days=1)
    return ApiToken.objects.issue(user=client, name="Một cửa", until=until, made_by=None)[1]


@pytest.fixture
def token(province):
    FieldFactory()
    return token_at(province.district)


def push(token, *rows, **more):
    return Client(enforce_csrf_checks=True).post(
        ADDRESS, {"rows": list(rows), **more}, "application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "abc"},
    )  # fmt: skip


def row(place, **given):
    figures = {"received_direct": 952, "done_on_time": 951, "open_in_time": 1}
    told = {"agency": place.pk, "field": "Hộ tịch", "start": "2021-01-01",
            "last_day": "2021-12-31"}  # fmt: skip
    return {**told, **figures, **given}


def faults(answer):
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}


def test_new_figures_are_made_and_the_same_again_changes_nothing(province, token):
    first = push(token, row(province.commune_a))
    again = push(token, row(province.commune_a))

    assert (first.status_code, first.json()) == (201, {"made": 1, "changed": 0, "unchanged": 0})
    assert (again.status_code, again.json()) == (200, {"made": 0, "changed": 0, "unchanged": 1})
    stored = DossierCount.objects.get()
    assert (stored.start, stored.end) == (date(2021, 1, 1), date(2022, 1, 1))
    assert stored.source == "system"
    assert LogEntry.objects.filter(action="dossiers.written").count() == 1


def test_changed_figures_are_written_and_logged_before_and_after(province, token):
    push(token, row(province.commune_a))

    answer = push(token, row(province.commune_a, done_on_time=952, open_in_time=0))

    assert (answer.status_code, answer.json()["changed"]) == (200, 1)
    before, after = LogEntry.objects.latest("pk").details["changes"]["Hộ tịch, kỳ năm 2021"]
    assert "giải quyết đúng hạn 951" in before
    assert "giải quyết đúng hạn 952" in after


def test_agency_may_be_named_by_its_identifier_of_the_period(province, token):
    province.commune_a.versions.update(identifier="000.01.12.H40")

    answer = push(token, row(province.commune_a, agency="000.01.12.H40", field="ho tich"))

    assert answer.status_code == 201
    assert DossierCount.objects.get().agency == province.commune_a


def test_procedure_brings_its_field(province, token):
    land = ProcedureFactory(code="1.000755", published__field__name="Đất đai")
    HandlingFactory(agency=province.commune_a, procedure=land)
    told = row(province.commune_a, procedure="1.000755")
    del told["field"]

    assert push(token, told).status_code == 201
    assert DossierCount.objects.get().field.name == "Đất đai"


@pytest.mark.parametrize(
    ("given", "pointer", "words"),
    [
        ({"open_in_time": 2}, "/rows/1", "Hai số phải bằng nhau"),
        ({"done_late": -1}, "/rows/1/done_late", "-1: số hồ sơ không thể âm"),
        ({"received_direct": 1.951}, "/rows/1/received_direct", "không phải là số nguyên"),
        ({"received_direct": True}, "/rows/1/received_direct", "không phải là số"),
        ({"received_direct": [1]}, "/rows/1/received_direct", "không phải là số"),
        ({"received_direct": 10**7}, "/rows/1/received_direct", "10.000.000: số hồ sơ quá lớn"),
        ({"received_direct": 10**30}, "/rows/1/received_direct", "quá lớn"),
        ({"done_ontime": 1}, "/rows/1", "Không có trường “done_ontime”"),
        ({"start": "2021-02-31"}, "/rows/1/start", "dạng năm-tháng-ngày, ví dụ 2021-01-31"),
        ({"start": "20210101"}, "/rows/1/start", "dạng năm-tháng-ngày, ví dụ 2021-01-31"),
        ({"start": 20210101}, "/rows/1/start", "dạng năm-tháng-ngày, ví dụ 2021-01-31"),
        ({"start": 7}, "/rows/1/start", "“7” không phải là một ngày có thật"),
        ({"start": "1989-01-01"}, "/rows/1/start", "nằm ngoài khoảng"),
        ({"start": "2020-12-01"}, "/rows/1/start", "nằm ở hai năm"),
        ({"start": "2022-01-01", "last_day": "2022-12-31"}, "/rows/1/start", "chưa kết thúc"),
        ({"last_day": "2020-12-31"}, "/rows/1/start", "trước ngày đầu kỳ"),
        ({"field": "Không có"}, "/rows/1/field", "Không có lĩnh vực"),
        ({"field": ""}, "/rows/1/field", "Hãy gửi mã TTHC"),
        ({"procedure": "9.999999"}, "/rows/1/procedure", "Không có TTHC"),
        ({"agency": None}, "/rows/1/agency", "Thiếu trường này"),
        ({"agency": {"id": 1}}, "/rows/1/agency", "Không có cơ quan"),
        ({"agency": 10**30}, "/rows/1/agency", "Không có cơ quan"),
        ({"agency": "a\x00b"}, "/rows/1/agency", ""),
    ],
)
def test_one_bad_row_is_named_and_none_is_written(province, token, given, pointer, words):
    answer = push(token, row(province.commune_a), row(province.commune_b, **given))

    told = faults(answer)
    assert told.keys() == {pointer}
    assert words in told[pointer]
    assert not DossierCount.objects.exists()


def test_every_fault_of_every_row_is_named_at_once(province, token):
    good = row(province.commune_a, last_day="2021-03-31")

    answer = push(
        token,
        good,
        {**good, "done_late": -1},
        {**good, "start": "x", "agency": 99999, "field": "Không có"},
        {**good, "procedure": "9.999999", "colour": 1},
        {**good, "done_late": 2},
        {**good, "start": "2021-02-01"},
        7,
    )

    told = faults(answer)
    assert told.keys() == {
        "/rows/1/done_late", "/rows/1", "/rows/2/start", "/rows/2/agency", "/rows/2/field",
        "/rows/3/procedure", "/rows/3", "/rows/4", "/rows/5", "/rows/6",
    }  # fmt: skip
    assert "(ở /rows/0), trùng thời gian" in told["/rows/5"]
    assert not DossierCount.objects.exists()


def test_count_written_with_a_dot_as_text_is_a_count(province, token):
    told = {"received_direct": "1.951", "done_on_time": "1951", "open_in_time": 0}

    push(token, row(province.district, **told))

    assert DossierCount.objects.get().received_direct == 1951


def test_agency_beyond_reach_is_as_unknown_as_none(province, token):
    beyond = faults(push(token, row(province.department)))["/rows/0/agency"]
    never = faults(push(token, row(province.department, agency=99999)))["/rows/0/agency"]

    assert beyond.replace(f"“{province.department.pk}”", "“99999”") == never


@pytest.mark.parametrize("sent", [[], {}, {"rows": {}}, {"rows": []}, {"rows": [1]}, "x"])
def test_what_is_no_list_of_rows_is_refused(token, sent):
    answer = Client().post(
        ADDRESS, sent, "application/json", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 400


def test_more_rows_than_are_taken_at_once_are_refused(province, token):
    assert "từ 1 đến 500 dòng" in faults(push(token, *[row(province.commune_a)] * 501))["/rows"]


def test_people_send_nothing(province, staff, commune_officer, signed_in):
    for person in [staff, commune_officer]:
        answer = signed_in(person).post(
            ADDRESS, {"rows": [row(province.commune_a)]}, "application/json"
        )
        assert answer.status_code == 403
        assert "không được gửi số liệu hồ sơ" in answer.json()["detail"]


def test_figures_within_reach_are_read_with_their_total(province, token):
    DossierCountFactory(agency=province.commune_a)
    DossierCountFactory(agency=province.department)

    answer = (
        Client().get(ADDRESS, {"year": 2021}, headers={"Authorization": f"Bearer {token}"}).json()
    )

    assert answer["count"] == 1
    assert answer["total"]["on_time_percent"] == 100
    (told,) = answer["results"]
    assert (told["agency_name"], told["last_day"]) == ("UBND xã Nam Hùng", "2021-12-31")


def test_as_many_questions_for_many_rows_as_for_few(province, token, count_queries):
    names = [f"Lĩnh vực {n}" for n in range(40)]
    for name in names:
        FieldFactory(name=name)
    push(token, row(province.commune_a))
    few = [row(province.commune_a, field=name) for name in names[:2]]
    many = [row(province.commune_a, field=name) for name in names[2:]]

    assert count_queries(lambda: push(token, *few)) == count_queries(lambda: push(token, *many))


@pytest.mark.usefixtures("transactional_db")
def test_sent_twice_at_once_is_written_once(province, token):
    rows = [row(agency) for agency in [province.commune_a, province.commune_b]]

    def send(order):
        try:
            return push(token, *order).json()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(send, [rows, rows[::-1], rows, rows[::-1]]))

    assert sorted(each["made"] for each in told) == [0, 0, 0, 2]
    assert sorted(each["unchanged"] for each in told) == [0, 2, 2, 2]
    assert DossierCount.objects.count() == 2
