"""What an agency's public page shows: only what was recorded, accepted or issued.

Drafts, what was returned, notes, scores and people's accounts never come near it; a test
plants secrets in every such field (tests/reports/test_public_leaks.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q

from agencies.models import Agency, AgencyVersion, Contact, Succession, Upload
from procedures.coverage import Question, handled
from procedures.finding import NEAREST
from procedures.models import ProcedureVersion
from quality.models import Declaration, Document, Objective, ObligationKind, Submission
from quality.plans.rows import content_of, rows_of
from reports.public.qr import address_of
from reports.public.times import Offer, stated_times

State, Form = Submission.State, ObligationKind.Form


@dataclass(frozen=True)
class Promise:
    """The objectives that were accepted, of a year, with the results that were."""

    year: int
    rows: Sequence[Objective]


@dataclass(frozen=True)
class Offers:
    """What an agency handles, those that were looked for, under their fields."""

    fields: Sequence[tuple[str, Sequence[Offer]]]

    @property
    def count(self) -> int:
        return sum(len(offers) for _, offers in self.fields)


@dataclass(frozen=True)
class Shown:
    """All that the page of an agency shows."""

    version: AgencyVersion
    contact: Contact | None
    declaration: Declaration | None
    policy: Document | None
    promise: Promise | None
    offers: Offers
    address: str

    @classmethod
    def of(cls, version: AgencyVersion, day: date, words: str) -> "Shown":
        """Five queries, however much there is."""
        pk = version.agency_id
        return cls(
            version,
            getattr(version.agency, "contact", None),
            declaration_of(pk, day),
            policy_of(pk, day),
            objectives_of(pk, day.year),
            offers_of(pk, day, words),
            address_of(pk),
        )

    @property
    def declaration_opens(self) -> bool:
        return bool(self.declaration and opens_for_all(self.declaration.upload))

    @property
    def policy_opens(self) -> bool:
        return bool(self.policy and opens_for_all(self.policy.upload))


def opens_for_all(upload: Upload | None) -> bool:
    """Whether a file may be opened by everybody: there, and not waiting for its scan."""
    return bool(upload and upload.scan in {Upload.Scan.NONE, Upload.Scan.CLEAN})


def root_on(day: date) -> AgencyVersion | None:
    """The province, which every page names."""
    return AgencyVersion.objects.as_of(day).filter(parent=None).order_by("start").first()


def version_of(pk: int, day: date) -> AgencyVersion | None:
    """What the agency is on `day`; else what it was last, or is going to be first."""
    mine = AgencyVersion.objects.filter(agency=pk).select_related("agency__contact")
    versions = list(mine.order_by("start"))
    begun = [version for version in versions if version.start <= day]
    return begun[-1] if begun else next(iter(versions), None)


def heirs_of(agency: Agency) -> list[Succession]:
    """Who took over from an agency that has ended."""
    return list(agency.successions.select_related("successor"))


def declaration_of(agency: int, day: date) -> Declaration | None:
    """The recorded declaration in force."""
    mine = Declaration.objects.in_force(day).filter(agency=agency)
    found: Declaration | None = mine.select_related("version", "upload").first()
    return found


def policy_of(agency: int, day: date) -> Document | None:
    """The newest quality policy that the committee accepted; else put up, and not returned."""
    in_effect = Q(effective_on=None) | Q(effective_on__lte=day)
    settled = ~Q(submissions__state__in=set(State) - {State.ACCEPTED})
    shown = Q(submissions__state=State.ACCEPTED) | (Q(displays__on__lte=day) & settled)
    mine = Document.objects.filter(in_effect, shown, agency=agency, kind=Document.Kind.POLICY)
    found: Document | None = mine.select_related("upload").order_by("-added_at", "-pk").first()
    return found


def objectives_of(agency: int, year: int) -> Promise | None:
    """The year's objectives once accepted, until then last year's; results where accepted."""
    accepted = Submission.objects.filter(
        agency=agency, state=State.ACCEPTED, plan__isnull=False, plan__year__in=[year, year - 1]
    )
    told = list(accepted.select_related("obligation__kind", "plan").defer("plan__agency"))

    def order(each: Submission) -> tuple[int, bool, int]:
        assert each.plan
        return each.plan.year, each.obligation.kind.form == Form.RESULTS, each.number

    newest = max(told, key=order, default=None)
    rows = rows_of(content_of(newest))
    return Promise(newest.plan.year, rows) if newest and newest.plan and rows else None


def offers_of(agency: int, day: date, words: str = "") -> Offers:
    """What the agency handles on `day`, under its fields, what is nearest first: two queries."""
    mine = handled(Question(day, agency=agency, words=words)).order_by()
    versions: Any = ProcedureVersion.objects.as_of(day).filter(
        procedure__in=mine.values("procedure")
    )
    near = versions.select_related("field", "procedure")
    near = near.order_by("field__sort_key", "field", *(NEAREST if words else NEAREST[1:]))
    stated = stated_times(day, handling__agency=agency)
    offers = [Offer(each, stated.get((agency, each.procedure_id))) for each in near]
    fields = groupby(offers, key=lambda offer: offer.version.field.name)
    return Offers([(name, list(group)) for name, group in fields])
