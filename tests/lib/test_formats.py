"""Numbers and days as Vietnam writes them, through Django's own fields and filters."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import localize
from hypothesis import given
from hypothesis import strategies as st


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_day_shown_by_django_is_read_back_by_its_field(day):
    assert forms.DateField().clean(localize(day)) == day
    assert localize(day) == f"{day.day:02}/{day.month:02}/{day.year}"


@pytest.mark.parametrize(
    ("text", "day"), [("05/12/2026", date(2026, 12, 5)), ("1/2/2026", date(2026, 2, 1))]
)
def test_day_comes_before_the_month(text, day):
    assert forms.DateField().clean(text) == day


@pytest.mark.parametrize("text", ["12/31/2026", "05/12/26", "31/02/2021"])
def test_american_order_and_short_years_are_refused(text):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1951, "1.951"), (951, "951"), (1000000, "1.000.000"), (-1951, "-1.951"),
        (Decimal("86.5"), "86,5"), (Decimal("1951.25"), "1.951,25"), (0, "0"),
    ],
)  # fmt: skip
def test_thousands_are_grouped_by_a_dot_and_decimals_follow_a_comma(value, shown):
    assert Template("{{ value }}").render(Context({"value": value})) == shown


def test_address_of_a_row_beyond_a_thousand_has_no_dot():
    page = Template("{% url 'agencies:agency-detail' pk %}").render(Context({"pk": 1951}))

    assert page == "/co-quan/1951/"


def test_moment_is_shown_with_the_hour_first():
    moment = timezone.make_aware(timezone.datetime(2026, 12, 5, 14, 3))

    assert localize(timezone.localtime(moment)) == "14:03 05/12/2026"
