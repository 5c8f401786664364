"""The database as it was before a test with real transactions, in a moment.

Django's `flush` empties every table there is, and writes the permissions anew. A test
leaves rows in a dozen of them: those alone are emptied, past every rule that keeps them
(the log, what is issued), and what the migrations entered stays.
"""

from functools import cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

KEPT = {Permission._meta.db_table, ContentType._meta.db_table}


def empty() -> None:
    """Take every row away, of whatever the tests have written."""
    with connection.cursor() as cursor:
        cursor.execute(_which_hold_something())
        tables = [row[0] for row in cursor.fetchall()]
        if tables:
            {"sqlite": _empty_sqlite, "postgresql": _empty_postgresql}[connection.vendor](
                cursor, tables
            )


@cache
def _which_hold_something() -> str:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")"
        for table in sorted(set(tables) - KEPT)
    )


def _empty_postgresql(cursor, tables: list[str]) -> None:
    """No rule and no reference is asked as long as the rows go."""
    deletes = "; ".join(f'DELETE FROM "{table}"' for table in tables)
    cursor.execute(
        f"BEGIN; SET LOCAL session_replication_role = replica; {deletes}; COMMIT",
    )


def _empty_sqlite(cursor, tables: list[str]) -> None:
    """Triggers that keep rows go, and come again as they were."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    rules = [row for row in cursor.fetchall() if row[0].endswith("_delete") and row[1] in tables]
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute("BEGIN IMMEDIATE")
    for statement in [
        *(f'DROP TRIGGER "{name}"' for name, _, _ in rules),
        *(f'DELETE FROM "{table}"' for table in tables),
        *(statement for _, _, statement in rules),
        "COMMIT",
        "PRAGMA foreign_keys = ON",
    ]:
        cursor.execute(statement)
