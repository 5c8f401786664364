"""What every page's frame shows: the committee's name, the day asked for, the menu.

Each piece is asked for by the template that shows it, so that a part fetched alone
costs nothing. A whole page costs three queries: the root, the unread, the roles held.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, User
from agencies.access import held
from agencies.models import AgencyVersion
from agencies.roles import Permission
from isoportal.lib.days import parse_day

NAMES_OF_COMMITTEES = ("Ủy ban nhân dân", "UBND")


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    url: str
    label: str
    icon: str
    active: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: values, and functions that the template calls if it needs."""
    today = timezone.localdate()
    day = asked_day(request) or today
    root = cache(lambda: _root(today))
    return {
        "version": settings.VERSION,
        "today": today,
        "day": day,
        "day_is_past": day != today,
        "day_query": f"?day={day.isoformat()}" if day != today else "",
        "year_ends": [date(today.year - ago, 12, 31) for ago in (1, 2, 3)],
        "kept_query": cache(lambda: _kept_query(request)),
        "committee": cache(lambda: committee(root()[1])),
        "menu": cache(lambda: menu(request, root()[0])),
        "unread": cache(lambda: Notification.objects.unread().filter(user=request.user.pk).count()),
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
    entries = [("reports:home", "Tổng quan", "layout-dashboard")]
    entries += [("reports:agency-list", "Cơ quan", "building-community")]
    entries += [("quality:declaration-list", "Công bố", "certificate")]
    if Permission.READ_REPORTS in granted:
        entries += [("reports:report-list", "Báo cáo", "file-text")]
    if Permission.READ_LOG in granted:
        entries += [("reports:log", "Nhật ký", "history")]
    return [_entry(request, *entry) for entry in entries]


def _entry(request: HttpRequest, name: str, label: str, icon: str) -> Entry:
    url = reverse(name)
    active = request.path == url or (url != "/" and request.path.startswith(url))
    return Entry(url, label, icon, active)


def _root(today: date) -> tuple[int | None, str]:
    versions = AgencyVersion.objects.as_of(today).filter(parent=None).order_by("start")
    return versions.values_list("agency_id", "name").first() or (None, "")


def _kept_query(request: HttpRequest) -> list[tuple[str, str]]:
    """What else the address asks for: choosing another day keeps it, page numbers aside."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in {"day", "page"}
        for value in values
    ]
