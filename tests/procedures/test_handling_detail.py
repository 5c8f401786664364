"""One procedure of one agency: its ISO procedures, its times, its life-cycle."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from procedures.models import Milestone
from tests.factories.procedures import (
    CoverFactory,
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    ProcedureFactory,
)

DAY = date(2021, 6, 30)


def page(client, handling, day=DAY):
    address = reverse("procedures:handling-detail", args=[handling.pk])
    return client.get(address, {"day": day.isoformat()})


@pytest.fixture
def commune(province):
    return province.commune_a


def published(on, **more):
    return ProcedureFactory(published__decided_on=on, published__start=on, **more)


def test_days_are_counted_from_publication(commune, commune_officer, signed_in):
    handling = HandlingFactory(agency=commune, procedure=published(date(2021, 1, 4)))
    CoverFactory(handling=handling, start=date(2021, 1, 24))
    Milestone.objects.create(
        handling=handling, kind="posted", on=date(2021, 2, 3), place="Bộ phận Một cửa"
    )

    cycle = page(signed_in(commune_officer), handling).context["line"].cycle

    assert {step.stage.value: step.days for step in cycle.steps} == {
        "iso": 20, "e_procedure": None, "posted": 30, "installed": None
    }  # fmt: skip


def test_days_are_counted_from_when_it_was_given_where_that_is_later(commune, staff, signed_in):
    handling = HandlingFactory(
        agency=commune, procedure=published(date(2020, 1, 1)), start=date(2021, 1, 1)
    )
    CoverFactory(handling=handling, start=date(2021, 1, 11))

    cycle = page(signed_in(staff), handling).context["line"].cycle

    assert cycle.steps[0].days == 10


def test_iso_day_is_the_first_day_it_was_covered_through_all_revisions(commune, staff, signed_in):
    handling = HandlingFactory(agency=commune, procedure=published(date(2019, 1, 1)))
    iso = IsoFactory(agency=commune, issued=None)
    changed = date(2020, 6, 1)
    IsoRevisionFactory(iso=iso, start=date(2019, 3, 1), end=changed)
    IsoRevisionFactory(iso=iso, start=changed, issue_no=2)
    CoverFactory(handling=handling, iso=iso, start=date(2019, 2, 1))

    line = page(signed_in(staff), handling).context["line"]

    assert line.cycle.steps[0].on == date(2019, 3, 1)
    assert [iso.title for iso in line.isos] == [f"Quy trình {iso.code}"]


def test_what_is_known_later_is_not_known_on_the_day(commune, staff, signed_in):
    handling = HandlingFactory(agency=commune)
    CoverFactory(handling=handling, start=date(2022, 1, 1))
    Milestone.objects.create(handling=handling, kind="installed", on=date(2021, 7, 1))

    steps = page(signed_in(staff), handling).context["line"].cycle.steps

    assert not any(step.is_done for step in steps)


def test_longer_than_the_law_warns(commune, staff, signed_in):
    handling = HandlingFactory(agency=commune)
    iso = IsoFactory(agency=commune, issued__stated=16)
    CoverFactory(handling=handling, iso=iso)

    answer = page(signed_in(staff), handling)

    assert "dài hơn thời hạn <strong>15 ngày làm việc</strong>" in answer.content.decode()


def test_units_that_do_not_compare_are_pointed_out(commune, staff, signed_in):
    handling = HandlingFactory(agency=commune)
    iso = IsoFactory(agency=commune, issued__stated=13, issued__stated_unit="days")
    CoverFactory(handling=handling, iso=iso)

    line = page(signed_in(staff), handling).context["line"]

    assert line.is_incomparable
    assert not line.exceeds


def test_published_without_an_iso_procedure_is_told_after_thirty_days(commune, staff, signed_in):
    handling = HandlingFactory(agency=commune, procedure=published(date(2021, 1, 1)))

    told = {
        day: page(signed_in(staff), handling, date.fromisoformat(day)).context["line"].cycle.is_late
        for day in ["2021-01-31", "2021-02-01"]
    }

    assert told == {"2021-01-31": False, "2021-02-01": True}


def test_abolished_procedure_still_has_its_page(commune, staff, signed_in):
    handling = HandlingFactory(agency=commune)
    handling.procedure.versions.update(end=date(2020, 1, 1), end_decision="9/QĐ-UBND")

    answer = page(signed_in(staff), handling)

    assert answer.status_code == 200
    assert "Không còn giải quyết" in answer.content.decode()


def test_page_of_an_agency_beyond_reach_is_not_found(province, commune_officer, signed_in):
    handling = HandlingFactory(agency=province.commune_b)

    assert page(signed_in(commune_officer), handling).status_code == 404


# --- what has no ISO procedure yet -------------------------------------------------------------


def ways(handling):
    """Where an ISO procedure is written for it, and where one that there is is linked."""
    new = reverse("procedures:iso-new", args=[handling.agency_id])
    return [
        f"{new}?handling={handling.pk}",
        reverse("procedures:handling-cover", args=[handling.pk]),
    ]


LISTS = {
    "procedures:handling-detail": lambda handling: [handling.pk],
    "procedures:handling-list": lambda handling: [handling.agency_id],
    "procedures:coverage-members": lambda _: [],
    "procedures:life-cycle": lambda _: [],
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("who", "asked", "offered"), [
    ("commune_officer", {}, True), ("staff", {}, False), ("commune_officer", {"day": DAY}, False),
])  # fmt: skip
def test_what_has_no_iso_procedure_leads_its_own_people_to_one(
    commune, request, signed_in, name, who, asked, offered
):
    handling = HandlingFactory(agency=commune)
    client = signed_in(request.getfixturevalue(who))

    told = client.get(reverse(name, args=LISTS[name](handling)), asked).content.decode()

    assert [way in told for way in ways(handling)] == [offered, offered]


def test_what_is_covered_leads_to_no_other(commune, commune_officer, signed_in):
    handling = CoverFactory(handling__agency=commune).handling

    told = page(signed_in(commune_officer), handling, timezone.localdate()).content.decode()

    assert not [way for way in ways(handling) if way in told]


def test_what_waits_for_its_draft_leads_to_the_draft(commune, commune_officer, signed_in):
    link = CoverFactory(handling__agency=commune, iso__issued=None)
    IsoRevisionFactory(iso=link.iso, state="draft", start=None, drafted_by=commune_officer)

    told = page(signed_in(commune_officer), link.handling, timezone.localdate()).content.decode()

    assert reverse("procedures:iso-detail", args=[link.iso_id]) in told
    assert not [way for way in ways(link.handling) if way in told]


def test_one_is_linked_to_an_iso_procedure_that_there_is(commune, commune_officer, signed_in):
    handling, iso = HandlingFactory(agency=commune), IsoFactory(agency=commune, code="QT-09")
    IsoFactory(agency=commune, code="QT-CU", issued__end=date(2020, 1, 1),
               issued__end_decision="1/QĐ")  # fmt: skip
    client, (_, linking) = signed_in(commune_officer), ways(handling)

    offered = list(client.get(linking).context["form"]["iso"].field.choices)
    client.post(linking, {"iso": iso.pk, "part": "main", "start": ""})

    assert [str(label) for _, label in offered] == ["Chọn quy trình", "QT-09 – Quy trình QT-09"]
    assert [each.iso for each in handling.covers.all()] == [iso]


def test_iso_procedure_of_another_agency_is_not_linked(province, commune_officer, signed_in):
    handling = HandlingFactory(agency=province.commune_a)
    other = IsoFactory(agency=province.commune_b)
    _, linking = ways(handling)

    answer = signed_in(commune_officer).post(linking, {"iso": other.pk, "part": "main"})

    assert answer.status_code == 422
    assert "Quy trình này không gắn được với TTHC" in answer.content.decode()
    assert not handling.covers.exists()
