"""What the fault tests ask of a real portal, each in a process of its own."""

import sys
import threading
import time
from datetime import date, timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts import outbox
from accounts.mail import write
from accounts.models import User
from agencies.models import Kind
from agencies.tasks import ask_for_scan
from isoportal import processes
from isoportal.processes import Processes
from quality.reminding.reminders import remind_due
from reports import actions, tasks
from tests.conftest import place
from tests.factories.accounts import UserFactory
from tests.factories.agencies import GroupFactory
from tests.quality.late import D_MINUS_3, late_agencies

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


def prepare_late():
    """38 departments with an officer each; the last handed in at 07:59:59 of D−3."""
    call_command("migrate", interactive=False, verbosity=0)
    late_agencies()
    UserFactory(username="mot.nguoi", email="mot.nguoi@nam-dinh.example")


def remind():
    """A beat, past 08:00 of D−3; writes how many agencies it reminded."""
    sys.stdout.write(str(remind_due(D_MINUS_3)))


def tell(key, address):
    """A letter to somebody; writes how long it took to write it."""
    began = time.monotonic()
    person = User.objects.get(email=address)
    write(user=person, kind="digest", key=key, subject="Một việc", template="mail/_frame.txt",
          context={})  # fmt: skip
    sys.stdout.write(str(time.monotonic() - began))


def wake():
    """Whatever a request asks of the broker; writes how long each took."""
    for ask_broker in [outbox.wake, lambda: ask_for_scan(1), lambda: tasks.send(1)]:
        began = time.monotonic()
        ask_broker()
        sys.stdout.write(f"{time.monotonic() - began} ")


def send_later(minutes):
    """What the beat has done so many minutes from now."""
    later = timezone.now() + timedelta(minutes=minutes)
    outbox.give_up_lost(later)
    outbox.send_due(later)
