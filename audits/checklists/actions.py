"""The life of a checklist: begun, written, issued once and for all, or discarded."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from audits.checklists.comparing import compare
from audits.checklists.keeping import check_planner
from audits.checklists.rules import faults, lacking
from audits.criteria import Criteria, Group, Part
from audits.models import Checklist
from isoportal.lib.days import show_day
from isoportal.lib.vietnamese import clean
from quality.conflicts import Conflict, unchanged
from quality.models import Clause

BLANK = Criteria([
    Part("I", "Xây dựng, áp dụng, duy trì và cải tiến hệ thống quản lý chất lượng",
         [Group("I.1", "Nhóm thứ nhất")]),
    Part("II", "Tuân thủ Quyết định số 19/2014/QĐ-TTg", [Group("II.1", "Nhóm thứ nhất")]),
])  # fmt: skip


def known_clauses() -> set[str]:
    """The clauses there are, as items name them: "2015:9.2"."""
    rows = Clause.objects.values_list("version__code", "number")
    return {f"{version}:{number}" for version, number in rows}


@transaction.atomic
def begin(*, by: User | None, year: int, title: str, source: Checklist | None = None) -> Checklist:
    """The draft of a year's next edition: blank, or with the criteria of another checklist."""
    check_planner(by)
    asked = source.criteria if source else BLANK
    last = Checklist.objects.filter(year=year).aggregate(last=Max("edition"))["last"] or 0
    made = Checklist(
        year=year, edition=last + 1, title=title, based_on=source, body=asked.stored()
    )  # fmt: skip
    made.full_clean()
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ValidationError(
            f"Người khác vừa lập một bộ tiêu chí năm {year}. Hãy xem danh sách rồi lập lại."
        ) from error
    log(by, "checklist.begun", made, based_on=str(source or ""))
    return made


@transaction.atomic
def write(
    *, by: User | None, checklist: Checklist, title: str, criteria: Criteria, revision: int
) -> Checklist:
    """Change a draft that is still at `revision`; raises Conflict where somebody was quicker."""
    check_planner(by)
    row = _draft(checklist)
    wrong = faults(criteria, known_clauses())
    if wrong:
        raise ValidationError([each.text for each in wrong])
    _claim(row, revision)
    told = compare(row.criteria, criteria)
    row.title, row.body = title, criteria.stored()
    row.full_clean()
    row.save()
    log(
        by, "checklist.written", row,
        added=[item.code for item in told.added], removed=[item.code for item in told.removed],
        changed={each.code: [list(field) for field in each.fields] for each in told.changed},
    )  # fmt: skip
    return row


@transaction.atomic
def issue(
    *,
    by: User | None,
    checklist: Checklist,
    revision: int,
    now: datetime,
    decision_no: str = "",
    decided_on: date | None = None,
) -> Checklist:
    """Issue a draft as it was at `revision`: inspections are scored by it, and it stays."""
    check_planner(by)
    row = _draft(checklist)
    wrong = lacking(row.criteria) + [
        each.text for each in faults(row.criteria, known_clauses())
    ]  # fmt: skip
    if wrong:
        raise ValidationError(wrong)
    today = timezone.localdate(now)
    if decided_on and decided_on > today:
        raise ValidationError(
            {"decided_on": f"Ngày {show_day(decided_on)} sau hôm nay ({show_day(today)})."}
        )
    _claim(row, revision)
    row.decision_no, row.decided_on = clean(decision_no), decided_on
    row.issued_at, row.issued_by = now, by
    row.full_clean()
    row.save()
    log(by, "checklist.issued", row, decision_no=row.decision_no)
    return row


@transaction.atomic
def discard(*, by: User | None, checklist: Checklist) -> None:
    """Delete a draft. Drafts copied from it stay, and then count as copied from its source."""
    check_planner(by)
    row = _draft(checklist)
    issued = row.copies.issued().first()
    if issued:
        raise ValidationError(f"{issued} được sao chép từ bản này nên không xóa được.")
    row.copies.update(based_on=row.based_on)
    log(by, "checklist.discarded", row)
    row.delete()


def check_draft(row: Checklist) -> None:
    """Raises ValidationError where it is not a draft of the province's."""
    if row.is_issued:
        raise ValidationError(
            f"{row} đã ban hành nên không sửa, không xóa được. Muốn đổi, hãy sao chép thành lần "
            "ban hành mới."
        )
    if row.is_proposal:
        raise ValidationError(
            "Bộ tiêu chí đề xuất của cổng được giữ nguyên để đối chiếu. Hãy sao chép thành bộ tiêu "
            "chí của tỉnh rồi sửa."
        )


def _draft(checklist: Checklist) -> Checklist:
    """The row as it stands now, kept from others; raises ValidationError where it is no draft."""
    row = Checklist.objects.select_for_update().filter(pk=checklist.pk).first()
    if row is None:
        raise ValidationError(f"{checklist} vừa bị người khác xóa.")
    check_draft(row)
    return row


def _claim(row: Checklist, revision: int) -> None:
    if not unchanged(row, revision).update(revision=F("revision") + 1):
        raise Conflict
    row.revision = revision + 1
