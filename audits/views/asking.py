"""What the pages of inspections share."""

from django.shortcuts import get_object_or_404

from accounts.http import Request
from audits.inspections.seeing import seen_by
from audits.models import Inspection


def found(request: Request, pk: int) -> Inspection:
    """The inspection, if it is within reach and its plan is no longer a draft; else 404."""
    near = ["campaign__checklist", "agency", "team", "minutes", "self_sent_by", "answered_by",
            "minutes__uploaded_by"]  # fmt: skip
    mine = seen_by(request.user).select_related(*near, "concluded_by")
    inspection: Inspection = get_object_or_404(mine, pk=pk)
    return inspection
