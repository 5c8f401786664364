import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import Agency, AgencyVersion, Kind
from isoportal.lib.share import Share
from quality.models import Declaration, Regime
from reports.figures import VERSION, Figures, figures_of
from tests.factories.agencies import LONG_AGO
from tests.factories.quality import ApplicabilityFactory, DeclarationFactory, StandardVersionFactory

DAY = date(2020, 12, 31)


@pytest.fixture
def obliged(province):
    """The small province, with the decision that obliges all but its communes."""
    for kind in [Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT]:
        ApplicabilityFactory(kind=kind)
    ApplicabilityFactory(kind=Kind.COMMUNE, regime=Regime.ENCOURAGED)
    return province


def test_figures_tell_each_group_and_the_total(obliged):
    for agency in [obliged.department, obliged.district, obliged.commune_a]:
        DeclarationFactory(agency=agency)

    figures = figures_of(obliged.top, DAY)

    provincial, commune = figures.lines
    assert [(part.name, str(part.share)) for part in provincial.parts] == [
        ("Sở, ban, ngành", "1/1"),
        ("Chi cục", "0/1"),
        ("UBND cấp huyện", "1/1"),
    ]
    assert (provincial.share, commune.share) == (Share(2, 3), Share(1, 2))
    assert (provincial.mandatory, commune.mandatory) == (Share(2, 3), Share(0, 0))
    assert figures.total.share == Share(3, 5)
    assert figures.total.by_standard == {"2015": 3}


def test_figures_name_the_declaration_each_agency_stands_on(obliged):
    DeclarationFactory(
        agency=obliged.commune_b,
        number="15/QĐ-UBND",
        signed_on=date(2019, 4, 1),
        start=date(2019, 4, 2),
    )

    figures = figures_of(obliged.top, DAY)

    assert [(entry.group, entry.name) for entry in figures.agencies] == [
        ("department", "Sở Khoa học và Công nghệ"),
        ("sub_department", "Chi cục Tiêu chuẩn"),
        ("district", "UBND huyện Nam Trực"),
        ("commune", "UBND xã Nam Hùng"),
        ("commune", "UBND xã Nam Mỹ"),
    ]
    last = figures.agencies[-1]
    assert (last.parent, last.regime) == ("UBND huyện Nam Trực", "encouraged")
    assert (last.number, last.standard) == ("15/QĐ-UBND", "2015")
    assert (last.signed_on, last.start) == (date(2019, 4, 1), date(2019, 4, 2))
    assert [entry.declared for entry in figures.agencies] == [False] * 4 + [True]


def test_figures_compare_with_the_same_day_a_year_before(obliged):
    DeclarationFactory(agency=obliged.department, start=date(2018, 1, 1))
    DeclarationFactory(agency=obliged.district, start=date(2020, 1, 1))

    figures = figures_of(obliged.top, DAY)

    assert figures.before == date(2019, 12, 31)
    assert figures.lines[0].before == Share(1, 3)
    assert figures.total.before == Share(1, 5)


def test_group_that_is_new_has_nothing_to_compare_with(obliged):
    AgencyVersion.objects.filter(kind=Kind.COMMUNE).update(start=date(2020, 6, 1))

    assert figures_of(obliged.top, DAY).lines[1].before == Share(0, 0)


def test_series_begins_with_the_year_of_the_first_declaration(obliged):
    DeclarationFactory(agency=obliged.department, start=date(2017, 6, 1))
    DeclarationFactory(agency=obliged.commune_a, start=date(2019, 6, 1))

    series = figures_of(obliged.top, DAY).series

    assert [point.day.year for point in series] == [2017, 2018, 2019, 2020]
    assert [str(point.shares["provincial"]) for point in series] == ["1/3"] * 4
    assert [str(point.shares["commune"]) for point in series] == ["0/2", "0/2", "1/2", "1/2"]


def test_series_without_any_declaration_shows_two_years(obliged):
    series = figures_of(obliged.top, DAY).series

    assert [str(point.day) for point in series] == ["2019-12-31", "2020-12-31"]


def test_figures_are_of_the_agencies_of_that_day(obliged):
    DeclarationFactory(agency=obliged.commune_a)
    AgencyVersion.objects.filter(agency=obliged.commune_a).update(end=date(2019, 7, 1))

    assert figures_of(obliged.top, DAY).lines[1].share == Share(0, 1)
    assert figures_of(obliged.top, date(2019, 6, 30)).lines[1].share == Share(1, 2)


def test_names_are_those_of_the_day(obliged):
    AgencyVersion.objects.filter(agency=obliged.top).update(end=date(2021, 1, 1))
    AgencyVersion.objects.create(
        agency=obliged.top,
        kind=Kind.PROVINCE,
        name="UBND tỉnh Ninh Bình",
        start=date(2021, 1, 1),
    )

    assert figures_of(obliged.top, DAY).province == "UBND tỉnh Nam Định"
    assert figures_of(obliged.top, date(2021, 12, 31)).province == "UBND tỉnh Ninh Bình"


