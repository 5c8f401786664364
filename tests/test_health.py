import asyncio

import pytest
from django.urls import reverse


@pytest.fixture(autouse=True)
def _no_loop():
    """The loop of a browser that an earlier test opened stands aside: these checks start one."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.mark.django_db(transaction=True)
def test_a_stranger_is_told_that_the_portal_is_well(client):
    answer = client.get(reverse("health"))

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().count(": OK") == 2
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_a_full_or_missing_disk_is_told(client, tmp_path, settings):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    settings.MEDIA_ROOT = in_the_way

    assert client.get(reverse("health")).status_code == 500
