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


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    answer = _procedures if environ["PATH_INFO"] == "/procedures/" else _coverage
    body = json.dumps(answer()).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
