from datetime import date

import factory

from agencies.models import Agency, AgencyVersion, Assignment, Kind, ReportingGroup
from agencies.roles import Role
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
