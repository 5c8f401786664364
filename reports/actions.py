"""Asking for a yearly report."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from agencies.access import require
from agencies.models import Agency, AgencyVersion
from agencies.roles import Permission
from isoportal.lib.days import check_day, show_day
from reports import tasks
from reports.models import ReportJob


def ask(*, by: User | None, scope: Agency, day: date) -> ReportJob:
    """Have the report of `scope` with the figures of `day` made by a worker.

    One that is being made already is returned instead of a second. Raises
    ValidationError for a day that is yet to come or on which nothing was counted.
    """
    require(by, Permission.ASK_REPORTS, scope)
    _check(scope, day)
    return _one(scope, day, partial(_queue, by, scope, day))


def retry(*, by: User | None, job: ReportJob) -> ReportJob:
    """Try a failed job anew, with all its attempts; one under way already is returned instead."""
    require(by, Permission.ASK_REPORTS, job.scope)
    return _one(job.scope, job.day, partial(_requeue, by, job))


def _one(scope: Agency, day: date, begin: Callable[[], ReportJob]) -> ReportJob:
    """The job under way, else the one that `begin` puts in the queue."""
    unfinished = ReportJob.objects.unfinished().filter(scope=scope, day=day)
    try:
        return unfinished.first() or begin()
    except IntegrityError:  # somebody else asked at the same moment; theirs may have ended since
        return unfinished.first() or begin()


@transaction.atomic
def _queue(by: User | None, scope: Agency, day: date) -> ReportJob:
    job = ReportJob.objects.create(scope=scope, day=day, asked_by=by)
    log(by, "report.asked", job, day=job.day.isoformat())
    transaction.on_commit(partial(tasks.send, job.pk))
    return job


@transaction.atomic
def _requeue(by: User | None, job: ReportJob) -> ReportJob:
    failed = ReportJob.objects.filter(pk=job.pk, state=ReportJob.State.FAILED)
    again = failed.update(
        state=ReportJob.State.QUEUED, attempts=0, percent=0, progress="", error="", token="",
        queued_at=timezone.now(), finished_at=None,
    )  # fmt: skip
    job.refresh_from_db()
    if again:
        log(by, "report.retried", job, day=job.day.isoformat())
        transaction.on_commit(partial(tasks.send, job.pk))
    elif not job.is_unfinished:  # somebody else tried it again, and it is made
        raise ValidationError("Báo cáo này đã lập xong, không cần thử lại.")
    return job


def province_on(day: date) -> Agency | None:
    """The People's Committee at the root of the tree on `day`: the scope of its yearly reports."""
    roots = AgencyVersion.objects.as_of(day).filter(parent=None).order_by("start")
    version = roots.select_related("agency").first()
    return version.agency if version else None


def _check(scope: Agency, day: date) -> None:
    check_day(day)
    today = timezone.localdate()
    if day > today:
        raise ValidationError(
            f"Chưa đến ngày {show_day(day)} nên chưa có số liệu để lập báo cáo. "
            f"Hãy chọn ngày chốt số liệu không muộn hơn hôm nay, {show_day(today)}."
        )
    counted = AgencyVersion.objects.as_of(day).counted()
    if not scope.version_on(day) or not counted.exists():
        raise ValidationError(
            f"Ngày {show_day(day)} chưa có cơ quan nào được thống kê nên không lập được báo cáo. "
            "Hãy chọn năm khác, hoặc nhập danh sách cơ quan của thời gian đó."
        )
