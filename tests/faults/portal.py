"""What the fault tests ask of a real portal, each in a process of its own."""

import sys
import threading
import time
from datetime import date

from django.core.management import call_command
from django.db import connection

from agencies.models import Kind
from isoportal import processes
from isoportal.processes import Processes
from reports import actions, tasks
from tests.conftest import place
from tests.factories.agencies import GroupFactory

COMMUNES = 60
ASKERS = 4


def prepare():
    """A province large enough that its report takes a moment."""
    call_command("migrate", interactive=False, verbosity=0)
    communes = GroupFactory(code="commune", name="UBND cấp xã")
    top = place("UBND tỉnh Nam Định", Kind.PROVINCE)
    for number in range(COMMUNES):
        place(f"UBND xã Nam {number}", Kind.COMMUNE, top, communes)


def run():
    """Worker and beat, each started again when it dies."""
    running = Processes([processes.worker(), processes.beat()], say=sys.stdout.write)
    running.start()
    running.watch()
    running.end()


def ask(year, messages=0):
    """Several people ask at the same moment; writes the job and how long the slowest waited."""
    day = date(year, 12, 31)
    scope = actions.province_on(day)
    together, jobs, waited = threading.Barrier(ASKERS), set(), []

    def one():
        together.wait()
        began = time.monotonic()
        jobs.add(actions.ask(by=None, scope=scope, day=day).pk)
        waited.append(time.monotonic() - began)
        connection.close()

    people = [threading.Thread(target=one) for _ in range(ASKERS)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    (job,) = jobs
    for _ in range(messages):
        tasks.send(job)
    sys.stdout.write(f"{job} {max(waited)}")
