"""Internal audits: read by all in reach, written by the agency's own people and those above."""

from tests.audits import own
from tests.permissions.things import Thing, args

PAGES = """
# An agency's own audits
audits:audit-list                GET    -                LLL OOOOOO OOOOOOO
audits:audit-export              GET    -                LLL OOOOOO OOOOOOO
audits:programme-new             GET    agency           LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:programme-new             POST   agency           LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:programme-detail          GET    programme        LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:programme-edit            GET    programme        LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:programme-edit            POST   programme        LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-new                 GET    programme        LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:audit-new                 POST   programme        LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-detail              GET    planned_audit    LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:audit-edit                GET    planned_audit    LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:audit-edit                POST   planned_audit    LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-sessions            GET    planned_audit    LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:audit-sessions            POST   planned_audit    LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-lines               GET    planned_audit    LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:audit-lines               POST   planned_audit    LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-begin               POST   planned_audit    LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
audits:audit-begin               POST   reported_audit   LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-report              GET    begun_audit      LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:audit-report              POST   begun_audit      LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-report              POST   concluding       LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
audits:audit-hand-in             POST   planned_audit    LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:audit-hand-in             POST   reported_audit   LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
audits:audit-discard             POST   planned_audit    LLL DDDDDD GGGGHHH  LLL DDDDDD HHHHGDH
audits:audit-file                GET    planned_audit    LLL HHHHHH HHHHHHH  LLL HHHHHH HHHHHHH
audits:audit-plan-paper          GET    planned_audit    LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:audit-plan-word           GET    planned_audit    LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:audit-report-paper        GET    reported_audit   LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:audit-report-word         GET    reported_audit   LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def programme(world, side):
    return args(own.programme(side.agency).pk)


def planned_audit(world, side):
    return args(own.planned(side.clerk, side.agency).pk)


def begun_audit(world, side):
    return args(own.begun(side.clerk, side.agency).pk)


def reported_audit(world, side):
    return args(own.reported(side.clerk, side.agency).pk)


def concluding(world, side):
    """An audit under way, and what its team sends to conclude it."""
    audit = own.again(own.begun(side.clerk, side.agency))
    data = {"revision": audit.revision, "on": "12/06/2020", "conclusion": own.CONCLUSION}
    return Thing((audit.pk,), data=data)
