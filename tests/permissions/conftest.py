"""The province of the matrix, settled once for all the tests of a module."""

import pytest
import time_machine
from django.db import transaction

from tests.conftest import small_province
from tests.permissions.people import settle
from tests.quality.handing import NOW


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everybody of the matrix, on 20/01/2026; what the tests ask of them leaves no trace."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            yield settle(small_province())
        transaction.set_rollback(True)
