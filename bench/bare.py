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


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    body = json.dumps(_coverage()).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
