"""Concluded inspections, as a ranking finds them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.urls import reverse

from audits.models import Inspection
from tests.factories.audits import InspectionFactory

PUBLISHED = datetime(2020, 12, 1, tzinfo=UTC)


def scored(agency, score, campaign, **more):
    """`agency` was inspected in `campaign` and concluded with that score."""
    given = {
        "state": Inspection.State.CONCLUDED, "concluded_on": date(2020, 6, 30),
        "recorded_on": date(2020, 6, 20), "score": Decimal(str(score)), "grade": "Tốt",
    }  # fmt: skip
    return InspectionFactory(agency=agency, campaign=campaign, **(given | more))


def page(campaign=None, name="ranking", **asked):
    asked |= {"campaign": campaign.pk} if campaign else {}
    return reverse(f"audits:{name}", query=asked)


def ranks(answer):
    """(rank, name, score) of each row of the page."""
    rows = [line.row for line in answer.context["lines"]]
    return [(row.rank, row.name, str(row.score)) for row in rows]
