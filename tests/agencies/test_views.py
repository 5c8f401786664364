"""The agency's page and its forms, as people of the committee use them."""

from datetime import date

import pytest
from django.urls import reverse

from agencies import actions
from agencies.models import AgencyVersion, Kind
from tests.conftest import place

JULY = date(2021, 7, 1)


def detail(agency, day=""):
    return reverse("agencies:agency-detail", args=[agency.pk]) + (f"?day={day}" if day else "")


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def office(staff, signed_in):
    """The staff's browser."""
    return signed_in(staff)


@pytest.fixture
def renamed(province):
    actions.change(
        by=None, agency=province.department, on=JULY, decision="Quyết định số 12/QĐ-UBND",
        name="Sở Khoa học, Công nghệ và Đổi mới",
    )  # fmt: skip
    return province.department


# --- the page ---------------------------------------------------------------------------


def test_page_shows_the_agency_as_it_was_on_the_day(renamed, office):
    before, after = office.get(detail(renamed, "2021-06-30")), office.get(detail(renamed))

    assert "<h1>Sở Khoa học và Công nghệ</h1>" in text_of(before)
    assert "<h1>Sở Khoa học, Công nghệ và Đổi mới</h1>" in text_of(after)
    assert "Quyết định số 12/QĐ-UBND" in text_of(after)


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("top", "UBND tỉnh · Mã 36"),
        ("department", "Sở, ban, ngành, cấp tỉnh, trực thuộc UBND tỉnh Nam Định"),
        ("district", "UBND cấp huyện, trực thuộc UBND tỉnh Nam Định"),
        ("commune_a", "UBND cấp xã, trực thuộc UBND huyện Nam Trực"),
    ],
)
def test_level_is_said_where_the_kind_does_not_say_it(province, office, which, words):
    page = text_of(office.get(detail(getattr(province, which))))

    assert words in page
    assert f"<dd>{words.partition(', trực')[0].partition(' ·')[0]}</dd>" in page


def test_path_leads_through_the_tree_of_the_day(province, office):
    page = text_of(office.get(detail(province.commune_a, "2020-12-31")))

    above = [
        f'href="{detail(agency, "2020-12-31")}"' for agency in [province.top, province.district]
    ]
    assert page.index(above[0]) < page.index(above[1])


def test_agencies_above_the_reach_are_named_but_not_linked(province, officer, signed_in):
    page = text_of(signed_in(officer).get(detail(province.department)))

    assert "UBND tỉnh Nam Định" in page
    assert f'href="{detail(province.top)}"' not in page


def test_agencies_below_are_listed_with_links(province, office):
    page = text_of(office.get(detail(province.district)))

    assert "Cơ quan trực thuộc (2)" in page
    assert f'href="{detail(province.commune_a)}"' in page


@pytest.mark.parametrize(
    ("day", "words", "link"),
    [("1995-01-01", "chưa được lập", "2010-01-01"), ("2022-01-01", "không còn", "2021-06-30")],
)
def test_page_says_when_the_agency_does_not_exist_on_the_day(province, office, day, words, link):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision="NQ 1")

    answer = office.get(detail(province.commune_a, day))

    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "từ ngày 01/01/2010 đến hết ngày 30/06/2021" in text_of(answer)
    assert f'href="{detail(province.commune_a, link)}"' in text_of(answer)


def test_page_leads_to_predecessors_and_successors_on_days_they_existed(province, office):
    new = actions.merge(
        by=None,
        old=[province.commune_a, province.commune_b],
        into=AgencyVersion(
            name="UBND xã Nam Hùng Mỹ", kind=Kind.COMMUNE, parent=province.district, start=JULY
        ),
        decision="NQ 1",
    )

    ahead = text_of(office.get(detail(new)))
    back = text_of(office.get(detail(province.commune_a)))

    assert f'href="{detail(province.commune_a, "2021-06-30")}"' in ahead
    assert f'href="{detail(new, "2021-07-01")}"' in back
    assert "toàn bộ" in back


def test_panels_of_other_apps_come_by_url_and_keep_the_day(province, office):
    page = text_of(office.get(detail(province.department, "2020-12-31")))

    panel = reverse("quality:agency-panel", args=[province.department.pk])
    assert f'hx-get="{panel}?day=2020-12-31"' in page


def test_page_costs_the_same_however_many_agencies_there_are(province, office, count_queries):
    def open_page():
        return office.get(detail(province.department))

    open_page()  # the session begins
    few = count_queries(open_page)
    for number in range(40):
        place(f"Chi cục {number}", Kind.SUB_DEPARTMENT, province.department)

    assert count_queries(open_page) == few <= 16


def test_unreal_day_is_refused_in_words(province, office):
    answer = office.get(detail(province.department, "31/02/2021"))

    assert answer.status_code == 422
    assert "“31/02/2021” không phải là một ngày có thật" in text_of(answer)


def test_number_that_no_agency_has_is_not_found(office):
    assert office.get("/co-quan/99999999999999999999/").status_code == 404
