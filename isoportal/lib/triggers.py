"""Rules that the database keeps on both engines.

PostgreSQL has a constraint or a trigger of its own for them; SQLite gets triggers.
On SQLite Django writes constraints only while it makes (or remakes) a table, so the
triggers are put among the statements that run after that.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, cast

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint


class DatabaseRule(ABC, BaseConstraint):
    """A constraint written by hand for each of the two engines."""

    @abstractmethod
    def postgresql(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[str]:
        """Statements that add the rule to an existing table."""

    @abstractmethod
    def postgresql_removal(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> str:
        """The statement that takes it away again."""

    @abstractmethod
    def sqlite(
        self, model: type[models.Model], table: str, editor: BaseDatabaseSchemaEditor
    ) -> list[str]:
        """Triggers for `table`."""

    def constraint_sql(  # type: ignore[override]
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> None:
        if schema_editor.connection.vendor == "sqlite":
            table = model._meta.db_table.removeprefix("new__")
            statements = self.sqlite(model, table, schema_editor)
        else:
            statements = self.postgresql(model, schema_editor)
        cast(Any, schema_editor).deferred_sql.extend(statements)

    def create_sql(  # type: ignore[override]
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        return ";\n".join(self.postgresql(model, schema_editor))

    def remove_sql(  # type: ignore[override]
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        return self.postgresql_removal(model, schema_editor)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class AppendOnly(DatabaseRule):
    """Rows are written once: the database refuses to change or delete them."""

    when = ""  # which rows it is about, of OLD; all where nothing is said

    def postgresql(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[str]:
        table, name = model._meta.db_table, self.name
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END $$",
            f'CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW {self.when}EXECUTE FUNCTION {name}()",
        ]

    def postgresql_removal(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> str:
        return f'DROP TRIGGER {self.name} ON "{model._meta.db_table}"'

    def sqlite(
        self, model: type[models.Model], table: str, editor: BaseDatabaseSchemaEditor
    ) -> list[str]:
        return [
            f'CREATE TRIGGER {self.name}_{event.lower()} BEFORE {event} ON "{table}" '
            f"{self.when}BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event in ["UPDATE", "DELETE"]
        ]

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to check on a row that is being written."""


class FrozenColumns(AppendOnly):
    """Once `column` has a value, these columns stay as they are and the row is not deleted.

    The others still move: a concluded inspection is closed one day, its score never changes.
    """

    def __init__(
        self, *, name: str, column: str, columns: Sequence[str], violation_error_message: str
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.column, self.columns = column, tuple(columns)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, arguments, named = super().deconstruct()
        return path, arguments, {**named, "column": self.column, "columns": self.columns}

    def postgresql(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[str]:
        table, name = model._meta.db_table, self.name
        function, _ = super().postgresql(model, editor)
        return [function] + [
            f'CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON "{table}" '
            f"FOR EACH ROW {when}EXECUTE FUNCTION {name}()"
            for event, when in self._whens("IS DISTINCT FROM")
        ]

    def postgresql_removal(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> str:
        table, name = model._meta.db_table, self.name
        return f'DROP TRIGGER {name}_update ON "{table}"; DROP TRIGGER {name}_delete ON "{table}"'

    def sqlite(
        self, model: type[models.Model], table: str, editor: BaseDatabaseSchemaEditor
    ) -> list[str]:
        return [
            f'CREATE TRIGGER {self.name}_{event.lower()} BEFORE {event} ON "{table}" '
            f"{when}BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event, when in self._whens("IS NOT")
        ]

    def _whens(self, differs: str) -> list[tuple[str, str]]:
        is_set = f"COALESCE(CAST(OLD.\"{self.column}\" AS text), '') <> ''"
        moved = " OR ".join(f'OLD."{each}" {differs} NEW."{each}"' for each in self.columns)
        return [("UPDATE", f"WHEN ({is_set} AND ({moved})) "), ("DELETE", f"WHEN ({is_set}) ")]


class FrozenOnceSet(AppendOnly):
    """A row whose `column` has a value is neither changed nor deleted any more."""

    def __init__(self, *, name: str, column: str, violation_error_message: str) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.column, self.when = column, f'WHEN (OLD."{column}" IS NOT NULL) '

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, arguments, named = super().deconstruct()
        return path, arguments, {**named, "column": self.column}
