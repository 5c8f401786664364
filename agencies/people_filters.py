"""The list of people: which are asked for, and the same as a sheet."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.models import FirstAccess, User
from accounts.models.person import UserQuerySet
from agencies.access import agencies_for
from agencies.models import Agency, AgencyQuerySet, AgencyVersion
from agencies.people import roles_seen
from agencies.roles import Permission, Role
from agencies.tree import Tree
from isoportal.lib.sheet import write_xlsx
from isoportal.lib.vietnamese import plain, search_words

STATES = [
    ("active", "Đang hoạt động"),
    ("closed", "Đã đóng"),
    ("never", "Chưa đăng nhập lần nào"),
    ("link", "Đã có đường dẫn lần đầu"),
]
COLUMNS = [
    "Họ và tên", "Tên đăng nhập", "Chức vụ", "Thư điện tử", "Điện thoại", "Vai trò",
    "Đăng nhập gần nhất", "Trạng thái",
]  # fmt: skip


def _agencies(request: Any) -> AgencyQuerySet:
    if request is None:
        return Agency.objects.none()
    return agencies_for(request.user, Permission.APPOINT)


class PersonFilter(filters.FilterSet):
    """People by name, agency, role and state; `agency` means its whole branch of the day."""

    q = filters.CharFilter(label="Tên, tên đăng nhập, thư hoặc cơ quan", method="search")
    role = filters.ChoiceFilter(
        label="Vai trò", empty_label="Mọi vai trò", choices=Role.choices, method="in_role"
    )
    state = filters.ChoiceFilter(
        label="Trạng thái", empty_label="Mọi trạng thái", choices=STATES, method="in_state"
    )
    agency = filters.ModelChoiceFilter(
        label="Cơ quan",
        queryset=_agencies,
        method="in_branch",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có cơ quan này trong phạm vi của anh/chị."},
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: UserQuerySet) -> UserQuerySet:
        found: UserQuerySet = super().filter_queryset(queryset)
        return found.none() if self.form.errors else found

    def search(self, found: UserQuerySet, _: str, words: str) -> UserQuerySet:
        for word in search_words(plain(words)):
            named = AgencyVersion.objects.as_of(self.day).filter(search_key__contains=word)
            posts = self._posts().filter(agency__in=named.order_by().values("agency"))
            found = found.filter(Q(search_key__contains=word) | Q(pk__in=posts.values("user")))
        return found

    def in_role(self, found: UserQuerySet, _: str, role: str) -> UserQuerySet:
        return found.filter(pk__in=self._posts().filter(role=role).values("user"))

    def in_branch(self, found: UserQuerySet, _: str, agency: Agency) -> UserQuerySet:
        branch = Tree.on(self.day).under([agency.pk])
        return found.filter(pk__in=self._posts().filter(agency__in=branch).values("user"))

    def in_state(self, found: UserQuerySet, _: str, state: str) -> UserQuerySet:
        if state == "closed":
            return found.filter(is_active=False)
        found = found.active()
        if state == "never":
            return found.filter(last_login=None)
        return found.filter(_link_waits()) if state == "link" else found

    def _posts(self) -> Any:
        """The roles of the day that the reader sees: nobody is found by what is beyond reach."""
        return roles_seen(self.request.user).as_of(self.day).order_by()

    @property
    def words(self) -> dict[str, str]:
        """Each filter that is set, to a value there is, as its chip says it."""
        self.form.is_valid()
        shown = {"role": dict(Role.choices), "state": dict(STATES)}
        return {
            name: f"{self.form.fields[name].label}: {shown.get(name, {}).get(value, value)}"
            if name != "q"
            else f"Tìm “{value}”"
            for name, value in self.form.cleaned_data.items()
            if value
        }


def with_state(people: UserQuerySet, day: date, by: User) -> UserQuerySet:
    """People, each with `posts`, the roles of the day that `by` sees, and if a `link_waits`."""
    posts = roles_seen(by).as_of(day).select_related("agency").order_by("start", "pk")
    return cast(
        UserQuerySet,
        people.annotate(link_waits=_link_waits()).prefetch_related(
            Prefetch("assignments", posts, to_attr="posts")
        ),
    )


def _link_waits() -> Exists:
    links = FirstAccess.objects.filter(user=OuterRef("pk"), used_at=None)
    return Exists(links.filter(expires_at__gt=timezone.now()))


def state_of(person: Any) -> tuple[str, str]:
    """How an account stands: the tone of its tag, and its words."""
    if not person.is_active:
        return "idle", "Đã đóng"
    if person.last_login:
        return "done", "Đang hoạt động"
    return ("info", "Đã có đường dẫn") if person.link_waits else ("due", "Chưa đăng nhập")


def people_xlsx(people: Iterable[Any]) -> bytes:
    return write_xlsx(COLUMNS, (_row(person) for person in people), "Người dùng")


def _row(person: Any) -> Sequence[Any]:
    roles = "; ".join(f"{post.get_role_display()}, {post.agency}" for post in person.posts)
    seen = timezone.localtime(person.last_login).date() if person.last_login else None
    return [
        person.full_name, person.username, person.position, person.email, person.phone, roles,
        seen, state_of(person)[1],
    ]  # fmt: skip
