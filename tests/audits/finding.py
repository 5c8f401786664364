"""What the tests of findings share: one raised, planned, reported, and who does so."""

from datetime import date

from agencies.roles import Role
from audits.findings import actions
from audits.findings.doing import Done, Plan, Step
from audits.models import Finding, Inspection
from tests.audits.inspecting import again as again_inspection
from tests.audits.inspecting import planned as planned_inspection
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.audits import CauseFactory

FOUND = date(2020, 6, 15)
TODAY = date(2020, 7, 1)
NATURE = "Ba hồ sơ không có phiếu kiểm soát"
Source, Grade, State = Finding.Source, Finding.Grade, Finding.State


def told(agency, **more):
    """A minor nonconformity of the agency, not yet written down."""
    given = {
        "source": Source.SELF, "grade": Grade.MINOR, "found_on": FOUND,
        "requirement": "Hồ sơ có phiếu kiểm soát quá trình giải quyết", "nature": NATURE,
        "evidence": "Hồ sơ số 12, 15, 31", **more,
    }  # fmt: skip
    return Finding(agency=agency, **given)


def raised(by, agency, today=TODAY, **more):
    return actions.raise_finding(by=by, finding=told(agency, **more), today=today)


def inspected(province, agency=None, *, is_under_way=False, **more):
    """An inspection with minutes, or without any yet, and a finding that its member raised."""
    inspection = planned_inspection(province, agency)
    if not is_under_way:
        Inspection.objects.filter(pk=inspection.pk).update(state="recorded", recorded_on=FOUND)
    inspection = again_inspection(inspection)
    more = {"inspection": inspection, "source": Source.INSPECTION, "item": "I.2.1", **more}
    return inspection, raised(inspection.member, inspection.agency, **more)


def steps(*dues):
    return [Step(f"Việc {n}: lập phiếu kiểm soát", "Nguyễn Văn An", due)
            for n, due in enumerate(dues or [date(2020, 6, 20)], start=1)]  # fmt: skip


def a_plan(**more):
    given = {
        "correction": "Bổ sung phiếu kiểm soát vào ba hồ sơ",
        "root_cause": "Công chức mới chưa được hướng dẫn quy trình",
        "causes": [CauseFactory()], "steps": steps(), **more,
    }  # fmt: skip
    return Plan(**given)


def planned(by, finding, today=TODAY, **more):
    revision = again(finding).revision
    return actions.plan(by=by, finding=finding, plan=a_plan(**more), revision=revision,
                        today=today)  # fmt: skip


def done(finding, on=TODAY, proof=True):
    """Every action done, the first with a file that proves it."""
    found = {action.pk: Done(on) for action in finding.actions.all()}
    first = next(iter(found), None)
    if proof and first:
        found[first] = Done(on, UploadFactory(agency=finding.agency, name="Phiếu kiểm soát.pdf"))
    return found


def reported(by, finding, today=TODAY, *, steps=None, **more):
    """Planned and done by the same person, waiting for somebody else."""
    planned(by, finding, today, **({"steps": steps} if steps else {}))
    return actions.report(
        by=by, finding=finding, result="Đã bổ sung phiếu và tập huấn công chức",
        done=done(finding, today, **more), revision=again(finding).revision, today=today,
    )  # fmt: skip


def verified(by, finding, is_effective=True, today=TODAY, **more):
    given = {"text": "Kiểm tra mười hồ sơ, đủ phiếu kiểm soát", **more}
    return actions.verify(by=by, finding=finding, is_effective=is_effective, today=today,
                          revision=again(finding).revision, **given)  # fmt: skip


def again(finding):
    return Finding.objects.get(pk=finding.pk)


def second(agency, role=Role.OFFICER):
    """Another of the agency's own people."""
    return AssignmentFactory(agency=agency, role=role).user
