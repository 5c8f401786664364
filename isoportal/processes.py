"""The portal on one machine: web, worker and beat as children of one process.

One that dies is started again. None outlives the parent, not even a parent that was
killed. Each is the leader of a process group of its own, so that Ctrl-C reaches the
parent alone, which then lets every child end its work.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

PR_SET_PDEATHSIG = 1
PAUSE = 0.25  # seconds between two looks at the children
SHORT_LIFE = 5  # seconds; one that dies younger is started again only after a while
KILL_AFTER = 10  # seconds over the limit of a report


@dataclass
class Child:
    """One of the processes, which is to run for as long as the parent."""

    name: str
    command: list[str]
    hears: tuple[int, ...] = ()  # file descriptors it is given
    process: subprocess.Popen[bytes] | None = None
    started: float = 0

    def start(self) -> None:
        parent = os.getpid()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=settings.ROOT,
            env=environment(),
            pass_fds=self.hears,
            start_new_session=True,
            preexec_fn=lambda: _die_with(parent),
        )

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def may_start_again(self) -> bool:
        return time.monotonic() - self.started > SHORT_LIFE

    def end(self, signal_: int) -> None:
        if self.process and self.runs:
            self.process.send_signal(signal_)

    def outcome(self) -> int:
        """End it if it still runs, and wait; its exit status."""
        assert self.process
        self.end(signal.SIGTERM)
        return abs(self.process.wait())


@dataclass
class Processes:
    children: list[Child]
    say: Callable[[str], None]
    stopping: bool = field(default=False, init=False)

    def start(self) -> None:
        clear_layouts()
        for ending in [signal.SIGTERM, signal.SIGINT]:
            signal.signal(ending, self._stop)
        for child in self.children:
            child.start()

    def watch(self, until: Child | None = None) -> None:
        """Keep all running until a signal, or until `until`, which is not restarted, has ended."""
        while not self.stopping and (until is None or until.runs):
            for child in self.children:
                if not child.runs and child.may_start_again():
                    self._start_again(child)
            time.sleep(PAUSE)

    def end(self) -> None:
        """Ask all to end and wait: the worker may end the report it is making."""
        for child in self.children:
            child.end(signal.SIGTERM)
        limit = time.monotonic() + settings.JOB_LIMIT + KILL_AFTER
        while any(child.runs for child in self.children):
            if time.monotonic() > limit:
                for child in self.children:
                    child.end(signal.SIGKILL)
            time.sleep(PAUSE)

    def _stop(self, *_: object) -> None:
        """The first signal lets the work end, the second does not."""
        if self.stopping:
            for child in self.children:
                child.end(signal.SIGKILL)
        self.stopping = True

    def _start_again(self, child: Child) -> None:
        assert child.process
        self.say(f"{child.name} đã dừng (mã {child.process.returncode}), đang khởi động lại.")
        child.start()


def place_at(port: str) -> socket.socket:
    """The socket of this port; where it cannot be had, one clear line and the end."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SystemExit(f"“{port}” không phải là số cổng; hãy đặt PORT từ 1 đến 65535.")
    try:
        return listen(int(port))
    except OSError as error:
        raise SystemExit(
            f"Cổng {port} đang được chương trình khác dùng. Hãy dừng chương trình đó hoặc chọn "
            f"cổng khác, ví dụ: PORT={int(port) % 65535 + 1} make demo"
        ) from error


def listen(port: int) -> socket.socket:
    """A socket the web server is given: a restart of it refuses nobody. OSError if taken."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind(("127.0.0.1", port))
    place.listen(512)
    return place


def web(place: socket.socket) -> Child:
    command = [
        sys.executable, "-m", "gunicorn", "isoportal.wsgi", "--bind", f"fd://{place.fileno()}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning",
        "--max-requests", "2000", "--max-requests-jitter", "200", "--graceful-timeout", "30",
        "--no-control-socket",
    ]  # fmt: skip
    return Child("Máy chủ web", command, (place.fileno(),))


def worker() -> Child:
    options = ["-P", "threads", "-c", "2", "--without-gossip", "--without-mingle"]
    return Child("Máy lập báo cáo", _celery("worker", *options, "--without-heartbeat"))


def beat() -> Child:
    schedule = settings.VAR / "celerybeat-schedule"
    return Child("Bộ hẹn giờ", _celery("beat", "--pidfile=", f"--schedule={schedule}"))


def command(*words: str) -> Child:
    """A management command as a process beside the others."""
    return Child(words[0], [sys.executable, "manage.py", *words])


def environment() -> dict[str, str]:
    """What the children are told; the embedded broker moves messages within one disk."""
    scratch = _scratch()
    scratch.mkdir(parents=True, exist_ok=True)
    known = "ignore:You're running the worker with superuser privileges:UserWarning"
    return {**os.environ, "TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": known}


def _scratch() -> Path:
    return Path(settings.VAR, "tmp")


def clear_layouts() -> None:
    """Drop the folders of layouts that were killed together with their worker."""
    for folder in _scratch().glob("isoportal-pdf-*-*"):
        owner = folder.name.split("-")[2]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _celery(*words: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "celery",
        "-q",
        "-A",
        "isoportal",
        *words,
        "--loglevel",
        "WARNING",
    ]


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)  # it died between fork and now
