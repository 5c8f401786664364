"""The panels of the agency's page that fetch themselves: roles and history."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.labels import action_label
from accounts.models import LogEntry, User
from agencies.models import Agency, AgencyVersion, Assignment
from agencies.people import may_end, people_for
from agencies.roles import Role
from isoportal.lib.days import parse_day, show_day

SHOWN = 20


@dataclass(frozen=True)
class Line:
    """A line of the log in the words of its reader."""

    at: datetime
    by: str
    what: str
    more: str


@dataclass(frozen=True)
class Held:
    """A role somebody holds, and what its reader may do about it."""

    assignment: Assignment
    may_end: bool
    is_seen: bool  # whether the page of its holder opens


def roles_at(agency: Agency, day: date, by: User) -> list[Held]:
    """Who holds which role at `agency` on `day` or will hold it later, for the eyes of `by`."""
    rows = Assignment.objects.within(day, None).filter(agency=agency)
    ordered = rows.select_related("user", "agency").order_by("role", "user__sort_key", "start")
    seen = set(people_for(by).filter(assignments__agency=agency).values_list("pk", flat=True))
    return [Held(each, may_end(by, each), each.user_id in seen) for each in ordered]


def goes_on(agency: Agency, day: date) -> bool:
    """Whether `agency` exists on `day` or later: nobody is appointed where it ended."""
    return AgencyVersion.objects.within(day, None).filter(agency=agency).exists()


def history(agency: Agency) -> list[Line]:
    """The last things done to `agency`."""
    entries = LogEntry.objects.filter(target=f"{agency._meta.label_lower}:{agency.pk}")
    return [
        Line(entry.at, entry.by_name, action_label(entry.action), told(entry))
        for entry in entries[:SHOWN]
    ]


def told(entry: LogEntry) -> str:
    """What an entry says beside the action: whom, which role, from when, by which document."""
    said = entry.details
    role = Role(said["role"]).label if said.get("role") in Role.values else ""
    on = f"từ ngày {show_day(parse_day(said['on']))}" if said.get("on") else ""
    giver = said.get("predecessor_name")
    handed = f"nhận từ {giver}" if giver else ""
    parts = [said.get("name", ""), role, on, handed, said.get("decision", "")]
    return ", ".join(part for part in parts if part)
