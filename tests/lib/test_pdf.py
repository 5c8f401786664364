import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pypdf import PdfReader

from isoportal.lib import pdf
from isoportal.lib.pdf import LayoutFailed, lay_out, warm_up
from isoportal.lib.typeset import Refused, write

ENOUGH = 2 * 1024**3
ENDLESS = "<table><tr><td colspan=100000>x</td></tr></table>" * 3
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def target(tmp_path):
    return tmp_path / "report.pdf.part"


@pytest.fixture
def unprepared():
    """No process is ready for the next document."""
    pdf._discard()
    yield
    pdf._discard()


def made(html, target, *, files=None, seconds=60, memory=ENOUGH, beat=lambda pages: None):
    return lay_out(html, target, files=files or {}, seconds=seconds, memory=memory, beat=beat)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()


def gone(pid, within=10):
    deadline = time.monotonic() + within
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


def test_html_becomes_pages(target):
    pages = made("<p>Một</p><p style='break-before: page'>Hai</p>", target)

    assert pages == 2
    assert [page.extract_text() for page in PdfReader(target).pages] == ["Một", "Hai"]


def test_same_html_gives_the_same_bytes(target, tmp_path):
    html = "<h1>Báo cáo</h1>" + "<p>Xã Vĩnh Thạnh Trung</p>" * 50

    made(html, target)
    made(html, tmp_path / "again.pdf")

    assert target.read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_long_document_survives_a_slow_start(unprepared, target):
    assert made(f"<p>x</p><!--{'x' * 400_000}-->", target) == 1


def test_pages_are_told_while_they_are_laid_out(target, monkeypatch):
    monkeypatch.setattr(pdf, "LOOK", 0.02)
    told = []

    made("<p style='break-before: page'>x</p>" * 150, target, beat=told.append)

    assert told == sorted(told)
    assert max(told) > 1


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "../../etc/passwd",
        "data:text/plain,secret",
        "shelf:../pdf.css",
        "ftp://127.0.0.1/x",
    ],
)
@pytest.mark.parametrize(
    "html",
    [
        "<link rel=stylesheet href='{}'>",
        "<link rel=attachment href='{}'>",
        "<img src='{}'>",
        "<style>@font-face {{ font-family: a; src: url({}) }} p {{ font: 1em a }}</style><p>x",
        "<style>p {{ background: url({}) }}</style><p>x",
    ],
)
def test_no_file_beside_the_shelf_is_read(address, html, target):
    with pytest.raises(Refused):
        write(html.format(address), target, {})

    assert not target.exists()


def test_network_is_never_reached(target):
    hits = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/x.css"

    with pytest.raises(LayoutFailed, match="địa chỉ không được phép"):
        made(f"<link rel=stylesheet href='{address}'><img src='{address}'>", target)
    server.shutdown()
    server.server_close()

    assert hits == []


def test_shelf_hands_out_its_files(target, tmp_path):
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { break-before: page }")

    html = "<link rel=stylesheet href='shelf:a.css'><p>Một</p><p>Hai</p>"

    assert made(html, target, files={"shelf:a.css": sheet}) == 2


def test_layout_that_takes_too_long_is_stopped(unprepared, target, monkeypatch):
    started = []
    monkeypatch.setattr(pdf.subprocess, "Popen", _remembering(started, subprocess.Popen))

    with pytest.raises(LayoutFailed, match="chưa xong sau 1 giây"):
        made(ENDLESS, target, seconds=1)

    assert gone(started[0].pid)
    assert not target.exists()


def _remembering(started, real):
    class Popen(real):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    return Popen


def test_layout_that_eats_memory_is_stopped(target):
    with pytest.raises(LayoutFailed, match="nhiều bộ nhớ hơn mức tối đa 110 MB"):
        made("<p>Xã</p>" * 4_000, target, memory=110 * 1024**2)


def test_layout_that_breaks_says_so(target):
    with pytest.raises(LayoutFailed, match="gặp lỗi"):
        made("<div>" * 2000, target)

    assert made("<p>x", target) == 1


def test_whoever_loses_the_job_stops_the_layout(unprepared, target, monkeypatch):
    started = []
    monkeypatch.setattr(pdf.subprocess, "Popen", _remembering(started, subprocess.Popen))

    def lost(pages):
        raise KeyError("another worker has it")

    with pytest.raises(KeyError):
        made(ENDLESS, target, beat=lost)

    assert gone(started[0].pid)


def test_process_kept_ready_does_the_next_document(unprepared, target):
    warm_up()
    ready = pdf._ready[0].process.pid
    warm_up()

    assert [each.process.pid for each in pdf._ready] == [ready]
    assert made("<p>x", target) == 1
    assert gone(ready)
    assert pdf._ready[0].process.pid != ready


def test_process_that_died_waiting_is_replaced(unprepared, target):
    warm_up()
    os.kill(pdf._ready[0].process.pid, signal.SIGKILL)
    pdf._ready[0].process.wait()

    assert made("<p>x", target) == 1


def test_layout_dies_with_its_worker(tmp_path):
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from isoportal.lib import pdf; pdf.warm_up();"
            "print(pdf._ready[0].process.pid, flush=True); sys.stdin.read()",
        ],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    child = int(worker.stdout.readline())
    assert alive(child)
    assert len(list(tmp_path.iterdir())) == 1

    worker.kill()
    worker.communicate()

    assert gone(child)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_in_the_temporary_folder(unprepared, target, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    made("<p>x", target)
    pdf._discard()

    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_layout_outlives_the_thread_that_had_its_process_ready(target):
    first = threading.Thread(target=warm_up)
    first.start()
    first.join()

    assert made("<p>Báo cáo</p>", target) == 1
