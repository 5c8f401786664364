"""What a finding must say to be raised: where it comes from, R–N–E, a day that can be."""

from datetime import date

from django.core.exceptions import ValidationError

from audits.findings.keeping import check_text
from audits.inspections.asked import criteria_of
from audits.inspections.rules import item_of
from audits.models import Campaign, Finding, Inspection, InternalAudit, ManagementReview
from isoportal.lib.days import show_day
from isoportal.lib.vietnamese import visible

FEWEST_LETTERS = 3
SAYS = {
    "requirement": "yêu cầu không được đáp ứng (điều khoản, văn bản)",
    "nature": "nội dung phát hiện",
    "evidence": "bằng chứng đã thấy (hồ sơ, người, nơi, ngày)",
}


def check_source(finding: Finding) -> None:
    """Raises where the finding names no inspection, or one that is over, or another agency's."""
    if finding.source == Finding.Source.INSPECTION:
        _check_inspection(finding)
    elif finding.inspection is not None:
        raise ValidationError({"source": "Phát hiện của cuộc kiểm tra phải có nguồn là kiểm tra."})
    _check_own(finding)
    audited = finding.audit.programme.agency_id if finding.audit else finding.agency_id
    reviewed = finding.review.agency_id if finding.review else finding.agency_id
    if {audited, reviewed} != {finding.agency_id}:
        raise ValidationError("Cuộc đánh giá, xem xét này là của cơ quan khác.")


def _check_own(finding: Finding) -> None:
    """Raises where it does not come from the own audit or review it names."""
    if finding.audit:
        _check_audit(finding, finding.audit)
    if finding.review:
        _check_review(finding, finding.review)


def _check_audit(finding: Finding, audit: InternalAudit) -> None:
    """What an audit found is written down until its report is made."""
    if finding.source != Finding.Source.INTERNAL:
        raise ValidationError({"source": "Nguồn của phát hiện này phải là đánh giá nội bộ."})
    if audit.is_reported:
        raise ValidationError("Cuộc đánh giá đã có báo cáo nên không ghi thêm phát hiện được.")
    if finding.found_on < audit.first_day:
        raise ValidationError(
            {"found_on": f"Cuộc đánh giá bắt đầu từ ngày {show_day(audit.first_day)}."}
        )


def _check_review(finding: Finding, review: ManagementReview) -> None:
    """What a meeting found is written down once it was held, until its minutes are drawn up."""
    if finding.source != Finding.Source.REVIEW:
        raise ValidationError({"source": "Nguồn của phát hiện này phải là xem xét của lãnh đạo."})
    if review.state != ManagementReview.State.HELD:
        state = review.get_state_display().lower()
        raise ValidationError(f"Cuộc xem xét {state} nên không ghi phát hiện được.")
    if finding.found_on < review.on:
        raise ValidationError({"found_on": f"Cuộc họp diễn ra ngày {show_day(review.on)}."})


def check_found(finding: Finding, today: date) -> None:
    """Raises where what was found is not told, or on a day that cannot be."""
    for name in SAYS:
        setattr(finding, name, visible(getattr(finding, name)).strip())
    check_text(**{name: getattr(finding, name) for name in SAYS})
    missing = {
        name: f"Hãy ghi {words}."
        for name, words in SAYS.items()
        if _owes(finding, name) and _letters(getattr(finding, name)) < FEWEST_LETTERS
    }
    if missing:
        raise ValidationError(missing)
    found = finding.found_on
    if found > today:
        raise ValidationError({"found_on": f"Ngày phát hiện {show_day(found)} chưa đến."})
    if finding.agency.version_on(found) is None:
        raise ValidationError(
            {"found_on": f"{finding.agency} không hoạt động vào ngày {show_day(found)}."}
        )


def _owes(finding: Finding, name: str) -> bool:
    """A nonconformity owes all three; of what else was found at least what it is."""
    return finding.is_nonconformity or name == "nature"


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in text)


def _check_inspection(finding: Finding) -> None:
    inspection = finding.inspection
    if inspection is None or inspection.agency_id != finding.agency_id:
        raise ValidationError({"source": "Hãy ghi phát hiện này từ trang của cuộc kiểm tra."})
    over = (Inspection.State.CLOSED, Inspection.State.CANCELLED)
    if inspection.state in over or inspection.campaign.state == Campaign.State.DRAFT:
        state = inspection.get_state_display().lower()
        raise ValidationError(f"Cuộc kiểm tra {state} nên không ghi thêm phát hiện được.")
    if finding.item:
        item_of(criteria_of(inspection), finding.item)
    first = inspection.campaign.first_day
    if finding.found_on < first:
        raise ValidationError(
            {"found_on": f"Đợt kiểm tra bắt đầu từ ngày {show_day(first)}."}
        )  # fmt: skip
