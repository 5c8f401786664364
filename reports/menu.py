"""The menu of every page: what a person may open, in sections; the one they are in shows
its parts."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse

from accounts.models import User
from agencies.access import held, oversees, waits_for
from agencies.roles import Permission
from procedures.iso.waiting import minds_templates

KEPT = (
    "agencies:person-list", "agencies:unstaffed", "agencies:token-list", "quality:calendar",
    "quality:sentences", "accounts:mail-list", "reports:log",
)  # fmt: skip
OF_DUTIES = ("/ho-so/", "/muc-tieu/")
OF_COVERAGE = ("procedures:life-cycle", "procedures:handling-assign")
OF_PROCEDURES = ("procedures:tthc-list",)
OF_CRITERIA = ("audits:band-list", "audits:clause-list")
KEEPING = {Permission.APPOINT, Permission.REVIEW, Permission.READ_MAIL}
HEADING = {Permission.APPROVE, Permission.APPOINT}  # a head's, who looks after the officers


@dataclass(frozen=True)
class Entry:
    """A line of the menu. Where one is in it, its parts stand under it."""

    url: str
    label: str
    icon: str
    active: bool
    parts: "tuple[Entry, ...]" = ()


class Page(NamedTuple):
    """A page the menu leads to, and what stands behind it: pages by name, paths by beginning.

    One with parts is a section: it leads to the first of them.
    """

    name: str
    label: str
    icon: str = ""
    behind: tuple[str, ...] = ()
    args: tuple[int, ...] = ()
    query: str = ""
    parts: "tuple[Page, ...]" = ()

    @property
    def url(self) -> str:
        return _address(self.name, self.args)

    def nearness(self, path: str) -> int:
        """How much of `path` leads here: the page with most of it is where one is."""
        if self.parts:
            return max(part.nearness(path) for part in self.parts)
        roots = [_root_of(name) for name in self.behind]
        if self.url != "/":
            roots.append(self.url)
        found = max(map(len, filter(path.startswith, roots)), default=0)
        return max(found, int(path == self.url == "/"))

    def entry(self, path: str, day_query: str, *, active: bool) -> Entry:
        """As a line for somebody at `path`: it keeps the day that is being looked at."""
        asked = "&".join(part.removeprefix("?") for part in [self.query, day_query] if part)
        url = f"{self.url}?{asked}" if asked else self.url
        parts = _entries(self.parts, path, day_query) if active else []
        return Entry(url, self.label, self.icon, active, tuple(parts))


@lru_cache(maxsize=512)
def _address(name: str, args: tuple[int, ...] = ()) -> str:
    """Each page asks for that of every line, more than once: it never changes."""
    return reverse(name, args=args)


def menu(user: User, path: str, root: int | None, day_query: str = "") -> list[Entry]:
    """The pages `user` may open, for the side bar of the page at `path`."""
    roles = held(user)
    granted = roles.get(root, set()) if root else set()
    pages = []
    if waits_for(user) or minds_templates(user):
        pages += [Page("reports:tasks", "Việc cần làm", "checklist", ("quality:review",))]
    pages += [Page("reports:home", "Tổng quan", "layout-dashboard")]
    pages += [Page("reports:agency-list", "Cơ quan", "building-community")]
    pages += _section("Thủ tục & quy trình", "clipboard-list", _procedures(roles))
    pages += _section("Công bố & mục tiêu", "certificate", _promises(roles))
    pages += _section("Kiểm tra & đánh giá", "clipboard-check", _checks(user))
    if Permission.READ_REPORTS in granted:
        pages += [Page("reports:report-list", "Báo cáo", "file-text")]
    if granted & KEEPING:
        pages += [Page("reports:manage", "Quản trị", "settings", KEPT)]
    elif Permission.READ_LOG in granted:
        pages += [Page("reports:log", "Nhật ký", "history")]
    elif any(own >= HEADING for own in roles.values()):
        pages += [Page("agencies:person-list", "Người dùng", "users", ("agencies:unstaffed",))]
    return _entries(pages, path, day_query)


def _procedures(roles: dict[int, set[Permission]]) -> list[Page]:
    """What agencies do for people; whoever writes for one agency begins with its own."""
    catalogue = Page("procedures:tthc-list", "TTHC", behind=OF_PROCEDURES)
    isos = Page("procedures:iso-list", "Quy trình")
    own = [pk for pk, granted in roles.items() if Permission.WRITE_PROCEDURES in granted]
    if len(own) == 1:
        catalogue = catalogue._replace(name="procedures:handling-list", args=(own[0],))
        isos = isos._replace(query=f"agency={own[0]}")
    return [
        catalogue,
        Page("procedures:coverage", "Bao phủ", behind=OF_COVERAGE),
        isos,
        Page("procedures:template-list", "Quy trình mẫu"),
        Page("procedures:dossier-list", "Hồ sơ"),
        Page("procedures:cut-list", "Cắt giảm"),
        Page("procedures:legal-list", "Văn bản"),
    ]


def _promises(roles: dict[int, set[Permission]]) -> list[Page]:
    """What agencies promise: what they owe in the year, what they declare, what they wrote."""
    pages = [
        Page("quality:matrix", "Nghĩa vụ", behind=OF_DUTIES),
        Page("quality:declaration-list", "Công bố"),
    ]
    if any(Permission.SUBMIT in own for own in roles.values()):
        pages += [Page("quality:document-list", "Tài liệu")]
    return pages


def _checks(user: User) -> list[Page]:
    """How what they promise is looked after: by the committee's teams and by themselves."""
    signals = [Page("audits:signal-list", "Dấu hiệu hình thức")] if oversees(user) else []
    return [
        Page("audits:campaign-list", "Đợt kiểm tra"),
        Page("audits:inspection-list", "Cuộc kiểm tra"),
        Page("audits:ranking", "Xếp hạng"),
        Page("audits:finding-list", "Phát hiện"),
        Page("audits:audit-list", "Đánh giá nội bộ"),
        Page("audits:review-list", "Xem xét lãnh đạo"),
        *signals,
        Page("audits:checklist-list", "Bộ tiêu chí", behind=OF_CRITERIA),
    ]


def _section(label: str, icon: str, parts: list[Page]) -> list[Page]:
    """The section of `parts`; none where there are none."""
    if not parts:
        return []
    return [parts[0]._replace(label=label, icon=icon, behind=(), parts=tuple(parts))]


def _entries(pages: "list[Page] | tuple[Page, ...]", path: str, day_query: str) -> list[Entry]:
    here = max(pages, key=lambda page: page.nearness(path), default=None)
    found = here if here and here.nearness(path) else None
    return [page.entry(path, day_query, active=page is found) for page in pages]


def _root_of(name: str) -> str:
    return name if name.startswith("/") else _address(name)
