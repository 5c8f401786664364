"""The public pages as somebody at the counter reads them: on a phone, scripts off, on paper."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.agencies import ContactFactory
from tests.factories.procedures import CoverFactory
from tests.test_look import overflow, problems

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}
LOW = "all => all.filter(each => each.getBoundingClientRect().height < 43.5).length"


@pytest.fixture
def commune(province):
    ContactFactory(agency=province.commune_a, phone="0228 3827 016")
    CoverFactory(
        handling__agency=province.commune_a,
        handling__procedure__published__name="Đăng ký kết hôn",
        handling__procedure__published__components=[{"name": "Tờ khai đăng ký kết hôn"}],
    )
    CoverFactory(handling__agency=province.commune_a)
    return province.commune_a


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_fit_a_small_phone_and_read_well(commune, open_page, theme):
    page = open_page(viewport=PHONE, color_scheme=theme)
    procedure = commune.handlings.first().procedure_id

    for address in [
        reverse("reports:public-list"),
        reverse("reports:public-agency", args=[commune.pk]),
        reverse("reports:public-procedure", args=[procedure]),
    ]:
        page.goto(address)

        assert overflow(page) == 0
        assert problems(page) == []
        assert page.eval_on_selector_all("button, input, summary, .jump a", LOW) == 0


def test_from_a_word_to_what_to_bring_without_scripts(commune, open_page):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto(reverse("reports:public-list"))

    page.get_by_role("searchbox").fill("ket hon")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="UBND xã Nam Hùng").click()
    page.get_by_text("Đăng ký kết hôn", exact=True).click()

    expect(page.get_by_text("Tờ khai đăng ký kết hôn")).to_be_visible()
    expect(page.get_by_role("link", name="0228 3827 016")).to_be_visible()
    expect(page.locator("img.qr")).not_to_have_js_property("naturalWidth", 0)


def test_paper_shows_what_is_folded_and_no_search(commune, open_page):
    page = open_page()
    page.goto(reverse("reports:public-agency", args=[commune.pk]))

    page.emulate_media(media="print")

    expect(page.get_by_text("Tờ khai đăng ký kết hôn")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
