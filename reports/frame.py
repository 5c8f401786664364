"""What every page's frame shows: the committee's name, the day asked for, the menu.

Each piece is asked for by the template that shows it, so that a part fetched alone
costs nothing. A whole page costs two queries: the root with the unread, the roles held.
"""

from datetime import date
from functools import cache
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Count, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from accounts import sessions
from accounts.models import Notification, User
from agencies.models import AgencyVersion
from isoportal.lib import statement
from isoportal.lib.days import parse_day
from isoportal.lib.statement import Slot, Statement
from reports.menu import Entry, menu

NAMES_OF_COMMITTEES = ("Ủy ban nhân dân", "UBND")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: values, and functions that the template calls if it needs."""
    today = timezone.localdate()
    day = asked_day(request) or today
    day_query = f"?day={day.isoformat()}" if day != today else ""
    root = cache(lambda: _root(today, request.user.pk))
    return {
        "version": settings.VERSION,
        "has_public_pages": settings.PUBLIC_PAGES,
        "today": today,
        "day": day,
        "day_is_past": day != today,
        "day_query": day_query,
        "year_ends": [date(today.year - ago, 12, 31) for ago in (1, 2, 3)],
        "session_left": cache(lambda: _session_left(request)),
        "kept_query": cache(lambda: _kept_query(request)),
        "committee": cache(lambda: committee(root().name)),
        "menu": cache(lambda: _menu(request, root().pk, day_query)),
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


def _menu(request: HttpRequest, root: int | None, day_query: str) -> list[Entry]:
    return menu(cast(User, request.user), request.path, root, day_query)


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
