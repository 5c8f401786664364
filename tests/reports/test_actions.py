from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import LogEntry
from isoportal.lib.days import show_day
from reports import actions
from reports.models import ReportJob
from tests.factories.reports import ReportFactory, ReportJobFactory

DAY = date(2020, 12, 31)


def test_asking_queues_a_job_and_says_who_asked(province, staff):
    job = actions.ask(by=staff, scope=province.top, day=DAY)

    assert (job.state, job.asked_by, job.day) == (ReportJob.State.QUEUED, staff, DAY)
    entry = LogEntry.objects.get(action="report.asked")
    assert (entry.by_name, entry.target) == (str(staff), f"reports.reportjob:{job.pk}")


@pytest.mark.parametrize("state", ReportJob.UNFINISHED)
def test_asking_twice_gives_the_job_under_way(province, staff, second_staff, state):
    job = actions.ask(by=staff, scope=province.top, day=DAY)
    ReportJob.objects.update(state=state)

    assert actions.ask(by=second_staff, scope=province.top, day=DAY) == job
    assert LogEntry.objects.filter(action="report.asked").count() == 1


def test_another_day_is_another_job(province, staff):
    first = actions.ask(by=staff, scope=province.top, day=DAY)

    assert actions.ask(by=staff, scope=province.top, day=date(2016, 6, 30)) != first


def test_after_a_report_was_made_it_can_be_asked_for_again(province, staff):
    done = ReportJobFactory(
        scope=province.top,
        state=ReportJob.State.DONE,
        report=ReportFactory(scope=province.top),
    )

    assert actions.ask(by=staff, scope=province.top, day=DAY) != done


def test_database_refuses_a_second_unfinished_job(province):
    ReportJobFactory(scope=province.top)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportJobFactory(scope=province.top, state=ReportJob.State.RUNNING)


def test_year_without_agencies_is_refused_in_words(province, staff):
    with pytest.raises(ValidationError, match="31/12/2005 chưa có cơ quan nào được thống kê"):
        actions.ask(by=staff, scope=province.top, day=date(2005, 12, 31))

    assert not ReportJob.objects.exists()


def test_day_to_come_is_refused(province, staff):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(ValidationError, match=f"Chưa đến ngày {show_day(tomorrow)}"):
        actions.ask(by=staff, scope=province.top, day=tomorrow)


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(9999, 1, 1)])
def test_day_outside_the_portals_years_is_refused(province, staff, day):
    with pytest.raises(ValidationError, match="nằm ngoài khoảng được hỗ trợ"):
        actions.ask(by=staff, scope=province.top, day=day)


def test_who_only_reads_reports_may_not_ask(province, auditor):
    with pytest.raises(PermissionDenied, match="không có quyền"):
        actions.ask(by=auditor, scope=province.top, day=DAY)


def test_retry_reuses_the_row_with_all_its_attempts(province, staff):
    job = ReportJobFactory(
        scope=province.top, state=ReportJob.State.FAILED, attempts=3, error="Hết bộ nhớ."
    )

    again = actions.retry(by=staff, job=job)

    assert (again.pk, again.state, again.attempts, again.error) == (
        job.pk,
        ReportJob.State.QUEUED,
        0,
        "",
    )
    assert LogEntry.objects.filter(action="report.retried").exists()


def test_retry_beside_one_under_way_gives_that_one(province, staff):
    failed = ReportJobFactory(scope=province.top, state=ReportJob.State.FAILED)
    under_way = ReportJobFactory(scope=province.top)

    assert actions.retry(by=staff, job=failed) == under_way


def test_what_was_made_is_not_tried_again(province, staff):
    report = ReportFactory(scope=province.top)
    done = ReportJobFactory(scope=province.top, state=ReportJob.State.DONE, report=report)

    with pytest.raises(ValidationError, match="đã lập xong"):
        actions.retry(by=staff, job=done)


def test_who_only_reads_reports_may_not_retry(province, auditor):
    failed = ReportJobFactory(scope=province.top, state=ReportJob.State.FAILED)

    with pytest.raises(PermissionDenied):
        actions.retry(by=auditor, job=failed)


@pytest.fixture
def rival(province, second_staff):
    """Somebody who asks after it was looked whether one is under way, and whose job then ends."""

    class Rival:
        job = None

        def __call__(self, execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            if not self.job and sql.startswith("SELECT") and "reports_reportjob" in sql:
                self.job = ReportJobFactory(scope=province.top, asked_by=second_staff)
            if self.job and sql.startswith("ROLLBACK TO"):
                ReportJob.objects.filter(pk=self.job.pk).update(state=ReportJob.State.FAILED)
            return answer

    return Rival()


def test_rival_whose_job_ended_meanwhile_does_not_stop_who_asks(province, staff, rival):
    with connection.execute_wrapper(rival):
        job = actions.ask(by=staff, scope=province.top, day=DAY)

    assert job.pk != rival.job.pk
    assert (job.state, job.asked_by) == (ReportJob.State.QUEUED, staff)


def test_rival_whose_job_ended_meanwhile_does_not_stop_who_tries_again(province, staff, rival):
    failed = ReportJobFactory(scope=province.top, state=ReportJob.State.FAILED)

    with connection.execute_wrapper(rival):
        again = actions.retry(by=staff, job=failed)

    assert (again.pk, again.state) == (failed.pk, ReportJob.State.QUEUED)


def test_two_who_try_the_same_job_again_both_get_it(province, staff):
    failed = ReportJobFactory(scope=province.top, state=ReportJob.State.FAILED)

    def somebody_was_quicker(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "reports_reportjob" in sql:
            ReportJob.objects.filter(state=ReportJob.State.FAILED).update(
                state=ReportJob.State.QUEUED
            )
        return answer

    with connection.execute_wrapper(somebody_was_quicker):
        again = actions.retry(by=staff, job=failed)

    assert (again.pk, again.state) == (failed.pk, ReportJob.State.QUEUED)
