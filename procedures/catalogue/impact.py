"""What a change of the catalogue or of a legal text tells on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission
from procedures.coverage import Question, handled
from procedures.models import (
    AdministrativeProcedure,
    Cover,
    IsoRevision,
    LegalDocument,
    ProcedureVersion,
    is_issued_on,
)

SHOWN = 10  # of each kind, beside a text


@dataclass(frozen=True)
class Touched:
    """How many agencies handle a procedure, and how many ISO procedures cover it, on a day."""

    agencies: int
    isos: int


def touched_by(procedure: AdministrativeProcedure, day: date, user: User) -> Touched:
    """What an amendment or abolition of the procedure touches, as far as `user` reaches."""
    rows = handled(Question(day, reach=reach(user, Permission.VIEW))).filter(procedure=procedure)
    covers = Cover.objects.for_user(user).as_of(day).filter(handling__in=rows.order_by())
    covering = covers.filter(is_issued_on(day, "iso__revisions__"))
    return Touched(
        agencies=rows.count(),
        isos=covering.order_by().values("iso").distinct().count(),
    )


@dataclass(frozen=True)
class Citing:
    """What rests on a legal text on a day: procedures, ISO procedures of agencies, templates."""

    versions: Page[Any]
    revisions: Page[Any]
    templates: Page[Any]


def citing(text: LegalDocument, day: date, user: User) -> Citing:
    """How many there are, and the first of each; their lists hold them all."""
    versions = ProcedureVersion.objects.as_of(day).filter(legal_bases=text)
    revisions = IsoRevision.objects.for_user(user).in_force(day).filter(cites=text)
    near = revisions.select_related("iso__agency").order_by("iso__agency__name", "iso__code")
    return Citing(
        Paginator(versions.select_related("procedure", "field"), SHOWN).page(1),
        Paginator(near.filter(iso__is_template=False), SHOWN).page(1),
        Paginator(near.filter(iso__is_template=True), SHOWN).page(1),
    )
