"""What was done about a finding, by whom and when, the oldest first."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from accounts.models import LogEntry, User
from audits.models import Finding
from isoportal.lib.days import show_day

STEPS = {
    "finding.raised": ("ghi phát hiện", "flag"),
    "finding.followed": ("lập phiếu thay cho phiếu không hiệu lực", "flag"),
    "finding.planned": ("lập kế hoạch khắc phục", "list-check"),
    "finding.progressed": ("ghi tiến độ", "progress"),
    "finding.reported": ("báo cáo kết quả", "send"),
    "finding.verified": ("xác nhận hiệu lực", "eye-check"),
}


class Line(NamedTuple):
    words: str
    icon: str
    note: str = ""


def story(finding: Finding) -> list[Line]:
    """As the log tells it; where it was loaded without one, as its own days tell."""
    target = f"{finding._meta.label_lower}:{finding.pk}"
    logged = list(LogEntry.objects.filter(target=target, action__in=STEPS).order_by("at", "pk"))
    return [_line_of(entry) for entry in logged] or _remembered(finding)


def last_step(finding: Finding) -> Any:
    """The last thing that somebody did to it."""
    target = f"{finding._meta.label_lower}:{finding.pk}"
    return LogEntry.objects.filter(target=target).order_by("-at", "-pk").first()


def _line_of(entry: LogEntry) -> Line:
    verb, icon = STEPS[entry.action]
    details = entry.details
    if entry.action == "finding.planned" and not details.get("is_first", True):
        verb = "sửa kế hoạch khắc phục"
    if entry.action == "finding.verified":
        works = details.get("is_effective")
        verb = "xác nhận có hiệu lực, đóng phiếu" if works else "xác nhận không hiệu lực"
        icon = "circle-check" if works else "circle-x"
    note = details.get("verification") or details.get("result") or ""
    steps = details.get("steps", ())
    if entry.action == "finding.progressed":
        note = "; ".join(steps)
    return Line(f"{entry.by_name} {verb} {_when(entry.at)}", icon, str(note))


def _when(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"lúc {local:%H:%M} ngày {show_day(local.date())}"


def _remembered(finding: Finding) -> list[Line]:
    told: list[tuple[User | None, date | None, str, str]] = [
        (finding.found_by, finding.found_on, "finding.raised", ""),
        (finding.planned_by, finding.planned_on, "finding.planned", ""),
        (finding.done_by, finding.done_on, "finding.reported", finding.result),
        (finding.verified_by, finding.closed_on, "finding.verified", finding.verification),
    ]
    return [
        Line(f"{by} {STEPS[action][0]} ngày {show_day(on)}", STEPS[action][1], note)
        for by, on, action, note in told
        if by and on
    ]
