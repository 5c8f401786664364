"""How an inspection goes on: parts done, the unit's own marks sent, minutes, conclusion."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.access import require
from agencies.models import Agency
from agencies.roles import Permission
from audits.findings.keeping import tell_raised
from audits.inspections.actions import begin, check_open, check_state, locked
from audits.inspections.asked import criteria_of, kind_of, standing
from audits.inspections.frozen import Frozen
from audits.inspections.minutes_paper import standing_minutes
from audits.inspections.people import require_lead
from audits.inspections.signing import fall
from audits.inspections.times import waits_until
from audits.models import Cause, Finding, Inspection, MarkChange, PartDone, Side
from audits.telling import team_of
from isoportal.lib.days import show_day
from isoportal.lib.fields import check_reason
from isoportal.lib.vietnamese import visible
from quality.telling import at_agency

State = Inspection.State
MOST_NAMED = 8  # items named in a sentence; of more only the number is said
LONGEST = 20_000
WRITTEN = ("strengths", "shortcomings", "cause_text", "proposals")


@dataclass(frozen=True)
class Minutes:
    """What the minutes say beside the marks."""

    strengths: str = ""
    shortcomings: str = ""
    causes: Collection[Cause] = ()
    cause_text: str = ""
    proposals: str = ""


# --- the unit ------------------------------------------------------------------------------


@transaction.atomic
def send_self(
    *, by: User, inspection: Inspection, now: datetime, is_partial_confirmed: bool = False
) -> Inspection:
    """The unit hands its own marks over; from now on they stay as they are."""
    held = locked(inspection)
    check_open(by, held, Side.OWN)
    left = standing(held, Side.OWN).unmarked
    if left and not is_partial_confirmed:
        raise ValidationError(
            {"is_partial_confirmed": f"Còn {named(left)} chưa tự chấm. Hãy chấm tiếp, hoặc xác "
                                     "nhận gửi bản chưa đủ."}
        )  # fmt: skip
    held.self_sent_at, held.self_sent_by = now, by
    held.save(update_fields=["self_sent_at", "self_sent_by"])
    log(by, "inspection.self_sent", held, agency=held.agency_id, left=list(left))
    if held.team:
        notify(team_of(held), "inspection.self_sent", f"{held.agency} đã gửi bản tự chấm.",
               _page(held), agency=held.agency_id)  # fmt: skip
    return held


@transaction.atomic
def answer(
    *, by: User, inspection: Inspection, is_agreed: bool, text: str, now: datetime
) -> Inspection:
    """The head of the unit agrees with the minutes, or objects with a text."""
    held = locked(inspection)
    require(by, Permission.APPROVE, held.agency)
    check_state(held, State.RECORDED, "trả lời biên bản")
    try:
        said = visible(text).strip() if is_agreed else check_reason(text, "không đồng ý")
    except ValidationError as error:
        raise ValidationError({"answer": error.messages}) from error
    held.is_agreed, held.answer = is_agreed, said[:LONGEST]
    held.answered_at, held.answered_by = now, by
    held.save(update_fields=["is_agreed", "answer", "answered_at", "answered_by"])
    log(by, "inspection.answered", held, agency=held.agency_id, agreed=is_agreed, text=said)
    if held.team:
        words = f"{'đồng ý' if is_agreed else 'không đồng ý'} với biên bản kiểm tra."
        notify(team_of(held), "inspection.answered", f"{held.agency} {words}",
               _page(held), agency=held.agency_id)  # fmt: skip
    return held


# --- the team ------------------------------------------------------------------------------


@transaction.atomic
def do_part(*, by: User, inspection: Inspection, part: str, on: date, today: date) -> PartDone:
    """The team has inspected the unit for this part on that day."""
    held = locked(inspection)
    check_open(by, held, Side.TEAM)
    if part not in {each.code for each in criteria_of(held).parts}:
        raise ValidationError({"part": f"Cơ quan này không được kiểm tra nội dung “{part[:4]}”."})
    check_day_of_work(held, on, today, "on")
    _check_there(held, on, "on")
    done, _ = PartDone.objects.update_or_create(inspection=held, part=part, defaults={"on": on})
    begin(held)
    log(by, "inspection.part_done", held, agency=held.agency_id, part=part, on=on.isoformat())
    return done


@transaction.atomic
def undo_part(*, by: User, inspection: Inspection, part: str) -> None:
    """It was noted by mistake."""
    held = locked(inspection)
    check_open(by, held, Side.TEAM)
    done = PartDone.objects.filter(inspection=held, part=part).first()
    if done is None:
        raise ValidationError("Nội dung này chưa được ghi là đã kiểm tra.")
    log(by, "inspection.part_undone", held, agency=held.agency_id, part=part,
        on=done.on.isoformat())  # fmt: skip
    done.delete()


@transaction.atomic
def write(*, by: User, inspection: Inspection, minutes: Minutes, revision: int) -> Inspection:
    """Keep what the minutes are going to say; `revision` is the one the writer saw."""
    held = locked(inspection)
    check_open(by, held, Side.TEAM)
    if held.revision != revision:
        raise ValidationError(
            "Người khác trong đoàn vừa sửa nội dung biên bản. Hãy chép lại phần vừa viết, mở lại "
            "trang và bổ sung vào bản mới."
        )
    return _written(by, held, minutes)


@transaction.atomic
def record(
    *, by: User, inspection: Inspection, minutes: Minutes, revision: int, on: date, today: date
) -> Inspection:
    """The minutes are drawn up: both parts are done, every item is marked, nothing is in doubt."""
    held = write(by=by, inspection=inspection, minutes=minutes, revision=revision)
    check_day_of_work(held, on, today, "recorded_on")
    _check_there(held, on, "recorded_on")
    _check_parts(held, on)
    check_complete(held)
    held.state, held.recorded_on, held.recorded_kind = State.RECORDED, on, kind_of(held)
    held.minutes_text = standing_minutes(held).stored()
    held.save(update_fields=["state", "recorded_on", "recorded_kind", "minutes_text"])
    log(by, "inspection.recorded", held, agency=held.agency_id, on=on.isoformat())
    heads = at_agency(held.agency, Permission.APPROVE, today)
    notify(heads, "inspection.recorded", f"Biên bản kiểm tra {held.agency} chờ ý kiến của anh/chị.",
           _page(held), agency=held.agency_id)  # fmt: skip
    for finding in Finding.objects.filter(inspection=held).open().order_by("number"):
        tell_raised(by, finding, own_people(held.agency, today))
    return held


@transaction.atomic
def reopen(*, by: User, inspection: Inspection, reason: str, today: date) -> Inspection:
    """The lead takes the minutes back to be mended.

    What the unit answered, the signatures and the signed scan go with them: they were given
    to other words than those that are going to stand there.
    """
    held = locked(inspection)
    require_lead(by, held)
    check_state(held, State.RECORDED, "mở lại")
    said = check_reason(reason, "mở lại")
    fallen = fall(held)
    log(by, "inspection.reopened", held, agency=held.agency_id, reason=said,
        recorded_on=str(held.recorded_on), answer=held.answer, fallen=fallen)  # fmt: skip
    held.state, held.recorded_on, held.recorded_kind = State.UNDER_WAY, None, ""
    held.is_agreed, held.answer, held.answered_at, held.answered_by = None, "", None, None
    held.save()
    if fallen:
        heads = at_agency(held.agency, Permission.APPROVE, today)
        words = (
            f"Biên bản kiểm tra {held.agency} được mở lại để sửa; {', '.join(fallen)} không "
            "còn giá trị, phải ký lại."
        )
        notify(heads, "inspection.reopened", words, _page(held), agency=held.agency_id)
    return held


@transaction.atomic
def conclude(*, by: User, inspection: Inspection, on: date, today: date) -> Inspection:
    """The lead concludes: the score is frozen, and the days to put things right begin.

    The unit is heard first: it has answered the minutes, or had its time to.
    """
    held = locked(inspection)
    require_lead(by, held)
    check_state(held, State.RECORDED, "kết luận")
    if until := waits_until(held, today):
        raise ValidationError(
            f"{held.agency} chưa trả lời biên bản. Kết luận được khi cơ quan đã trả lời, hoặc sau "
            f"khi hết hạn trả lời ngày {show_day(until)}."
        )
    check_day_of_work(held, on, today, "on")
    if held.recorded_on and on < held.recorded_on:
        raise ValidationError(
            {"on": f"Ngày kết luận không thể trước ngày lập biên bản {show_day(held.recorded_on)}."}
        )
    check_complete(held)
    frozen = Frozen.of(held, on)
    if frozen.score.value is None:
        raise ValidationError("Không tiêu chí nào áp dụng cho cơ quan nên không có điểm.")
    held.stored_score = frozen.stored()
    for name, value in frozen.columns.items():
        setattr(held, name, value)
    held.state, held.concluded_on, held.concluded_by = State.CONCLUDED, on, by
    held.remedy_by = on + timedelta(days=held.campaign.days_to_remedy)
    held.save()
    log(by, "inspection.concluded", held, agency=held.agency_id, on=on.isoformat(),
        score=str(held.score), sha256=held.stored_score["sha256"])  # fmt: skip
    _tell_unit(held, "inspection.concluded", f"Đã có kết luận kiểm tra {held.agency}.", today)
    return held


# --- the committee -------------------------------------------------------------------------


@transaction.atomic
def close(*, by: User, inspection: Inspection) -> Inspection:
    """Nothing is left to be put right."""
    held = locked(inspection)
    require(by, Permission.PLAN_INSPECTIONS, held.agency)
    check_state(held, State.CONCLUDED, "đóng")
    if left := Finding.objects.filter(inspection=held).open().count():
        raise ValidationError(f"Còn {left} phát hiện của cuộc kiểm tra này chưa đóng.")
    held.state = State.CLOSED
    held.save(update_fields=["state"])
    log(by, "inspection.closed", held, agency=held.agency_id)
    return held


@transaction.atomic
def cancel(*, by: User, inspection: Inspection, reason: str, today: date) -> Inspection:
    """The unit is not inspected after all, for a reason."""
    held = locked(inspection)
    require(by, Permission.PLAN_INSPECTIONS, held.agency)
    if not held.is_open:
        state = held.get_state_display().lower()
        raise ValidationError(f"Cuộc kiểm tra đã ở trạng thái “{state}” nên không hủy được.")
    was = held.state
    held.reason, held.state = check_reason(reason, "không kiểm tra")[:300], State.CANCELLED
    held.cancelled_on = today
    held.save(update_fields=["reason", "state", "cancelled_on"])
    log(by, "inspection.cancelled", held, agency=held.agency_id, reason=held.reason)
    if was != State.PLANNED:
        _tell_unit(held, "inspection.cancelled", f"Không tiến hành kiểm tra {held.agency}: "
                   f"{held.reason}", today)  # fmt: skip
    return held


# --- rules ---------------------------------------------------------------------------------


def check_complete(inspection: Inspection) -> None:
    """Raises where an item has no mark of the team, or two of its people disagree on one."""
    if left := standing(inspection, Side.TEAM).unmarked:
        raise ValidationError(f"Còn {named(left)} chưa được đoàn chấm.")
    in_doubt = conflicts_of(inspection, Side.TEAM).values_list("item", flat=True)
    if items := sorted(set(in_doubt)):
        raise ValidationError(f"Còn {named(items)} có hai ý kiến khác nhau chưa chọn.")


def conflicts_of(inspection: Inspection, side: Side) -> Any:
    """Changes that were made on top of an older version and wait for somebody to choose."""
    waiting = MarkChange.objects.filter(
        inspection=inspection, side=side, outcome=MarkChange.Outcome.CONFLICT
    )
    return waiting.select_related("by").order_by("item", "at", "id")


def named(codes: Collection[str]) -> str:
    """2 tiêu chí (I.1.1, I.2.1); of many only some."""
    some = ", ".join(list(codes)[:MOST_NAMED])
    more = ", …" if len(codes) > MOST_NAMED else ""
    return f"{len(codes)} tiêu chí ({some}{more})"


def check_day_of_work(inspection: Inspection, on: date, today: date, field: str) -> None:
    """Raises for a day that is still to come, or before the campaign began."""
    if on > today:
        raise ValidationError({field: f"Ngày {show_day(on)} chưa đến."})
    first = inspection.campaign.first_day
    if on < first:
        raise ValidationError({field: f"Đợt kiểm tra bắt đầu từ ngày {show_day(first)}."})


def _check_there(inspection: Inspection, on: date, field: str) -> None:
    """Raises for a day on which the agency was not there to be inspected."""
    agency = inspection.agency
    if agency.version_on(on) is None:
        raise ValidationError({field: f"{agency} không hoạt động vào ngày {show_day(on)}."})


def _check_parts(inspection: Inspection, on: date) -> None:
    done = {each.part: each.on for each in inspection.parts_done.all()}
    missing = [part.code for part in criteria_of(inspection).parts if part.code not in done]
    if missing:
        raise ValidationError(f"Chưa ghi ngày đã kiểm tra nội dung {', '.join(missing)}.")
    if on < max(done.values()):
        last = show_day(max(done.values()))
        raise ValidationError(
            {"recorded_on": f"Biên bản không thể lập trước ngày kiểm tra cuối cùng {last}."}
        )


def _written(by: User, held: Inspection, minutes: Minutes) -> Inspection:
    was = {name: getattr(held, name) for name in WRITTEN}
    now = {name: visible(getattr(minutes, name)).strip() for name in WRITTEN}
    for name, text in now.items():
        if len(text) > LONGEST:
            raise ValidationError({name: f"Dài {len(text)} chữ; nhiều nhất là {LONGEST}."})
        setattr(held, name, text)
    before = sorted(map(str, held.causes.all()))
    after = sorted(map(str, minutes.causes))
    changed = {name: [was[name], text] for name, text in now.items() if was[name] != text}
    if before != after:
        held.causes.set(minutes.causes)
        changed["causes"] = ["; ".join(before), "; ".join(after)]
    if changed:
        held.revision += 1
        held.save(update_fields=[*WRITTEN, "revision"])
        log(by, "inspection.written", held, agency=held.agency_id, changes=changed)
    return held


def _tell_unit(inspection: Inspection, kind: str, words: str, today: date) -> None:
    notify(own_people(inspection.agency, today), kind, words, _page(inspection),
           agency=inspection.agency_id)  # fmt: skip


def own_people(agency: Agency, day: date) -> list[User]:
    """The agency's own people who score it and answer for it."""
    return at_agency(agency, Permission.AUDIT, day)


def _page(inspection: Inspection) -> str:
    return reverse("audits:inspection-detail", args=[inspection.pk])
