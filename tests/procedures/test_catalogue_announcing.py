"""Agencies are told what becomes of the procedures they handle."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from agencies.roles import Role
from procedures.models import ProcedureVersion
from tests.factories.agencies import AssignmentFactory
from tests.factories.procedures import HandlingFactory, ProcedureFactory
from tests.procedures.keeping import at, typed, words
from tests.procedures.lists import BIRTH, MARRIAGE, bring_in, catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def marriage(db):
    return ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")


@pytest.fixture
def people(province, marriage):
    """Two communes handle it, one with an officer and a head; one agency does not."""
    for agency in [province.commune_a, province.commune_b]:
        HandlingFactory(agency=agency, procedure=marriage)
    AssignmentFactory(agency=province.department)
    return [
        AssignmentFactory(agency=province.commune_a).user,
        AssignmentFactory(agency=province.commune_a, role=Role.HEAD).user,
        AssignmentFactory(agency=province.commune_b).user,
    ]


def told():
    return sorted(
        Notification.objects.order_by("user").values_list("user", "agency_pk", "text", "url")
    )


def amended(marriage):
    field = ProcedureVersion.objects.get(procedure=marriage).field
    given = typed(field=field.pk, start=timezone.localdate().strftime("%d/%m/%Y"))
    return {key: value for key, value in given.items() if key not in ("code", "local")}


def test_whoever_writes_for_an_agency_that_handles_it_reads_of_the_amendment(
    province, client, marriage, people
):
    client.post(at("tthc-amend", marriage), amended(marriage))

    a, b = province.commune_a.pk, province.commune_b.pk
    lines = told()
    assert [(user, agency) for user, agency, *_ in lines] == [
        (people[0].pk, a), (people[1].pk, a), (people[2].pk, b)
    ]  # fmt: skip
    assert {url for *_, url in lines} == {at("tthc-detail", marriage)}
    assert "“Đăng ký kết hôn” được sửa đổi, bổ sung từ ngày" in lines[0][2]
    assert "theo 1872/QĐ-BTP. Hãy rà soát quy trình ISO." in lines[0][2]


def test_abolition_and_its_taking_back_are_told(client, marriage, people):
    client.post(at("tthc-abolish", marriage), {"on": "01/07/2021", "decision": "5/QĐ-UBND"})
    client.post(at("tthc-restore", marriage), {"reason": "Ghi nhầm mã thủ tục."})

    lines = [text for *_, text, _ in told()]
    assert len(lines) == 2 * len(people)
    assert sum("bị bãi bỏ từ ngày 01/07/2021 theo 5/QĐ-UBND." in text for text in lines) == 3
    assert sum("không bị bãi bỏ nữa" in text for text in lines) == 3


def test_who_handled_it_no_more_is_not_told(province, client, marriage):
    HandlingFactory(agency=province.commune_a, procedure=marriage, end=date(2019, 1, 1))
    AssignmentFactory(agency=province.commune_a)

    client.post(at("tthc-abolish", marriage), {"on": "01/07/2021", "decision": "5/QĐ-UBND"})

    assert told() == []


def test_correction_is_not_told(client, marriage, people):
    version = ProcedureVersion.objects.get(procedure=marriage)
    given = typed(field=version.field_id, name="Đăng ký kết hôn", start="01/01/2010")

    page = words(client.post(at("tthc-correct", marriage), given, follow=True))

    assert "Đã đính chính" in page
    assert told() == []


def test_telling_costs_the_same_however_many_agencies(
    province, client, marriage, people, count_queries
):
    sent = {"on": "01/07/2021", "decision": "5/QĐ-UBND"}
    client.get("/")  # what is asked once, when somebody has just signed in
    few = count_queries(lambda: client.post(at("tthc-abolish", marriage), sent))
    other = ProcedureFactory(code="1.001193")
    for agency in [province.commune_a, province.commune_b, province.department, province.district]:
        HandlingFactory(agency=agency, procedure=other)
        AssignmentFactory(agency=agency)

    assert count_queries(lambda: client.post(at("tthc-abolish", other), sent)) == few


def test_list_that_amends_many_tells_each_agency_once(province, staff, client, marriage, people):
    codes = [f"1.00{n:04}" for n in range(5)]
    for code in codes:
        HandlingFactory(agency=province.commune_b, procedure=ProcedureFactory(code=code))
    rows = [{**MARRIAGE, "code": code, "start": "04/09/2025"} for code in ["1.000894", *codes]]

    bring_in(client, staff, catalogue(*rows, {**BIRTH, "start": "04/09/2025"}))

    lines = {user: (text, url) for user, _, text, url in told()}
    assert set(lines) == {each.pk for each in people}
    text, url = lines[people[0].pk]
    assert text.startswith("1 TTHC cơ quan thực hiện được sửa đổi, bổ sung: 1.000894. Hãy rà soát")
    assert url == reverse("procedures:handling-list", args=[province.commune_a.pk])
    assert lines[people[2].pk][0].startswith(
        "6 TTHC cơ quan thực hiện được sửa đổi, bổ sung: 1.000000, 1.000001, 1.000002, 1.000003 và "
        "2 TTHC khác."
    )
