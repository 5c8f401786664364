from datetime import date

import pytest
from celery import current_app

from accounts.models import LogEntry, Notification
from reports.models import Report, ReportJob
from reports.tasks import make_report, sweep_jobs
from tests.factories.reports import ReportJobFactory


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def job(province, staff):
    return ReportJobFactory(scope=province.top, asked_by=staff)


def test_message_that_arrives_twice_makes_one_report(job):
    make_report(job.pk)
    make_report(job.pk)

    assert Report.objects.count() == 1
    assert ReportJob.objects.get().attempts == 1


def test_message_about_a_job_that_is_gone_does_nothing(db):
    make_report(404)

    assert not Report.objects.exists()


def test_day_on_which_nothing_is_counted_is_the_reason(province, staff):
    job = ReportJobFactory(scope=province.top, asked_by=staff, day=date(2005, 12, 31))

    make_report(job.pk)

    job.refresh_from_db()
    assert job.state == ReportJob.State.FAILED
    assert "31/12/2005" in job.error


def test_layout_that_needs_too_much_memory_says_so(job, settings, tmp_path):
    settings.LAYOUT_MEMORY = 64 * 1024**2

    make_report(job.pk)

    job.refresh_from_db()
    assert job.state == ReportJob.State.FAILED
    assert "nhiều bộ nhớ hơn mức tối đa 64 MB" in job.error
    assert not list(tmp_path.rglob("*.part"))
    assert job.error in Notification.objects.get().text


def test_unexpected_error_gives_a_number_to_quote(job, settings, tmp_path, caplog):
    (tmp_path / "reports").write_text("a file where the folder of the reports should be")

    make_report(job.pk)

    job.refresh_from_db()
    assert "báo quản trị hệ thống kèm mã" in job.error
    reference = job.error.rstrip(".").rpartition(" ")[2]
    assert reference in caplog.text
    assert "FileExistsError" not in job.error
    assert LogEntry.objects.filter(action="report.failed").count() == 1


def test_sweeper_is_in_the_schedule(settings):
    current_app.finalize()

    (entry,) = [
        each for each in current_app.conf.beat_schedule.values() if each["task"] == sweep_jobs.name
    ]
    assert entry["schedule"] == settings.JOB_SWEEP
    assert entry["options"]["expires"] == settings.JOB_SWEEP
