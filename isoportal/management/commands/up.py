"""Run the whole portal on this machine: web, worker and beat."""

import os
import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from isoportal import assets, processes
from isoportal.processes import Processes


class Command(BaseCommand):
    help = "Chạy cổng trên máy này: máy chủ web, máy lập báo cáo và bộ hẹn giờ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"), help="cổng mạng")
        parser.add_argument(
            "--once",
            nargs=REMAINDER,
            metavar="LỆNH",
            help="chạy một lệnh quản trị trong khi tất cả đang chạy, rồi dừng tất cả",
        )

    def handle(self, *, port: str, once: list[str] | None, **options: Any) -> None:
        place = processes.place_at(port)
        os.environ["PORT"] = port  # letters link to where the portal is found
        call_command("migrate", interactive=False, verbosity=0)
        assets.collect()
        running = Processes(
            [processes.web(place), processes.worker(), processes.beat()], say=self.stdout.write
        )
        running.start()
        status = 0
        if once:
            status = self._run(running, once)
        else:
            self.stdout.write(f"Cổng đang chạy tại http://127.0.0.1:{port}/ (Ctrl-C để dừng).")
            running.watch()
        running.end()
        sys.exit(status)

    def _run(self, running: Processes, words: list[str]) -> int:
        """A command in a process of its own, while the others run; its exit status."""
        errand = processes.command(*words)
        errand.start()
        running.watch(until=errand)
        return errand.outcome()
