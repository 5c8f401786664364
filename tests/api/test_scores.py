"""Scores and ranks told to other systems."""

from datetime import date
from decimal import Decimal

import pytest

from agencies.roles import Role
from tests.audits.ranking import PUBLISHED, scored
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CampaignFactory

SCORES = "/scores/"


@pytest.fixture
def campaign(province):
    campaign = CampaignFactory()
    earlier = CampaignFactory(year=2019, first_day=date(2019, 3, 1), last_day=date(2019, 9, 1))
    scored(province.commune_a, 80, earlier, concluded_on=date(2019, 6, 30))
    scored(province.commune_a, "86.5", campaign, part_one=Decimal("85.71"))
    scored(province.commune_b, "86.5", campaign)
    scored(province.department, 91, campaign)
    return campaign


def publish(campaign):
    campaign.published_at = PUBLISHED
    campaign.save()


def test_a_score_is_told_with_two_decimals_and_its_rank(campaign, province, staff, ask):
    told = ask(staff, SCORES, campaign=campaign.pk).json()

    assert told["count"] == 3
    assert told["results"][1] == {
        "inspection": campaign.inspections.get(agency=province.commune_a).pk,
        "campaign": campaign.pk, "agency": province.commune_a.pk,
        "agency_name": "UBND xã Nam Hùng", "group": "commune", "level": "commune",
        "rank": 1, "tied_with": 1, "score": "86.50", "part_1": "85.71", "part_2": None,
        "grade": "Tốt", "concluded_on": "2020-06-30", "previous_score": "80.00", "change": "6.50",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "scores"),
    [
        ({"year": "2020"}, ["91.00", "86.50", "86.50"]),
        ({"year": "2019"}, ["80.00"]),
        ({"year": "2018"}, []),
        ({}, ["80.00", "91.00", "86.50", "86.50"]),
        ({"year": "2020", "group": "provincial"}, ["91.00"]),
        ({"year": "2020", "by": "level", "level": "commune", "q": "my"}, ["86.50"]),
        ({"year": "2020", "page_size": "1", "page": "1"}, ["91.00"]),
    ],
)
def test_scores_are_filtered_and_paged(campaign, staff, ask, asked, scores):
    told = ask(staff, SCORES, **asked).json()

    assert [row["score"] for row in told["results"]] == scores
    if "page" not in asked:
        assert told["count"] == len(scores)


def test_an_agency_reads_what_is_published(campaign, commune_officer, ask):
    before = ask(commune_officer, SCORES).json()["results"]
    refused = ask(commune_officer, SCORES, campaign=campaign.pk)
    publish(campaign)
    after = ask(commune_officer, SCORES, campaign=campaign.pk).json()["results"]

    assert (before, refused.status_code) == ([], 400)
    assert refused["Content-Type"] == "application/problem+json"
    assert [row["rank"] for row in after] == [1, 1, 1]


def test_another_system_reads_what_is_published(campaign, province, ask):
    client = AssignmentFactory(agency=province.top, role=Role.CLIENT).user

    assert ask(client, SCORES).json()["count"] == 0
    publish(campaign)
    assert ask(client, SCORES).json()["count"] == 3


@pytest.mark.parametrize(
    "asked",
    [
        {"campaign": "x"}, {"campaign": "0"}, {"year": "1"}, {"by": "x"}, {"group": "x"},
        {"level": "x"}, {"page": "99"}, {"sort": "score"},
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused_in_words(campaign, staff, ask, asked):
    answer = ask(staff, SCORES, **asked)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    (name,) = asked
    assert answer.json()["errors"][0]["pointer"] == f"/{name}"


def test_an_unchanged_ranking_is_not_sent_again(campaign, staff, signed_in):
    client = signed_in(staff)
    first = client.get("/api/v1/scores/")

    again = client.get("/api/v1/scores/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
