"""The sample province: loaded, its yearly report made by the worker, then served."""

import os
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from isoportal import assets, processes
from isoportal.processes import Processes
from reports.samples import AN_GIANG
from reports.samples.people import ACCOUNTS, PASSWORD

YEAR = "2020"


class Command(BaseCommand):
    help = "Nạp tỉnh mẫu, lập báo cáo năm của tỉnh rồi chạy cổng cho đến khi nhấn Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="lập xong báo cáo thì dừng")

    def handle(self, *, once: bool, **options: Any) -> None:
        port = os.environ.get("PORT", "8000")
        place = processes.place_at(port)
        self._say("Chuẩn bị cơ sở dữ liệu và giao diện …")
        call_command("migrate", interactive=False, verbosity=0)
        assets.collect()
        self._say(f"Nạp tỉnh mẫu … {AN_GIANG.note}")
        call_command("load_sample", AN_GIANG.slug, stdout=StringIO())
        running = Processes(
            [processes.web(place), processes.worker(), processes.beat()], say=self._say
        )
        running.start()
        self._say(f"Máy lập báo cáo đang lập báo cáo năm {YEAR} …")
        status = self._report(running)
        if not status:
            self._greet(port, once)
            if not once:
                running.watch()
        running.end()
        raise SystemExit(status)

    def _report(self, running: Processes) -> int:
        """Have the worker make it, in a process of its own; 0 if all went well."""
        copy = settings.VAR / f"bao-cao-{YEAR}.pdf"
        report = processes.command("yearly_report", YEAR, "--copy", str(copy))
        report.start()
        running.watch(until=report)
        return report.outcome()

    def _greet(self, port: str, once: bool) -> None:
        self._say(f"Tài khoản mẫu, mật khẩu chung {PASSWORD}:")
        for account in ACCOUNTS:
            self._say(f"  {account.username:<17} {account.role.label}")
        if not once:
            self._say(f"Cổng đang chạy tại http://127.0.0.1:{port}/ (Ctrl-C để dừng).")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
