"""What a submission says, frozen: the paper and the objectives as they were handed in.

A versioned JSON with its SHA-256. Pages that show what was submitted read only this.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from agencies.models import Upload
from agencies.serving import SHOWN
from isoportal.lib.files import show_size
from isoportal.lib.frozen import Stored
from quality.models import Document, ObligationKind, Submission
from quality.plans.rows import frozen

VERSION = 1


@dataclass(frozen=True)
class File:
    """A file as it was handed in."""

    upload: int
    name: str
    kind: str
    size: int
    sha256: str

    @classmethod
    def of(cls, upload: Upload) -> "File":
        return cls(upload.pk, upload.name, upload.kind, upload.size, upload.sha256)

    @property
    def kind_name(self) -> str:
        return str(Upload.Kind(self.kind).label)

    @property
    def shown_size(self) -> str:
        return show_size(self.size)

    @property
    def can_be_shown(self) -> bool:
        """Whether a browser shows it by itself."""
        return self.kind in SHOWN


@dataclass(frozen=True)
class Paper:
    """A document with what stands on it."""

    title: str
    number: str
    effective_on: date | None
    shelf: str
    note: str
    file: File

    @classmethod
    def of(cls, document: Document) -> "Paper":
        given = {each.name: getattr(document, each.name) for each in fields(cls)[:-1]}
        return cls(**given, file=File.of(document.upload))


@dataclass(frozen=True)
class Content(Stored):
    """All that a submission hands over."""

    agency: str
    obligation: str
    year: int
    paper: Paper | None = None
    plan: dict[str, Any] | None = None
    note: str = ""
    version: int = VERSION

    @classmethod
    def of(cls, submission: Submission) -> "Content":
        """As its rows stand now."""
        kind, plan = submission.obligation.kind, submission.plan
        # the signed plan is part of the plan; it becomes a document when it is handed in
        document = None if kind.form == ObligationKind.Form.OBJECTIVES else submission.document
        return cls(
            str(submission.agency),
            str(kind),
            submission.obligation.year,
            Paper.of(document) if document else None,
            frozen(plan) if plan else None,
            submission.note,
        )

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Content":
        """As it was frozen."""
        content, paper = cls(**stored), stored["paper"]
        if paper is None:
            return content
        day = paper["effective_on"]
        told = {"file": File(**paper["file"]), "effective_on": day and date.fromisoformat(day)}
        return replace(content, paper=Paper(**paper | told))

    @property
    def file(self) -> File | None:
        """What was uploaded: the document, or the signed plan."""
        if self.paper:
            return self.paper.file
        told = (self.plan or {}).get("file")
        return File(**told) if told else None

    @property
    def signed_on(self) -> date | None:
        day = (self.plan or {}).get("signed_on")
        return date.fromisoformat(day) if day else None


def content_of(submission: Submission) -> Content:
    """What it says: frozen once it was submitted, before that as its rows stand."""
    if submission.is_inside:
        return Content.of(submission)
    return Content.read(submission.content)
