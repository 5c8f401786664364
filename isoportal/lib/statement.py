"""A query that is compiled once and asked many times.

Putting a query together costs Django several times what the database needs to answer
it. Where the same question is asked for one day after another, the day is left open as
a Slot, the statement is kept, and only the values change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Slot(Expression):
    """A value, mostly a day, that a query leaves open, by name."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field or DateField())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return "%s", [self]


@dataclass(frozen=True)
class Statement:
    """The SQL of a query, and what it is given: values, and Slots still to be filled."""

    sql: str
    given: tuple[Any, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any], *columns: str) -> Self:
        """The query of `rows`, which answers with `columns` in this order."""
        whole = rows.values(*columns).query.get_compiler(connection=connection, elide_empty=False)
        sql, given = whole.as_sql()
        return cls(sql, tuple(given), columns)

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        """What the database is given, with the Slots filled from `values` by name."""
        days = {name for name, value in values.items() if isinstance(value, date)}
        adapt = connection.ops.adapt_datefield_value
        told = {name: adapt(values[name]) if name in days else values[name] for name in values}
        return [told[each.name] if isinstance(each, Slot) else each for each in self.given]


def ask(
    asked: Sequence[tuple[Statement, Mapping[str, Any]]],
) -> list[tuple[Any, ...]]:
    """The rows of all the statements, in one round: each with the number of its question first."""
    parts, given = [], []
    for number, (statement, values) in enumerate(asked):
        columns = ", ".join(f'part."{column}"' for column in statement.columns)
        parts.append(f"SELECT {number}, {columns} FROM ({statement.sql}) AS part")
        given += statement.filled(values)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        return list(cursor.fetchall())
