"""The sample province, for tests that want the real numbers."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from agencies.models import AgencyVersion


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """One load for a whole module, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", "an-giang", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def an_giang(_loaded, db):
    """UBND tỉnh An Giang, with everything under it."""
    return AgencyVersion.objects.as_of(date(2020, 12, 31)).get(parent=None)
