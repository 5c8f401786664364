"""Twenty people save one plan at the same second: real requests, a real server, both engines."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from quality import conflicts
from quality.models import Objective
from quality.plans import actions
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory

EDITORS = 20
TOKEN = "a" * 32

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def editors(province):
    """So many officers of the department, each signed in."""
    people = [AssignmentFactory(agency=province.department).user for _ in range(EDITORS)]
    sessions = []
    for person in people:
        client = Client()
        client.force_login(person)
        sessions.append(client.cookies["sessionid"].value)
    return sessions


@pytest.fixture
def plan(province):
    found = ObjectivePlanFactory(agency=province.department, year=2026)
    ObjectiveFactory(plan=found, name="Ban đầu")
    return found


@pytest.fixture
def together(monkeypatch):
    """Nobody saves before all of them have been found to hold the newest revision."""
    all_there, save = Barrier(EDITORS, timeout=60), actions.save_plan

    def wait_and_save(**told):
        all_there.wait()
        return save(**told)

    monkeypatch.setattr(actions, "save_plan", wait_and_save)


def save_at_once(server, editors, agency, revision):
    """What each of the editors, all sending at the same moment, is answered."""
    url = reverse("quality:plan-edit", args=[agency.pk, 2026])
    start = Barrier(len(editors))

    def send(number):
        body = urlencode({
            "csrfmiddlewaretoken": TOKEN, "revision": revision, "number": "", "signed_on": "",
            "step": "save", "row-n1-name": f"Của người {number}", "row-n1-direction": "at_least",
            "row-n1-target": "98", "row-n1-unit": "%", "row-n1-frequency": "yearly",
        })  # fmt: skip
        headers = {
            "Cookie": f"sessionid={editors[number]}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        connection.connect()
        start.wait()
        connection.request("POST", url, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    with ThreadPoolExecutor(len(editors)) as pool:
        return list(pool.map(send, range(len(editors))))


def statuses(answers):
    return sorted(status for status, _ in answers)


def test_one_of_twenty_editors_wins_and_nineteen_are_shown_both(live_server, editors, plan):
    answers = save_at_once(live_server, editors, plan.agency, revision=1)

    assert statuses(answers) == [302] + [409] * (EDITORS - 1)
    winner = next(n for n, (status, _) in enumerate(answers) if status == 302)
    assert [row.name for row in Objective.objects.all()] == [f"Của người {winner}"]
    for number, (status, page) in enumerate(answers):
        if status == 409:
            assert f"Của người {winner}" in page
            assert f"Của người {number}" in page
    plan.refresh_from_db()
    assert plan.revision == 2


@pytest.mark.usefixtures("together")
def test_one_of_twenty_wins_however_close_they_are(live_server, editors, plan):
    answers = save_at_once(live_server, editors, plan.agency, revision=1)

    assert statuses(answers) == [302] + [409] * (EDITORS - 1)
    assert Objective.objects.count() == 1


@pytest.mark.usefixtures("together")
def test_one_of_twenty_who_begin_a_plan_wins(live_server, editors, province):
    answers = save_at_once(live_server, editors, province.department, revision=0)

    assert statuses(answers) == [302] + [409] * (EDITORS - 1)
    assert Objective.objects.count() == 1


@pytest.mark.usefixtures("together")
def test_without_the_condition_edits_would_be_lost(live_server, editors, plan, monkeypatch):
    """The negative control: the same twenty, with nothing that asks for the revision."""

    def whatever(row, revision):
        return type(row)._base_manager.filter(pk=row.pk)

    monkeypatch.setattr(conflicts, "unchanged", whatever)

    answers = save_at_once(live_server, editors, plan.agency, revision=1)

    assert statuses(answers) == [302] * EDITORS
    assert Objective.objects.count() == 1
