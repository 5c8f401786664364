"""The log as the committee reads it: what is asked for, and each entry in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.labels import ACTIONS, action_label
from accounts.models import LogEntry, User
from agencies.models import Agency, AgencyVersion
from agencies.roles import Role
from isoportal.lib.days import parse_day, show_day
from isoportal.lib.fields import DayField
from isoportal.lib.sheet import write_xlsx
from isoportal.lib.vietnamese import plain, search_words

MOST_EXPORTED = 20_000
COLUMNS = ["Lúc", "Người làm", "Từ địa chỉ", "Việc", "Đối tượng", "Chi tiết"]
DETAILS = {  # what an entry may say beside what was done; other keys serve the portal alone
    "name": "Người",
    "role": "Vai trò",
    "on": "Từ ngày",
    "until": "Đến hết ngày",
    "number": "Số",
    "decision": "Văn bản",
    "reason": "Lý do",
    "place": "Nơi",
    "fields": "Mục đã sửa",
    "file": "Tệp",
    "reference": "Mã hồ sơ",
    "text": "Nội dung",
    "token": "Mã",
    "stages": "Mốc nhắc",
    "owed": "Nghĩa vụ",
    "told": "Đã báo cho",
    "sha256": "SHA-256",
}


@dataclass(frozen=True)
class Told:
    """One thing an entry says: a label and a value, or a field's value before and after."""

    label: str
    value: str
    before: str | None = None

    def __str__(self) -> str:
        was = "" if self.before is None else f"“{self.before or '–'}” → "
        return f"{self.label}: {was}{self.value or '–'}"


class Line(NamedTuple):
    """An entry of the log in the words of its reader."""

    entry: LogEntry
    action: str
    told: list[Told]


class LogFilter(forms.Form):
    """Which entries are asked for; empty fields ask for all."""

    person = forms.CharField(label="Người làm", required=False, max_length=150)
    action = forms.ChoiceField(
        label="Việc", required=False, choices=[("", "Mọi việc"), *ACTIONS.items()]
    )
    target = forms.CharField(label="Đối tượng", required=False, max_length=150)
    agency = forms.CharField(label="Cơ quan", required=False, max_length=150)
    since = DayField(label="Từ ngày", required=False)
    until = DayField(label="Đến hết ngày", required=False)

    def entries(self) -> QuerySet[LogEntry]:
        if not self.is_valid():
            return LogEntry.objects.none()
        asked: dict[str, Any] = self.cleaned_data
        found = LogEntry.objects.all()
        if asked.get("person"):
            named = _holds("by_key", asked["person"])
            found = found.filter(named | Q(by_pk__in=_called(asked["person"])))
        if asked.get("target"):
            code = asked["target"].strip()
            found = found.filter(_holds("target_key", code) | Q(details__reference__iexact=code))
        if asked.get("action"):
            found = found.filter(action=asked["action"])
        if asked.get("agency"):
            called = AgencyVersion.objects.search(asked["agency"])
            found = found.filter(agency_pk__in=called.values("agency"))
        if asked.get("since"):
            found = found.filter(at__gte=_begin(asked["since"]))
        if asked.get("until"):
            found = found.filter(at__lt=_begin(asked["until"] + timedelta(days=1)))
        return found

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error(
                "until",
                f"Ngày {show_day(until)} trước ngày bắt đầu {show_day(since)}. Hãy chọn ngày sau.",
            )


def in_words(entries: Iterable[LogEntry]) -> list[Line]:
    """Each with what it says; the agency by its name of today, where that is not the target."""
    rows = list(entries)
    names = dict(
        Agency.objects.filter(pk__in={row.agency_pk for row in rows}).values_list("pk", "name")
    )
    return [
        Line(entry, action_label(entry.action), [*_place(entry, names), *_told(entry)])
        for entry in rows
    ]


def log_xlsx(entries: QuerySet[LogEntry]) -> bytes:
    """The newest entries asked for, as many as a sheet takes well."""
    rows = (
        [
            f"{timezone.localtime(line.entry.at):%d/%m/%Y %H:%M:%S}",
            line.entry.by_name,
            line.entry.address,
            line.action,
            line.entry.target_name,
            "; ".join(map(str, line.told)),
        ]
        for line in in_words(entries[:MOST_EXPORTED])
    )
    return write_xlsx(COLUMNS, rows, "Nhật ký")


def _place(entry: LogEntry, names: Mapping[int, str]) -> Iterator[Told]:
    name = names.get(entry.agency_pk or 0)
    if name and name not in entry.target_name:
        yield Told("Cơ quan", name)


def _told(entry: LogEntry) -> Iterator[Told]:
    for key, label in DETAILS.items():
        value = entry.details.get(key)
        if value and isinstance(value, list):
            yield Told(label, "; ".join(map(str, value)))
        elif value and isinstance(value, str):
            yield Told(label, _words(key, value))
    for name, (before, after) in entry.details.get("changes", {}).items():
        yield Told(_field_label(entry.target, name), after, before)


def _words(key: str, value: str) -> str:
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    if key in {"on", "until"}:
        try:
            return show_day(parse_day(value))
        except ValidationError:
            return value
    return value


def _field_label(target: str, name: str) -> str:
    """What the screen calls this field of what was changed."""
    try:
        field = apps.get_model(target.partition(":")[0])._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return name
    label = str(getattr(field, "verbose_name", name))
    return label[:1].upper() + label[1:]


def _holds(field: str, words: str) -> Q:
    """That `field`, a key, holds every word."""
    asked = Q()
    for word in search_words(plain(words)):
        asked &= Q(**{f"{field}__contains": word})
    return asked


def _called(words: str) -> QuerySet[User, int]:
    """The people found by these words: their names and user names."""
    return User.objects.filter(_holds("search_key", words)).values_list("pk", flat=True)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
