"""What an inspection asks of its unit, and how it stands under what was marked."""

from datetime import date

from agencies.models import AgencyVersion
from audits.criteria import Criteria
from audits.models import Inspection, ItemMark, Side
from audits.scoring import Score, score


def day_of(inspection: Inspection) -> date:
    """The day on which the unit is what it is inspected as."""
    return inspection.planned_on or inspection.campaign.first_day


def unit_of(inspection: Inspection) -> AgencyVersion | None:
    """What the unit is on that day; what it last was, where it has ended before."""
    versions = AgencyVersion.objects.filter(agency=inspection.agency_id)
    on_day: AgencyVersion | None = versions.as_of(day_of(inspection)).first()
    return on_day or versions.order_by("-start").first()


def kind_of(inspection: Inspection) -> str:
    """As what it is inspected: what it was when its minutes were drawn up, else on its day."""
    if inspection.recorded_kind:
        return inspection.recorded_kind
    unit = unit_of(inspection)
    return str(unit.kind) if unit else ""


def criteria_of(inspection: Inspection) -> Criteria:
    """The criteria of the campaign that are asked of this kind of agency."""
    return inspection.campaign.checklist.criteria.asked_of(kind_of(inspection))


def standing(inspection: Inspection, side: Side) -> Score:
    """How the unit stands under the marks of one side, as they are now."""
    return score(criteria_of(inspection), ItemMark.objects.of(inspection, side))
