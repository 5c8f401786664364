"""What looks wrong about an ISO procedure, in sentences."""

from datetime import date
from decimal import Decimal

import pytest

from procedures.body import Body, Step
from procedures.duration import Duration
from procedures.iso.facts import warned
from procedures.iso.filters import shown_on
from procedures.iso.problems import with_problem
from procedures.iso.warnings import Covered, EndedText, Facts, Problem, warnings
from procedures.models import IsoRevision
from tests.factories.procedures import (
    CoverFactory,
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
)

DAY = date(2021, 6, 30)
DAYS = "working_days"


def days(value, unit=DAYS):
    return Duration(Decimal(value), unit)


def told(*steps, stated="13", **more):
    body = Body(steps=[Step("Việc", value=Decimal(value), unit=unit) for value, unit in steps])
    facts = Facts(body, days(stated) if stated else None, **more)
    return [(each.problem, each.text) for each in warnings(facts, DAY)]


def problems(*steps, **more):
    return [problem for problem, _ in told(*steps, **more)]


def test_steps_that_add_up_are_right():
    assert told(("3", DAYS), ("10", DAYS)) == []


def test_eight_hours_are_a_working_day():
    assert told(("12", DAYS), ("8", "hours")) == []


def test_steps_longer_than_the_stated_time():
    (only,) = told(("10", DAYS), ("5", DAYS))

    assert only == (
        Problem.STEPS,
        "Tổng thời gian các bước là 15 ngày làm việc, dài hơn thời gian giải quyết của quy trình "
        "là 13 ngày làm việc.",
    )


def test_steps_shorter_than_the_stated_time():
    assert "ngắn hơn" in told(("10", DAYS))[0][1]


def test_days_and_working_days_are_not_added_up():
    assert problems(("3", DAYS), ("10", "days")) == [Problem.UNITS]


def test_steps_in_days_are_not_compared_with_working_days():
    assert problems(("13", "days")) == [Problem.UNITS]


def test_steps_without_a_stated_time():
    assert problems(("3", DAYS), stated="") == [Problem.STEPS]


def test_longer_than_the_law_allows_names_the_procedure():
    law = [Covered("1.000894", "Đăng ký kết hôn", days("10")), Covered("1.1", "Khác", days("15"))]

    (only,) = told(covers=law)

    assert only[0] == Problem.LONGER
    assert "thời hạn quy định 10 ngày làm việc của TTHC 1.000894 Đăng ký kết hôn" in only[1]


def test_law_in_another_unit_is_not_compared():
    assert problems(covers=[Covered("1", "A", days("10", "days"))]) == [Problem.UNITS]


def test_law_without_a_limit_says_nothing():
    assert told(covers=[Covered("1", "A", None)]) == []


def test_text_no_longer_in_force_is_named_with_its_day():
    ((_, text),) = told(ended_texts=[EndedText("61/2018/NĐ-CP", date(2021, 5, 1))])

    assert "61/2018/NĐ-CP đã hết hiệu lực từ ngày 01/05/2021" in text


def test_operational_procedure_covers_something():
    assert problems(covers=[]) == [Problem.COVERS_NOTHING]
    assert problems(covers=[], is_operational=False) == []


@pytest.mark.parametrize(("by", "found"), [
    (DAY, [Problem.OVERDUE]), (date(2021, 7, 1), []), (None, []),
])  # fmt: skip
def test_overdue_from_its_day_on(by, found):
    assert problems(look_through_by=by) == found


# --- of stored rows: the page of one, and the list of many, say the same -----------------------


@pytest.fixture
def revisions(province):
    """One ISO procedure for each problem, in force; and one that is as it should be."""
    agency = province.department

    def make(code, *, start=date(2021, 1, 4), covers=True, steps=("13",), stated="13", law="15"):
        iso = IsoFactory(agency=agency, code=code, issued=None)
        body = Body(steps=[Step("Việc", value=Decimal(each)) for each in steps]).stored()
        revision = IsoRevisionFactory(iso=iso, start=start, body=body, stated=Decimal(stated))
        if covers:
            handling = HandlingFactory(agency=agency)
            version = handling.procedure.versions.get()
            version.limits[0]["value"] = law
            version.save()
            CoverFactory(iso=iso, handling=handling)
        return revision

    make("cites").cites.add(LegalDocumentFactory(end=date(2021, 5, 1)))
    make("covers_nothing", covers=False)
    make("overdue", start=date(2020, 6, 30))
    make("longer", law="10")
    make("steps", steps=("10",))
    make("units", steps=()).cites.add(LegalDocumentFactory())
    body = Body(steps=[Step("Việc", value=Decimal(3), unit="days")]).stored()
    make("right")
    shown = make("ended", covers=False, start=date(2019, 1, 1))
    type(shown).objects.filter(pk=shown.pk).update(end=date(2021, 1, 1))
    type(shown).objects.filter(iso__code="units").update(body=body)


@pytest.mark.parametrize("problem", Problem)
def test_each_problem_is_a_list(revisions, officer, problem):
    found = with_problem(shown_on(officer, DAY), problem, DAY)

    assert [each.iso.code for each in found] == [problem]


def test_page_says_of_each_what_the_lists_say(revisions, officer):
    said = {
        each.iso.code: [str(one.problem) for one in warned(each, DAY)]
        for each in shown_on(officer, DAY).select_related("iso")
    }

    assert said == {str(each): [str(each)] for each in Problem} | {"right": [], "ended": []}


def test_looked_through_lately_it_is_not_overdue(revisions, officer):
    found = shown_on(officer, DAY).get(iso__code="overdue")
    found.iso.looked_through_on = date(2020, 7, 1)
    found.iso.save()

    assert not with_problem(shown_on(officer, DAY), Problem.OVERDUE, DAY).exists()


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2025, 2, 27), 12),
        (date(2024, 8, 31), date(2025, 2, 28), 6),
        (date(2024, 2, 29), date(2024, 8, 29), 6),
        (date(2024, 2, 29), date(2024, 8, 28), 6),
        (date(2024, 8, 31), date(2024, 9, 30), 1),
        (date(2024, 2, 28), date(2024, 3, 30), 1),
    ],
)
def test_list_of_the_overdue_agrees_with_the_warning_at_the_ends_of_months(
    province, settings, start, day, months
):
    settings.REVIEW_PROCEDURES_EVERY = months
    revision = IsoRevisionFactory(iso__agency=province.department, start=start)

    listed = with_problem(IsoRevision.objects.all(), Problem.OVERDUE, day).exists()

    assert listed == (Problem.OVERDUE in [each.problem for each in warned(revision, day)])
