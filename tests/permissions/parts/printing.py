"""Papers of the procedures: who reads the agency prints what is issued, its people drafts."""

from procedures.models import State
from tests.factories.procedures import CoverFactory, IsoFactory, IsoRevisionFactory
from tests.permissions.things import args
from tests.procedures.writing import marriage

PAGES = """
# Papers of the procedures
procedures:revision-print        GET    iso_issued       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:revision-print        GET    iso_in_writing   LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
procedures:revision-print        GET    template_draft   LLL HHHOOH HHHHHHH
procedures:control-slip          GET    covered_handling LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def iso_issued(world, side):
    return args(IsoFactory(agency=side.agency).revisions.get().pk)


def iso_in_writing(world, side):
    """A first draft, which its agency has not issued."""
    iso = IsoFactory(agency=side.agency, issued=None)
    return args(IsoRevisionFactory(iso=iso, state=State.DRAFT, start=None).pk)


def template_draft(world, side):
    """What the province is writing for everybody."""
    iso = IsoFactory(agency=world.province.top, is_template=True, issued=None)
    return args(IsoRevisionFactory(iso=iso, state=State.DRAFT, start=None).pk)


def covered_handling(world, side):
    """A procedure whose ISO procedure has steps."""
    cover = CoverFactory(handling__agency=side.agency, iso__issued=None)
    IsoRevisionFactory(iso=cover.iso, body=marriage().stored())
    return args(cover.handling_id)
