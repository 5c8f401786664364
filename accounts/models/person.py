"""A person, and with what they prove who they are."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone

from isoportal.lib.vietnamese import clean, search_key, sort_key

SEARCH_KEY, SORT_KEY = 600, 600  # as many signs of a key as are kept


class UserQuerySet(models.QuerySet["User"]):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        people = list(objs)
        for person in people:
            person.write_keys()
        return super().bulk_create(people, *args, **kwargs)

    def active(self) -> Self:
        return self.filter(is_active=True)


class People(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """A person who signs in, whichever agency they work for.

    What they may do, and where, is not written here: that is the agencies'
    Assignment. A person is never deleted, only made inactive.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=150)
    position = models.CharField("chức vụ", max_length=150, blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    # sessions begun earlier are over: "sign out everywhere", a new password, a lost phone
    sessions_since = models.DateTimeField("phiên có hiệu lực từ", null=True, editable=False)
    wants_digest = models.BooleanField("nhận thư tổng hợp hằng ngày", default=True)
    search_key = models.CharField(max_length=SEARCH_KEY, editable=False)
    sort_key = models.CharField(max_length=SORT_KEY, editable=False)

    objects: ClassVar[People] = People()

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "email"]

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = "người dùng"

    def __str__(self) -> str:
        return self.full_name or self.username

    def write_keys(self) -> None:
        """Compose the name and make the keys the person is searched and sorted by."""
        self.full_name = clean(self.full_name)
        found_by = search_key(self.full_name, self.username, self.email)
        self.search_key, self.sort_key = found_by[:SEARCH_KEY], sort_key(str(self))[:SORT_KEY]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The keys go along with what they are made of, also where only some fields are saved."""
        self.write_keys()
        some = kwargs.get("update_fields")
        if some and {"full_name", "username", "email"} & set(some):
            kwargs["update_fields"] = {*some, "full_name", "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rpartition(" ")[2] or self.username


class FirstAccess(models.Model):
    """A link by which a new person chooses a password: good once, for 72 hours.

    Only its SHA-256 is kept: whoever reads the database cannot follow it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="first_accesses"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("dùng được đến")
    used_at = models.DateTimeField("đã dùng lúc", null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "đường dẫn lần đầu"

    def __str__(self) -> str:
        until = timezone.localtime(self.expires_at)
        return f"{self.user}, đến {until:%d/%m/%Y %H:%M}"


class RecoveryCode(models.Model):
    """Signs in once in place of the authenticator app that was lost; only its SHA-256 is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField("đã dùng lúc", null=True)

    class Meta:
        verbose_name = "mã khôi phục"
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="accounts_recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"Mã khôi phục của {self.user}"


class FormDraft(models.Model):
    """What somebody has typed into the form of a page and not yet sent; files and secrets aside.

    It comes back when the page is opened again, also after the session had ended.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    path = models.CharField("trang", max_length=300)
    fields = models.JSONField("nội dung", default=dict)
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)

    class Meta:
        verbose_name = "nội dung chưa gửi"
        constraints = [
            models.UniqueConstraint(fields=["user", "path"], name="accounts_one_draft_a_page")
        ]

    def __str__(self) -> str:
        return f"{self.path} của {self.user}"
