from dataclasses import replace
from datetime import date

import factory

from isoportal.lib.share import Share
from reports.figures import Entry, Figures, Line, Point, Standard
from reports.models import Report, ReportJob
from tests.factories.agencies import AgencyFactory

YEAR_END = date(2020, 12, 31)
COUNTED = {
    "department": ("Sở, ban, ngành", "Sở", 19),
    "sub_department": ("Chi cục thuộc sở", "Chi cục", 11),
    "district": ("UBND cấp huyện", "UBND huyện", 11),
    "commune": ("UBND cấp xã", "UBND xã", 156),
}


def an_giang(*, missing=(), day=YEAR_END, **changes):
    """The figures of An Giang without a database; the `missing` (names) have not declared."""
    entries = tuple(
        _entry(f"{word} số {place}", key, missing)
        for key, (_, word, count) in COUNTED.items()
        for place in range(1, count + 1)
    )
    parts = tuple(_line(key, entries) for key in list(COUNTED)[:3])
    provincial = replace(
        _line("provincial", entries, keys=[part.key for part in parts]),
        name="Cơ quan cấp tỉnh, cấp huyện",
        parts=parts,
    )
    figures = Figures(
        day=day,
        scope="UBND tỉnh An Giang",
        province="UBND tỉnh An Giang",
        legal_bases=("Điều 2 Quyết định số 19/2014/QĐ-TTg",),
        standards=(
            Standard("2008", "TCVN ISO 9001:2008"),
            Standard("2015", "TCVN ISO 9001:2015"),
        ),
        lines=(provincial, _line("commune", entries)),
        total=replace(_line("", entries, keys=list(COUNTED)), name="Tổng cộng"),
        series=tuple(
            Point(
                day.replace(year=year),
                {"provincial": Share(min(41, 12 + 8 * at), 41), "commune": Share(26 * at, 156)},
            )
            for at, year in enumerate(range(day.year - 6, day.year + 1))
        ),
        agencies=entries,
    )
    return replace(figures, **changes)


def _entry(name, group, missing):
    parent = "UBND tỉnh An Giang" if group != "commune" else f"UBND huyện số {len(name) % 3}"
    regime = "encouraged" if group == "commune" else "mandatory"
    if name in missing:
        return Entry(name, parent, group, regime)
    return Entry(
        name, parent, group, regime, "12/QĐ-CQ", date(2019, 5, 6), date(2019, 5, 6), "2015"
    )


def _line(key, entries, keys=None):
    held = [entry for entry in entries if entry.group in (keys or [key])]
    obliged = [entry for entry in held if entry.regime == "mandatory"]
    declared = sum(entry.declared for entry in held)
    return Line(
        key=key,
        name=COUNTED.get(key, ("",))[0],
        share=Share(declared, len(held)),
        mandatory=Share(sum(entry.declared for entry in obliged), len(obliged)),
        before=Share(declared - 3, len(held)),
        by_standard={"2015": declared} if declared else {},
        redeclared=2,
    )


class ReportFactory(factory.django.DjangoModelFactory):
    """A report that was made; its file is only named."""

    class Meta:
        model = Report

    scope = factory.SubFactory(AgencyFactory, name="UBND tỉnh An Giang")
    day = YEAR_END
    edition = 1
    figures = factory.LazyAttribute(lambda report: an_giang(day=report.day).to_json())
    figures_sha256 = factory.LazyAttribute(lambda report: f"{report.edition:064}")
    file = "reports/bao-cao.pdf"
    file_sha256 = "0" * 64
    pages = 11


class ReportJobFactory(factory.django.DjangoModelFactory):
    """Somebody asked for the report of 2020 and it waits for a worker."""

    class Meta:
        model = ReportJob

    scope = factory.SubFactory(AgencyFactory, name="UBND tỉnh An Giang")
    day = YEAR_END
