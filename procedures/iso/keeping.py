"""What every change of an ISO procedure begins and ends with: kept from others, told, logged."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.models import Agency
from isoportal.lib.days import months_after, show_day
from isoportal.lib.vietnamese import clean
from procedures.models import IsoProcedure, IsoRevision, State


def last_issued(iso: IsoProcedure) -> IsoRevision | None:
    """The issued revision that begins last."""
    found: IsoRevision | None = iso.revisions.issued().order_by("-start").first()
    return found


def locked_iso(iso: IsoProcedure) -> IsoProcedure:
    """The row as it stands now, kept from others until the action ends."""
    found = IsoProcedure.objects.select_for_update(no_key=True).filter(pk=iso.pk).first()
    if found is None:
        raise ValidationError(f"Quy trình {iso.code} vừa bị người khác xóa.")
    return found


def locked(revision: IsoRevision) -> IsoRevision:
    """The revision as it stands now, its procedure kept from others."""
    iso = locked_iso(revision.iso)
    found = IsoRevision.objects.filter(pk=revision.pk).first()
    if found is None:
        raise ValidationError(f"Bản này của quy trình {iso.code} vừa bị người khác xóa.")
    found.iso = iso
    return found


def outside_name(iso: IsoProcedure) -> str:
    """Name only the code: readers of the log do not see what is not yet issued."""
    return f"Quy trình {iso.code}"


def note(by: User, revision: IsoRevision, *, action: str, **details: Any) -> None:
    iso = revision.iso
    log(by, action, revision, called=outside_name(iso), agency=iso.agency_id, **details)


def tell(by: User, revision: IsoRevision, told: Iterable[User], kind: str, text: str) -> None:
    url = reverse("procedures:revision", args=[revision.pk])
    those = [user for user in told if user != by]
    notify(those, f"iso.{kind}", f"{revision.iso.code}: {text}", url, agency=revision.iso.agency_id)


def put_into_force(revision: IsoRevision, day: date) -> None:
    """Save it as issued from its start on; the one that is in force then ends."""
    check_not_far(revision.start, day, "start")
    last = last_issued(revision.iso)
    if last and revision.start <= last.start:
        raise ValidationError(
            {"start": f"Ngày hiệu lực {show_day(revision.start)} phải sau ngày "
             f"{show_day(last.start)}, là ngày {last.number} có hiệu lực."}
        )  # fmt: skip
    if last and revision.place <= last.place:
        raise ValidationError(
            f"Quy trình đã có {last.number}, hiệu lực từ ngày {show_day(last.start)}; không ban "
            f"hành tiếp {revision.number}. Bản ban hành sau phải mang số sau."
        )
    if last and last.end and revision.start < last.end:
        raise ValidationError(
            {"start": f"Quy trình đã có quyết định hủy bỏ từ ngày {show_day(last.end)}; bản mới có "
             "hiệu lực từ ngày đó trở đi."}
        )  # fmt: skip
    if last and last.end is None:
        IsoRevision.objects.filter(pk=last.pk).update(end=revision.start)
    revision.state = State.ISSUED
    revision.full_clean()
    revision.save()


def check_not_far(on: date, day: date, field: str) -> None:
    if on > months_after(day, 12):
        raise ValidationError(
            {field: f"Ngày {show_day(on)} sau hôm nay ({show_day(day)}) quá một năm. Hãy kiểm tra "
             "năm."}
        )  # fmt: skip


def save_new(iso: IsoProcedure) -> None:
    """Save a new procedure under a code that its agency has not given to another."""
    Agency.objects.select_for_update(no_key=True).get(pk=iso.agency_id)
    check_code(iso)
    iso.full_clean()
    iso.save()


def rename(iso: IsoProcedure, code: str, kind: str) -> None:
    """Another code or kind, as long as nothing of it was issued."""
    if not code or (clean(code), kind or iso.kind) == (iso.code, iso.kind):
        return
    if iso.revisions.issued().exists():
        raise ValidationError({"code": "Quy trình đã ban hành nên không đổi mã và loại được."})
    iso.code, iso.kind = clean(code), kind or iso.kind
    Agency.objects.select_for_update(no_key=True).get(pk=iso.agency_id)
    check_code(iso)
    iso.full_clean()
    iso.save()


def check_code(iso: IsoProcedure) -> None:
    others = IsoProcedure.objects.filter(agency=iso.agency_id, code=clean(iso.code))
    if others.exclude(pk=iso.pk).exists():
        raise ValidationError({"code": f"Cơ quan đã có quy trình mang mã {clean(iso.code)}."})
