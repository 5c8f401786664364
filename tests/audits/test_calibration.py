"""Calibration: the same item, different teams, before a ranking is published."""

from decimal import Decimal

import pytest

from agencies.models import Kind
from audits.inspections import passage
from audits.models import Inspection, ItemMark
from audits.ranking.calibration import Calibration
from audits.ranking.filters import CalibrationFilter
from tests.audits.inspecting import NOW, OWN, TEAM, concluded, mark, planned, recorded
from tests.audits.ranking import page, scored
from tests.conftest import place
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CampaignFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams(province):
    """A strict and a mild team, of which one unit marked itself; what is under way is left out."""
    campaign = CampaignFactory()
    strict = planned(province, province.commune_a, campaign)
    officer = AssignmentFactory(agency=province.commune_a).user
    for item, points in [("I.1.1", 40), ("I.2.1", 30), ("II.1.1", 30)]:
        mark(officer, strict, item, points, side=OWN)
    passage.send_self(by=officer, inspection=strict, now=NOW)
    concluded(strict, points=(20, 25, 27))
    other = planned(province, province.commune_b, campaign)
    Inspection.objects.filter(pk=other.pk).update(team=strict.team)
    other.team, other.lead, other.member = strict.team, strict.lead, strict.member
    concluded(other, points=(30, 25, 27))
    concluded(planned(province, province.department, campaign), points=(40, 25, 30))
    begun = planned(province, province.district, campaign)
    mark(begun.member, begun, "I.1.1", 0, reason="Không có gì")
    return campaign


def calibration(campaign, **asked):
    return Calibration.of(campaign, CalibrationFilter(asked))


def test_own_marks_that_were_never_sent_are_nobodys_to_compare(province, officer):
    unit = planned(province)
    mark(officer, unit, "I.1.1", 40, side=OWN)
    concluded(unit, points=(20, 25, 27))

    found = calibration(unit.campaign)

    assert [line.cells[0].gap for line in found.lines] == [None, None, None]


def test_teams_are_laid_side_by_side_item_by_item(teams):
    found = calibration(teams)

    strict, mild = found.compared
    assert (strict.units, strict.average, strict.deducted) == (2, 77, 23)
    assert (strict.lowest, strict.highest, strict.gap) == (72, 82, 28)
    assert (mild.units, mild.average, mild.gap) == (1, 95, None)
    first = found.lines[0]
    assert (first.item.code, first.apart, first.is_far) == ("I.1.1", 15, True)
    cell, other = first.cells
    assert (cell.units, cell.deducted, cell.deviation) == (2, 15, 5)
    assert (cell.least, cell.most, cell.gap) == (10, 20, 20)
    assert (other.units, other.deducted, other.deviation, other.gap) == (1, 0, 0, None)


def test_items_stand_by_how_far_teams_are_apart_or_as_in_the_checklist(teams):
    ItemMark.objects.filter(item="I.1.1", side=TEAM).update(points=40)

    def codes(**asked):
        return [line.item.code for line in calibration(teams, **asked).lines]

    assert codes() == ["II.1.1", "I.1.1", "I.2.1"]
    assert codes(order="item") == ["I.1.1", "I.2.1", "II.1.1"]


def test_one_tier_alone_is_compared(teams):
    found = calibration(teams, level="commune")

    (team,) = found.compared
    assert team.units == 2
    assert found.lines[0].apart is None


def test_what_does_not_apply_is_not_counted(teams, province):
    ItemMark.objects.filter(item="I.2.1", side=TEAM, inspection__team=None).update(points=None)
    marks = ItemMark.objects.filter(
        item="I.2.1", side=TEAM, inspection__agency__name__contains="Mỹ"
    )
    marks.update(points=None, is_not_applicable=True)

    (line,) = [each for each in calibration(teams).lines if each.item.code == "I.2.1"]

    assert line.cells[0].units == 1


def test_minutes_that_wait_for_the_conclusion_are_compared_by_item(province):
    campaign = CampaignFactory()
    concluded(planned(province, campaign=campaign))
    recorded(planned(province, province.district, campaign))

    found = calibration(campaign)

    assert [team.units for team in found.teams] == [1, 0]
    assert [cell and cell.units for cell in found.lines[0].cells] == [1, 1]


def test_a_team_that_concluded_nothing_is_said(teams, staff, signed_in):
    TeamFactory(campaign=teams, name="Đoàn mới lập")
    client = signed_in(staff)

    answers = [client.get(page(teams, "calibration", **asked))
               for asked in [{}, {"level": "commune"}]]  # fmt: skip

    found = [answer.context["found"] for answer in answers]
    assert [len(each.teams) for each in found] == [5, 5]  # two more did nothing, or began
    assert [len(each.compared) for each in found] == [2, 1]
    shown = [answer.content.decode() for answer in answers]
    assert (shown[0].count("Đoàn mới lập"), shown[0].count(">chưa kết luận cuộc nào<")) == (1, 3)
    assert shown[1].count(">chưa kết luận cuộc nào ở cấp này<") == 4


def test_teams_that_scored_nothing_have_nothing_to_compare(staff, signed_in):
    team = TeamFactory()

    answer = signed_in(staff).get(page(team.campaign, "calibration"))

    assert "Chưa có cơ quan nào được kết luận" in answer.content.decode()


def test_the_page_is_the_staffs(teams, staff, leader, officer, signed_in):
    answer = signed_in(staff).get(page(teams, "calibration"))
    others = [signed_in(user).get(page(teams, "calibration")).status_code
              for user in (leader, officer)]  # fmt: skip

    shown = " ".join(answer.content.decode().split())
    assert "trừ 15<small>từ 10 đến 20, lệch chuẩn 5</small>" in shown
    assert "2 cơ quan, tự chấm +20" in shown
    assert others == [403, 403]


def test_more_units_and_items_cost_no_more_queries(
    teams, province, staff, signed_in, count_queries
):
    client = signed_in(staff)
    client.get(page(teams, "calibration"))
    few = count_queries(lambda: client.get(page(teams, "calibration")))
    author = UserFactory()
    for number in range(8):
        agency = place(f"Xã {number}", Kind.COMMUNE, province.district, province.groups.commune)
        team = TeamFactory(campaign=teams)
        inspection = scored(agency, 80, teams, team=team)
        for item in ["I.1.1", "I.2.1", "II.1.1"]:
            ItemMark.objects.create(
                inspection=inspection, side=TEAM, item=item, points=Decimal(number), by=author
            )

    many = count_queries(lambda: client.get(page(teams, "calibration", level="commune")))

    assert few == many <= 8
