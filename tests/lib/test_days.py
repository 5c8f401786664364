from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from isoportal.lib.days import (
    FIRST_DAY,
    LAST_DAY,
    check_day,
    day_or_today,
    is_working_day,
    parse_day,
    parse_year,
    same_day_in,
    show_day,
    working_days_after,
    year_before,
)

days = st.dates(FIRST_DAY, LAST_DAY)


@given(days)
def test_day_that_is_shown_is_read_back(day):
    assert parse_day(show_day(day)) == day
    assert parse_day(day.isoformat()) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused_in_words(text):
    try:
        day = parse_day(text)
    except ValidationError as refusal:
        assert "ngày" in refusal.messages[0].casefold() or "năm" in refusal.messages[0]  # noqa: PT017
    else:
        assert FIRST_DAY <= day <= LAST_DAY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2021", "không phải là một ngày có thật"),
        ("29/02/2021", "không phải là một ngày có thật"),
        ("00/01/2021", "không phải là một ngày có thật"),
        ("12/31/2021", "không phải là một ngày có thật"),
        ("31/12/0000", "không phải là một ngày có thật"),
        ("0000-12-31", "không phải là một ngày có thật"),
        ("2020", "không phải là một ngày có thật"),
        ("31/12/20", "chỉ có hai chữ số của năm"),
        ("31/12/0001", "Ngày 31/12/0001 nằm ngoài khoảng"),
        ("31/12/1989", "nằm ngoài khoảng được hỗ trợ (01/01/1990 – 31/12/2100)"),
        ("01/01/2101", "nằm ngoài khoảng"),
        ("9999-12-31", "Ngày 31/12/9999 nằm ngoài khoảng"),
    ],
)
def test_wrong_day_is_refused_in_words(text, words):
    with pytest.raises(ValidationError) as refusal:
        parse_day(text)

    assert words in refusal.value.messages[0]


def test_long_nonsense_is_not_repeated_at_length():
    with pytest.raises(ValidationError) as refusal:
        parse_day("x" * 100_000)

    assert len(refusal.value.messages[0]) < 200


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_first_and_last_day_are_kept(day):
    assert check_day(day) == day


@pytest.mark.parametrize("text", [None, "", "  "])
def test_no_day_asked_for_means_today(text):
    assert day_or_today(text) == timezone.localdate()


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2020, 12, 31), date(2019, 12, 31)),
        (date(2020, 2, 29), date(2019, 2, 28)),
        (date(2021, 2, 28), date(2020, 2, 28)),
    ],
)
def test_year_before_is_the_same_day_a_year_earlier(day, before):
    assert year_before(day) == before


def test_series_ends_february_on_its_last_day():
    assert same_day_in(range(2019, 2022), date(2020, 2, 29)) == [
        date(2019, 2, 28), date(2020, 2, 29), date(2021, 2, 28),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1990", "2020", "2100"])
def test_year_is_read(text):
    assert parse_year(text) == int(text)


@pytest.mark.parametrize(
    "text", ["0", "1989", "2101", "10000", "9" * 5000, "-5", "năm ngoái", "²⁰²⁰", ""]
)
def test_year_the_portal_does_not_keep_is_refused_in_words(text):
    with pytest.raises(
        ValidationError, match=f"“{text[:40]}” không phải là một năm từ 1990 đến 2100"
    ):
        parse_year(text)


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        (date(2020, 6, 9), 7, date(2020, 6, 18)),
        (date(2020, 6, 12), 1, date(2020, 6, 15)),  # a Friday
        (date(2020, 6, 13), 5, date(2020, 6, 19)),  # a Saturday
        (date(2020, 6, 9), 0, date(2020, 6, 9)),
        (date(2020, 4, 29), 1, date(2020, 5, 4)),  # 30 April, 1 May and a weekend
        (date(2020, 1, 21), 2, date(2020, 1, 30)),  # Tết from the 23rd to the 29th
        (date(2021, 9, 1), 1, date(2021, 9, 6)),  # two days for the National Day since 2021
    ],
)
def test_working_days_pass_over_weekends_and_holidays(day, days, last):
    assert working_days_after(day, days) == last


def test_holiday_on_a_weekend_is_made_up_for():
    assert not is_working_day(date(2021, 5, 3))  # for 1 May, a Saturday


@given(st.dates(FIRST_DAY, date(2100, 11, 1)), st.integers(0, 15))
def test_so_many_working_days_lie_between(day, days):
    last = working_days_after(day, days)

    between = (day + timedelta(n) for n in range(1, (last - day).days + 1))
    assert sum(map(is_working_day, between)) == days
