"""The slip that goes with a dossier, read back from the PDF."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from isoportal.lib.paper import printed
from procedures.body import Step
from procedures.models import Cover, State
from procedures.printing.slip import control_slip
from tests.factories.procedures import (
    CoverFactory,
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
)
from tests.procedures.writing import marriage
from tests.reports.paper import BOTTOM, LEFT, RIGHT, read

DAY = date(2026, 11, 20)


@pytest.fixture
def handling(province):
    """Registering a marriage in xã Nam Hùng, covered by QT-05 in four steps."""
    handling = HandlingFactory(
        agency=province.commune_a, procedure__code="1.000894",
        procedure__published__name="Thủ tục đăng ký kết hôn",
    )  # fmt: skip
    cover(handling, "QT-05", marriage())
    return handling


def cover(handling, code, body, **more):
    iso = IsoFactory(agency=handling.agency, code=code, issued=None)
    IsoRevisionFactory(iso=iso, body=body.stored(), stated=Decimal(13))
    return CoverFactory(handling=handling, iso=iso, **more)


def on_paper(handling, folder, **more):
    target = folder / "slip.pdf"
    context = control_slip(handling, DAY, **more)
    target.write_bytes(printed("pdf/control_slip.html", context, sheet="iso_paper.css"))
    return read(target)


def test_what_is_no_longer_handled_has_no_slip(handling):
    handling.end = date(2026, 11, 1)
    handling.save()

    with pytest.raises(ValidationError, match="không thực hiện TTHC"):
        control_slip(handling, DAY)


def test_slip_has_the_heads_and_blanks_of_the_circular(handling, tmp_path):
    text = on_paper(handling, tmp_path).text

    for words in [
        "UBND XÃ NAM HÙNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Mã hồ sơ:", "Kèm theo hồ sơ của:",
        "Loại thủ tục: Thủ tục đăng ký kết hôn (mã 1.000894)", "Ngày nhận:", "Ngày trả:",
        "thời gian giải quyết: 13 ngày làm việc", "TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN HỒ SƠ",
        "(Trước hạn/", "GHI", "Bước 1: Tiếp nhận hồ sơ",
    ]:  # fmt: skip
        assert words in text


def test_of_two_main_procedures_the_one_linked_first_gives_the_steps(handling):
    cover(handling, "QT-01", marriage(steps=[Step("Bước khác", "Công chức", Decimal(25))]))

    assert control_slip(handling, DAY)["revision"].iso.code == "QT-05"


def test_each_step_is_handed_from_who_did_the_one_before(handling):
    rows = control_slip(handling, DAY)["rows"]

    assert [(row.giver, row.taker) for row in rows] == [
        ("Tổ chức, cá nhân nộp hồ sơ", "Bộ phận TN&TKQ"),
        ("Bộ phận TN&TKQ", "Công chức tư pháp - hộ tịch"),
        ("Công chức tư pháp - hộ tịch", "Lãnh đạo UBND xã"),
        ("Lãnh đạo UBND xã", "Bộ phận TN&TKQ"),
    ]


@pytest.mark.parametrize("count", [1, 8])
def test_up_to_eight_steps_stand_on_one_page(handling, tmp_path, count):
    steps = [
        Step("Xem xét, thẩm định hồ sơ của tổ chức", f"Phòng chuyên môn số {n}", Decimal("0.5"))
        for n in range(count)
    ]
    revise(handling, marriage(steps=steps))

    paper = on_paper(handling, tmp_path)

    assert len(paper.pages) == 1
    assert paper.text.count("1. Giao:") == paper.text.count("2. Nhận:") == count
    assert paper.text.count("… giờ … phút, ngày … tháng … năm 20…") == count
    assert paper.text.count("Đúng hạn") == paper.text.count("Quá hạn") == count


def test_more_steps_go_on_under_the_same_heads(handling, tmp_path):
    revise(handling, marriage(steps=[Step("Thẩm định", f"Phòng {n}") for n in range(25)]))

    paper = on_paper(handling, tmp_path)

    assert len(paper.pages) > 1
    assert all("TÊN CƠ QUAN" in page.text for page in paper.pages)


def test_slip_is_set_in_tinos_within_the_margins(handling, tmp_path):
    for page in on_paper(handling, tmp_path).pages:
        inside = [sign for sign in page.chars if sign["text"].strip()]
        assert {sign["fontname"].split("+")[-1][:5] for sign in inside} == {"Tinos"}
        assert min(sign["x0"] for sign in inside) > LEFT - 0.5
        assert max(sign["x1"] for sign in inside) < RIGHT + 0.5
        assert max(sign["bottom"] for sign in inside) < BOTTOM + 0.5


def test_main_procedure_gives_the_steps_unless_another_is_named(handling):
    main = Cover.objects.get(handling=handling)
    other = cover(handling, "QT-01", marriage(), part=Cover.Part.LINKED)

    assert control_slip(handling, DAY)["revision"].iso == main.iso
    assert control_slip(handling, DAY, str(other.iso_id))["revision"].iso == other.iso
    assert control_slip(handling, DAY, "99999999999999999999")["revision"].iso == main.iso


def test_without_a_procedure_in_force_nothing_is_printed_and_why(handling):
    Cover.objects.get(handling=handling).iso.revisions.update(state=State.DRAFT)

    with pytest.raises(ValidationError, match="chưa có quy trình ISO có hiệu lực"):
        control_slip(handling, DAY)


def test_procedure_without_steps_gives_no_slip(handling):
    revise(handling, marriage(steps=[]))

    with pytest.raises(ValidationError, match="chưa có bước nào"):
        control_slip(handling, DAY)


def test_slip_is_printed_for_who_reaches_the_agency(handling, commune_officer, officer, signed_in):
    page = reverse("procedures:control-slip", args=[handling.pk])

    answer = signed_in(commune_officer).get(page)

    assert answer["Content-Disposition"] == 'inline; filename="phieu-kiem-soat-1-000894.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert signed_in(officer).get(page).status_code == 404


def test_page_says_why_there_is_no_slip(handling, commune_officer, signed_in):
    revise(handling, marriage(steps=[]))

    answer = signed_in(commune_officer).get(reverse("procedures:control-slip", args=[handling.pk]))

    assert answer.status_code == 422
    assert "chưa có bước nào" in answer.content.decode()


def revise(handling, body):
    revision = Cover.objects.get(handling=handling).iso.revisions.get()
    revision.body = body.stored()
    revision.save()
