"""Publishing a ranking, and taking it back: the staff's, and both are written down."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.log import log
from accounts.models import User
from audits.checklists.keeping import plans
from audits.models import Campaign
from audits.ranking.seeing import with_progress
from isoportal.lib.fields import check_reason


def check_publisher(user: User | None) -> None:
    """Raises PermissionDenied for who does not publish; nobody is the portal itself."""
    if user and not plans(user):
        raise PermissionDenied(
            "Xếp hạng do Tổ giúp việc Ban Chỉ đạo công khai; anh/chị chỉ xem được."
        )


@transaction.atomic
def publish(
    *, by: User | None, campaign: Campaign, now: datetime, is_partial_confirmed: bool = False
) -> Campaign:
    """From now on agencies see the ranking; of a campaign under way only where that is meant."""
    check_publisher(by)
    held = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if held.published_at:
        raise ValidationError("Xếp hạng của đợt kiểm tra này đã được công khai.")
    counted = with_progress(Campaign.objects.filter(pk=held.pk)).get()
    if held.state == Campaign.State.DRAFT or not counted.done:
        raise ValidationError("Chưa có cơ quan nào được kết luận nên chưa có gì để công khai.")
    if counted.done < counted.planned and not is_partial_confirmed:
        raise ValidationError(
            {"is_partial_confirmed": f"Mới kết luận {counted.done}/{counted.planned} cơ quan. Hãy "
                                     "đợi kết luận đủ, hoặc xác nhận công khai phần đã có."}
        )  # fmt: skip
    held.published_at = now
    held.save(update_fields=["published_at"])
    log(by, "ranking.published", held, done=counted.done, planned=counted.planned)
    return held


@transaction.atomic
def withdraw(*, by: User | None, campaign: Campaign, reason: str) -> Campaign:
    """Agencies see the ranking no longer, for a reason."""
    check_publisher(by)
    held = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if not held.published_at:
        raise ValidationError("Xếp hạng của đợt kiểm tra này không còn công khai.")
    said = check_reason(reason, "thôi công khai")
    log(by, "ranking.withdrawn", held, reason=said, published_at=held.published_at.isoformat())
    held.published_at = None
    held.save(update_fields=["published_at"])
    return held
