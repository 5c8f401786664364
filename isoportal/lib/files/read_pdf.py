"""Reads what a PDF is made of: pages, a password, and whatever it would do by itself.

It is a program of its own (see child.py), needs no Django and imports nothing of the
portal. Every object is looked at, for a script may hide in one that no page shows; what
cannot be read here might be read by the program that opens it, so it counts as broken.
So does what may be read in two ways: a key that stands twice, a name with a sign that some
take for its end, a dictionary that ends where it does not.
"""

import io
import json
import logging
import re
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

UNREADABLE = (
    PyPdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    AssertionError, NotImplementedError, RecursionError,
)  # fmt: skip
SCRIPTS = {"/JS", "/JavaScript", "/XFA", "/OnInstantiate"}
STARTS = {"/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE"}
INSIDE = {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia"}
UNSEEN = re.compile(r"[\0-\x1f]")  # some take these for the end of a name


class Doubts(logging.Handler):
    """What the reader of dictionaries made the best of; another reader might make another."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, _: logging.LogRecord) -> None:
        self.count += 1


DOUBTS = Doubts()


class TwoWaysError(ValueError):
    """It may be read in two ways."""


def told_of(content: bytes) -> dict[str, Any]:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        return {"encrypted": True}
    pages = sum(1 for _ in reader.pages)  # all of them, not only how many it says
    does = _doings(reader)
    if DOUBTS.count:
        raise TwoWaysError
    return {"pages": pages, "does": sorted(does)}


def _doings(reader: PdfReader) -> set[str]:
    """What in it acts by itself: "script", "start", "inside" (another file)."""
    found: set[str] = set()
    for part in _dictionaries(reader):
        names = {_checked(key) for key in part}
        # the raw values: what they point to is an object of its own and has its turn
        names |= {str(part.raw_get(key)) for key in ("/S", "/Type", "/Subtype") if key in part}
        found |= {
            word
            for word, signs in [("script", SCRIPTS), ("start", STARTS), ("inside", INSIDE)]
            if names & signs
        }
        if _calls(part):
            found.add("start")
    return found


def _calls(part: DictionaryObject) -> bool:
    """Whether an address is called without a click: on opening, or on another event."""
    events = part.get("/AA")
    waiting = list(events.values()) if isinstance(events, DictionaryObject) else []
    waiting.append(part.get("/OpenAction"))
    seen: set[int] = set()
    while waiting:
        action = waiting.pop()
        action = action.get_object() if isinstance(action, IndirectObject) else action
        if id(action) in seen:
            continue
        seen.add(id(action))
        if isinstance(action, ArrayObject):
            waiting.extend(list.__iter__(action))
        elif isinstance(action, DictionaryObject):
            if "/URI" in action:
                return True
            waiting.append(action.get("/Next"))
    return False


def _checked(name: str) -> str:
    if UNSEEN.search(name):
        raise TwoWaysError
    return str(name)


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
        elif isinstance(part, NameObject):
            _checked(part)


def _objects(reader: PdfReader) -> Iterator[Any]:
    seen = {(generation, number) for generation, rows in reader.xref.items() for number in rows}
    for generation, number in sorted(seen | {(0, number) for number in reader.xref_objStm}):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _to_its_end(read: Callable[..., DictionaryObject]) -> Callable[..., DictionaryObject]:
    """`read`, which takes much for the end of a dictionary, for dictionaries that end."""

    def reading(stream: Any, *how: Any, **more: Any) -> DictionaryObject:
        part = read(stream, *how, **more)
        if not isinstance(part, StreamObject):
            stream.seek(-2, io.SEEK_CUR)
            if stream.read(2) != b">>":
                DOUBTS.count += 1
        return part

    return reading


def main() -> None:
    memory, seconds = (int(limit) for limit in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    logging.lastResort = None
    logging.getLogger("pypdf.generic._data_structures").addHandler(DOUBTS)
    DictionaryObject.read_from_stream = staticmethod(  # type: ignore[method-assign]
        _to_its_end(DictionaryObject.read_from_stream)
    )
    try:
        told = told_of(sys.stdin.buffer.read())
    except UNREADABLE:
        told = {"broken": True}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
