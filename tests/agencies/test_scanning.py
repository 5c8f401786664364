"""The virus scanner: a small one of the tests' own, that speaks clamd's language."""

import socket
import socketserver
import struct
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from accounts.models import LogEntry, Notification
from agencies import scanning, tasks
from agencies.models import Upload
from agencies.uploads import keep
from tests.agencies.test_uploads import chosen, store
from tests.corpus.honest import packed, pdf, word_parts
from tests.servers import free_port

__all__ = ["store"]
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """PING and INSTREAM, and nothing else."""

    def handle(self):
        if self.rfile.read(5) == b"zPING":
            self.wfile.write(b"PONG\0")
            return
        assert self.rfile.read(5) == b"REAM\0"
        content = b""
        while length := struct.unpack(">L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.asked += 1
        said = self.server.says or ("Eicar-Test-Signature FOUND" if EICAR in content else "OK")
        self.wfile.write(f"stream: {said}\0".encode())


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    """A scanner that answers; what it `says` can be put into its mouth."""
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMD = "127.0.0.1:{1}".format(*server.server_address)
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), Clamd)
        settings.CLAMD = f"unix:{tmp_path / 'clamd'}"
    server.says, server.most, server.asked = "", 30 * 1024**2, 0
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def hand_in(province, officer, content=None):
    return keep(by=officer, agency=province.department, file=chosen(content))


def round_by_round(done, rounds=60):
    """One look at what waits after the other, until it is `done`."""
    for _ in range(rounds):
        tasks.scan_waiting()
        if done():
            return


@pytest.fixture
def silent(settings):
    """A scanner that takes every call and never says a word; how often it was called."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        settings.CLAMD = "127.0.0.1:{1}".format(*ear.getsockname())
        yield ear


def calls(ear):
    ear.setblocking(False)
    count = 0
    with suppress(BlockingIOError):
        while True:
            ear.accept()[0].close()
            count += 1
    return count


def with_virus():
    return packed({**word_parts(), "word/media/a.bin": EICAR}, 0)


def test_without_a_scanner_nothing_waits(province, officer):
    assert hand_in(province, officer).scan == Upload.Scan.NONE


def test_file_waits_and_is_clean_after_the_scan(province, officer, clamd):
    upload = hand_in(province, officer)
    assert upload.scan == Upload.Scan.WAITING

    tasks.scan_upload(upload.pk)

    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.CLEAN
    assert not Notification.objects.exists()


def test_virus_closes_the_file_and_is_told_to_who_sent_it_and_the_committee(
    province, officer, head, staff, clamd
):
    upload = hand_in(province, officer, with_virus())

    tasks.scan_upload(upload.pk)
    tasks.scan_upload(upload.pk)

    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.INFECTED
    told = Notification.objects.all()
    assert {each.user for each in told} == {officer, staff}
    assert len(told) == 2
    assert "Eicar-Test-Signature" in told[0].text
    assert LogEntry.objects.get(action="file.infected").agency_pk == province.department.pk


@pytest.mark.parametrize("says", ["INSTREAM size limit exceeded. ERROR", "", "?"])
def test_scanner_that_cannot_tell_is_asked_again(province, officer, clamd, says):
    clamd.says = says or "ERROR"
    upload = hand_in(province, officer)
    tasks.scan_upload(upload.pk)
    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.WAITING

    clamd.says = ""
    tasks.scan_waiting()

    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.CLEAN


def test_scanner_that_is_down_stops_nobody(
    province, officer, settings, django_capture_on_commit_callbacks
):
    settings.CLAMD = f"127.0.0.1:{free_port()}"

    with django_capture_on_commit_callbacks() as asked:
        upload = hand_in(province, officer)
    tasks.scan_waiting()

    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.WAITING
    assert len(asked) == 1


def test_silent_scanner_is_called_once_in_a_round(province, officer, silent, monkeypatch):
    monkeypatch.setattr(scanning, "SHORT_PATIENCE", 0.05)
    uploads = [hand_in(province, officer) for _ in range(3)]

    tasks.scan_waiting()

    assert calls(silent) == 1
    assert {each.scan for each in uploads} == {Upload.Scan.WAITING}
    tasks.scan_upload(uploads[0].pk)
    assert calls(silent) == 1


def test_what_the_scanner_never_takes_keeps_nobody_waiting(
    province, officer, clamd, monkeypatch, store
):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    clamd.most = 100_000
    large = hand_in(province, officer, pdf(9) + bytes(500_000) + b"%%EOF")
    gone, good = hand_in(province, officer), hand_in(province, officer)
    Path(gone.file.path).unlink()

    def done():
        good.refresh_from_db()
        return good.scan == Upload.Scan.CLEAN

    round_by_round(done)

    assert done()
    assert set(Upload.objects.filter(scan=Upload.Scan.WAITING)) == {large, gone}


def test_files_that_wait_are_open_once_the_scanner_was_taken_away(
    province, officer, clamd, settings
):
    upload = hand_in(province, officer)
    settings.CLAMD = ""
    tasks.scan_upload(upload.pk)
    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.WAITING

    tasks.scan_waiting()

    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.NONE
    assert clamd.asked == 0
