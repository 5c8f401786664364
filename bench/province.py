"""A made-up province of any size, the same one for the same seed and size."""

import random
from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from agencies.models import Agency, AgencyVersion, Assignment, Kind, ReportingGroup
from agencies.roles import Role
from quality.models import (
    Applicability,
    Declaration,
    Obligation,
    ObligationKind,
    Regime,
    StandardVersion,
    Status,
    Submission,
)

DAY = date(2020, 12, 31)
BEGAN = date(2010, 1, 1)
BATCH = 1000
GROUPS = [("department", "Sở, ban, ngành", 10), ("sub_department", "Chi cục thuộc sở", 6),
          ("district", "UBND cấp huyện", 6), ("commune", "UBND cấp xã", 78)]  # fmt: skip


def fill(agencies: int, seed: int = 9001) -> User:
    """Write a province of that many counted agencies; the committee's staff member in it.

    A tenth is departments, the rest mostly communes; nine of ten have declared, half of
    them first to :2008 and then to :2015.
    """
    chance = random.Random(seed)
    root = Agency.objects.create(name="UBND tỉnh Mẫu")
    AgencyVersion(agency=root, name=root.name, kind=Kind.PROVINCE, start=BEGAN).save()
    _rules()
    made = [
        version
        for code, label, percent in GROUPS
        for version in _group(root, code, label, max(1, agencies * percent // 100))
    ]
    made = made[:agencies]
    _declare(made, chance)
    _owe(made)
    user = User.objects.create(username="thu.ky", full_name="Thư ký Mẫu")
    Assignment.objects.create(user=user, agency=root, role=Role.STAFF, start=BEGAN)
    return user


def _rules() -> None:
    for kind in [Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT]:
        Applicability.objects.create(
            kind=kind, regime=Regime.MANDATORY, legal_basis="QĐ 19/2014/QĐ-TTg", start=BEGAN
        )
    Applicability.objects.create(
        kind=Kind.COMMUNE, regime=Regime.ENCOURAGED, legal_basis="QĐ 19/2014/QĐ-TTg", start=BEGAN
    )
    for code in ["2008", "2015"]:
        StandardVersion.objects.create(
            code=code, name=f"TCVN ISO 9001:{code}", published_on=BEGAN, adopted_on=BEGAN
        )


def _group(root: Agency, code: str, label: str, size: int) -> list[AgencyVersion]:
    parent = None
    if code != "commune":
        parent, _ = ReportingGroup.objects.get_or_create(
            code="provincial", defaults={"name": "Cơ quan cấp tỉnh, cấp huyện", "place": 1}
        )
    group = ReportingGroup.objects.create(code=code, name=label, parent=parent, place=5)
    bodies = Agency.objects.bulk_create(
        [Agency(name=f"{label} số {number}") for number in range(1, size + 1)], BATCH
    )
    return AgencyVersion.objects.bulk_create(
        [
            AgencyVersion(agency=body, parent=root, group=group, kind=Kind(code), name=body.name,
                          identifier=f"M{body.pk}", start=BEGAN)
            for body in bodies
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _declare(versions: list[AgencyVersion], chance: random.Random) -> None:
    old, new = StandardVersion.objects.order_by("code")
    rows = []
    for version in versions:
        if chance.random() < 0.1:
            continue
        first = date(2014, 1, 1) + timedelta(days=chance.randrange(1800))
        later = date(2019, 1, 1) + timedelta(days=chance.randrange(700))
        moves = chance.random() < 0.5
        rows.append(_declaration(version, old if moves else new, first, later if moves else None))
        if moves:
            rows.append(_declaration(version, new, later, None))
    Declaration.objects.bulk_create(rows, batch_size=BATCH)


def _owe(versions: list[AgencyVersion]) -> None:
    """Ten duties of the year for everybody, half of them handed in."""
    due = date(DAY.year, 3, 31)
    kinds = ObligationKind.objects.bulk_create(
        ObligationKind(
            code=f"duty-{number}", name=f"Nghĩa vụ {number}", short_name=f"Nghĩa vụ {number}",
            form=ObligationKind.Form.DOCUMENT, document_kind="other", place=number,
        )
        for number in range(10)
    )  # fmt: skip
    owed = Obligation.objects.bulk_create(
        Obligation(kind=kind, year=DAY.year, agency_kind=code, due_on=due, timely_on=due,
                   lock_on=DAY, legal_basis="Kế hoạch số 187/KH-UBND")
        for kind in kinds
        for code, _, _ in GROUPS
    )  # fmt: skip
    at = datetime(DAY.year, 3, 20, 3, tzinfo=UTC)
    handed_in = (
        Submission(agency_id=version.agency_id, obligation=each, state="submitted", sha256="0" * 64,
                   reference=f"HS-{version.agency_id}-{each.pk}", submitted_at=at)
        for version in versions[::2]
        for each in owed
        if each.agency_kind == version.kind
    )  # fmt: skip
    Submission.objects.bulk_create(handed_in, batch_size=BATCH)


def _declaration(
    version: AgencyVersion, standard: StandardVersion, start: date, end: date | None
) -> Declaration:
    return Declaration(
        agency=version.agency, number=f"{version.agency_id}/QĐ", signed_on=start, start=start,
        end=end, version=standard, kind=Declaration.Kind.FIRST, status=Status.RECORDED,
    )  # fmt: skip
