"""The province of the matrix, settled once for all the tests of a module."""

import pytest
import time_machine
from django.db import transaction

from isoportal.lib import pdf
from tests.conftest import small_province
from tests.permissions.people import settle
from tests.quality.handing import NOW


@pytest.fixture(scope="module")
def papers():
    """A document is laid out once, however many people ask for it: what matters is who may."""
    lay_out, made = pdf.lay_out, {}

    def once(html, target, **how):
        if html not in made:
            made[html] = lay_out(html, target, **how), target.read_bytes()
        pages, content = made[html]
        target.write_bytes(content)
        return pages

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "lay_out", once)
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, papers):
    """Everybody of the matrix, on 20/01/2026; what the tests ask of them leaves no trace."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            yield settle(small_province())
        transaction.set_rollback(True)
