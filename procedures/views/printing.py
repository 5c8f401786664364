"""Papers of the procedures, printed on the spot."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, paper_response
from isoportal.lib.days import day_or_today
from isoportal.lib.paper import printed
from procedures.models import Handling, IsoRevision
from procedures.printing.iso_paper import iso_paper, paper_name
from procedures.printing.slip import control_slip, slip_name

SHEET = "iso_paper.css"


@require_safe
def revision_print(request: Request, pk: int) -> HttpResponse:
    """One revision of an ISO procedure, in the official form."""
    seen = IsoRevision.objects.for_user(request.user).select_related("iso__agency")
    revision = get_object_or_404(seen, pk=pk)
    context = iso_paper(revision, timezone.localdate())
    return paper_response(
        printed("pdf/iso_procedure.html", context, sheet=SHEET), paper_name(revision)
    )


@require_safe
def control_slip_print(request: Request, handling_pk: int) -> HttpResponse:
    """The slip that goes with a dossier of this procedure; ?iso= names which procedure's steps."""
    seen = Handling.objects.for_user(request.user).select_related("agency", "procedure")
    handling = get_object_or_404(seen, pk=handling_pk)
    day = day_or_today(request.GET.get("day"))
    context = control_slip(handling, day, request.GET.get("iso", ""))
    paper = printed("pdf/control_slip.html", context, sheet=SHEET)
    return paper_response(paper, slip_name(handling))
