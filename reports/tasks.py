"""How a worker is told of jobs, and what it does when it hears of one."""

import logging
from uuid import uuid4

from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from kombu.exceptions import ChannelError
from kombu.exceptions import OperationalError as BrokerDown

from isoportal.lib.pdf import LayoutFailed
from reports import jobs

logger = logging.getLogger("isoportal.reports")


def send(job_id: int) -> None:
    """Wake a worker. Where the broker is down the job stays queued and the sweeper sends it."""
    try:
        make_report.delay(job_id)
    except (BrokerDown, ChannelError) as error:
        logger.warning("Job %s waits for the sweeper: %s", job_id, error)


@shared_task
def make_report(job_id: int) -> None:
    job = jobs.claim(job_id)
    if not job:
        return  # told twice, or somebody else has it
    try:
        jobs.make(job)
    except jobs.LeaseLost:
        logger.warning("Job %s: another worker has it", job_id)
    except (OperationalError, InterfaceError):
        logger.exception("Job %s: the database went away; the sweeper puts it back", job_id)
    except Exception as error:
        jobs.fail(job, _reason(error, job_id))


@shared_task
def sweep_jobs() -> None:
    for job_id in jobs.sweep():
        send(job_id)


def _reason(error: Exception, job_id: int) -> str:
    """Why there is no report, for who asked; what is no fault of theirs has a number to quote."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, LayoutFailed):
        return str(error)
    reference = uuid4().hex[:8]
    logger.error("Job %s failed, reference %s", job_id, reference, exc_info=error)
    return (
        "Có lỗi ngoài dự kiến khi lập báo cáo. Hãy bấm “Thử lại”; nếu vẫn lỗi, hãy báo quản trị "
        f"hệ thống kèm mã {reference}."
    )
