"""Writes a campaign of a sample and its inspections, the scores frozen as the portal does it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from agencies.models import Agency, AgencyVersion, Assignment
from agencies.roles import Role
from audits.checklists import actions
from audits.inspections.frozen import Frozen
from audits.models import (
    Campaign,
    Cause,
    Checklist,
    GradeBand,
    Inspection,
    ItemMark,
    PartDone,
    Side,
    Team,
    TeamMember,
)
from audits.scoring import NOTHING, Mark
from reports.samples.chance import draw, person
from reports.samples.inspected.marking import OWN_LOSS, Marked, Marks, marks
from reports.samples.inspected.texts import (
    FAULTS,
    MADE_UP,
    OBJECTION,
    PROPOSAL,
    SEEN,
    STRENGTH,
    STRENGTHS,
)
from reports.samples.inspected.visits import Visit
from reports.samples.work.desk import Desk

BATCH = 200
CHECKLIST = "Bộ tiêu chí chấm điểm kiểm tra HTQLCL"
ISSUER = "Ủy ban nhân dân tỉnh"
State, Position = Inspection.State, TeamMember.Role


@dataclass(frozen=True)
class Plan:
    """A campaign: who decided it and its teams when, from which day to which."""

    title: str
    plan_no: str
    plan_day: date
    team_no: str
    team_day: date
    first_day: date
    last_day: date
    leads: Sequence[str]  # user names, a team each
    others: Mapping[int, Sequence[str]] = field(default_factory=dict)  # more accounts of a team
    published_on: date | None = None
    state: Campaign.State = Campaign.State.CLOSED


@dataclass
class Book:
    """A campaign that is being written: its units, what they were given, what was concluded."""

    desk: Desk
    campaign: Campaign
    teams: list[Team]
    officers: Mapping[int, User]
    heads: Mapping[int, User]
    written: dict[str, Inspection] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)  # what lost points, most first

    @classmethod
    def open(cls, desk: Desk, plan: Plan, checklist: Checklist) -> "Book":
        campaign = Campaign(
            year=plan.first_day.year, title=plan.title, checklist=checklist,
            plan_no=plan.plan_no, plan_day=plan.plan_day, plan_issuer=ISSUER,
            first_day=plan.first_day, last_day=plan.last_day, state=plan.state,
            published_at=at(plan.published_on, 14) if plan.published_on else None,
        )  # fmt: skip
        campaign.full_clean()
        campaign.save()
        teams = _teams(desk, plan, campaign)
        return cls(desk, campaign, teams, _holders(Role.OFFICER), _holders(Role.HEAD))

    def write(self, visits: Iterable[Visit]) -> None:
        """The inspections in a few statements, whatever their number."""
        units = list(visits)
        versions = AgencyVersion.objects.as_of(self.campaign.first_day)
        kinds = dict(versions.values_list("agency_id", "kind"))
        asked = self.campaign.checklist.criteria
        self.bands = GradeBand.objects.of_year(self.campaign.year)
        rows: list[tuple[Visit, Inspection, Marks, Marks]] = []
        for visit in units:
            kind = kinds[self._agency(visit.key).pk]
            criteria = asked.asked_of(kind)
            given = marks(
                criteria, visit.lost, visit.key, without=visit.without, most=visit.most,
                own_loss=NOTHING if visit.is_proud else OWN_LOSS,
            )  # fmt: skip
            inspection = self._inspection(visit)
            sent = given[1] if inspection.self_sent_at else {}
            team = _as_far(visit, given[0])
            if inspection.state in Inspection.DONE:
                frozen = Frozen(
                    concluded_on=visit.concluded_on or visit.planned_on,
                    checklist=str(self.campaign.checklist),
                    parts=[part.code for part in asked.parts], kind=str(kind), criteria=criteria,
                    marks=_marks(team), own=_marks(sent), bands=self.bands,
                )  # fmt: skip
                inspection.stored_score = frozen.stored()
                for name, value in frozen.columns.items():
                    setattr(inspection, name, value)
            self._say(visit, inspection, team)
            rows.append((visit, inspection, team, sent))
        Inspection.objects.bulk_create([row[1] for row in rows], batch_size=BATCH)
        self.written.update({visit.key: inspection for visit, inspection, _, _ in rows})
        self._write_parts(rows)
        self._write_marks(rows)
        self._write_causes(rows)

    def lead_of(self, visit: Visit) -> User:
        lead = self.teams[visit.team].members.all()[0].user
        assert lead
        return lead

    def _agency(self, key: str) -> Agency:
        return self.desk.agencies[key]

    def _inspection(self, visit: Visit) -> Inspection:
        agency, on = self._agency(visit.key), visit.planned_on
        officer, head = self.officers.get(agency.pk), self.heads.get(agency.pk)
        made = Inspection(
            campaign=self.campaign, agency=agency, team=self.teams[visit.team], planned_on=on,
            form=self.campaign.form, state=visit.state, reason=visit.reason,
        )  # fmt: skip
        if visit.is_marked and visit.has_sent and officer:
            made.self_sent_at, made.self_sent_by = at(on - timedelta(6), 15), officer
        if visit.is_whole:
            made.recorded_on = on
            if visit.is_agreed is not None and head:
                made.is_agreed, made.answered_by = visit.is_agreed, head
                made.answer = "" if visit.is_agreed else OBJECTION
                made.answered_at = at(min(on + timedelta(2), visit.concluded_on or on), 9)
        if visit.state in Inspection.DONE:
            made.concluded_on, made.concluded_by = visit.concluded_on, self.lead_of(visit)
            assert made.concluded_on
            made.remedy_by = made.concluded_on + timedelta(self.campaign.days_to_remedy)
        return made

    def _say(self, visit: Visit, made: Inspection, team: Marks) -> None:
        """What the minutes say follows from the marks."""
        if not visit.is_marked:
            return
        lacking = _lacking(made, team)
        self.taken[visit.key] = lacking
        groups = {code.rpartition(".")[0] for code in lacking}
        made.strengths = "\n".join(
            [STRENGTH, *(text for code, text in STRENGTHS.items() if code not in groups)]
        )
        made.shortcomings = "\n".join(f"{FAULTS[code].reason} ({code})." for code in lacking[:6])
        made.proposals = f"{PROPOSAL}\n{MADE_UP}"

    def _write_parts(self, rows: Iterable[tuple[Visit, Inspection, Marks, Marks]]) -> None:
        PartDone.objects.bulk_create(
            (
                PartDone(inspection=inspection, part=part, on=on)
                for visit, inspection, _, _ in rows
                if visit.is_marked
                for part, on in [("I", visit.first_on or visit.planned_on),
                                 ("II", visit.planned_on)]
                if part == "I" or visit.is_whole
            ),
            batch_size=BATCH,
        )  # fmt: skip

    def _write_marks(self, rows: Iterable[tuple[Visit, Inspection, Marks, Marks]]) -> None:
        made = []
        for visit, inspection, team, own in rows:
            day = visit.first_on or visit.planned_on
            lead = self.lead_of(visit)
            for side, given, by, moment in [
                (Side.OWN, own, inspection.self_sent_by, inspection.self_sent_at or at(day, 8)),
                (Side.TEAM, team, lead, at(day, 10)),
            ]:
                made += [
                    ItemMark(inspection=inspection, side=side, item=code, points=mark.points,
                             is_not_applicable=mark.points is None, reason=mark.reason, by=by,
                             at=moment, note=SEEN if (side, code) == (Side.TEAM, "I.3.1") else "")
                    for code, mark in given.items()
                ]  # fmt: skip
        ItemMark.objects.bulk_create(made, batch_size=BATCH)

    def _write_causes(self, rows: Iterable[tuple[Visit, Inspection, Marks, Marks]]) -> None:
        known = {cause.code: cause.pk for cause in Cause.objects.all()}
        links = Inspection.causes.through
        links.objects.bulk_create(
            (
                links(inspection_id=inspection.pk, cause_id=known[code])
                for visit, inspection, _, _ in rows
                for code in sorted(
                    {FAULTS[item].cause for item in self.taken.get(visit.key, [])[:4]}
                )
            ),
            batch_size=BATCH,
        )


def issued(
    desk: Desk, year: int, on: date, decision_no: str, source: Checklist | None = None
) -> Checklist:
    """The checklist of a year, issued: copied from the last one, at first from the proposal."""
    by = desk.people["thu.ky"]
    before = source or Checklist.objects.get(is_proposal=True)
    made = actions.begin(by=by, year=year, title=CHECKLIST, source=before)
    return actions.issue(
        by=by, checklist=made, revision=0, now=at(on, 8), decision_no=decision_no, decided_on=on
    )


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _teams(desk: Desk, plan: Plan, campaign: Campaign) -> list[Team]:
    """A team for each lead; its secretary and members from the departments are only named."""
    several = len(plan.leads) > 1
    teams = [
        Team(campaign=campaign, name=f"Đoàn kiểm tra số {place}" if several else "Đoàn kiểm tra",
             decision_no=plan.team_no, decided_on=plan.team_day)
        for place, _ in enumerate(plan.leads, start=1)
    ]  # fmt: skip
    Team.objects.bulk_create(teams)
    for place, (team, lead) in enumerate(zip(teams, plan.leads, strict=True)):
        users = [desk.people[name] for name in [lead, *plan.others.get(place, [])]]
        members = [
            TeamMember(team=team, user=user, name=user.full_name, works_at=desk.root,
                       title="Ban Chỉ đạo ISO tỉnh",
                       role=Position.MEMBER if number else Position.LEAD)
            for number, user in enumerate(users)
        ] + [
            TeamMember(team=team, name=person(campaign.title, campaign.year, place, key),
                       title=f"{title}, {desk.agencies[key].name}", works_at=desk.agencies[key],
                       role=role)
            for key, title, role in [("TĐC", "Chuyên viên", Position.SECRETARY),
                                     ("SNV", "Chuyên viên Phòng Cải cách hành chính",
                                      Position.MEMBER)]
        ]  # fmt: skip
        TeamMember.objects.bulk_create(members)
    return list(campaign.teams.prefetch_related("members__user"))


def _holders(role: Role) -> dict[int, User]:
    """Who holds, or last held, the role at each agency."""
    rows = Assignment.objects.filter(role=role).select_related("user").order_by("start", "pk")
    return {each.agency_id: each.user for each in rows}


def _as_far(visit: Visit, given: Marks) -> Marks:
    """What was marked by now: under way most of part I, nothing yet of part II."""
    if visit.is_whole:
        return given
    if visit.state != State.UNDER_WAY:
        return {}
    return {
        code: mark for code, mark in given.items()
        if not code.startswith("II.") and draw(visit.key, code, "marked") % 4
    }  # fmt: skip


def _lacking(inspection: Inspection, team: Marks) -> list[str]:
    """The items that lost points, those that lost most first."""
    lost: dict[str, Decimal] = {
        item.code: item.maximum - (team[item.code].points or Decimal(0))
        for item in inspection.campaign.checklist.criteria.items()
        if item.code in team and team[item.code].points is not None
    }
    return sorted((code for code, loss in lost.items() if loss), key=lambda code: -lost[code])


def _marks(given: Mapping[str, Marked]) -> dict[str, Mark]:
    return {code: mark.mark for code, mark in given.items()}
