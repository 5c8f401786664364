"""The pages that everybody may read without signing in."""

import re
from datetime import date
from decimal import Decimal
from unicodedata import normalize

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from agencies import actions
from agencies.models import AgencyVersion, Kind, Upload
from procedures.models import ProcedureVersion
from quality.models import Display, ObligationKind, Submission
from tests.corpus import honest
from tests.factories.agencies import ContactFactory, UploadFactory
from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    ProcedureFactory,
)
from tests.factories.quality import (
    ApplicabilityFactory,
    DeclarationFactory,
    DocumentFactory,
    ObjectiveFactory,
    ObjectivePlanFactory,
    ObligationFactory,
    ObligationKindFactory,
)
from tests.quality.handing import NOW, drafted, sent

LIST = reverse("reports:public-list")
NAME = re.compile(r'<li>\s*<a href="[^"]*">([^<]+)</a>')


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def marriage(province):
    """Đăng ký kết hôn at the commune: 13 days instead of the law's 15, with what to bring."""
    covered = CoverFactory(
        handling__agency=province.commune_a,
        handling__procedure__code="1.000894",
        handling__procedure__published__name="Đăng ký kết hôn",
        handling__procedure__published__components=[
            {"name": "Tờ khai đăng ký kết hôn", "originals": 1, "copies": 0, "form": "Mẫu 2"}
        ],
    )
    return covered.handling


def at(agency, name="agency"):
    return reverse(f"reports:public-{name}", args=[agency.pk])


def words(answer):
    return " ".join(answer.content.decode().split())


def read(client, address, **asked):
    return words(client.get(address, asked))


# --- what a page shows ----------------------------------------------------------------------


def test_agency_shows_its_procedures_with_its_time_the_laws_time_and_what_to_bring(
    province, marriage, client
):
    HandlingFactory(
        agency=province.commune_a,
        procedure__published__name="Chứng thực bản sao",
        procedure__published__field=FieldFactory(name="Chứng thực"),
    )

    shown = read(client, at(province.commune_a))

    assert "2 thủ tục trên 2 lĩnh vực" in shown
    assert 'Đăng ký kết hôn</span><span class="offer-time"> <strong class="time">13 ngày' in shown
    assert "rút ngắn từ 15 ngày làm việc" in shown
    assert "Tờ khai đăng ký kết hôn (1 bản chính), Mẫu 2" in shown
    assert shown.index("Chứng thực bản sao") < shown.index("Đăng ký kết hôn")


@pytest.mark.parametrize("asked", ["ket hon", "KẾT HÔN", normalize("NFD", "kết hôn"), "1.000894"])
def test_agencys_procedures_are_searched_without_accents(province, marriage, client, asked):
    HandlingFactory(agency=province.commune_a, procedure__published__name="Khai sinh")

    shown = read(client, at(province.commune_a), q=asked)

    assert "Tìm thấy 1 thủ tục" in shown
    assert "Khai sinh" not in shown


def test_of_an_agencys_procedures_the_nearest_is_found_first(province, marriage, client):
    field = ProcedureVersion.objects.get(procedure=marriage.procedure).field
    HandlingFactory(
        agency=province.commune_a, procedure__code="1.000001",
        procedure__published__name="Đăng ký kết hôn lưu động", procedure__published__field=field,
    )  # fmt: skip

    shown = read(client, at(province.commune_a), q="ket hon")

    assert shown.index(">Đăng ký kết hôn<") < shown.index(">Đăng ký kết hôn lưu động<")


@pytest.mark.parametrize("asked", ["ket hon", "KẾT HÔN", normalize("NFD", "kết hôn")])
def test_search_finds_a_procedure_with_who_handles_it_and_in_what_time(
    province, marriage, client, asked
):
    ProcedureFactory(code="1.000001", published__name="Đăng ký kết hôn lưu động")

    shown = client.get(LIST, {"q": asked})

    assert NAME.findall(words(shown)) == ["Đăng ký kết hôn", "Đăng ký kết hôn lưu động"]
    assert 'UBND xã Nam Hùng</a> · <strong class="time">13 ngày làm việc' in words(shown)
    assert "chưa có cơ quan nào được giao" in words(shown)


def test_procedure_of_many_agencies_leads_to_the_list_of_them(province, marriage, client):
    HandlingFactory(agency=province.commune_b, procedure=marriage.procedure)
    address = reverse("reports:public-procedure", args=[marriage.procedure_id])

    found = read(client, LIST, q="ket hon")
    shown = read(client, address)
    one = read(client, address, q="nam my")

    assert "2 cơ quan giải quyết" in found
    assert f'href="{address}"' in found
    assert NAME.findall(shown) == ["UBND xã Nam Hùng", "UBND xã Nam Mỹ"]
    assert "13 ngày làm việc" in shown
    assert "Tờ khai đăng ký kết hôn" in shown
    assert NAME.findall(one) == ["UBND xã Nam Mỹ"]


