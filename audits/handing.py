"""An own audit's report, a review's minutes: laid into the agency's yearly duty as a draft.

The paper the portal printed becomes the document of a draft submission; the officer looks at
it, exchanges it for the signed scan where there is one, and hands it in as any other.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.log import log
from accounts.models import User
from agencies import uploads
from agencies.access import Reach, require
from agencies.models import Agency, Upload
from agencies.roles import Permission
from audits.models import InternalAudit, ManagementReview
from quality.conflicts import Conflict
from quality.duties.owing import duties
from quality.duties.standing import Cell, Standing
from quality.models import Document, Obligation, ObligationKind, Submission
from quality.submissions.papers import Given
from quality.submissions.submitting import open_submission, prepare

Kind = Document.Kind


def owed(agency: Agency, kind: str, year: int, day: date) -> Cell | None:
    """How the agency stands on the year's duty that a document of this kind fulfils."""
    told = duties(day=day, years=[year], reach=Reach.at(agency.pk))
    for _, cell in told.cells():
        duty = cell.obligation.kind
        if duty.form == ObligationKind.Form.DOCUMENT and duty.document_kind == kind:
            return cell
    return None


def check_wanted(agency: Agency, kind: str, year: int, day: date) -> Cell:
    """The duty that waits for the paper; raises, in words, where none does."""
    called = Kind(kind).label.lower()
    cell = owed(agency, kind, year, day)
    if cell is None or not cell.is_expected:
        raise ValidationError(f"{agency} không phải nộp {called} năm {year}.")
    if cell.standing in {Standing.SUBMITTED, Standing.ACCEPTED}:
        state = Standing(cell.standing).label.lower()
        raise ValidationError(f"{cell.obligation}: hồ sơ {state}, không lập thêm bản nháp.")
    draft = open_submission(agency, cell.obligation)
    if draft and draft.document:
        raise ValidationError(
            f"{cell.obligation}: đã có bản nháp với tệp “{draft.document.upload}”. Hãy mở bản nháp "
            "đó nếu muốn thay tệp."
        )
    return cell


def lay_in(
    *, by: User, row: InternalAudit | ManagementReview, content: bytes, name: str, day: date
) -> Submission:
    """Draft the submission that hands in `content`, the PDF of what `row` reports.

    Raises ValidationError, in words, where the duty does not wait for it.
    """
    agency, kind, year = about(row)
    require(by, Permission.SUBMIT, agency)
    obligation = check_wanted(agency, kind, year, day).obligation
    upload = paper_of(row) or uploads.keep(by=by, agency=agency, file=ContentFile(content, name))
    draft = open_submission(agency, obligation)
    given = Given(upload=upload, revision=draft.revision if draft else 0)
    try:
        return _drafted(by, row, agency, upload, given, day, obligation=obligation)
    except Conflict as error:
        raise ValidationError(
            f"{obligation}: người khác vừa sửa bản nháp. Hãy tải lại trang rồi xem."
        ) from error


def about(row: InternalAudit | ManagementReview) -> tuple[Agency, str, int]:
    """Whose it is, as what document and of which year it is handed in."""
    if isinstance(row, InternalAudit):
        return row.programme.agency, Kind.AUDIT, row.programme.year
    return row.agency, Kind.REVIEW, row.on.year


def paper_of(row: InternalAudit | ManagementReview) -> Upload | None:
    """The PDF that was kept of it, if it was laid in before."""
    found: Upload | None = row.report if isinstance(row, InternalAudit) else row.minutes
    return found


def submission_of(row: InternalAudit | ManagementReview) -> Submission | None:
    """The submission its paper lies in, the newest."""
    upload = paper_of(row)
    found: Submission | None = (
        Submission.objects.filter(document__upload=upload).order_by("-pk").first()
        if upload
        else None
    )
    return found


@transaction.atomic
def _drafted(
    by: User,
    row: InternalAudit | ManagementReview,
    agency: Agency,
    upload: Upload,
    given: Given,
    day: date,
    *,
    obligation: Obligation,
) -> Submission:
    submission = prepare(by=by, agency=agency, obligation=obligation, given=given, day=day)
    is_audit = isinstance(row, InternalAudit)
    setattr(row, "report" if is_audit else "minutes", upload)
    row.save(update_fields=["report" if is_audit else "minutes"])
    action = "audit.handed_in" if is_audit else "review.handed_in"
    log(by, action, row, agency=agency.pk, submission=submission.pk, sha256=upload.sha256)
    return submission
