"""The panels of the agency's page that fetch themselves: roles and history."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.labels import action_label
from accounts.models import LogEntry
from agencies.models import Agency, AgencyVersion, Assignment
from agencies.roles import Role
from isoportal.lib.days import parse_day, show_day
from isoportal.lib.vietnamese import sort_key

SHOWN = 20


@dataclass(frozen=True)
class Line:
    """A line of the log in the words of its reader."""

    at: datetime
    by: str
    what: str
    more: str


def roles_at(agency: Agency, day: date) -> list[Assignment]:
    """Who holds which role at `agency` on `day` or will hold it later."""
    rows = Assignment.objects.within(day, None).filter(agency=agency).select_related("user")
    return sorted(rows, key=lambda each: (each.role, sort_key(str(each.user)), each.start))


def goes_on(agency: Agency, day: date) -> bool:
    """Whether `agency` exists on `day` or later: nobody is appointed where it ended."""
    return AgencyVersion.objects.within(day, None).filter(agency=agency).exists()


def history(agency: Agency) -> list[Line]:
    """The last things done to `agency`."""
    entries = LogEntry.objects.filter(target=f"{agency._meta.label_lower}:{agency.pk}")
    return [
        Line(entry.at, entry.by_name, action_label(entry.action), _more(entry))
        for entry in entries[:SHOWN]
    ]


def _more(entry: LogEntry) -> str:
    said = entry.details
    role = Role(said["role"]).label if said.get("role") in Role.values else ""
    on = f"từ ngày {show_day(parse_day(said['on']))}" if said.get("on") else ""
    parts = [said.get("name", ""), role, on, said.get("decision", "")]
    return ", ".join(part for part in parts if part)
