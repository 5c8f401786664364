"""Which declarations are due to be made anew, since when and why."""

from datetime import date, timedelta

import pytest

from agencies.access import EVERYWHERE, Reach
from agencies.models import AgencyVersion
from procedures.models import Cover, Handling, IsoRevision, ProcedureVersion
from quality.models import Declaration
from quality.radar.differences import Cause
from quality.radar.due import radar
from tests.factories.procedures import CoverFactory, IsoRevisionFactory, ProcedureVersionFactory
from tests.factories.quality import DeclarationFactory
from tests.quality.scopes import DAY, SIGNED, declared, handled, procedure

CHANGED = date(2021, 6, 1)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def birth(db):
    return procedure("Đăng ký khai sinh")


@pytest.fixture
def marriage(db):
    return procedure("Đăng ký kết hôn")


@pytest.fixture
def communes(province, birth, marriage):
    """xã Nam Hùng covers both, xã Nam Mỹ only births, the department none; all declared."""
    handled(province.commune_a, birth, marriage, iso="QT-01")
    handled(province.commune_b, birth, iso="QT-01")
    handled(province.commune_b, marriage)
    handled(province.department, procedure("Cấp phép bức xạ"), iso="QT-07")
    for agency in [province.commune_a, province.commune_b, province.department]:
        declared(agency)
    return province


def amend(what, on=CHANGED, decision="200/QĐ-UBND"):
    before = what.versions.get(end=None)
    ProcedureVersion.objects.filter(pk=before.pk).update(end=on)
    return ProcedureVersionFactory(
        procedure=what, name=before.name, field=before.field, start=on, decision=decision
    )


def due(day=DAY):
    """Which agencies are due, with what befell which procedure, since when and by what."""
    return {
        line.shown.name: [(each.cause, each.name, each.since, each.by) for each in line.changes]
        for line in radar(day, EVERYWHERE).due
    }


def test_nothing_is_due_as_long_as_nothing_has_changed(communes):
    found = radar(DAY, EVERYWHERE)

    assert (found.due, found.checked, found.unknown) == ([], 3, 0)


def test_amendment_makes_exactly_the_declarations_due_that_cover_the_procedure(communes, marriage):
    amend(marriage)

    assert due() == {
        "UBND xã Nam Hùng": [(Cause.AMENDED, "Đăng ký kết hôn", CHANGED, "200/QĐ-UBND")]
    }
    assert due(CHANGED - ONE_DAY) == {}


def test_procedure_amended_twice_is_due_since_the_first_time(communes, marriage):
    amend(marriage)
    amend(marriage, CHANGED + timedelta(days=20), "201/QĐ-UBND")

    assert due()["UBND xã Nam Hùng"] == [
        (Cause.AMENDED, "Đăng ký kết hôn", CHANGED, "200/QĐ-UBND; 201/QĐ-UBND")
    ]


def test_misprint_corrected_in_place_makes_nothing_due(communes, marriage):
    ProcedureVersion.objects.filter(procedure=marriage).update(name="Đăng ký kết hôn (mới)")

    assert due() == {}


def test_abolished_procedure_makes_those_due_that_cover_it(communes, birth):
    ProcedureVersion.objects.filter(procedure=birth).update(end=CHANGED, end_decision="9/QĐ-UBND")

    told = [(Cause.ABOLISHED, "Đăng ký khai sinh", CHANGED, "9/QĐ-UBND")]
    assert due() == {"UBND xã Nam Hùng": told, "UBND xã Nam Mỹ": told}


def test_procedure_given_to_an_agency_makes_its_declaration_due(communes):
    added = procedure("Chứng thực chữ ký", "Chứng thực")
    Handling.objects.create(agency=communes.commune_b, procedure=added, start=CHANGED)

    assert due() == {"UBND xã Nam Mỹ": [(Cause.ADDED, "Chứng thực chữ ký", CHANGED, "")]}


def test_procedure_taken_from_an_agency_makes_its_declaration_due(communes, birth):
    Handling.objects.filter(agency=communes.commune_b, procedure=birth).update(end=CHANGED)

    assert due() == {"UBND xã Nam Mỹ": [(Cause.UNHANDLED, "Đăng ký khai sinh", CHANGED, "")]}


def test_procedure_that_was_handled_by_mistake_has_changed_since_it_was_frozen(communes, birth):
    Cover.objects.filter(iso__agency=communes.commune_b).delete()
    Handling.objects.filter(agency=communes.commune_b, procedure=birth).delete()

    assert due() == {"UBND xã Nam Mỹ": [(Cause.UNHANDLED, "Đăng ký khai sinh", SIGNED, "")]}


