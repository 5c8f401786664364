"""A day in the field and the browser of one device."""

import pytest

from tests.audits.offline import PIXEL, day_out


@pytest.fixture
def day(province):
    return day_out(province)


@pytest.fixture
def tablet(chromium, live_server, tmp_path):
    """Opens the browser of one device, which keeps what it has when it is closed."""
    opened = []

    def switch_on(**options):
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path="/usr/bin/chromium", args=["--no-sandbox"],
            base_url=live_server.url, **{**PIXEL, **options},
        )  # fmt: skip
        opened.append(context)
        return context

    yield switch_on
    for context in opened:
        context.close()
