"""Reads what a PDF is made of: pages, a password, and whatever it would do by itself.

It is a program of its own (see child.py), needs no Django and imports nothing of the
portal. Every object is looked at, for a script may hide in one that no page shows; what
cannot be read here might be read by the program that opens it, so it counts as broken.
"""

import io
import json
import logging
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

UNREADABLE = (
    PyPdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    AssertionError, NotImplementedError, RecursionError,
)  # fmt: skip
SCRIPTS = {"/JS", "/JavaScript", "/XFA"}
STARTS = {"/Launch", "/ImportData", "/SubmitForm"}
INSIDE = {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia"}


def told_of(content: bytes) -> dict[str, Any]:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        return {"encrypted": True}
    pages = sum(1 for _ in reader.pages)  # all of them, not only how many it says
    return {"pages": pages, "does": sorted(_doings(reader))}


def _doings(reader: PdfReader) -> set[str]:
    """What in it acts by itself: "script", "start", "inside" (another file)."""
    found: set[str] = set()
    for part in _dictionaries(reader):
        names = {str(key) for key in part}
        # the raw values: what they point to is an object of its own and has its turn
        names |= {str(part.raw_get(key)) for key in ("/S", "/Type", "/Subtype") if key in part}
        found |= {
            word
            for word, signs in [("script", SCRIPTS), ("start", STARTS), ("inside", INSIDE)]
            if names & signs
        }
    return found


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, also those within others."""
    waiting: list[Any] = [reader.trailer, *_objects(reader)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.raw_get(key) for key in part)
        elif isinstance(part, ArrayObject):
            waiting.extend(list.__iter__(part))


def _objects(reader: PdfReader) -> Iterator[Any]:
    seen = {(generation, number) for generation, rows in reader.xref.items() for number in rows}
    for generation, number in sorted(seen | {(0, number) for number in reader.xref_objStm}):
        yield reader.get_object(IndirectObject(number, generation, reader))


def main() -> None:
    memory, seconds = (int(limit) for limit in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    logging.disable()
    try:
        told = told_of(sys.stdin.buffer.read())
    except UNREADABLE:
        told = {"broken": True}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
