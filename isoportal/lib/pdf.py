"""PDF from HTML, laid out in a process of its own that can be watched and stopped.

A table of a hundred thousand columns, or a document that eats the machine's memory,
then costs one report and not the worker. One process is kept ready, with everything
imported, for the next document.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOOK = 0.5  # seconds between two looks at the process
OUT_OF_MEMORY = (
    "MemoryError",
    "Cannot allocate memory",
    "failed to allocate",
    "out of memory",
    "Resource temporarily unavailable",  # a thread more
)
logger = logging.getLogger("isoportal.pdf")


class LayoutFailed(Exception):  # noqa: N818 - what happened, in words
    """A document could not be laid out; the text is the reason, for whoever asked for it."""


class Typesetter:
    """A process that lays out one document, started ahead of it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.folder = TemporaryDirectory(prefix=f"isoportal-pdf-{self.owner}-")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "isoportal.lib.typeset", str(self.owner), self.folder.name],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": self.folder.name, "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    @property
    def is_ready(self) -> bool:
        """Whether it is this process's own and still alive."""
        return self.owner == os.getpid() and self.process.poll() is None

    def run(self, job: dict[str, Any], seconds: float, beat: Callable[[int], None]) -> int:
        """Lay out the job, calling `beat` with the pages so far; how many there are."""
        deadline = time.monotonic() + seconds
        # by a file: an input longer than the pipe is forgotten when `communicate` times out
        order = Path(self.folder.name, "job.json")
        order.write_text(json.dumps(job))
        sent: bytes | None = os.fsencode(order)
        while True:
            try:
                output, errors = self.process.communicate(sent, timeout=min(LOOK, seconds))
                return self._outcome(output, errors, job)
            except subprocess.TimeoutExpired as waiting:
                sent = None
                told = _told(waiting.output or b"")
            if time.monotonic() > deadline:
                raise LayoutFailed(
                    f"Dàn trang chưa xong sau {seconds:g} giây (mức tối đa) nên đã dừng. "
                    "Hãy thử lại; nếu vẫn vậy, báo quản trị viên."
                )
            beat(max((each.get("page", 0) for each in told), default=0))

    def close(self) -> None:
        """Stop it, done or not, and leave nothing behind."""
        if self.owner != os.getpid():
            return
        self.process.kill()
        with suppress(OSError, ValueError):
            self.process.communicate()
        self.folder.cleanup()

    def _outcome(self, output: bytes, errors: bytes, job: dict[str, Any]) -> int:
        last = (_told(output) or [{}])[-1]
        if self.process.returncode == 0 and "pages" in last:
            return int(last["pages"])
        words = errors.decode(errors="replace")
        code, limit = self.process.returncode, job["memory"] // 1024**2
        logger.error("Layout ended with %s: %s %s", code, last, words[-4000:])
        if last.get("failed") == "refused":
            raise LayoutFailed(f"Văn bản dẫn tới địa chỉ không được phép: {last['url'][:200]}.")
        if last.get("failed") == "memory" or any(sign in words for sign in OUT_OF_MEMORY):
            raise LayoutFailed(f"Dàn trang cần nhiều bộ nhớ hơn mức tối đa {limit} MB nên đã dừng.")
        if code < 0:  # Pango does not survive a lack of memory
            raise LayoutFailed(
                f"Tiến trình dàn trang dừng đột ngột (tín hiệu {-code}), thường vì cần nhiều bộ "
                f"nhớ hơn mức tối đa {limit} MB. Hãy thử lại; nếu vẫn vậy, báo quản trị viên."
            )
        raise LayoutFailed(
            f"Tiến trình dàn trang gặp lỗi (mã {code}). Hãy thử lại; nếu vẫn vậy, báo quản trị "
            "viên."
        )


_lock = threading.Lock()
_ready: list[Typesetter] = []


def warm_up() -> None:
    """Have a process ready, so that the next document does not wait for its start."""
    with _lock:
        _discard(dead_only=True)
        if not _ready:
            _ready.append(Typesetter())


def lay_out(
    html: str,
    target: Path,
    *,
    files: Mapping[str, Path],
    seconds: float,
    memory: int,
    beat: Callable[[int], None],
) -> int:
    """Write `html` to `target` as PDF; how many pages it has.

    `files` are the only addresses the document may use, and the files they stand for.
    `beat` is called twice a second with the pages laid out so far; what it raises stops
    the work. Raises LayoutFailed after `seconds`, beyond `memory` bytes, or on a crash.
    """
    job = {
        "html": html,
        "target": str(target),
        "files": {url: str(path) for url, path in files.items()},
        "memory": memory,
    }
    typesetter = _take()
    try:
        pages = typesetter.run(job, seconds, beat)
    except BaseException:
        typesetter.close()
        target.unlink(missing_ok=True)
        raise
    typesetter.close()
    warm_up()
    return pages


def _take() -> Typesetter:
    with _lock:
        _discard(dead_only=True)
        return _ready.pop() if _ready else Typesetter()


def _discard(*, dead_only: bool = False) -> None:
    for typesetter in list(_ready):
        if not (dead_only and typesetter.is_ready):
            _ready.remove(typesetter)
            typesetter.close()


def _told(output: bytes) -> list[dict[str, Any]]:
    """The whole lines told so far."""
    return [json.loads(line) for line in output.decode().split("\n")[:-1] if line]


atexit.register(_discard)
