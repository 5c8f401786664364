"""The sheet that works without a network: for who is on a team, and their own units alone."""

from tests.audits.inspecting import planned
from tests.factories.audits import CampaignFactory
from tests.permissions.things import Thing

PAGES = """
# The sheet in the field; the two files of its program tell nothing and are everybody's
audits:field                     GET    -                LLL DDDDDD DDDDDDD
audits:field-worker              GET    -                OOO OOOOOO OOOOOOO
audits:field-manifest            GET    -                OOO OOOOOO OOOOOOO
audits:field-package             GET    -                LLL DDDDDD DDDDDDD
audits:field-package             GET    taken_along      LLL DODDDD DDDDDDD
audits:field-sync                POST   -                LLL DDDDDD DDDDDDD
audits:field-photo               POST   -                LLL DDDDDD DDDDDDD
audits:field-choose              POST   -                LLL DDDDDD DDDDDDD
audits:field-session             POST   -                LLL DDDDDD DDDDDDD
audits:field-session-end         POST   -                LLL DDDDDD DDDDDDD
"""


def taken_along(world, side):
    inspection = planned(world.province, side.agency, CampaignFactory())
    inspection.team.members.filter(user=inspection.member).update(user=world.people["inspector"])
    return Thing(query=f"?inspection={inspection.pk}")
