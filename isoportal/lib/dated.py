"""Rows that hold for a span of days.

The span is half-open, [start, end): `end` is the first day the row no longer
holds, and no `end` means it still holds. Everything dated in the portal follows
this one rule, so a row that ends on 1 July and its successor that starts on
1 July never both hold.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q
from django.db.models.sql import Query

from isoportal.lib.days import DAY_VALIDATORS
from isoportal.lib.statement import Slot
from isoportal.lib.triggers import DatabaseRule


def holds(day: date | Slot, prefix: str = "") -> Q:
    """The condition that a dated row, reached through `prefix`, holds on `day`."""
    no_end, later_end = Q(**{f"{prefix}end": None}), Q(**{f"{prefix}end__gt": day})
    return Q(**{f"{prefix}start__lte": day}) & (no_end | later_end)


class DatedQuerySet(models.QuerySet[Any]):
    def as_of(self, day: date | Slot) -> Self:
        return self.filter(holds(day))

    def within(self, start: date, end: date | None) -> Self:
        """Rows that hold on at least one day of [start, end)."""
        rows = self.filter(Q(end=None) | Q(end__gt=start))
        return rows.filter(start__lt=end) if end else rows

    def end_on(self, day: date) -> int:
        """End on `day` the rows that would still hold then; how many there were."""
        return self.as_of(day).filter(start__lt=day).update(end=day)


class Dated(models.Model):
    start = models.DateField("từ ngày", validators=DAY_VALIDATORS)
    end = models.DateField("hết hiệu lực từ ngày", null=True, blank=True, validators=DAY_VALIDATORS)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(end=None) | Q(end__gt=F("start")),
                violation_error_message="Ngày hết hiệu lực phải sau ngày bắt đầu.",
            )
        ]

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


class NoOverlap(DatabaseRule):
    """Two rows with the same values of `fields` never hold on the same day.

    `condition` limits the rule to the rows that meet it. The message may name the
    row that is being written and the one in its way: {row.unit_code}, {other}.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: Collection[str],
        condition: Q | None = None,
        violation_error_message: str = "Khoảng thời gian trùng với một bản ghi khác: {other}.",
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.fields, self.condition = tuple(fields), condition

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs["fields"] = self.fields
        if self.condition is not None:
            kwargs["condition"] = self.condition
        return path, args, kwargs

    def postgresql(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[str]:
        same = ", ".join(f'"{column}" WITH =' for column in self._columns(model, self.fields))
        where = f" WHERE ({self._where(model, editor)})" if self.condition else ""
        return [
            f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{self.name}" EXCLUDE USING gist '
            f'({same}, daterange("start", "end") WITH &&){where}'
        ]

    def postgresql_removal(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> str:
        return f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"'

    def sqlite(
        self, model: type[models.Model], table: str, editor: BaseDatabaseSchemaEditor
    ) -> list[str]:
        columns = self._columns(model, self.fields)
        same = " AND ".join(f'other."{column}" = NEW."{column}"' for column in columns)
        clash = (
            f'SELECT 1 FROM "{table}" AS other WHERE other."id" IS NOT NEW."id" AND {same} '
            """AND other."start" < COALESCE(NEW."end", '9999-12-31') """
            """AND NEW."start" < COALESCE(other."end", '9999-12-31')"""
        )
        concerned = "1"
        if self.condition:
            where = self._where(model, editor)
            asked = self._columns(model, {path[0] for path in self._paths()})
            row = ", ".join(f'NEW."{column}" AS "{column}"' for column in asked)
            clash += f" AND ({where})"
            concerned = f"EXISTS (SELECT 1 FROM (SELECT {row}) WHERE {where})"
        return [
            f'CREATE TRIGGER "{self.name}_{event.lower()}" BEFORE {event} ON "{table}" '
            f"WHEN {concerned} BEGIN "
            f"SELECT RAISE(ABORT, '{self.name}') WHERE EXISTS ({clash}); END"
            for event in ["INSERT", "UPDATE"]
        ]

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        row: Any = instance
        if exclude and {*self.fields, "start", "end"} & set(exclude):
            return
        if row.start is None or (row.end and row.end <= row.start):
            return  # the row's own fields say what is wrong
        if self.condition and not self._concerns(instance, using):
            return
        same = {field: getattr(row, _field(model, field).attname) for field in self.fields}
        others = model._default_manager.using(using).filter(
            Q(end=None) | Q(end__gt=row.start), self.condition or Q(), **same
        )
        if row.end:
            others = others.filter(start__lt=row.end)
        other = others.exclude(pk=row.pk).first()
        if other:
            message = str(self.violation_error_message).format(row=row, other=other)
            raise ValidationError(message, code=self.violation_error_code)

    def _paths(self) -> list[list[str]]:
        assert self.condition
        return [name.split("__") for name in _names(self.condition)]

    def _concerns(self, instance: Any, using: str) -> bool:
        against = instance._get_field_expression_map(meta=instance._meta, exclude=set())
        assert self.condition
        return self.condition.check(against, using=using)

    def _columns(self, model: type[models.Model], fields: Collection[str]) -> list[str]:
        return [str(_field(model, field).column) for field in sorted(fields)]

    def _where(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> str:
        assert self.condition
        query = Query(model=model, alias_cols=False)
        where = query.build_where(self.condition)
        sql, params = query.get_compiler(connection=editor.connection).compile(where)
        return str(sql % tuple(editor.quote_value(param) for param in params))


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _names(condition: Q) -> list[str]:
    children: Iterable[Any] = condition.children
    return [
        name
        for child in children
        for name in (_names(child) if isinstance(child, Q) else [child[0]])
    ]
