"""Sets HTML as a PDF: the one file that knows WeasyPrint.

As a program it sets one document and ends: it reads from standard input where the job is,
tells the pages it lays out on standard output, and last what came of it. It needs no Django,
and imports nothing of the portal.
"""

import gc
import hashlib
import json
import logging
import os
import resource
import shutil
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

LOOK = 0.5  # seconds between two looks whether the parent is alive
TYPES = {
    ".css": "text/css; charset=utf-8", ".ttf": "font/ttf", ".png": "image/png",
    ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
}  # fmt: skip
DPI = 200  # of pictures: more is not seen on paper


class Shelf(URLFetcher):  # type: ignore[misc]
    """Hands out the files it was given, under the addresses it was given, and nothing else.

    Neither a path nor the network is ever reached from a document: any other address
    stops the work.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.files = dict(files)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.files:
            raise FatalURLFetchingError(url)
        path = self.files[url]
        return URLFetcherResponse(
            url, path.read_bytes(), {"Content-Type": TYPES.get(path.suffix, "")}
        )


class Refused(Exception):  # noqa: N818 - what happened, in words
    """The document asks for an address that is not on the shelf."""


def write(html: str, target: Path, files: Mapping[str, Path]) -> int:
    """Lay out `html` and write it to `target` as PDF; how many pages it has.

    The same HTML and files give the same bytes: there is no date in them, and the
    document's identifier is made of its text.
    """
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    try:
        source = HTML(string=html, base_url="shelf:", url_fetcher=Shelf(files))
        document = source.render(dpi=DPI)
        document.write_pdf(target, pdf_identifier=identifier, dpi=DPI)
    except FatalURLFetchingError as refused:  # a BaseException: nobody else would catch it
        raise Refused(str(refused)) from refused
    return len(document.pages)


class PageTeller(logging.Handler):
    """Tells the parent, a line for each, the pages that are laid out."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.args and "Page" in str(record.msg):
            tell(page=record.args[0] if isinstance(record.args, tuple) else 0)


def tell(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def die_with(parent: int, folder: str) -> None:
    """End when the process that started this one ends, however it ends, and clear its folder.

    Linux has a signal for it, but sends it when the *thread* that started the process
    ends, and the threads of a worker end one by one while reports are being made. A timer's
    signal would interrupt the reading of fonts; a thread that sleeps disturbs nothing.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


REHEARSAL = "<style>b { font-weight: bold }</style><table><tr><td>Tỉnh <b>ấ</b></table>"


def main() -> None:
    """Set one document: what is loaded at first use is loaded before the order comes."""
    gc.disable()  # it ends with its document: collecting costs a quarter of the time, saves 2 %
    parent, folder = sys.argv[1:]
    die_with(int(parent), folder)
    write(REHEARSAL, Path(folder, "rehearsal.pdf"), {})
    order = sys.stdin.buffer.read()
    if not order:  # the parent ended without needing this one
        shutil.rmtree(folder, ignore_errors=True)
        return
    job = json.loads(Path(os.fsdecode(order)).read_text())
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(PageTeller())
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    files = {url: Path(path) for url, path in job["files"].items()}
    try:
        tell(pages=write(job["html"], Path(job["target"]), files))
    except (MemoryError, SystemError):  # the second: a lack of memory that C code forgot to name
        tell(failed="memory")
    except Refused as refused:
        tell(failed="refused", url=str(refused))
    os._exit(0)  # all is told; taking the document apart again would only take time


if __name__ == "__main__":
    main()
