"""Word and Excel files of today: a zip of XML, read entry by entry and never believed.

What its directory says about sizes is not taken for true: the bytes are counted while
they are unpacked, a little at a time, so that a bomb costs neither memory nor time.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files import File

from isoportal.lib.files.kinds import OLE
from isoportal.lib.files.names import quoted

MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 2000, 100 * 1024**2, 100
SMALL = 1024**2  # unpacked; however well packed, it harms nobody
CHUNK, OVERLAP = 64 * 1024, 64
ENTRY, ZIP = b"PK\x01\x02", b"PK\x03\x04"
TYPES = "[Content_Types].xml"
MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
CHARTS = re.compile(r"(word|xl)/embeddings/[^/]+\.xlsx", re.I)
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError)
LINK, FORMAT = 0o120000, 0o170000
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
STRANGE = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8|utf-?16|us-ascii)""", re.I)
MACRO = re.compile(rb"macro|vbaProject|activeX", re.I)
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.I)
AWAY = "Tệp có liên kết tới dữ liệu bên ngoài; phần đó có thể không hiện khi xem."
OBJECTS = "Tệp có đối tượng nhúng; không mở đối tượng đó nếu không rõ nguồn gốc."
SAVE_AGAIN = "Hãy mở bằng Word hoặc Excel, lưu lại thành tệp mới rồi chọn tệp đó."


def kind_of(file: "File[bytes]") -> str:
    """Whether it is a "docx" or an "xlsx", by what lies in it; "" for any other zip."""
    try:
        names = set(_opened(file).namelist())
    except BROKEN:
        return ""
    return next((kind for part, kind in MAIN.items() if {TYPES, part} <= names), "")


def check(file: "File[bytes]") -> list[str]:
    """Raises ValidationError where it may not be kept; otherwise what to know about it."""
    look = Look(quoted(file), file.size or 0)
    try:
        look.at(_opened(file))
    except BROKEN as error:
        raise look.refusal("bị hỏng, không đọc được", SAVE_AGAIN) from error
    return sorted(look.warnings)


def _opened(file: "File[bytes]") -> zipfile.ZipFile:
    """The zip; each entry of its directory bears a sign, so a huge directory is never read."""
    file.seek(0)
    if file.read().count(ENTRY) > MOST_ENTRIES:
        raise Look(quoted(file), 0).too_large()
    file.seek(0)
    assert file.file
    return zipfile.ZipFile(file.file)


@dataclass
class Look:
    """One look through a document, and what it has cost so far."""

    called: str
    size: int
    unpacked: int = 0
    warnings: set[str] = field(default_factory=set)

    def refusal(self, wrong: str, mend: str) -> ValidationError:
        return ValidationError(f"Tệp {self.called} {wrong}. {mend}")

    def too_large(self) -> ValidationError:
        return self.refusal(
            "phình ra quá lớn khi mở (trên 100 MB, 2.000 phần hoặc gấp 100 lần)", SAVE_AGAIN
        )

    def at(self, packed: zipfile.ZipFile, *, inner: bool = False) -> None:
        """Read every entry of the zip; `inner` is one that lies in another."""
        for entry in packed.infolist():
            self._check_entry(entry)
        for entry in packed.infolist():
            self._read(packed, entry, inner=inner)

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename.replace("\\", "/").lower()
        if entry.flag_bits & 1:
            raise self.refusal("có mật khẩu hoặc bị mã hóa", "Hãy bỏ mật khẩu rồi chọn lại.")
        climbs = name.startswith("/") or ":" in name or ".." in name.split("/")
        if climbs or entry.external_attr >> 16 & FORMAT == LINK:
            raise self.refusal("chứa đường dẫn trỏ ra ngoài tệp", SAVE_AGAIN)
        if name.endswith("vbaproject.bin") or "/activex/" in name or "/macrosheets/" in name:
            raise self._macros()
        if entry.compress_type not in PACKINGS:
            raise zipfile.BadZipFile

    def _read(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, *, inner: bool) -> None:
        is_xml = False
        for number, chunk in enumerate(self._chunks(packed, entry)):
            if number == 0:
                self._check_head(packed, entry, chunk, inner=inner)
                is_xml = _reads_as_xml(entry.filename, chunk)
            if is_xml:
                self._check_xml(entry.filename, chunk.replace(b"\0", b""))

    def _chunks(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The entry piece by piece, each after the end of the one before."""
        before = b""
        with packed.open(entry) as part:
            while piece := part.read(CHUNK):
                self.unpacked += len(piece)
                ratio = self.unpacked / max(1, self.size)
                if self.unpacked > MOST_BYTES or (self.unpacked > SMALL and ratio > MOST_RATIO):
                    raise self.too_large()
                yield before + piece
                before = piece[-OVERLAP:]

    def _check_head(
        self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, head: bytes, *, inner: bool
    ) -> None:
        """What lies in it besides text: other files, of which a chart's workbook is honest."""
        if head.startswith(OLE):
            self.warnings.add(OBJECTS)
        if not head.startswith(ZIP):
            return
        if inner or not CHARTS.fullmatch(entry.filename) or entry.file_size > self.size:
            raise self.refusal(
                f"chứa một tệp nén khác bên trong ({entry.filename[-60:]})",
                "Hãy bỏ tệp đó ra, nộp riêng, rồi chọn lại.",
            )
        with packed.open(entry) as part:
            within = zipfile.ZipFile(io.BytesIO(part.read(self.size + 1)))
        if len(within.infolist()) > MOST_ENTRIES:
            raise self.too_large()
        self.at(within, inner=True)

    def _check_xml(self, name: str, text: bytes) -> None:
        if DOCTYPE.search(text) or STRANGE.search(text):
            raise self.refusal("chứa khai báo XML không an toàn (DOCTYPE)", SAVE_AGAIN)
        if name == TYPES and MACRO.search(text):
            raise self._macros()
        if name.endswith(".rels") and any(map(_leads_away, RELATION.findall(text))):
            self.warnings.add(AWAY)

    def _macros(self) -> ValidationError:
        return self.refusal(
            "có macro (chương trình chạy bên trong)",
            "Hãy lưu lại thành .docx hoặc .xlsx, là loại không có macro, rồi chọn lại.",
        )


def _reads_as_xml(name: str, head: bytes) -> bool:
    """Whether it is XML by name, or begins as XML does; drawings in media are not read as such."""
    if name.lower().endswith((".xml", ".rels", ".vml")):
        return True
    return "/media/" not in name and head.lstrip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _leads_away(relation: bytes) -> bool:
    """Whether it fetches something from elsewhere; a link that somebody clicks does not."""
    return b'"external"' in relation.lower().replace(b"'", b'"') and b"/hyperlink" not in relation
