"""An ISO procedure on paper, as the ministry's framework model lays it out.

A cover with the box of who wrote, reviewed and approved it and the list of its revisions;
then the seven parts; last the administrative procedures it is for. Nothing that people
wrote is markup. Where nothing was written stands a dash: the paper lays down nothing of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.text import slugify

from isoportal.lib.vietnamese import plain, visible
from procedures.body import CONTENT, PARTS, TEXTS, Body, FormUsed, RecordKept, Step
from procedures.iso.facts import live_covers
from procedures.iso.signing import signatures
from procedures.models import IsoRevision, ProcedureVersion, State
from procedures.printing.issuer import Issuer

NOTHING = ("–",)
LETTERS = "abcdefghi"
STEPS_HEADING = "Quy trình xử lý công việc"


@dataclass(frozen=True)
class Paragraph:
    heading: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Covered:
    """A line of the annex: an administrative procedure the ISO procedure is for."""

    version: ProcedureVersion
    part: str


def iso_paper(revision: IsoRevision, today: date) -> dict[str, Any]:
    """What templates/pdf/iso_procedure.html says of the revision, as of its own days."""
    day, body = paper_day(revision, today), revision.content
    said = _content(revision, day)
    return {
        "revision": revision,
        "issuer": Issuer.of(revision.iso.agency, day),
        "is_draft": revision.state != State.ISSUED,
        "signatures": signatures(revision),
        "history": history(revision),
        "opening": _opening(body),
        "content": [
            Paragraph(f"{letter}) {heading}", lines_of(said[key]) or NOTHING)
            for letter, (key, heading) in zip(LETTERS, CONTENT.items(), strict=True)
        ],
        "steps_heading": STEPS_HEADING,
        "steps": [_visible_step(step) for step in body.steps],
        "step_time": body.step_time(),
        "forms": [FormUsed(visible(each.code), visible(each.name)) for each in body.forms],
        "records": [
            RecordKept(visible(each.name), visible(each.place), visible(each.kept_for))
            for each in body.records
        ],
        "covered": covered(revision, day),
        "nothing": NOTHING[0],
    }


def paper_name(revision: IsoRevision) -> str:
    """What the file is called: quy-trinh-qt-05-lan-01-02.pdf."""
    code = slugify(plain(revision.iso.code)) or str(revision.iso_id)
    return f"quy-trinh-{code}-lan-{revision.issue_no:02}-{revision.revision_no:02}.pdf"


def paper_day(revision: IsoRevision, today: date) -> date:
    """The day the paper speaks of: today within the revision's span, else its nearest day."""
    if revision.state != State.ISSUED or revision.holds_on(today):
        return today
    if revision.end is not None and revision.end <= today:
        return revision.end - timedelta(days=1)
    first: date = revision.start
    return first


def history(revision: IsoRevision) -> list[IsoRevision]:
    """What was issued up to this revision, the oldest first, and it itself."""
    number = (revision.issue_no, revision.revision_no)
    issued = revision.iso.revisions.issued().order_by("issue_no", "revision_no", "pk")
    return [
        *(each for each in issued if (each.issue_no, each.revision_no) < number),
        revision,
    ]


def covered(revision: IsoRevision, day: date) -> list[Covered]:
    """The administrative procedures of the catalogue that it is for on `day`, by their code."""
    iso = revision.iso
    if iso.is_template:
        parts = dict.fromkeys(iso.meant_for.values_list("pk", flat=True), "")
    else:
        links: Any = live_covers(day).filter(iso=iso).select_related("handling")
        parts = {link.handling.procedure_id: link.get_part_display() for link in links}
    versions: Any = ProcedureVersion.objects.as_of(day).filter(procedure__in=parts)
    return [
        Covered(version, parts[version.procedure_id])
        for version in versions.select_related("procedure", "field")
    ]


def lines_of(text: str) -> list[str]:
    """The paragraphs of what somebody wrote, without signs that nobody sees."""
    return [line.strip() for line in visible(text).splitlines() if line.strip()]


def _content(revision: IsoRevision, day: date) -> dict[str, str]:
    """The paragraphs of part 5; what is left out is taken from where the portal knows it."""
    agency, body = revision.iso.agency, revision.content
    known = {
        "agency": "" if revision.iso.is_template else str(agency.version_on(day) or agency),
        "forms": "Theo mục 6." if body.forms else "",
        "bases": "\n".join(_cited(revision)),
    }
    return {key: body.content.get(key, "") or known.get(key, "") for key in CONTENT}


def _opening(body: Body) -> list[Paragraph]:
    """Parts 1 to 4."""
    texts = [(PARTS[name].upper(), getattr(body, name)) for name in TEXTS]
    return [Paragraph(heading, lines_of(text) or NOTHING) for heading, text in texts]


def _cited(revision: IsoRevision) -> list[str]:
    """The legal texts of the catalogue that it cites."""
    return [f"- {text.number}: {text.title}" for text in revision.cites.order_by("number")]


def _visible_step(step: Step) -> Step:
    return replace(step, what=visible(step.what), who=visible(step.who),
                   result=visible(step.result))  # fmt: skip
