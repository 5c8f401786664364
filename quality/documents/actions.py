"""The documents of an agency: kept, replaced by newer versions, put up for everybody to read."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import changes, log, values_of
from accounts.models import User
from agencies.access import require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import show_day
from quality.conflicts import file_in_words
from quality.models import Display, Document, Submission
from quality.putting_up import check_put_up

UNTOLD = frozenset({"agency", "replaces", "added_by", "added_at", "search_key"})


@transaction.atomic
def add_document(*, by: User, document: Document) -> Document:
    """Keep a document of the agency, or a new version of one it has.

    Of a policy or a manual there is one at a time: what is added replaces the last.
    """
    require(by, Permission.SUBMIT, document.agency)
    # one at a time for each agency, so that a version is replaced once
    Agency.objects.select_for_update(no_key=True).get(pk=document.agency_id)
    if document.kind in Document.STANDING and not document.replaces:
        document.replaces = Document.objects.last_like(document)
    if document.replaces:
        check_newest(document.replaces)
        document.version = document.replaces.version + 1
    document.added_by = by
    document.full_clean()
    document.save()
    before = _in_words(document.replaces) if document.replaces else {}
    log(by, "document.added", document, agency=document.agency_id, version=document.version,
        sha256=document.upload.sha256, changes=changes(before, _in_words(document)))  # fmt: skip
    return document


@transaction.atomic
def display(*, by: User, display: Display, today: date) -> None:
    """Note where and when a document was put up."""
    document = display.document
    require(by, Permission.SUBMIT, document.agency)
    if is_drafted(document):
        raise ValidationError("Tài liệu còn là bản nháp trong hồ sơ chưa nộp nên chưa niêm yết.")
    display.full_clean()
    check_put_up(display.on, today)
    display.save()
    log(by, "document.displayed", document, agency=document.agency_id,
        place=display.place, on=display.on.isoformat())  # fmt: skip


def _in_words(document: Document) -> dict[str, str]:
    """What the log compares of two versions; what is empty says nothing."""
    values, number = values_of(document, without=UNTOLD), str(document.version)
    told = {name: "" if value == "None" else value for name, value in values.items()}
    return told | {"version": number, "upload": file_in_words(document.upload)}


def check_newest(document: Document) -> None:
    """Raises where a newer version replaced it already, or it is not yet handed in."""
    newer = Document.objects.filter(replaces=document).first()
    if newer:
        raise ValidationError(
            f"“{document.title}” đã có lần ban hành {newer.version} do {newer.added_by} đưa lên "
            f"ngày {show_day(newer.added_at.date())}. Hãy mở lần ban hành mới nhất rồi thay."
        )
    if is_drafted(document):
        raise ValidationError(
            "Tài liệu còn là bản nháp trong hồ sơ chưa nộp. Hãy sửa tệp ở hồ sơ đó."
        )


def is_drafted(document: Document) -> bool:
    """Whether it is only drafted for a submission that has not left the agency."""
    made: bool = document.submissions.filter(state__in=Submission.INSIDE).exists()
    return made


def line_of(document: Document, among: list[Document]) -> list[Document]:
    """All versions of the same document, the newest first, as far as they are `among` those."""
    by_pk = {each.pk: each for each in [document, *among]}
    newer = {each.replaces_id: pk for pk, each in by_pk.items() if each.replaces_id}
    older = {there: here for here, there in newer.items()}
    top = _walk(newer, document.pk)[-1]
    return [by_pk[pk] for pk in _walk(older, top) if pk in by_pk]


def _walk(steps: Mapping[int, int], start: int) -> list[int]:
    """From `start` on, no place twice."""
    seen = [start]
    while (after := steps.get(seen[-1])) and after not in seen:
        seen.append(after)
    return seen
