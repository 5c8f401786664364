"""What every province starts from: the versions of ISO 9001, and whom the law binds."""

from datetime import date

from django.db import transaction

from accounts.log import log
from agencies.models import Kind
from quality.models import Applicability, Regime, StandardVersion

DECISION = "Điều 2 Quyết định số 19/2014/QĐ-TTg ngày 05/03/2014 của Thủ tướng Chính phủ"
DECISION_IN_FORCE = date(2014, 5, 18)
BOUND = {
    Regime.MANDATORY: [Kind.PROVINCE, Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT],
    Regime.ENCOURAGED: [Kind.COMMUNE, Kind.SERVICE_UNIT],
}
# The day a version became a TCVN is entered as the last day of its year.
VERSIONS = {
    "2008": {
        "name": "TCVN ISO 9001:2008",
        "published_on": date(2008, 11, 15),
        "adopted_on": date(2008, 12, 31),
        "last_declared_on": date(2020, 12, 31),
    },
    "2015": {
        "name": "TCVN ISO 9001:2015",
        "published_on": date(2015, 9, 15),
        "adopted_on": date(2015, 12, 31),
    },
    "2026": {"name": "ISO 9001:2026", "published_on": date(2026, 9, 16)},
}


@transaction.atomic
def enter() -> int:
    """Enter the versions and rules that are missing; how many rows were.

    What the province has entered or changed itself is left as it is.
    """
    missing = VERSIONS.keys() - set(StandardVersion.objects.values_list("code", flat=True))
    versions = [StandardVersion(code=code, **VERSIONS[code]) for code in sorted(missing)]
    StandardVersion.objects.bulk_create(versions)
    ruled = set(Applicability.objects.values_list("kind", flat=True))
    rules = Applicability.objects.bulk_create(
        Applicability(kind=kind, regime=regime, legal_basis=DECISION, start=DECISION_IN_FORCE)
        for regime, kinds in BOUND.items()
        for kind in kinds
        if kind not in ruled
    )
    entered = len(versions) + len(rules)
    if entered:
        target = StandardVersion.objects.order_by("code")[0]
        log(None, "standards.entered", target, versions=sorted(missing), rules=len(rules))
    return entered
