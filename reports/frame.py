"""What every page's frame shows: the committee's name, the day asked for, the menu.

Each piece is asked for by the template that shows it, so that a part fetched alone
costs nothing. A whole page costs two queries: the root with the unread, the roles held.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Count, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.models import Notification, User
from agencies.access import held, waits_for
from agencies.models import AgencyVersion
from agencies.roles import Permission
from isoportal.lib import statement
from isoportal.lib.days import parse_day
from isoportal.lib.statement import Slot, Statement

KEPT = (
    "agencies:person-list", "agencies:unstaffed", "agencies:token-list", "quality:calendar",
    "quality:sentences", "accounts:mail-list", "reports:log",
)  # fmt: skip
OF_DUTIES = ("/ho-so/", "/muc-tieu/")
KEEPING = {Permission.APPOINT, Permission.REVIEW, Permission.READ_MAIL}
HEADING = {Permission.APPROVE, Permission.APPOINT}  # a head's, who looks after the officers
MOST = 7  # pages of the menu
NAMES_OF_COMMITTEES = ("Ủy ban nhân dân", "UBND")


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    url: str
    label: str
    icon: str
    active: bool


class Page(NamedTuple):
    """A page the menu leads to, and what stands behind it: pages by name, paths by beginning."""

    name: str
    label: str
    icon: str
    behind: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.name)

    def nearness(self, path: str) -> int:
        """How much of `path` leads here: the page with most of it is where one is."""
        if self.url == "/":
            roots = [_root_of(name) for name in self.behind]
            return int(path == "/") or max(map(len, filter(path.startswith, roots)), default=0)
        roots = [self.url, *(_root_of(name) for name in self.behind)]
        return max(map(len, filter(path.startswith, roots)), default=0)


def _root_of(name: str) -> str:
    return name if name.startswith("/") else reverse(name)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: values, and functions that the template calls if it needs."""
    today = timezone.localdate()
    day = asked_day(request) or today
    root = cache(lambda: _root(today, request.user.pk))
    return {
        "version": settings.VERSION,
        "today": today,
        "day": day,
        "day_is_past": day != today,
        "day_query": f"?day={day.isoformat()}" if day != today else "",
        "year_ends": [date(today.year - ago, 12, 31) for ago in (1, 2, 3)],
        "session_left": cache(lambda: _session_left(request)),
        "kept_query": cache(lambda: _kept_query(request)),
        "committee": cache(lambda: committee(root().name)),
        "menu": cache(lambda: menu(request, root().pk)),
        "unread": cache(lambda: root().unread),
    }


def asked_day(request: HttpRequest) -> date | None:
    """The day in the address; None where there is none or, as the page itself says, a bad one."""
    try:
        return parse_day(request.GET["day"])
    except (KeyError, ValidationError):
        return None


def committee(root: str) -> str:
    """What the committee of the province under `root` is called."""
    for name in NAMES_OF_COMMITTEES:
        root = root.removeprefix(name).strip()
    return f"Ban Chỉ đạo ISO {root}".strip()


def menu(request: HttpRequest, root: int | None) -> list[Entry]:
    """The pages this person may open, for the side bar."""
    roles = held(cast(User, request.user))
    granted = roles.get(root, set()) if root else set()
    user = cast(User, request.user)
    entries = []
    if waits_for(user):
        entries += [Page("reports:tasks", "Việc cần làm", "checklist", ("quality:review",))]
    entries += [Page("reports:home", "Tổng quan", "layout-dashboard")]
    entries += [Page("reports:agency-list", "Cơ quan", "building-community")]
    entries += [Page("quality:matrix", "Nghĩa vụ", "calendar-event", OF_DUTIES)]
    entries += [Page("quality:declaration-list", "Công bố", "certificate")]
    if any(Permission.SUBMIT in own for own in roles.values()):
        entries += [Page("quality:document-list", "Tài liệu", "files")]
    if Permission.READ_REPORTS in granted:
        entries += [Page("reports:report-list", "Báo cáo", "file-text")]
    if granted & KEEPING:
        entries += [Page("reports:manage", "Quản trị", "settings", KEPT)]
    elif Permission.READ_LOG in granted:
        entries += [Page("reports:log", "Nhật ký", "history")]
    elif len(entries) < MOST and any(own >= HEADING for own in roles.values()):
        entries += [Page("agencies:person-list", "Người dùng", "users", ("agencies:unstaffed",))]
    here = max(entries, key=lambda page: page.nearness(request.path))
    found = here if here.nearness(request.path) else None
    return [Entry(page.url, page.label, page.icon, page is found) for page in entries]


class Root(NamedTuple):
    """What heads the tree today, and how many letters wait for the person."""

    pk: int | None = None
    name: str = ""
    unread: int = 0


def _root(today: date, user: int | None) -> Root:
    rows = statement.ask([(_root_and_unread(), {"today": today, "user": user})])
    return Root(*rows[0][1:]) if rows else Root()


@cache
def _root_and_unread() -> Statement:
    """Every page asks both: composed once, and answered in one round."""
    mine = Notification.objects.unread().filter(user=Slot("user", BigIntegerField()))
    count = mine.order_by().values("user").annotate(count=Count("pk")).values("count")
    roots = AgencyVersion.objects.as_of(Slot("today")).filter(parent=None).order_by("start")
    unread = Coalesce(Subquery(count), 0)
    return Statement.of(roots.annotate(unread=unread)[:1], "agency", "name", "unread")


def _session_left(request: HttpRequest) -> dict[str, int]:
    """In how many seconds the session ends, and how long before the page is to say so."""
    session = getattr(request, "session", None)
    if session is None or not sessions.is_begun(session):
        return {}
    return {**sessions.seconds_left(session, timezone.now()), "warning": settings.SESSION_WARNING}


def _kept_query(request: HttpRequest) -> list[tuple[str, str]]:
    """What else the address asks for: choosing another day keeps it, page numbers aside."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in {"day", "page"}
        for value in values
    ]
