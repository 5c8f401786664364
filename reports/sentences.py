"""What a yearly report says in words: official Vietnamese, made of the figures alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from isoportal.lib.days import official_month
from isoportal.templatetags.portal import number, percent
from quality.models import Regime
from reports.figures import Entry, Figures, Line
from reports.numbering import letters

COMMITTEE = re.compile(r"^(Ủy ban nhân dân|UBND)\s+", re.IGNORECASE)
TIER = re.compile(r"^(tỉnh|thành phố|TP\.?)\s+", re.IGNORECASE)
ARTICLE = re.compile(r"^((điểm|khoản|điều)\s+\S+\s+)*(của\s+)?", re.IGNORECASE)
SYSTEM = "Hệ thống quản lý chất lượng"
STANDARD = "Tiêu chuẩn quốc gia TCVN ISO 9001"


@dataclass(frozen=True)
class Missing:
    """A group's agencies of one regime that have not declared, as a heading and paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def province_of(figures: Figures) -> str:
    """tỉnh An Giang, from "UBND tỉnh An Giang"."""
    return COMMITTEE.sub("", figures.province)


def place_of(figures: Figures) -> str:
    """An Giang: what stands before the date of a document."""
    return TIER.sub("", province_of(figures))


def tier_of(figures: Figures) -> str:
    """tỉnh or thành phố."""
    found = TIER.match(province_of(figures))
    return found.group(1).lower() if found else "tỉnh"


def short_day(day: date) -> str:
    return f"{day.day:02}/{official_month(day)}/{day.year}"


def cut_off(figures: Figures) -> str:
    """Up to which day; nothing where it is the last of the year."""
    is_year_end = (figures.day.day, figures.day.month) == (31, 12)
    return "" if is_year_end else f"(số liệu đến ngày {short_day(figures.day)})"


def period(figures: Figures) -> str:
    return f"năm {figures.day.year} {cut_off(figures)}".strip()


def subject(figures: Figures) -> str:
    """What the report is about, as its title says."""
    return (
        f"Kết quả xây dựng, áp dụng, duy trì và cải tiến {SYSTEM} theo {STANDARD}{_whose(figures)} "
        f"năm {figures.day.year}"
    )


def _whose(figures: Figures) -> str:
    return "" if figures.scope == figures.province else f" tại {figures.scope}"


def opening(figures: Figures) -> str:
    bases = "; ".join(dict.fromkeys(ARTICLE.sub("", basis) for basis in figures.legal_bases))
    return (
        (f"Thực hiện {bases}, " if bases else "")
        + f"Ban Chỉ đạo ISO {province_of(figures)} báo cáo kết quả xây dựng, áp dụng, duy trì và "
        f"cải tiến {SYSTEM} (HTQLCL) theo {STANDARD}{_whose(figures)} năm {figures.day.year}, "
        f"số liệu tính đến hết ngày {short_day(figures.day)}, như sau:"
    )


def overall(figures: Figures) -> str:
    total, encouraged = figures.total, _of(figures.agencies, Regime.ENCOURAGED)
    regimes = [
        f"{number(count)} cơ quan thuộc diện {words} áp dụng"
        for count, words in [(total.mandatory.whole, "bắt buộc"), (len(encouraged), "khuyến khích")]
        if count
    ]
    made_of = f", gồm {' và '.join(regimes)}" if regimes else ""
    obliged = total.mandatory
    where = f"toàn {tier_of(figures)}" if figures.scope == figures.province else figures.scope
    return (
        f"Đến hết ngày {short_day(figures.day)}, {where} có {number(total.share.whole)} cơ quan "
        f"được thống kê{made_of}. Đã có {total.share} cơ quan công bố HTQLCL phù hợp {STANDARD}, "
        f"đạt {percent(total.share.percent)}"
        + (
            f"; riêng cơ quan thuộc diện bắt buộc là {obliged}, đạt {percent(obliged.percent)}."
            if obliged.whole and obliged != total.share
            else "."
        )
    )


def of_groups(figures: Figures) -> list[str]:
    """A sentence for each group: a) 41/41 cơ quan cấp tỉnh, cấp huyện (gồm 19 sở, …) …"""
    return [
        f"{letters(place)}) {_of_group(figures, line)}"
        for place, line in enumerate(figures.lines, start=1)
    ]


def _of_group(figures: Figures, line: Line) -> str:
    parts = "; ".join(
        f"{number(part.share.whole) if part.share.is_whole else part.share} {lower(part.name)}"
        for part in line.parts
    )
    versions = [
        f"{number(count)} cơ quan công bố theo {standard.name}"
        for standard in reversed(figures.standards)
        if (count := line.by_standard.get(standard.code))
    ]
    encouraged = not line.mandatory.whole and _of(_in(figures, line), Regime.ENCOURAGED)
    return (
        f"{line.share} {lower(line.name)}"
        + (f" (gồm {parts})" if parts else "")
        + (" thuộc diện khuyến khích áp dụng" if encouraged else "")
        + f" đã công bố HTQLCL phù hợp {STANDARD}, đạt {percent(line.share.percent)}"
        + (f"; trong đó {', '.join(versions)}." if versions else ".")
    )


