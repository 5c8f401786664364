"""The log as the committee reads it: what is asked for, and each entry in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.labels import ACTIONS, action_label
from accounts.models import LogEntry
from agencies.models import AgencyVersion
from agencies.roles import Role
from isoportal.lib.days import parse_day, show_day
from isoportal.lib.fields import DayField
from isoportal.lib.sheet import write_xlsx
from isoportal.lib.vietnamese import plain

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
    "file": "Tệp",
    "reference": "Mã hồ sơ",
    "text": "Nội dung",
    "token": "Mã",
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
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        found = LogEntry.objects.all()
        for word in plain(asked.get("person", "")).split():
            found = found.filter(by_key__contains=word)
        for word in plain(asked.get("target", "")).split():
            found = found.filter(target_key__contains=word)
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
    return [Line(entry, action_label(entry.action), list(_told(entry))) for entry in entries]


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


def _told(entry: LogEntry) -> Iterator[Told]:
    for key, label in DETAILS.items():
        value = entry.details.get(key)
        if isinstance(value, str) and value:
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


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
