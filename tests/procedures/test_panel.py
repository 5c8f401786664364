"""What an agency's page says of its procedures."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.procedures import CoverFactory, FieldFactory, HandlingFactory, IsoFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def commune(province):
    """Three procedures on two fields; two ISO procedures cover two of them."""
    for name in ["Đăng ký kết hôn", "Đăng ký khai sinh"]:
        CoverFactory(
            handling__agency=province.commune_a,
            handling__procedure__published__name=name,
            start=date(2020, 1, 1),
        )
    HandlingFactory(
        agency=province.commune_a,
        procedure__code="2.000815",
        procedure__published__name="Chứng thực bản sao",
        procedure__published__field=FieldFactory(name="Chứng thực"),
    )
    return province.commune_a


@pytest.fixture
def panel(auditor, signed_in):
    client = signed_in(auditor)

    def words(agency, **asked):
        address = reverse("procedures:agency-panel", args=[agency.pk])
        return " ".join(client.get(address, asked, headers=HTMX).content.decode().split())

    return words


def test_panel_tells_how_many_iso_procedures_cover_how_much_and_what_is_missing(commune, panel):
    shown = panel(commune)

    assert "2 quy trình bao phủ 2/3 TTHC</strong> trên 2 lĩnh vực" in shown
    assert 'covered=no">Chưa có quy trình: 1 TTHC</a>' in shown
    assert "Chứng thực bản sao" in shown
    assert "2.000815" in shown
    assert "Đăng ký kết hôn" not in shown


def test_panel_of_a_past_day_tells_what_was_true_then(commune, panel):
    assert "bao phủ 0/3 TTHC" in panel(commune, day="2019-12-31")
    assert "bao phủ 2/3 TTHC" in panel(commune, day="2020-01-01")


def test_iso_procedure_that_covers_nothing_is_not_counted(commune, panel):
    IsoFactory(agency=commune, kind="system")

    assert "2 quy trình bao phủ 2/3 TTHC" in panel(commune)


def test_panel_leads_to_the_list_of_the_same_day_and_to_what_is_missing(commune, panel):
    shown = panel(commune, day="2019-12-31")

    there = reverse("procedures:handling-list", args=[commune.pk])
    assert f'href="{there}?day=2019-12-31">Xem tất cả 3 TTHC' in shown
    assert f'href="{there}?day=2019-12-31&amp;covered=no"' in shown
    assert shown.count(reverse("procedures:handling-detail", args=[1])[:22]) >= 3


def test_everything_covered_is_said(province, panel):
    CoverFactory(handling__agency=province.commune_a)

    shown = panel(province.commune_a)

    assert "1 quy trình bao phủ 1/1 TTHC" in shown
    assert "Đã bao phủ hết" in shown
    assert "Bao phủ <strong>100 %" in shown


def test_only_three_of_what_is_missing_are_named(province, panel):
    HandlingFactory.create_batch(5, agency=province.commune_a)

    shown = panel(province.commune_a)

    assert "Chưa có quy trình: 5 TTHC" in shown
    assert shown.count("<li>") == 3


def test_agency_that_handles_nothing_has_no_percentage(province, panel):
    IsoFactory(agency=province.department)

    shown = panel(province.department)

    assert "Chưa có thủ tục hành chính nào" in shown
    assert "1 quy trình đang có hiệu lực" in shown
    assert "%" not in shown


def test_panel_stands_on_a_page_of_its_own_where_scripts_are_off(commune, auditor, signed_in):
    page = signed_in(auditor).get(reverse("procedures:agency-panel", args=[commune.pk]))

    assert "<html" in page.content.decode()
    assert "Thủ tục và quy trình của UBND xã Nam Hùng" in page.content.decode()


def test_agencys_page_fetches_the_panel_of_the_day(commune, auditor, signed_in):
    page = signed_in(auditor).get(
        reverse("agencies:agency-detail", args=[commune.pk]), {"day": "2020-12-31"}
    )

    address = reverse("procedures:agency-panel", args=[commune.pk])
    assert f'hx-get="{address}?day=2020-12-31"' in page.content.decode()


def test_panel_costs_the_same_however_much_is_handled(province, auditor, signed_in, count_queries):
    client = signed_in(auditor)
    address = reverse("procedures:agency-panel", args=[province.commune_a.pk])
    HandlingFactory(agency=province.commune_a)
    client.get(address)
    few = count_queries(lambda: client.get(address, headers=HTMX))

    HandlingFactory.create_batch(20, agency=province.commune_a)
    CoverFactory(handling__agency=province.commune_a)

    assert count_queries(lambda: client.get(address, headers=HTMX)) == few <= 9
