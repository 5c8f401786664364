"""The paper that goes with a submission: drafted beside it, put in line when it is handed in."""

from dataclasses import dataclass
from datetime import date

from accounts.log import values_of
from accounts.models import User
from agencies.models import Upload
from quality.conflicts import claim, file_in_words
from quality.models import Document, ObjectivePlan, ObligationKind, Submission
from quality.models.document import IN_HAND

Form = ObligationKind.Form
ON_PLAN, ON_PAPER = ["number", "signed_on"], ["number", "effective_on", "shelf"]


@dataclass(frozen=True)
class Given:
    """What the agency gives for an obligation: a file, and what stands on the paper.

    With the revisions of draft and plan from which the form was made.
    """

    upload: Upload | None = None
    number: str = ""
    signed_on: date | None = None
    effective_on: date | None = None
    shelf: str = ""
    note: str = ""
    revision: int = 0
    plan_revision: int = 0


def keep_paper(by: User, submission: Submission, given: Given) -> None:
    """Note with the draft what was given for it: on the plan of the year, else as a document.

    Raises Conflict where the plan says something else by now.
    """
    obligation = submission.obligation
    if obligation.kind.form == Form.OBJECTIVES:
        submission.plan = _signed_plan(by, submission, given)
        return
    if obligation.kind.form == Form.RESULTS:
        plans = ObjectivePlan.objects.filter(agency=submission.agency, year=obligation.year)
        submission.plan = plans.first()  # it may have been begun after the draft
    submission.document = _drafted(by, submission, given)


def put_in_line(by: User, submission: Submission) -> None:
    """The paper leaves the agency: from now on it is the newest version of its document.

    One that stands in its line already, handed in before or replaced since, stays there.
    """
    if submission.obligation.kind.form == Form.OBJECTIVES:
        submission.document = _paper_of_plan(by, submission)
    document = submission.document
    if document is None or _stands(document, submission):
        return
    before = _predecessor(document, submission)
    if before:
        document.replaces, document.version = before, before.version + 1
        document.save()


def take_out_of_line(submission: Submission) -> None:
    """The paper is a draft again, unless a newer version stands on it already."""
    document = submission.document
    if document is None or _is_replaced(document):
        return
    if submission.obligation.kind.form == Form.OBJECTIVES:
        submission.document = None
        submission.save(update_fields=["document"])
        drop_paper(document)
        return
    document.replaces, document.version = None, 1
    document.save()


def drop_paper(document: Document | None) -> None:
    """Delete a paper that was only drafted; one that was handed in, or replaced, stays."""
    if document is None or document.submissions.exists():
        return
    if not _is_replaced(document):
        document.delete()


def _drafted(by: User, submission: Submission, given: Given) -> Document | None:
    """The document of the draft; a new version keeps the file of the last where none is given."""
    document = submission.document
    there = document or former_paper(submission)
    upload = given.upload or (there.upload if there else None)
    if upload is None:
        return None
    if document is None or _is_replaced(document):  # a version that others stand on stays as it is
        document = Document(agency=submission.agency, added_by=by)
    kind = submission.obligation.kind
    document.kind = kind.document_kind or Document.Kind.OBJECTIVES
    document.title = str(kind) if document.kind in Document.STANDING else str(submission.obligation)
    document.upload, document.number = upload, given.number
    document.effective_on, document.shelf = given.effective_on, given.shelf
    document.full_clean()
    document.save()
    return document


def in_words(submission: Submission) -> dict[str, str]:
    """What stands in the draft, as the log compares it: its note, its paper, its file."""
    is_plan = submission.obligation.kind.form == Form.OBJECTIVES
    paper, names = (submission.plan, ON_PLAN) if is_plan else (submission.document, ON_PAPER)
    told = {"note": submission.note}
    if paper:
        values = values_of(paper)
        for name in names:
            label = str(paper._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            told[label] = "" if values[name] == "None" else values[name]
        told["tệp"] = file_in_words(paper.upload)
    return told


def former_paper(submission: Submission) -> Document | None:
    """What was handed in for the same obligation before."""
    former = Document.objects.filter(
        submissions__agency=submission.agency, submissions__obligation=submission.obligation
    ).exclude(submissions__state__in=IN_HAND)
    return former.order_by("-version", "-pk").first()


def _signed_plan(by: User, submission: Submission, given: Given) -> ObjectivePlan:
    plan, made = ObjectivePlan.objects.select_for_update().get_or_create(
        agency=submission.agency, year=submission.obligation.year, defaults={"changed_by": by}
    )
    told = {name: getattr(given, name) for name in ON_PLAN}
    if given.upload and given.upload != plan.upload:
        told["upload"] = given.upload
        if plan.upload:
            plan.former_uploads.add(plan.upload)
    changed = {name: value for name, value in told.items() if getattr(plan, name) != value}
    if changed:
        if not made:
            claim(by=by, row=plan, revision=given.plan_revision)
        for name, value in changed.items():
            setattr(plan, name, value)
        plan.full_clean()
        plan.save()
        plan.makers.add(by)
    return plan


def _stands(document: Document, submission: Submission) -> bool:
    handed_in = document.submissions.exclude(pk=submission.pk).exclude(state__in=IN_HAND)
    return bool(document.replaces) or _is_replaced(document) or handed_in.exists()


def _is_replaced(document: Document) -> bool:
    return Document.objects.filter(replaces=document).exists()


def _paper_of_plan(by: User, submission: Submission) -> Document | None:
    """The signed plan among the documents; the one handed in before where it is the same."""
    plan, former = submission.plan, former_paper(submission)
    if plan is None or plan.upload is None:
        return None
    if former and (former.upload, former.number) == (plan.upload, plan.number):
        return former
    document = Document(
        agency=submission.agency, kind=Document.Kind.OBJECTIVES, title=str(submission.obligation),
        number=plan.number, upload=plan.upload, added_by=by,
    )  # fmt: skip
    document.full_clean()
    document.save()
    return document


def _predecessor(document: Document, submission: Submission) -> Document | None:
    """What it replaces: the agency's last policy or manual, else what was handed in before."""
    former = former_paper(submission)
    if former and document.kind not in Document.STANDING:
        return newest_of(former)
    last: Document | None = Document.objects.last_like(document)
    return last


def newest_of(document: Document) -> Document:
    """The last version that stands on it."""
    newer = Document.objects.filter(replaces=document).first()
    return newest_of(newer) if newer else document
