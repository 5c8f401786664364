"""Declaring anew in a real browser: what is offered, written into the form, and listed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from procedures.models import Handling
from tests.quality.pages import NEW, at
from tests.quality.scopes import declared, handled, procedure
from tests.test_look import overflow, problems
from tests.test_small_screens import LOW, PRESSED

pytestmark = pytest.mark.browser
BEGINS = re.compile(r"^Hoạt động giải quyết 2\b")
RADAR = reverse("quality:radar")


@pytest.fixture
def due(transactional_db, province):
    """xã Nam Hùng declared two procedures and was given a third since."""
    births = [procedure("Đăng ký khai sinh"), procedure("Đăng ký kết hôn")]
    handled(province.commune_a, *births, iso="QT-HT-01")
    declaration = declared(province.commune_a)
    added = procedure("Chứng thực bản sao từ bản chính giấy tờ, văn bản", "Chứng thực")
    Handling.objects.create(agency=province.commune_a, procedure=added, start="2021-06-01")
    return declaration


def test_sentence_about_the_scope_is_written_by_one_press(due, commune_officer, open_page):
    page = open_page(commune_officer)
    page.goto(NEW)

    page.get_by_role("button", name="Ghi câu này").click()

    expect(page.locator("[name=scope]")).to_have_value(
        "Hoạt động giải quyết 2 thủ tục hành chính thuộc 1 lĩnh vực theo 1 quy trình (danh mục tại "
        "Phụ lục kèm theo)."
    )


def test_offer_follows_the_day_that_is_typed(due, commune_officer, open_page):
    page = open_page(commune_officer)
    page.goto(NEW)
    offer = page.locator("[data-scope-offer]")
    assert "2/3 TTHC" in offer.inner_text()

    page.fill("[name=signed_on]", "01/05/2021")
    page.press("[name=signed_on]", "Tab")

    offer.get_by_text("2/2 TTHC").wait_for()
    page.get_by_role("button", name="Ghi câu này").click()
    expect(page.locator("[name=scope]")).to_have_value(BEGINS)


def test_officer_comes_from_the_page_of_a_due_declaration_to_a_new_one(
    due, commune_officer, open_page
):
    page = open_page(commune_officer)
    page.goto(at("detail", due))

    page.get_by_role("link", name="Soạn công bố lại").click()

    expect(page.locator("[name=kind]")).to_have_value("redeclaration")
    expect(page.locator("[name=scope]")).to_have_value(BEGINS)


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("which", ["radar", "detail", "scope", "new"])
def test_pages_fit_and_are_readable_by_everybody(due, commune_officer, open_page, which, width):
    page = open_page(commune_officer, viewport={"width": width, "height": 900})

    page.goto({"radar": RADAR, "new": NEW}.get(which) or at(which, due))

    assert overflow(page) == 0
    assert problems(page) == []


def test_causes_are_opened_by_a_finger(due, staff, open_page):
    phone = {"width": 360, "height": 740}
    page = open_page(staff, viewport=phone, has_touch=True, is_mobile=True)
    page.goto(RADAR)
    assert page.eval_on_selector_all(f"main :is({PRESSED})", LOW) == []

    page.locator("summary", has_text="1 TTHC mới được giao").tap()

    expect(page.get_by_text("mới được giao từ ngày 01/06/2021")).to_be_visible()
