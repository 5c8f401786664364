"""Templates adopted by an agency, and issued anew by the province."""

from datetime import UTC, date, datetime

from procedures.adopting.actions import Chosen, adopt
from procedures.models import IsoRevision, State
from tests.factories.procedures import IsoRevisionFactory
from tests.procedures.writing import marriage

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def taken_over(template, officer, *, unchanged=False, code="QT-09"):
    agency = officer.assignments.get().agency
    chosen = [Chosen(template, code)]
    (made,) = adopt(by=officer, agency=agency, chosen=chosen, now=NOW, day=DAY, unchanged=unchanged)
    return made


def in_force(template, officer, head, body=None):
    """The officer's agency has adopted it, with a body of its own where one is given."""
    made = taken_over(template, officer)
    IsoRevision.objects.filter(pk=made.pk).update(
        state=State.ISSUED, start=date(2026, 1, 1), reviewer="Trần Thị Xem", approver=str(head),
        **({"body": body.stored()} if body else {}),
    )  # fmt: skip
    return made.iso


def revise_template(template, **parts):
    old = template.revision_on(DAY)
    start = date(2026, 11, 1)
    IsoRevision.objects.filter(pk=old.pk).update(end=start)
    return IsoRevisionFactory(
        iso=template, title=old.title, revision_no=1, start=start, body=marriage(**parts).stored(),
        changed="Thêm bước",
    )  # fmt: skip
