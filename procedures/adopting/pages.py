"""What the page of a procedure says of its template, or of itself as one."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from accounts.models import User
from agencies.access import held, reach
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.share import Share
from procedures.adopting.fitting import fits, living, shares
from procedures.iso.signing import may_write
from procedures.models import IsoProcedure, IsoRevision, ProcedureVersion


@dataclass
class TemplatePage:
    """A template to one person: what it is for, who adopted it, whether theirs could."""

    user: User
    template: IsoProcedure
    day: date

    @cached_property
    def meant_for(self) -> list[ProcedureVersion]:
        versions: Any = ProcedureVersion.objects.as_of(self.day)
        meant = versions.filter(procedure__templates=self.template)
        return list(meant.select_related("procedure", "field"))

    @cached_property
    def share(self) -> Share:
        pk, within = self.template.pk, reach(self.user, Permission.VIEW)
        return shares([pk], [] if self.is_for_some else [pk], self.day, within)[pk]

    @cached_property
    def is_for_some(self) -> bool:
        return self.template.meant_for.exists()

    @property
    def writes(self) -> bool:
        return may_write(self.user, self.template)

    @cached_property
    def adoptable(self) -> list[Agency]:
        """Their own agencies that it fits and that have not adopted it yet."""
        if self.template.revision_on(self.day) is None:
            return []
        posts = held(self.user).items()
        own = [pk for pk, granted in posts if Permission.WRITE_PROCEDURES in granted]
        has = living(self.day).filter(template=self.template).values("agency")
        agencies = Agency.objects.filter(pk__in=own).exclude(pk__in=has)
        return [agency for agency in agencies if fits(self.template, agency, self.day)]


def newer_template(iso: IsoProcedure, revision: IsoRevision, day: date) -> IsoRevision | None:
    """The revision in force of its template, where the procedure follows another."""
    newest = iso.template.revision_on(day) if iso.template else None
    return newest if newest and newest.pk != revision.adopted_from_id else None
