"""A day in the field without a network, on a phone: nothing is lost, nothing comes twice."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from audits.inspections.asked import standing
from audits.models import Inspection, ItemMark, MarkChange, Photo, Side
from isoportal.lib.days import show_day
from isoportal.lib.numbers import show_number
from tests.audits.inspecting import mark
from tests.audits.offline import (
    FIELD,
    banner,
    cookie_of,
    following,
    open_unit,
    photograph,
    score,
    take_along,
)
from tests.test_look import overflow, problems

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]
UNIT = "Sở Khoa học và Công nghệ"


def total(inspection):
    return show_number(standing(inspection, Side.TEAM).total.got)


def test_forty_items_and_five_photographs_survive_a_restart_and_arrive_once(
    day, tablet, live_server
):
    unit = day.units[0]
    context = tablet()
    context.add_cookies([cookie_of(day.member, live_server.url)])
    first_twenty(context)
    context.close()

    context = tablet()
    page = second_twenty(context)
    mark(day.lead, unit, "I.1.1", 2, reason="Kế hoạch ban hành chậm")
    context.set_offline(False)
    banner(page, "Trực tuyến — đã gửi hết")
    arrived(day, unit, page)

    page.get_by_role("link", name=f"{UNIT}: 1 mâu thuẫn cần chọn.").click()
    for words in ["Kế hoạch ban hành chậm", "Thiếu kế hoạch quý", "Đã xem hồ sơ 12"]:
        page.get_by_text(words).wait_for()
    page.get_by_role("button", name="Lấy bản gửi sau").click()
    page.get_by_text("Không còn mâu thuẫn nào").wait_for()
    assert ItemMark.objects.get(inspection=unit, item="I.1.1").points == 1
    page.reload()
    page.locator(".field-state[data-phase=idle]", has_text="đã gửi hết").wait_for()
    assert MarkChange.objects.filter(by=day.member).count() == 40
    assert Photo.objects.count() == 5
    hold_all_of_it(minutes_of(page, unit))


def first_twenty(context):
    """Taken along with a network, marked without one."""
    page = context.pages[0]
    take_along(page)
    context.set_offline(True)
    banner(page, "Ngoại tuyến — không có mục nào chờ gửi")
    open_unit(page, UNIT)
    score(page, "Một phần", "Thiếu kế hoạch quý", "Đã xem hồ sơ 12")
    for place in range(1, 20):
        following(page)
        score(page, "Đạt")
        if place < 4:
            photograph(page)
        if place == 1:
            page.get_by_label("Chú thích ảnh 1").fill("Bảng niêm yết ở bộ phận một cửa")
    banner(page, "Ngoại tuyến — 23 mục chờ gửi")


def second_twenty(context):
    """The browser opened again, still without a network."""
    context.set_offline(True)
    page = context.pages[0]
    page.goto(FIELD)
    banner(page, "Ngoại tuyến — 23 mục chờ gửi")
    open_unit(page, UNIT)
    assert page.locator("#field-progress").inner_text() == "20/40"
    for place in range(20, 40):
        if place > 20:
            following(page)
        score(page, *(["Không đạt", "Không có hồ sơ"] if place == 30 else ["Đạt"]))
        if place < 22:
            photograph(page)
    banner(page, "Ngoại tuyến — 45 mục chờ gửi")
    assert page.locator("#field-progress").inner_text() == "40/40"
    assert page.locator("#field-total").inner_text() == "96"  # 100 less 1,5 and 2,5
    return page


def arrived(day, unit, page):
    """All 40 + 5 once; the total of the page is the portal's."""
    assert MarkChange.objects.filter(by=day.member).count() == 40
    assert ItemMark.objects.filter(inspection=unit, side=Side.TEAM).count() == 40
    assert Photo.objects.filter(inspection=unit).count() == 5
    conflicts = MarkChange.objects.filter(outcome="conflict")
    assert list(conflicts.values_list("item", flat=True)) == ["I.1.1"]
    assert page.locator("#field-total").inner_text() == total(unit) == "97"
    with Photo.objects.first().upload.file.open() as file:
        assert max(Image.open(BytesIO(file.read())).size) == 1600


def minutes_of(page, unit):
    """Drawn up on the pages of the portal, and printed."""
    today = show_day(timezone.localdate())
    page.goto(reverse("audits:inspection-parts", args=[unit.pk]))
    for part in ["I", "II"]:
        page.locator(f"[name={part}]").fill(today)
    page.get_by_role("button", name="Lưu ngày kiểm tra").click()
    page.get_by_text("Đã ghi ngày kiểm tra các nội dung.").wait_for()
    page.goto(reverse("audits:inspection-record", args=[unit.pk]))
    page.get_by_label("Ưu điểm").fill("Có đủ quy trình")
    page.locator("[name=recorded_on]").fill(today)
    page.get_by_role("button", name="Lập biên bản").click()
    page.get_by_text("Đã lập biên bản.").wait_for()
    printed = page.request.get(reverse("audits:inspection-minutes", args=[unit.pk]))
    return PdfReader(BytesIO(printed.body())).pages


