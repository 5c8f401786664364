"""The making of a report by a worker, so that none is lost and none is made twice.

A worker claims the row with a token, gives signs of life while it works, and whoever
no longer holds the token stops. Files are written as `*.part` and renamed in the
transaction that ends the job. The sweeper puts back what a killed worker left behind.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.notify import notify
from reports.documents import Made, lay_out
from reports.figures import Figures, figures_of
from reports.models import Report, ReportJob, ReportJobQuerySet

COLLECTING = "Đang tổng hợp số liệu"
SAVING = "Đang lưu báo cáo"
GIVEN_UP = (
    "Máy lập báo cáo đã dừng giữa chừng {attempts} lần nên hệ thống thôi không thử nữa. "
    "Hãy bấm “Thử lại”; nếu vẫn lỗi, hãy báo quản trị hệ thống."
)


class LeaseLost(Exception):  # noqa: N818 - what happened, in words
    """The job is another worker's by now, or was given up: whoever is told this stops."""


def claim(job_id: int) -> ReportJob | None:
    """The job, for this worker alone; None where there is nothing to do about it."""
    claimable = ReportJob.objects.claimable().filter(attempts__lt=settings.JOB_ATTEMPTS)
    token = _take(claimable, job_id, state=ReportJob.State.RUNNING, attempts=F("attempts") + 1)
    if not token:
        return None
    job = ReportJob.objects.select_related("scope", "asked_by").get(pk=job_id)
    return job if job.token == token else None


def beat(job: ReportJob, progress: str, percent: int) -> None:
    """Say how far the work is, or only that it goes on. Raises LeaseLost."""
    said_already = (progress, percent) == (job.progress, job.percent)
    now = timezone.now()
    if said_already and job.beat_at and now - job.beat_at < timedelta(seconds=settings.JOB_BEAT):
        return
    if not _held(job).update(progress=progress, percent=percent, beat_at=now):
        raise LeaseLost(f"job {job.pk}")
    job.progress, job.percent, job.beat_at = progress, percent, now


def make(job: ReportJob) -> Report:
    """Do a claimed job: the same figures find their report, others become the next edition.

    A report found whose file was lost or damaged is laid out again from what it froze.
    """
    _clear_parts(job)
    with _one_moment():
        figures = figures_of(job.scope, job.day)
    same, made = _same(job, figures), None
    if not same or not same.has_its_file:
        part = _part(job)
        part.parent.mkdir(parents=True, exist_ok=True)
        frozen = Figures.from_json(same.figures) if same else figures
        made = lay_out(frozen, part, partial(beat, job))
        _sync(part)
    return finish(job, figures, made)


@transaction.atomic
def finish(job: ReportJob, figures: Figures, made: Made | None) -> Report:
    """Keep what was made and end the job, in one step."""
    beat(job, SAVING, 99)  # locks the row: from here to the commit the lease cannot be lost
    same = _same(job, figures)
    if same and made:
        _restore(same, job, made)
    report = same or _next_edition(job, figures, made)
    now = timezone.now()
    _held(job).update(
        state=ReportJob.State.DONE, report=report, progress="", percent=100, finished_at=now
    )
    _clear_parts(job)
    log(None, "report.made", report, job=job.pk, attempts=job.attempts, reused=bool(same))
    _tell(
        job,
        "report.made",
        f"{report} đã lập xong.",
        reverse("reports:report-detail", args=[report.pk]),
    )
    return report


@transaction.atomic
def fail(job: ReportJob, reason: str) -> None:
    """End the job with a reason that its asker reads. Raises LeaseLost."""
    now = timezone.now()
    ended = _held(job).update(
        state=ReportJob.State.FAILED, error=reason[:500], progress="", finished_at=now
    )
    if not ended:
        raise LeaseLost(f"job {job.pk}")
    _clear_parts(job)
    log(None, "report.failed", job, attempts=job.attempts, reason=reason)
    _tell(
        job,
        "report.failed",
        f"{job}: chưa lập được. {reason}",
        reverse("reports:job-state", args=[job.pk]),
    )


