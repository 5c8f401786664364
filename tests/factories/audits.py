from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from audits.criteria import Criteria, Group, Item, Part
from audits.models import Campaign, Cause, Checklist, Finding, GradeBand, Inspection, Team
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AgencyFactory

ISSUED = datetime(2020, 1, 15, tzinfo=UTC)


def criteria():
    """Two parts of 70 and 30 points: 1 (40) and 2 (30, may not apply); 3 (30)."""
    leading = Group("I.1", "Chỉ đạo", [Item("I.1.1", "Có kế hoạch năm", Decimal(40))])
    second = Item("I.2.1", "Có phiếu kiểm soát", Decimal(30), may_not_apply=True)
    applied = Group("I.2", "Áp dụng", [second])
    kept = Group("II.1", "Tuân thủ", [Item("II.1.1", "Phạm vi đủ TTHC", Decimal(30))])
    return Criteria([
        Part("I", "Hệ thống quản lý chất lượng", [leading, applied]),
        Part("II", "Tuân thủ Quyết định 19/2014/QĐ-TTg", [kept]),
    ])  # fmt: skip


class ChecklistFactory(factory.django.DjangoModelFactory):
    """An issued checklist of 2020: ChecklistFactory(issued_at=None) is a draft."""

    class Meta:
        model = Checklist

    year = 2020
    edition = factory.Sequence(lambda n: n + 1)
    title = "Bộ tiêu chí chấm điểm"
    body = factory.LazyFunction(lambda: criteria().stored())
    issued_at = ISSUED


class GradeBandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GradeBand

    year = 2014
    name = "Tốt"
    at_least = Decimal(80)


class CampaignFactory(factory.django.DjangoModelFactory):
    """The inspections of 2020, their plan approved."""

    class Meta:
        model = Campaign

    year = 2020
    title = "Kiểm tra việc áp dụng HTQLCL"
    checklist = factory.SubFactory(ChecklistFactory)
    plan_no = "316/QĐ-UBND"
    plan_day = date(2020, 2, 20)
    plan_issuer = "Ủy ban nhân dân tỉnh"
    first_day = date(2020, 3, 2)
    last_day = date(2020, 10, 31)
    state = Campaign.State.APPROVED


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    campaign = factory.SubFactory(CampaignFactory)
    name = factory.Sequence(lambda n: f"Đoàn số {n + 1}")
    decision_no = "55/QĐ-BCĐISO"
    decided_on = date(2020, 3, 1)


class InspectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Inspection

    campaign = factory.SubFactory(CampaignFactory)
    agency = factory.SubFactory(AgencyFactory)
    planned_on = date(2020, 6, 15)


class CauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cause
        django_get_or_create = ("code",)

    code = "nhan-thuc"
    name = "Nhận thức chưa đầy đủ"


class FindingFactory(factory.django.DjangoModelFactory):
    """A minor nonconformity the agency found itself."""

    class Meta:
        model = Finding

    agency = factory.SubFactory(AgencyFactory)
    number = factory.Sequence(lambda n: n + 1)
    year = 2020
    source = Finding.Source.SELF
    grade = Finding.Grade.MINOR
    requirement = "Hồ sơ có phiếu kiểm soát quá trình giải quyết"
    nature = "Ba hồ sơ không có phiếu kiểm soát"
    evidence = "Hồ sơ số 12, 15, 31"
    found_on = date(2020, 6, 15)
    due = date(2020, 7, 15)
    found_by = factory.SubFactory(UserFactory)
