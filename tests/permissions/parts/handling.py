"""Who handles what, how far it is covered, and the life-cycle of a procedure."""

from datetime import date

from django.core.files.base import ContentFile

from agencies.models import Upload
from procedures.models import Exclusion, Milestone
from tests.corpus import honest
from tests.factories.agencies import UploadFactory
from tests.factories.procedures import HandlingFactory, ProcedureFactory
from tests.permissions.things import args

PAGES = """
procedures:coverage              GET    -                LLL OOOOOO OOOOOOO
procedures:coverage-matrix       GET    -                LLL OOOOOO OOOOOOO
procedures:coverage-export       GET    -                LLL OOOOOO OOOOOOO
procedures:coverage-procedures   GET    -                LLL OOOOOO OOOOOOO
procedures:members-export        GET    -                LLL OOOOOO OOOOOOO
procedures:coverage-members      GET    -                LLL OOOOOO OOOOOOO
procedures:life-cycle            GET    -                LLL OOOOOO OOOOOOO
procedures:life-cycle-export     GET    -                LLL OOOOOO OOOOOOO
procedures:handling-list         GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:handling-detail       GET    handling         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:handling-assign       GET    -                LLL DDDDOD DDDDDDD
procedures:handling-assign       POST   -                LLL DDDDRD DDDDDDD
procedures:handling-new          GET    agency           LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
procedures:handling-new          POST   agency           LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
procedures:handling-cover        GET    handling         LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:handling-cover        POST   handling         LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:handling-end          GET    handling         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
procedures:handling-end          POST   handling         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
procedures:exclusion-new         GET    agency           LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
procedures:exclusion-new         POST   agency           LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
procedures:exclusion-end         GET    exclusion        LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
procedures:exclusion-end         POST   exclusion        LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
procedures:milestone-new         GET    handling         LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:milestone-new         POST   handling         LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:milestone-remove      POST   milestone        LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
procedures:milestone-photo       GET    photographed     LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
api:procedures                   GET    -                UOU OOOOOO OOOOOOO
api:procedure-coverage           GET    -                UOU OOOOOO OOOOOOO
"""


def handling(world, side):
    return args(HandlingFactory(agency=side.agency).pk)


def exclusion(world, side):
    made = Exclusion.objects.create(
        agency=side.agency, procedure=ProcedureFactory(), start=date(2020, 1, 1),
        reason="Không phát sinh tại đây.",
    )  # fmt: skip
    return args(made.pk)


def milestone(world, side, **more):
    made = Milestone.objects.create(
        handling=HandlingFactory(agency=side.agency), kind="posted", on=date(2021, 1, 4),
        place="Bộ phận Một cửa", **more,
    )  # fmt: skip
    return args(made.pk)


def photographed(world, side):
    photo = UploadFactory(agency=side.agency, name="bang.jpg", kind=Upload.Kind.JPEG)
    photo.file.save("bang.jpg", ContentFile(honest.picture()))
    return milestone(world, side, photo=photo)
