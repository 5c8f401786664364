"""Agencies with procedures that are handled, covered and declared."""

from datetime import date

from quality.models import Declaration
from quality.scope import annex
from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    IsoFactory,
    ProcedureFactory,
)
from tests.factories.quality import DeclarationFactory

SIGNED = date(2021, 3, 1)
DAY = date(2021, 9, 1)


def procedure(name, field="Hộ tịch", **more):
    return ProcedureFactory(published__name=name, published__field=FieldFactory(name=field), **more)


def handled(agency, *procedures, iso=None):
    """What the agency handles; covered by the ISO procedure where one is named."""
    handlings = [HandlingFactory(agency=agency, procedure=each) for each in procedures]
    if iso:
        iso = IsoFactory(agency=agency, code=iso)
        for handling in handlings:
            CoverFactory(handling=handling, iso=iso)
    return handlings


def declared(agency, day=SIGNED, **more):
    """A recorded declaration with what its agency covers on the day it was signed, frozen."""
    stored = annex.live(agency.pk, day).stored()
    return DeclarationFactory(agency=agency, start=day, scope_snapshot=stored, **more)


def again(declaration):
    return Declaration.objects.get(pk=declaration.pk)
