"""What an inspector does next at each unit of the own teams: mark, choose, record, conclude."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from agencies.access import can_somewhere
from agencies.models import AgencyVersion
from agencies.roles import Permission
from audits.inspections.onsite import of_team
from audits.inspections.times import conclude_by, is_heard
from audits.models import (
    Campaign,
    Checklist,
    Inspection,
    ItemMark,
    MarkChange,
    Side,
    TeamMember,
)
from audits.waiting.todo import SOON, Todo, tagged
from isoportal.lib.days import show_day
from quality.declaring.states import State

COMING = State("info", "calendar", "Sắp kiểm tra")
TODAY = State("due", "clipboard-list", "Kiểm tra hôm nay")
UNMARKED = State("due", "list-check", "Chưa chấm đủ")
DOUBTED = State("late", "users", "Có mâu thuẫn")
UNRECORDED = State("due", "file-text", "Chưa có biên bản")
AGREED = State("done", "check", "Đơn vị đồng ý")
OBJECTED = State("late", "message", "Đơn vị không đồng ý")
SILENT = State("due", "clock", "Hết hạn trả lời")


def waits_for_team(user: User, day: date) -> Iterator[Todo]:
    """What waits for `user` at the units of their teams; at most six queries, however many."""
    if not can_somewhere(user, Permission.INSPECT):
        return
    rows = list(_mine(user, day))
    left = _unmarked([each for each in rows if each.state in Inspection.OPEN]) if rows else {}
    for inspection in rows:
        if inspection.state == Inspection.State.RECORDED:
            if inspection.leads and is_heard(inspection, day):
                yield _conclude(inspection, day)
        else:
            yield from _marking(inspection, left[inspection.pk], day)


def _mine(user: User, day: date) -> Any:
    """The units of their teams that ask for something on `day`: none where they work."""
    near = Q(planned_on__lte=day + SOON) | Q(state=Inspection.State.UNDER_WAY)
    asked = Q(state__in=Inspection.OPEN) & near | Q(state=Inspection.State.RECORDED)
    lead = TeamMember.objects.filter(team=OuterRef("team"), user=user, role=TeamMember.Role.LEAD)
    on = Coalesce(OuterRef("planned_on"), OuterRef("campaign__first_day"))
    unit = AgencyVersion.objects.filter(agency=OuterRef("agency"), start__lte=on).order_by("-start")
    doubts = Q(changes__outcome=MarkChange.Outcome.CONFLICT, changes__side=Side.TEAM)
    rows = (
        of_team(user, day)
        .filter(asked, campaign__state=Campaign.State.APPROVED)
        .annotate(
            leads=Exists(lead),
            kind=Subquery(unit.values("kind")[:1]),
            doubts=Count("changes__item", filter=doubts, distinct=True),
        )
    )
    return rows.select_related(None).select_related("agency", "campaign", "team")


def _unmarked(rows: Collection[Any]) -> Mapping[int, set[str]]:
    """The items of each that the team has still to mark; two queries."""
    lists = Checklist.objects.in_bulk({each.campaign.checklist_id for each in rows})
    criteria = {pk: checklist.criteria for pk, checklist in lists.items()}
    given = ItemMark.objects.filter(inspection__in=rows, side=Side.TEAM)
    given = given.exclude(points=None, is_not_applicable=False)
    marked: dict[int, set[str]] = defaultdict(set)
    for pk, item in given.values_list("inspection", "item"):
        marked[pk].add(item)
    asked: dict[tuple[int, str], set[str]] = {}
    for each in rows:
        key = each.campaign.checklist_id, each.kind or ""
        if key not in asked:
            asked[key] = {item.code for item in criteria[key[0]].asked_of(key[1]).items()}
    return {
        each.pk: asked[each.campaign.checklist_id, each.kind or ""] - marked[each.pk]
        for each in rows
    }


def _marking(inspection: Any, left: Collection[str], day: date) -> Iterator[Todo]:
    on = inspection.planned_on
    late = on is not None and day > on
    if inspection.doubts:
        words = f"Chọn điểm ở {inspection.doubts} tiêu chí có hai ý kiến khác nhau"
        yield _todo(inspection, words, "inspection-conflicts", "Xem và chọn", DOUBTED, late=late)
    if left:
        yield _mark(inspection, len(left), day, late=late)
    elif not inspection.doubts:
        yield _todo(inspection, "Lập biên bản kiểm tra, đã chấm đủ tiêu chí", "inspection-record",
                    "Lập biên bản", UNRECORDED, late=late)  # fmt: skip


def _mark(inspection: Any, left: int, day: date, *, late: bool) -> Todo:
    on = inspection.planned_on
    if on is None or late:
        words, tag = f"Chấm tiếp, còn {left} tiêu chí chưa chấm", UNMARKED
    else:
        words, tag = (
            f"Chấm điểm ngày {show_day(on)}, {left} tiêu chí",
            TODAY if on == day else COMING,
        )
    return _todo(inspection, words, "inspection-sheet", "Mở phiếu chấm", tag, late=late)


def _conclude(inspection: Any, day: date) -> Todo:
    """The minutes are answered, or nobody answered them in time."""
    due, said = conclude_by(inspection), inspection.answer
    tag = SILENT if inspection.is_agreed is None else AGREED if inspection.is_agreed else OBJECTED
    return Todo(
        "Kết luận kiểm tra", str(inspection.agency),
        reverse("audits:inspection-conclude", args=[inspection.pk]), "Kết luận",
        tag, due, said or str(inspection.campaign), day > due,
    )  # fmt: skip


def _todo(inspection: Any, words: str, page: str, button: str, tag: State, *, late: bool) -> Todo:
    team = f"{inspection.team}, {inspection.get_form_display().lower()}"
    url = reverse(f"audits:{page}", args=[inspection.pk])
    shown = tag if tag is DOUBTED else tagged(tag, is_late=late)
    return Todo(words, str(inspection.agency), url, button, shown, inspection.planned_on, team,
                late)  # fmt: skip
