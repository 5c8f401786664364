"""The criteria on paper: an empty sheet of A4 pages, to be filled in by hand."""

from datetime import date
from typing import Any

from agencies.models import AgencyVersion
from audits.checklists.lines import lines_of
from audits.models import Checklist


def checklist_paper(checklist: Checklist, today: date) -> dict[str, Any]:
    """What templates/pdf/checklist.html says of it."""
    root = AgencyVersion.objects.as_of(today).filter(parent=None).first()
    return {
        "checklist": checklist,
        "host": root.name.upper() if root else "",
        "lines": lines_of(checklist.criteria),
        "total": checklist.criteria.total(),
    }


def paper_name(checklist: Checklist) -> str:
    """What the file is called: bo-tieu-chi-2020-lan-1.pdf."""
    draft = "" if checklist.is_issued else "-du-thao"
    return f"bo-tieu-chi-{checklist.year}-lan-{checklist.edition}{draft}.pdf"
