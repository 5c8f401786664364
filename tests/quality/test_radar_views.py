"""The radar as pages: the list, its export, and where else it is told of."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from procedures.models import Cover, ProcedureVersion
from quality.models import Declaration
from reports.agenda import Agenda
from tests.factories.agencies import AgencyVersionFactory
from tests.factories.procedures import ProcedureVersionFactory
from tests.factories.quality import DeclarationFactory
from tests.quality.pages import LIST, at, draft, panel, words
from tests.quality.scopes import DAY, declared, handled, procedure

RADAR, EXPORT, PANEL = (
    reverse(f"quality:{name}") for name in ["radar", "radar-export", "radar-panel"]
)
CHANGED = date(2021, 6, 1)
ON = f"day={DAY.isoformat()}"


@pytest.fixture
def marriage(db):
    return procedure("Đăng ký kết hôn")


@pytest.fixture
def communes(province, marriage):
    """xã Nam Hùng's procedure was amended, xã Nam Mỹ lost an ISO procedure, the Sở is as it was."""
    birth = procedure("Đăng ký khai sinh")
    handled(province.commune_a, marriage, iso="QT-01")
    handled(province.commune_b, birth, iso="QT-01")
    handled(province.department, procedure("Cấp phép bức xạ"), iso="QT-07")
    declared(province.commune_a, number="11/QĐ-UBND")
    declared(province.commune_b, number="12/QĐ-UBND")
    declared(province.department, number="13/QĐ-SKHCN")
    DeclarationFactory(agency=province.district, number="14/QĐ-UBND")
    amend(marriage)
    Cover.objects.filter(iso__agency=province.commune_b).update(end=CHANGED + timedelta(days=30))
    return province


def amend(what):
    ProcedureVersion.objects.filter(procedure=what).update(end=CHANGED)
    ProcedureVersionFactory(
        procedure=what, name="Đăng ký kết hôn", start=CHANGED, decision="200/QĐ-UBND"
    )


def found(answer):
    return sorted(line.declaration.number for line in answer.context["page"])


def test_list_names_each_cause_with_procedure_day_and_decision(communes, staff, signed_in):
    page = words(signed_in(staff).get(f"{RADAR}?{ON}"))

    assert "1 TTHC được sửa đổi, bổ sung" in page
    assert "Đăng ký kết hôn: được sửa đổi, bổ sung từ ngày 01/06/2021 (200/QĐ-UBND)" in page
    assert "Đăng ký khai sinh: không còn quy trình từ ngày 01/07/2021" in page
    assert "2 công bố" in page


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", ["11/QĐ-UBND", "12/QĐ-UBND"]),
        ("cause=amended", ["11/QĐ-UBND"]),
        ("cause=uncovered", ["12/QĐ-UBND"]),
        ("cause=added", []),
        ("days=90", ["11/QĐ-UBND"]),
        ("group=commune", ["11/QĐ-UBND", "12/QĐ-UBND"]),
        ("group=provincial", []),
        ("group=provincial&standing=any", ["13/QĐ-SKHCN", "14/QĐ-UBND"]),
        ("standing=same", ["13/QĐ-SKHCN"]),
        ("standing=unknown", ["14/QĐ-UBND"]),
        ("q=nam+my", ["12/QĐ-UBND"]),
        ("q=KẾT+HÔN", ["11/QĐ-UBND"]),
        ("q=11/QĐ", ["11/QĐ-UBND"]),
    ],
)
def test_radar_is_filtered(communes, staff, signed_in, asked, numbers):
    answer = signed_in(staff).get(f"{RADAR}?{ON}&{asked}")

    assert found(answer) == numbers
    assert f"{len(numbers)} công bố" in words(answer)


def test_longest_due_stands_first(communes, staff, signed_in):
    answer = signed_in(staff).get(f"{RADAR}?{ON}")

    assert [line.days for line in answer.context["page"]] == [92, 62]


@pytest.mark.parametrize("asked", ["cause=x", "group=x", "days=7", "standing=x"])
def test_filter_there_is_not_is_said(communes, staff, signed_in, asked):
    client = signed_in(staff)

    assert client.get(f"{RADAR}?{asked}").status_code == 422
    assert client.get(f"{EXPORT}?{asked}").status_code == 422
    assert "Bỏ hết bộ lọc" in words(client.get(f"{RADAR}?{asked}"))


