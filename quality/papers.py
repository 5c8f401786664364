"""The paper that goes with a submission: drafted beside it, put in line when it is handed in."""

from typing import Any

from accounts.models import User
from quality.models import Document, ObjectivePlan, ObligationKind, Submission
from quality.models.document import IN_HAND

Form = ObligationKind.Form


def keep_paper(by: User, submission: Submission, given: Any) -> None:
    """Note with the draft what was given for it: on the plan of the year, else as a document."""
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


def _drafted(by: User, submission: Submission, given: Any) -> Document | None:
    """The document of the draft; a new version keeps the file of the last where none is given."""
    former = former_paper(submission)
    upload = given.upload or (submission.document or former or NOTHING).upload
    if upload is None:
        return None
    document = submission.document
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


class Nothing:
    upload = None


NOTHING = Nothing()


def former_paper(submission: Submission) -> Document | None:
    """What was handed in for the same obligation before."""
    former = Document.objects.filter(
        submissions__agency=submission.agency, submissions__obligation=submission.obligation
    ).exclude(submissions__state__in=IN_HAND)
    return former.order_by("-version", "-pk").first()


def _signed_plan(by: User, submission: Submission, given: Any) -> ObjectivePlan:
    plan, made = ObjectivePlan.objects.select_for_update().get_or_create(
        agency=submission.agency, year=submission.obligation.year, defaults={"changed_by": by}
    )
    told = {"number": given.number, "signed_on": given.signed_on}
    if given.upload and given.upload != plan.upload:
        told["upload"] = given.upload
        if plan.upload:
            plan.former_uploads.add(plan.upload)
    changed = {name: value for name, value in told.items() if getattr(plan, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(plan, name, value)
        plan.changed_by, plan.revision = by, plan.revision + (not made)
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
