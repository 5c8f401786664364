"""The first of the two commands, as somebody runs it: real processes, a worker, a PDF."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pypdf
import pytest
from django.conf import settings
from django.db import connection

from tests.servers import free_port

pytestmark = pytest.mark.engines


@pytest.fixture
def environment(tmp_path, database_url):
    """An empty portal of its own, on the engines of this leg."""
    known = ["PATH", "HOME", "LANG", "NODE_MODULES"]
    given = {name: os.environ[name] for name in known if name in os.environ}
    given |= {"VAR_DIR": str(tmp_path), "PORT": str(free_port())}
    if not database_url:
        return given
    return given | {
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": os.environ["CELERY_BROKER_URL"].rpartition("/")[0] + "/9",
        "SECRET_KEY": "only-for-this-test-0123456789-0123456789",
    }


@pytest.fixture
def database_url():
    """An empty database beside those of the suite; nothing on SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    url, name = os.environ["DATABASE_URL"], f"demo_{os.getpid()}"
    with closing(psycopg2.connect(url)) as server:
        server.autocommit = True
        server.cursor().execute(f"CREATE DATABASE {name}")
        yield url.rpartition("/")[0] + "/" + name
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def demo(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_demo_makes_the_report_of_the_sample_province(environment, tmp_path):
    ended = demo(environment, "--once")

    assert ended.returncode == 0, ended.stderr
    assert "41/41 = 19 + 11 + 11" in ended.stdout
    assert "156/156" in ended.stdout
    assert "thu.ky" in ended.stdout
    report = tmp_path / "bao-cao-2020.pdf"
    assert str(report) in ended.stdout
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(report).pages)
    assert "Kết quả xây dựng, áp dụng, duy trì và cải tiến" in " ".join(text.split())


@pytest.mark.parametrize("port", ["tám nghìn", "65536"])
def test_what_is_no_port_is_said_in_one_line(environment, port):
    refused = demo(environment | {"PORT": port})

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"“{port}” không phải là số cổng; hãy đặt PORT từ 1 đến 65535."
    ]


def test_a_taken_port_is_said_in_one_line(environment, tmp_path):
    with socket.create_server(("127.0.0.1", int(environment["PORT"]))):
        refused = demo(environment)

    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert f"Cổng {environment['PORT']} đang được chương trình khác dùng" in refused.stderr
    assert not Path(tmp_path / "isoportal.sqlite3").exists()
