from datetime import date

import pytest

from agencies.access import reach
from agencies.models import AgencyVersion, Kind
from agencies.roles import Permission
from isoportal.lib.share import Share
from quality.coverage import Dimension, Question, coverage, coverage_over, declared, standings
from quality.models import Regime, Status
from tests.factories.agencies import AgencyVersionFactory
from tests.factories.quality import ApplicabilityFactory, DeclarationFactory, StandardVersionFactory

DAY = date(2020, 12, 31)


@pytest.fixture
def obliged(province):
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    ApplicabilityFactory(kind=Kind.SUB_DEPARTMENT)
    ApplicabilityFactory(kind=Kind.DISTRICT)
    ApplicabilityFactory(kind=Kind.COMMUNE, regime=Regime.ENCOURAGED)
    return province


def test_province_itself_is_never_counted(province):
    assert coverage(Question(DAY)).total.share == Share(0, 5)


def test_sub_totals_add_up(obliged):
    for agency in [obliged.department, obliged.district, obliged.commune_a]:
        DeclarationFactory(agency=agency)

    found = coverage(Question(DAY))

    provincial, commune = found.rows
    assert [(row.key, str(row.share)) for row in provincial.parts] == [
        ("department", "1/1"),
        ("sub_department", "0/1"),
        ("district", "1/1"),
    ]
    assert (provincial.share, commune.share) == (Share(2, 3), Share(1, 2))
    assert found.total.share == provincial.share + commune.share


def test_encouraged_agencies_are_not_in_the_mandatory_whole(obliged):
    DeclarationFactory(agency=obliged.commune_a)

    commune = coverage(Question(DAY)).row("commune")

    assert commune.share == Share(1, 2)
    assert commune.mandatory == Share(0, 0)
    assert commune.encouraged == Share(1, 2)
    assert commune.is_encouraged


def test_rule_of_one_agency_goes_before_the_rule_of_its_kind(obliged):
    ApplicabilityFactory(agency=obliged.commune_a, kind="")

    assert coverage(Question(DAY)).row("commune").mandatory == Share(0, 1)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_only_recorded_declarations_count(province, status):
    DeclarationFactory(agency=province.department, status=status)

    assert coverage(Question(DAY)).total.share == Share(0, 5)


def test_declaration_counts_from_its_first_day_until_the_day_it_ends(province):
    DeclarationFactory(agency=province.department, start=date(2018, 6, 1), end=date(2020, 12, 1))
    days = [date(2018, 5, 31), date(2018, 6, 1), date(2020, 11, 30), date(2020, 12, 1)]

    found = coverage_over(days, Question(DAY))

    assert [found[day].total.share.part for day in days] == [0, 1, 1, 0]


def test_agency_that_ended_is_neither_part_nor_whole(province):
    DeclarationFactory(agency=province.commune_a)
    AgencyVersion.objects.filter(agency=province.commune_a).update(end=date(2019, 7, 1))

    assert coverage(Question(DAY)).row("commune").share == Share(0, 1)
    assert coverage(Question(date(2019, 6, 30))).row("commune").share == Share(1, 2)


def test_versions_of_the_standard_are_told_apart(province):
    DeclarationFactory(agency=province.department)
    DeclarationFactory(agency=province.district, version=StandardVersionFactory(code="2008"))

    found = coverage(Question(DAY, standard="2015"))

    assert found.total.share == Share(1, 5)
    assert found.total.by_standard == {"2008": 1, "2015": 1}


@pytest.mark.parametrize("by", list(Dimension))
def test_every_row_opens_to_its_members(obliged, by):
    for agency in [obliged.department, obliged.commune_b]:
        DeclarationFactory(agency=agency)

    found = coverage(Question(DAY), by)

    assert found.total.share == Share(2, 5)
    assert sum(row.share.whole for row in found.rows) == 5
    for row in found.rows:
        filters = dict(row.filters)
        if "parent" in filters:
            filters["parent"] = int(filters["parent"])
        members = standings(Question(DAY, **filters))
        assert members.count() == row.share.whole
        assert members.filter(declared(Question(DAY))).count() == row.share.part


def test_agencies_are_counted_under_the_name_their_parent_had_on_the_day(province):
    AgencyVersion.objects.filter(agency=province.district).update(end=date(2019, 7, 1))
    renamed = {"agency": province.district, "parent": province.top, "kind": Kind.DISTRICT}
    for name, start, end in [
        ("UBND thị xã Nam Trực", date(2019, 7, 1), date(2021, 7, 1)),
        ("UBND thành phố Nam Trực", date(2021, 7, 1), None),
    ]:
        AgencyVersionFactory(name=name, start=start, end=end, **renamed)
    before, key = date(2018, 12, 31), str(province.district.pk)

    alone = coverage(Question(before), Dimension.PARENT)
    series = coverage_over([DAY, before], Question(DAY), Dimension.PARENT)

    assert alone.row(key).label == "UBND huyện Nam Trực"
    assert {found.row(key).label for found in series.values()} == {"UBND thị xã Nam Trực"}


def test_reach_limits_what_is_counted(obliged, officer):
    DeclarationFactory(agency=obliged.department)
    DeclarationFactory(agency=obliged.commune_a)

    found = coverage(Question(DAY, reach=reach(officer, Permission.VIEW)))

    assert found.total.share == Share(1, 2)


@pytest.mark.parametrize("days", [1, 12])
def test_series_of_days_costs_three_queries(obliged, count_queries, days):
    asked = [date(2009 + index, 12, 31) for index in range(days)]

    assert count_queries(lambda: coverage_over(asked, Question(DAY))) == 3


def test_day_before_anything_existed_has_no_rows(province):
    found = coverage(Question(date(1995, 1, 1)))

    assert found.rows == []
    assert found.total.share.percent is None
