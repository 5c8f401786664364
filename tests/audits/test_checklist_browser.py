"""The form of a checklist in a browser: totals live, rows moved where they are looked at."""

import re

import pytest
from playwright.sync_api import expect

from audits.models import Checklist
from tests.audits.checklists import at
from tests.factories.audits import ChecklistFactory
from tests.test_look import overflow, problems


@pytest.mark.browser
@pytest.mark.usefixtures("transactional_db")
def test_points_are_added_up_while_they_are_typed(staff, open_page):
    draft = ChecklistFactory(issued_at=None)
    page = open_page(staff, viewport={"width": 360, "height": 740})
    page.goto(at("checklist-edit", draft.pk))
    total = page.locator("[data-check-total]")
    assert total.inner_text() == "100"

    page.fill("[name=row-n8-maximum]", "29,5")

    expect(total).to_have_text("99,5")
    expect(page.locator("#n6 [data-check-sum]")).to_have_text("29,5")
    expect(page.locator("#n7 [data-check-sum]")).to_have_text("29,5")
    assert (overflow(page), problems(page)) == (0, [])

    page.click("button[value=add-item-n7]")
    page.wait_for_url(re.compile(r"#n9$"))
    for name, value in {"code": "II.1.2", "text": "Báo cáo", "maximum": "0,5"}.items():
        page.fill(f"[name=row-n9-{name}]", value)
    expect(total).to_have_text("100")
    page.click(".check-actions button")
    page.wait_for_url(re.compile(r"/bo-tieu-chi/\d+/"))
    page.locator(".check-table").wait_for()

    kept = Checklist.objects.get().criteria
    assert [str(item.maximum) for item in kept.parts[1].items()] == ["29.5", "0.5"]


def keeps(answer, text):
    return answer.request.method == "PUT" and text in (answer.request.post_data or "")


@pytest.mark.browser
@pytest.mark.usefixtures("transactional_db")
def test_what_was_typed_is_found_again_with_the_rows_that_were_added(staff, open_page):
    draft = ChecklistFactory(issued_at=None)
    page = open_page(staff)
    page.goto(at("checklist-edit", draft.pk))
    page.click("button[value=remove-item-n5]")
    page.wait_for_selector("[name=row-n5-code]", state="detached")
    page.click("button[value=add-item-n7]")
    page.wait_for_url(re.compile(r"#n9$"))
    page.fill("[name=row-n4-points]", "0")
    page.fill("[name=row-n7-points]", "60")
    for name, value in {"code": "II.1.2", "text": "Báo cáo đúng hạn", "maximum": "30"}.items():
        page.fill(f"[name=row-n9-{name}]", value)
    with page.expect_response(lambda answer: keeps(answer, '"row-n9-maximum":["30"]')):
        page.locator("[name=row-n9-maximum]").blur()

    page.goto(at("checklist-detail", draft.pk))
    page.goto(at("checklist-edit", draft.pk))
    page.get_by_text(re.compile("Đang hiện nội dung chưa gửi")).wait_for()

    assert page.input_value("[name=row-n9-text]") == "Báo cáo đúng hạn"
    assert page.locator("[name=row-n5-code]").count() == 0
    assert page.locator("[data-check-total]").inner_text() == "100"
    page.click(".check-actions button")
    page.locator(".check-table").wait_for()
    kept = Checklist.objects.get().criteria
    assert [item.code for item in kept.items()] == ["I.1.1", "II.1.1", "II.1.2"]
