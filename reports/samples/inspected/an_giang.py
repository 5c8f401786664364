"""An Giang: the inspections of 2019 and 2020, over and published, and one under way.

All provincial bodies and districts are inspected each year, and communes in turn. Made up
throughout.
"""

from datetime import date, timedelta

from reports.samples.chance import draw, next_working_day
from reports.samples.inspected.book import Book, Plan, issued
from reports.samples.inspected.findings import settle
from reports.samples.inspected.own import write_own
from reports.samples.inspected.running import run
from reports.samples.inspected.visits import Visit, done, loss_of
from reports.samples.work.desk import Desk

TITLE = "Kiểm tra việc áp dụng, duy trì và cải tiến HTQLCL"
PAST = {
    2019: Plan(
        title=TITLE, plan_no="412/QĐ-UBND", plan_day=date(2019, 2, 28),
        team_no="37/QĐ-BCĐISO", team_day=date(2019, 3, 15),
        first_day=date(2019, 4, 1), last_day=date(2019, 10, 31),
        leads=["kiem.tra", "kiem.tra2"], published_on=date(2019, 11, 20),
    ),
    2020: Plan(
        title=TITLE, plan_no="395/QĐ-UBND", plan_day=date(2020, 2, 27),
        team_no="41/QĐ-BCĐISO", team_day=date(2020, 4, 20),
        first_day=date(2020, 5, 4), last_day=date(2020, 10, 30),
        leads=["kiem.tra", "kiem.tra2", "thu.ky2"], published_on=date(2020, 11, 18),
    ),
}  # fmt: skip
COMMUNES = {2019: 26, 2020: 36}  # so many in turn
OVERLAP = 10  # of them both years
BETTER = {2019: 0, 2020: 5}  # half points gained since
TAKEN_BEFORE = ("I.4.3", "II.1.1")  # by the commune whose findings are tried


def write(desk: Desk) -> None:
    last = issued(desk, 2019, date(2019, 2, 15), "22/QĐ-BCĐISO")
    for year, plan in PAST.items():
        if year > last.year:
            last = issued(desk, year, date(year, 3, 2), "18/QĐ-BCĐISO", last)
        book = Book.open(desk, plan, last)
        visits = _visits(desk, year, plan)
        book.write(visits)
        settle(book, visits)
    run(desk, TITLE, last)
    write_own(desk)


def _visits(desk: Desk, year: int, plan: Plan) -> list[Visit]:
    units = sorted(_units(desk, year), key=lambda key: draw(key, year, "visited"))
    span = plan.last_day - plan.first_day - timedelta(20)
    pace = span / len(units)
    made = []
    for place, key in enumerate(units):
        on = next_working_day(plan.first_day + pace * place, draw(key, year, "pace") % 3)
        lost = loss_of(key, year, BETTER[year])
        tried = key == desk.sample.officers_commune
        visit = done(
            key, on, lost, since=plan.first_day, by=plan.last_day, team=place % len(plan.leads),
            most=TAKEN_BEFORE if tried else (),
        )  # fmt: skip
        made.append(visit)
    return made


def _units(desk: Desk, year: int) -> list[str]:
    """All provincial bodies and districts, and communes in turn, a few of them twice."""
    offices = [each.symbol for each in desk.sample.departments + desk.sample.sub_departments]
    keys = [key for key in desk.agencies if key.isdigit() and key != desk.sample.province]
    districts = [key for key in keys if len(key) == 3]
    own = desk.sample.officers_commune
    others = [key for key in keys if len(key) == 5 and key != own]
    turn = sorted(others, key=lambda key: draw(key, "turn"))
    start = 0 if year == min(PAST) else COMMUNES[min(PAST)] - OVERLAP
    communes = turn[start : start + COMMUNES[year]]
    return [*offices, *districts, *communes, *([own] if year == max(PAST) else [])]
