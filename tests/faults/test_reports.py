"""A report is made, once, whatever is killed, lost or stopped on the way."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.faults.conftest import ROOT, alive, children, closed_port, state_of, until

pytestmark = pytest.mark.engines


def in_the_middle(job):
    return job.state == "running" and job.progress.startswith("Đang dàn trang")


def is_held(layout):
    """Whether it stands still, and is not over while the worker has yet to say so."""
    return until(lambda: (state := state_of(layout)) in "TZX" and state) == "T"


def ended(job):
    return job.state in {"done", "failed"}


@pytest.fixture
def under_way(portal):
    """A report held in the middle of its layout: the worker's process id, and the year.

    A busy machine may look too late: then the report is there already, and the next year's is
    asked for.
    """

    def hold():
        worker = portal.worker()
        for year in range(2011, 2016):
            portal.call("ask", year)
            portal.wait_for(year, lambda job: in_the_middle(job) or ended(job))
            layouts = children(worker)
            for layout in layouts:
                os.kill(layout, signal.SIGSTOP)
            if layouts and all(map(is_held, layouts)) and in_the_middle(portal.job(year)):
                return worker, year
            for layout in children(worker):
                os.kill(layout, signal.SIGCONT)
        raise AssertionError("no layout was seen while it was under way")

    return hold


def test_report_survives_the_kill_of_its_worker(portal, under_way):
    worker, year = under_way()

    os.killpg(worker, signal.SIGKILL)

    job = portal.wait_for(year, ended)
    assert (job.state, job.attempts) == ("done", 2)
    made = f"SELECT count(*) FROM reports_report WHERE day = '{year}-12-31'"
    assert portal.rows(made) == [(1,)]
    assert not [name for name in portal.files() if name.endswith(".part")]
    assert len([name for name in portal.files() if str(year) in name]) == 1


def test_killed_layout_is_said_in_words(portal, under_way):
    worker, year = under_way()

    for layout in children(worker):
        os.kill(layout, signal.SIGKILL)

    job = portal.wait_for(year, ended)
    assert (job.state, job.report) == ("failed", None)
    assert "dừng đột ngột" in job.error
    assert not [name for name in portal.files() if name.endswith(".part")]


def test_job_heard_of_many_times_by_two_workers_is_made_once(portal):
    second = subprocess.Popen(
        [sys.executable, "-m", "celery", "-q", "-A", "isoportal", "worker", "-P", "threads",
         "-c", "2", "-n", "second@%h", "--without-gossip", "--without-mingle"],
        cwd=ROOT, env=portal.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        portal.worker()
        portal.call("ask", 2016, 6)
        job = portal.wait_for(2016, ended)
    finally:
        second.terminate()
        second.wait(30)

    assert (job.state, job.attempts) == ("done", 1)
    assert portal.rows("SELECT count(*) FROM reports_report WHERE day = '2016-12-31'") == [(1,)]
    assert len([name for name in portal.files() if "2016" in name]) == 1


def test_stopped_broker_costs_time_and_no_report(portal):
    _, waited = portal.call("ask", 2017, CELERY_BROKER_URL=f"redis://127.0.0.1:{closed_port()}/0")

    assert float(waited) < 5  # seconds, on a machine that is busy with the suite
    assert portal.wait_for(2017, ended).state == "done"


def test_orderly_stop_lets_the_report_end(portal):
    portal.worker()
    portal.call("ask", 2018)
    portal.wait_for(2018, lambda job: in_the_middle(job) or ended(job))

    portal.stop()

    job = portal.job(2018)
    assert (job.state, job.attempts) == ("done", 1)


def test_killed_parent_leaves_no_orphan(portal):
    until(lambda: len(children(portal.supervisor.pid)) == 2)
    everybody = children(portal.supervisor.pid)

    portal.supervisor.kill()

    until(lambda: not any(alive(pid) for pid in everybody))


def test_taken_port_gives_one_line(prepared):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT, env=prepared.env, capture_output=True, text=True,
        )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Cổng {port} đang được chương trình khác dùng" in done.stderr
