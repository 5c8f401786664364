"""The pages of signals in a browser: readable by everybody, on every screen."""

import pytest
from django.urls import reverse

from tests.audits.signs import DAY, on_their_last_days, same_two_years, three_clean_years
from tests.test_look import THEMES_AT, WIDTHS, overflow, problems


@pytest.fixture
def department(province):
    for make in (three_clean_years, on_their_last_days, same_two_years):
        make(province.department)
    return province.department


@pytest.mark.browser
@pytest.mark.parametrize("name", ["list", "panel", "agency"])
def test_page_is_accessible_in_light_and_dark_and_fits_every_screen(
    name, department, staff, open_page
):
    addresses = {
        "list": reverse("audits:signal-list"),
        "panel": reverse("audits:signal-panel", args=[department.pk]),
        "agency": reverse("agencies:agency-detail", args=[department.pk]),
    }
    page = open_page(staff)
    page.goto(f"{addresses[name]}?day={DAY.isoformat()}")
    page.get_by_text("của ba năm liền").first.wait_for()
    page.wait_for_load_state("networkidle")
    for summary in page.get_by_text("Hai bản cạnh nhau").all():
        summary.click()

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0, f"scrolls sideways at {width}"
        for theme in THEMES_AT.get(width, []):
            page.emulate_media(color_scheme=theme)
            assert problems(page) == [], f"{theme} at {width}"
