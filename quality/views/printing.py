"""The paper of a declaration and its annex, to be printed, signed and scanned."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import Request, paper_response
from isoportal.lib.paper import printed
from quality.declaring.paper import Paper, paper_of
from quality.declaring.word import word_of
from quality.scope.annex import scope_of
from quality.views.asking import seen
from quality.views.scope import known

SHEET = "declaration_paper.css"


@require_safe
def declaration_paper(request: Request, pk: int) -> HttpResponse:
    """The Bản công bố and its annex as PDF, shown in the browser."""
    content = printed("pdf/declaration.html", {"paper": _paper(request, pk)}, sheet=SHEET)
    return paper_response(content, f"ban-cong-bo-{pk}.pdf")


@require_safe
def declaration_word(request: Request, pk: int) -> HttpResponse:
    """The same as a Word document, to be saved."""
    return paper_response(word_of(_paper(request, pk)), f"ban-cong-bo-{pk}.docx")


def _paper(request: Request, pk: int) -> Paper:
    declaration = seen(request, pk)
    return paper_of(declaration, known(scope_of(declaration)))
