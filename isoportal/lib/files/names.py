"""What a file is called: for people, and on the disk."""

import unicodedata
import uuid
from pathlib import PurePath

from django.core.files import File
from django.utils.formats import number_format

from isoportal.lib.files.kinds import KINDS

NAME_LENGTH = 200
LONGEST_SUFFIX = 20  # what is longer is no suffix
ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}  # by browsers, and nothing else is


def clean_name(name: str, kind: str = "") -> str:
    """A file name as it may be shown and handed back: composed, without folders, control and
    direction signs, at most 200 signs long, with a suffix that suits `kind`.
    """
    for code, sign in ESCAPED.items():
        name = name.replace(code, sign)
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(sign for sign in last if _shows(sign)).strip().lstrip(".")
    path = PurePath(visible.strip() or "tep")
    suffix = path.suffix if len(path.suffix) <= LONGEST_SUFFIX else ""
    if kind and suffix.lower() not in KINDS[kind].suffixes:
        path, suffix = PurePath(f"{path.name}{KINDS[kind].suffix}"), KINDS[kind].suffix
    return path.name.removesuffix(suffix)[: NAME_LENGTH - len(suffix)].rstrip() + suffix


def stored_name(kind: str) -> str:
    """The name a file is kept under: nobody can guess it, nothing in it is the sender's."""
    return f"{uuid.uuid4().hex}{KINDS[kind].suffix}"


def show_size(size: int) -> str:
    """6,1 MB; 85 KB; 12 byte."""
    if size < 1024:
        return f"{size} byte"
    if size < 1024**2:
        return f"{number_format(round(size / 1024))} KB"
    return f"{number_format(round(size / 1024**2, 1))} MB"


def quoted(file: "File[bytes]") -> str:
    return f"“{clean_name(file.name or '')}”"


def _shows(sign: str) -> bool:
    """Neither a control, direction or private sign nor one that breaks the line."""
    category = unicodedata.category(sign)
    return category[0] != "C" and category not in {"Zl", "Zp"}
