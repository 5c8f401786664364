"""The yearly report as a document: an official letter after Decree 30/2020, with two annexes."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from isoportal.lib import pdf
from isoportal.lib.chart import LineChart, Series
from isoportal.lib.days import long_day
from isoportal.lib.paper import SHELF
from reports import sentences, tables
from reports.figures import Figures

ANNEXES = [  # the lines of each title, broken where the sense breaks
    ("BIỂU 1. TỔNG HỢP KẾT QUẢ CÔNG BỐ", "HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG"),
    ("BIỂU 2. DANH SÁCH CƠ QUAN VÀ VĂN BẢN CÔNG BỐ", "HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG"),
]
SUBJECT_BREAKS = re.compile(rf" (?={sentences.SYSTEM}|TCVN)")
SAID: list[Callable[[Figures], Any]] = [
    sentences.opening,
    sentences.overall,
    sentences.of_groups,
    sentences.of_standards,
    sentences.redeclared,
    sentences.comparison,
    sentences.missing,
    sentences.nobody_missing,
    sentences.closing,
]
PREPARED, WRITTEN = 30, 95  # percent of the job done when layout begins and ends


@dataclass(frozen=True)
class Made:
    """A document that was written: its pages, and what its file's bytes hash to."""

    pages: int
    sha256: str


@dataclass(frozen=True)
class Letter:
    """What stands around the text: who sends it, under which number, to whom, signed how.

    Numbers, recipients and signing lines become rows with their validity once the
    committee keeps them in the portal.
    """

    host: str
    issuer: str
    number: str
    place_and_day: str
    recipients: tuple[str, ...]
    signed_for: str
    position: str
    copies: tuple[str, ...]


def letter_of(figures: Figures) -> Letter:
    tier = sentences.tier_of(figures)
    host = sentences.COMMITTEE.sub("UBND ", figures.province)
    return Letter(
        host=host.upper(),
        issuer="BAN CHỈ ĐẠO ISO",
        number="01/BC-BCĐISO",
        place_and_day=f"{sentences.place_of(figures)}, {long_day(figures.day)}",
        recipients=("Bộ Khoa học và Công nghệ", f"Ủy ban nhân dân {tier}"),
        signed_for="TM. BAN CHỈ ĐẠO",
        position="TRƯỞNG BAN",
        copies=("Như trên", "Thành viên BCĐ", "Các cơ quan áp dụng", "Lưu: VT, KHCN"),
    )


def chart_of(figures: Figures) -> LineChart:
    """The share of each top group over the years."""
    return LineChart.of(
        "Tỷ lệ cơ quan đã công bố HTQLCL qua các năm",
        [point.day for point in figures.series],
        [
            Series(line.name, [point.shares.get(line.key) for point in figures.series])
            for line in figures.lines
        ],
    )


def html_of(figures: Figures) -> str:
    return render_to_string("pdf/yearly_report.html", _context(figures))


def lay_out(figures: Figures, target: Path, progress: Callable[[str, int], None]) -> Made:
    """Write the report to `target` as PDF.

    `progress` is told what is being done and how far it is, at least once a second; what
    it raises stops the work. Raises LayoutFailed with the reason in words.
    """
    progress("Đang soạn báo cáo", PREPARED // 2)
    html = html_of(figures)
    expected = 6 + len(figures.agencies) // 25

    def beat(pages: int) -> None:
        done = min(pages / expected, 1) * (WRITTEN - PREPARED)
        progress(f"Đang dàn trang {pages}" if pages else "Đang dàn trang", PREPARED + int(done))

    beat(0)
    pages = pdf.lay_out(
        html,
        target,
        files=SHELF,
        seconds=settings.JOB_LIMIT,
        memory=settings.LAYOUT_MEMORY,
        beat=beat,
    )
    return Made(pages, hashlib.sha256(target.read_bytes()).hexdigest())


def _subject_lines(figures: Figures) -> list[str]:
    """The subject as it stands on the first page, broken where the sense breaks."""
    cut_off = sentences.cut_off(figures)
    return SUBJECT_BREAKS.split(sentences.subject(figures)) + ([cut_off] if cut_off else [])


def _context(figures: Figures) -> dict[str, Any]:
    return {
        "figures": figures,
        "letter": letter_of(figures),
        "subject": sentences.subject(figures),
        "subject_lines": _subject_lines(figures),
        "say": {sentence.__name__: sentence(figures) for sentence in SAID},
        "province": sentences.province_of(figures),
        "signed": long_day(figures.day).removeprefix("ngày "),
        "annexes": ANNEXES,
        "until": f"Tính đến hết ngày {sentences.short_day(figures.day)}",
        "remarks": sentences.remarks(figures),
        "chart": chart_of(figures),
        "compared": tables.compared(figures),
        "over_years": tables.over_years(figures),
        "by_group": tables.by_group(figures),
        "by_agency": tables.by_agency(figures),
    }
