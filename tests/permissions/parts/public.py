"""The panel of procedures, contacts, and the pages that everybody may read."""

from quality.models import Display
from tests.factories.agencies import UploadFactory
from tests.factories.procedures import ProcedureFactory
from tests.factories.quality import DeclarationFactory, DocumentFactory
from tests.permissions.things import args

PAGES = """
procedures:agency-panel          GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
agencies:contact-edit            GET    agency           LLL DDDDOD OOOOHHH  LLL DDDDOD HHHHODH
agencies:contact-edit            POST   agency           LLL DDDDRD RRRRHHH  LLL DDDDRD HHHHRDH
# Open to everybody
reports:public-list              GET    -                OOO OOOOOO OOOOOOO
reports:public-agency            GET    agency           OOO OOOOOO OOOOOOO
reports:public-procedure         GET    known_procedure  OOO OOOOOO OOOOOOO
reports:public-declaration       GET    recorded_scan    OOO OOOOOO OOOOOOO
reports:public-policy            GET    accepted_policy  OOO OOOOOO OOOOOOO
reports:public-qr                GET    agency           OOO OOOOOO OOOOOOO
reports:public-poster            GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def known_procedure(world, side):
    return args(ProcedureFactory().pk)


def recorded_scan(world, side):
    scan = UploadFactory(agency=side.agency)
    return args(DeclarationFactory(agency=side.agency, upload=scan).agency_id)


def accepted_policy(world, side):
    policy = DocumentFactory(agency=side.agency)
    Display.objects.create(document=policy, place="Bảng tin", on=policy.added_at.date())
    return args(side.agency.pk)
