"""The committee's pages of signals: the list, its workbook, the panel; closed to agencies."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import LogEntry
from agencies.models import AgencyVersion
from agencies.roles import Role
from audits.models import Campaign
from tests.audits.signs import (
    full_of_oneself,
    on_their_last_days,
    same_two_years,
    three_clean_years,
)
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CampaignFactory

HTMX = {"HX-Request": "true"}
YEAR = {"year": 2026, "day": "2026-12-31"}
LIST, EXPORT = reverse("audits:signal-list"), reverse("audits:signal-export")


@pytest.fixture
def some(province):
    """The department with three signals, a commune with one."""
    for make in (three_clean_years, on_their_last_days, full_of_oneself):
        make(province.department)
    same_two_years(province.commune_a)


def panel_of(agency):
    return reverse("audits:signal-panel", args=[agency.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("who", ["staff", "leader", "inspector"])
def test_committee_is_shown_the_agencies_with_signals_and_their_evidence(
    who, request, some, signed_in
):
    shown = text(signed_in(request.getfixturevalue(who)).get(LIST, YEAR))

    assert "2 trên 5 cơ quan, năm 2026" in shown
    assert "Dấu hiệu cần hỏi thêm, không phải kết luận" in shown
    assert "3 cuộc đánh giá nội bộ của ba năm liền 2024, 2025, 2026" in shown
    assert "100 % lời văn mục tiêu" in shown
    assert shown.index("Sở Khoa học và Công nghệ</a>") < shown.index("UBND xã Nam Hùng</a>")
    assert "UBND xã Nam Mỹ" not in shown


def test_list_is_narrowed_by_kind_tier_and_name(some, province, signed_in, staff):
    client = signed_in(staff)

    by_kind = text(client.get(LIST, YEAR | {"sign": "last_day"}))
    by_tier = text(client.get(LIST, YEAR | {"level": "commune"}))
    by_name = text(client.get(LIST, YEAR | {"q": "khoa hoc"}))

    assert "1 trên 5 cơ quan" in by_kind
    assert "ba năm liền" not in by_kind
    assert "Dấu hiệu: Nộp dồn vào ngày cuối" in by_kind
    assert ("UBND xã Nam Hùng</a>" in by_tier, "Sở Khoa học" in by_tier) == (True, False)
    assert "1 trên 5 cơ quan" in by_name


def test_each_kind_says_of_how_many_agencies_it_is_and_opens_them(some, signed_in, staff):
    counts = signed_in(staff).get(LIST, YEAR | {"sign": "last_day"}).context["filter"].counts

    assert [(code, number) for code, _, number in counts] == [
        ("no_findings", 1), ("same_objectives", 1), ("early_review", 0), ("all_full", 1),
        ("last_day", 1),
    ]  # fmt: skip


def test_workbook_holds_a_row_for_each_sentence(some, signed_in, staff):
    content = signed_in(staff).get(EXPORT, YEAR).content

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["Cơ quan", "Cấp"]
    assert len(rows) == 1 + 5  # full marks are told in two sentences
    assert rows[1][:5] == [
        "Sở Khoa học và Công nghệ", "Cấp tỉnh", "Sở, ban, ngành", 2026,
        "Ba năm không có phát hiện",
    ]  # fmt: skip


@pytest.mark.parametrize("asked", [{"sign": "x"}, {"level": "x"}])
def test_what_there_is_not_is_refused_in_words(asked, some, signed_in, staff):
    client = signed_in(staff)

    answer = client.get(LIST, YEAR | asked)

    assert answer.status_code == 422
    assert "Không có lựa chọn này" in text(answer)
    assert client.get(EXPORT, YEAR | asked).status_code == 422


@pytest.mark.parametrize("asked", [{"year": "20x6"}, {"year": "99999"}, {"day": "31/02/2026"}])
def test_a_year_or_day_that_is_none_is_refused(asked, some, province, signed_in, staff):
    client = signed_in(staff)

    for address in (LIST, EXPORT, panel_of(province.department)):
        assert client.get(address, YEAR | asked).status_code == 422


def test_year_without_signals_says_so(province, signed_in, staff):
    shown = text(signed_in(staff).get(LIST, YEAR))

    assert "0 trên 5 cơ quan" in shown
    assert "Năm này không cơ quan nào có dấu hiệu hình thức" in shown


def test_panel_tells_the_signals_of_the_year_and_how_many_there_were(some, province, signed_in,
                                                                    staff):  # fmt: skip
    shown = text(signed_in(staff).get(panel_of(province.department), YEAR, headers=HTMX))

    assert "Dấu hiệu cần hỏi thêm, không phải kết luận" in shown
    assert "Ba năm không có phát hiện" in shown
    assert "Nộp dồn vào ngày cuối" in shown
    assert "Năm 2025: không có dấu hiệu" in shown


def test_panel_shows_both_years_objectives_side_by_side(some, province, signed_in, inspector):
    shown = text(signed_in(inspector).get(panel_of(province.commune_a), YEAR))

    assert '<th scope="col">Năm 2025</th><th scope="col">Năm 2026</th>' in shown
    assert shown.count("Hồ sơ giải quyết đúng hạn: ≥ 98 %") == 2


# --- closed to agencies ------------------------------------------------------------------------


@pytest.fixture
def clerk_of_department(province):
    return AssignmentFactory(agency=province.department).user


@pytest.mark.parametrize("who", ["officer", "head", "auditor", "administrator"])
def test_agencies_own_people_and_who_only_reads_are_refused(who, request, some, province,
                                                           signed_in):  # fmt: skip
    client = signed_in(request.getfixturevalue(who))
    pages = [LIST, EXPORT, panel_of(province.department)]
    detail = client.get(reverse("agencies:agency-detail", args=[province.department.pk]))

    refused = [client.get(page, YEAR) for page in pages]

    assert [each.status_code for each in refused] == [403] * 3
    assert "chỉ dành cho Ban Chỉ đạo" in text(refused[0])
    assert "hình thức" not in detail.content.decode()
    assert "Dấu hiệu hình thức" not in client.get(LIST.replace("dau-hieu", "dot")).content.decode()


def test_an_inspector_who_works_for_an_agency_does_not_read_of_it(some, province, signed_in):
    inspector = AssignmentFactory(agency=province.top, role=Role.INSPECTOR).user
    AssignmentFactory(user=inspector, agency=province.department)
    client = signed_in(inspector)
    detail = reverse("agencies:agency-detail", args=[province.department.pk])

    shown = text(client.get(LIST, YEAR))

    assert ("UBND xã Nam Hùng</a>" in shown, "Sở Khoa học" in shown) == (True, False)
    assert client.get(panel_of(province.department), YEAR).status_code == 403
    assert "hình thức</h2>" not in client.get(detail).content.decode()


def test_an_inspector_of_one_district_is_no_overseer(some, province, signed_in):
    inspector = AssignmentFactory(agency=province.district, role=Role.INSPECTOR).user
    client = signed_in(inspector)

    assert client.get(LIST, YEAR).status_code == 403
    assert client.get(panel_of(province.commune_a), YEAR).status_code == 403


def test_agency_page_and_menu_lead_the_committee_there(some, province, signed_in, staff):
    client = signed_in(staff)

    detail = client.get(reverse("agencies:agency-detail", args=[province.department.pk]))
    menu = client.get(LIST)

    assert panel_of(province.department) in detail.content.decode()
    assert 'aria-current="page">Dấu hiệu hình thức</a>' in text(menu)


def test_reading_signals_leaves_nothing_in_the_log(some, province, signed_in, staff):
    client = signed_in(staff)
    before = LogEntry.objects.count()

    for address in (LIST, EXPORT, panel_of(province.department)):
        client.get(address, YEAR)

    assert LogEntry.objects.count() == before


# --- suggestions, and what it costs ------------------------------------------------------------


@pytest.fixture
def suggest(province):
    """The page of suggestions for a campaign of 2027."""
    draft = CampaignFactory(
        state=Campaign.State.DRAFT, year=2027, first_day=date(2027, 3, 1),
        last_day=date(2027, 10, 29), plan_no="", plan_day=None, plan_issuer="",
    )  # fmt: skip
    return reverse("audits:campaign-suggest", args=[draft.pk])


def test_signals_are_one_more_reason_to_inspect(some, suggest, signed_in, staff):
    shown = text(signed_in(staff).get(suggest))

    assert (
        "Dấu hiệu hình thức: ba năm không có phát hiện; mọi thứ đều đạt 100 %; nộp dồn vào ngày "
        "cuối" in shown
    )


def test_who_works_for_an_agency_is_not_told_of_its_signals_by_suggestions(
    some, suggest, province, signed_in, staff
):
    AssignmentFactory(user=staff, agency=province.department)

    shown = text(signed_in(staff).get(suggest))

    assert "Dấu hiệu hình thức: mục tiêu giống năm trước" in shown
    assert "Dấu hiệu hình thức: ba năm" not in shown


@pytest.mark.parametrize("page", ["list", "export", "panel", "suggest"])
def test_pages_cost_the_same_however_many_agencies_have_signals(
    page, some, suggest, province, signed_in, staff, count_queries
):
    client, panel = signed_in(staff), panel_of(province.department)
    address = {"list": LIST, "export": EXPORT, "panel": panel, "suggest": suggest}[page]
    client.get(address, YEAR)
    few = count_queries(lambda: client.get(address, YEAR))
    for version in AgencyVersion.objects.counted().exclude(agency=province.department):
        three_clean_years(version.agency)
        on_their_last_days(version.agency)
    same_two_years(province.commune_b)

    assert count_queries(lambda: client.get(address, YEAR)) == few
    assert few <= 12 or page == "suggest"
