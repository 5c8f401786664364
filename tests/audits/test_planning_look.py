"""Checklists, campaigns and rankings in a browser: readable by everybody, on every screen."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Kind
from audits.models import PartDone
from tests.audits.inspecting import TEAM, bands, concluded, mark, planned
from tests.audits.ranking import scored
from tests.conftest import place
from tests.factories.audits import CampaignFactory, ChecklistFactory, InspectionFactory
from tests.test_look import THEMES_AT, WIDTHS, overflow, problems

PAGES = {
    "ranking": "?campaign={campaign}",
    "calibration": "?campaign={campaign}",
    "ranking-publish": "",
    "campaign-list": "",
    "campaign-detail": "?day=2020-09-01",
    "campaign-edit": "",
    "campaign-units": "",
    "campaign-suggest": "",
    "campaign-notices": "",
    "campaign-plan": "?unit={unit}",
    "team-new": "",
    "inspection-list": "",
    "checklist-detail": "",
    "checklist-edit": "",
    "checklist-issue": "",
    "checklist-copy": "",
    "checklist-compare": "?a={checklist}&b={draft}",
    "band-list": "",
    "band-edit": "",
}
OF_CAMPAIGN = ("ranking-publish", "campaign-", "team-new")
OF_NOTHING = ("campaign-list", "checklist-compare")


@pytest.fixture
def numbers(province):
    """Two teams, a tie, an item that does not apply, a unit half done and one that waits."""
    bands()
    campaign = CampaignFactory()
    first = planned(province, campaign=campaign)
    concluded(first)
    second = planned(province, province.commune_a, campaign)
    mark(second.member, second, "I.1.1", 0, reason="Không có gì", side=TEAM)
    third = place("UBND xã Nam Lợi", Kind.COMMUNE, province.district, province.groups.commune)
    for agency in [province.commune_b, third]:
        scored(agency, "86.25", campaign, got=60, possible=70, lowered_from="Tốt", team=first.team)
    waiting = InspectionFactory(campaign=campaign, agency=province.district, team=first.team)
    PartDone.objects.create(inspection=waiting, part="I", on=date(2020, 8, 3))
    draft = ChecklistFactory(issued_at=None, based_on=campaign.checklist)
    return {
        "campaign": campaign.pk, "unit": waiting.pk, "checklist": campaign.checklist_id,
        "draft": draft.pk,
    }  # fmt: skip


def address(name, numbers):
    args = []
    if name.startswith(OF_CAMPAIGN) and name not in OF_NOTHING:
        args = [numbers["campaign"]]
    elif name.startswith("checklist-") and name not in OF_NOTHING:
        args = [numbers["checklist" if name in ("checklist-detail", "checklist-copy") else "draft"]]
    elif name == "band-edit":
        args = [2020]
    return reverse(f"audits:{name}", args=args) + PAGES[name].format(**numbers)


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_light_and_dark_and_fits_every_screen(
    name, numbers, staff, open_page
):
    page = open_page(staff)
    page.goto(address(name, numbers))
    page.wait_for_load_state("networkidle")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0, f"scrolls sideways at {width}"
        for theme in THEMES_AT.get(width, []):
            page.emulate_media(color_scheme=theme)
            assert problems(page) == [], f"{theme} at {width}"


@pytest.mark.browser
@pytest.mark.parametrize("name", ["ranking", "calibration"])
def test_page_with_nothing_to_show_is_accessible_and_fits_a_phone(name, province, staff, open_page):
    campaign = CampaignFactory()
    page = open_page(staff, viewport={"width": 360, "height": 740})
    page.goto(reverse(f"audits:{name}", query={"campaign": campaign.pk}))

    assert page.locator(".nothing").is_visible()
    assert (overflow(page), problems(page)) == (0, [])


@pytest.mark.browser
def test_all_units_that_are_shown_are_ticked_by_one_box(province, staff, open_page):
    campaign = CampaignFactory(state="draft")
    page = open_page(staff)
    page.goto(reverse("audits:campaign-suggest", args=[campaign.pk], query={"group": "commune"}))

    page.get_by_label("Chọn tất cả").check()
    page.get_by_role("button", name="Đưa vào kế hoạch (2)").click()
    page.wait_for_url(f"**{reverse('audits:campaign-detail', args=[campaign.pk])}")

    assert set(campaign.inspections.values_list("agency", flat=True)) == {
        province.commune_a.pk, province.commune_b.pk,
    }  # fmt: skip
