"""What is done with legal texts: entered, mended, and changed by one another."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import changes, log, values_of
from accounts.models import User
from isoportal.lib.days import show_day
from procedures.keeping import check_keeper
from procedures.models import LegalChange, LegalDocument

UNSAID = frozenset({"search_key"})
ENDING = {LegalChange.Kind.REPLACED, LegalChange.Kind.ABOLISHED}


@transaction.atomic
def enter(*, by: User | None, text: LegalDocument) -> LegalDocument:
    check_keeper(by)
    text.full_clean(exclude=UNSAID)
    text.save()
    log(by, "legal.entered", text, changes=changes({}, values_of(text, without=UNSAID)))
    return text


@transaction.atomic
def edit(*, by: User | None, text: LegalDocument) -> LegalDocument:
    """Mend what was entered; where another text ended it, its end is that text's doing."""
    check_keeper(by)
    stored = _locked(text)
    ended_by = stored.changes.filter(kind__in=ENDING).first()
    if ended_by and text.end != stored.end:
        raise ValidationError(
            {"end": f"Văn bản hết hiệu lực do bị {ended_by.get_kind_display()} bởi {ended_by.by}; "
             "hãy sửa tác động đó."}
        )  # fmt: skip
    text.full_clean(exclude=UNSAID)
    text.save()
    done = changes(values_of(stored, without=UNSAID), values_of(text, without=UNSAID))
    if done:
        log(by, "legal.edited", text, changes=done)
    return text


@transaction.atomic
def change(*, by: User | None, change: LegalChange) -> LegalChange:
    """Note that another text amended, replaced or abolished this one on a day.

    Replaced or abolished, it is no longer in force from that day.
    """
    check_keeper(by)
    text = _locked(change.document)
    change.document = text
    _check_change(change, text)
    change.full_clean()
    change.save()
    if change.kind in ENDING:
        text.end = change.on
        text.validate_constraints()
        text.save()
    log(by, "legal.changed", text, on=change.on.isoformat(), number=change.by.number,
        text=str(change.get_kind_display()), change=change.pk)  # fmt: skip
    return change


@transaction.atomic
def take_back(*, by: User | None, change: LegalChange) -> None:
    """Take away a change that was noted by mistake; what it ended is in force again."""
    check_keeper(by)
    text = _locked(change.document)
    if change.kind in ENDING and text.end == change.on:
        text.end = None
        text.save()
    log(by, "legal.change_taken_back", text, on=change.on.isoformat(), number=change.by.number,
        text=str(change.get_kind_display()))  # fmt: skip
    change.delete()


def _locked(text: LegalDocument) -> LegalDocument:
    return LegalDocument.objects.select_for_update(no_key=True).get(pk=text.pk)


def _check_change(change: LegalChange, text: LegalDocument) -> None:
    if change.by_id == text.pk:
        raise ValidationError(
            {"by": f"Văn bản {text} không thể tự sửa đổi, thay thế hay bãi bỏ chính mình."}
        )
    same = LegalChange.objects.filter(document=text, by=change.by, kind=change.kind).first()
    if same:
        raise ValidationError(
            {"by": f"Đã ghi {text} {change.get_kind_display()} bởi {change.by} từ ngày "
             f"{show_day(same.on)}."}
        )  # fmt: skip
    _check_day(change.on, change.by, text, ends=change.kind in ENDING)


def _check_day(on: date, by: LegalDocument, text: LegalDocument, *, ends: bool) -> None:
    if on < by.issued_on:
        raise ValidationError(
            {"on": f"Ngày {show_day(on)} trước ngày ban hành {by} ({show_day(by.issued_on)})."}
        )
    if (text.end and on >= text.end) or (ends and text.end):
        raise ValidationError(
            {"on": f"Văn bản {text} đã hết hiệu lực từ ngày {show_day(text.end)}."}
        )
    if on < text.start or (ends and on == text.start):
        raise ValidationError(
            {"on": f"Ngày {show_day(on)} phải sau ngày {text} có hiệu lực "
             f"({show_day(text.start)})."}
        )  # fmt: skip
