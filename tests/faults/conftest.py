"""A portal of the fault tests' own: real worker and beat, own database, broker and files."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections import namedtuple
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 35  # seconds
Job = namedtuple("Job", "state attempts progress error report")


@dataclass
class Portal:
    """The portal under test; every question to its database is asked from outside."""

    env: dict
    var: Path
    supervisor: subprocess.Popen | None = None

    def call(self, function, *args, **env):
        """What a function of portal.py writes, run in a process of its own."""
        done = subprocess.run(
            self._command(function, *args), cwd=ROOT, env={**self.env, **env},
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.split()

    def start(self):
        self.supervisor = subprocess.Popen(
            self._command("run"), cwd=ROOT, env=self.env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def stop(self):
        self.supervisor.terminate()
        self.supervisor.wait(PATIENCE)

    @property
    def runs(self):
        return self.supervisor is not None and self.supervisor.poll() is None

    def _command(self, function, *args):
        code = f"from tests.faults import portal; portal.{function}(*{args!r})"
        return [sys.executable, "-c", f"import django; django.setup(); {code}"]

    def rows(self, sql):
        if "DATABASE_URL" in self.env:
            connection = psycopg2.connect(self.env["DATABASE_URL"])
        else:
            connection = sqlite3.connect(self.var / "isoportal.sqlite3", timeout=20)
        with closing(connection), closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def job(self, year):
        found = self.rows(
            "SELECT state, attempts, progress, error, report_id FROM reports_reportjob "
            f"WHERE day = '{year}-12-31'"
        )
        return Job(*found[0]) if found else Job("", 0, "", "", None)

    def wait_for(self, year, met):
        """The job of the year, as soon as `met` is true of it."""
        return until(lambda: met(job := self.job(year)) and job, lambda: self.job(year))

    def worker(self):
        """The process id of the supervised worker, once it runs."""
        return until(
            lambda: next(
                (pid for pid in children(self.supervisor.pid) if b"worker" in command(pid)), None
            )
        )

    def files(self):
        return sorted(path.name for path in (self.var / "files/reports").glob("*"))


def until(met, shown=lambda: ""):
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        found = met()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {PATIENCE} s: {shown()}")


def children(pid):
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []


def state_of(pid):
    """What the kernel says of a process: T stands still, Z is over, X is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def alive(pid):
    return bool(command(pid))


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    var = tmp_path_factory.mktemp("portal")
    env = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "isoportal.settings", "VAR_DIR": str(var),
        "JOB_LEASE": "3", "JOB_BEAT": "1", "JOB_SWEEP": "1", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    if "DATABASE_URL" in env:
        env["DATABASE_URL"] = own_database(env["DATABASE_URL"])
        # another numbered database of the broker: the suite's own messages stay out
        env["CELERY_BROKER_URL"] = env["CELERY_BROKER_URL"].rpartition("/")[0] + "/1"
    portal = Portal(env, var)
    portal.call("prepare")
    yield portal
    if portal.runs:
        portal.stop()


def own_database(url, kind="faults"):
    name = f"{kind}_{os.getpid()}"
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@pytest.fixture
def portal(prepared):
    """The portal with its worker and beat running."""
    if not prepared.runs:
        prepared.start()
    return prepared
