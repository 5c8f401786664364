"""Templates of the province: everybody reads what is issued; staff write, agencies adopt."""

from datetime import date

from django.utils import timezone

from procedures.adopting.actions import Chosen, adopt
from procedures.models import IsoRevision, State
from tests.factories.procedures import (
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    ProcedureFactory,
)
from tests.permissions.things import Thing, args
from tests.procedures.writing import marriage

DAY = date(2026, 1, 20)
PAGES = """
# Templates of the province
procedures:template-list         GET    -                LLL OOOOOO OOOOOOO
procedures:template-new          GET    -                LLL DDDDOD DDDDDDD
procedures:template-new          POST   -                LLL DDDDRD DDDDDDD
procedures:template-meant-for    GET    template         LLL DDDDOD DDDDDDD
procedures:template-meant-for    POST   template         LLL DDDDGD DDDDDDD
procedures:template-adopters     GET    template         LLL OOOOOO OOOOOOH
procedures:template-adopters-export GET template         LLL OOOOOO OOOOOOH
procedures:template-adopt        GET    template_asked   LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:template-adopt        POST   template_taken   LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
procedures:templates-adopt       GET    templates_asked  LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:templates-adopt       POST   templates_taken  LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH

# What agencies make of them
procedures:adoption-approve      GET    agency           LLL DDDDDD DODOHHH  LLL DDDDDD HHHHDDH
procedures:adoption-approve      POST   taken_over       LLL DDDDDD DGDGHHH  LLL DDDDDD HHHHDDH
procedures:adoption-differences  GET    adoption         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:adoption-update       POST   adoption         LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
"""


def made(world, side):
    """A template in force for something that the agency handles."""
    procedure = ProcedureFactory()
    HandlingFactory(agency=side.agency, procedure=procedure)
    iso = IsoFactory(agency=world.province.top, is_template=True, issued=None)
    iso.meant_for.add(procedure)
    IsoRevisionFactory(iso=iso, body=marriage().stored(), start=date(2025, 1, 1))
    return iso


def template(world, side):
    return args(made(world, world.own).pk)


def template_asked(world, side):
    found = made(world, side)
    return Thing((found.pk,), f"?agency={side.agency.pk}")


def template_taken(world, side):
    found = made(world, side)
    data = {f"code_{found.pk}": "QT-01", "how": "draft"}
    return Thing((found.pk,), f"?agency={side.agency.pk}", data)


def templates_asked(world, side):
    found = made(world, side)
    return Thing(query=f"?agency={side.agency.pk}&template={found.pk}")


def templates_taken(world, side):
    found = made(world, side)
    data = {f"code_{found.pk}": "QT-01", "how": "draft"}
    return Thing(query=f"?agency={side.agency.pk}&template={found.pk}", data=data)


def adopted(world, side, *, unchanged):
    found = made(world, side)
    chosen, now = [Chosen(found, "QT-01")], timezone.now()
    (revision,) = adopt(
        by=side.clerk, agency=side.agency, chosen=chosen, now=now, day=DAY, unchanged=unchanged
    )
    return revision


def taken_over(world, side):
    """Unchanged, by the agency's second officer; it waits for the head."""
    revision = adopted(world, side, unchanged=True)
    data = {"revisions": [revision.pk], "start": "01/02/2026", "decision": "1/QĐ"}
    return Thing((side.agency.pk,), data=data)


def adoption(world, side):
    """In force, of a template that has a newer revision."""
    revision = adopted(world, side, unchanged=False)
    IsoRevision.objects.filter(pk=revision.pk).update(state=State.ISSUED, start=date(2025, 2, 1))
    old = revision.adopted_from
    IsoRevision.objects.filter(pk=old.pk).update(end=date(2026, 1, 5))
    IsoRevisionFactory(iso=old.iso, revision_no=1, start=date(2026, 1, 5))
    return args(revision.iso_id)
