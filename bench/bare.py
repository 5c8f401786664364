"""The floor: the portal's own SQL in a bare WSGI app, without framework or permission."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import psycopg2

with open(os.environ["BENCH_SQL"]) as file:  # noqa: PTH123 - a bare app on purpose
    SQL = json.load(file)


def _connect() -> Any:
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme:
        return sqlite3.connect(SQL["sqlite"], check_same_thread=False)
    connection = psycopg2.connect(
        host=url.hostname, port=url.port, user=url.username, dbname=url.path[1:]
    )
    connection.autocommit = True
    return connection


CONNECTION = _connect()


def _rows(sql: str) -> list[tuple[Any, ...]]:
    cursor = CONNECTION.cursor()
    cursor.execute(sql)
    return cursor.fetchall()


def _coverage() -> dict[str, list[int]]:
    """Part and whole of each reporting group, and of all of them."""
    _rows(SQL["regimes"])
    groups = {row[0]: row for row in _rows(SQL["groups"])}
    shares: dict[str, list[int]] = {"": [0, 0]}
    for _, key, _, standard, agencies, _ in _rows(SQL["cells"]):
        for code in _line(groups, key):
            share = shares.setdefault(code, [0, 0])
            share[0] += agencies if standard else 0
            share[1] += agencies
    return shares


def _line(groups: dict[int, tuple[Any, ...]], key: int) -> Iterable[str]:
    yield ""
    code, parent = groups[key][1], groups[key][3]
    yield code
    if parent is not None:
        yield groups[parent][1]


HOLDS = """{0}.start <= '{day}' AND ({0}."end" IS NULL OR {0}."end" > '{day}')"""
# Tuned by hand: what covers is gathered once and looked up, agencies are looked up instead of
# joined, and names are read apart (of ten forms tried, none was faster on both engines).
PROCEDURES = f"""
SELECT v.field_id, COUNT(*), COUNT(*) FILTER (WHERE h.id IN (
    SELECT c.handling_id FROM procedures_cover c
    WHERE {HOLDS.replace("{0}", "c")} AND c.iso_id IN (
        SELECT r.iso_id FROM procedures_isorevision r
        WHERE r.state = 'issued' AND {HOLDS.replace("{0}", "r")})))
FROM procedures_handling h
JOIN procedures_procedureversion v
    ON v.procedure_id = h.procedure_id AND {HOLDS.replace("{0}", "v")}
WHERE {HOLDS.replace("{0}", "h")} AND h.agency_id IN (
    SELECT a.agency_id FROM agencies_agencyversion a WHERE {HOLDS.replace("{0}", "a")})
GROUP BY v.field_id
"""
FIELDS = "SELECT id, name FROM procedures_field ORDER BY sort_key"


def _procedures() -> dict[str, list[int]]:
    """Covered and handled procedures of each field, and of all of them."""
    shares = {key: [part, whole] for key, whole, part in _rows(PROCEDURES.format(day=SQL["day"]))}
    told = {name: shares[key] for key, name in _rows(FIELDS) if key in shares}
    told[""] = [sum(share[place] for share in shares.values()) for place in (0, 1)]
    return told


# A window for each thing that is asked, ranked once and cut to a page; what units had before is
# looked up for that page alone.
RANKING = """
SELECT page.*, (
    SELECT b.score FROM audits_inspection b
    WHERE b.agency_id = page.agency_id AND b.state IN ('concluded', 'closed')
        AND b.score IS NOT NULL AND (b.concluded_on, b.id) < (page.concluded_on, page.id)
    ORDER BY b.concluded_on DESC, b.id DESC LIMIT 1) AS previous
FROM (
    SELECT unit.*, DENSE_RANK() OVER class AS place, {alike} AS alike, {total} AS total
    FROM (
        SELECT i.id, i.campaign_id, i.agency_id, v.name, v.group_id, v.sort_key, g.place AS shown,
            CASE WHEN v.kind = 'commune' THEN 'commune' WHEN v.kind = 'district' THEN 'district'
                ELSE 'province' END AS level,
            i.score, i.part_one, i.part_two, i.grade, i.concluded_on
        FROM audits_inspection i
        JOIN audits_campaign c ON c.id = i.campaign_id
        LEFT JOIN agencies_agencyversion v ON v.agency_id = i.agency_id
            AND v.start <= i.recorded_on AND (v."end" IS NULL OR v."end" > i.recorded_on)
        LEFT JOIN agencies_reportinggroup g ON g.id = v.group_id
        WHERE c.year = 2020 AND i.state IN ('concluded', 'closed') AND i.score IS NOT NULL
    ) unit
    WINDOW class AS (PARTITION BY campaign_id, level, group_id ORDER BY score DESC)
    ORDER BY campaign_id, shown, group_id, level, score DESC, sort_key, id
    LIMIT 200 OFFSET {offset}
) page
ORDER BY campaign_id, shown, group_id, level, score DESC, sort_key, id
"""
RANKED = """
SELECT COUNT(*) FROM audits_inspection i JOIN audits_campaign c ON c.id = i.campaign_id
WHERE c.year = 2020 AND i.state IN ('concluded', 'closed') AND i.score IS NOT NULL
"""
PLAIN = {
    "alike": "COUNT(*) OVER (PARTITION BY campaign_id, level, group_id, score)",
    "total": "COUNT(*) OVER ()",
}
# Of four forms the quickest on both engines: the order of the ranks counts the ties as well, and
# the whole is counted apart.
TUNED = {"alike": "COUNT(*) OVER class - RANK() OVER class + 1", "total": f"({RANKED})"}
NAMES = (
    "inspection", "campaign", "agency", "agency_name", "group", "sort_key", "shown", "level",
    "score", "part_1", "part_2", "grade", "concluded_on", "rank", "alike", "total", "previous",
)  # fmt: skip


def _ranking(offset: int = 0, windows: dict[str, str] = PLAIN) -> list[dict[str, str]]:
    """200 units of the campaign by class and rank."""
    found = _rows(RANKING.format(offset=offset, **windows))
    return [{name: str(cell) for name, cell in zip(NAMES, row, strict=True)} for row in found]


def _tuned_ranking(offset: int = 0) -> list[dict[str, str]]:
    return _ranking(offset, TUNED)


ANSWERS: dict[str, Callable[..., Any]] = {
    "/": _coverage, "/procedures/": _procedures, "/ranking/": _ranking,
    "/ranking/tuned/": _tuned_ranking,
}  # fmt: skip


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    answer, asked = ANSWERS[environ["PATH_INFO"]], environ["QUERY_STRING"]
    body = json.dumps(answer(int(asked)) if asked else answer()).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
