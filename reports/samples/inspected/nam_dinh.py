"""Nam Định at the end of 2020: a team of the province gave huyện Nam Trực 86,5 of 100.

That, and that it was among the leaders, is the source's; the other districts' scores, the
decisions and what each item was given are made up.
"""

from datetime import date, timedelta
from decimal import Decimal

from agencies.models import Kind
from agencies.units import units_of
from audits.models import Side
from reports.samples.chance import draw, next_working_day
from reports.samples.inspected.book import Book, Plan, issued
from reports.samples.inspected.findings import settle
from reports.samples.inspected.pictures import photograph, scan_minutes
from reports.samples.inspected.visits import Visit
from reports.samples.work.desk import Desk

NAM_TRUC, SCORE = "362", Decimal("86.5")
BETTER = {"359": Decimal("88")}  # one was better still: Nam Trực is among the leaders
FIRST = date(2020, 11, 9)
PLAN = Plan(
    title="Kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến HTQLCL cấp huyện",
    plan_no="2480/QĐ-UBND", plan_day=date(2020, 10, 19),
    team_no="19/QĐ-BCĐISO", team_day=date(2020, 10, 26),
    first_day=FIRST, last_day=date(2020, 12, 18), leads=["kiem.tra"],
    published_on=date(2020, 12, 24),
)  # fmt: skip


def write(desk: Desk) -> None:
    checklist = issued(desk, 2020, date(2020, 10, 12), "15/QĐ-BCĐISO")
    book = Book.open(desk, PLAN, checklist)
    visits = [
        _visit(unit.code, place)
        for place, unit in enumerate(
            each for each in units_of(desk.sample.province) if each.kind == Kind.DISTRICT
        )
    ]
    book.write(visits)
    settle(book, visits)
    _show(desk, book)


def _show(desk: Desk, book: Book) -> None:
    """What both sides photographed in Nam Trực, and the signed minutes."""
    inspection, lead = book.written[NAM_TRUC], desk.people["kiem.tra"]
    photograph(inspection, Side.OWN, ["I.3.5", "II.2.1"], desk.people["can.bo.huyen"])
    photograph(inspection, Side.TEAM, ["I.3.1", "I.3.4"], lead)
    scan_minutes(inspection, lead)


def _visit(key: str, place: int) -> Visit:
    on = next_working_day(FIRST + timedelta(3 * place), 0)
    given = {NAM_TRUC: SCORE, **BETTER}.get(key)
    lost = 100 - given if given else Decimal(28 + draw(key, "quality") % 36) / 2
    return Visit(key, on, lost, first_on=on, concluded_on=on + timedelta(7), is_agreed=True)