def test_procedure_taken_out_of_the_catalogue_again_is_named_as_it_was_declared(communes, birth):
    Cover.objects.filter(handling__procedure=birth).delete()
    Handling.objects.filter(procedure=birth).delete()
    ProcedureVersion.objects.filter(procedure=birth).delete()
    birth.delete()

    told = [(Cause.UNHANDLED, "Đăng ký khai sinh", SIGNED, "")]
    assert due() == {"UBND xã Nam Hùng": told, "UBND xã Nam Mỹ": told}


def test_procedure_whose_link_ended_is_no_longer_covered(communes):
    Cover.objects.filter(iso__agency=communes.commune_b).update(end=CHANGED)

    assert due() == {"UBND xã Nam Mỹ": [(Cause.UNCOVERED, "Đăng ký khai sinh", CHANGED, "")]}


def test_withdrawn_iso_procedure_covers_no_longer_since_its_last_day(communes):
    IsoRevision.objects.filter(iso__agency=communes.commune_a).update(end=CHANGED)

    assert {(cause, since) for cause, _, since, _ in due()["UBND xã Nam Hùng"]} == {
        (Cause.UNCOVERED, CHANGED)
    }


def test_revised_iso_procedure_makes_nothing_due(communes):
    old = IsoRevision.objects.get(iso__agency=communes.commune_b)
    IsoRevision.objects.filter(pk=old.pk).update(end=CHANGED)
    IsoRevisionFactory(iso=old.iso, revision_no=1, start=CHANGED)

    assert due() == {}


def test_procedure_covered_by_another_is_still_covered(communes):
    cover = Cover.objects.get(iso__agency=communes.commune_b)
    CoverFactory(handling=cover.handling)
    Cover.objects.filter(pk=cover.pk).update(end=CHANGED)

    assert due() == {}


def test_what_was_not_covered_when_it_was_declared_is_no_cause(communes, marriage):
    Handling.objects.filter(agency=communes.commune_b, procedure=marriage).update(end=CHANGED)

    assert due() == {}


def test_several_causes_count_days_since_the_first(communes, birth, marriage):
    amend(marriage)
    Cover.objects.filter(iso__agency=communes.commune_a).update(end=CHANGED - timedelta(days=9))

    (line,) = radar(DAY, Reach.at(communes.commune_a.pk)).due

    assert line.due_since == CHANGED - timedelta(days=9)
    assert line.days == (DAY - CHANGED).days + 9
    assert (line.count, dict(line.causes)) == (2, {Cause.AMENDED: 1, Cause.UNCOVERED: 2})


def test_change_from_before_it_was_in_force_is_due_since_then(province, birth):
    handled(province.commune_a, birth, iso="QT-01")
    later = SIGNED + timedelta(days=10)
    declared(province.commune_a)
    Declaration.objects.update(start=later)
    amend(birth, SIGNED + timedelta(days=3))

    (line,) = radar(DAY, EVERYWHERE).due

    assert line.due_since == later


def test_declaration_whose_scope_was_not_frozen_is_never_due(province, birth):
    DeclarationFactory(agency=province.commune_a)
    handled(province.commune_a, birth)

    found = radar(DAY, EVERYWHERE)

    assert (found.due, found.unknown) == ([], 1)


def test_declaration_of_an_agency_that_ended_is_not_due(communes, marriage):
    amend(marriage)
    AgencyVersion.objects.filter(agency=communes.commune_a).update(end=DAY)

    assert due() == {}
    assert due(DAY - ONE_DAY) != {}


def test_new_declaration_freezes_the_changes(communes, marriage):
    amend(marriage)
    Declaration.objects.filter(agency=communes.commune_a).update(end=DAY)
    declared(communes.commune_a, day=DAY)

    assert "UBND xã Nam Hùng" in due(DAY - ONE_DAY)
    assert "UBND xã Nam Hùng" not in due()


def test_only_what_is_within_reach_is_looked_at(communes, marriage):
    amend(marriage)

    assert radar(DAY, Reach.at(communes.commune_b.pk)).due == []


def test_radar_costs_four_queries(communes, birth, marriage, count_queries):
    amend(marriage)
    Cover.objects.filter(iso__agency=communes.commune_b).update(end=CHANGED)

    assert count_queries(lambda: radar(DAY, EVERYWHERE)) == 4
