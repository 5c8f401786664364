"""A few agencies of An Giang show signs of a system on paper only; most show none."""

from collections import Counter
from datetime import date

import pytest

from audits.signals.facts import Sign
from audits.signals.page import signals_everywhere

DAY = date(2026, 11, 22)


@pytest.fixture
def found(an_giang):
    return signals_everywhere([2025, 2026], DAY)


def test_every_kind_of_signal_is_there_and_few_agencies_have_any(found):
    kinds = Counter(each.sign for signals in found.values() for each in signals)

    assert {*kinds} == {*Sign}
    assert len(found) <= 197 / 10


def test_one_agency_has_several(found):
    signs = max(({each.sign for each in signals} for signals in found.values()), key=len)

    assert signs == {Sign.NO_FINDINGS, Sign.SAME_OBJECTIVES, Sign.EARLY_REVIEW}
