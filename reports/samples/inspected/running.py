"""The campaign of An Giang that is under way: units in every state, around the day of loading.

Who tries the sample finds something to do: a head to answer minutes, officers to score
themselves, an inspector to go on marking, to settle a conflict and to conclude.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from audits.checklists import actions as checklists
from audits.criteria import Criteria
from audits.inspections.actions import give_mark
from audits.models import Campaign, Checklist, Inspection, MarkChange, Side
from reports.samples.chance import draw, next_working_day
from reports.samples.inspected.book import Book, Plan, at
from reports.samples.inspected.findings import leave
from reports.samples.inspected.pictures import photograph, scan_minutes
from reports.samples.inspected.texts import FAULTS
from reports.samples.inspected.trying import try_findings
from reports.samples.inspected.visits import Visit, done, loss_of
from reports.samples.work.desk import Desk

State = Inspection.State
BEGAN, ENDS = 100, 60  # days before and after the day of loading
CONCLUDED, WAITING, AT_WORK, TOLD, PLANNED = 9, 3, 4, 7, 10  # so many more units of each
PROUD = 2  # which of the concluded ones had given itself all points, as did one that waits
CHANGED = {"I.2.6": "+1", "I.4.5": "-1"}  # points of an item since the checklist before
REASON = "Cơ quan đang sắp xếp lại tổ chức; chuyển sang đợt kiểm tra năm sau."


def run(desk: Desk, title: str, before: Checklist) -> None:
    first = next_working_day(desk.today - timedelta(BEGAN), 0)
    plan = Plan(
        title=title, plan_no="1206/QĐ-UBND", plan_day=first - timedelta(24),
        team_no="62/QĐ-BCĐISO", team_day=first - timedelta(14), first_day=first,
        last_day=desk.today + timedelta(ENDS), leads=["kiem.tra", "kiem.tra2"],
        others={0: ["thu.ky2"]}, state=Campaign.State.APPROVED,
    )  # fmt: skip
    book = Book.open(desk, plan, _renewed(desk, first, before))
    visits = [*_tried(desk), *_others(desk, first)]
    book.write(visits)
    leave(book, visits[len(_tried(desk)) :], desk.today)
    _mark_by_hand(desk, book)
    try_findings(desk, book)
    _show(desk, book)


def _renewed(desk: Desk, first: date, before: Checklist) -> Checklist:
    """This year two items weigh differently, so that editions can be compared."""
    by = desk.people["thu.ky"]
    on = first - timedelta(40)
    made = checklists.begin(by=by, year=first.year, title=before.title, source=before)
    criteria = Criteria([
        replace(part, groups=[
            replace(group, items=[
                replace(item, maximum=item.maximum + Decimal(CHANGED.get(item.code, "0")))
                for item in group.items
            ])
            for group in part.groups
        ])
        for part in made.criteria.parts
    ])  # fmt: skip
    made = checklists.write(
        by=by, checklist=made, title=made.title, criteria=criteria, revision=0
    )  # fmt: skip
    return checklists.issue(
        by=by, checklist=made, revision=1, now=at(on, 8), decision_no="29/QĐ-BCĐISO", decided_on=on
    )


def _tried(desk: Desk) -> list[Visit]:
    """The units of those who have accounts to try."""
    today, sample = desk.today, desk.sample
    concluded = next_working_day(today - timedelta(80), 0)
    recorded = next_working_day(today - timedelta(10), 0)
    return [
        Visit(sample.officers_commune, concluded, Decimal("23.5"), first_on=concluded,
              concluded_on=concluded + timedelta(3), is_agreed=True,
              most=("I.3.1", "I.4.3", "II.1.1", "I.2.2")),
        Visit("SKHCN", recorded, Decimal("8.5"), State.RECORDED, first_on=recorded,
              most=("I.4.4",)),
        Visit(sample.officers_district, next_working_day(today + timedelta(6), 0),
              state=State.ANNOUNCED),
    ]  # fmt: skip


def _others(desk: Desk, first: date) -> list[Visit]:
    """So many of each state, drawn from all others."""
    today = desk.today
    taken = {visit.key for visit in _tried(desk)} | {desk.sample.province}
    free = iter(sorted((key for key in desk.agencies if key not in taken),
                       key=lambda key: draw(key, "this year")))  # fmt: skip
    made: list[Visit] = []
    for place in range(CONCLUDED):
        key = next(free)
        on = next_working_day(first + timedelta(6 * place), 0)
        visit = done(key, on, loss_of(key, first.year, 8), since=first, by=today, team=place % 2)
        made.append(replace(visit, is_proud=True, without=()) if place == PROUD else visit)
    for place in range(WAITING):
        key, on = next(free), next_working_day(today - timedelta(14 - place), 0)
        lost = loss_of(key, first.year, 8)
        made.append(Visit(key, on, lost, State.RECORDED, first_on=on, is_agreed=place != 1,
                          is_proud=place == 1))  # fmt: skip
    for place in range(AT_WORK):
        key, on = next(free), next_working_day(today - timedelta(5), 0)
        lost = loss_of(key, first.year, 8)
        made.append(Visit(key, on, lost, State.UNDER_WAY, team=place % 2, first_on=on))
    for place in range(TOLD):
        on = next_working_day(today + timedelta(3 + 2 * place), 0)
        made.append(Visit(next(free), on, state=State.ANNOUNCED, team=place % 2))
    for place in range(PLANNED):
        on = next_working_day(today + timedelta(20 + 3 * place), 0)
        made.append(Visit(next(free), on, state=State.PLANNED, team=place % 2))
    left_out = Visit(next(free), next_working_day(today + timedelta(9), 0),
                     state=State.CANCELLED, reason=REASON)  # fmt: skip
    return [*made, left_out]


def _mark_by_hand(desk: Desk, book: Book) -> None:
    """Two inspectors differ on an item; an officer has begun to score the own agency."""
    under_way = next(each for each in book.written.values()
                     if each.state == State.UNDER_WAY and each.team == book.teams[0])  # fmt: skip
    for who, points in [("kiem.tra", "1.5"), ("thu.ky2", "2.5")]:
        _give(desk, under_way, who, Side.TEAM, "II.4.1", points, FAULTS["II.4.1"].reason)
    own = book.written[desk.sample.officers_district]
    marked: Sequence[tuple[str, str]] = [("I.1.1", "2"), ("I.1.2", "3"), ("I.1.3", "1.5")]
    for item, points in marked:
        _give(desk, own, "can.bo.huyen", Side.OWN, item, points, "")


def _show(desk: Desk, book: Book) -> None:
    """What was photographed at those who try the sample, and a unit's signed minutes."""
    lead, sample = desk.people["kiem.tra"], desk.sample
    department, commune = book.written["SKHCN"], book.written[sample.officers_commune]
    photograph(department, Side.OWN, ["I.3.5", "II.2.1"], desk.people["can.bo.skhcn"])
    photograph(department, Side.TEAM, ["I.3.1", "I.3.4"], lead)
    photograph(commune, Side.OWN, ["I.3.5"], desk.people["can.bo.xa"])
    photograph(commune, Side.TEAM, ["I.3.1", "I.3.4", "II.2.1"], lead)
    scan_minutes(commune, lead)


def _give(
    desk: Desk, inspection: Inspection, who: str, side: Side, item: str, points: str, reason: str
) -> MarkChange:
    return give_mark(
        by=desk.people[who], inspection=inspection, side=side, item=item,
        points=Decimal(points), reason=reason, based_on=0,
        change_id=uuid5(NAMESPACE_URL, f"minh-hoa/{inspection.agency_id}/{item}/{who}"),
    )  # fmt: skip
