from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isoportal.lib.share import Share


@st.composite
def shares(draw):
    whole = draw(st.integers(1, 10**7))
    return Share(draw(st.integers(0, whole)), whole)


def test_percent_of_nothing_is_unknown():
    assert Share(0, 0).percent is None
    assert not Share(0, 0).is_whole


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (41, 41, "100"), (0, 41, "0"), (13, 20, "65.00"), (10, 17, "58.82"), (1, 8, "12.50"),
        (951, 952, "99.89"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (1, 400, "0.25"),
        (99_999_999, 100_000_000, "99.99"), (1, 100_000_000, "0.01"),
    ],
)  # fmt: skip
def test_percent_has_two_decimals_rounded_half_up(part, whole, percent):
    assert Share(part, whole).percent == Decimal(percent)


@given(shares())
def test_only_all_is_a_hundred_and_only_none_is_zero(share):
    assert (share.percent == 100) == (share.part == share.whole) == share.is_whole
    assert (share.percent == 0) == (share.part == 0)
    assert 0 <= share.percent <= 100


@given(shares(), shares())
def test_shares_add_as_parts_and_wholes(one, other):
    both = one + other

    assert (both.part, both.whole) == (one.part + other.part, one.whole + other.whole)
    assert both.missing == one.missing + other.missing
    assert min(one.percent, other.percent) <= both.percent <= max(one.percent, other.percent)


def test_share_is_shown_as_a_fraction():
    assert str(Share(41, 41)) == "41/41"
