"""How scores are written on the pages of inspections."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits.criteria import WHOLE
from audits.inspections import explaining
from audits.models import Inspection
from audits.scoring import Grade, Score, one_decimal
from isoportal.lib.numbers import show_number

register = template.Library()
UNKNOWN = "–"


@register.filter
def score(value: Decimal | None) -> str:
    """86,5, and 86,3 of 86,25: with one decimal as the committee's papers; "–" for none."""
    return UNKNOWN if value is None else show_number(one_decimal(value))


@register.filter
def exact(value: Decimal | None) -> str | SafeString:
    """The same, with the score as it is ranked small behind it where one decimal hides it."""
    if value is None or one_decimal(value) == value:
        return score(value)
    return format_html('{} <small class="exact">{}</small>', score(value), show_number(value))


@register.filter
def titled(value: Decimal | None) -> str | SafeString:
    """The same, with the score as it is ranked told to who points at it."""
    if value is None or one_decimal(value) == value:
        return score(value)
    return format_html('<span title="{}">{}</span>', show_number(value), score(value))


@register.filter
def reached(inspection: Inspection) -> str:
    """đạt 81,5/95, where not all 100 points applied to a concluded unit and its score is scaled."""
    got, possible = inspection.got, inspection.possible
    if inspection.score is None or got is None or possible in (None, WHOLE):
        return ""
    return f"đạt {show_number(got)}/{show_number(possible)}"


@register.filter
def explained(found: Score, given: Grade | None) -> list[str]:
    """How the score came about, in sentences."""
    return explaining.explained(found, given)


@register.filter
def foreseen(found: Score | None) -> list[str]:
    """What will lower the grade if the marks stay as they are."""
    return explaining.foreseen(found) if found else []


@register.filter
def signed(value: Decimal | None) -> str:
    """+1,5 or −2: a change, or how much one exceeds the other; "–" where it is not known."""
    if value is None:
        return UNKNOWN
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{show_number(abs(value))}"


@register.filter
def by_team(line: Any, teams: Any) -> list[tuple[Any, Any]]:
    """The cells of a line of the calibration, each with its team."""
    return list(zip(teams, line.cells, strict=True))
