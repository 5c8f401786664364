"""What an agency's page says of its inspections."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from audits.models import Campaign, Inspection, PartDone
from tests.factories.audits import CampaignFactory, FindingFactory, InspectionFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def department(province):
    """Inspected in 2020, with one finding that is overdue since 15/07/2020."""
    InspectionFactory(
        agency=province.department,
        state=Inspection.State.CONCLUDED,
        concluded_on=date(2020, 7, 1),
        score=Decimal("86.50"),
    )
    FindingFactory(agency=province.department)
    return province.department


@pytest.fixture
def panel(signed_in):
    def words(person, agency, **asked):
        address = reverse("audits:agency-panel", args=[agency.pk])
        return " ".join(
            signed_in(person).get(address, asked, headers=HTMX).content.decode().split()
        )

    return words


def test_panel_tells_the_last_score_and_what_is_still_open(department, panel, auditor):
    shown = panel(auditor, department)

    assert "Điểm gần nhất <strong>86,5</strong>" in shown
    assert "1 phát hiện đang mở</a>" in shown
    assert "1 quá hạn</a>" in shown


def test_panel_tells_of_a_past_day_what_was_so_then(department, panel, auditor):
    before, then = (
        panel(auditor, department, day="2019-12-31"),
        panel(auditor, department, day="2020-07-01"),
    )

    assert "chưa có trong đợt kiểm tra nào" in before
    assert "Không có phát hiện nào đang mở" in before
    assert "1 phát hiện đang mở</a>" in then
    assert "quá hạn" not in then


def test_panel_tells_no_score_before_it_was_concluded(department, panel, auditor):
    unit = Inspection.objects.get()
    PartDone.objects.create(inspection=unit, part="I", on=date(2020, 6, 10))

    planned, begun = (panel(auditor, department, day=f"2020-06-{day}") for day in ("09", "10"))

    assert "86,5" not in planned + begun
    assert "Đã lên kế hoạch" in planned
    assert "Đang kiểm tra" in begun
    assert "Đã kết luận" in panel(auditor, department, day="2020-07-01")


def test_panel_tells_the_last_score_while_another_inspection_is_going_on(
    department, panel, auditor
):
    later = CampaignFactory(year=2021, first_day=date(2021, 3, 1), last_day=date(2021, 9, 1))
    InspectionFactory(campaign=later, agency=department, planned_on=date(2021, 5, 1))

    assert "Điểm gần nhất <strong>86,5</strong>" in panel(auditor, department)


def test_agency_is_not_told_of_a_plan_that_is_still_drafted(province, panel, officer, staff):
    draft = CampaignFactory(state=Campaign.State.DRAFT)
    InspectionFactory(campaign=draft, agency=province.department)

    assert "chưa có trong đợt kiểm tra nào" in panel(officer, province.department)
    assert str(draft) in panel(staff, province.department)


def test_panel_asks_as_much_however_much_there_is(department, signed_in, auditor, count_queries):
    client, address = signed_in(auditor), reverse("audits:agency-panel", args=[department.pk])
    client.get(address)
    few = count_queries(lambda: client.get(address))
    for year in range(2014, 2020):
        InspectionFactory(agency=department, campaign__year=year)
    FindingFactory.create_batch(5, agency=department)

    assert count_queries(lambda: client.get(address)) == few <= 8
