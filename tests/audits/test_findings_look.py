"""The pages of findings: readable by everybody, in light and dark, on every screen."""

import pytest
import time_machine
from django.urls import reverse

from agencies.roles import Role
from tests.audits.finding import TODAY, planned, raised, reported, second
from tests.test_look import faults


@pytest.mark.browser
@pytest.mark.parametrize("step", ["new", "detail", "plan", "progress", "result", "verify"])
def test_page_of_a_finding_is_accessible_and_fits_every_screen(step, province, officer, open_page):
    with time_machine.travel(TODAY, tick=True):
        finding, reader = raised(officer, province.department), officer
        if step in ("progress", "result"):
            planned(officer, finding)
        elif step != "plan":
            reported(officer, finding)
            reader = second(province.department, Role.HEAD)
    page = open_page(reader)
    about = province.department if step == "new" else finding
    page.goto(reverse(f"audits:finding-{step}", args=[about.pk]))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []
