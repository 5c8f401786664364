"""Figures of dossiers, and cuts of time."""

from tests.factories.procedures import FieldFactory, TimeCutFactory
from tests.permissions.things import Thing, args

PAGES = """
procedures:dossier-list          GET    -                LLL OOOOOO OOOOOOO
procedures:dossier-export        GET    -                LLL OOOOOO OOOOOOO
procedures:dossier-enter         GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:dossier-enter         POST   agency           LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
procedures:dossier-import        GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:dossier-import        POST   agency           LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:dossier-template      GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:cut-list              GET    -                LLL OOOOOO OOOOOOO
procedures:cut-export            GET    -                LLL OOOOOO OOOOOOO
procedures:cut-new               GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:cut-new               POST   agency           LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:cut-edit              GET    cut              LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:cut-edit              POST   cut              LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:cut-delete            POST   cut              LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
api:dossiers                     GET    -                UOU OOOOOO OOOOOOO
api:dossiers                     POST   figures_sent     UCU CDDDDD DDDDDDD
"""


def cut(world, side):
    return args(TimeCutFactory(agency=side.agency).pk)


def figures_sent(world, side):
    """A year of one field, as the one-stop system sends it."""
    told = {
        "agency": world.own.agency.pk, "field": FieldFactory().name, "start": "2025-01-01",
        "last_day": "2025-12-31", "received_direct": 1, "done_early": 1,
    }  # fmt: skip
    return Thing(data={"rows": [told]})
