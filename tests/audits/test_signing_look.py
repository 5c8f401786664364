"""Signing on a screen in a browser: by finger or mouse, at every width, not without scripts."""

import pytest
from django.urls import reverse

from audits.models import Signature
from tests.audits.inspecting import again, planned, recorded
from tests.test_look import THEMES_AT, WIDTHS, overflow, problems

pytestmark = pytest.mark.browser


@pytest.fixture
def inspection(province):
    found = planned(province)
    recorded(found)
    return again(found)


def address(name, inspection):
    return reverse(f"audits:inspection-{name}", args=[inspection.pk])


def draw(page):
    """A zigzag over most of the pad."""
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    for step in range(1, 9):
        across, down = 0.1 + 0.1 * step, 0.3 if step % 2 else 0.7
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"], steps=4)
    page.mouse.up()


@pytest.mark.parametrize("name", ["sign", "scan", "reopen"])
def test_page_is_accessible_in_light_and_dark_and_fits_every_screen(name, inspection, open_page):
    page = open_page(inspection.lead)
    page.goto(address(name, inspection))
    page.wait_for_load_state("networkidle")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0, f"scrolls sideways at {width}"
        for theme in THEMES_AT.get(width, []):
            page.emulate_media(color_scheme=theme)
            assert problems(page) == [], f"{theme} at {width}"


def test_what_is_drawn_is_kept_and_an_empty_pad_is_not_sent(inspection, open_page):
    page = open_page(inspection.lead, viewport={"width": 360, "height": 800})
    page.goto(address("sign", inspection) + "?vai=unit")
    page.get_by_label("Họ và tên").fill("Lê Thị Thủ Trưởng")
    save = page.get_by_role("button", name="Lưu chữ ký")
    save.click()
    page.get_by_text("Ô ký chưa có chữ ký.").wait_for()
    draw(page)

    save.click()
    page.locator(".notice-late", has_text="Chức vụ").wait_for()
    page.get_by_label("Chức vụ").fill("Giám đốc")
    save.click()
    page.get_by_text("Đã lưu chữ ký. Tiếp theo: thư ký.").wait_for()

    made = Signature.objects.get()
    assert (made.role, made.name, made.position) == ("unit", "Lê Thị Thủ Trưởng", "Giám đốc")
    page.goto(address("sign", inspection) + "?vai=unit")
    page.get_by_role("img", name="Chữ ký của Lê Thị Thủ Trưởng").wait_for()


def test_a_pad_that_was_cleared_is_empty_again(inspection, open_page):
    page = open_page(inspection.lead)
    page.goto(address("sign", inspection))
    draw(page)
    page.get_by_role("button", name="Xóa, ký lại").click()

    page.get_by_label("Họ và tên").fill("Trần Văn Trưởng")
    page.get_by_role("button", name="Lưu chữ ký").click()

    page.get_by_text("Ô ký chưa có chữ ký.").wait_for()
    assert not Signature.objects.exists()


def test_without_scripts_the_page_says_to_sign_on_paper(inspection, open_page):
    page = open_page(inspection.lead, java_script_enabled=False)
    page.goto(address("sign", inspection))

    assert page.get_by_text("Hãy in biên bản, ký trên giấy rồi tải bản quét lên").is_visible()
    assert not page.get_by_role("button", name="Lưu chữ ký").is_visible()
