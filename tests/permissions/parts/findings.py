"""Findings: read by all in reach, answered by the agency's own people, verified by others.

The second officer of the side plans and reports, so that who asks had no hand in it.
"""

from datetime import timedelta

from audits.models import CorrectiveAction
from tests.audits import finding as findings
from tests.factories.agencies import UploadFactory
from tests.factories.audits import FindingFactory, InspectionFactory
from tests.permissions.things import DAY, Thing, args

PAGES = """
# Findings and corrective actions, of an agency
audits:agency-panel              GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:finding-list              GET    -                LLL OOOOOO OOOOOOO
audits:finding-export            GET    -                LLL OOOOOO OOOOOOO
audits:finding-summary           GET    -                LLL OOOOOO OOOOOOO
audits:finding-new               GET    agency           LLL DDDDOD OOOOHHH  LLL DDDDOD HHHHODH
audits:finding-new               POST   agency           LLL DDDDRD RRRRHHH  LLL DDDDRD HHHHRDH
audits:finding-new               GET    of_inspection    LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:finding-detail            GET    finding          LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:finding-print             GET    finding          LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:finding-proof             GET    proof            LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:finding-plan              GET    finding          LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:finding-plan              POST   finding          LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:finding-progress          GET    planned_finding  LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:finding-progress          POST   planned_finding  LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:finding-result            GET    planned_finding  LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:finding-result            POST   planned_finding  LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:finding-verify            GET    done_finding     LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:finding-verify            POST   done_finding     LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:finding-verify            GET    made_finding     LLL DDDDDD DOOOHHH  LLL DDDDDD HHHHDDH
audits:finding-verify            GET    done_inspected   LLL DODDOD DDDDHHH  LLL DODDOD HHHHDOH
audits:finding-verify            POST   done_inspected   LLL DRDDRD DDDDHHH  LLL DRDDRD HHHHDRH
audits:inspection-findings       GET    inspection_found LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def _raised(by, agency):
    return findings.raised(by, agency, today=DAY, found_on=DAY)


def _planned(by, agency):
    made = _raised(by, agency)
    findings.planned(by, made, DAY, steps=findings.steps(DAY + timedelta(days=7)))
    return made


def _done(by, agency):
    made = _raised(by, agency)
    findings.reported(by, made, DAY, steps=findings.steps(DAY + timedelta(days=7)))
    return made


def finding(world, side):
    return args(_raised(side.clerk, side.agency).pk)


def planned_finding(world, side):
    return args(_planned(side.clerk, side.agency).pk)


def done_finding(world, side):
    return args(_done(side.clerk, side.agency).pk)


def made_finding(world, side):
    return args(_done(side.officer, side.agency).pk)


def of_inspection(world, side):
    return Thing((side.agency.pk,), f"?inspection={InspectionFactory(agency=side.agency).pk}")


def inspection_found(world, side):
    inspection = InspectionFactory(agency=side.agency)
    FindingFactory(agency=side.agency, inspection=inspection, source="inspection")
    return args(inspection.pk)


def done_inspected(world, side):
    made = FindingFactory(
        agency=side.agency, source="inspection",
        inspection=InspectionFactory(agency=side.agency, state="recorded", recorded_on=DAY),
        found_on=DAY, due=DAY + timedelta(days=30), year=DAY.year,
    )  # fmt: skip
    findings.reported(side.clerk, made, DAY, steps=findings.steps(DAY + timedelta(days=7)))
    return args(made.pk)


def proof(world, side):
    made = CorrectiveAction(
        finding=_raised(side.clerk, side.agency), what="Lập phiếu", who="An", due=DAY,
        done_on=DAY, proof=UploadFactory(agency=side.agency),
    )  # fmt: skip
    made.save()
    return args(made.pk)
