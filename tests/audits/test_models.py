"""What the database itself keeps of inspections."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audits.models import Checklist, GradeBand
from audits.scoring import Band
from tests.factories.audits import ChecklistFactory, FindingFactory, GradeBandFactory, criteria

pytestmark = pytest.mark.django_db


def test_a_draft_is_written_and_an_issued_checklist_never_changes():
    draft = ChecklistFactory(issued_at=None)
    draft.title = "Tên khác"
    draft.issued_at = timezone.now()
    draft.save()

    for act in [lambda: Checklist.objects.update(title="Sửa sau"), Checklist.objects.all().delete]:
        refused = pytest.raises(IntegrityError, match="audits_issued_checklist_stays")
        with refused, transaction.atomic():
            act()

    assert Checklist.objects.get().title == "Tên khác"


def test_a_checklist_reads_the_criteria_it_keeps():
    kept = Checklist.objects.get(pk=ChecklistFactory().pk)

    assert kept.criteria.stored() == criteria().stored()
    assert kept.criteria.total() == 100


def test_the_bands_of_a_year_hold_until_a_later_years():
    GradeBandFactory(year=2014, name="Tốt", at_least=Decimal(80))
    GradeBandFactory(year=2014, name="Chưa đạt", at_least=Decimal(0))
    GradeBandFactory(year=2020, name="Xuất sắc", at_least=Decimal(90))

    bands = GradeBand.objects

    assert bands.of_year(2013) == []
    assert bands.of_year(2019) == [Band("Tốt", Decimal(80)), Band("Chưa đạt", Decimal(0))]
    assert bands.of_year(2026) == [Band("Xuất sắc", Decimal(90))]


def test_nobody_verifies_what_they_did_themselves():
    finding = FindingFactory()

    with pytest.raises(IntegrityError, match="audits_nobody_verifies_their_own"):
        type(finding).objects.filter(pk=finding.pk).update(
            done_by=finding.found_by, verified_by=finding.found_by, closed_on="2020-07-01"
        )
