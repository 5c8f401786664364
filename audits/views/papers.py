"""The minutes of an inspection, to be printed, read out and signed."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import Request, paper_response
from audits.inspections.minutes_paper import MinutesPaper, minutes_of
from audits.inspections.minutes_word import word_of_minutes
from audits.inspections.people import membership
from audits.inspections.seeing import sees_team
from audits.views.asking import found
from isoportal.lib.paper import printed

SHEET = "minutes_paper.css"


@require_safe
def inspection_minutes(request: Request, pk: int) -> HttpResponse:
    """The biên bản as PDF, shown in the browser."""
    content = printed("pdf/minutes.html", {"paper": _paper(request, pk)}, sheet=SHEET)
    return paper_response(content, f"bien-ban-kiem-tra-{pk}.pdf")


@require_safe
def inspection_minutes_word(request: Request, pk: int) -> HttpResponse:
    """The same as a Word document."""
    return paper_response(word_of_minutes(_paper(request, pk)), f"bien-ban-kiem-tra-{pk}.docx")


def _paper(request: Request, pk: int) -> MinutesPaper:
    """To whoever sees what the team gave: the unit once there are minutes."""
    inspection = found(request, pk)
    if not sees_team(request.user, inspection) and not membership(request.user, inspection):
        raise Http404("Chưa có biên bản kiểm tra của cơ quan này.")
    return minutes_of(inspection)
