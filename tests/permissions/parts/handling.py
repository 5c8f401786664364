"""Who handles what, how far it is covered, and the life-cycle of a procedure."""

from tests.factories.procedures import HandlingFactory
from tests.permissions.things import args

PAGES = """
procedures:coverage-members      GET    -                LLL OOOOOO OOOOOOO
procedures:handling-detail       GET    handling         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def handling(world, side):
    return args(HandlingFactory(agency=side.agency).pk)