def test_export_holds_what_is_filtered(communes, staff, signed_in):
    answer = signed_in(staff).get(f"{EXPORT}?{ON}&cause=amended")

    _, *rows = (
        CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert [row[2:3] + row[5:8] + row[9:] for row in rows] == [
        [
            "11/QĐ-UBND",
            CHANGED,
            92,
            "Được sửa đổi, bổ sung",
            "Đăng ký kết hôn",
            CHANGED,
            "200/QĐ-UBND",
        ]
    ]


def test_nobody_sees_the_radar_of_agencies_beyond_reach(communes, commune_officer, signed_in):
    answer = signed_in(commune_officer).get(f"{RADAR}?{ON}&standing=any")

    assert found(answer) == ["11/QĐ-UBND"]


def test_empty_radar_says_that_nothing_is_due(province, staff, signed_in):
    client = signed_in(staff)
    assert "Chưa có công bố nào được đóng băng phạm vi" in words(client.get(RADAR))

    handled(province.department, procedure("Cấp phép bức xạ"), iso="QT-07")
    declared(province.department)

    assert "Không có công bố nào cần công bố lại" in words(client.get(RADAR))


def test_register_and_first_page_lead_to_the_radar(communes, staff, signed_in):
    client = signed_in(staff)

    assert PANEL in words(client.get(LIST))
    assert PANEL in words(client.get(reverse("reports:home")))
    assert "Cần công bố lại: <strong>2</strong> trên 3" in words(client.get(f"{PANEL}?{ON}"))


def test_page_of_a_declaration_tells_what_has_changed(communes, commune_officer, signed_in):
    declaration = Declaration.objects.get(number="11/QĐ-UBND")

    page = words(signed_in(commune_officer).get(f"{at('detail', declaration)}?{ON}"))

    assert "1 TTHC thay đổi, từ ngày 01/06/2021, đã 92 ngày" in page
    assert "Soạn công bố lại" in page
    assert "1 quy trình bao phủ 1/1 TTHC" in page


def test_reader_is_not_offered_to_declare_anew(communes, auditor, signed_in):
    declaration = Declaration.objects.get(number="11/QĐ-UBND")

    page = words(signed_in(auditor).get(f"{at('detail', declaration)}?{ON}"))

    assert "Cần công bố lại" in page
    assert "Soạn công bố lại" not in page


def test_page_of_an_agency_tells_that_it_is_due(communes, staff, signed_in):
    client = signed_in(staff)

    assert "1 TTHC thay đổi" in words(client.get(f"{panel(communes.commune_a)}?{ON}"))
    assert "TTHC thay đổi" not in words(client.get(f"{panel(communes.department)}?{ON}"))


def test_agenda_of_the_officer_has_the_declaration_to_be_made_anew(communes, commune_officer):
    (group,) = Agenda.of(commune_officer, DAY).groups

    (task,) = group.tasks
    assert group.title == "Cần công bố lại"
    assert task.name == "Công bố lại: 1 TTHC thay đổi, đã 92 ngày"


def test_agenda_leaves_out_what_is_being_declared_anew(communes, commune_officer):
    draft(communes.commune_a, start=DAY, kind="redeclaration")

    titles = [group.title for group in Agenda.of(commune_officer, DAY).groups]

    assert titles == ["Công bố đang làm"]


def test_list_costs_eight_queries_however_many_are_due(
    communes, marriage, staff, signed_in, count_queries
):
    client = signed_in(staff)
    client.get(RADAR)
    few = count_queries(lambda: client.get(f"{RADAR}?{ON}"))

    for place in range(30):
        agency = AgencyVersionFactory(
            name=f"UBND xã {place}", kind="commune", parent=communes.district,
            group=communes.groups.commune,
        ).agency  # fmt: skip
        stored = Declaration.objects.get(number="11/QĐ-UBND").scope_snapshot
        DeclarationFactory(agency=agency, scope_snapshot=stored)

    assert count_queries(lambda: client.get(f"{RADAR}?{ON}")) == few <= 8
    assert "32 công bố" in words(client.get(f"{RADAR}?{ON}"))
