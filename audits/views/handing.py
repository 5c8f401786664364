"""An own audit's report, a review's minutes: laid into the yearly duty, and what came of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.http import Request
from audits.handing import lay_in
from audits.models import InternalAudit, ManagementReview
from audits.protocol import Protocol


def laid_in(
    request: Request, row: InternalAudit | ManagementReview, paper: Protocol, *, name: str
) -> None:
    """The paper itself is made, whatever comes of this."""
    day = timezone.localdate()
    try:
        lay_in(by=request.user, row=row, content=paper.pdf(), name=name, day=day)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            f"{paper.kind.capitalize()} đã nằm trong bản nháp hồ sơ nộp của năm. Hãy kiểm tra rồi "
            "nộp; nếu có bản quét đã ký, hãy thay tệp trước khi nộp.",
        )
