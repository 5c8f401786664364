"""What happens to a report between a worker's claim and the reader's inbox."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import LogEntry, Notification
from quality.models import Declaration
from reports import jobs
from reports.models import Report, ReportJob
from tests.factories.quality import DeclarationFactory
from tests.factories.reports import ReportFactory, ReportJobFactory

DAY = date(2020, 12, 31)
QUEUED, RUNNING, DONE, FAILED = ReportJob.State


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ask(province, staff):
    def ask_(**more):
        return ReportJobFactory(scope=province.top, asked_by=staff, **more)

    return ask_


def make(job):
    return jobs.make(jobs.claim(job.pk))


def said_of_the_province(report):
    return report.figures["total"]["share"]


def silent_since(seconds):
    return timezone.now() - timedelta(seconds=seconds)


def test_worker_makes_the_report_and_says_so(ask, province, staff, tmp_path):
    DeclarationFactory(agency=province.department)
    job = ask()

    report = make(job)

    job.refresh_from_db()
    assert (job.state, job.report, job.percent, job.attempts) == (DONE, report, 100, 1)
    assert (report.edition, said_of_the_province(report)) == (1, {"part": 1, "whole": 5})
    written = Path(report.file.path).read_bytes()
    assert hashlib.sha256(written).hexdigest() == report.file_sha256
    assert len(PdfReader(report.file.path).pages) == report.pages
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [
        Path(report.file.name).name
    ]
    told = Notification.objects.get(user=staff)
    assert told.text == "Báo cáo năm 2020, số liệu đến 31/12/2020, bản 1 đã lập xong."
    assert told.url == f"/bao-cao/{report.pk}/"
    assert LogEntry.objects.filter(action="report.made").count() == 1


def test_same_data_give_the_same_report_and_changed_data_the_next_edition(ask, province):
    declaration = DeclarationFactory(agency=province.department)
    first = make(ask())
    made = Path(first.file.path).stat().st_mtime_ns

    again = make(ask())

    assert again == first
    assert Path(first.file.path).stat().st_mtime_ns == made

    Declaration.objects.filter(pk=declaration.pk).update(end=date(2020, 12, 1))
    second = make(ask())

    assert (second.edition, said_of_the_province(second)) == (2, {"part": 0, "whole": 5})
    first.refresh_from_db()
    assert (first.edition, said_of_the_province(first)) == (1, {"part": 1, "whole": 5})
    assert "1/5" in " ".join(page.extract_text() for page in PdfReader(first.file.path).pages)


def test_data_that_are_again_what_they_once_were_make_a_new_edition(ask, province):
    DeclarationFactory(agency=province.department)
    first = make(ask())
    Declaration.objects.update(end=date(2020, 12, 1))
    make(ask())
    Declaration.objects.update(end=None)

    third = make(ask())

    assert (third.edition, third.figures_sha256) == (3, first.figures_sha256)
    assert third.file.name != first.file.name


def test_job_is_claimed_by_one_worker(ask):
    job = ask()

    assert jobs.claim(job.pk)
    assert jobs.claim(job.pk) is None


@pytest.mark.parametrize("state", [DONE, FAILED])
def test_what_has_ended_is_not_claimed(ask, province, state):
    job = ask(state=state, report=ReportFactory(scope=province.top))

    assert jobs.claim(job.pk) is None


def test_lost_job_goes_to_the_next_worker_and_the_first_one_stops(ask, province, settings):
    first = jobs.claim(ask().pk)
    ReportJob.objects.update(beat_at=silent_since(settings.JOB_LEASE + 1))

    second = jobs.claim(first.pk)

    assert second.attempts == 2
    with pytest.raises(jobs.LeaseLost):
        jobs.beat(first, "Đang dàn trang 3", 40)
    with pytest.raises(jobs.LeaseLost):
        jobs.make(first)
    with pytest.raises(jobs.LeaseLost):
        jobs.fail(first, "Hết bộ nhớ.")
    assert not Report.objects.exists()


def test_lease_lost_at_the_very_end_keeps_nothing(ask):
    job = jobs.claim(ask().pk)
    figures = jobs.figures_of(job.scope, job.day)
    ReportJob.objects.update(token="another worker's")

    with pytest.raises(jobs.LeaseLost):
        jobs.finish(job, figures, jobs.Made(pages=1, sha256="0" * 64))

    assert not Report.objects.exists()


def test_parts_left_by_a_killed_worker_are_cleared(ask, tmp_path):
    job = ask()
    left = tmp_path / "reports" / f"job-{job.pk}-of-a-killed-worker.part"
    left.parent.mkdir()
    left.write_bytes(b"%PDF-half")

    make(job)

    assert not left.exists()


def test_progress_is_what_the_page_shows(ask):
    job = jobs.claim(ask().pk)
    assert ReportJob.objects.get().progress == "Đang tổng hợp số liệu"

    jobs.beat(job, "Đang dàn trang 4", 45)

    shown = ReportJob.objects.get()
    assert (shown.progress, shown.percent) == ("Đang dàn trang 4", 45)


def test_same_words_are_written_again_only_as_a_sign_of_life(ask, settings, count_queries):
    job = jobs.claim(ask().pk)
    jobs.beat(job, "Đang dàn trang", 30)

    assert count_queries(lambda: jobs.beat(job, "Đang dàn trang", 30)) == 0
    job.beat_at = silent_since(settings.JOB_BEAT + 1)
    assert count_queries(lambda: jobs.beat(job, "Đang dàn trang", 30)) == 1


def test_sweeper_puts_a_lost_job_back_at_once(ask, settings):
    job = ask(state=RUNNING, attempts=1, beat_at=silent_since(settings.JOB_LEASE + 1))

    assert jobs.sweep() == [job.pk]

    job.refresh_from_db()
    assert (job.state, job.token, job.attempts) == (QUEUED, "", 1)


def test_sweeper_leaves_a_living_job_alone(ask):
    ask(state=RUNNING, beat_at=timezone.now())

    assert jobs.sweep() == []
    assert ReportJob.objects.get().state == RUNNING


def test_sweeper_sends_anew_what_no_worker_heard_of(ask, settings):
    job = ask(queued_at=silent_since(settings.JOB_LEASE + 1))

    assert jobs.sweep() == [job.pk]
    assert jobs.sweep() == []


def test_sweeper_lets_a_fresh_message_arrive(ask):
    ask()

    assert jobs.sweep() == []


def test_third_lost_attempt_is_the_last(ask, staff, settings):
    lost = {"state": RUNNING, "beat_at": silent_since(settings.JOB_LEASE + 1)}
    job = ask(**lost, attempts=settings.JOB_ATTEMPTS, token="killed")

    assert jobs.claim(job.pk) is None
    assert jobs.sweep() == []

    job.refresh_from_db()
    assert job.state == FAILED
    assert "dừng giữa chừng 3 lần" in job.error
    assert "Thử lại" in Notification.objects.get(user=staff).text
    assert LogEntry.objects.get(action="report.failed").by_name == "Hệ thống"


def test_job_that_falls_silent_while_the_sweeper_looks_is_not_queued_for_ever(ask, settings):
    job = ask(state=RUNNING, attempts=settings.JOB_ATTEMPTS, beat_at=timezone.now(), token="last")

    def falls_silent(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT"):
            ReportJob.objects.update(beat_at=silent_since(settings.JOB_LEASE + 1))
        return answer

    with connection.execute_wrapper(falls_silent):
        jobs.sweep()

    jobs.sweep()
    job.refresh_from_db()
    assert job.state == FAILED


def damage(report):
    Path(report.file.path).write_bytes(b"%PDF-1.7 something else")


def lose(report):
    Path(report.file.path).unlink()


@pytest.mark.parametrize("harm", [lose, damage])
def test_file_that_was_lost_is_laid_out_again_from_the_frozen_figures(ask, province, harm):
    DeclarationFactory(agency=province.department)
    first = make(ask())
    harm(first)

    again = make(ask())

    written = Path(first.file.path).read_bytes()
    assert (again, again.edition) == (first, 1)
    assert hashlib.sha256(written).hexdigest() == again.file_sha256 == first.file_sha256
    restored = LogEntry.objects.get(action="report.restored")
    assert restored.details["file_sha256"] == restored.details["before"] == first.file_sha256


def test_file_restored_by_other_software_is_known_by_its_new_hash(ask, province):
    first = make(ask())
    Report.objects.update(file_sha256="0" * 64, pages=99)  # as an older layout made it

    again = make(ask())

    written = Path(again.file.path).read_bytes()
    assert (again.file_sha256, again.pages) == (hashlib.sha256(written).hexdigest(), first.pages)
    assert again.figures_sha256 == first.figures_sha256
    details = LogEntry.objects.get(action="report.restored").details
    assert (details["before"], details["file_sha256"]) == ("0" * 64, again.file_sha256)
