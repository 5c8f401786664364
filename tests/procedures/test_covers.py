"""Which TTHC an ISO procedure covers: linked from a day on, and taken off on another."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from procedures.coverage import Question, coverage
from procedures.iso.covering import cover, end_cover
from procedures.iso.facts import live_covers
from procedures.models import Cover
from tests.factories.procedures import CoverFactory, HandlingFactory, IsoFactory
from tests.procedures.isos import begun

DAY = date(2021, 6, 30)


@pytest.fixture
def iso(province):
    return IsoFactory(agency=province.department)


def test_linked_it_is_covered(iso, officer):
    handling = HandlingFactory(agency=iso.agency)

    cover(by=officer, iso=iso, handling=handling, day=DAY)

    assert coverage(Question(DAY)).total.part == 1
    assert coverage(Question(date(2021, 6, 29))).total.part == 0


def test_tthc_of_another_agency_is_refused_by_name(iso, officer, province):
    handling = HandlingFactory(agency=province.commune_a)

    with pytest.raises(ValidationError, match=r"UBND xã Nam Hùng.*không áp dụng cho TTHC của cơ"):
        cover(by=officer, iso=iso, handling=handling, day=DAY)


def test_linked_twice_is_refused(iso, officer):
    handling = CoverFactory(iso=iso, handling__agency=iso.agency).handling

    with pytest.raises(ValidationError, match="đã được gắn"):
        cover(by=officer, iso=iso, handling=handling, day=DAY)


def test_what_is_no_longer_handled_is_not_linked(iso, officer):
    handling = HandlingFactory(agency=iso.agency, end=date(2020, 1, 1))

    with pytest.raises(ValidationError, match="không còn thực hiện"):
        cover(by=officer, iso=iso, handling=handling, day=DAY)


def test_taken_off_it_stays_covered_on_the_days_before(iso, officer):
    link = CoverFactory(iso=iso, handling__agency=iso.agency)

    end_cover(by=officer, link=link, on=DAY, day=DAY)

    assert coverage(Question(date(2021, 6, 29))).total.part == 1
    assert coverage(Question(DAY)).total.part == 0


def test_link_that_never_held_is_deleted(officer, province):
    revision = begun(officer, province.department)
    handling = HandlingFactory(agency=province.department)
    link = cover(by=officer, iso=revision.iso, handling=handling, day=DAY)

    end_cover(by=officer, link=link, on=DAY, day=DAY)

    assert not Cover.objects.exists()


def test_taken_off_by_somebody_quicker(iso, officer):
    link = CoverFactory(iso=iso, handling__agency=iso.agency)
    end_cover(by=officer, link=link, on=DAY, day=DAY)

    with pytest.raises(ValidationError, match="vừa bỏ gắn"):
        end_cover(by=officer, link=link, on=DAY, day=DAY)


def test_link_counts_as_long_as_the_procedure_is_handled(iso, officer):
    handling = HandlingFactory(agency=iso.agency, end=date(2021, 7, 10))

    cover(by=officer, iso=iso, handling=handling, day=DAY)

    assert coverage(Question(date(2021, 7, 9))).total.part == 1
    assert list(live_covers(date(2021, 7, 10))) == []


def test_link_that_begins_more_than_a_year_from_now_is_refused(iso, officer, signed_in):
    handling = HandlingFactory(agency=iso.agency)
    told = {"iso": iso.pk, "handling": handling.pk, "part": "main", "start": "01/01/2099"}

    for address in [at(iso), reverse("procedures:handling-cover", args=[handling.pk])]:
        page = signed_in(officer).post(address, told)

        assert page.status_code == 422
        assert "quá một năm" in page.context["form"].errors["start"][0]


def test_link_that_covered_is_not_deleted(iso, officer):
    link = CoverFactory(iso=iso, handling__agency=iso.agency)

    with pytest.raises(ValidationError, match="phải sau ngày 01/01/2019"):
        end_cover(by=officer, link=link, on=link.start, day=DAY)

    assert Cover.objects.get().end is None


def test_link_made_by_mistake_today_is_deleted(iso, officer):
    link = CoverFactory(iso=iso, handling__agency=iso.agency, start=DAY)

    end_cover(by=officer, link=link, on=DAY, day=DAY)

    assert not Cover.objects.exists()


# --- pages -------------------------------------------------------------------------------------


def at(iso):
    return reverse("procedures:cover-add", args=[iso.pk])


def test_page_offers_what_is_not_linked_the_uncovered_first(iso, officer, signed_in):
    CoverFactory(handling__agency=iso.agency, handling__procedure__code="1.000001")
    HandlingFactory(agency=iso.agency, procedure__code="1.000002")
    CoverFactory(iso=iso, handling__agency=iso.agency, handling__procedure__code="1.000003")

    page = signed_in(officer).get(at(iso))

    shown = [each.procedure.code for each in page.context["page"]]
    assert shown == ["1.000002", "1.000001"]


def test_ticked_ones_are_linked_together(iso, officer, signed_in):
    handlings = [HandlingFactory(agency=iso.agency) for _ in range(3)]

    page = signed_in(officer).post(
        at(iso), {"handling": [each.pk for each in handlings], "part": "linked", "start": ""}
    )

    assert page.status_code == 302
    assert set(Cover.objects.values_list("part", "start")) == {("linked", timezone.localdate())}
    assert Cover.objects.count() == 3


def test_second_main_one_is_pointed_out_and_the_first_stays_the_one_that_counts(
    iso, officer, signed_in
):
    first = IsoFactory(agency=iso.agency, code="QT-ZZ")
    handling = CoverFactory(iso=first, handling__agency=iso.agency).handling
    by_handling = reverse("procedures:handling-cover", args=[handling.pk])
    client = signed_in(officer)

    offered = client.get(by_handling).context["form"]["part"].value()
    page = client.post(at(iso), {"handling": [handling.pk], "part": "main"}, follow=True)
    detail = client.get(reverse("procedures:handling-detail", args=[handling.pk]))

    assert offered == "linked"
    assert f"đã có quy trình chính khác: {handling.procedure} (QT-ZZ)." in page.text
    assert detail.text.index("QT-ZZ") < detail.text.index(iso.code)


def test_ticked_one_of_an_agency_beyond_reach_is_said_to_be_another_agencys(
    iso, officer, province, signed_in
):
    own, other = HandlingFactory(agency=iso.agency), HandlingFactory(agency=province.commune_a)

    page = signed_in(officer).post(at(iso), {"handling": [own.pk, other.pk], "part": "main"})

    assert page.status_code == 422
    assert "Có TTHC đã đánh dấu không phải của Sở Khoa học và Công nghệ" in page.text
    assert not Cover.objects.exists()


def test_one_that_is_refused_links_none(iso, officer, signed_in):
    first = HandlingFactory(agency=iso.agency)
    linked = CoverFactory(iso=iso, handling__agency=iso.agency).handling

    page = signed_in(officer).post(at(iso), {"handling": [first.pk, linked.pk], "part": "main"})

    assert page.status_code == 422
    assert "đã được gắn" in page.text
    assert Cover.objects.count() == 1


def test_nothing_ticked_is_said(iso, officer, signed_in):
    HandlingFactory(agency=iso.agency)

    page = signed_in(officer).post(at(iso), {"part": "main"})

    assert page.status_code == 422
    assert "Hãy đánh dấu ít nhất một TTHC" in page.text


def test_day_that_is_none_is_said(iso, officer, signed_in):
    handling = HandlingFactory(agency=iso.agency)

    page = signed_in(officer).post(
        at(iso), {"handling": [handling.pk], "part": "main", "start": "31/02/2021"}
    )

    assert page.status_code == 422
    assert "“31/02/2021” không phải là một ngày có thật" in page.text
    assert f'value="{handling.pk}" checked' in page.text


def test_link_is_taken_off_on_its_page(iso, officer, signed_in):
    link = CoverFactory(iso=iso, handling__agency=iso.agency)
    address = reverse("procedures:cover-end", args=[link.pk])

    assert signed_in(officer).get(address).status_code == 200
    page = signed_in(officer).post(address, {"on": "01/06/2021"}, follow=True)

    assert "Độ bao phủ từ ngày 01/06/2021 được tính lại." in page.text
    assert Cover.objects.get().end == date(2021, 6, 1)
