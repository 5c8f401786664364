"""An officer hands in the year's objectives on a phone, the committee accepts them."""

from datetime import timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as Word
from PIL import Image

from accounts.models import LogEntry
from quality.models import Sentence, Submission
from tests.quality.handing import Form, handed_in, log_of, owed

PHONE = {"width": 360, "height": 740}
PASSWORD = "mat-khau-thu-nghiem"  # of tests/factories/accounts.py
MOST_TAPS = 4


@cache
def plan_of_six_megabytes():
    """Written by a word processor, with a scan in it that cannot be packed smaller."""
    noise = Random(6).randbytes(1500 * 1400 * 3)
    scan, out, paper = BytesIO(), BytesIO(), Word()
    Image.frombytes("RGB", (1500, 1400), noise).save(scan, "PNG")
    paper.add_heading("Mục tiêu chất lượng")
    paper.add_picture(scan)
    paper.save(out)
    return out.getvalue()


@pytest.fixture
def objectives(province):
    today = timezone.localdate()
    days = {"due_on": today + timedelta(days=5), "lock_on": today + timedelta(days=40)}
    return owed(Form.OBJECTIVES, "objectives", year=today.year, **days)


class Thumb:
    """Taps, and counts how often."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, what):
        self.taps += 1
        what.tap()

    def choose(self, what, file):
        with self.page.expect_file_chooser() as chooser:
            self.tap(what)
        chooser.value.set_files(file)


def signed_in_by_hand(page, user):
    page.goto(reverse("accounts:sign-in"))
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")


@pytest.mark.browser
@pytest.mark.usefixtures("transactional_db")
def test_from_signing_in_to_the_reference_in_four_taps(objectives, officer, staff, open_page):
    content = plan_of_six_megabytes()
    name = f"Mục tiêu chất lượng năm {objectives.year}.docx"
    assert 6_000_000 < len(content) < 7_000_000
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    signed_in_by_hand(page, officer)
    new = reverse(
        "quality:submission-new", args=[officer.assignments.get().agency_id, objectives.pk]
    )

    submission, taps = handed_in_by_thumb(page, new, name, content)
    assert taps <= MOST_TAPS
    assert f"Đã nộp – mã {submission.reference}" in page.locator(".done-panel").inner_text()

    desk = open_page(staff, viewport={"width": 1440, "height": 900}, accept_downloads=True)
    desk.goto(reverse("quality:review"))
    with desk.expect_download() as download:
        desk.get_by_role("link", name=name).click()
    got = download.value
    assert got.suggested_filename == name
    assert sha256(Path(got.path()).read_bytes()).digest() == sha256(content).digest()
    desk.keyboard.press("a")
    desk.get_by_text("Không còn hồ sơ nào chờ anh/chị").wait_for()

    page.goto(reverse("reports:tasks"))
    assert page.locator(f"a[href='{new}']").count() == 0
    assert log_of(submission)[-2:] == ["submission.submitted", "submission.accepted"]
    assert LogEntry.objects.filter(action="file.read", by_pk=staff.pk).count() == 1


def handed_in_by_thumb(page, new, name, content):
    """From the tasks page to the reference; the submission, and how many taps it took."""
    thumb = Thumb(page)
    thumb.tap(page.locator(f"a[href='{new}']").first)
    page.wait_for_url(f"**{new}")
    no_sideways(page)
    file = {"name": name, "mimeType": "", "buffer": content}
    thumb.choose(page.locator("input[type=file]"), file)
    page.wait_for_url("**/kiem-tra/")
    no_sideways(page)
    for shown in [
        name,
        "Sở Khoa học và Công nghệ",
        f"{len(content) / 2**20:.1f}".replace(".", ","),
    ]:
        assert shown in page.locator("main").inner_text()
    thumb.tap(page.get_by_role("button", name="Nộp", exact=True))
    page.locator(".done-panel").wait_for()
    no_sideways(page)
    return Submission.objects.get(), thumb.taps


@pytest.mark.browser
@pytest.mark.usefixtures("transactional_db")
def test_the_desk_by_keys_and_sentences(province, officer, staff, open_page):
    today = timezone.localdate()
    days = {"due_on": today, "lock_on": today + timedelta(days=9), "year": today.year}
    first, second = (
        handed_in(officer, province.department, owed(code=code, **days), now=timezone.now())
        for code in ["plan", "audit"]
    )
    Sentence.objects.create(text="Thiếu chữ ký của thủ trưởng.")
    desk = open_page(staff, viewport={"width": 1440, "height": 900})
    desk.goto(reverse("quality:review"))

    desk.keyboard.press("j")
    desk.wait_for_url(f"**/{second.pk}/duyet/")
    desk.keyboard.press("k")
    desk.wait_for_url(f"**/{first.pk}/duyet/")
    desk.keyboard.press("r")
    desk.keyboard.type("Bản quét mờ, ja rồi.")
    desk.get_by_label("Thiếu chữ ký của thủ trưởng.").check()
    desk.get_by_role("button", name="Trả lại để bổ sung").click()
    desk.wait_for_url(f"**/{second.pk}/duyet/")

    first.refresh_from_db()
    assert first.return_reason.splitlines() == [
        "Bản quét mờ, ja rồi.", "Thiếu chữ ký của thủ trưởng.",
    ]  # fmt: skip
    assert "Đã trả lại plan" in desk.locator("main").inner_text()


def no_sideways(page):
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) == 0
