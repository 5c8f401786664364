"""Letters leave once, whatever is killed or stopped on the way; a real worker and mail server."""

import os
import signal
import socket
import subprocess
from contextlib import contextmanager

import pytest

from tests import smtp_sink
from tests.faults.conftest import Portal, closed_port, own_database, until
from tests.quality.late import LATE

pytestmark = pytest.mark.engines
ONE = "mot.nguoi@nam-dinh.example"


@contextmanager
def mail_server(portal, **behaviour):
    with smtp_sink.running(port=int(portal.env["EMAIL_PORT"]), **behaviour) as sink:
        yield sink


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    var = tmp_path_factory.mktemp("post")
    env = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "isoportal.settings", "VAR_DIR": str(var),
        "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(closed_port()), "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    if "DATABASE_URL" in env:
        env["DATABASE_URL"] = own_database(env["DATABASE_URL"], "post")
        env["CELERY_BROKER_URL"] = env["CELERY_BROKER_URL"].rpartition("/")[0] + "/2"
    portal = Portal(env, var)
    portal.call("prepare_late")
    yield portal
    if portal.runs:
        portal.stop()


@pytest.fixture
def post(made):
    if not made.runs:
        made.start()
    return made


def letter(portal, key):
    """State, attempts and error of the letter of this key."""
    found = portal.rows(f"SELECT state, attempts, error FROM accounts_mail WHERE key = '{key}'")
    return found[0] if found else ("", 0, "")


def wait_for(portal, key, *states):
    return until(
        lambda: (found := letter(portal, key))[0] in states and found, lambda: letter(portal, key)
    )


def test_two_beats_send_37_letters_to_37_late_agencies(post):
    with mail_server(post) as sink:
        beats = [
            subprocess.Popen(
                post._command("remind"), env=post.env, stdout=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]
        reminded = sum(int(beat.communicate()[0]) for beat in beats)
        post.call("send_later", 0)  # at once with the worker
        until(lambda: len(sink.letters) >= len(LATE), lambda: sink.told)
        again = post.call("remind")

    assert (reminded, again) == (37, ["0"])
    assert sink.told == LATE
    assert post.rows("SELECT count(*) FROM accounts_mail WHERE state <> 'sent'") == [(0,)]


def test_killed_worker_sends_no_letter_twice(post):
    with mail_server(post, answers_after=60) as sink:
        post.call("tell", "kill", ONE)
        assert sink.taken.wait(30)
        os.killpg(post.worker(), signal.SIGKILL)
        until(lambda: post.worker() and letter(post, "kill")[0] == "sending")
    with mail_server(post) as sink:
        post.call("send_later", 11)

        assert letter(post, "kill")[0] == "failed"
        assert "Không rõ đã gửi hay chưa" in letter(post, "kill")[2]
        post.call("tell", "next", ONE)
        wait_for(post, "next", "sent")
        assert sink.told == [ONE]


def test_server_that_is_down_costs_time_and_no_letter(post):
    post.call("tell", "down", ONE)
    state, _, error = until(
        lambda: (found := letter(post, "down"))[2] and found, lambda: letter(post, "down")
    )
    assert state == "waiting"
    assert "Chưa kết nối được máy chủ thư" in error

    with mail_server(post) as sink:
        post.call("send_later", 2)

        assert wait_for(post, "down", "sent")[1] >= 2
        assert sink.told == [ONE]


def test_stopped_broker_breaks_nothing(post):
    (waited,) = post.call(
        "tell", "broker", ONE, CELERY_BROKER_URL=f"redis://127.0.0.1:{closed_port()}/0"
    )

    assert float(waited) < 5
    assert letter(post, "broker")[0] == "waiting"
    with mail_server(post):
        post.call("send_later", 2)
        assert letter(post, "broker")[0] == "sent"


def test_broker_that_takes_calls_and_says_nothing_holds_up_nobody_for_long(post):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"

        waited = post.call("wake", CELERY_BROKER_URL=address)

    assert len(waited) == 3
    assert max(map(float, waited)) < 10
