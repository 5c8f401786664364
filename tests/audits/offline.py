"""A tablet of the team, its units, and what is pressed on it."""

import re
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import unquote

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits.criteria import Criteria, Group, Item, Part
from audits.models import TeamMember
from tests.audits.inspecting import inspector_of
from tests.corpus.honest import picture
from tests.factories.audits import (
    CampaignFactory,
    ChecklistFactory,
    InspectionFactory,
    TeamFactory,
)

FIELD = reverse("audits:field")
PIXEL = {
    "viewport": {"width": 412, "height": 839}, "device_scale_factor": 2.625, "is_mobile": True,
    "has_touch": True, "locale": "vi-VN", "reduced_motion": "reduce",
}  # fmt: skip


def forty():
    """Two parts of twenty items, 2,5 points each; the last of them may not apply."""
    parts = []
    for code in ["I", "II"]:
        items = [
            Item(f"{code}.1.{n}", f"Tiêu chí số {n} của phần {code}", Decimal("2.5"),
                 evidence="Văn bản, hồ sơ", clauses=["2015:9.2"], may_not_apply=n == 20)
            for n in range(1, 21)
        ]  # fmt: skip
        parts.append(Part(code, f"Nội dung {code}", [Group(f"{code}.1", "Áp dụng", items)]))
    return Criteria(parts)


def day_out(province, body=None):
    """Three units that one team inspects today."""
    checklist = ChecklistFactory(body=(body or forty()).stored())
    campaign = CampaignFactory(checklist=checklist)
    team = TeamFactory(campaign=campaign)
    units = [
        InspectionFactory(
            campaign=campaign, agency=agency, team=team, planned_on=timezone.localdate()
        )
        for agency in [province.department, province.district, province.commune_a]
    ]
    lead = inspector_of(team, province.top, TeamMember.Role.LEAD)
    return SimpleNamespace(units=units, lead=lead, member=inspector_of(team, province.top))


def cookie_of(user, address):
    """A session as signing in by hand would leave it on the device, also after a restart."""
    client = Client()
    client.force_login(user)
    return {
        "name": "sessionid", "value": client.cookies["sessionid"].value, "url": address,
        "expires": timezone.now().timestamp() + 3600,
    }  # fmt: skip


def take_along(page):
    page.goto(FIELD)
    page.get_by_role("button", name="Tải về máy 3 đơn vị hôm nay").click()
    page.get_by_text("Trên máy", exact=True).nth(2).wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def open_unit(page, name):
    page.get_by_role("link", name=f"Mở phiếu {name}").click()
    page.locator(".mark-card").wait_for()


def score(page, choice, reason=None, note=None):
    """Answer the item that is shown, and wait until the device has it."""
    page.locator(".mark-quick span", has_text=re.compile(f"^{choice} ")).click()
    page.locator(".mark-quick [aria-pressed=true]").wait_for()
    if reason:
        page.locator("#field-reason").fill(reason)
    if note:
        page.locator("#field-note").fill(note)
    page.locator(".field-kept", has_text="Đã lưu trên máy, chờ gửi").wait_for()


def photograph(page, size=(2000, 1500)):
    shown = page.locator(".field-photos li").count()
    file = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": picture(size=size)}
    page.locator(".field-choose input").set_input_files(file)
    page.locator(".field-photos li").nth(shown).wait_for()


def following(page):
    before = page.url
    page.get_by_role("link", name="Sau", exact=True).click()
    page.wait_for_url(lambda url: url != before)
    code = unquote(page.url.rsplit("/", 1)[1])
    page.locator(
        ".mark-place span", has_text=re.compile(f"^Tiêu chí {re.escape(code)}$")
    ).wait_for()


def banner(page, words):
    page.locator(".field-state", has_text=words).wait_for(timeout=60_000)
