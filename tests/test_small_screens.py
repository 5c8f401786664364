"""The portal under a finger, on a narrow screen, and without scripts."""

import pytest
from django.urls import reverse

from tests.test_look import overflow

pytestmark = pytest.mark.browser
LISTS = ["quality:declaration-list", "agencies:person-list", "quality:document-list"]
PRESSED = (
    ".btn, .form-control, .form-select, .bar-button, .mail-states a, th[scope=row] > a, summary"
)
LOW = """all => all.filter(each => each.checkVisibility({visibilityProperty: true}))
    .filter(each => each.getBoundingClientRect().height < 43.5).map(each => each.outerHTML)"""


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize(
    "name", [*LISTS, "accounts:inbox", "accounts:profile", "quality:declaration-new"]
)
def test_what_a_finger_presses_is_high_enough(register, officer, staff, open_page, name, width):
    person = officer if name.endswith("new") else staff
    phone = {"width": width, "height": 740}
    page = open_page(person, viewport=phone, has_touch=True, is_mobile=True)

    page.goto(reverse(name))

    assert page.eval_on_selector_all(f"main :is({PRESSED}), header :is({PRESSED})", LOW) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("width", [320, 360])
def test_empty_iso_procedure_that_is_refused_fits(register, officer, open_page, width):
    page = open_page(officer, viewport={"width": width, "height": 740})
    page.goto(reverse("procedures:iso-new", args=[register.department.pk]))

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Lưu bản soạn thảo").click()
    page.get_by_text("Chưa lưu").first.wait_for()

    assert overflow(page) == 0


@pytest.mark.parametrize("width", [360, 768])
@pytest.mark.parametrize("name", LISTS[:2])
def test_rows_of_a_list_are_cards_that_hide_nothing(
    register, officer, staff, open_page, name, width
):
    page = open_page(staff, viewport={"width": width, "height": 900})

    page.goto(reverse(name))

    row = page.locator(".cards tbody tr").first
    cells = row.locator("td")
    assert [cells.nth(place).is_visible() for place in range(cells.count())] == (
        [True] * cells.count()
    )
    assert cells.count() == page.locator(".cards thead th").count() - 1
    named = cells.evaluate_all("all => all.map(each => each.dataset.label)")
    assert named == page.locator(".cards thead th").all_text_contents()[1:]
    assert page.eval_on_selector(".table-wrap", "e => e.scrollWidth - e.clientWidth") == 0


def test_agency_without_scripts_leads_to_what_it_cannot_fetch(register, staff, open_page):
    page = open_page(staff, java_script_enabled=False)

    page.goto(reverse("agencies:agency-detail", args=[register.department.pk]))

    assert page.get_by_role("link", name="Xem công bố").is_visible()
    assert not page.locator(".skeleton").first.is_visible()
