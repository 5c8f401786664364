"""The letter of the morning: what somebody was told and has not read, once."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.mail import Letter, announce, write
from accounts.models import Notification, User
from accounts.notify import area_of

HOUR = time(7, 30)  # in the province
LINES = 40  # more is a reason to open the inbox, not to read a letter
GROUPS = list[tuple[str, list[Notification]]]


def send_digests(now: datetime) -> int:
    """Write a letter to everybody who was told something and has not read it; how many.

    Of a day there is one, about what came before 07:30; asked earlier it writes none, and
    after a restart it still writes those that are missing.
    """
    morning = timezone.make_aware(datetime.combine(timezone.localdate(now), HOUR))
    if now < morning:
        return 0
    waiting = Q(notifications__in=unread_before(morning))
    readers = User.objects.filter(waiting, is_active=True, wants_digest=True).exclude(email="")
    return sum(
        _tell(pk, morning) for pk in readers.order_by("pk").distinct().values_list("pk", flat=True)
    )


def unread_before(moment: datetime) -> QuerySet[Notification]:
    """Lines that nobody read and no letter told of."""
    return Notification.objects.unread().filter(mailed_at=None, at__lt=moment)


@transaction.atomic
def _tell(pk: int, morning: datetime) -> bool:
    user = User.objects.select_for_update(no_key=True).get(pk=pk)
    lines = list(unread_before(morning).filter(user=user))
    if not lines:
        return False  # read meanwhile, or another beat was quicker
    day = timezone.localdate(morning)
    mail = write(
        user=user,
        kind=DIGEST.kind,
        key=f"digest:{user.pk}:{day.isoformat()}",
        subject=f"{len(lines)} tin chưa đọc trên cổng ISO",
        template=DIGEST.template,
        context={"groups": grouped(lines[:LINES]), "count": len(lines), "more": lines[LINES:]},
    )
    if mail is None:
        return False  # today's is written already; these wait for tomorrow's
    told = [line.pk for line in lines]
    Notification.objects.filter(pk__in=told).update(mailed_at=timezone.now())
    return True


def grouped(lines: Iterable[Notification]) -> GROUPS:
    """By what they are about, each newest first, the group of the newest first."""
    groups: dict[str, list[Notification]] = {}
    for line in sorted(lines, key=lambda each: each.at, reverse=True):
        groups.setdefault(area_of(line.kind)[0], []).append(line)
    return list(groups.items())


def _sample(kind: str, text: str, url: str, day: int) -> Notification:
    at = datetime(2026, 1, day, 7, 3, tzinfo=UTC)
    return Notification(kind=kind, text=text, url=url, at=at)


DIGEST = announce(
    Letter(
        kind="digest",
        label="Thư tổng hợp 07:30",
        template="mail/digest.txt",
        subject="2 tin chưa đọc trên cổng ISO",
        sample={
            "user": User(full_name="Huỳnh Ngọc An"),
            "count": 2,
            "more": [],
            "groups": grouped(
                [
                    _sample(
                        "submission.returned",
                        "Mục tiêu chất lượng năm 2026 bị trả lại: chưa nêu cách đo mục tiêu 2.",
                        "/ho-so/12/",
                        14,
                    ),
                    _sample(
                        "declaration.recorded",
                        "Công bố 12/QĐ-SKHCN đã được ghi nhận.",
                        "/cong-bo/7/",
                        13,
                    ),
                ]
            ),
        },
    )
)
