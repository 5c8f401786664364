"""New agencies as tests propose them, and what an action refuses them with."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import LogEntry
from agencies.models import Agency, AgencyVersion, Kind

BEFORE, JULY, LATER = date(2021, 6, 30), date(2021, 7, 1), date(2022, 7, 1)
DECISION = "Nghị quyết số 1/NQ-HĐND"


def draft(name, parent, kind=Kind.COMMUNE, start=JULY, **more):
    return AgencyVersion(name=name, kind=kind, parent=parent, start=start, **more)


def refusal(act, **asked):
    """The words an action refuses with; it has written nothing."""
    agencies, entries = Agency.objects.count(), LogEntry.objects.count()
    versions = list(AgencyVersion.objects.order_by("pk").values())
    with pytest.raises(ValidationError) as refused:
        act(**asked)
    assert (Agency.objects.count(), LogEntry.objects.count()) == (agencies, entries)
    assert list(AgencyVersion.objects.order_by("pk").values()) == versions
    return " ".join(refused.value.messages)


def parts(province, *names, start=JULY):
    shares = ["main_part", *["part"] * len(names)]
    return [
        (draft(name, province.top, Kind.DEPARTMENT, start), share)
        for name, share in zip(names, shares, strict=False)
    ]