def test_scope_below_the_root_counts_its_own_branch(obliged):
    figures = figures_of(obliged.district, DAY)

    assert (figures.scope, figures.province) == ("UBND huyện Nam Trực", "UBND tỉnh Nam Định")
    assert figures.total.share == Share(0, 3)


def test_versions_that_could_be_declared_have_their_column(obliged):
    StandardVersionFactory(code="2008", adopted_on=date(2008, 12, 31))
    StandardVersionFactory(code="2015", adopted_on=date(2015, 12, 31))
    StandardVersionFactory(code="2026", adopted_on=None)

    assert [each.code for each in figures_of(obliged.top, DAY).standards] == ["2008", "2015"]
    assert [each.code for each in figures_of(obliged.top, date(2014, 12, 31)).standards] == ["2008"]


def test_legal_bases_are_those_in_force(obliged):
    ApplicabilityFactory(
        kind=Kind.SERVICE_UNIT, legal_basis="Quyết định số 9/2022", start=date(2022, 1, 1)
    )

    assert figures_of(obliged.top, DAY).legal_bases == ("Điều 2 Quyết định số 19/2014/QĐ-TTg",)


def test_made_up_declarations_are_told(obliged):
    DeclarationFactory(agency=obliged.department, note="Ký thay")
    assert figures_of(obliged.top, DAY).note == ""

    DeclarationFactory(agency=obliged.district, note="Dữ liệu minh họa: số văn bản là giả định.")
    assert figures_of(obliged.top, DAY).note == "Dữ liệu minh họa: số văn bản là giả định."


def test_same_data_give_the_same_hash_and_other_data_another(obliged):
    declaration = DeclarationFactory(agency=obliged.department)
    first = figures_of(obliged.top, DAY)
    again = figures_of(obliged.top, DAY)

    Declaration.objects.filter(pk=declaration.pk).update(end=date(2020, 12, 1))

    assert again.sha256 == first.sha256
    assert len(first.sha256) == 64
    assert figures_of(obliged.top, DAY).sha256 != first.sha256
    assert figures_of(obliged.top, DAY).total.share == Share(0, 5)


def test_stored_figures_are_read_back_whole(obliged):
    DeclarationFactory(agency=obliged.department)
    figures = figures_of(obliged.top, DAY)

    stored = json.loads(json.dumps(figures.to_json()))

    assert stored["version"] == VERSION
    assert Figures.from_json(stored) == figures
    assert Figures.from_json(stored).sha256 == figures.sha256


def test_figures_of_an_unknown_version_are_refused(obliged):
    stored = figures_of(obliged.top, DAY).to_json() | {"version": 99}

    with pytest.raises(ValueError, match="99"):
        Figures.from_json(stored)


def test_day_on_which_nothing_is_counted_has_no_report(obliged):
    AgencyVersion.objects.counted().update(start=date(2015, 1, 1))

    with pytest.raises(
        ValidationError, match="Không có cơ quan nào được thống kê vào ngày 31/12/2014"
    ):
        figures_of(obliged.top, date(2014, 12, 31))


def test_scope_that_did_not_exist_has_no_report(obliged):
    with pytest.raises(ValidationError, match="chưa thành lập hoặc đã chấm dứt"):
        figures_of(obliged.top, LONG_AGO.replace(year=2009))


def test_report_of_the_first_and_last_day_of_the_portal(obliged):
    AgencyVersion.objects.update(start=date(1990, 1, 1))

    assert [str(point.day) for point in figures_of(obliged.top, date(1990, 1, 1)).series] == [
        "1990-01-01"
    ]
    assert figures_of(obliged.top, date(2100, 12, 31)).total.share == Share(0, 5)


def test_leap_day_is_compared_with_the_28th(obliged):
    assert figures_of(obliged.top, date(2020, 2, 29)).before == date(2019, 2, 28)


def test_gathering_costs_the_same_for_5_and_400_agencies(obliged, count_queries):
    few = count_queries(lambda: figures_of(obliged.top, DAY))
    agencies = Agency.objects.bulk_create(Agency(name=f"UBND xã {n}") for n in range(400))
    AgencyVersion.objects.bulk_create(
        AgencyVersion(
            agency=agency,
            name=agency.name,
            kind=Kind.COMMUNE,
            parent=obliged.district,
            group=obliged.groups.commune,
            start=LONG_AGO,
        )
        for agency in agencies
    )

    assert figures_of(obliged.top, DAY).total.share == Share(0, 405)
    assert count_queries(lambda: figures_of(obliged.top, DAY)) == few <= 9
