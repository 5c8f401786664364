"""The papers of an internal audit, to be printed, signed and scanned."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, paper_response
from audits.internal.paper import plan_paper, report_paper
from audits.protocol import Protocol
from audits.protocol_word import word_of
from audits.views.internal import audit_found


@require_safe
def plan_pdf(request: Request, pk: int) -> HttpResponse:
    return paper_response(_plan(request, pk).pdf(), f"ke-hoach-danh-gia-{pk}.pdf")


@require_safe
def plan_word(request: Request, pk: int) -> HttpResponse:
    return paper_response(word_of(_plan(request, pk)), f"ke-hoach-danh-gia-{pk}.docx")


@require_safe
def report_pdf(request: Request, pk: int) -> HttpResponse:
    paper = report_paper(audit_found(request, pk))
    return paper_response(paper.pdf(), f"bao-cao-danh-gia-{pk}.pdf")


@require_safe
def report_word(request: Request, pk: int) -> HttpResponse:
    paper = report_paper(audit_found(request, pk))
    return paper_response(word_of(paper), f"bao-cao-danh-gia-{pk}.docx")


def _plan(request: Request, pk: int) -> Protocol:
    return plan_paper(audit_found(request, pk), timezone.localdate())
