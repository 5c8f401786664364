"""The sample province, for tests that want the real numbers, and reports on paper."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from agencies.models import AgencyVersion
from tests.factories import reports as made_up
from tests.reports.paper import printed

LOADED_ON = date(2026, 11, 22)
SOME = ("Sở số 3", "Chi cục số 1", "UBND xã số 7", "UBND xã số 8", "UBND xã số 100")


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """One load for a whole module, on LOADED_ON, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(LOADED_ON, tick=False):
            call_command("load_sample", "an-giang", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def an_giang(_loaded, db):
    """UBND tỉnh An Giang, with everything under it."""
    return AgencyVersion.objects.as_of(date(2020, 12, 31)).get(parent=None)


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The report of An Giang for 2020: everybody has declared."""
    return printed(made_up.an_giang(), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def half_year(tmp_path_factory):
    """A report to 30/06/2020, with agencies missing."""
    figures = made_up.an_giang(missing=SOME, day=date(2020, 6, 30))
    return printed(figures, tmp_path_factory.mktemp("half"))
