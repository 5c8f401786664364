"""The pages of own audits and reviews in a browser: readable by everybody, on every screen."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from audits.internal.plan import Answer, Line
from audits.reviews.actions import Decision
from tests.audits import own
from tests.audits.finding import Source, inspected, raised
from tests.audits.inspecting import planned as planned_inspection
from tests.audits.offline import day_out, open_unit, take_along
from tests.factories.audits import CauseFactory, ChecklistFactory, FindingFactory
from tests.test_look import faults, overflow, problems

LONG = "Rà soát, cập nhật quy trình giải quyết thủ tục hành chính theo văn bản mới ban hành"
LINES = [
    Line(LONG, code="I.2.1", clause="2015:8.5.1", answer=Answer.FINDING.value, note=LONG),
    Line("Mục tiêu được theo dõi", clause="9.1", answer=Answer.CONFORMS.value),
    Line("Thiết kế", clause="2015:8.3", answer=Answer.NOT_APPLICABLE.value),
]


@pytest.fixture
def audit(officer, province):
    """Under way, with its questions and two findings."""
    with time_machine.travel(own.LATER, tick=True):
        ChecklistFactory()
        found = own.begun(officer, province.department)
        own.asked(officer, found, *LINES)
        for nature in [LONG, "Thiếu phiếu kiểm soát"]:
            raised(officer, province.department, audit=found, source=Source.INTERNAL,
                   found_on=own.LAST, nature=nature, clause="2015:8.5.1")  # fmt: skip
    return found


@pytest.fixture
def review(officer, province, audit):
    """Held and decided on, after an audit; one decision is late."""
    with time_machine.travel(own.LATER, tick=True):
        decisions = [Decision(LONG, "Phòng Quản lý khoa học", day)
                     for day in (date(2020, 6, 25), date(2020, 12, 1))]  # fmt: skip
        own.report(officer, own.again(audit))
        found = own.decided(officer, province.department, *decisions, context=LONG)
        raised(officer, province.department, review=found, source=Source.REVIEW,
               found_on=own.HELD_ON)  # fmt: skip
    return found


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", ["audit-detail", "audit-edit", "audit-sessions", "audit-lines", "audit-report"]
)
def test_page_of_an_audit_is_accessible_and_fits_every_screen(name, audit, officer, open_page):
    page = open_page(officer)
    page.goto(reverse(f"audits:{name}", args=[audit.pk]))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["programme-detail", "programme-edit", "audit-new"])
def test_page_of_a_programme_is_accessible_and_fits_every_screen(name, audit, officer, open_page):
    page = open_page(officer)
    page.goto(reverse(f"audits:{name}", args=[audit.programme_id]))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["review-detail", "review-decide", "review-follow"])
def test_page_of_a_review_is_accessible_and_fits_every_screen(name, review, officer, open_page):
    page = open_page(officer)
    page.goto(reverse(f"audits:{name}", args=[review.pk]))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["review-detail", "review-edit"])
def test_review_that_is_prepared_is_accessible_and_fits_every_screen(
    name, officer, province, open_page
):
    review = own.prepared(officer, province.department, context=LONG)
    page = open_page(officer)
    page.goto(reverse(f"audits:{name}", args=[review.pk]))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["audit-list", "review-list", "finding-list", "finding-summary"])
def test_full_list_is_accessible_and_fits_every_screen(
    name, audit, review, officer, province, open_page
):
    made = FindingFactory(agency=province.department, item="I.2.1", nature=LONG, number=50)
    made.causes.add(CauseFactory())
    page = open_page(officer)
    page.goto(reverse(f"audits:{name}"))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["sheet", "findings"])
def test_what_is_carried_into_an_inspection_is_accessible_and_fits_every_screen(
    name, province, open_page
):
    inspected(province, nature=LONG)
    later = planned_inspection(province)
    page = open_page(later.member)
    page.goto(reverse(f"audits:inspection-{name}", args=[later.pk]) + "?tieu-chi=I.2.1")
    page.wait_for_load_state("networkidle")

    assert page.get_by_text("Còn mở từ lần kiểm tra trước").first.is_visible()
    assert faults(page) == []


@pytest.mark.browser
@pytest.mark.usefixtures("transactional_db")
def test_device_without_a_network_shows_what_is_carried(province, open_page):
    inspected(province, nature=LONG, item="I.1.1")
    page = open_page(day_out(province).member, viewport={"width": 360, "height": 800})
    take_along(page)
    page.context.set_offline(True)

    open_unit(page, str(province.department))

    page.locator(".mark-card .field-carried", has_text=LONG).wait_for()
    assert (overflow(page), problems(page)) == (0, [])
    page.get_by_role("link", name="Danh sách").click()
    page.locator(".field-items").first.wait_for()
    page.locator(".field-carried", has_text=LONG).wait_for()
    assert (overflow(page), problems(page)) == (0, [])
