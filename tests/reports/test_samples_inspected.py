"""What the samples say of inspections: the figures that the sources state come out."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from agencies.models import AgencyVersion, Kind
from audits.campaigns.progress import progress
from audits.models import Campaign, Inspection, TeamMember
from isoportal.lib.share import Share

LOADED_ON = date(2026, 11, 22)
State = Inspection.State


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(LOADED_ON, tick=False):
            call_command("load_sample", "lang-son", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def campaign(_loaded, db):
    """The one campaign of Lạng Sơn."""
    return Campaign.objects.get()


def recomputed():
    said = StringIO()
    call_command("recompute_scores", stdout=said)
    return said.getvalue()


def test_72_units_and_144_parts_were_inspected_by_14_october(campaign):
    found = progress(campaign, date(2020, 10, 14))

    assert (found.done, found.parts) == (Share(72, 72), Share(144, 144))
    assert found.concluded == Share(72, 72)


def test_on_1_september_both_counts_were_lower_and_some_units_were_half_done(campaign):
    found = progress(campaign, date(2020, 9, 1))

    assert 40 <= found.done.part < 60
    assert found.done.whole == 72
    assert found.done.part * 2 <= found.parts.part < 130
    half = [progress(campaign, date(2020, month, 15)) for month in (6, 7, 8, 9)]
    assert any(unit.words == "1/2 nội dung" for each in half for unit in each.units)


def test_day_before_the_last_one_unit_was_left(campaign):
    assert progress(campaign, date(2020, 10, 13)).done.part < 72


def test_campaign_rests_on_the_two_decisions_of_the_source(campaign):
    (team,) = campaign.teams.all()

    assert (campaign.plan_no, campaign.plan_day) == ("316/QĐ-UBND", date(2020, 2, 20))
    assert team.decision_no == "55/QĐ-BCĐISO"
    assert team.members.filter(role=TeamMember.Role.LEAD, user__username="kiem.tra").exists()


def test_units_are_real_ones_of_each_kind(campaign):
    versions = AgencyVersion.objects.as_of(campaign.first_day).filter(
        agency__inspections__campaign=campaign
    )

    kinds = list(versions.values_list("kind", flat=True))
    assert {kind: kinds.count(kind) for kind in kinds} == {
        Kind.DEPARTMENT: 20, Kind.SUB_DEPARTMENT: 8, Kind.DISTRICT: 11, Kind.COMMUNE: 33,
    }  # fmt: skip
    names = set(versions.values_list("name", flat=True))
    assert {"UBND huyện Lộc Bình", "UBND thành phố Lạng Sơn", "Sở Ngoại vụ"} <= names


def test_checklist_is_an_issued_copy_of_the_proposal(campaign):
    checklist = campaign.checklist

    assert checklist.is_issued
    assert checklist.based_on.is_proposal
    assert checklist.body == checklist.based_on.body


def test_minutes_say_that_the_scores_are_made_up(campaign):
    assert not campaign.inspections.exclude(proposals__contains="Dữ liệu minh họa").exists()
    assert campaign.inspections.filter(score__range=(50, 100), state=State.CLOSED).count() == 72


def test_recomputing_changes_no_score_of_lang_son(campaign):
    assert "72 cuộc kiểm tra đã kết luận: điểm tính lại không đổi." in recomputed()


def test_scores_are_the_same_on_every_machine(campaign):
    told = dict(campaign.inspections.values_list("agency__name", "score"))

    assert told["UBND huyện Lộc Bình"] == Decimal(95)
    assert told["Sở Kế hoạch và Đầu tư"] == Decimal("88.14")
