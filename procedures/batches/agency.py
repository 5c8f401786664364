"""The procedures of an agency from its own two lists: what it has, and what that covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from accounts.log import log
from accounts.models import User
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib import sheet
from isoportal.lib.days import parse_day
from procedures.batches.agency_isos import Isos, PlanningIsos
from procedures.batches.agency_links import Links, PlanningLinks
from procedures.batches.agency_rows import ISOS, LINKS, exported_iso, exported_link
from procedures.batches.ledger import Ledger
from procedures.batches.plan import Plan, Table
from procedures.coverage import Question, coverage, covered_on, handled, iso_in_force
from procedures.models import Cover, IsoRevision

NAMED = 20


@dataclass
class Work:
    isos: Isos = field(default_factory=Isos)
    links: Links = field(default_factory=Links)


class AgencyList:
    """Quy trình và TTHC của cơ quan."""

    permission = Permission.WRITE_PROCEDURES
    parts = (ISOS, LINKS)
    page = "procedures:iso-import"
    of_an_agency = True

    def plan(
        self,
        tables: Mapping[str, Table],
        *,
        agency: Agency,
        day: date,
        options: Mapping[str, Any],
        by: User,
    ) -> Plan:
        result = Plan(content=Work())
        planning = PlanningIsos(agency, day, result)
        isos = planning.isos
        if ISOS.key in tables:
            isos = planning.take(tables[ISOS.key])
        result.content.isos = isos
        if LINKS.key in tables:
            start = parse_day(options["start"])
            links = PlanningLinks(agency, day, start, by, isos, result)
            result.content.links = links.take(tables[LINKS.key])
        return result

    def write(self, plan: Plan, ledger: Ledger, *, agency: Agency, day: date, by: User) -> None:
        work: Work = plan.content
        work.isos.write(ledger)
        work.links.write(ledger, day)
        if stated := work.links.stated:
            codes = ", ".join(handling.procedure.full_code for handling in stated)
            log(by, "handlings.stated", agency, agency=agency.pk, count=len(stated), codes=codes)

    def outlook(self, plan: Plan, agency: Agency, day: date) -> Sequence[str]:
        """146 quy trình bao phủ 209/209 TTHC; and which are not covered."""
        question = Question(day, agency=agency.pk)
        isos, total = iso_in_force(question).count(), coverage(question).total
        told = [f"{isos} quy trình bao phủ {total.part}/{total.whole} TTHC."]
        if total.part < total.whole:
            missing = handled(question).exclude(covered_on(day))
            rows = missing.annotate(called=F("version__name")).select_related("procedure")
            named = [f"{row.procedure} {row.called}" for row in rows[:NAMED]]
            more = "; …" if total.whole - total.part > NAMED else "."
            told.append(f"Chưa có quy trình: {'; '.join(named)}{more}")
        return told


def isos_xlsx(agency: Agency, day: date) -> bytes:
    """The agency's ISO procedures in force, as its first list."""
    rows = IsoRevision.objects.in_force(day).filter(iso__agency=agency, iso__is_template=False)
    rows = rows.select_related("iso").defer("body").order_by("iso__code")
    return _written(ISOS, [exported_iso(row) for row in rows])


def links_xlsx(agency: Agency, day: date) -> bytes:
    """What the agency handles and by which ISO procedures, as its second list."""
    covers: dict[int, list[Cover]] = {}
    found = Cover.objects.as_of(day).filter(iso__agency=agency, iso__is_template=False)
    for cover in found.select_related("iso").order_by("-part", "iso__code"):
        covers.setdefault(cover.handling_id, []).append(cover)
    rows = handled(Question(day, agency=agency.pk)).select_related("procedure")
    rows = rows.annotate(called=F("version__name"), field_name=F("version__field__name"))
    return _written(LINKS, [exported_link(row, covers.get(row.pk, [])) for row in rows])


def _written(part: Any, rows: list[list[Any]]) -> bytes:
    headings = [column.heading for column in part.columns.values()]
    return sheet.write_xlsx(headings, rows, part.title)
