"""The inspections of An Giang: two years published, one under way, findings in every state."""

from datetime import date
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import F

from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission
from audits.campaigns.progress import progress
from audits.criteria import WHOLE
from audits.findings.people import why_not_verify
from audits.findings.waiting import to_answer, to_verify
from audits.inspections.people import membership, why_not
from audits.models import (
    Campaign,
    Checklist,
    Finding,
    Inspection,
    InternalAudit,
    ManagementReview,
    MarkChange,
    Photo,
    TeamMember,
)
from isoportal.lib.files import look_through
from isoportal.lib.files.kinds import IMAGES
from isoportal.lib.share import Share

DAY = date(2026, 11, 22)
State = Inspection.State


def user(name):
    return User.objects.get(username=name)


def running():
    return Campaign.objects.get(year=2026)


@pytest.mark.parametrize("year", [2019, 2020])
def test_past_campaigns_are_closed_and_their_rankings_published(an_giang, year):
    campaign = Campaign.objects.get(year=year)
    found = progress(campaign, date(year, 12, 31))

    assert campaign.state == Campaign.State.CLOSED
    assert campaign.published_at.year == year
    assert found.done.is_whole
    assert found.done.whole >= 60


def test_agencies_inspected_in_both_years_changed_their_score(an_giang):
    first, second = [
        dict(Inspection.objects.filter(campaign__year=year).values_list("agency", "score"))
        for year in (2019, 2020)
    ]
    both = first.keys() & second.keys()

    assert len(both) >= 50
    assert sum(second[each] != first[each] for each in both) > 40


def test_campaign_under_way_has_units_in_every_state(an_giang):
    states = set(running().inspections.values_list("state", flat=True))

    assert states == {*State} - {State.CLOSED}
    found = progress(running(), DAY)
    assert Share(0, 1).part < found.done.part < found.done.whole
    assert any(unit.words == "1/2 nội dung" for unit in found.units)


def test_checklists_were_copied_year_after_year_and_add_up(an_giang):
    rows = list(Checklist.objects.issued().order_by("year"))

    assert [row.year for row in rows] == [2019, 2020, 2026]
    assert [row.based_on for row in rows[1:]] == rows[:2]
    assert {row.criteria.total() for row in rows} == {WHOLE}
    assert rows[2].body != rows[1].body


def test_recomputing_changes_no_score_of_an_giang(an_giang):
    said = StringIO()
    call_command("recompute_scores", stdout=said)

    assert "điểm tính lại không đổi" in said.getvalue()


def test_findings_are_in_every_state_and_grade(an_giang):
    told = Finding.objects.all()

    assert set(told.values_list("state", flat=True)) == set(Finding.State)
    assert set(told.values_list("grade", flat=True)) >= {*Finding.Grade} - {Finding.Grade.MAJOR}
    assert told.overdue(DAY).count() > 3
    assert told.filter(closed_on__isnull=False, done_on__gt=F("due")).exists()
    assert told.filter(repeats__isnull=False).exists()


def test_what_did_not_work_is_followed_by_a_new_finding(an_giang):
    for finding in Finding.objects.filter(state=Finding.State.NOT_EFFECTIVE):
        after = finding.followed_by
        assert (after.agency, after.item, after.nature) == (
            finding.agency, finding.item, finding.nature
        )  # fmt: skip
        assert after.found_on == finding.closed_on


def test_findings_are_numbered_without_gaps(an_giang):
    numbers = {}
    for agency, year, number in Finding.objects.values_list("agency", "year", "number"):
        numbers.setdefault((agency, year), []).append(number)

    assert all(sorted(each) == [*range(1, len(each) + 1)] for each in numbers.values())


def test_nobody_verified_what_they_did_themselves(an_giang):
    done = Finding.objects.filter(verified_by__isnull=False)

    assert not done.filter(makers=F("verified_by")).exists()
    assert not done.exclude(actions__done_on__isnull=False).exists()
    proofs = done.filter(grade=Finding.Grade.MINOR).values_list("actions__proof__file", flat=True)
    assert all(default_storage.exists(file) for file in set(proofs))


@pytest.mark.parametrize("name", ["can.bo.skhcn", "can.bo.huyen", "can.bo.xa"])
def test_officers_to_try_have_findings_to_answer(an_giang, name):
    assert to_answer(reach(user(name), Permission.AUDIT)).exists()


@pytest.mark.parametrize("name", ["kiem.tra", "thu.truong.skhcn"])
def test_inspector_and_head_have_findings_to_verify(an_giang, name):
    waiting = to_verify(user(name), DAY)

    assert waiting
    assert not why_not_verify(user(name), waiting[0], DAY)


def test_inspector_to_try_leads_units_to_mark_and_to_conclude_and_a_conflict(an_giang):
    inspector = user("kiem.tra")
    own = running().inspections.filter(
        team__members__user=inspector, team__members__role=TeamMember.Role.LEAD
    )

    for state in [State.ANNOUNCED, State.UNDER_WAY, State.RECORDED]:
        row = own.filter(state=state).first()
        assert not why_not(inspector, row, membership(inspector, row))
    conflict = MarkChange.objects.get(outcome=MarkChange.Outcome.CONFLICT)
    assert own.filter(pk=conflict.inspection_id).exists()


def test_head_to_try_has_minutes_to_answer_and_officers_have_themselves_to_score(an_giang):
    def of(name):
        return running().inspections.get(agency__name=name)

    minutes, announced = of("Sở Khoa học và Công nghệ"), of("UBND huyện Châu Phú")

    assert (minutes.state, minutes.is_agreed) == (State.RECORDED, None)
    assert (announced.state, announced.self_sent_at) == (State.ANNOUNCED, None)
    assert of("UBND xã Bình Mỹ").state == State.CONCLUDED


@pytest.mark.parametrize("name", ["Sở Khoa học và Công nghệ", "UBND xã Bình Mỹ"])
def test_department_and_commune_to_try_have_an_audit_of_their_own_that_is_reported(an_giang, name):
    audit = InternalAudit.objects.get(programme__agency__name=name)

    assert audit.is_reported
    assert audit.content["findings"][0]["nature"] == audit.findings.get().nature


def test_leadership_of_the_department_decided_and_the_commune_prepares(an_giang):
    held = ManagementReview.objects.get(agency__name="Sở Khoa học và Công nghệ")
    coming = ManagementReview.objects.get(agency__name="UBND xã Bình Mỹ")

    assert {action.state_on(DAY) for action in held.actions.all()} == {"done", "late", "due"}
    assert (held.state, coming.state) == ("minuted", "draft")
    assert coming.on > DAY


def test_both_sides_photographed_what_the_inspectors_looked_at(an_giang):
    photos = Photo.objects.filter(inspection__campaign=running()).select_related("upload")

    told = set(photos.values_list("inspection__agency__name", "side", "by__username"))
    assert {("Sở Khoa học và Công nghệ", "own", "can.bo.skhcn"),
            ("UBND xã Bình Mỹ", "team", "kiem.tra")} <= told  # fmt: skip
    for each in photos:
        with each.upload.file.open() as file:
            assert look_through(file, IMAGES).kind == "jpeg"
        assert each.upload.size < 100_000


def test_signed_minutes_are_scanned(an_giang):
    scanned = Inspection.objects.get(agency__name="UBND xã Bình Mỹ", campaign=running())

    assert scanned.minutes.kind == "pdf"
    assert default_storage.exists(scanned.minutes.file.name)
    assert scanned.answered_by.username == "thu.truong.xa"
