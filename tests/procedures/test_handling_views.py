"""The pages on which an agency's procedures are read, given, excluded and followed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from procedures.models import Exclusion, Handling, Milestone
from tests.corpus import honest
from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    IsoFactory,
    ProcedureFactory,
)

DAY = date(2021, 6, 30)
ASSIGN = reverse("procedures:handling-assign")


def at(name, *numbers):
    return reverse(f"procedures:{name}", args=numbers)


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def commune(province):
    """Three procedures on two fields, two of them covered, one by a procedure that takes long."""
    commune = province.commune_a
    fields = [FieldFactory(name=name) for name in ("Hộ tịch", "Hộ tịch", "Đất đai")]
    names = ["Đăng ký kết hôn", "Đăng ký khai sinh", "Cấp giấy chứng nhận"]
    made = [
        HandlingFactory(agency=commune, procedure=ProcedureFactory(
            published__name=name, published__field=field))
        for name, field in zip(names, fields, strict=True)
    ]  # fmt: skip
    CoverFactory(handling=made[0])
    CoverFactory(handling=made[1], iso=IsoFactory(agency=commune, issued__stated=20))
    return commune


@pytest.fixture
def client(signed_in, staff):
    return signed_in(staff)


def test_headline_counts_iso_procedures_and_what_they_cover(commune, client):
    answer = client.get(at("handling-list", commune.pk), {"day": DAY.isoformat()})

    assert "<strong>2 quy trình bao phủ 2/3 TTHC</strong> trên 2 lĩnh vực" in words(answer)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "KET HON"}, ["Đăng ký kết hôn"]),
        ({"covered": "no"}, ["Cấp giấy chứng nhận"]),
        ({"covered": "warning"}, ["Cấp giấy chứng nhận", "Đăng ký khai sinh"]),
        ({"covered": "yes", "q": "khai sinh"}, ["Đăng ký khai sinh"]),
    ],
)
def test_lines_are_filtered(commune, client, asked, names):
    page = client.get(at("handling-list", commune.pk), asked).context["page"]

    assert sorted(line.name for line in page) == names


def test_unknown_filter_says_so(commune, client):
    assert client.get(at("handling-list", commune.pk), {"field": "x"}).status_code == 422


def test_past_day_is_the_past_days_list(commune, client):
    answer = client.get(at("handling-list", commune.pk), {"day": "2018-12-31"})

    assert "0 quy trình bao phủ 0/3 TTHC" in words(answer)


def test_list_costs_as_many_queries_however_long(commune, client, count_queries):
    def ask():
        return client.get(at("handling-list", commune.pk))

    ask()
    few = count_queries(ask)
    for _ in range(20):
        CoverFactory(handling__agency=commune)

    assert count_queries(ask) == few <= 8


def test_exclusion_is_shown_with_its_reason(commune, client):
    procedure = ProcedureFactory(published__name="Xác nhận hộ chài lưới")

    sent = client.post(
        at("exclusion-new", commune.pk),
        {"procedure": procedure.full_code, "start": "01/06/2021",
         "reason": "Xã không có sông, biển."},
    )  # fmt: skip

    answer = client.get(sent["Location"], {"day": DAY.isoformat()})
    assert "1 TTHC loại trừ" in words(answer)
    assert "Xã không có sông, biển." in words(answer)


def test_forms_say_what_is_wrong_beside_the_field(commune, client):
    answer = client.post(
        at("handling-new", commune.pk), {"procedure": "9.999999", "start": "31/02/2021"}
    )

    assert answer.status_code == 422
    assert "Danh mục không có TTHC mang mã 9.999999" in words(answer)
    assert "“31/02/2021” không phải là một ngày có thật" in words(answer)
    assert 'value="9.999999"' in words(answer)


def test_one_is_given_ended_and_its_exclusion_ended_on_the_pages(commune, client):
    procedure = ProcedureFactory()
    client.post(
        at("handling-new", commune.pk), {"procedure": procedure.full_code, "start": "01/06/2021"}
    )
    handling = Handling.objects.get(procedure=procedure)
    client.post(
        at("handling-end", handling.pk), {"end": "30/06/2021", "reason": "Chuyển về cấp huyện"}
    )
    exclusion = Exclusion.objects.create(
        agency=commune, procedure=procedure, start=DAY, reason="Chuyển về cấp huyện."
    )
    client.post(at("exclusion-end", exclusion.pk), {"end": "01/08/2021"})

    handling.refresh_from_db()
    exclusion.refresh_from_db()
    assert (handling.end, exclusion.end) == (DAY, date(2021, 8, 1))


def test_list_is_looked_at_before_it_is_given(province, client):
    given, _ = ProcedureFactory(), ProcedureFactory()
    HandlingFactory(agency=province.district, procedure=given, start=date(2021, 6, 30))
    ProcedureFactory(published__levels="district")
    asked = {"level": "commune", "kinds": "commune", "start": "30/06/2021"}

    preview = client.post(ASSIGN, asked)
    assert "Sẽ giao 4 lượt TTHC" in words(preview)
    assert Handling.objects.count() == 1
    written = client.post(ASSIGN, {**asked, "write": "yes", "seen": 4}, follow=True)

    assert Handling.objects.filter(start=date(2021, 6, 30)).count() == 5
    assert "Đã giao 4 lượt TTHC cho 2 cơ quan" in words(written)
    assert {line.agency_name for line in written.context["lines"]} == {
        "UBND xã Nam Hùng", "UBND xã Nam Mỹ"
    }  # fmt: skip
    assert written.context["page"].paginator.count == written.context["share"].whole == 4


def test_what_changed_since_it_was_looked_at_is_shown_again(province, client):
    ProcedureFactory()
    asked = {"level": "commune", "kinds": "commune", "start": "30/06/2021"}

    answer = client.post(ASSIGN, {**asked, "write": "yes", "seen": 5})

    assert "đã thay đổi từ lúc xem trước" in words(answer)
    assert not Handling.objects.exists()


def test_chosen_codes_go_to_chosen_agencies(province, client):
    one, other = ProcedureFactory(), ProcedureFactory()
    asked = {"codes": f"{one.full_code}\n{other.full_code}", "agencies": province.department.pk,
             "start": "30/06/2021"}  # fmt: skip

    client.post(ASSIGN, {**asked, "write": "yes", "seen": 2})

    assert set(Handling.objects.values_list("agency", "procedure")) == {
        (province.department.pk, one.pk), (province.department.pk, other.pk)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kinds": "commune"}, "Hãy chọn cấp, lĩnh vực"),
        ({"level": "commune"}, "Hãy chọn loại cơ quan"),
        ({"kinds": "commune", "codes": "1.1"}, "không có TTHC mang mã 1.1"),
    ],
)
def test_assigning_asks_what_and_whom(province, client, asked, said):
    answer = client.post(ASSIGN, {"start": "30/06/2021", **asked})

    assert answer.status_code == 422
    assert said in words(answer)


def test_posting_with_a_photograph_is_noted_shown_and_taken_back(
    commune, commune_officer, signed_in
):
    browser = signed_in(commune_officer)
    handling = Handling.objects.filter(agency=commune).first()
    photo = SimpleUploadedFile("bang.jpg", honest.picture())

    browser.post(
        at("milestone-new", handling.pk),
        {"kind": "posted", "on": "30/06/2021", "until": "31/12/2021",
         "place": "Bảng niêm yết", "photo": photo},
    )  # fmt: skip

    step = Milestone.objects.get()
    page = browser.get(at("handling-detail", handling.pk))
    assert "Bảng niêm yết" in words(page)
    assert "Từ ngày 30/06/2021 đến hết ngày 31/12/2021" in words(page)
    shown = browser.get(at("milestone-photo", step.pk))
    assert (shown["Content-Type"], b"".join(shown)[:2]) == ("image/jpeg", b"\xff\xd8")
    browser.post(at("milestone-remove", step.pk))
    assert not Milestone.objects.exists()
