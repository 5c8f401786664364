"""Workbooks that mean harm, or were harmed: refused in words, in a process of their own."""

import contextlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from isoportal.lib.sheet import write_xlsx
from tests.lib.sheets import HEADINGS, ROWS, refusal_of, repacked, rows_of

GOOD = write_xlsx(HEADINGS, ROWS, "x")


def cell_at(place):
    def change(name, part):
        row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
        return part.replace(b"</sheetData>", far)

    return change


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (repacked(GOOD, more={"xl/vbaProject.bin": b"x"}), "macro"),
        (repacked(GOOD, more={"xl/media/a.bin": b"\0" * 30_000_000}), "bung ra quá lớn"),
        (repacked(GOOD, more={f"xl/{n}.xml": b"" for n in range(2001)}), "bung ra quá lớn"),
        (repacked(GOOD, cell_at("C1048576")), "1048576"),
        (repacked(GOOD, cell_at("XFD5")), "XFD5"),
        (repacked(GOOD, lambda name, part: b"<!DOCTYPE x>" + part), "Không đọc được tệp"),
        (repacked(GOOD, lambda name, part: part[:40]), "Không đọc được tệp"),
        (GOOD[:-300], "Không đọc được tệp"),
    ],
    ids=["macro", "bomb", "entries", "far row", "far column", "doctype", "cut part", "cut file"],
)
def test_dangerous_or_broken_workbook_is_refused_before_it_is_parsed(content, words):
    assert words in refusal_of(content)


def sheet_of(rows):
    """A change of GOOD: these rows below its own, and noise, so that it is not packed too well."""

    def change(name, part):
        end = rows + b"</sheetData>"
        own = name == "xl/worksheets/sheet1.xml"
        return part.replace(b"</sheetData>", end) if own else part

    return repacked(GOOD, change, more={"xl/media/noise.png": os.urandom(20_000)})


def cells_without_a_place():
    wide = b"<row>" + b"<c/>" * 400_000 + b"<c><v>1</v></c></row>"
    return sheet_of(wide + b"<row><c><v>1</v></c></row>" * 3000)


def one_long_text_in_many_cells():
    """Thirty gigabytes of text, written once and pointed at from every cell."""
    strings = b"<si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
    rows = b'<row r="%d">' + b'<c t="s"><v>%d</v></c>' * 10 + b"</row>"
    count = len(HEADINGS) + len(ROWS)

    def change(name, part):
        if name == "xl/sharedStrings.xml":
            return part.replace(b"</sst>", strings)
        return part

    all_rows = b"".join(rows % (n, *[count] * 10) for n in range(10, 3000))
    return repacked(sheet_of(all_rows), change)


def far_cell_on_a_sheet_kept_elsewhere():
    """The parts of a workbook say themselves where its sheets are."""
    far = repacked(GOOD, cell_at("XFD1048576"))
    with zipfile.ZipFile(io.BytesIO(far)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")

    def change(name, part):
        return part.replace(b"worksheets/sheet1.xml", b"elsewhere/sheet1.xml")

    return repacked(GOOD, change, more={"xl/elsewhere/sheet1.xml": sheet})


READ_WITHIN_A_GIGABYTE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
import django
django.setup()
from django.core.exceptions import ValidationError
from isoportal.lib.sheet import read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print(read(open(sys.argv[1], "rb"), {"Tên cơ quan": "name"}))
except ValidationError as refusal:
    print(refusal.messages[0])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def cells_of_one_place():
    """Nine million cells that all say they are A1, and noise that hides how well they pack."""
    return repacked(
        sheet_of(b'<row r="9">' + b'<c r="A1"/>' * 9_000_000 + b"</row>"),
        more={"xl/media/more.png": os.urandom(900_000)},
    )


def read_elsewhere(content, tmp_path):
    """What reading it in a process of its own says, and how many bytes that process grew by."""
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(content)
    ended = subprocess.run(
        [sys.executable, "-c", READ_WITHIN_A_GIGABYTE, str(file)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr[-500:]
    said, grown = ended.stdout.splitlines()
    return said, int(grown) * 1024


@pytest.mark.parametrize(
    "bomb",
    [cells_without_a_place, one_long_text_in_many_cells, far_cell_on_a_sheet_kept_elsewhere],
)
def test_small_file_that_asks_for_all_memory_ends_neither_the_portal_nor_the_reading(
    tmp_path, bomb
):
    content = bomb()

    said, grown = read_elsewhere(content, tmp_path)

    assert len(content) < 100_000
    assert "bung ra quá lớn" in said
    assert grown < 20 * 1024**2


def test_millions_of_cells_in_one_place_take_none_of_the_portals_memory(tmp_path):
    cells = sheet_of(b'<row r="9">' + b'<c r="A1"/>' * 5_000_000 + b"</row>")
    content = repacked(cells, more={"xl/media/more.png": os.urandom(700_000)})  # packs less well

    said, grown = read_elsewhere(content, tmp_path)

    assert "Sở Nội vụ" in said
    assert grown < 20 * 1024**2


def test_workbook_whose_cells_do_not_say_their_place_is_read_in_their_order():
    def change(name, part):
        return part.replace(b' r="', b' was="') if "worksheets" in name else part

    assert rows_of(repacked(GOOD, change)) == rows_of(GOOD)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_workbook_is_read_or_refused_but_never_an_accident(data):
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(ValidationError):
        rows_of(bytes(content))
