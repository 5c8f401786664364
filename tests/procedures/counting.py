"""What the tests of dossiers share: figures that add up, and lines of them."""

import re
from datetime import date
from html import unescape

from procedures.dossiers import actions
from procedures.dossiers.lines import Line
from procedures.dossiers.periods import Period
from procedures.models import DossierCount
from tests.factories.procedures import FieldFactory

TODAY = date(2022, 1, 10)
YEAR = Period.of(2021)
Q1, Q2, Q3 = (Period.of(2021, f"q{n}") for n in [1, 2, 3])
Source = DossierCount.Source


def part_of(answer, opened, closed):
    """The page between two marks."""
    return answer.content.decode().partition(opened)[2].partition(closed)[0]


def links_of(answer, section):
    """Where the links of a section lead."""
    part = part_of(answer, f'<section id="{section}"', "</section>")
    return [unescape(link) for link in re.findall(r'<a [^>]*href="([^"]*)"', part)]


def foot_of(answer):
    """What stands in the cells of the last line of a table, in words."""
    cells = re.findall(r"<t[hd].*?</t[hd]>", part_of(answer, "<tfoot>", "</tfoot>"), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in cells]


def counts(**given):
    """Nine figures; what is not given is 0."""
    return {name: given.get(name, 0) for name in actions.COUNTS}


NAM_HUNG = counts(received_direct=952, done_on_time=951, open_in_time=1)


def line(agency, period=YEAR, given=NAM_HUNG, **more):
    if "procedure" not in more:
        more.setdefault("field", FieldFactory())
    return Line(agency, period, given, **more)


def write(by, *lines, source=Source.TYPED, today=TODAY, **more):
    given = dict(enumerate(lines))
    return actions.write(by=by, lines=given, source=source, today=today, **more)