def sweep() -> list[int]:
    """Put lost jobs back and give up at the last attempt; the ids a worker must be told of.

    Running it twice at the same time does the same as once.
    """
    for lost in ReportJob.objects.lost().filter(attempts__gte=settings.JOB_ATTEMPTS):
        _give_up(lost)
    now = timezone.now()
    # whoever fell silent at the last attempt since the line above is found by the next sweep
    ReportJob.objects.lost().filter(attempts__lt=settings.JOB_ATTEMPTS).update(
        state=ReportJob.State.QUEUED, token="", progress="", percent=0,
        queued_at=now - timedelta(seconds=settings.JOB_LEASE),
    )  # fmt: skip
    unheard = ReportJob.objects.filter(
        state=ReportJob.State.QUEUED, queued_at__lte=now - timedelta(seconds=settings.JOB_LEASE)
    )
    ids = list(unheard.values_list("pk", flat=True))
    return [pk for pk in ids if unheard.filter(pk=pk).update(queued_at=now)]


def _give_up(lost: ReportJob) -> None:
    """Take the job from a worker that may yet wake up, and end it."""
    token = _take(ReportJob.objects.lost(), lost.pk)
    if token:
        lost.token = token
        fail(lost, GIVEN_UP.format(attempts=lost.attempts))


def _take(rows: ReportJobQuerySet, job_id: int, **changes: object) -> str | None:
    """Give the job a new token, if it is still among `rows`: whoever had the old one lost it."""
    token = uuid4().hex
    taken = rows.filter(pk=job_id).update(
        token=token, beat_at=timezone.now(), progress=COLLECTING, percent=0, error="", **changes
    )
    return token if taken else None


def _held(job: ReportJob) -> ReportJobQuerySet:
    return ReportJob.objects.filter(pk=job.pk, token=job.token, state=ReportJob.State.RUNNING)


def _same(job: ReportJob, figures: Figures) -> Report | None:
    """The newest edition, if it says the same already."""
    newest = Report.objects.newest(job.scope, job.day)
    return newest if newest and newest.figures_sha256 == figures.sha256 else None


def _next_edition(job: ReportJob, figures: Figures, made: Made | None) -> Report:
    assert made, "new figures are laid out before the job ends"
    newest = Report.objects.newest(job.scope, job.day)
    edition = newest.edition + 1 if newest else 1
    # named by what it is, so that a second attempt overwrites what a first one left
    name = f"reports/{job.scope_id}-{job.day.isoformat()}-{edition}-{figures.sha256[:16]}.pdf"
    _part(job).replace(default_storage.path(name))
    return Report.objects.create(
        scope=job.scope,
        day=job.day,
        edition=edition,
        figures=figures.to_json(),
        figures_sha256=figures.sha256,
        file=name,
        file_sha256=made.sha256,
        pages=made.pages,
    )


def _restore(report: Report, job: ReportJob, made: Made) -> None:
    """Put the file back under its name. What was frozen are the figures: where the software
    that lays out has changed since, the same figures hash to other bytes."""
    before = report.file_sha256
    _part(job).replace(report.file.path)
    report.file_sha256, report.pages = made.sha256, made.pages
    report.save(update_fields=["file_sha256", "pages"])
    log(None, "report.restored", report, job=job.pk, before=before, file_sha256=made.sha256)


def _part(job: ReportJob) -> Path:
    """Where this attempt writes; another attempt of the same job writes elsewhere."""
    return Path(default_storage.path("reports")) / f"job-{job.pk}-{job.token}.part"


def _clear_parts(job: ReportJob) -> None:
    for part in _part(job).parent.glob(f"job-{job.pk}-*.part"):
        part.unlink(missing_ok=True)


def _sync(part: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())


def _tell(job: ReportJob, kind: str, text: str, url: str) -> None:
    if job.asked_by:
        notify([job.asked_by], kind, text, url)


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    """All figures of a report are those of one moment, whatever is recorded meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
