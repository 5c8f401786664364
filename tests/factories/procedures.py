from datetime import date
from decimal import Decimal

import factory

from procedures.models import (
    AdministrativeProcedure,
    Cover,
    DossierCount,
    Field,
    Handling,
    IsoProcedure,
    IsoRevision,
    LegalDocument,
    Level,
    ProcedureVersion,
    State,
    TimeCut,
)
from tests.factories.agencies import LONG_AGO, AgencyFactory


class FieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Field
        django_get_or_create = ("name",)

    name = "Hộ tịch"


class LegalDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalDocument

    number = factory.Sequence(lambda n: f"{n + 1}/2014/NĐ-CP")
    title = "Quy định chi tiết một số điều"
    issued_on = LONG_AGO
    start = LONG_AGO


class ProcedureVersionFactory(factory.django.DjangoModelFactory):
    """A procedure of the communes, in the catalogue since long ago."""

    class Meta:
        model = ProcedureVersion

    procedure = factory.SubFactory("tests.factories.procedures.ProcedureFactory", published=None)
    field = factory.SubFactory(FieldFactory)
    name = factory.Sequence(lambda n: f"Thủ tục {n + 1}")
    levels = Level.COMMUNE
    decision = "100/QĐ-UBND"
    decided_on = LONG_AGO
    start = LONG_AGO
    limits = factory.LazyFunction(
        lambda: [{"case": "", "channel": "", "value": "15", "unit": "working_days", "fee": ""}]
    )


class ProcedureFactory(factory.django.DjangoModelFactory):
    """A procedure with its one version: ProcedureFactory(published__name="Đăng ký kết hôn")."""

    class Meta:
        model = AdministrativeProcedure
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"1.{n + 1:06}")
    published = factory.RelatedFactory(ProcedureVersionFactory, "procedure")


class HandlingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Handling

    agency = factory.SubFactory(AgencyFactory)
    procedure = factory.SubFactory(ProcedureFactory)
    start = LONG_AGO


class IsoRevisionFactory(factory.django.DjangoModelFactory):
    """An issued revision, in force since 01/01/2019."""

    class Meta:
        model = IsoRevision

    iso = factory.SubFactory("tests.factories.procedures.IsoFactory", issued=None)
    title = factory.LazyAttribute(lambda revision: f"Quy trình {revision.iso.code}")
    state = State.ISSUED
    start = date(2019, 1, 1)
    stated = Decimal(13)
    drafter, reviewer, approver = "Nguyễn Văn Soạn", "Trần Thị Xem", "Lê Văn Duyệt"


class IsoFactory(factory.django.DjangoModelFactory):
    """An ISO procedure of an agency with its one issued revision."""

    class Meta:
        model = IsoProcedure
        skip_postgeneration_save = True

    agency = factory.SubFactory(AgencyFactory)
    code = factory.Sequence(lambda n: f"QT-{n + 1:02}")
    issued = factory.RelatedFactory(IsoRevisionFactory, "iso")


class CoverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cover

    handling = factory.SubFactory(HandlingFactory)
    iso = factory.SubFactory(IsoFactory, agency=factory.SelfAttribute("..handling.agency"))
    start = date(2019, 1, 1)


class TimeCutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TimeCut

    agency = factory.SubFactory(AgencyFactory)
    field = factory.SubFactory(FieldFactory)
    title = "Đăng ký kết hôn"
    before, after = Decimal(15), Decimal(13)
    on = date(2020, 6, 1)


class DossierCountFactory(factory.django.DjangoModelFactory):
    """A year in which 10 came in and were done on time."""

    class Meta:
        model = DossierCount

    agency = factory.SubFactory(AgencyFactory)
    field = factory.SubFactory(FieldFactory)
    start = date(2021, 1, 1)
    end = date(2022, 1, 1)
    received_direct = 10
    done_on_time = 10
