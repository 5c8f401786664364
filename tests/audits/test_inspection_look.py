"""The pages of an inspection in a browser: readable by everybody, on every screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.audits.inspecting import mark, planned
from tests.test_look import faults


@pytest.fixture
def inspection(province):
    """Begun by two who disagree on one item."""
    found = planned(province)
    mark(found.member, found, "I.1.1", 35, reason="Thiếu kế hoạch quý")
    mark(found.lead, found, "I.1.1", 30, reason="Không có kế hoạch")
    return found


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", ["detail", "sheet", "conflicts", "record", "parts", "campaign-detail"]
)
def test_page_is_accessible_in_light_and_dark_and_fits_every_screen(name, inspection, open_page):
    page = open_page(inspection.lead)
    if name == "campaign-detail":
        page.goto(reverse("audits:campaign-detail", args=[inspection.campaign_id]))
    else:
        page.goto(reverse(f"audits:inspection-{name}", args=[inspection.pk]))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []


@pytest.mark.browser
def test_points_are_stepped_by_buttons_and_by_keys(inspection, open_page):
    page = open_page(inspection.lead)
    page.goto(reverse("audits:inspection-sheet", args=[inspection.pk]) + "?tieu-chi=I.2.1")

    page.get_by_label("Tăng một bậc").click()
    page.get_by_label("Tăng một bậc").click()
    expect(page.get_by_label("Điểm", exact=True)).to_have_value("0,5")
    page.get_by_label("Điểm", exact=True).press("ArrowUp")
    page.get_by_label("Lý do").fill("Thiếu phiếu kiểm soát")
    page.get_by_role("button", name="Lưu, sang tiêu chí tiếp").click()
    page.wait_for_url("**tieu-chi=II.1.1")

    assert inspection.marks.get(item="I.2.1").points == 1
