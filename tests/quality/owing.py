"""A year of duties, and what came of it, for the tests of matrix, calendar and pages."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from agencies.models import Agency, AgencyVersion, Kind
from quality.models import Document, Obligation, ObligationKind, Submission
from tests.factories.agencies import LONG_AGO
from tests.factories.quality import ObligationFactory, ObligationKindFactory, SubmissionFactory

DAY = date(2026, 2, 15)
MATRIX = reverse("quality:matrix")
EXPORT = reverse("quality:matrix-export")
State = Submission.State


def moment(day, hour=3):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def kinds(how_many=2):
    """Quality policy, objectives, and as many more as are wanted."""
    codes = ["policy", "objectives", *(f"kind-{n}" for n in range(2, how_many))]
    return [
        ObligationKindFactory(code=code, place=place)
        for place, code in enumerate(codes[:how_many], start=1)
    ]


def year_of(agency_kinds=(Kind.DEPARTMENT, Kind.DISTRICT), how_many=2, **more):
    """Obligations by the code of their kind and the kind of agency."""
    return {
        (kind.code, agency_kind): ObligationFactory(kind=kind, agency_kind=agency_kind, **more)
        for kind in kinds(how_many)
        for agency_kind in agency_kinds
    }


def hand_in(obligation, agency, day=date(2026, 1, 15), state=State.SUBMITTED, **more):
    if state in Submission.DECIDED:
        more.setdefault("decided_at", moment(day + timedelta(days=2)))
    if state == State.RETURNED:
        more.setdefault("return_reason", "Thiếu chữ ký của thủ trưởng")
    return SubmissionFactory(
        agency=agency, obligation=obligation, state=state, submitted_at=moment(day), **more
    )


def settle_communes(province, how_many):
    """So many more communes, which are bound by law in the test that uses them."""
    made = Agency.objects.bulk_create(
        Agency(name=f"UBND xã Thị trấn Phú Mỹ Hưng {n}") for n in range(how_many)
    )
    AgencyVersion.objects.bulk_create(
        AgencyVersion(
            agency=agency, name=agency.name, kind=Kind.COMMUNE, parent=province.district,
            group=province.groups.commune, start=LONG_AGO,
        )
        for agency in made
    )  # fmt: skip
    return made


def owe(agency_kind, how_many, year=2026):
    """`how_many` duties of that kind of agency."""
    rows = [
        ObligationKind(
            code=f"duty-{n}", name=f"Nghĩa vụ thứ {n}", short_name=f"Nghĩa vụ {n}", place=n,
            form=ObligationKind.Form.DOCUMENT, document_kind=Document.Kind.OTHER,
        )
        for n in range(how_many)
    ]  # fmt: skip
    due = date(year, 1, 31)
    return Obligation.objects.bulk_create(
        Obligation(
            kind=kind, year=year, agency_kind=agency_kind, due_on=due, timely_on=due,
            lock_on=date(year, 12, 31), legal_basis="Kế hoạch số 187/KH-UBND",
        )
        for kind in ObligationKind.objects.bulk_create(rows)
    )  # fmt: skip
