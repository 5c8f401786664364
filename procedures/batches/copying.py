"""Many rows at once: PostgreSQL's COPY, and what comes nearest to it on SQLite."""

import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any
from zlib import crc32

from django.db import connection, models

from procedures.batches.ledger import BETWEEN, NOTHING, line_of, text_of

ESCAPES = [("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")]
Row = Sequence[Any]  # the row's number, and its columns in the order of `ledger.columns`


def numbers(model: type[models.Model], count: int) -> list[int]:
    """As many numbers for new rows, which nobody else gets."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # one writer at a time, so nobody is between
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or [0])[0]
            return list(range(last + 1, last + 1 + count))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Row]) -> dict[int, int]:
    """New rows with their numbers; `names` are the columns after the number. Their digests."""
    if not rows:
        return {}
    sums: dict[int, int] = {}

    def told() -> Iterator[str]:  # one by one: all of it would be in memory twice
        for row in rows:
            line = line_of(row[1:])
            sums[row[0]] = crc32(line.encode())
            yield f"{row[0]}{BETWEEN}{line}"

    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, ["id", *names], told())
    else:
        _insert(model._meta.db_table, ["id", *names], rows)
        deque(told(), maxlen=0)
    return sums


def _insert(table: str, names: Sequence[str], rows: Sequence[Row]) -> None:
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" ({_listed(names)}) VALUES ({places})',
            [[_bound(value) for value in row] for row in rows],
        )


def update(model: type[models.Model], names: Sequence[str], rows: Sequence[Row]) -> None:
    """New values in the columns `names` of the rows with these numbers."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _update_from_copy(model._meta.db_table, names, rows)
        return
    values = ", ".join(f'"{name}" = %s' for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{model._meta.db_table}" SET {values} WHERE "id" = %s',
            [[*map(_bound, row[1:]), row[0]] for row in rows],
        )


def _bound(value: Any) -> Any:
    """A value as SQLite takes it."""
    return text_of(value) if isinstance(value, dict | list | date) else value


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _update_from_copy(table: str, names: Sequence[str], rows: Sequence[Row]) -> None:
    """COPY into a table that is gone with the transaction, and one UPDATE from it."""
    columns = _listed(["id", *names])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS procedures_arriving")
        cursor.execute(
            f"CREATE TEMPORARY TABLE procedures_arriving ON COMMIT DROP AS "
            f'SELECT {columns} FROM "{table}" WITH NO DATA'
        )
    _copy("procedures_arriving", ["id", *names], map(line_of, rows))
    values = ", ".join(f'"{name}" = arriving."{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET {values} FROM procedures_arriving AS arriving '
            f'WHERE "{table}"."id" = arriving."id"'
        )


def _copy(table: str, names: Sequence[str], lines: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{table}" ({_listed(names)}) FROM STDIN', _Lines(lines))


class _Lines(io.RawIOBase):
    """The rows as COPY reads them, piece by piece: the whole of it is never in memory."""

    PIECE = 2000

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size:
            piece = "".join(_escaped(line) + "\n" for line in islice(self._lines, self.PIECE))
            if not piece:
                break
            self._left += piece.encode()
        told, self._left = self._left[:size], self._left[size:]
        return told


def _escaped(line: str) -> str:
    """A line as COPY wants it; its own signs stand for themselves."""
    for sign, written in ESCAPES:
        if sign in line:
            line = line.replace(sign, written)
    return line.replace(BETWEEN, "\t").replace(NOTHING, "\\N")
