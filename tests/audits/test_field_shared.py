"""A device that several people use, and a network that breaks: nobody's words become another's."""

import pytest
from django.urls import reverse

from audits.models import MarkChange
from tests.audits.offline import FIELD, PIXEL, banner, cookie_of, open_unit, score, take_along
from tests.test_look import problems

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]
UNIT = "Sở Khoa học và Công nghệ"
SECRET = "Lời của người trước"


def device(tablet, person, address):
    context = tablet()
    context.add_cookies([cookie_of(person, address)])
    page = context.pages[0]
    take_along(page)
    return context, page


def signed_in_as(context, person, address):
    context.clear_cookies(name="sessionid")
    if person:
        context.add_cookies([cookie_of(person, address)])


def test_the_portal_is_asked_who_is_signed_in_before_a_sheet_is_shown(day, tablet, live_server):
    context, page = device(tablet, day.member, live_server.url)
    signed_in_as(context, day.lead, live_server.url)
    page.route("**/goi/**", lambda route: None)  # no answer yet

    page.goto(f"{FIELD}#/{day.units[0].pk}/tieu-chi/I.1.1")
    page.reload()
    page.get_by_text("Đang hỏi cổng ai đang đăng nhập").wait_for()

    assert page.locator("#field-who").inner_text() == ""
    assert page.locator(".mark-card").count() == 0
    page.unroute("**/goi/**")
    page.reload()
    page.locator("#field-who", has_text=str(day.lead)).wait_for()
    page.get_by_text("Chưa tải").nth(2).wait_for()
    assert page.locator(".mark-card").count() == 0
    assert not MarkChange.objects.exists()


def test_who_is_signed_out_leaves_a_name_and_a_count_on_the_screen(day, tablet, live_server):
    context, page = device(tablet, day.member, live_server.url)
    open_unit(page, UNIT)
    context.set_offline(True)
    score(page, "Một phần", SECRET)
    signed_in_as(context, None, live_server.url)

    context.set_offline(False)
    banner(page, "Phiên đăng nhập đã hết — 1 mục chờ gửi")
    for _ in "12":
        page.get_by_text("Chưa đăng nhập nên phiếu trên máy này không hiện").wait_for()
        page.get_by_text(f"{day.member} (1 mục)").wait_for()
        assert page.locator(".mark-card").count() == 0
        assert SECRET not in page.content()
        assert problems(page) == []
        page.reload()
    context.set_offline(True)
    page.reload()
    page.get_by_text("Không có mạng nên chưa biết ai đang dùng máy này").wait_for()
    page.get_by_text(f"{day.member} (1 mục)").wait_for()

    signed_in_as(context, day.member, live_server.url)
    context.set_offline(False)
    banner(page, "Trực tuyến — đã gửi hết")
    page.locator("#field-reason").wait_for()
    assert MarkChange.objects.get().said["reason"] == SECRET


def test_without_a_network_the_last_account_goes_on(day, tablet, live_server):
    _, page = device(tablet, day.member, live_server.url)
    page.route("**/goi/**", lambda route: route.abort())

    page.reload()

    banner(page, "Ngoại tuyến — không có mục nào chờ gửi")
    open_unit(page, UNIT)
    assert page.locator("#field-who").inner_text() == str(day.member)


def test_who_signs_out_is_told_what_still_waits(day, tablet, live_server):
    context, page = device(tablet, day.member, live_server.url)
    context.set_offline(True)
    open_unit(page, UNIT)
    score(page, "Đạt")
    page.route("**/dong-bo/", lambda route: route.abort())
    context.set_offline(False)
    page.goto(reverse("accounts:profile"))
    asked = []

    def answer(dialog):
        asked.append(dialog.message)
        dialog.accept() if len(asked) == 2 else dialog.dismiss()

    page.on("dialog", answer)
    page.locator(".person").click()
    leave = page.get_by_role("button", name="Đăng xuất", exact=True)
    for _ in "12":
        with page.expect_event("dialog"):
            leave.click()
    page.wait_for_url("**/dang-nhap/**")

    assert len(asked) == 2
    assert "còn 1 mục của phiếu kiểm tra chưa gửi" in asked[0]
    assert page.evaluate("localStorage.getItem('field-user')") is None


@pytest.mark.parametrize("body", ['{"at": "20', "null", "[]"])
def test_an_answer_cut_off_on_its_way_is_asked_for_again(day, tablet, live_server, body):
    _, page = device(tablet, day.member, live_server.url)
    open_unit(page, UNIT)
    page.route(
        "**/dong-bo/", lambda route: route.fulfill(content_type="application/json", body=body)
    )
    page.locator(".mark-quick .btn").first.click()

    banner(page, "Ngoại tuyến — 1 mục chờ gửi")
    page.unroute("**/dong-bo/")
    page.get_by_role("button", name="Đồng bộ").click()

    banner(page, "Trực tuyến — đã gửi hết")
    page.locator(".field-state[data-phase=idle]").wait_for()
    assert MarkChange.objects.get().by == day.member


def test_a_device_that_cannot_keep_the_page_says_so(day, chromium, live_server, tmp_path):
    context = chromium.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path="/usr/bin/chromium", args=["--no-sandbox"],
        base_url=live_server.url, **PIXEL,
    )  # fmt: skip
    context.add_cookies([cookie_of(day.member, live_server.url)])
    page = context.pages[0]
    page.add_init_script(
        "navigator.serviceWorker.register = () => Promise.reject(new Error('refused'))"
    )
    page.goto(FIELD)

    page.get_by_role("button", name="Tải về máy 3 đơn vị hôm nay").click()

    page.get_by_text("không mở lại được phiếu khi mất mạng").wait_for()
    page.get_by_text("Máy này chưa giữ được trang phiếu").wait_for()
    assert page.get_by_text("Có thể chấm khi không có mạng").count() == 0
    context.close()


def test_where_the_browser_keeps_nothing_the_page_says_so_in_words(day, open_page):
    page = open_page(day.member)
    page.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")

    page.goto(FIELD)

    page.get_by_text("chỉ chạy khi mở cổng bằng địa chỉ https://").wait_for()
    page.get_by_role("link", name="Cuộc kiểm tra").wait_for()
