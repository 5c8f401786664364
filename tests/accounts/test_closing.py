"""What a closed account leaves behind: nothing that opens the portal, now or later."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import first_access
from accounts.models import ApiToken, LogEntry, User
from agencies import people
from tests.accounts.authenticator import INBOX, SIGN_IN, leads_to, sign_in


@pytest.fixture
def closed_and_opened_again(staff):
    def act(person):
        people.close(by=staff, person=person)
        people.reopen(by=staff, person=User.objects.get(pk=person.pk))

    return act


def test_connection_of_a_system_does_not_come_back(staff, officer, closed_and_opened_again):
    until = timezone.now() + timedelta(days=30)
    _, text = ApiToken.objects.issue(user=officer, name="Kho", until=until, made_by=staff)

    closed_and_opened_again(officer)

    assert (
        Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/agencies/").status_code
        == 401
    )
    entry = LogEntry.objects.get(action="token.revoked")
    assert (entry.by_name, entry.details["text"]) == ("Trần Thị Thư", "Kho")


def test_sessions_links_and_apps_to_be_added_do_not_come_back(officer, closed_and_opened_again):
    client = sign_in(officer)
    client.get("/xac-thuc/cai-dat/")
    User.objects.filter(pk=officer.pk).update(password="!none")
    link = first_access.issue(by=None, user=officer)
    closed_and_opened_again(officer)

    assert leads_to(client.get(INBOX)) == SIGN_IN
    assert Client().get(link).status_code == 410
    assert not TOTPDevice.objects.exists()
