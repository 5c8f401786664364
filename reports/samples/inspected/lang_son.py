"""Lạng Sơn in 2020: 72 units inspected for both contents by 14/10/2020, under two decisions.

The decisions, the number of units and the day are the source's; which units, on which days and
with which scores is made up.
"""

from datetime import date

from agencies.models import Kind
from agencies.units import units_of
from reports.samples.chance import draw, next_working_day
from reports.samples.inspected.book import Book, Plan, issued
from reports.samples.inspected.findings import settle
from reports.samples.inspected.visits import Visit, done, loss_of
from reports.samples.work.desk import Desk

FIRST, LAST = date(2020, 5, 11), date(2020, 10, 14)
PLAN = Plan(
    title="Kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến HTQLCL",
    plan_no="316/QĐ-UBND", plan_day=date(2020, 2, 20),
    team_no="55/QĐ-BCĐISO", team_day=date(2020, 4, 27),
    first_day=FIRST, last_day=date(2020, 10, 30), leads=["kiem.tra"],
)  # fmt: skip
SUB_DEPARTMENTS, COMMUNES = 8, 3  # so many; of the communes in each district


def write(desk: Desk) -> None:
    checklist = issued(desk, 2020, date(2020, 3, 2), "21/QĐ-BCĐISO")
    book = Book.open(desk, PLAN, checklist)
    visits = _visits(desk)
    book.write(visits)
    settle(book, visits)


def _units(desk: Desk) -> list[str]:
    """20 departments, 8 sub-departments, 11 districts with three communes each: 72."""
    sample = desk.sample
    offices = [each.symbol for each in sample.departments]
    offices += [each.symbol for each in sample.sub_departments[:SUB_DEPARTMENTS]]
    districts = [unit.code for unit in units_of(sample.province) if unit.kind == Kind.DISTRICT]
    ordered = [*offices]
    for district in districts:
        below = sorted(desk.below(district), key=lambda key: draw(key, "inspected"))
        ordered += [district, *below[:COMMUNES]]
    return ordered


def _visits(desk: Desk) -> list[Visit]:
    units = sorted(_units(desk), key=lambda key: draw(key, "visited"))
    pace = (LAST - FIRST) / (len(units) - 1)
    made = []
    for place, key in enumerate(units):
        on = min(next_working_day(FIRST + pace * place, draw(key, "pace") % 3), LAST)
        made.append(done(key, on, loss_of(key, 2020), since=FIRST, by=LAST))
    return made
