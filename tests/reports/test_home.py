import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from agencies.models import AgencyVersion, Kind
from agencies.roles import Role
from quality.models import Status
from reports.models import Report, ReportJob
from tests.conftest import place
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import DeclarationFactory

HOME = reverse("reports:home")
TILE = re.compile(r'<a class="tile[^"]*" href="([^"]+)">(.*?)</a>', re.DOTALL)
SHARE = re.compile(r"(\d+)/(\d+)")


@pytest.fixture
def home(staff, signed_in):
    def page(user=staff, **asked):
        return signed_in(user).get(HOME, asked).content.decode()

    return page


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def tiles(page):
    return [(url.replace("&amp;", "&"), words(inside)) for url, inside in TILE.findall(page)]


def test_headline_says_part_whole_percent_and_change_in_words(register, home):
    provincial, commune = [text for _, text in tiles(home(day="2018-12-31"))]

    assert provincial.startswith("Cơ quan cấp tỉnh, cấp huyện 2/3 66,67 %")
    assert provincial.endswith("+2 so với 31/12/2017")
    assert commune.startswith("UBND cấp xã Khuyến khích 1/2 50 %")


def test_nothing_new_in_a_year_is_said_so(register, home):
    assert tiles(home(day="2020-12-31"))[0][1].endswith("Không đổi so với 31/12/2019")


def test_ended_declaration_lowers_the_headline(register, home):
    register.department.declarations.update(end=date(2020, 12, 1))

    text = tiles(home(day="2020-12-31"))[0][1]

    assert "1/3" in text
    assert text.endswith("−1 so với 31/12/2019")


def test_group_that_is_new_this_year_has_no_change(register, home):
    AgencyVersion.objects.filter(kind=Kind.COMMUNE).update(start=date(2020, 3, 1))
    register.commune_a.declarations.update(start=date(2020, 3, 1))

    assert tiles(home(day="2020-12-31"))[1][1].endswith("%")


def test_every_number_opens_the_list_behind_it(register, staff, signed_in, home):
    client, page = signed_in(staff), home(day="2020-12-31")
    figures = [(url, SHARE.search(text)) for url, text in tiles(page)]
    parts = re.findall(r'<a class="part[^"]*" href="([^"]+)">(.*?)</a>', page, re.DOTALL)
    figures += [(url.replace("&amp;", "&"), SHARE.search(words(text))) for url, text in parts]
    assert len(figures) == 2 + 3 + 2

    for url, figure in figures:
        asked = parse_qs(urlsplit(url).query)
        part, whole = map(int, figure.groups())
        share = client.get(url).context["share"]
        assert asked["day"] == ["2020-12-31"]
        assert share.whole == (part if "declared" in asked else whole)


def test_today_needs_no_day_in_the_links(register, home):
    assert all("day" not in urlsplit(url).query for url, _ in tiles(home()))


def test_percent_of_nothing_is_not_shown_as_nought(province, home):
    page = home(day="1995-01-01")

    assert "chưa có cơ quan nào" in page
    assert "0\N{NO-BREAK SPACE}%" not in page


def test_obliged_ones_are_missed_before_the_encouraged(register, home):
    page = home(day="2020-12-31")

    missing = page[page.index('aria-label="Chưa công bố"') :]
    assert missing.index("Chi cục Tiêu chuẩn") < missing.index("UBND xã Nam Mỹ")
    assert "Xem tất cả 2" in missing
    assert "?declared=no&amp;day=2020-12-31" in missing


def test_only_the_first_ten_missing_are_named(register, home):
    for number in range(15):
        place(f"UBND xã số {number}", Kind.COMMUNE, register.district, register.groups.commune)

    page = home(day="2020-12-31")

    assert len(re.findall("UBND xã số", page)) == 8
    assert "Xem tất cả 17" in page


def test_nobody_missing_is_said_so(register, home):
    for agency in [register.sub_department, register.commune_b]:
        DeclarationFactory(agency=agency)

    assert "Tất cả 5 cơ quan đã công bố" in home(day="2020-12-31")


