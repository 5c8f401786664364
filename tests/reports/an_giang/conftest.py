"""The sample province, for tests that want the real numbers: loaded once for all that are here.

A test that must not see it belongs elsewhere.
"""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from agencies.models import AgencyVersion

LOADED_ON = date(2026, 11, 22)


@pytest.fixture(scope="package")
def _loaded(django_db_setup, django_db_blocker):
    """One load on LOADED_ON, taken back behind the last of these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(LOADED_ON, tick=False):
            call_command("load_sample", "an-giang", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def an_giang(_loaded, db):
    """UBND tỉnh An Giang, with everything under it."""
    return AgencyVersion.objects.as_of(date(2020, 12, 31)).get(parent=None)