@pytest.mark.parametrize("asked", ["nam hung", "NAM HÙNG", "13966"])
def test_agency_is_found_without_accents_and_by_its_code(province, client, asked):
    assert NAME.findall(read(client, LIST, q=asked)) == ["UBND xã Nam Hùng"]


def test_list_shows_every_agency_under_its_group(province, client):
    shown = read(client, LIST)

    assert "UBND cấp xã <span" in shown
    assert "UBND xã Nam Mỹ" in NAME.findall(shown)
    assert "UBND tỉnh Nam Định" not in NAME.findall(shown)


def test_nothing_found_says_so(province, client):
    assert "Không tìm thấy “khong dau co”" in read(client, LIST, q="khong dau co")


def test_abolished_procedure_is_no_longer_shown(province, marriage, client):
    ProcedureVersion.objects.update(end=date(2026, 1, 1))

    assert "Cơ quan này chưa công khai thủ tục nào" in read(client, at(province.commune_a))
    answer = client.get(reverse("reports:public-procedure", args=[marriage.procedure_id]))
    assert answer.status_code == 404


def test_time_of_a_draft_or_a_replaced_iso_procedure_is_not_shown(province, client):
    handling = HandlingFactory(agency=province.commune_a)
    iso = IsoFactory(agency=province.commune_a, issued=None)
    IsoRevisionFactory(iso=iso, stated=Decimal(9), end=date(2020, 1, 1))
    IsoRevisionFactory(iso=iso, stated=Decimal(8), state="draft", revision_no=1)
    CoverFactory(handling=handling, iso=iso)

    shown = read(client, at(province.commune_a))

    assert '<strong class="time">15 ngày làm việc' in shown
    assert "9 ngày" not in shown
    assert "8 ngày" not in shown


def test_contact_is_shown_and_can_be_dialled(province, client):
    ContactFactory(agency=province.commune_a, phone="0228 3827 016", hours="7 giờ 30 – 17 giờ")

    shown = read(client, at(province.commune_a))

    assert 'href="tel:02283827016"' in shown
    assert "7 giờ 30 – 17 giờ" in shown


# --- what was declared, accepted, posted ----------------------------------------------------


