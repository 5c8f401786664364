"""The papers of an inspection: its minutes, its filled sheet, the notice of its conclusion."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import Request, paper_response
from audits.inspections.conclusion_paper import conclusion_of
from audits.inspections.filled_paper import FilledSheet
from audits.inspections.minutes_print import PrintedMinutes
from audits.inspections.minutes_word import word_of_minutes
from audits.models import Inspection
from audits.protocol import Protocol
from audits.protocol_word import word_of
from audits.views.asking import found
from audits.views.inspections import sides_of
from audits.views.signing import read


@require_safe
def inspection_minutes(request: Request, pk: int) -> HttpResponse:
    """The biên bản as PDF, shown in the browser."""
    minutes = PrintedMinutes.of(read(request, pk))
    return paper_response(minutes.pdf(), f"bien-ban-kiem-tra-{pk}.pdf")


@require_safe
def inspection_minutes_word(request: Request, pk: int) -> HttpResponse:
    """The same as a Word document."""
    minutes = PrintedMinutes.of(read(request, pk))
    return paper_response(word_of_minutes(minutes), f"bien-ban-kiem-tra-{pk}.docx")


@require_safe
def inspection_filled(request: Request, pk: int) -> HttpResponse:
    """The sheet with what the reader sees of both sides' marks."""
    inspection = found(request, pk)
    sides = sides_of(request, inspection)
    if not sides:
        raise Http404("Chưa có điểm nào của cơ quan này để in.")
    return paper_response(FilledSheet.of(inspection, *sides).pdf(), f"phieu-cham-diem-{pk}.pdf")


@require_safe
def conclusion_pdf(request: Request, pk: int) -> HttpResponse:
    """The Thông báo kết luận as PDF."""
    return paper_response(_conclusion(request, pk).pdf(), f"thong-bao-ket-luan-{pk}.pdf")


@require_safe
def conclusion_word(request: Request, pk: int) -> HttpResponse:
    """The same as a Word document."""
    return paper_response(word_of(_conclusion(request, pk)), f"thong-bao-ket-luan-{pk}.docx")


def _conclusion(request: Request, pk: int) -> Protocol:
    inspection = found(request, pk)
    if inspection.state not in Inspection.DONE:
        raise Http404("Cuộc kiểm tra chưa kết luận nên chưa có thông báo.")
    return conclusion_of(inspection)
