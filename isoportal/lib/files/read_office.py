"""Reads what a Word or Excel file of today is made of: a zip of XML, never believed.

It is a program of its own (see child.py), needs no Django and imports nothing of the
portal. What the directory of a zip says about sizes is not taken for true: the bytes are
counted while they are unpacked, a little at a time. The parts that say what the others
are ([Content_Types].xml and the relations) are read as the programs that open the file
read them; in all others only signs are looked for.
"""

import codecs
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 2000, 100 * 1024**2, 100
SMALL = 1024**2  # unpacked; however well packed, it harms nobody
CHUNK, OVERLAP = 64 * 1024, 64
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
TYPES, RELATIONS = "[content_types].xml", ".rels"
CHARTS = re.compile(r"(word|xl)/embeddings/[^/]+\.xlsx")
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, ValueError, EOFError,
    NotImplementedError,
)  # fmt: skip
LINK, FORMAT = 0o120000, 0o170000
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BLANK = b" \t\r\n"
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
DECLARED = re.compile(rb"<\?xml[^<>]{,500}\?>")
ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")
USUAL = {b"utf-8", b"utf8", b"utf-16", b"utf16", b"utf-16le", b"utf-16be", b"us-ascii"}
MACRO = re.compile(r"macro|vba|activex")


class RefusedError(Exception):
    """It may not be kept: why, and in which part."""

    def __init__(self, why: str, part: str = "") -> None:
        super().__init__(why)
        self.told = {"wrong": why, "part": part[-60:]}


class Look:
    """One look through a document, and what it has cost so far."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.unpacked = 0
        self.warnings: set[str] = set()

    def at(self, packed: zipfile.ZipFile, *, inner: bool = False) -> None:
        """Read every entry of the zip; `inner` is one that lies in another."""
        if len(packed.infolist()) > MOST_ENTRIES:
            raise RefusedError("large")
        for entry in packed.infolist():
            _check_entry(entry)
        for entry in packed.infolist():
            self._read(packed, entry, inner=inner)

    def _read(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, *, inner: bool) -> None:
        name, before = _called(entry), b""
        is_xml, parser = False, self._parser(name)
        for number, piece in enumerate(self._pieces(packed, entry)):
            if number == 0:
                self._check_head(packed, entry, piece, inner=inner)
                is_xml = _reads_as_xml(name, piece)
            if is_xml:
                _check_xml((before + piece).replace(b"\0", b""), start=number == 0)
            if parser:
                parser.Parse(piece, False)
            before = piece[-OVERLAP:]
        if parser:
            parser.Parse(b"", True)

    def _pieces(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with packed.open(entry) as part:
            while piece := part.read(CHUNK):
                self.unpacked += len(piece)
                ratio = self.unpacked / max(1, self.size)
                if self.unpacked > MOST_BYTES or (self.unpacked > SMALL and ratio > MOST_RATIO):
                    raise RefusedError("large")
                yield piece

    def _check_head(
        self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, head: bytes, *, inner: bool
    ) -> None:
        """What lies in it besides text: other files, of which a chart's workbook is honest."""
        if head.startswith(OLE):
            self.warnings.add("objects")
        if not head.startswith(ZIP):
            return
        if inner or not CHARTS.fullmatch(_called(entry)) or entry.file_size > self.size:
            raise RefusedError("zip", entry.filename)
        with packed.open(entry) as part:
            within = zipfile.ZipFile(io.BytesIO(part.read(self.size + 1)))
        self.at(within, inner=True)

    def _parser(self, name: str) -> Any:
        """Who reads the part of that name as XML; nobody, if it says nothing of other parts."""
        if name == TYPES:
            found = _check_type
        elif name.endswith(RELATIONS):
            found = self._note_relation
        else:
            return None
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = found
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser

    def _note_relation(self, _: str, said: dict[str, str]) -> None:
        """What is fetched from elsewhere; a link that somebody clicks is not."""
        kind = said.get("Type", "").strip().lower()
        _check_type("", {"ContentType": kind})
        away = said.get("TargetMode", "").strip().lower() == "external"
        if away and not kind.endswith("/hyperlink"):
            self.warnings.add("away")


def _called(entry: zipfile.ZipInfo) -> str:
    """The name of a part as those who open it compare it."""
    return unquote(entry.filename).replace("\\", "/").casefold()


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = _called(entry)
    if entry.flag_bits & 1:
        raise RefusedError("locked")
    climbs = name.startswith("/") or ":" in name or ".." in name.split("/")
    if climbs or entry.external_attr >> 16 & FORMAT == LINK:
        raise RefusedError("climbs")
    if name.endswith("vbaproject.bin") or "/activex/" in name or "/macrosheets/" in name:
        raise RefusedError("macros")
    if entry.compress_type not in PACKINGS:
        raise zipfile.BadZipFile


def _reads_as_xml(name: str, head: bytes) -> bool:
    """Whether it is XML by name, or begins as XML does; drawings in media are not read as such."""
    if name.endswith((".xml", RELATIONS, ".vml")):
        return True
    return "/media/" not in name and head.lstrip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _check_xml(text: bytes, *, start: bool) -> None:
    """No DOCTYPE, nor at the start of the part an encoding in which one might hide."""
    if DOCTYPE.search(text) or (start and _is_strange(text)):
        raise RefusedError("doctype")


def _is_strange(text: bytes) -> bool:
    for mark in MARKS:
        text = text.removeprefix(mark)
    text = text.lstrip(BLANK)
    if not text.startswith(b"<?xml"):
        return False
    declared = DECLARED.match(text)
    said = ENCODING.search(declared[0]) if declared else None
    return not declared or (said is not None and said[1].strip().lower() not in USUAL)


def _check_type(_: str, said: dict[str, str]) -> None:
    if MACRO.search(said.get("ContentType", "").lower()):
        raise RefusedError("macros")


def _refuse_doctype(*_: object) -> None:
    raise RefusedError("doctype")


def told_of(content: bytes) -> dict[str, Any]:
    look = Look(len(content))
    try:
        look.at(zipfile.ZipFile(io.BytesIO(content)))
    except RefusedError as refused:
        return refused.told
    except BROKEN:
        return {"wrong": "broken", "part": ""}
    return {"warnings": sorted(look.warnings)}


def main() -> None:
    memory, seconds = (int(limit) for limit in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    print(json.dumps(told_of(sys.stdin.buffer.read())))  # noqa: T201


if __name__ == "__main__":
    main()