def of_standards(figures: Figures) -> list[str]:
    """A line for each version of the standard: how many stand on it, and of which groups."""
    return [
        f"- {standard.name}: {_standing(figures, standard.code)}"
        + (";" if place < len(figures.standards) else ".")
        for place, standard in enumerate(reversed(figures.standards), start=1)
    ]


def _standing(figures: Figures, code: str) -> str:
    counted = [(line.by_standard.get(code, 0), lower(line.name)) for line in figures.lines]
    split = "; ".join(f"{number(count)} {name}" for count, name in counted if count)
    total = figures.total.by_standard.get(code, 0)
    return f"{number(total)} cơ quan" + (f" ({split})" if split else "")


def redeclared(figures: Figures) -> str:
    count, year = figures.total.redeclared, figures.day.year
    if not count:
        return f"Trong năm {year} không có cơ quan nào công bố lại hoặc chuyển đổi phiên bản."
    split = "; ".join(
        f"{number(line.redeclared)} {lower(line.name)}" for line in figures.lines if line.redeclared
    )
    return (
        f"Trong năm {year}, {number(count)} cơ quan đã công bố lại hoặc chuyển đổi sang phiên bản "
        f"mới của tiêu chuẩn ({split})."
    )


def comparison(figures: Figures) -> str:
    then, now = figures.total.before, figures.total.share
    if not then.whole:
        return f"Ngày {short_day(figures.before)} chưa có cơ quan nào được thống kê để so sánh."
    more = now.part - then.part
    moved = f"tăng {number(more)}" if more > 0 else f"giảm {number(-more)}" if more else "không đổi"
    return (
        f"So với cùng kỳ năm trước (ngày {short_day(figures.before)}), số cơ quan đã công bố "
        f"{moved}{' cơ quan' if more else ''}: từ {then} ({percent(then.percent)}) thành {now} "
        f"({percent(now.percent)}). Kết quả của từng nhóm như sau:"
    )


def missing(figures: Figures) -> list[Missing]:
    """Who has not declared, group by group; the obliged first, the encouraged not as a fault."""
    waiting = [entry for entry in figures.agencies if not entry.declared]
    found: list[Missing] = []
    for regime, words in [
        (Regime.MANDATORY, "(bắt buộc áp dụng), chưa công bố"),
        (Regime.ENCOURAGED, "(khuyến khích áp dụng), tiếp tục vận động"),
        (Regime.NONE, "(không thuộc diện áp dụng), chưa công bố"),
    ]:
        for line in _lowest(figures.lines):
            entries = [entry for entry in _of(waiting, regime) if entry.group == line.key]
            if entries:
                heading = f"{line.name} {words}: {number(len(entries))} cơ quan"
                found.append(Missing(heading, _named(entries)))
    return found


def nobody_missing(figures: Figures) -> str:
    """That everybody, or everybody obliged, has declared; nothing where that is not so."""
    obliged = figures.total.mandatory
    if figures.total.share.is_whole:
        whom = "chưa công bố"
    elif obliged.is_whole:
        whom = "thuộc diện bắt buộc chưa công bố"
    else:
        return ""
    return (
        f"Đến hết ngày {short_day(figures.day)}, không còn cơ quan nào {whom} HTQLCL phù hợp "
        f"{STANDARD}."
    )


def closing(figures: Figures) -> str:
    return (
        "Trên đây là báo cáo kết quả xây dựng, áp dụng, duy trì và cải tiến HTQLCL theo "
        f"{STANDARD} {period(figures)}; Ban Chỉ đạo ISO {province_of(figures)} kính báo cáo "
        f"Bộ Khoa học và Công nghệ, Ủy ban nhân dân {tier_of(figures)}./."
    )


def lower(name: str) -> str:
    """A group's name inside a sentence: "sở, ban, ngành", but "UBND cấp xã"."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _named(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The names as paragraphs: one for each agency above them, or a single one."""
    found = [(parent, list(each)) for parent, each in groupby(entries, lambda entry: entry.parent)]
    if len(found) == 1:
        return (_listed(entries) + ".",)
    return tuple(
        f"- {parent}: {_listed(each)}" + (";" if place < len(found) else ".")
        for place, (parent, each) in enumerate(found, start=1)
    )


def _listed(entries: Iterable[Entry]) -> str:
    return "; ".join(entry.name for entry in entries)


def _lowest(lines: Iterable[Line]) -> list[Line]:
    return [each for line in lines for each in (line, *line.parts)]


def _in(figures: Figures, line: Line) -> list[Entry]:
    keys = {each.key for each in _lowest([line])}
    return [entry for entry in figures.agencies if entry.group in keys]


def _of(entries: Iterable[Entry], regime: Regime) -> list[Entry]:
    return [entry for entry in entries if entry.regime == regime]


def remarks(figures: Figures) -> list[str]:
    """What the reader of Biểu 1 must know."""
    found = ["Tỷ lệ so với số bắt buộc ghi “–” ở nhóm không có cơ quan thuộc diện bắt buộc."]
    encouraged = {entry.group for entry in _of(figures.agencies, Regime.ENCOURAGED)}
    names = [lower(line.name) for line in _lowest(figures.lines) if line.key in encouraged]
    if names:
        found.append(f"Thuộc diện khuyến khích áp dụng, không bắt buộc: {'; '.join(names)}.")
    if figures.note:
        found.append(figures.note)
    return found
