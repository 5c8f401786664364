"""What somebody typed and has not sent yet: kept, found again, and swept."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from accounts.models import FormDraft, User
from isoportal.lib.vietnamese import plain

KEPT_DAYS = 30
MOST_BYTES = 100 * 1024
MOST_A_PERSON = 100
# In the name of a field, folded; the page's script leaves out every field of type=password.
SECRETS = ("password", "csrf", "token", "secret", "otp", "matkhau", "bimat", "maxacthuc")
Fields = dict[str, list[str]]


def keep(user: User, path: str, fields: Mapping[str, Any]) -> FormDraft:
    """Keep what was typed on the page `path`, in place of what was kept of it before."""
    check_page(path)
    kept = {"fields": typed(fields)}
    draft, is_new = FormDraft.objects.update_or_create(user=user, path=path, defaults=kept)
    if is_new:
        newest = FormDraft.objects.filter(user=user).order_by("-saved_at", "-pk")
        surplus = list(newest.values_list("pk", flat=True)[MOST_A_PERSON:])
        FormDraft.objects.filter(pk__in=surplus).delete()
    return draft


def find(user: User, path: str) -> FormDraft | None:
    return FormDraft.objects.filter(user=user, path=path).first()


def drop(user: User, path: str) -> None:
    """What was kept of the page is sent, or no longer wanted."""
    FormDraft.objects.filter(user=user, path=path).delete()


def sweep(now: datetime) -> int:
    """Delete what nobody came back for; how many there were."""
    old = FormDraft.objects.filter(saved_at__lt=now - timedelta(days=KEPT_DAYS))
    return old.delete()[0]


def check_page(path: str) -> None:
    """Raises ValidationError unless `path` is a page of this portal."""
    words = "Chỉ lưu nháp được cho một trang của cổng."
    of_programs = path.startswith("/api/")
    if not path.startswith("/") or of_programs or len(path) > 300 or not _is_text(path):
        raise ValidationError(words)
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        raise ValidationError(words) from None


def typed(fields: Mapping[str, Any]) -> Fields:
    """The texts of a form by field, secrets left out. Raises ValidationError for anything else."""
    if not isinstance(fields, dict):
        raise ValidationError("Nội dung nháp phải là các trường của một biểu mẫu.")
    for name, values in fields.items():
        if not isinstance(values, list) or not all(_is_text(text) for text in [name, *values]):
            raise ValidationError("Mỗi trường của bản nháp phải là một dãy chữ.")
    return {name: values for name, values in fields.items() if not _is_secret(name)}


def _is_secret(name: str) -> bool:
    bare = re.sub(r"[\W_]", "", plain(name))
    return any(word in bare for word in SECRETS)


def _is_text(value: Any) -> bool:
    """Whether it is text that both databases can keep."""
    if not isinstance(value, str) or "\x00" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a pair
        return False
    return True
