"""One search over the whole portal: agencies, procedures, declarations, texts, reports."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from agencies.access import reach
from agencies.models import AgencyVersion
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from isoportal.lib.vietnamese import plain, search_words
from procedures.finding import NEAREST, code_first
from procedures.models import IsoRevision, LegalDocument, ProcedureVersion
from quality.models import Declaration
from reports.models import Report

MOST = 20
LONGEST = 200


@dataclass(frozen=True)
class Found:
    """What a search found, each kind at most MOST long."""

    agencies: list[AgencyVersion]
    former: list[AgencyVersion]
    declarations: list[Declaration]
    reports: list[Report]
    procedures: list[ProcedureVersion]
    isos: list[IsoRevision]
    texts: list[LegalDocument]

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


@require_safe
def search(request: Request) -> HttpResponse:
    """Agencies, procedures by name or code; texts, declarations by number; reports by year.

    What has exactly the code or number that was typed comes first.
    """
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    day = day_or_today(request.GET.get("day"))
    context: dict[str, Any] = {"words": words, "most": MOST}
    if plain(words):
        context["found"] = _find(request.user, words, day)
    part = "reports/_search_found.html" if request.htmx else "reports/search.html"
    return render(request, part, context)


def _find(user: User, words: str, day: date) -> Found:
    within = reach(user, Permission.VIEW)
    versions: Any = within.limit(AgencyVersion.objects.search(words), "agency")
    return Found(
        agencies=list(versions.as_of(day).select_related("group")[:MOST]),
        former=_former(versions, day),
        declarations=_declarations(user, words, day),
        reports=_reports(user, words),
        procedures=_procedures(words, day),
        isos=_isos(user, words, day),
        texts=list(code_first(LegalDocument.objects.search(words), words, "-issued_on")[:MOST]),
    )


def _former(versions: Any, day: date) -> list[AgencyVersion]:
    """Bodies that have ended, and former names of those that have not; not what is found anyway."""
    ended = versions.filter(end__lte=day).select_related("agency")
    current = versions.as_of(day).filter(agency=OuterRef("agency"))
    later = versions.filter(agency=OuterRef("agency"), start__gt=OuterRef("start"), end__lte=day)
    alive = AgencyVersion.objects.as_of(day).filter(agency=OuterRef("agency"))
    last = ended.filter(~Exists(current), ~Exists(later))
    return list(last.annotate(is_alive=Exists(alive)).order_by("sort_key", "pk")[:MOST])


def _declarations(user: User, words: str, day: date) -> list[Declaration]:
    found = Declaration.objects.for_user(user).search(words).with_agency_on(day)
    return list(found.without_annex().select_related("version")[:MOST])


def _procedures(words: str, day: date) -> list[ProcedureVersion]:
    """Those of the catalogue on `day`: what is published is open to everybody who signs in."""
    rows: Any = ProcedureVersion.objects.as_of(day).search(words)
    return list(code_first(rows.select_related("field", "procedure"), words, *NEAREST)[:MOST])


def _isos(user: User, words: str, day: date) -> list[IsoRevision]:
    """ISO procedures within reach, as they are in force on `day`."""
    rows: Any = IsoRevision.objects.for_user(user).in_force(day).search(words)
    near = rows.select_related("iso__agency")
    return list(code_first(near, words, "iso__code", "iso__agency__name")[:MOST])


def _reports(user: User, words: str) -> list[Report]:
    """The reports of the year that the words name, if they name one."""
    years = [word for word in search_words(words) if word.isdecimal() and len(word) == 4]
    if not years:
        return []
    found = Report.objects.for_user(user, Permission.READ_REPORTS).defer("figures")
    return list(found.filter(day__year__in=years)[:MOST])
