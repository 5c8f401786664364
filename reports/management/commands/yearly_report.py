"""Has a worker make a year's report, waits for it and says what it says."""

import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from isoportal.lib.days import parse_year
from reports import actions
from reports.figures import Figures, Line
from reports.models import Report, ReportJob

PATIENCE = 600  # seconds until the worker is taken for dead


class Command(BaseCommand):
    help = "Yêu cầu lập báo cáo năm, chờ máy lập báo cáo làm xong rồi in số liệu chính."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", help="năm của báo cáo, ví dụ 2020")
        parser.add_argument("--copy", type=Path, metavar="TỆP", help="chép tệp PDF ra đây")

    def handle(self, *, year: str, copy: Path | None, **options: Any) -> None:
        try:
            report = self._wait(self._ask(date(parse_year(str(year)), 12, 31)))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for line in Figures.from_json(report.figures).lines:
            self.stdout.write(headline(line))
        if copy:
            shutil.copyfile(report.file.path, copy)
        self.stdout.write(f"{report} ({report.pages} trang): {copy or report.file.path}")

    def _ask(self, day: date) -> ReportJob:
        scope = actions.province_on(day)
        if not scope:
            raise CommandError(f"Năm {day.year} chưa có cơ quan nào trong cơ sở dữ liệu.")
        return actions.ask(by=None, scope=scope, day=day)

    def _wait(self, job: ReportJob) -> Report:
        limit = time.monotonic() + PATIENCE
        while job.state in ReportJob.UNFINISHED:
            if time.monotonic() > limit:
                raise CommandError("Máy lập báo cáo không trả lời. Nó có đang chạy không?")
            time.sleep(0.25)
            job.refresh_from_db()
        if not job.report:
            raise CommandError(f"Không lập được báo cáo: {job.error}")
        return job.report


def headline(line: Line) -> str:
    """How many of a group declared, in all, by part and by version of the standard."""
    text = f"{line.name}: {line.share}"
    if line.parts:
        names = " + ".join(part.name for part in line.parts)
        text += f" = {' + '.join(str(part.share.part) for part in line.parts)} ({names})"
    by_standard = [
        f"theo TCVN ISO 9001:{code} {number}" for code, number in line.by_standard.items()
    ]
    return "; ".join([text, *by_standard])
