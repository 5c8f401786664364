"""The rows of a procedure's form, in a browser."""

import re

import pytest
from django.urls import reverse

from procedures.models import AdministrativeProcedure
from tests.factories.procedures import FieldFactory, LegalDocumentFactory


@pytest.mark.browser
@pytest.mark.usefixtures("transactional_db")
def test_rows_are_added_taken_away_and_brought_back(staff, open_page):
    FieldFactory(name="Hộ tịch")
    LegalDocumentFactory(number="123/2015/NĐ-CP")
    page = open_page(staff, viewport={"width": 1280, "height": 900})
    page.goto(reverse("procedures:tthc-new"))
    for name, value in {
        "code": "1.000894", "name": "Đăng ký kết hôn", "decision": "1/QĐ", "start": "01/01/2021",
        "limits-0-value": "5", "limits-1-case": "Bỏ đi", "limits-1-value": "9",
        "components-0-name": "Tờ khai", "bases-0-number": "123/2015/NĐ-CP",
    }.items():  # fmt: skip
        page.fill(f"[name='{name}']", value)
    page.select_option("[name=field]", label="Hộ tịch")
    page.check("[name=levels][value=commune]")
    for place in [0, 1]:
        page.select_option(f"[name='limits-{place}-unit']", "days")

    limits = page.locator("[data-rows]").first
    limits.locator("[data-rows-add]").click()
    page.fill("[name='limits-2-case']", "Có xác minh")
    page.fill("[name='limits-2-value']", "8")
    page.select_option("[name='limits-2-unit']", "days")
    for place in [2, 1]:
        limits.locator("[data-row]:not([hidden])").nth(place).locator("[data-row-remove]").click()
    limits.get_by_role("button", name="Hoàn tác").last.click()
    page.click("form.tthc-form button[type=submit]")
    page.wait_for_url(re.compile(r"/thu-tuc/\d+/$"))

    version = AdministrativeProcedure.objects.get(code="1.000894").versions.get()
    assert [(row.case, str(row.value)) for row in version.limit_list] == [
        ("", "5"), ("Có xác minh", "8"),
    ]  # fmt: skip
