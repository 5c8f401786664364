"""What stands around the procedures of a sample: cuts, dossiers, postings, frozen scopes."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db import connection

from isoportal.lib.days import show_day
from procedures.duration import Unit
from procedures.models import (
    DossierCount,
    Field,
    Handling,
    Milestone,
    TimeCut,
)
from quality.models import Declaration, Status
from quality.scope.annex import live
from reports.samples.chance import draw, next_working_day
from reports.samples.work.desk import BATCH, Desk
from reports.samples.work.listed import Listed

# what Quảng Ninh made public in 2021; where only the difference is known, no more is said
CUTS = (
    ("Hộ tịch", "Đăng ký kết hôn", 15, 13, None),
    ("Hộ tịch", "Đăng ký nhận cha, mẹ, con", None, None, 2),
    ("Giáo dục và Đào tạo", "Thành lập trường trung học cơ sở công lập hoặc cho phép thành lập "
     "trường trung học cơ sở tư thục", 27, 20, None),
)  # fmt: skip
MOST_CUT, LEAST_CUT = 3, 5  # so many of an agency's own, of which each took at least so long
SOURCE = "Số liệu công bố của tỉnh Quảng Ninh (2021), đưa vào để minh họa"


def take_stock() -> None:
    """Let PostgreSQL count what was just written: it would take the tables for empty ones.

    A question that joins thousands of rows then takes minutes instead of milliseconds.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def freeze_scopes() -> None:
    """The newest declaration of each agency, and one handed in, cover what held when signed."""
    take_stock()
    newest = {each.agency_id: each for each in Declaration.objects.recorded().order_by("start")}
    handed_in = Declaration.objects.exclude(status=Status.DRAFT).exclude(status=Status.RECORDED)
    for declaration in [*newest.values(), *handed_in]:
        scope = live(declaration.agency_id, declaration.signed_on)
        if scope.covered:
            declaration.scope_snapshot = scope.stored()
            declaration.save(update_fields=["scope_snapshot"])


def enter_cuts(desk: Desk) -> None:
    fields = {field.name: field for field in Field.objects.all()}
    TimeCut.objects.bulk_create(
        TimeCut(
            agency=desk.root, field=fields[field], title=title, unit=Unit.WORKING_DAYS,
            before=_decimal(before), after=_decimal(after), difference=_decimal(difference),
            legal_basis="Quyết định công bố của Chủ tịch UBND tỉnh", on=date(2021, 1, 1),
            note=SOURCE,
        )
        for field, title, before, after, difference in CUTS
    )  # fmt: skip


def enter_own_cuts(desk: Desk, lists: Mapping[str, Iterable[Listed]]) -> None:
    """Each agency, by its key, took a fifth off the longest of what it handles."""
    fields = {field.name: field for field in Field.objects.all()}
    for key, lines in lists.items():
        agency = desk.agencies[key]
        own = [line for line in lines if (agency.pk, line.code) in desk.handlings
               and line.limit.value >= LEAST_CUT]  # fmt: skip
        for line in sorted(own, key=lambda line: line.limit.scale[1], reverse=True)[:MOST_CUT]:
            on = date(2024, 1 + draw(key, line.code, "cut") % 12, 1)
            number = 20 + draw(key, on, "decision") % 300
            cut = TimeCut.objects.create(
                agency=agency, field=fields[line.field], title=line.name, unit=line.limit.unit,
                before=line.limit.value, after=line.limit.value - line.limit.value // 5, on=on,
                legal_basis=f"Quyết định số {number}/QĐ ngày {show_day(on - timedelta(days=9))} "
                "phê duyệt phương án đơn giản hóa TTHC",
            )  # fmt: skip
            cut.procedures.set([desk.catalogue[line.code]])


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def enter_milestones(handlings: Iterable[Handling], since: date) -> None:
    """Most have gone the whole way since the ISO procedure; some are still on it."""
    made = []
    for handling in handlings:
        reached = draw(handling.agency_id, handling.procedure.code, "way") % 8
        ways = [
            (Milestone.Kind.E_PROCEDURE, 5, "Quyết định phê duyệt quy trình điện tử"),
            (Milestone.Kind.POSTED, 9, "Bảng niêm yết tại Bộ phận Một cửa"),
            (Milestone.Kind.INSTALLED, 14, "Hệ thống thông tin giải quyết TTHC của tỉnh"),
        ]
        made += [
            Milestone(handling=handling, kind=kind, on=next_working_day(since, after), place=place)
            for kind, after, place in ways[: 3 if reached > 1 else reached + 1]
        ]
    Milestone.objects.bulk_create(made, batch_size=BATCH)


def enter_dossiers(
    desk: Desk,
    counts: Mapping[tuple[str, str], int],
    start: date,
    end: date,
    *,
    still: int = 0,
    as_planned: bool = True,
) -> None:
    """So many dossiers came in, by agency (its key) and field, in [start, end); all are done.

    Of the first row `still` are not: they are in progress, within their time. Unless all goes
    `as_planned`, a few are late here and there.
    """
    fields = {field.name: field for field in Field.objects.all()}
    rows = []
    for at, ((key, field), received) in enumerate(counts.items()):
        online = received * (draw(key, field, start, "online") % 50) // 100
        post = (received - online) * (draw(key, field, "post") % 6) // 100
        left = still if at == 0 else 0
        done = received - left
        late = 0 if as_planned or draw(key, field, start, "late") % 4 else min(done, 1 + done // 60)
        early = (done - late) * (20 + draw(key, field, start, "early") % 50) // 100
        rows.append(
            DossierCount(
                agency=desk.agencies[key], field=fields[field], start=start, end=end,
                received_online=online, received_post=post,
                received_direct=received - online - post, done_early=early,
                done_on_time=done - early - late, done_late=late, open_in_time=left,
            )
        )  # fmt: skip
    DossierCount.objects.bulk_create(rows, batch_size=BATCH)


def spread(total: int, names: Iterable[str], *seed: object) -> dict[str, int]:
    """`total` shared out over `names`, unevenly, nothing lost."""
    weights = {name: 3 + draw(name, *seed) % 20 for name in names}
    whole = sum(weights.values())
    shares = {name: total * weight // whole for name, weight in weights.items()}
    first = next(iter(shares))
    shares[first] += total - sum(shares.values())
    return shares


def quarters(year: int) -> list[tuple[date, date]]:
    firsts = [date(year, month, 1) for month in (1, 4, 7, 10)] + [date(year + 1, 1, 1)]
    return list(pairwise(firsts))
