"""What gives pause before a submission is sent: nothing of it forbids sending."""

from collections.abc import Iterator
from datetime import date

from agencies.models import Upload
from isoportal.lib.days import show_day
from quality.models import ObligationKind, Submission
from quality.plans.warnings import YEAR, warnings
from quality.submissions.contents import Content, File


def doubts(submission: Submission, content: Content, day: date) -> list[str]:
    """Sentences to be read on the check page, the gravest first."""
    file = content.file
    found = list(_about_file(submission, file)) if file else []
    if submission.plan and submission.obligation.kind.form == ObligationKind.Form.OBJECTIVES:
        found += warnings(submission.plan, of_file=not found)
    timely = submission.obligation.timely_on
    is_first = not Submission.objects.filter(
        agency=submission.agency,
        obligation=submission.obligation,
        number__lt=submission.number,
    ).exists()
    if is_first and day > timely:
        found.append(
            f"Hôm nay là {show_day(day)}, sau ngày cuối tính đúng hạn {show_day(timely)}: hồ sơ "
            "được nhận và ghi là nộp muộn."
        )
    return found


def _about_file(submission: Submission, file: File) -> Iterator[str]:
    yield from _same_file(submission, file)
    year, named = submission.obligation.year, set(YEAR.findall(file.name))
    if named and str(year) not in named:
        yield (
            f"Tên tệp “{file.name}” nhắc năm {', '.join(sorted(named))}, còn hồ sơ này là của năm "
            f"{year}. Hãy kiểm tra có chọn nhầm tệp không."
        )
    upload = Upload.objects.filter(pk=file.upload).first()
    yield from upload.warnings if upload else []


def _same_file(submission: Submission, file: File) -> Iterator[str]:
    """Where the very same file was handed in before."""
    before = (
        Submission.objects.filter(agency=submission.agency, document__upload__sha256=file.sha256)
        .exclude(pk=submission.pk)
        .exclude(state__in=Submission.INSIDE)
        .select_related("obligation__kind")
        .order_by("-submitted_at")
        .first()
    )
    if before is None:
        return
    if before.obligation_id == submission.obligation_id:
        yield f"Tệp này giống hệt tệp của lần nộp {before.number}, mã {before.reference}."
    else:
        yield (
            f"Tệp này giống hệt tệp đã nộp cho {before.obligation}, mã {before.reference}. Hãy "
            "kiểm tra có chọn nhầm tệp không."
        )
