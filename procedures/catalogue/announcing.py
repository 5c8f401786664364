"""Telling the agencies that handle procedures what becomes of them: a line for each agency."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.urls import reverse

from accounts.models import User
from accounts.notify import Line, notify_each
from procedures.models import Handling, ProcedureVersion
from procedures.telling import writers_at

NAMED = 4  # codes of a list that fit into the line


def concerned_by(procedure: int, on: date) -> list[int]:
    """The agencies that handle it on that day, or are to handle it later."""
    rows = Handling.objects.within(on, None).filter(procedure=procedure)
    return list(rows.order_by().values_list("agency", flat=True).distinct())


def announce(
    by: User | None, version: ProcedureVersion, what: str, agencies: Iterable[int], today: date
) -> None:
    """What became of one procedure; two queries, however many agencies."""
    text = f"TTHC {version.procedure} “{version.name[:120]}” {what}"
    url = reverse("procedures:tthc-detail", args=[version.procedure_id])
    _tell(by, dict.fromkeys(agencies, (text, url)), today)


def announce_amended(by: User, codes: Mapping[int, str], today: date) -> None:
    """That a list amended the procedures with these numbers; each agency reads of its own."""
    mine: dict[int, list[str]] = {}
    rows = Handling.objects.within(today, None).filter(procedure__in=codes).order_by("agency")
    for agency, procedure in rows.values_list("agency", "procedure").distinct():
        mine.setdefault(agency, []).append(codes[procedure])
    told = {
        agency: (
            f"{len(its)} TTHC cơ quan thực hiện được sửa đổi, bổ sung: {_named(sorted(its))}. "
            "Hãy rà soát quy trình ISO.",
            reverse("procedures:handling-list", args=[agency]),
        )
        for agency, its in mine.items()
    }
    _tell(by, told, today)


def _named(codes: list[str]) -> str:
    more = f" và {len(codes) - NAMED} TTHC khác" if len(codes) > NAMED else ""
    return ", ".join(codes[:NAMED]) + more


def _tell(by: User | None, told: Mapping[int, tuple[str, str]], today: date) -> None:
    lines = [
        Line(user, *told[agency], agency)
        for agency, people in writers_at(told, today).items()
        for user in people
        if user != by
    ]
    notify_each("tthc.changed", lines)