def test_years_run_from_the_first_declaration_to_the_day(register, home):
    page = home(day="2020-06-30")

    heads = re.findall(r'<th scope="col" class="number">([\d/]+)</th>', page)
    assert heads == ["31/12/2018", "31/12/2019", "30/06/2020"]


def test_what_waits_for_me_is_shown_and_not_what_i_made(register, staff, home):
    at = datetime(2020, 5, 4, 2, 30, tzinfo=UTC)
    waiting = {"status": Status.SUBMITTED, "submitted_at": at}
    DeclarationFactory(agency=register.sub_department, **waiting)
    DeclarationFactory(agency=register.commune_b, makers=[staff], **waiting)

    page = home()

    waits = page[page.index('aria-label="Chờ ghi nhận"') : page.index('aria-label="Báo cáo gần')]
    assert "Chi cục Tiêu chuẩn" in waits
    assert "09:30 04/05/2020" in waits
    assert "UBND xã Nam Mỹ" not in waits


def test_last_reports_are_shown_to_who_reads_them(register, staff, officer, home):
    ReportJob.objects.create(scope=register.top, day=date(2020, 12, 31), asked_by=staff)

    assert "Báo cáo năm 2020" in home(staff)
    assert "Báo cáo năm 2020" not in home(officer)


def test_report_that_was_asked_for_twice_is_shown_once(register, staff, home):
    day = date(2020, 12, 31)
    report = Report.objects.create(
        scope=register.top, day=day, edition=2, figures={}, pages=18, file="reports/a.pdf"
    )
    asked = {"scope": register.top, "day": day, "asked_by": staff}
    for _ in range(2):
        ReportJob.objects.create(**asked, state=ReportJob.State.DONE, report=report)
    ReportJob.objects.create(**asked)

    page = home(staff)

    shown = words(page[page.index('aria-label="Báo cáo gần') :])
    assert shown.count("Báo cáo ISO 9001 năm 2020, bản&nbsp;2") == 1
    assert shown.count("Hoàn thành") == 1
    assert shown.count("Đang chờ") == 1


def test_officer_sees_the_own_agency_first(register, officer, home):
    page = home(officer, day="2020-12-31")

    mine = page[page.index('aria-label="Cơ quan của anh/chị"') :]
    assert "Sở Khoa học và Công nghệ" in mine
    assert "55/QĐ-SKHCN" in mine
    assert f"{reverse('quality:declaration-new')}?agency={register.department.pk}" in page
    assert "UBND xã Nam Mỹ" not in page
    assert page.index('aria-label="Cơ quan của anh/chị"') < page.index('class="headline"')


def test_officer_sees_what_was_returned_and_why(register, officer, home):
    DeclarationFactory(
        agency=register.department, number="12/QĐ-SKHCN", start=date(2021, 1, 1),
        status=Status.RETURNED, return_reason="Thiếu trang 2",
    )  # fmt: skip

    page = home(officer)

    assert "12/QĐ-SKHCN" in page
    assert "Thiếu trang 2" in page


def test_officer_of_one_agency_is_not_shown_a_share_of_one(register, commune_officer, home):
    page = home(commune_officer)

    assert "9/QĐ-UBND" in page
    assert tiles(page) == []


def test_person_without_a_role_is_told_what_to_do(register, home):
    stranger = AssignmentFactory(agency=register.top, end=date(2015, 1, 1)).user

    page = home(stranger)

    assert "đề nghị Tổ giúp việc phân công" in page
    assert "Nam Trực" not in page


def test_page_of_a_bad_day_says_so(register, staff, signed_in):
    assert signed_in(staff).get(HOME, {"day": "31/02/2021"}).status_code == 422


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.STAFF])
def test_role_below_the_top_is_not_led_to_reports_it_may_not_open(register, signed_in, home, role):
    person = AssignmentFactory(agency=register.district, role=role).user

    assert reverse("reports:report-list") not in home(person)
    assert signed_in(person).get(reverse("reports:report-list")).status_code == 404