def test_declaration_in_force_is_named_and_its_scan_opens(province, client):
    scan = UploadFactory(agency=province.department)
    DeclarationFactory(agency=province.department, number="55/QĐ-SKHCN", upload=scan)

    shown = read(client, at(province.department))
    file = client.get(at(province.department, "declaration"))

    assert "TCVN ISO 9001:2015" in shown
    assert "số 55/QĐ-SKHCN ngày 01/06/2018" in shown
    assert at(province.department, "declaration") in shown
    assert b"".join(file) == honest.pdf()
    assert file["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("scan", [Upload.Scan.WAITING, Upload.Scan.INFECTED])
def test_file_that_is_not_scanned_clean_opens_for_nobody(province, client, scan):
    upload = UploadFactory(agency=province.department, scan=scan)
    DeclarationFactory(agency=province.department, upload=upload)

    assert client.get(at(province.department, "declaration")).status_code == 404
    assert at(province.department, "declaration") not in read(client, at(province.department))


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_declaration_that_is_not_recorded_is_shown_to_nobody(province, client, state):
    DeclarationFactory(
        agency=province.department, number="9/BIMAT", status=state, return_reason="Thiếu chữ ký",
        upload=UploadFactory(agency=province.department),
    )  # fmt: skip

    assert "9/BIMAT" not in read(client, at(province.department))
    assert client.get(at(province.department, "declaration")).status_code == 404


def test_policy_is_shown_once_it_was_put_up_and_the_newest_of_those(province, client):
    old = DocumentFactory(agency=province.department, number="1/CSCL")
    Display.objects.create(document=old, place="Bảng tin", on=date(2020, 1, 1))
    DocumentFactory(agency=province.department, number="2/CSCL", replaces=old)

    shown = read(client, at(province.department))

    assert "1/CSCL" in shown
    assert "2/CSCL" not in shown
    assert b"".join(client.get(at(province.department, "policy"))) == honest.pdf()


def test_policy_that_is_only_kept_in_the_library_is_not_public(province, client):
    DocumentFactory(agency=province.department, number="1/CSCL")

    assert "1/CSCL" not in read(client, at(province.department))
    assert client.get(at(province.department, "policy")).status_code == 404


@pytest.fixture
def plan_in(province, officer):
    """plan_in(state) is the department's plan of this year, handed in and brought to the state."""

    def make(state):
        ApplicabilityFactory(kind=Kind.DEPARTMENT)
        kind = ObligationKindFactory(code="objectives", form=ObligationKind.Form.OBJECTIVES)
        duty = ObligationFactory(kind=kind, agency_kind=Kind.DEPARTMENT)
        plan = ObjectivePlanFactory(agency=province.department, year=2026)
        ObjectiveFactory(plan=plan, name="Hồ sơ đúng hạn", mid_year=Decimal("98.5"))
        upload = UploadFactory(agency=province.department)
        made = drafted(officer, province.department, duty, upload=upload, number="7/KH")
        sent(officer, made, now=timezone.now())
        Submission.objects.filter(pk=made.pk).update(
            state=state, decided_at=timezone.now(), return_reason="Thiếu chữ ký"
        )
        return plan

    return make


def test_objectives_are_shown_as_they_were_accepted(province, plan_in, client):
    plan = plan_in("accepted")
    plan.objectives.update(name="Điều chỉnh chưa tiếp nhận")

    shown = read(client, at(province.department))

    assert "Mục tiêu chất lượng năm 2026" in shown
    assert "Hồ sơ đúng hạn" in shown
    assert "Điều chỉnh" not in shown


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_objectives_that_are_not_accepted_are_shown_to_nobody(province, plan_in, client, state):
    plan_in(state)

    assert "Hồ sơ đúng hạn" not in read(client, at(province.department))


# --- agencies that are no more --------------------------------------------------------------


def test_ended_agency_says_who_took_over(province, marriage, client):
    new = actions.merge(
        by=None,
        old=[province.commune_a, province.commune_b],
        into=AgencyVersion(
            name="UBND xã Nam Hùng Mỹ", kind=Kind.COMMUNE, parent=province.district,
            start=date(2025, 7, 1),
        ),
        decision="NQ 1",
    )  # fmt: skip

    answer = client.get(at(province.commune_a))

    assert answer.status_code == 200
    assert "đã chấm dứt hoạt động từ ngày 01/07/2025" in words(answer)
    assert f'<a href="{at(new)}">UBND xã Nam Hùng Mỹ</a>' in words(answer)
    assert "Đăng ký kết hôn" not in words(answer)


def test_agency_there_never_was_is_not_found(province, client):
    for name in ["agency", "qr", "declaration", "policy"]:
        address = reverse(f"reports:public-{name}", args=[987654])
        assert client.get(address).status_code == 404


# --- strangers, caches, cost ----------------------------------------------------------------


def test_strangers_get_no_cookie_and_may_keep_a_page_for_a_while(province, marriage, client):
    for address in [LIST, at(province.commune_a), at(province.commune_a, "qr")]:
        answer = client.get(address)

        assert answer["Cache-Control"] == "public, max-age=300"
        assert not answer.cookies
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "csrfmiddlewaretoken" not in words(answer)
        assert "<script" not in words(answer)


def test_whoever_is_signed_in_gets_a_copy_no_cache_keeps(province, officer, signed_in):
    answer = signed_in(officer).get(at(province.commune_a))

    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    assert officer.full_name not in words(answer)


def test_nothing_can_be_sent(province, client):
    assert client.post(LIST).status_code == 405
    assert client.post(at(province.commune_a)).status_code == 405


def test_installation_may_do_without_public_pages(province, client, officer, signed_in, settings):
    settings.PUBLIC_PAGES = False

    for address in [LIST, at(province.commune_a), at(province.commune_a, "qr")]:
        assert client.get(address).status_code == 404
    page = read(
        signed_in(officer), reverse("agencies:agency-detail", args=[province.department.pk])
    )
    assert "cong-khai" not in page
    assert "cong-khai" not in read(client, reverse("accounts:sign-in"))


@pytest.mark.parametrize("asked", [{}, {"q": "thủ tục"}])
@pytest.mark.parametrize("name", ["list", "agency", "procedure"])
def test_pages_cost_the_same_however_much_there_is(
    province, marriage, client, count_queries, name, asked
):
    pk = {"list": [], "agency": [province.commune_a.pk], "procedure": [marriage.procedure_id]}[name]
    address = reverse(f"reports:public-{name}", args=pk)
    CoverFactory(handling__agency=province.commune_a)
    few = count_queries(lambda: client.get(address, asked))

    for _ in range(15):
        CoverFactory(handling__agency=province.commune_a)
        HandlingFactory(agency=province.commune_b)

    assert count_queries(lambda: client.get(address, asked)) == few <= 8


@pytest.mark.parametrize("asked", ["\x00", "x" * 60_000, " ".join(map(str, range(1500))), "%", "-"])
@pytest.mark.parametrize("name", ["list", "agency", "procedure"])
def test_whatever_is_looked_for_is_answered(province, marriage, client, name, asked):
    pk = {"list": [], "agency": [province.commune_a.pk], "procedure": [marriage.procedure_id]}[name]

    assert client.get(reverse(f"reports:public-{name}", args=pk), {"q": asked}).status_code == 200
