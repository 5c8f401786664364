from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agencies.models import AgencyVersion
from agencies.roles import Role
from reports.frame import committee
from reports.menu import menu as menu_of
from tests.factories.agencies import AssignmentFactory

INBOX = reverse("accounts:inbox")
EVERYBODYS = [
    "Tổng quan", "Cơ quan", "Thủ tục & quy trình", "Công bố & mục tiêu", "Kiểm tra & đánh giá",
]  # fmt: skip


def page(client, address=INBOX):
    return client.get(address).content.decode()


def menu(client):
    return [entry.label for entry in client.get(INBOX).context["menu"]()]


def marked(user, province, path):
    """The lines that say where one is: the section, and the part of it."""
    entries = menu_of(User.objects.get(pk=user.pk), path, province.top.pk)
    lines = [line for entry in entries for line in (entry, *entry.parts)]
    return [line.label for line in lines if line.active]


@pytest.mark.parametrize(
    ("root", "name"),
    [
        ("UBND tỉnh An Giang", "Ban Chỉ đạo ISO tỉnh An Giang"),
        ("Ủy ban nhân dân tỉnh Bắc Ninh", "Ban Chỉ đạo ISO tỉnh Bắc Ninh"),
        ("", "Ban Chỉ đạo ISO"),
    ],
)
def test_committee_is_named_after_its_province(root, name):
    assert committee(root) == name


def test_every_page_names_the_committee(officer, signed_in):
    assert "Ban Chỉ đạo ISO tỉnh Nam Định" in page(signed_in(officer))


def test_portal_without_agencies_still_opens(db, client):
    assert "Ban Chỉ đạo ISO" in page(client, reverse("accounts:sign-in"))


@pytest.mark.parametrize(
    ("role", "more"),
    [
        (Role.STAFF, ["Báo cáo", "Quản trị"]),
        (Role.LEADER, ["Báo cáo", "Nhật ký"]),
        (Role.AUDITOR, ["Báo cáo", "Nhật ký"]),
        (Role.INSPECTOR, ["Báo cáo"]),
        (Role.ADMIN, ["Quản trị"]),
        (Role.OFFICER, []),
    ],
)
def test_menu_offers_what_the_role_may_open(province, signed_in, role, more):
    person = AssignmentFactory(agency=province.top, role=role).user

    reading = {Role.AUDITOR, Role.ADMIN}
    waits = [] if role in reading else ["Việc cần làm"]
    assert menu(signed_in(person)) == [*waits, *EVERYBODYS, *more]


def test_head_is_offered_the_people_of_the_own_agency(province, head, signed_in):
    offered = menu(signed_in(head))

    assert offered == ["Việc cần làm", *EVERYBODYS, "Người dùng"]
    assert marked(head, province, reverse("agencies:person-new")) == ["Người dùng"]


@pytest.mark.parametrize("path", ["/ho-so/3/", "/ho-so/3/4/nop/", "/muc-tieu/3/2026/sua/"])
def test_what_is_handed_in_stands_behind_the_duties(province, head, path):
    assert marked(head, province, path) == ["Công bố & mục tiêu", "Nghĩa vụ"]


def test_only_the_section_one_is_in_shows_its_parts(province, officer):
    inside = menu_of(officer, reverse("quality:declaration-list"), province.top.pk)
    outside = menu_of(officer, reverse("reports:home"), province.top.pk)

    assert [part.label for entry in inside for part in entry.parts] == [
        "Nghĩa vụ", "Công bố", "Tài liệu",
    ]  # fmt: skip
    assert [entry.label for entry in inside] == [entry.label for entry in outside]
    assert not any(entry.parts for entry in outside)


def test_committee_begins_with_the_catalogue_and_an_officer_with_the_own_agencys(
    province, staff, officer
):
    leads = {}
    for person in [staff, officer]:
        entries = menu_of(person, reverse("reports:home"), province.top.pk)
        leads[person] = next(each.url for each in entries if each.label == "Thủ tục & quy trình")

    own = reverse("procedures:handling-list", args=[province.department.pk])
    assert leads == {staff: reverse("procedures:tthc-list"), officer: own}


def test_parts_of_procedures_are_seven_and_keep_the_day(province, officer):
    address = reverse("procedures:legal-list")

    entries = menu_of(officer, address, province.top.pk, "?day=2020-12-31")

    (section,) = (entry for entry in entries if entry.parts)
    isos = section.parts[2]
    assert [part.label for part in section.parts] == [
        "TTHC", "Bao phủ", "Quy trình", "Quy trình mẫu", "Hồ sơ", "Cắt giảm", "Văn bản",
    ]  # fmt: skip
    assert isos.url.endswith(f"?agency={province.department.pk}&day=2020-12-31")


