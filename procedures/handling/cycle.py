"""The way of a procedure in an agency: published, ISO procedure, e-procedure, posted, installed.

The province publishes the procedure, then the agency has so many days. Its clock starts
on the day the procedure was published, or where it was given to the agency later, then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Min, OuterRef, Q, Subquery, TextChoices
from django.db.models.functions import Coalesce

from procedures.coverage import covered_on
from procedures.models import Milestone, ProcedureVersion

Kind = Milestone.Kind


class Stage(TextChoices):
    """The steps after publication, in their order."""

    ISO = "iso", "Quy trình ISO"
    E_PROCEDURE = "e_procedure", "Quy trình điện tử"
    POSTED = "posted", "Niêm yết công khai"
    INSTALLED = "installed", "Cài đặt một cửa"


STAGES = tuple(Stage)  # an enumeration is slow to walk, and there are lists of thousands


@dataclass(frozen=True)
class Step:
    """A step, the day it was taken, and how many days after publication."""

    stage: Stage
    on: date | None
    days: int | None

    @property
    def is_done(self) -> bool:
        return self.on is not None


@dataclass(frozen=True)
class Cycle:
    """How far an agency has brought one procedure, as known on `day`."""

    day: date
    published: date
    given: date
    taken: Mapping[Stage, date]

    @property
    def since(self) -> date:
        """The day from which its days are counted."""
        return max(self.published, self.given)

    @property
    def steps(self) -> list[Step]:
        return [Step(stage, self.taken.get(stage), self.days_to(stage)) for stage in STAGES]

    def days_to(self, stage: Stage) -> int | None:
        """Days until the step; 0 where it was taken before the procedure was published."""
        on = self.taken.get(stage)
        return None if on is None else max(0, (on - self.since).days)

    @property
    def waits(self) -> int:
        """For how many days the agency has had the procedure."""
        return max(0, (self.day - self.since).days)

    @property
    def is_late(self) -> bool:
        """Whether it still has no ISO procedure after the days it had."""
        return Stage.ISO not in self.taken and self.waits > settings.ISO_WITHIN_DAYS


def with_days(rows: Any, day: date) -> Any:
    """`rows` of Handling with the days of their steps: `published`, and one for each kind."""
    days = {kind.value: Subquery(_first(kind, day)) for kind in Kind}
    return rows.annotate(published=Subquery(_published()), **days)


def lacking(stage: Stage, day: date) -> Q:
    """The condition that an agency has not taken this step by `day`."""
    if stage is Stage.ISO:
        return ~covered_on(day)
    taken = Milestone.objects.filter(kind=stage.value, on__lte=day)
    return ~Q(pk__in=taken.order_by().values("handling"))


def overdue(day: date, days: int) -> Q:
    """The condition that an agency had the procedure for more than `days`, and has no ISO
    procedure for it."""
    limit = day - timedelta(days=days)
    came_late = ProcedureVersion.objects.annotate(came=Coalesce("decided_on", "start"))
    known = came_late.filter(came__lt=limit).order_by().values("procedure")
    return ~covered_on(day) & Q(start__lt=limit, procedure__in=known)


def _published() -> Any:
    """When the procedure came: the decision of its first version, or else its first day."""
    first = ProcedureVersion.objects.filter(procedure=OuterRef("procedure")).order_by("start")
    return first.values(on=Coalesce("decided_on", "start"))[:1]


def _first(kind: Kind, day: date) -> Any:
    own = Milestone.objects.filter(handling=OuterRef("pk"), kind=kind, on__lte=day).order_by()
    return own.values("handling").annotate(first=Min("on")).values("first")
