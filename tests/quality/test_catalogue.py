from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from quality.models import Applicability, ObligationKind, Regime, StandardVersion
from tests.factories.quality import (
    ApplicabilityFactory,
    ObligationKindFactory,
    StandardVersionFactory,
)

pytestmark = pytest.mark.django_db


def load():
    said = StringIO()
    call_command("load_standards", stdout=said)
    return said.getvalue()


def test_a_new_installation_knows_the_standards_and_whom_the_decision_binds():
    load()

    assert set(StandardVersion.objects.values_list("code", flat=True)) == {"2008", "2015", "2026"}
    assert Applicability.objects.get(kind="department").regime == Regime.MANDATORY
    assert Applicability.objects.get(kind="commune").regime == Regime.ENCOURAGED


def test_a_new_installation_knows_the_eight_usual_duties():
    load()

    assert list(ObligationKind.objects.values_list("code", flat=True)) == [
        "policy", "objectives", "plan", "audit", "review", "results", "report", "posting",
    ]  # fmt: skip
    for kind in ObligationKind.objects.all():
        kind.full_clean()


def test_a_kind_of_duty_that_the_province_renamed_stays():
    ObligationKindFactory(code="audit", name="Đánh giá chéo")

    load()

    assert ObligationKind.objects.get(code="audit").name == "Đánh giá chéo"
    assert ObligationKind.objects.count() == 8


def test_loading_the_standards_twice_changes_nothing():
    load()

    assert "không thay đổi gì" in load()


def test_what_the_province_entered_itself_stays():
    StandardVersionFactory(code="2008", name="Tên của tỉnh")
    ApplicabilityFactory(kind="commune", regime=Regime.MANDATORY)

    load()

    assert StandardVersion.objects.get(code="2008").name == "Tên của tỉnh"
    assert Applicability.objects.get(kind="commune").regime == Regime.MANDATORY


def test_the_new_iso_cannot_be_declared_before_it_is_a_tcvn():
    load()
    newest = StandardVersion.objects.get(code="2026")

    with pytest.raises(ValidationError, match="chưa được ban hành thành TCVN"):
        newest.check_declarable(newest.published_on)
