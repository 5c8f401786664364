"""The page of the field and its program: nothing of anybody in them, all they need named."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from audits.views.field import FILES, ICONS, MODULES
from tests.audits.inspecting import planned

ROOT = Path(settings.ROOT)
PAGE, WORKER = reverse("audits:field"), reverse("audits:field-worker")


@pytest.fixture
def inspection(province):
    return planned(province)


def test_the_page_is_the_same_for_everybody_on_a_team(inspection, signed_in):
    pages = [signed_in(each).get(PAGE) for each in [inspection.lead, inspection.member]]

    assert pages[0].status_code == 200
    assert pages[0].content == pages[1].content
    assert "csrfmiddlewaretoken" not in pages[0].content.decode()
    assert "csrftoken" in pages[0].cookies


def test_who_is_on_no_team_is_told_so(inspection, signed_in, staff):
    answer = signed_in(staff).get(PAGE)

    assert answer.status_code == 403
    assert "Chỉ thành viên của một đoàn kiểm tra" in answer.content.decode()


def test_the_worker_keeps_the_page_and_static_files_alone(client, db):
    answer = client.get(WORKER)

    shelf = json.loads(re.search(r"self\.SHELF = (\{.*\});", answer.content.decode())[1])
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert shelf["page"] == PAGE
    assert WORKER.removesuffix("sw.js") == PAGE  # its scope
    assert all(each.startswith(settings.STATIC_URL) for each in shelf["files"])
    assert shelf == json.loads(
        re.search(r"self\.SHELF = (\{.*\});", client.get(WORKER).content.decode())[1]
    )


def test_all_that_the_page_asks_for_is_kept(inspection, signed_in):
    page = signed_in(inspection.member).get(PAGE).content.decode()

    asked = re.findall(rf'(?:src|href)="{settings.STATIC_URL}([^"]+)"', page)
    assert set(asked) <= set(FILES)
    assert [each for each in FILES if not finders.find(each)] == []
    folder = ROOT / "static/js/field"
    assert {f"{each}.js" for each in [*MODULES, "worker"]} == {
        each.name for each in folder.iterdir()
    }
    used = set()
    for each in folder.iterdir():
        used |= set(re.findall(r'icon\("([a-z-]+)"\)', each.read_text()))
    assert used <= set(ICONS)


def test_the_manifest_names_what_is_installed(client, db):
    told = json.loads(client.get(reverse("audits:field-manifest")).content)

    assert told["start_url"] == told["scope"] == PAGE
    assert told["display"] == "standalone"
    assert told["icons"]
