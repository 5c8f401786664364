from datetime import date

import factory

from quality.models import Applicability, Declaration, Regime, StandardVersion, Status
from tests.factories.agencies import LONG_AGO


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
