"""ISO procedures: what is issued is read by all in reach, what is on its way by its own people.

The second officer of the side drafts; another reviews, another head approves, so that the
people who ask have made and signed nothing.
"""

from datetime import date

from agencies.roles import Role
from procedures.models import IsoProcedure, IsoRevision
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.procedures import CoverFactory, IsoFactory
from tests.permissions.things import Thing, args
from tests.procedures import isos

PAGES = """
# ISO procedures, of an agency
procedures:iso-list              GET    -                LLL OOOOOO OOOOOOO
procedures:iso-list-export       GET    -                LLL OOOOOO OOOOOOO
procedures:iso-new               GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:iso-new               POST   agency           LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:iso-detail            GET    iso              LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:iso-detail            GET    drafted_iso      LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
procedures:revision              GET    revision         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:revision              GET    draft            LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
procedures:revision-file         GET    revision         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:revision-edit         GET    draft            LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
procedures:revision-edit         POST   draft            LLL HHHHHH RRRRHHH  LLL HHHHHH HHHHRHH
procedures:revision-edit         GET    revision         LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:revision-hand-on      POST   draft            LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
procedures:revision-review       POST   handed_draft     LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
procedures:revision-note-review  POST   noted_draft      LLL HHHHHH DDDDHHH  LLL HHHHHH HHHHDHH
procedures:revision-approve      POST   reviewed_draft   LLL HHHHHH DGDGHHH  LLL HHHHHH HHHHDHH
procedures:revision-return       GET    handed_draft     LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
procedures:revision-return       POST   handed_draft     LLL HHHHHH RRRRHHH  LLL HHHHHH HHHHRHH
procedures:revision-issue        GET    approved_draft   LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
procedures:revision-issue        POST   approved_draft   LLL HHHHHH RRRRHHH  LLL HHHHHH HHHHRHH
procedures:revision-discard      POST   draft            LLL HHHHHH GGGGHHH  LLL HHHHHH HHHHGHH
procedures:revision-new          GET    iso              LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:revision-new          POST   iso              LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:revision-paper        GET    iso              LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:revision-paper        POST   iso              LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:revision-compare      GET    iso              LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:revision-compare      GET    drafted_iso      LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
procedures:iso-withdraw          GET    iso              LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:iso-withdraw          POST   iso              LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:iso-looked-through    GET    iso              LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:iso-looked-through    POST   iso              LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:cover-add             GET    iso              LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:cover-add             POST   iso              LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:cover-end             GET    cover            LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:cover-end             POST   cover            LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:cover-end             GET    drafted_cover    LLL HHHHHH OOOOHHH  LLL HHHHHH HHHHOHH
"""


def iso(world, side):
    return args(IsoFactory(agency=side.agency).pk)


def revision(world, side):
    made = IsoRevision.objects.get(iso=IsoFactory(agency=side.agency))
    IsoRevision.objects.filter(pk=made.pk).update(upload=UploadFactory(agency=side.agency))
    return args(made.pk)


def cover(world, side):
    return args(CoverFactory(handling__agency=side.agency).pk)


def draft(world, side):
    return args(isos.begun(side.clerk, side.agency).pk)


def drafted_iso(world, side):
    return args(isos.begun(side.clerk, side.agency).iso_id)


def drafted_cover(world, side):
    made = IsoProcedure.objects.get(pk=isos.begun(side.clerk, side.agency).iso_id)
    return args(CoverFactory(iso=made, handling__agency=side.agency, start=date(2019, 1, 1)).pk)


def handed_draft(world, side):
    return args(isos.handed_on(side.clerk, side.agency).pk)


def noted_draft(world, side):
    """Where somebody else could review it, nobody notes a review on paper."""
    data = {"reviewer": "Trần Thị Xem", "position": "Phó Chi cục trưởng"}
    return Thing((isos.handed_on(side.clerk, side.agency).pk,), data=data)


def reviewed_draft(world, side):
    third = AssignmentFactory(agency=side.agency).user
    return args(isos.reviewed(side.clerk, third, side.agency).pk)


def approved_draft(world, side):
    third = AssignmentFactory(agency=side.agency).user
    head = AssignmentFactory(agency=side.agency, role=Role.HEAD).user
    return args(isos.approved(side.clerk, third, head, side.agency).pk)
