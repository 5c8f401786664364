"""The committee's headline, 41/41 and 156/156, wherever it is read."""

from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from quality.declaring.actions import terminate
from quality.models import Declaration
from reports import actions, tasks
from reports.models import Report, ReportJob

DAY = "2020-12-31"
LAST = date(2020, 12, 31)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(an_giang):
    return User.objects.get(username="thu.ky")


@pytest.fixture
def browser(staff, signed_in):
    return signed_in(staff)


def page(browser, name, **asked):
    return browser.get(reverse(name), {"day": DAY} | asked).content.decode()


def coverage(browser, day=DAY):
    rows = browser.get("/api/v1/coverage/", {"as_of": day}).json()["rows"]
    return {row["key"]: f"{row['numerator']}/{row['denominator']}" for row in rows}


def report_of(scope, by):
    job = actions.ask(by=by, scope=scope.agency, day=LAST)
    tasks.make_report(job.pk)
    job.refresh_from_db()
    assert job.state == ReportJob.State.DONE, job.error
    return job.report


def end_one(staff):
    ended = Declaration.objects.in_force(LAST).get(agency__name="Sở Nội vụ")
    terminate(
        by=staff,
        declaration=ended,
        on=date(2020, 12, 1),
        decision="12/QĐ-BCĐISO",
        reason="Không duy trì hệ thống quản lý chất lượng.",
        today=LAST,
    )


def test_headline_is_the_same_on_the_first_page_in_the_list_and_in_the_api(browser):
    first, listed = page(browser, "reports:home"), page(browser, "reports:agency-list")

    assert "41/41" in first
    assert "156/156" in first
    assert "197 đã công bố" in listed
    assert coverage(browser) == {"provincial": "41/41", "commune": "156/156"}


def test_ended_declaration_leaves_the_headline_at_once(browser, staff):
    end_one(staff)

    assert "40/41" in page(browser, "reports:home")
    assert "196 đã công bố" in page(browser, "reports:agency-list")
    assert "Sở Nội vụ" in page(browser, "reports:agency-list", declared="no")
    assert coverage(browser) == {"provincial": "40/41", "commune": "156/156"}
    assert coverage(browser, "2020-11-30")["provincial"] == "41/41"


def test_report_asked_again_after_a_change_is_a_new_edition_and_the_old_one_stays(an_giang, staff):
    before = report_of(an_giang, staff)
    again = report_of(an_giang, staff)
    end_one(staff)
    after = report_of(an_giang, staff)

    assert again == before
    assert [report.edition for report in Report.objects.order_by("edition")] == [1, 2]
    assert "41/41 cơ quan cấp tỉnh, cấp huyện" in text_of(before)
    assert "40/41 cơ quan cấp tỉnh, cấp huyện" in text_of(after)
    assert "Sở Nội vụ" in text_of(after).partition("CHƯA CÔNG BỐ")[2]


@pytest.mark.parametrize(("day", "shown"), [("2016-06-30", "29/41"), ("2014-12-31", "12/41")])
def test_past_day_shows_the_lower_coverage_of_that_day_everywhere(browser, day, shown):
    assert shown in page(browser, "reports:home", day=day)
    assert coverage(browser, day)["provincial"] == shown
    listed = page(browser, "reports:agency-list", day=day, group="provincial", declared="yes")
    assert f"{shown.partition('/')[0]} cơ quan" in listed


def text_of(report):
    read = " ".join(sheet.extract_text() for sheet in PdfReader(report.file.path).pages)
    return " ".join(read.split())
