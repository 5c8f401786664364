"""Rankings: who stands where among its like, with whom, and how scores lie."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.models import Kind
from audits.models import Inspection
from audits.ranking import rows
from audits.ranking.overview import Overview
from audits.ranking.rows import By
from audits.ranking.spread import deviation
from tests.audits.ranking import scored
from tests.conftest import place
from tests.factories.agencies import GroupFactory
from tests.factories.audits import CampaignFactory, GradeBandFactory, InspectionFactory

pytestmark = pytest.mark.django_db
State = Inspection.State


@pytest.fixture
def campaign(province):
    return CampaignFactory()


def communes(province, *scores, campaign, group=True):
    """That many more communes of the district, with these scores, in the order of their names."""
    its = province.groups.commune if group else None
    for number, score in enumerate(scores, start=1):
        agency = place(f"UBND xã số {number:02}", Kind.COMMUNE, province.district, its)
        scored(agency, score, campaign)


def ranked(campaign, by=By.GROUP):
    asked = (campaign.pk,), by
    return rows.read(rows.listed(*asked), by, rows.spreads(*asked))


def test_equal_scores_share_a_rank_and_the_next_is_the_next_number(province, campaign):
    communes(province, "80", "86.5", "91", "86.50", campaign=campaign)

    found = ranked(campaign)

    assert [(row.rank, row.name, row.score, row.others) for row in found] == [
        (1, "UBND xã số 03", 91, 0),
        (2, "UBND xã số 02", Decimal("86.5"), 1),
        (2, "UBND xã số 04", Decimal("86.5"), 1),
        (3, "UBND xã số 01", 80, 0),
    ]


@pytest.mark.parametrize(
    ("by", "ranks"),
    [
        (By.GROUP, {"Sở": 1, "Chi cục": 1, "UBND huyện": 1, "UBND xã": 1}),
        (By.LEVEL, {"Sở": 2, "Chi cục": 1, "UBND huyện": 1, "UBND xã": 1}),
    ],
)
def test_nobody_is_ranked_against_another_group_or_tier(province, campaign, by, ranks):
    scored(province.department, 70, campaign)
    scored(province.sub_department, 80, campaign)
    scored(province.district, 60, campaign)
    scored(province.commune_a, 95, campaign)

    found = {row.name: row.rank for row in ranked(campaign, by)}

    for name, rank in ranks.items():
        assert [its for called, its in found.items() if called.startswith(name)] == [rank]


def test_a_group_that_spans_tiers_never_sets_communes_against_departments(province, campaign):
    mixed = GroupFactory(code="mixed", name="Nhóm chung")
    scored(place("Sở Y tế", Kind.DEPARTMENT, province.top, mixed), 60, campaign)
    scored(place("UBND xã A", Kind.COMMUNE, province.district, mixed), 90, campaign)
    scored(place("UBND xã B", Kind.COMMUNE, province.district), 80, campaign)
    scored(place("Sở Tài chính", Kind.DEPARTMENT, province.top), 70, campaign)

    found = Overview.of([campaign], By.GROUP)

    assert {row.rank for row in ranked(campaign)} == {1}
    assert list(found.names.values()) == [
        "Nhóm chung – cấp tỉnh", "Nhóm chung – cấp xã",
        "Ngoài các nhóm – cấp tỉnh", "Ngoài các nhóm – cấp xã",
    ]  # fmt: skip


def test_what_is_not_concluded_or_has_no_score_is_never_ranked(province, campaign):
    for agency, state in [
        (province.commune_a, State.RECORDED), (province.department, State.CANCELLED),
        (province.district, State.PLANNED),
    ]:  # fmt: skip
        InspectionFactory(agency=agency, campaign=campaign, state=state)
    InspectionFactory(
        agency=province.sub_department, campaign=campaign, state=State.CONCLUDED,
        concluded_on=date(2020, 6, 30),
    )  # fmt: skip
    scored(province.commune_b, 0, campaign, state=State.CLOSED)
    scored(province.commune_a, 99, CampaignFactory())

    assert [(row.name, row.rank, row.score) for row in ranked(campaign)] == [
        ("UBND xã Nam Mỹ", 1, 0)
    ]


def test_a_unit_is_what_it_was_on_the_day_of_its_minutes(province, campaign):
    today = province.commune_a.versions.get()
    today.end = date(2020, 6, 25)
    today.save()
    later = place("Phường Nam Hùng", Kind.COMMUNE, province.district, province.groups.department)
    later.versions.update(agency=province.commune_a, start=date(2020, 6, 25))
    scored(province.commune_a, 80, campaign)
    scored(province.commune_b, 90, campaign, recorded_on=None)

    names = {row.name: (row.rank, row.group) for row in ranked(campaign)}

    group = province.groups.commune.pk
    assert names == {"UBND xã Nam Hùng": (2, group), "UBND xã Nam Mỹ": (1, group)}


def test_a_unit_of_which_is_not_known_what_it_was_has_no_rank(province, campaign):
    scored(province.commune_a, 80, campaign)
    province.commune_a.versions.update(start=date(2021, 1, 1))

    (row,) = ranked(campaign)

    assert (row.rank, row.others, row.level) == (None, 0, "")
    assert row.name == province.commune_a.name


def test_the_change_is_against_the_last_conclusion_before(province, campaign):
    for year, score in [(2018, 70), (2019, "81.5")]:
        earlier = CampaignFactory(year=year, first_day=date(year, 3, 1), last_day=date(year, 9, 1))
        scored(province.commune_a, score, earlier, concluded_on=date(year, 6, 30))
    later = CampaignFactory(year=2021, first_day=date(2021, 3, 1), last_day=date(2021, 9, 1))
    scored(province.commune_a, 100, later, concluded_on=date(2021, 6, 30))
    scored(province.commune_a, "86.5", campaign)
    scored(province.commune_b, 90, campaign)

    found = ranked(campaign)

    assert [(row.name, row.previous, row.change) for row in found] == [
        ("UBND xã Nam Mỹ", None, None), ("UBND xã Nam Hùng", Decimal("81.5"), 5)
    ]  # fmt: skip


def test_the_average_is_the_mean_of_the_units_half_up(province, campaign):
    GradeBandFactory(name="Tốt", at_least=Decimal(80))
    GradeBandFactory(name="Khá", at_least=Decimal(65))
    communes(province, "86.5", "86.5", campaign=campaign)
    scored(province.commune_a, "80", campaign, grade="Khá")
    scored(province.commune_b, "86.25", campaign, grade="")

    found = Overview.of([campaign], By.LEVEL)

    (each,) = found.classes
    spread = each.spread
    assert (each.name, spread.units, spread.average) == ("Cấp xã", 4, Decimal("84.81"))
    assert (spread.lowest, spread.highest, spread.deviation) == (
        80, Decimal("86.5"), Decimal("2.78"),
    )  # fmt: skip
    assert list(found.grades) == ["Tốt", "Khá", ""]
    assert spread.grades == {"Tốt": 2, "Khá": 1, "": 1}


def test_scores_that_are_all_alike_do_not_deviate():
    assert deviation(Counter({Decimal("86.25"): 3})) == 0
    assert deviation(Counter()) is None
    assert deviation(Counter([Decimal(0), Decimal(100)])) == 50


SCORES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 40).map(lambda half: Decimal(half * 5) / 2)),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(given_scores=SCORES)
def test_a_rank_is_one_more_than_the_different_scores_above(given_scores):
    """The naive definition, of any scores, in two groups, and what is not concluded left out."""
    with transaction.atomic():
        found, scores = _ranked(given_scores)
        transaction.set_rollback(True)

    for row in found:
        same = [score for group, score in scores if group == row.group]
        assert row.rank == 1 + len({score for score in same if score > row.score})
        assert row.others == same.count(row.score) - 1
    assert len(found) == len(scores)


def _ranked(given_scores):
    campaign = CampaignFactory()
    groups = {flag: GroupFactory(code=f"nhom-{flag}".lower()) for flag in (True, False)}
    scores = []
    for number, (flag, score) in enumerate(given_scores):
        agency = place(f"Sở {number}", Kind.DEPARTMENT, None, groups[flag])
        if number % 5 == 4:
            InspectionFactory(agency=agency, campaign=campaign, state=State.RECORDED)
        else:
            scored(agency, score, campaign)
            scores.append((groups[flag].pk, score))
    return ranked(campaign), scores
