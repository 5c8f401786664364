"""The calendar of a year: which kind of agency owes what, by when; kept by the staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.log import changes, log, values_of
from accounts.models import LogEntry, User
from agencies.access import reach
from agencies.models import Kind
from agencies.roles import Permission
from isoportal.lib.days import show_day, year_after
from isoportal.lib.vietnamese import plain
from quality.duties.owing import cells_of
from quality.duties.standing import Cell, Standing
from quality.models import Obligation, ObligationKind

DAYS = ("due_on", "timely_on", "lock_on")
UNSAID = frozenset({"revision"})


@dataclass(frozen=True)
class Effect:
    """What other days of an obligation do to the agencies that owe it."""

    handed_in: int = 0
    become_late: int = 0
    become_timely: int = 0
    become_locked: int = 0
    become_open: int = 0
    start_owing: int = 0
    stop_owing: int = 0

    def __bool__(self) -> bool:
        """Whether it tells on anybody: then the days are not changed unasked."""
        told = [self.become_locked, self.become_open, self.start_owing, self.stop_owing]
        return bool(self.handed_in or any(told))

    @property
    def sentences(self) -> list[str]:
        told = [
            (self.become_late, "hồ sơ đang đúng hạn sẽ thành nộp muộn"),
            (self.become_timely, "hồ sơ đang nộp muộn sẽ thành đúng hạn"),
            (self.become_locked, "cơ quan chưa nộp sẽ bị khóa"),
            (self.become_open, "cơ quan đang bị khóa sẽ lại được nộp"),
            (self.start_owing, "cơ quan chưa phải nộp sẽ thành phải nộp"),
            (self.stop_owing, "cơ quan đang phải nộp sẽ không phải nộp nữa"),
        ]
        said = [f"{count} {words}." for count, words in told if count]
        return said or ["Không hồ sơ nào đổi giữa đúng hạn và nộp muộn."]


def check_keeper(user: User) -> None:
    """Raises PermissionDenied for who does not keep the calendar."""
    if not reach(user, Permission.REVIEW).everywhere:
        raise PermissionDenied("Lịch nghĩa vụ do Tổ giúp việc Ban Chỉ đạo lập và sửa.")


@transaction.atomic
def add(*, by: User, obligation: Obligation, agency_kinds: Iterable[str]) -> list[Obligation]:
    """Enter the obligation for each of these kinds of agencies."""
    check_keeper(by)
    added = []
    for agency_kind in agency_kinds:
        obligation.pk, obligation.agency_kind = None, agency_kind
        obligation._state.adding = True
        _check(obligation)
        obligation.save()
        _log(by, "obligation.added", obligation, {}, values_of(obligation, without=UNSAID))
        added.append(Obligation.objects.get(pk=obligation.pk))
    return added


def effect_of(obligation: Obligation, today: date) -> Effect:
    """What the days that `obligation` has here, not yet saved, change of what is so today."""
    stored = Obligation.objects.select_related("kind").get(pk=obligation.pk)
    if all(getattr(stored, name) == getattr(obligation, name) for name in DAYS):
        return Effect()
    before = {cell.agency: cell for cell in cells_of(stored, today)}
    after = {cell.agency: cell for cell in cells_of(obligation, today)}
    pairs = [(before[pk], after[pk]) for pk in before.keys() & after.keys()]
    handed_in = [pair for pair in pairs if pair[0].is_handed_in]
    return Effect(
        handed_in=len(handed_in),
        become_late=sum(bool(old.on_time) and not new.on_time for old, new in handed_in),
        become_timely=sum(bool(new.on_time) and not old.on_time for old, new in handed_in),
        become_locked=sum(_is_locked(new) and not _is_locked(old) for old, new in pairs),
        become_open=sum(_is_locked(old) and not _is_locked(new) for old, new in pairs),
        start_owing=len(after.keys() - before.keys()),
        stop_owing=len(before.keys() - after.keys()),
    )


@transaction.atomic
def change(*, by: User, obligation: Obligation) -> None:
    """Save other days, or another legal basis, of an obligation as it was read.

    Raises ValidationError where somebody else has saved it since.
    """
    check_keeper(by)
    stored = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if stored.revision != obligation.revision:
        raise ValidationError(overtaken(stored, obligation))
    _check(obligation)
    obligation.revision += 1
    obligation.save()
    before = values_of(stored, without=UNSAID)
    _log(by, "obligation.changed", obligation, before, values_of(obligation, without=UNSAID))


def overtaken(stored: Obligation, mine: Obligation) -> list[str]:
    """Who was quicker, and what they saved beside what `mine` has."""
    lines = LogEntry.objects.filter(target=f"{stored._meta.label_lower}:{stored.pk}")
    line = lines.filter(action="obligation.changed").order_by("pk").last()
    who, at = (line.by_name, line.at) if line else ("Người khác", timezone.now())
    theirs, own = values_of(stored, without=UNSAID), values_of(mine, without=UNSAID)
    differ = [name for name in theirs if theirs[name] != own[name]]
    return [
        f"{who} đã sửa nghĩa vụ này lúc {timezone.localtime(at):%H:%M ngày %d/%m/%Y}, sau khi "
        "anh/chị mở trang. Điều anh/chị gõ còn nguyên dưới đây và chưa được ghi; bấm lại để ghi "
        "thay bản đã lưu.",
        *(_differ(stored, mine, name) for name in differ),
    ]


def _differ(stored: Obligation, mine: Obligation, name: str) -> str:
    label = str(getattr(Obligation._meta.get_field(name), "verbose_name", name))
    saved, typed = (_said(getattr(each, name)) for each in (stored, mine))
    return f"{label[:1].upper()}{label[1:]}: đã lưu “{saved}”, anh/chị gõ “{typed}”."


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return show_day(value) if isinstance(value, date) else str(value)


@transaction.atomic
def remove(*, by: User, obligation: Obligation) -> None:
    """Take it out of the calendar, while nothing was handed in and nobody was let off."""
    check_keeper(by)
    Obligation.objects.select_for_update().get(pk=obligation.pk)
    for count, words in [
        (obligation.submissions.count(), "hồ sơ đã soạn hoặc nộp"),
        (obligation.reliefs.count(), "lần miễn, mở khóa"),
    ]:
        if count:
            raise ValidationError(f"Không xóa được {obligation}: đã có {count} {words}.")
    _log(by, "obligation.removed", obligation, values_of(obligation, without=UNSAID), {})
    obligation.reminders.all().delete()
    obligation.delete()


def by_agency_kind(obligations: list[Obligation]) -> list[Obligation]:
    """Those of each kind in the order in which the province lists its agencies."""
    places = {kind: place for place, kind in enumerate(Kind.values)}
    return sorted(
        obligations,
        key=lambda each: (each.kind.place, each.kind_id, places[each.agency_kind]),
    )


def lacks(obligations: list[Obligation], year: int) -> bool:
    """Whether something that was owed the year before is not yet in the calendar of `year`."""
    owed = {(each.year, each.kind_id, each.agency_kind) for each in obligations}
    return any((year, *each[1:]) not in owed for each in owed if each[0] == year - 1)


@transaction.atomic
def copy_year(*, by: User, year: int) -> int:
    """Enter for `year` what was owed the year before, each day a year later; how many rows."""
    check_keeper(by)
    there = set(Obligation.objects.filter(year=year).values_list("kind", "agency_kind"))
    last = list(Obligation.objects.filter(year=year - 1))
    if not last:
        raise ValidationError(f"Năm {year - 1} chưa có lịch nghĩa vụ để sao chép.")
    rows = [_shifted(each) for each in last if (each.kind_id, each.agency_kind) not in there]
    if not rows:
        raise ValidationError(f"Lịch năm {year} đã có đủ các nghĩa vụ của năm {year - 1}.")
    for row in rows:
        _check(row)
    made = Obligation.objects.bulk_create(rows)
    log(by, "obligations.copied", made[0], called=f"Lịch nghĩa vụ năm {year}", rows=len(made))
    return len(made)


@transaction.atomic
def keep_kind(*, by: User, kind: ObligationKind) -> None:
    """Enter a kind of obligation, or change one."""
    check_keeper(by)
    stored = ObligationKind.objects.filter(pk=kind.pk).first()
    if stored is None:
        kind.code = slugify(plain(kind.name))[:40]
    kind.full_clean(exclude=["code"] if stored else [])
    kind.save()
    before = values_of(stored) if stored else {}
    action = "obligation_kind.changed" if stored else "obligation_kind.added"
    log(by, action, kind, changes=changes(before, values_of(kind)))


def _check(obligation: Obligation) -> None:
    """Raises where it breaks a rule; two for the same kind, year and agencies among them."""
    obligation.full_clean()


def _shifted(last: Obligation) -> Obligation:
    """The same a year later; 29 February becomes the 28th, weekends stay."""
    days = {name: year_after(getattr(last, name)) for name in DAYS}
    return Obligation(
        kind_id=last.kind_id,
        year=last.year + 1,
        agency_kind=last.agency_kind,
        resubmit_days=last.resubmit_days,
        head_approves=last.head_approves,
        legal_basis=last.legal_basis,
        **days,
    )


def _is_locked(cell: Cell) -> bool:
    return cell.standing == Standing.LOCKED


def _log(
    by: User, action: str, obligation: Obligation, before: dict[str, str], after: dict[str, str]
) -> None:
    called = f"{obligation}, {obligation.get_agency_kind_display()}"
    told = changes(before, after) if after else {name: [was, ""] for name, was in before.items()}
    log(by, action, obligation, called=called, changes=told)
