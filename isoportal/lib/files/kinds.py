"""The kinds of files the portal takes, told apart by their first bytes alone."""

from collections.abc import Iterable
from dataclasses import dataclass

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Kind:
    """What a kind is called, how its names end, and what a browser is told it is."""

    words: str
    suffixes: tuple[str, ...]
    type: str
    old: bool = False  # of Office before 2007: kept as it is, never read by the portal

    @property
    def suffix(self) -> str:
        return self.suffixes[0]


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": Kind("PDF", (".pdf",), "application/pdf"),
    "docx": Kind("Word (.docx)", (".docx",), f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Kind("Excel (.xlsx)", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet"),
    "jpeg": Kind("JPG", (".jpg", ".jpeg"), "image/jpeg"),
    "png": Kind("PNG", (".png",), "image/png"),
    "doc": Kind("Word 97–2003 (.doc)", (".doc",), "application/msword", old=True),
    "xls": Kind("Excel 97–2003 (.xls)", (".xls",), "application/vnd.ms-excel", old=True),
}
ALL = tuple(KINDS)
SCANS = ("pdf", "jpeg", "png")
DOCUMENTS = ("pdf", "docx", "xlsx", "jpeg", "png")
IMAGES = ("jpeg", "png")


def family_of(head: bytes) -> str:
    """What a file that begins with `head` claims to be: "pdf", "jpeg", "png", "zip", "ole", ""."""
    starts = {
        b"%PDF-": "pdf",
        b"\xff\xd8\xff": "jpeg",
        b"\x89PNG\r\n\x1a\n": "png",
        b"PK\x03\x04": "zip",
        OLE: "ole",
    }
    return next((family for start, family in starts.items() if head.startswith(start)), "")


def listed(kinds: Iterable[str]) -> str:
    """`kinds` in words: "PDF, Word (.docx) hoặc JPG"; the old ones are not recommended."""
    words = [KINDS[kind].words for kind in kinds if not KINDS[kind].old]
    return " hoặc ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
