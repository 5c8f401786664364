"""A small sheet, and how it is read."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from isoportal.lib.sheet import read

COLUMNS = {"Tên cơ quan": "name", "Từ ngày": "start", "Số thủ tục": "count"}
HEADINGS = list(COLUMNS)
ROWS = [
    ["Sở Nội vụ", date(2020, 7, 1), 12],
    ["UBND xã Phú Mỹ", date(2021, 2, 28), 1951],
]


def rows_of(content):
    return read(io.BytesIO(content), COLUMNS)


def refusal_of(content):
    with pytest.raises(ValidationError) as refusal:
        rows_of(content)
    return refusal.value.messages[0]


def repacked(content, change=lambda name, part: part, more=None):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return out.getvalue()
