"""Whoever only opens pages changes nothing."""

from hashlib import sha256

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from tests.permissions.pages import ROWS
from tests.permissions.things import asked

pytestmark = pytest.mark.django_db
READING = [row for row in ROWS if row.method == "GET"]
READERS = ("staff", "admin", "officer", "head_above", "officer_b")
# The log tells who read the file of others; an app to be added keeps the secret it was shown.
WRITTEN = {
    "quality:declaration-file": {"accounts.logentry"},
    "quality:document-file": {"accounts.logentry"},
    "procedures:revision-file": {"accounts.logentry"},
    "quality:plan-file": {"accounts.logentry"},
    "quality:submission-file": {"accounts.logentry"},
    "procedures:milestone-photo": {"accounts.logentry"},
    "audits:photo": {"accounts.logentry"},
    "audits:inspection-signature": {"accounts.logentry"},
    "audits:inspection-scan-file": {"accounts.logentry"},
    "audits:finding-proof": {"accounts.logentry"},
    "accounts:second-factor-setup": {"otp_totp.totpdevice"},
}


@pytest.mark.parametrize("row", READING, ids=str)
def test_opening_a_page_changes_nothing(row, world):
    _, address = asked(row, world, "own")
    browser = Client()
    before = stored()

    for name in READERS:
        browser.cookies["sessionid"] = world.keys[name]
        b"".join(browser.get(address))  # files too, to their end

    after = stored()
    changed = {label for label, digest in after.items() if digest != before[label]}
    assert changed == WRITTEN.get(row.page, set())


def stored():
    """Of each table what it holds, as a digest; sessions aside."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model != Session]
    return {model._meta.label_lower: digest(model) for model in tables}


def digest(model):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
        return sha256(repr(cursor.fetchall()).encode()).hexdigest()
