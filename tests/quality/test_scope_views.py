"""The annex of a declaration as a list, and what a new one is offered."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from procedures.models import Exclusion
from tests.factories.quality import DeclarationFactory
from tests.quality.pages import NEW, at, draft, words
from tests.quality.scopes import DAY, SIGNED, declared, handled, procedure

OFFER = reverse("quality:scope-offer")


@pytest.fixture
def commune(province):
    births = [procedure("Đăng ký khai sinh"), procedure("Đăng ký kết hôn")]
    handled(province.commune_a, *births, iso="QT-HT-01")
    handled(province.commune_a, procedure("Chứng thực bản sao", "Chứng thực"))
    return province.commune_a


def scope_of(declaration, asked=""):
    return at("scope", declaration) + asked


def named(answer):
    return [entry.name for entry in answer.context["page"]]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Chứng thực bản sao", "Đăng ký khai sinh", "Đăng ký kết hôn"]),
        ("?q=ket+hon", ["Đăng ký kết hôn"]),
        ("?field=Chứng thực", ["Chứng thực bản sao"]),
        ("?covered=no", ["Chứng thực bản sao"]),
        ("?covered=yes&q=sinh", ["Đăng ký khai sinh"]),
    ],
)
def test_frozen_procedures_are_listed_and_filtered(commune, staff, signed_in, asked, names):
    declaration = declared(commune)

    answer = signed_in(staff).get(scope_of(declaration, asked))

    assert named(answer) == names
    assert "1 quy trình bao phủ 2/3 TTHC" in words(answer)


def test_filter_there_is_not_is_said(commune, staff, signed_in):
    declaration, client = declared(commune), signed_in(staff)

    assert client.get(scope_of(declaration, "?covered=x")).status_code == 422
    export = reverse("quality:scope-export", args=[declaration.pk])
    assert client.get(f"{export}?field=x").status_code == 422


def test_what_is_left_out_is_listed_with_its_reason(commune, staff, signed_in):
    Exclusion.objects.create(
        agency=commune, procedure=procedure("Nuôi con nuôi"), start=SIGNED, reason="Không có hồ sơ"
    )

    page = words(signed_in(staff).get(scope_of(declared(commune))))

    assert "Nuôi con nuôi. Lý do: Không có hồ sơ" in page


def test_export_holds_the_annex(commune, staff, signed_in):
    export = reverse("quality:scope-export", args=[declared(commune).pk])

    answer = signed_in(staff).get(f"{export}?covered=yes")

    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    _, *rows = book.get_sheet_by_index(0).to_python()
    assert [row[:2] + row[3:5] for row in rows] == [
        [1, "Hộ tịch", "Đăng ký khai sinh", "QT-HT-01"],
        [2, "Hộ tịch", "Đăng ký kết hôn", "QT-HT-01"],
    ]


def test_declaration_entered_before_says_that_nothing_was_frozen(commune, staff, signed_in):
    declaration, client = DeclarationFactory(agency=commune), signed_in(staff)

    assert "Phạm vi chưa được đóng băng" in words(client.get(scope_of(declaration)))
    assert "Phạm vi chưa được đóng băng" in words(client.get(at("detail", declaration)))
    export = reverse("quality:scope-export", args=[declaration.pk])
    assert client.get(export).status_code == 422


def test_form_offers_the_current_scope_and_names_what_is_not_covered(
    commune, commune_officer, signed_in
):
    page = words(signed_in(commune_officer).get(NEW))

    assert "1 quy trình bao phủ 2/3 TTHC" in page
    assert "1 TTHC chưa có quy trình" in page
    assert "Chứng thực bản sao" in page
    assert "Hoạt động giải quyết 2 thủ tục hành chính thuộc 1 lĩnh vực theo 1 quy trình" in page


def test_offer_follows_the_agency_and_the_day_of_signing(commune, commune_officer, signed_in):
    client = signed_in(commune_officer)

    now = words(client.get(f"{OFFER}?agency={commune.pk}&signed_on={DAY:%d/%m/%Y}"))
    before = words(client.get(f"{OFFER}?agency={commune.pk}&signed_on=31/12/2018"))
    no_day = client.get(f"{OFFER}?agency={commune.pk}&signed_on=31/02/2021")

    assert "2/3 TTHC" in now
    assert "0/3 TTHC" in before
    assert no_day.status_code == 200


def test_form_with_faults_still_offers_the_scope(commune, commune_officer, signed_in):
    answer = signed_in(commune_officer).post(NEW, {"agency": commune.pk, "signed_on": "31/02/2021"})

    assert answer.status_code == 422
    assert "2/3 TTHC" in words(answer)


def test_agency_of_which_no_procedure_is_known_declares_as_before(province, officer, signed_in):
    assert "Cổng chưa có TTHC nào" in words(
        signed_in(officer).get(f"{NEW}?agency={province.department.pk}")
    )


def test_declaring_anew_starts_with_kind_version_and_scope(commune, commune_officer, signed_in):
    before = declared(commune)

    form = (
        signed_in(commune_officer)
        .get(f"{NEW}?agency={commune.pk}&renew={before.pk}")
        .context["form"]
    )

    assert (form["kind"].value(), form["version"].value()) == ("redeclaration", before.version_id)
    assert form["scope"].value().startswith("Hoạt động giải quyết 2 thủ tục hành chính")


def test_editing_a_draft_offers_the_scope_of_its_agency(commune, commune_officer, signed_in):
    declaration = draft(commune, start=SIGNED)

    assert "2/3 TTHC" in words(signed_in(commune_officer).get(at("edit", declaration)))
