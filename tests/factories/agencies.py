from datetime import date
from hashlib import sha256

import factory

from agencies.models import (
    Agency,
    AgencyVersion,
    Assignment,
    Contact,
    Kind,
    ReportingGroup,
    Upload,
)
from agencies.roles import Role
from tests.corpus import honest
from tests.factories.accounts import UserFactory

LONG_AGO = date(2010, 1, 1)


class AgencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Cơ quan {n}")


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportingGroup
        django_get_or_create = ("code",)

    code = "department"
    name = factory.LazyAttribute(lambda group: f"Nhóm {group.code}")


class AgencyVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgencyVersion

    agency = factory.SubFactory(AgencyFactory, name=factory.SelfAttribute("..name"))
    name = factory.Sequence(lambda n: f"Sở {n}")
    kind = Kind.DEPARTMENT
    start = LONG_AGO


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Role.OFFICER
    start = LONG_AGO


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    agency = factory.SubFactory(AgencyFactory)
    address = "Số 1 đường Trần Hưng Đạo"


class UploadFactory(factory.django.DjangoModelFactory):
    """A clean PDF of an agency, on the disk."""

    class Meta:
        model = Upload

    agency = factory.SubFactory(AgencyFactory)
    year = 2026
    file = factory.django.FileField(filename="tep.pdf", data=honest.pdf())
    name = "Mục tiêu chất lượng.pdf"
    kind = Upload.Kind.PDF
    size = factory.LazyFunction(lambda: len(honest.pdf()))
    sha256 = factory.LazyFunction(lambda: sha256(honest.pdf()).hexdigest())
    uploaded_by = factory.SubFactory(UserFactory)
