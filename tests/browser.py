"""A real Chromium that opens the portal."""

import re
import time

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import sync_playwright

PATIENCE, PAUSE = 10, 0.05  # seconds
TOLD = re.compile("status of (401|422)")


@pytest.fixture(scope="session")
def chromium():
    """One for all the tests that open pages; each opens them in a context of its own."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """Opens the portal as `user`; an error on the console fails the test.

    A refused form (422) is none, nor is a script told that the session ended (401).
    """
    contexts, faults = [], []

    def open_as(user=None, **options):
        context = chromium.new_context(
            base_url=live_server.url, locale="vi-VN", reduced_motion="reduce", **options
        )
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert [fault for fault in faults if not TOLD.search(fault)] == []


def until(page, expression, arg=None):
    """Wait until it is so on the page; its content policy lets no script of ours poll there."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline, f"never came: {expression}"
        page.wait_for_timeout(PAUSE * 1000)