def hold_all_of_it(pages):
    """Each deduction with its reason, the note, where there are photographs, and those."""
    text = " ".join(" ".join(each.extract_text() for each in pages).split())
    for words in ["96/100 điểm", "Có đủ quy trình",
                  "I.1.1 Tiêu chí số 1 của phần I 2,5 1 Thiếu kế hoạch quý. Đã xem hồ sơ 12",
                  "II.1.11 Tiêu chí số 11 của phần II 2,5 0 Không có hồ sơ",
                  "I.1.2 Tiêu chí số 2 của phần I 2,5 2,5 Có 1 ảnh (ảnh 1 tại Phụ lục)",
                  "II.1.2 Tiêu chí số 2 của phần II 2,5 2,5 Có 1 ảnh (ảnh 5 tại Phụ lục)",
                  "Ảnh 1 – tiêu chí I.1.2: Bảng niêm yết ở bộ phận một cửa",
                  "Ảnh 5 – tiêu chí II.1.2"]:  # fmt: skip
        assert words in text
    assert len({each.name for page in pages for each in page.images}) == 5


def test_a_session_that_ended_meanwhile_keeps_all_and_asks_to_sign_in(day, tablet, live_server):
    context = tablet()
    context.add_cookies([cookie_of(day.member, live_server.url)])
    page = context.pages[0]
    take_along(page)
    context.set_offline(True)
    open_unit(page, UNIT)
    score(page, "Đạt")
    photograph(page)
    context.clear_cookies(name="sessionid")

    context.set_offline(False)
    banner(page, "Phiên đăng nhập đã hết — 2 mục chờ gửi")
    assert not MarkChange.objects.exists()
    page.get_by_role("link", name="Đăng nhập để gửi").click()
    page.fill("[name=username]", day.member.username)
    page.fill("[name=password]", "mat-khau-thu-nghiem")
    page.press("[name=password]", "Enter")

    banner(page, "Trực tuyến — đã gửi hết")
    assert MarkChange.objects.get().by == day.member
    assert Photo.objects.count() == 1


def test_a_device_taken_into_the_field_sends_without_signing_in_again(day, tablet, live_server):
    context = tablet()
    context.add_cookies([cookie_of(day.member, live_server.url)])
    page = context.pages[0]
    take_along(page)
    page.get_by_role("button", name="Dùng máy này ngoài hiện trường trong 16 giờ").click()
    page.get_by_text("Máy này dùng ngoài hiện trường đến").wait_for()
    context.set_offline(True)
    open_unit(page, UNIT)
    score(page, "Đạt")
    context.clear_cookies(name="sessionid")  # as when the ordinary time is over

    context.set_offline(False)
    banner(page, "Trực tuyến — đã gửi hết")
    page.locator(".field-state[data-phase=idle]").wait_for()
    assert MarkChange.objects.get().by == day.member

    page.goto(FIELD)
    page.get_by_role("button", name="Thôi dùng máy này").click()
    page.get_by_text("Máy này không còn dùng ngoài hiện trường.").wait_for()
    page.reload()
    banner(page, "Phiên đăng nhập đã hết")


def test_what_another_account_left_on_the_device_is_neither_shown_nor_sent(
    day, tablet, live_server
):
    context = tablet()
    context.add_cookies([cookie_of(day.member, live_server.url)])
    page = context.pages[0]
    take_along(page)
    context.set_offline(True)
    open_unit(page, UNIT)
    score(page, "Đạt")
    context.clear_cookies(name="sessionid")
    context.add_cookies([cookie_of(day.lead, live_server.url)])

    context.set_offline(False)
    page.goto(FIELD)
    page.get_by_text(f"Trên máy này còn nội dung chờ gửi của {day.member}").wait_for()

    assert page.get_by_text("Chưa tải").count() == 3
    assert not MarkChange.objects.exists()
    context.clear_cookies(name="sessionid")
    context.add_cookies([cookie_of(day.member, live_server.url)])
    page.reload()
    banner(page, "Trực tuyến — đã gửi hết")
    page.locator(".field-state[data-phase=idle]").wait_for()
    assert MarkChange.objects.get().by == day.member


def test_a_sheet_locked_meanwhile_keeps_the_words_on_the_device(day, tablet, live_server):
    context = tablet()
    context.add_cookies([cookie_of(day.member, live_server.url)])
    page = context.pages[0]
    take_along(page)
    context.set_offline(True)
    open_unit(page, UNIT)
    score(page, "Một phần", "Thiếu kế hoạch quý")
    Inspection.objects.filter(pk=day.units[0].pk).update(state="recorded")

    context.set_offline(False)
    page.get_by_text("Cổng không nhận: ").wait_for()

    assert "nên không chấm điểm được" in page.locator(".notice-late").inner_text()
    assert page.locator("#field-reason").input_value() == "Thiếu kế hoạch quý"
    page.get_by_role("link", name="Danh sách").click()
    page.get_by_role("button", name="Bỏ nội dung này khỏi máy").click()
    page.evaluate("location.hash = '#/'")
    page.get_by_role("button", name="Đồng bộ").click()
    page.get_by_role("link", name=f"Mở phiếu {UNIT}").wait_for(state="detached")