def test_officer_of_two_agencies_begins_with_the_catalogue(province, officer):
    AssignmentFactory(agency=province.district, user=officer)

    entries = menu_of(officer, reverse("reports:home"), province.top.pk)

    assert reverse("procedures:tthc-list") in [entry.url for entry in entries]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (reverse("procedures:tthc-list"), "TTHC"),
        (reverse("procedures:handling-list", args=[7]), "TTHC"),
        (reverse("procedures:batch-list"), "TTHC"),
        (reverse("procedures:coverage"), "Bao phủ"),
        (reverse("procedures:coverage-members"), "Bao phủ"),
        (reverse("procedures:iso-list"), "Quy trình"),
        (reverse("procedures:template-list"), "Quy trình mẫu"),
        (reverse("procedures:dossier-list"), "Hồ sơ"),
        (reverse("procedures:cut-list"), "Cắt giảm"),
        (reverse("procedures:legal-list"), "Văn bản"),
    ],
)
def test_parts_of_procedures_are_marked(province, staff, officer, address, expected):
    for person in [staff, officer]:
        assert marked(person, province, address) == ["Thủ tục & quy trình", expected]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (reverse("audits:campaign-list"), "Đợt kiểm tra"),
        (reverse("audits:inspection-detail", args=[7]), "Cuộc kiểm tra"),
        (reverse("audits:calibration"), "Xếp hạng"),
        (reverse("audits:finding-summary"), "Phát hiện"),
        (reverse("audits:audit-list"), "Đánh giá nội bộ"),
        (reverse("audits:review-list"), "Xem xét lãnh đạo"),
        (reverse("audits:checklist-list"), "Bộ tiêu chí"),
        (reverse("audits:band-list"), "Bộ tiêu chí"),
    ],
)
def test_parts_of_inspections_are_marked(province, staff, officer, address, expected):
    for person in [staff, officer]:
        assert marked(person, province, address) == ["Kiểm tra & đánh giá", expected]


def test_section_leads_to_its_first_part(province, leader):
    entries = menu_of(leader, reverse("reports:home"), province.top.pk, "?day=2020-12-31")

    (section,) = (entry for entry in entries if entry.label == "Công bố & mục tiêu")
    assert section.url == f"{reverse('quality:matrix')}?day=2020-12-31"


def test_who_reads_is_offered_no_documents_of_their_own(province, leader):
    entries = menu_of(leader, reverse("quality:matrix"), province.top.pk)

    assert [part.label for entry in entries for part in entry.parts] == ["Nghĩa vụ", "Công bố"]


def test_page_names_the_part_one_is_at_and_not_the_section(officer, signed_in):
    found = page(signed_in(officer), reverse("quality:declaration-list"))

    assert 'aria-current="page">Công bố</a>' in found
    assert found.count('aria-current="true"') == 1
    assert f'<a href="{reverse("quality:matrix")}">Nghĩa vụ</a>' in found


def test_head_who_inspects_too_is_offered_reports_and_people(province, head, signed_in):
    AssignmentFactory(agency=province.top, role=Role.INSPECTOR, user=head)

    assert menu(signed_in(head)) == ["Việc cần làm", *EVERYBODYS, "Báo cáo", "Người dùng"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.STAFF])
def test_role_below_the_top_is_offered_neither_the_provinces_reports_nor_the_log(
    province, signed_in, role
):
    person = AssignmentFactory(agency=province.district, role=role).user

    waits = ["Việc cần làm"] if role == Role.STAFF else []
    assert menu(signed_in(person)) == [*waits, *EVERYBODYS]


def test_role_that_has_ended_offers_nothing_more(province, signed_in):
    held = AssignmentFactory(agency=province.top, role=Role.STAFF, end=timezone.localdate())

    assert menu(signed_in(held.user)) == EVERYBODYS


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("reports:home", "Tổng quan"),
        ("reports:agency-list", "Cơ quan"),
        ("reports:log", "Quản trị"),
        ("agencies:person-list", "Quản trị"),
        ("agencies:agency-found", "Cơ quan"),
        ("quality:review", "Việc cần làm"),
    ],
)
def test_menu_marks_where_one_is(province, staff, address, expected):
    assert marked(staff, province, reverse(address)) == [expected]


def test_today_has_no_ribbon(officer, signed_in):
    assert "Số liệu tại ngày <strong>" not in page(signed_in(officer))


@pytest.mark.parametrize("asked", ["2016-06-30", "30/06/2016", "30-06-2016"])
def test_another_day_is_said_across_the_page_and_kept_by_the_menu(officer, signed_in, asked):
    found = page(signed_in(officer), f"{INBOX}?day={asked}")

    assert "Số liệu tại ngày <strong>30/06/2016</strong>" in found
    assert f'href="{reverse("reports:agency-list")}?day=2016-06-30"' in found


def test_choosing_a_day_keeps_the_filters_and_starts_at_the_first_page(officer, signed_in):
    client = signed_in(officer)

    kept = client.get(f"{INBOX}?group=commune&q=nam+hung&page=3&day=2016-06-30").context[
        "kept_query"
    ]()

    assert kept == [("group", "commune"), ("q", "nam hung")]


def test_bad_day_shows_today_where_the_page_does_not_ask_for_one(officer, signed_in):
    assert signed_in(officer).get(f"{INBOX}?day=31/02/2021").context["day"] == timezone.localdate()


def test_province_renamed_gives_the_committee_its_name_of_today(province, officer, signed_in):
    AgencyVersion.objects.filter(agency=province.top).update(name="UBND tỉnh Ninh Bình")

    assert "tỉnh Ninh Bình" in page(signed_in(officer), f"{INBOX}?day=2016-06-30")


def test_frame_costs_two_queries(province, staff, count_queries):
    request = RequestFactory().get("/", {"day": "2016-06-30"})
    request.user = User.objects.get(pk=staff.pk)

    assert count_queries(lambda: render_to_string("404.html", request=request)) == 2


def test_part_of_a_page_costs_the_frame_nothing(staff, count_queries):
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=staff.pk)
    part = "_components/_empty.html"
    words = {"icon": "history", "text": "Chưa có gì."}

    assert count_queries(lambda: render_to_string(part, words, request=request)) == 0


def test_year_ends_offered_are_the_last_three(officer, signed_in):
    offered = signed_in(officer).get(INBOX).context["year_ends"]

    assert offered == [date(timezone.localdate().year - ago, 12, 31) for ago in (1, 2, 3)]
