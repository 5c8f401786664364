"""How scores read on every page: one decimal, what they were scaled from, what lowered a grade."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audits.criteria import Criteria
from tests.audits.inspecting import bands, ended, mark, marked, planned
from tests.audits.ranking import page as ranking_page
from tests.audits.ranking import scored
from tests.factories.audits import CampaignFactory, ChecklistFactory, criteria

pytestmark = pytest.mark.django_db


def words(answer):
    return " ".join(answer.content.decode().split())


def at(name, *args):
    return reverse(f"audits:{name}", args=args)


def campaign_with(item=None, **group):
    """Its checklist has group I.1, or item I.1.1 in it, changed."""
    body = criteria().stored()
    first = body["parts"][0]["groups"][0]
    first |= group
    first["items"][0] |= item or {}
    return CampaignFactory(checklist=ChecklistFactory(body=Criteria.read(body).stored()))


def without_second(inspection):
    """62 of 70 points: item I.2.1 with its 30 does not apply."""
    mark(inspection.member, inspection, "I.2.1", is_not_applicable=True, reason="Không có TTHC")
    for item, value in [("I.1.1", 35), ("II.1.1", 27)]:
        mark(inspection.member, inspection, item, value, reason="Thiếu minh chứng")
    return inspection


@pytest.fixture
def desk(staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def scaled(province):
    """88,57 of 100, from 62 of 70 points."""
    bands()
    return ended(without_second(planned(province)))


# --- one decimal -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["campaign-detail", "inspection-list", "agency-panel"])
def test_a_score_has_one_decimal_and_tells_the_rest_to_who_points_at_it(name, province, desk):
    quarter = scored(province.department, "86.25", CampaignFactory())
    args = {"campaign-detail": [quarter.campaign_id], "agency-panel": [quarter.agency_id]}

    shown = words(desk.get(at(name, *args.get(name, []))))

    assert '<span title="86,25">86,3</span>' in shown
    assert "86,25" not in shown.replace('title="86,25"', "")


def test_points_of_items_keep_the_decimals_they_were_given(scaled, desk):
    shown = words(desk.get(at("inspection-detail", scaled.pk)))

    assert '<span title="88,57">88,6</span><small>/100</small>' in shown
    assert 'data-label="Thẩm định">35</td>' in shown


# --- raw and scaled --------------------------------------------------------------------------


def test_a_score_that_was_scaled_says_from_what(scaled, desk):
    shown = words(desk.get(at("inspection-detail", scaled.pk)))

    assert (scaled.score, scaled.got, scaled.possible) == (Decimal("88.57"), 62, 70)
    assert (
        "Đạt 62 trên 70 điểm áp dụng, quy về 100 là 88,57; 30 điểm thuộc tiêu chí không áp dụng "
        "cho cơ quan này."
    ) in shown
    group = shown[shown.index("I.2 Áp dụng") : shown.index("Có phiếu kiểm soát")]
    assert group.count("Không áp dụng") == 1


@pytest.mark.parametrize("name", ["inspection-list", "campaign-detail", "agency-panel"])
def test_lists_and_panels_say_from_what_a_score_was_scaled(name, scaled, desk):
    args = {"campaign-detail": [scaled.campaign_id], "agency-panel": [scaled.agency_id]}

    assert "đạt 62/70" in words(desk.get(at(name, *args.get(name, []))))


def test_a_score_of_all_points_is_not_said_to_be_scaled(province, desk):
    inspection = planned(province)
    marked(inspection)

    shown = words(desk.get(at("inspection-detail", ended(inspection).pk)))

    assert "Đạt 86,5 trên 100 điểm." in shown
    assert "quy về" not in shown


def test_what_is_not_asked_of_a_kind_of_agency_is_scaled_and_said_too(province, desk):
    campaign = campaign_with({"kinds": ["commune"]})
    inspection = planned(province, campaign=campaign)
    for item, value in [("I.2.1", 25), ("II.1.1", 27)]:
        mark(inspection.member, inspection, item, value, reason="Thiếu minh chứng")

    shown = words(desk.get(at("inspection-detail", ended(inspection).pk)))

    assert "Đạt 52 trên 60 điểm áp dụng, quy về 100 là 86,67; 40 điểm thuộc" in shown


def test_the_ranking_and_its_workbook_show_both(scaled, province, desk):
    whole = planned(province, province.district, scaled.campaign)
    marked(whole)
    ended(whole)

    shown = words(desk.get(ranking_page(scaled.campaign)))
    book = desk.get(ranking_page(scaled.campaign, "ranking-export"))

    assert '88,6 <small class="exact">88,57</small><small class="ranking-raw">đạt 62/70<' in shown
    assert shown.count("ranking-raw") == 1
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    head, *told = rows
    places = [head.index(name) for name in ["Điểm", "Điểm đạt", "Điểm áp dụng"]]
    assert sorted([row[place] for place in places] for row in told) == [
        [86.5, 86.5, 100], [88.57, 62, 70],
    ]  # fmt: skip


# --- what lowers a grade ---------------------------------------------------------------------


def test_an_item_that_knocks_out_is_marked_and_its_grade_explained(province, desk):
    bands()
    inspection = planned(province, campaign=campaign_with({"knock_out": True}))
    marked(inspection, points=(0, 30, 30))
    before = words(desk.get(at("inspection-detail", inspection.pk)))

    found = ended(inspection)

    shown = words(desk.get(at("inspection-detail", inspection.pk)))
    assert "Tiêu chí liệt I.1.1 không có điểm: xếp loại sẽ là thấp nhất." in before
    assert (found.grade, found.lowered_from) == ("Chưa đạt", "Trung bình")
    assert "Hạ từ Trung bình xuống Chưa đạt vì tiêu chí liệt I.1.1 không có điểm." in shown
    assert "Tiêu chí liệt: không có điểm" in shown
    assert "hạ từ Trung bình" in words(desk.get(ranking_page(found.campaign)))


def test_a_group_below_its_threshold_is_marked_and_its_grade_explained(province, desk):
    bands()
    inspection = planned(province, campaign=campaign_with(threshold="90"))
    marked(inspection, points=(35, 30, 30))

    found = ended(inspection)

    shown = words(desk.get(at("inspection-detail", inspection.pk)))
    assert (found.score, found.grade, found.lowered_from) == (95, "Khá", "Tốt")
    assert "Hạ từ Tốt xuống Khá vì nhóm I.1 dưới ngưỡng." in shown
    assert "dưới 90 % thì hạ một bậc xếp loại" in shown
    assert "Dưới ngưỡng" in shown


def test_nothing_marked_is_not_nought(province, desk):
    inspection = planned(province)

    shown = words(desk.get(at("inspection-detail", inspection.pk)))

    assert '<span class="score-figure">Chưa chấm</span>' in shown
    assert "0<small>/100</small>" not in shown
