"""Agencies without an ISO officer of their own, and for how long."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from agencies.access import EVERYWHERE, Reach
from agencies.roles import Role
from agencies.unstaffed import count, days_without, unstaffed
from tests.conftest import place
from tests.factories.agencies import LONG_AGO, AssignmentFactory

DAY = date(2026, 6, 30)
URL = "/co-quan/khong-co-can-bo/"


def found(day=DAY, reach=EVERYWHERE, **asked):
    return [row.name for row in unstaffed(day, reach, **asked)]


def test_agency_with_an_officer_of_its_own_is_not_among_them(province, officer, commune_officer):
    assert set(found()) == {"Chi cục Tiêu chuẩn", "UBND huyện Nam Trực", "UBND xã Nam Mỹ"}
    assert count(DAY, EVERYWHERE) == 3


@pytest.mark.parametrize("role", [Role.HEAD, Role.INSPECTOR])
def test_other_roles_do_not_staff_it(province, role):
    AssignmentFactory(agency=province.commune_a, role=role)

    assert "UBND xã Nam Hùng" in found()


def test_closed_account_staffs_nothing(province):
    AssignmentFactory(agency=province.commune_a, user__is_active=False)

    assert "UBND xã Nam Hùng" in found()


@pytest.mark.parametrize(("ago", "listed"), [(29, False), (30, False), (31, True), (0, False)])
def test_it_is_listed_more_than_thirty_days_after_the_last_one_ended(province, ago, listed):
    ended = DAY - timedelta(days=ago)
    AssignmentFactory(agency=province.commune_a, end=date(2020, 1, 1))
    AssignmentFactory(agency=province.commune_a, end=ended, start=date(2021, 1, 1))

    assert ("UBND xã Nam Hùng" in found()) is listed
    rows = unstaffed(DAY, EVERYWHERE, days=0)
    called = {row.name: (row.since, row.days) for row in days_without(rows, DAY)}
    assert called.get("UBND xã Nam Hùng") == ((ended, ago) if ago else None)


def test_agency_that_never_had_one_counts_from_its_founding(province):
    row = next(iter(unstaffed(DAY, EVERYWHERE)))

    assert (row.since, row.last_officer) == (LONG_AGO, None)


def test_agency_is_counted_while_it_exists(province):
    place("UBND xã Mới", "commune", province.district, province.groups.commune, start=DAY)

    assert "UBND xã Mới" not in found()
    assert "UBND xã Mới" in found(DAY + timedelta(31))
    assert "UBND tỉnh Nam Định" not in found()


def test_past_day_is_asked_as_it_was(province):
    AssignmentFactory(agency=province.commune_a, start=date(2020, 1, 1), end=date(2021, 1, 1))

    names = [found(date(year, 6, 30)) for year in [2019, 2020, 2021]]

    assert ["UBND xã Nam Hùng" in each for each in names] == [True, False, True]


def test_group_and_reach_limit_it(province):
    assert set(found(group="commune")) == {"UBND xã Nam Hùng", "UBND xã Nam Mỹ"}
    assert len(found(group="provincial")) == 3
    assert found(reach=Reach(False, frozenset({province.commune_b.pk}))) == ["UBND xã Nam Mỹ"]


# --- the page ---------------------------------------------------------------------------


def test_page_leads_to_appointing(province, staff, signed_in):
    page = signed_in(staff).get(URL).content.decode()

    link = reverse("agencies:role-appoint", args=[province.commune_b.pk])
    assert f"{link}?role=officer" in page
    assert "Chưa từng có" in page


def test_page_lists_as_many_as_are_counted_and_says_of_which_days(province, staff, signed_in):
    today = timezone.localdate()
    for agency, ago in [(province.commune_a, 30), (province.commune_b, 31)]:
        AssignmentFactory(agency=agency, end=today - timedelta(ago))

    page = signed_in(staff).get(URL)

    assert page.context["page"].paginator.count == count(today, EVERYWHERE) == 4
    assert "UBND xã Nam Hùng" not in {row.name for row in page.context["page"]}
    assert "quá 30 ngày" in page.content.decode()


def test_head_sees_the_own_branch(province, head, signed_in):
    page = signed_in(head).get(URL)

    assert {row.name for row in page.context["page"]} == {
        "Sở Khoa học và Công nghệ", "Chi cục Tiêu chuẩn",
    }  # fmt: skip


def test_sheet_holds_what_the_page_shows(province, staff, signed_in):
    content = signed_in(staff).get(f"{URL}xuat.xlsx", {"group": "commune"}).content

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Cơ quan", "UBND xã Nam Hùng", "UBND xã Nam Mỹ"]


@pytest.mark.parametrize("asked", [{"days": "ba"}, {"days": "-1"}, {"group": "king"}])
def test_wrong_filter_is_refused_in_words(province, staff, signed_in, asked):
    client = signed_in(staff)

    assert client.get(URL, asked).status_code == 422
    assert client.get(f"{URL}xuat.xlsx", asked).status_code == 422


def test_page_costs_the_same_however_many_agencies(province, staff, signed_in, count_queries):
    client = signed_in(staff)
    client.get(URL)
    few = count_queries(lambda: client.get(URL))

    for number in range(20):
        place(f"UBND xã {number}", "commune", province.district, province.groups.commune)

    assert count_queries(lambda: client.get(URL)) == few <= 14
