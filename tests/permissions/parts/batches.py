"""Lists brought in from Excel: staff see all of them, an agency's people their own."""

from django.utils import timezone

from procedures.models import ImportBatch
from tests.permissions.things import args

PAGES = """
# The national list is the staff's
procedures:catalogue-import      GET    -                LLL DDDDOD DDDDDDD
procedures:catalogue-import      POST   -                LLL DDDDRD DDDDDDD
procedures:catalogue-template    GET    -                LLL DDDDOD DDDDDDD
# An agency's procedures are brought in by its own people, and read by whoever reads the agency
procedures:iso-import            GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:iso-import            POST   agency           LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
procedures:iso-import-template   GET    list_to_fill_in  LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
procedures:iso-export            GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
procedures:handling-export       GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
# What was brought in: staff look at an agency's, its own people write and take it back
procedures:batch-list            GET    -                LLL DDDDOD OOOOODD
procedures:batch                 GET    written_list     LLL DDDDOD OOOOHHH  LLL DDDDOD HHHHODH
procedures:batch-lines           GET    written_list     LLL DDDDOD OOOOHHH  LLL DDDDOD HHHHODH
procedures:batch-faults          GET    written_list     LLL DDDDRD RRRRHHH  LLL DDDDRD HHHHRDH
procedures:batch-write           POST   written_list     LLL DDDDDD XXXXHHH  LLL DDDDDD HHHHXDH
procedures:batch-undo            POST   written_list     LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
"""


def list_to_fill_in(world, side):
    return args(side.agency.pk, "quy-trinh")


def written_list(world, side):
    """An agency's list, just written."""
    batch = ImportBatch(
        kind=ImportBatch.Kind.PROCEDURES, agency=side.agency, made_by=side.officer,
        written_at=timezone.now(),
    )  # fmt: skip
    batch.save()
    return args(batch.pk)
