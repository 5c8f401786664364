"""Reports on paper."""

from datetime import date

import pytest

from tests.factories import reports as made_up
from tests.reports.paper import printed

SOME = ("Sở số 3", "Chi cục số 1", "UBND xã số 7", "UBND xã số 8", "UBND xã số 100")


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The report of An Giang for 2020: everybody has declared."""
    return printed(made_up.an_giang(), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def half_year(tmp_path_factory):
    """A report to 30/06/2020, with agencies missing."""
    figures = made_up.an_giang(missing=SOME, day=date(2020, 6, 30))
    return printed(figures, tmp_path_factory.mktemp("half"))