def test_the_units_of_the_week_are_taken_along_at_once(day, open_page):
    for unit, days in zip(day.units, [0, 3, 20], strict=True):
        unit.planned_on += timedelta(days)
        unit.save()
    page = open_page(day.member, viewport={"width": 360, "height": 800})
    page.goto(FIELD)
    page.get_by_role("button", name="Tải về máy 1 đơn vị hôm nay").wait_for()

    page.get_by_role("button", name="Tải về máy 2 đơn vị trong 7 ngày").click()

    page.get_by_text("Trên máy", exact=True).nth(1).wait_for()
    page.get_by_text("Chưa tải", exact=True).wait_for()
    assert page.get_by_text("Trên máy", exact=True).count() == 2


def test_a_tap_lands_though_the_page_is_drawn_anew_under_the_finger(day, open_page):
    page = open_page(day.member, viewport={"width": 360, "height": 800})
    take_along(page)
    open_unit(page, UNIT)
    place = page.get_by_role("link", name="Danh sách").bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)

    page.mouse.down()
    page.evaluate("document.dispatchEvent(new CustomEvent('field:changed'))")
    page.mouse.up()

    page.wait_for_url("**/danh-sach")
    page.get_by_text("Còn 40 tiêu chí cần xem.").wait_for()


def test_a_sheet_opened_again_takes_what_it_did_not_take_before(day, tablet, live_server):
    context = tablet()
    context.add_cookies([cookie_of(day.member, live_server.url)])
    page = context.pages[0]
    take_along(page)
    open_unit(page, UNIT)
    Inspection.objects.filter(pk=day.units[0].pk).update(state="recorded")
    page.locator(".mark-quick .btn").first.click()
    page.get_by_text("Cổng không nhận: ").wait_for()
    Inspection.objects.filter(pk=day.units[0].pk).update(state="under_way")

    page.get_by_role("button", name="Đồng bộ").click()

    page.get_by_text("Cổng không nhận: ").wait_for(state="detached")
    banner(page, "Trực tuyến — đã gửi hết")
    page.locator("#field-progress", has_text="1/40").wait_for()
    assert MarkChange.objects.get().outcome == "done"


def test_words_typed_under_a_photograph_that_was_sent_follow_it(day, open_page):
    page = open_page(day.member)
    take_along(page)
    open_unit(page, UNIT)
    photograph(page)
    page.locator(".field-photos li", has_text="đã gửi").wait_for()

    with page.expect_response(f"**{reverse('audits:field-photo')}"):
        page.get_by_label("Chú thích ảnh 1").fill("Tủ hồ sơ “một cửa” & <b>sổ</b>")
    banner(page, "Trực tuyến — đã gửi hết")

    assert Photo.objects.get().caption == "Tủ hồ sơ “một cửa” & <b>sổ</b>"


def test_keys_choose_step_and_go_on(day, open_page):
    page = open_page(day.member, viewport={"width": 768, "height": 1024})
    take_along(page)
    open_unit(page, UNIT)

    page.keyboard.press("1")
    page.locator(".mark-quick [aria-pressed=true]", has_text="Đạt").wait_for()
    page.keyboard.press("ArrowDown")
    page.locator("#field-reason").wait_for()
    assert page.locator("#field-points").input_value() == "2"
    assert "Hãy ghi lý do trừ 0,5 điểm" in page.locator("#field-fault").inner_text()
    page.locator("#field-reason").fill("Thiếu 1 văn bản")
    page.locator("#field-reason").blur()
    page.keyboard.press("ArrowRight")
    page.get_by_text("Tiêu chí I.1.2", exact=True).wait_for()

    banner(page, "Trực tuyến — đã gửi hết")
    page.locator("#field-progress", has_text="1/40").wait_for()
    assert ItemMark.objects.get().points == Decimal(2)
    assert ItemMark.objects.get().reason == "Thiếu 1 văn bản"


@pytest.mark.parametrize("width", [360, 768])
def test_every_view_is_accessible_in_light_and_dark_and_fits(day, open_page, width):
    mark(day.lead, day.units[0], "I.1.2", 2, reason="Chậm")
    mark(day.member, day.units[0], "I.1.2", 1, reason="Thiếu nhiều văn bản")
    page = open_page(day.member, viewport={"width": width, "height": 800})
    take_along(page)
    seen(page)
    open_unit(page, UNIT)
    page.locator(".mark-quick .btn", has_text="Một phần").click()
    page.locator("#field-reason").wait_for()
    photograph(page, (80, 60))
    page.locator(".field-said").evaluate("line => line.hidden = true")
    seen(page)
    for view in ["danh-sach", "mau-thuan"]:
        page.evaluate(f"location.hash = '#/{day.units[0].pk}/{view}'")
        page.locator(".field-head").wait_for()
        seen(page)


def seen(page):
    for theme in ["light", "dark"]:
        page.emulate_media(color_scheme=theme)
        assert problems(page) == []
    assert overflow(page) == 0
