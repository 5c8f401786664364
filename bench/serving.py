"""Web servers of the benchmark: gunicorn, one worker, on a free port of this machine."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

from tests.servers import free_port


class Client:
    """One kept-alive connection that asks as the signed-in user."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = dict(headers)

    def get(self, path: str, **more: str) -> tuple[int, bytes, Mapping[str, str]]:
        self.connection.request("GET", path, headers=self.headers | more)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}

    def json(self, path: str) -> Any:
        status, body, _ = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {body[:300]!r}")
        return json.loads(body)


@contextlib.contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[int]:
    """`application` behind gunicorn; yields the port. Ends with the block."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}", "-w", "1",
         "-k", "gthread", "--threads", "2", "--keep-alive", "60", "--graceful-timeout", "1",
         "--log-level", "error"],
        env=os.environ | environment,
    )  # fmt: skip
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit and process.poll() is None:
        try:
            Client(port, {}).get("/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start")
