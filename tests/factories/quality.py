from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from agencies.models import Kind
from quality.models import (
    Applicability,
    Declaration,
    Document,
    Objective,
    ObjectivePlan,
    Obligation,
    ObligationKind,
    Regime,
    Relief,
    StandardVersion,
    Status,
    Submission,
)
from tests.factories.accounts import UserFactory
from tests.factories.agencies import LONG_AGO, AgencyFactory, UploadFactory

NAMES = {"policy": "Chính sách chất lượng", "objectives": "Mục tiêu chất lượng"}


class StandardVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StandardVersion
        django_get_or_create = ("code",)

    code = "2015"
    name = factory.LazyAttribute(lambda version: f"TCVN ISO 9001:{version.code}")
    published_on = factory.LazyAttribute(lambda version: date(int(version.code), 9, 15))
    adopted_on = LONG_AGO


class ApplicabilityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Applicability

    regime = Regime.MANDATORY
    legal_basis = "Điều 2 Quyết định số 19/2014/QĐ-TTg"
    start = LONG_AGO


class DeclarationFactory(factory.django.DjangoModelFactory):
    """A recorded declaration in force since 01/06/2018."""

    class Meta:
        model = Declaration
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"{n + 1}/QĐ-CQ")
    signed_on = factory.SelfAttribute("start")
    start = date(2018, 6, 1)
    version = factory.SubFactory(StandardVersionFactory)
    kind = Declaration.Kind.FIRST
    status = Status.RECORDED

    @factory.post_generation
    def makers(declaration, create, people, **_):
        if people:
            declaration.makers.set(people)


class ObligationKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ObligationKind
        django_get_or_create = ("code",)

    code = "policy"
    name = factory.LazyAttribute(lambda kind: NAMES.get(kind.code, kind.code))
    short_name = factory.LazyAttribute(lambda kind: kind.name[:30])
    form = ObligationKind.Form.DOCUMENT
    document_kind = factory.LazyAttribute(
        lambda kind: Document.Kind.POLICY if kind.form == ObligationKind.Form.DOCUMENT else ""
    )


class ObligationFactory(factory.django.DjangoModelFactory):
    """Due on 31/01 of its year, on time until then, locked after 31/03."""

    class Meta:
        model = Obligation

    kind = factory.SubFactory(ObligationKindFactory)
    year = 2026
    agency_kind = Kind.DEPARTMENT
    due_on = factory.LazyAttribute(lambda obligation: date(obligation.year, 1, 31))
    timely_on = factory.SelfAttribute("due_on")
    lock_on = factory.LazyAttribute(lambda obligation: date(obligation.year, 3, 31))
    legal_basis = "Kế hoạch số 187/KH-UBND"


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    agency = factory.SubFactory(AgencyFactory)
    kind = Document.Kind.POLICY
    title = "Chính sách chất lượng"
    upload = factory.SubFactory(UploadFactory, agency=factory.SelfAttribute("..agency"))
    added_by = factory.SubFactory(UserFactory)


class ObjectivePlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ObjectivePlan

    agency = factory.SubFactory(AgencyFactory)
    year = 2026
    changed_by = factory.SubFactory(UserFactory)


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objective

    plan = factory.SubFactory(ObjectivePlanFactory)
    place = factory.Sequence(lambda n: n)
    name = "Hồ sơ giải quyết đúng hạn"
    target = Decimal("98")
    unit = "%"


class SubmissionFactory(factory.django.DjangoModelFactory):
    """Handed in on 15/01 of the year, waiting for the committee."""

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    agency = factory.SubFactory(AgencyFactory)
    obligation = factory.SubFactory(ObligationFactory)
    state = Submission.State.SUBMITTED
    reference = factory.Sequence(lambda n: f"HS-2026-9{n:05}")
    sha256 = "0" * 64
    submitted_at = factory.LazyAttribute(
        lambda each: datetime(each.obligation.year, 1, 15, 3, tzinfo=UTC)
    )

    @factory.post_generation
    def makers(submission, create, people, **_):
        if people:
            submission.makers.set(people)


class ReliefFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Relief

    agency = factory.SubFactory(AgencyFactory)
    obligation = factory.SubFactory(ObligationFactory)
    kind = Relief.Kind.WAIVER
    reason = "Mới thành lập tháng 11"
    by = factory.SubFactory(UserFactory)
