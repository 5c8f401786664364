"""Runs a reader of foreign files as a process of its own, with limits.

A few kilobytes can ask a reader for gigabytes or hours; then that process ends, never
the portal's. A reader takes the file on standard input and tells what it found as one
line of JSON on standard output, after which it may write bytes.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.files import File

logger = logging.getLogger("isoportal.files")
HERE = Path(__file__).parent
MOST_MEMORY, MOST_SECONDS = 1024**3, 20


class TooMuchWorkError(Exception):
    """The file asked for more memory or time than any honest one."""


def ask(reader: str, file: "File[bytes]") -> tuple[dict[str, Any], bytes]:
    """What `reader` (a program beside this one) says of `file`, and the bytes it wrote."""
    file.seek(0)
    try:
        ended = subprocess.run(
            [sys.executable, "-I", HERE / reader, str(MOST_MEMORY), str(MOST_SECONDS)],
            input=file.read(),
            capture_output=True,
            timeout=MOST_SECONDS * 2,
        )
    except subprocess.TimeoutExpired as error:
        raise TooMuchWorkError from error
    file.seek(0)
    line, _, written = ended.stdout.partition(b"\n")
    if ended.returncode or not line:
        words = ended.stderr.decode(errors="replace")
        logger.warning("%s ended with %s: %s", reader, ended.returncode, words[-1000:])
        raise TooMuchWorkError
    return json.loads(line), written
