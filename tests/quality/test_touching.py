"""Which declarations a change of a procedure or of a text touches."""

import pytest
from django.urls import reverse

from tests.factories.procedures import LegalDocumentFactory
from tests.quality.pages import words
from tests.quality.scopes import declared, handled, procedure

TOUCHED = reverse("quality:declarations-touched")


@pytest.fixture
def marriage():
    return procedure("Đăng ký kết hôn")


@pytest.fixture
def communes(province, marriage):
    """xã Nam Hùng covers it, xã Nam Mỹ only handles it; both declared."""
    handled(province.commune_a, marriage, iso="QT-01")
    handled(province.commune_b, marriage)
    declared(province.commune_a, number="11/QĐ-UBND")
    declared(province.commune_b, number="12/QĐ-UBND")
    return province


def test_declarations_that_cover_a_procedure_are_listed(communes, marriage, staff, signed_in):
    page = words(signed_in(staff).get(f"{TOUCHED}?tthc={marriage.pk}"))

    assert "11/QĐ-UBND" in page
    assert "12/QĐ-UBND" not in page


def test_declarations_that_rest_on_a_text_are_listed(communes, marriage, staff, signed_in):
    text, other = LegalDocumentFactory(), LegalDocumentFactory()
    marriage.versions.get().legal_bases.add(text)
    client = signed_in(staff)

    assert "11/QĐ-UBND" in words(client.get(f"{TOUCHED}?text={text.pk}"))
    assert "Không có công bố nào" in words(client.get(f"{TOUCHED}?text={other.pk}"))


def test_only_declarations_within_reach_are_listed(communes, marriage, officer, signed_in):
    page = words(signed_in(officer).get(f"{TOUCHED}?tthc={marriage.pk}"))

    assert "11/QĐ-UBND" not in page


def test_declaration_that_ended_is_not_touched(communes, marriage, staff, signed_in):
    page = words(signed_in(staff).get(f"{TOUCHED}?tthc={marriage.pk}&day=2020-01-01"))

    assert "11/QĐ-UBND" not in page


@pytest.mark.parametrize("asked", ["", "?tthc=x", "?tthc=999999", "?text=999999"])
def test_what_there_is_not_is_said_so(province, staff, signed_in, asked):
    assert signed_in(staff).get(f"{TOUCHED}{asked}").status_code == 404
