"""What happens to text that somebody is typing, in a real browser."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from accounts import drafts
from accounts.models import FormDraft
from agencies.models import Upload
from quality.models import Declaration
from tests.corpus.honest import pdf
from tests.test_look import overflow, problems

pytestmark = pytest.mark.browser
FORM = reverse("quality:declaration-new")
INBOX = reverse("accounts:inbox")
KEPT = re.compile(r"Đã lưu nháp \d\d:\d\d")
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def person(register, officer):
    officer.username = "an.nguyen"
    officer.save()
    return officer


@pytest.fixture
def page(person, open_page):
    page = open_page(person, viewport={"width": 1440, "height": 900})
    page.goto(FORM)
    page.wait_for_load_state("networkidle")
    return page


def wait_for(page, words):
    page.get_by_text(words).first.wait_for()


def sign_in(page):
    page.fill("#id_username", "an.nguyen")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_what_is_typed_is_kept_a_moment_after_the_field_is_left_and_comes_back(page):
    page.fill("#id_number", "12/QĐ-SKHCN")
    page.locator("#id_number").blur()
    wait_for(page, KEPT)

    page.goto(INBOX)
    page.goto(FORM)

    wait_for(
        page, re.compile(r"Đang hiện nội dung chưa gửi, lưu lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}")
    )
    assert page.input_value("#id_number") == "12/QĐ-SKHCN"
    assert problems(page) == []
    assert overflow(page) == 0


def test_control_s_keeps_the_draft_at_once(page):
    page.fill("#id_number", "12/QĐ-SKHCN")
    page.keyboard.press("Control+s")

    wait_for(page, KEPT)

    assert FormDraft.objects.get().fields["number"] == ["12/QĐ-SKHCN"]


def test_neither_secrets_nor_marks_of_the_page_are_in_the_draft(page):
    page.fill("#id_number", "12/QĐ-SKHCN")
    page.keyboard.press("Control+s")
    wait_for(page, KEPT)

    kept = FormDraft.objects.get().fields
    assert {"csrfmiddlewaretoken", "keeps_draft", "file"} & kept.keys() == set()


@pytest.mark.parametrize("now", ["3", "4"])
def test_draft_typed_before_somebody_else_changed_the_thing_says_so(page, person, now):
    drafts.keep(person, FORM, {"number": ["99/QĐ"], "revision": ["3"]})
    add = f"form.insertAdjacentHTML('beforeend', '<input type=hidden name=revision value={now}>')"
    page.route(
        lambda url: url.endswith("drafts.js"),
        lambda route: route.fulfill(
            response=(got := route.fetch()),
            body=f"for (const form of document.querySelectorAll('form[data-draft]')) {add};\n"
            + got.text(),
        ),
    )

    page.goto(FORM)
    wait_for(page, "Đang hiện nội dung chưa gửi")

    assert page.locator("[name=revision]").input_value() == now
    assert page.get_by_text("đã có người sửa trang này").count() == (now != "3")


def test_unwanted_draft_is_dropped(page, person):
    drafts.keep(person, FORM, {"number": ["99/QĐ"]})
    page.goto(FORM)
    wait_for(page, "Đang hiện nội dung chưa gửi")

    page.get_by_role("button", name="Bỏ bản nháp").click()

    expect(page.locator("#id_number")).to_have_value("")
    assert not FormDraft.objects.exists()
    assert page.get_by_text("Đang hiện nội dung").count() == 0


def test_form_that_came_back_with_faults_shows_what_was_sent_and_not_an_older_draft(page):
    page.fill("#id_number", "12/QĐ-SKHCN")
    page.get_by_role("button", name="Lưu nháp và kiểm tra lại").click()
    page.locator(".field-error").first.wait_for()
    page.wait_for_load_state("networkidle")

    assert page.input_value("#id_number") == "12/QĐ-SKHCN"
    assert page.get_by_text("Đang hiện nội dung chưa gửi").count() == 0


@pytest.mark.parametrize("typed_on", [True, False])
def test_text_sent_after_the_session_ended_is_back_after_signing_in(page, typed_on):
    page.fill("#id_number", "12/QĐ-SKHCN")
    page.keyboard.press("Control+s")
    wait_for(page, KEPT)
    Session.objects.all().delete()
    if typed_on:
        page.evaluate("document.querySelector('#id_number').value += ' (sửa)'")

    page.get_by_role("button", name="Lưu nháp và kiểm tra lại").click(no_wait_after=True)
    page.wait_for_url(lambda url: reverse("accounts:sign-in") in url)
    words = page.locator(".notice").all_inner_texts()
    sign_in(page)

    page.wait_for_url(lambda url: url.endswith(FORM))
    typed = "12/QĐ-SKHCN (sửa)" if typed_on else "12/QĐ-SKHCN"
    expect(page.locator("#id_number")).to_have_value(typed)
    assert any("Nội dung đã gõ được giữ lại" in each for each in words)
    assert not Declaration.objects.filter(number__startswith="12/QĐ").exists()


def choose(page, agency, name="Bản quét.pdf"):
    page.select_option("#id_agency", str(agency.pk))
    file = {"name": name, "mimeType": "application/pdf", "buffer": pdf()}
    page.set_input_files("[data-upload] input[type=file]", file)


def received(page):
    page.wait_for_selector("[name=upload_kept]", state="attached")


def test_draft_keeps_the_file_that_was_received(page, register):
    choose(page, register.department)
    received(page)
    wait_for(page, KEPT)

    page.goto(INBOX)
    page.goto(FORM)
    received(page)

    (upload,) = Upload.objects.all()
    assert page.input_value("[name=upload_kept]") == str(upload.pk)
    assert "Bản quét.pdf" in page.locator("[data-upload-kept]").inner_text()


def test_file_of_a_draft_is_back_after_the_session_ended(page, register):
    choose(page, register.department)
    received(page)
    wait_for(page, "Đã lưu nháp")  # else the page itself asks to sign in first
    Session.objects.all().delete()

    page.get_by_role("button", name="Lưu nháp và kiểm tra lại").click(no_wait_after=True)
    page.wait_for_url(lambda url: reverse("accounts:sign-in") in url)
    sign_in(page)

    received(page)
    assert "Bản quét.pdf" in page.locator("[data-upload-kept]").inner_text()


@pytest.mark.parametrize(
    "kept", [["", "Bản quét.pdf"], ["7", "Bản quét.pdf", "85 KB", "1600000000"]]
)
def test_draft_says_which_file_is_to_be_chosen_again(page, person, kept):
    drafts.keep(person, FORM, {"number": ["99/QĐ"], "upload_kept": kept})

    page.goto(FORM)

    wait_for(page, "Tệp “Bản quét.pdf” chưa được giữ, hãy chọn lại.")
    assert page.locator("[name=upload_kept]").count() == 0


def test_form_is_held_back_as_long_as_there_is_no_network(page):
    page.goto(reverse("accounts:profile"))
    page.fill("#id_phone", "0912 345 678")
    button = page.get_by_role("button", name="Lưu thông tin")
    page.context.set_offline(True)

    button.click()
    button.click()

    wait_for(page, "Máy đang không có mạng nên biểu mẫu chưa được gửi.")
    assert page.input_value("#id_phone") == "0912 345 678"
    page.context.set_offline(False)
    button.click()
    wait_for(page, "Đã lưu thông tin của anh/chị.")


def test_second_press_on_a_button_sends_nothing_more(page, live_server):
    page.goto(reverse("accounts:profile"))
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))

    page.evaluate("""() => {
        const button = document.querySelector('.house-form button[type=submit]');
        button.click();
        button.click();
        button.form.requestSubmit();
    }""")
    wait_for(page, "Đã lưu thông tin của anh/chị.")

    assert len(sent) == 1
    page.go_back()
    expect(page.get_by_role("button", name="Lưu thông tin")).to_be_enabled()


def test_form_that_something_held_back_for_a_while_is_sent_afterwards(page):
    page.goto(reverse("accounts:profile"))
    page.evaluate(
        """document.addEventListener('submit', (event) => event.preventDefault(), {once: true})"""
    )
    button = page.get_by_role("button", name="Lưu thông tin")

    button.click()
    button.click()

    wait_for(page, "Đã lưu thông tin của anh/chị.")


def test_form_is_sent_without_scripts_too(person, open_page):
    page = open_page(person, java_script_enabled=False)
    page.goto(reverse("accounts:profile"))

    page.fill("#id_phone", "0912 345 678")
    page.get_by_role("button", name="Lưu thông tin").click()

    wait_for(page, "Đã lưu thông tin của anh/chị.")
    assert page.input_value("#id_phone") == "0912 345 678"


# --- the end of the session ---------------------------------------------------------


@pytest.fixture
def short(settings):
    """An hour that is over in two minutes and a bit: the warning comes at once."""
    settings.SESSION_IDLE = settings.SESSION_WARNING - 1


def dialog(page):
    return page.get_by_role("dialog")


def test_warning_says_when_and_the_person_goes_on(short, settings, page):
    dialog(page).wait_for()
    shown = dialog(page).inner_text()
    assert problems(page) == []
    settings.SESSION_IDLE = 3600

    page.get_by_role("button", name="Tiếp tục làm việc").click()
    dialog(page).wait_for(state="hidden")

    assert re.search(r"Phiên làm việc sẽ hết lúc \d\d:\d\d", shown)
    assert "Nội dung đã gõ được giữ lại" in shown
    assert page.title().startswith("Soạn công bố")


def test_warning_is_answered_by_the_keyboard_alone(short, settings, page):
    dialog(page).wait_for()
    settings.SESSION_IDLE = 3600

    expect(page.locator(":focus")).to_have_text("Tiếp tục làm việc")
    page.keyboard.press("Enter")

    dialog(page).wait_for(state="hidden")


def test_whoever_puts_the_warning_off_is_not_asked_again_before_the_end(short, page):
    dialog(page).wait_for()

    page.keyboard.press("Escape")
    page.wait_for_timeout(1500)

    assert not dialog(page).is_visible()


def test_end_after_half_a_day_offers_to_sign_in_anew_and_leads_back(settings, page):
    settings.SESSION_ABSOLUTE = settings.SESSION_WARNING - 1
    page.goto(FORM)
    dialog(page).wait_for()
    expect(page.get_by_role("button", name="Tiếp tục làm việc")).to_be_hidden()
    settings.SESSION_ABSOLUTE = 12 * 3600

    page.get_by_role("button", name="Đăng nhập lại").click()
    page.wait_for_url(lambda url: reverse("accounts:sign-in") in url)
    sign_in(page)

    page.wait_for_url(lambda url: url.endswith(FORM))


def test_page_says_that_the_session_ended_and_where_to_sign_in(page):
    page.clock.install()
    page.goto(FORM)
    Session.objects.all().delete()
    page.clock.fast_forward("01:00:01")
    page.get_by_text(re.compile(r"Phiên làm việc đã hết lúc \d\d:\d\d")).wait_for()

    assert problems(page) == []
    page.get_by_role("link", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda url: reverse("accounts:sign-in") in url)
    sign_in(page)

    page.wait_for_url(lambda url: url.endswith(FORM))


def test_tab_that_is_used_keeps_the_other_from_ending(short, settings, page):
    dialog(page).wait_for()
    settings.SESSION_IDLE = 3600

    other = page.context.new_page()
    other.goto(INBOX)

    dialog(page).wait_for(state="hidden")


def test_form_of_one_tab_is_taken_after_signing_in_in_another(page):
    page.fill("#id_number", "12/QĐ-SKHCN")
    page.keyboard.press("Control+s")
    wait_for(page, KEPT)
    Session.objects.all().delete()
    other = page.context.new_page()
    other.goto(INBOX)
    sign_in(other)
    other.wait_for_url(lambda url: url.endswith(INBOX))

    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Lưu nháp và kiểm tra lại").click()

    assert sent.value.status == 422  # its fields are judged: no 403, no sign-in page


def test_tab_says_so_where_another_person_signed_in(page, commune_officer, live_server):
    state = page.context.new_page()
    state.goto(INBOX)

    state.evaluate(
        "user => new BroadcastChannel('isoportal-session').postMessage("
        "{user, token: 'x', idle: 9e15, absolute: 9e15})",
        json.dumps(commune_officer.pk),
    )

    wait_for(page, "bằng tài khoản khác")
