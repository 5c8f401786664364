"""Roles and history on the agency's page, and the forms behind them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import actions
from agencies.models import Assignment
from agencies.roles import Role
from tests.agencies.keeping import confirmed
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

JULY = date(2021, 7, 1)


def address(name, *args):
    return reverse(f"agencies:{name}", args=args)


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def office(staff, signed_in):
    """The staff's browser."""
    return confirmed(signed_in(staff))


def test_role_panel_says_who_holds_what(province, officer, commune_officer, signed_in):
    url = address("role-panel", province.department.pk)

    part = signed_in(officer).get(url, headers={"HX-Request": "true"})

    assert "Nguyễn Văn An" in text_of(part)
    assert "Cán bộ phụ trách ISO" in text_of(part)
    assert "<html" not in text_of(part)
    assert "Phân công" not in text_of(part)


def test_role_panel_is_a_page_by_its_address(province, office):
    assert "<h1>" in text_of(office.get(address("role-panel", province.department.pk)))


def test_staff_appoints_until_the_end_of_a_day(province, office):
    person = UserFactory(full_name="Võ Thị Mai")
    given = {"user": person.pk, "role": "head", "start": "01/07/2021", "last": "31/12/2025"}

    answer = office.post(address("role-appoint", province.department.pk), given)

    assert answer.status_code == 302
    assignment = Assignment.objects.get(user=person)
    assert (assignment.role, assignment.start, assignment.end) == (
        Role.HEAD, JULY, date(2026, 1, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": "30/06/2021"}, "Ngày cuối không được trước ngày bắt đầu"),
        ({"start": "01/01/2000"}, "chưa hoạt động vào ngày 01/01/2000"),
        ({"user": ""}, "Hãy chọn một giá trị"),
        ({"role": "king"}, "Không có lựa chọn “king”"),
    ],
)
def test_wrong_appointment_is_refused_on_the_form(province, office, change, words):
    given = {"user": UserFactory().pk, "role": "head", "start": "01/07/2021", "last": ""}

    answer = office.post(address("role-appoint", province.department.pk), {**given, **change})

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_same_role_twice_is_refused(province, officer, office):
    given = {"user": officer.pk, "role": "officer", "start": "01/07/2021"}

    answer = office.post(address("role-appoint", province.department.pk), given)

    assert answer.status_code == 422
    assert "đã giữ vai trò đó" in text_of(answer)


def test_staff_is_not_offered_a_role_for_themselves(province, staff, office):
    page = text_of(office.get(address("role-appoint", province.department.pk)))

    assert f'<option value="{staff.pk}"' not in page


def test_staff_ends_a_role(province, officer, office):
    assignment = Assignment.objects.get(user=officer)

    answer = office.post(address("role-dismiss", assignment.pk), {"on": "01/07/2021"})

    assert answer.url == address("agency-detail", province.department.pk)
    assignment.refresh_from_db()
    assert assignment.end == JULY


def test_role_is_called_by_its_name_where_it_is_ended(officer, office):
    page = text_of(office.get(address("role-dismiss", Assignment.objects.get(user=officer).pk)))

    assert "Nguyễn Văn An, Cán bộ phụ trách ISO, từ ngày" in page


@pytest.mark.parametrize(("ends_in", "offered"), [(1, True), (0, False)])
def test_nobody_is_appointed_from_the_page_of_an_agency_that_ended(
    province, office, ends_in, offered
):
    end = timezone.localdate() + timedelta(ends_in)
    actions.dissolve(by=None, agency=province.commune_a, on=end, decision="NQ 1")

    url = address("role-panel", province.commune_a.pk)
    pages = [text_of(office.get(url, asked)) for asked in [{}, {"day": "2020-01-01"}]]

    link = f'href="{address("role-appoint", province.commune_a.pk)}"'
    for page in pages:
        assert (link in page) is ("Hãy phân công" in page) is offered


def test_appointment_of_today_is_cancelled(province, office):
    held = AssignmentFactory(agency=province.department, start=timezone.localdate())

    today = f"{timezone.localdate():%d/%m/%Y}"
    answer = office.post(address("role-dismiss", held.pk), {"on": today})

    assert answer.status_code == 302
    assert not Assignment.objects.filter(pk=held.pk).exists()


@pytest.mark.parametrize(
    ("start", "end", "offered"), [(-9, None, 1), (-9, 1, 1), (-9, 0, 0), (1, None, 1), (1, 9, 1)]
)
def test_role_is_ended_from_the_panel_while_it_holds_or_is_to_come(
    province, office, start, end, offered
):
    today = timezone.localdate()
    AssignmentFactory(
        agency=province.department,
        start=today + timedelta(start),
        end=None if end is None else today + timedelta(end),
    )

    page = text_of(office.get(address("role-panel", province.department.pk), {"day": "2020-01-01"}))

    assert page.count("Kết thúc<span") == offered


def test_people_stand_in_the_order_of_a_vietnamese_dictionary(province, office):
    for name in ["Vũ Thị Bé", "Đặng Văn Bình", "Ân Thị Lụa", "Dương Văn An", "An Văn Bảy"]:
        AssignmentFactory(agency=province.department, user__full_name=name)

    panel = text_of(office.get(address("role-panel", province.department.pk)))
    form = text_of(office.get(address("role-appoint", province.department.pk)))

    order = ["An Văn Bảy", "Ân Thị Lụa", "Dương Văn An", "Đặng Văn Bình", "Vũ Thị Bé"]
    for page in [panel, form]:
        places = [page.index(name) for name in order]
        assert places == sorted(places)


def test_roles_of_the_committee_are_offered_at_the_root_only(province, administrator, signed_in):
    office = confirmed(signed_in(administrator))
    pages = {
        agency: text_of(office.get(address("role-appoint", agency.pk)))
        for agency in [province.top, province.department]
    }

    assert [page.count('value="staff"') for page in pages.values()] == [1, 0]
    assert [page.count('value="officer"') for page in pages.values()] == [1, 1]


def test_role_does_not_end_before_it_began(officer, office):
    assignment = Assignment.objects.get(user=officer)

    answer = office.post(address("role-dismiss", assignment.pk), {"on": "01/01/2005"})

    assert answer.status_code == 422
    assert "phải sau ngày bắt đầu" in text_of(answer)


# --- history ----------------------------------------------------------------------------


def test_history_tells_who_did_what_in_words(province, staff, office):
    actions.change(
        by=staff, agency=province.department, on=JULY, decision="QĐ 9", short_name="Sở KHCN"
    )

    page = text_of(office.get(address("history-panel", province.department.pk)))

    assert "Thay đổi cơ quan" in page
    assert "từ ngày 01/07/2021, QĐ 9" in page
    assert "Trần Thị Thư" in page


def test_history_is_not_for_everybody(province, officer, signed_in):
    answer = signed_in(officer).get(address("history-panel", province.department.pk))

    assert answer.status_code == 403
