"""A file is chosen on a phone: it is sent by itself, and nothing typed is ever lost with it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import Upload
from isoportal.lib.files import look_through
from quality.models import Declaration
from tests.corpus.honest import pdf
from tests.factories.quality import StandardVersionFactory

NAME = "Bản công bố ngày 5 tháng 6.pdf"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def form(chromium, live_server, province, commune_officer):
    """The form of a new declaration, open on a phone; the agency is the officer's only one."""
    StandardVersionFactory()
    client = Client()
    client.force_login(commune_officer)
    context = chromium.new_context(base_url=live_server.url, locale="vi-VN", viewport=PHONE)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("quality:declaration-new"))
    page.fill("[name=number]", "77/QĐ-UBND")
    yield page
    context.close()


def choose(form, content, name=NAME):
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    form.set_input_files("[data-upload] input[type=file]", file)


def said(form, part):
    return form.locator(f"[data-upload-{part}]:visible").inner_text()


def test_file_is_received_while_the_form_is_still_filled_in(form, province):
    choose(form, pdf())

    form.wait_for_selector("[name=upload_kept]", state="attached")
    assert NAME in said(form, "kept")
    assert said(form, "kept").startswith("Đã nhận")
    upload = Upload.objects.get()
    assert (upload.name, upload.agency) == (NAME, province.commune_a)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert form.evaluate(wide) == 0

    form.fill("[name=signed_on]", "01/06/2018")
    form.fill("[name=start]", "05/06/2018")
    form.click("button[type=submit]:has-text('Lưu nháp')")

    form.wait_for_url("**/nop/")
    assert Declaration.objects.get().upload == upload


def test_form_with_a_fault_comes_back_with_its_file(form):
    choose(form, pdf())
    form.wait_for_selector("[name=upload_kept]", state="attached")

    form.click("button[type=submit]:has-text('Lưu nháp')")

    form.wait_for_selector(".field-error:has-text('Hãy nhập ngày')")
    assert NAME in said(form, "kept")
    assert form.input_value("[name=number]") == "77/QĐ-UBND"
    assert Upload.objects.count() == 1


def test_broken_connection_is_said_and_mended_by_trying_again(form):
    form.context.set_offline(True)
    choose(form, pdf())
    form.wait_for_selector("[data-upload-retry]:visible")
    assert "Mất kết nối" in said(form, "wrong")
    assert form.input_value("[name=number]") == "77/QĐ-UBND"

    form.context.set_offline(False)
    form.click("[data-upload-retry]")

    form.wait_for_selector("[name=upload_kept]", state="attached")
    assert NAME in said(form, "kept")


def test_what_is_refused_is_said_under_the_field_and_not_sent_again(form):
    choose(form, b"MZ exe", "cong-bo.pdf")

    form.wait_for_selector("[data-upload-reason]:has-text('không phải là PDF')")
    assert form.input_value("[data-upload] input[type=file]") == ""
    assert not Upload.objects.exists()


def test_what_is_too_large_is_said_before_it_is_sent(form, settings):
    form.evaluate("document.querySelector('[data-upload]').dataset.documentLimit = 1024 * 1024")
    sent = []
    form.on("request", lambda request: sent.append(request.url))

    choose(form, pdf() + bytes(1024 * 1024))

    assert "phải nhỏ hơn 1 MB" in said(form, "wrong")
    assert sent == []


def test_empty_file_is_refused_in_words_and_the_form_goes_on(form):
    choose(form, b"", "rong.pdf")

    assert "Tệp “rong.pdf” rỗng (0 byte). Hãy chọn tệp khác." in said(form, "wrong")
    choose(form, pdf())
    form.wait_for_selector("[name=upload_kept]", state="attached")


def test_what_is_too_large_is_said_in_the_words_of_the_server(form, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    large = pdf() + bytes(1024 * 1024)
    with pytest.raises(ValidationError) as refused:
        look_through(SimpleUploadedFile(NAME, large))
    form.evaluate("document.querySelector('[data-upload]').dataset.documentLimit = 1024 * 1024")

    choose(form, large)

    assert said(form, "reason") == refused.value.messages[0]


def test_progress_is_told_and_can_be_cancelled(form):
    form.route("**/tep/", lambda route: None)  # never answered
    choose(form, pdf())

    assert NAME in said(form, "words")
    form.click("[data-upload-cancel]")

    expect(form.locator("[data-upload-going]")).to_be_hidden()
    assert form.input_value("[data-upload] input[type=file]") == ""


def test_form_sent_too_early_waits_for_its_file(form):
    waiting = []
    form.route("**/tep/", lambda route: waiting.append(route))
    choose(form, pdf())
    form.fill("[name=signed_on]", "01/06/2018")
    form.fill("[name=start]", "05/06/2018")
    form.click("button[type=submit]:has-text('Lưu nháp')")
    form.wait_for_selector("[data-upload-words]:has-text('gửi ngay khi xong')")

    waiting[0].continue_()

    form.wait_for_url("**/nop/")
    assert Declaration.objects.get().upload.name == NAME


def test_file_is_dropped_on_a_wide_screen(form):
    form.set_viewport_size(DESK)
    dropped = form.evaluate_handle(
        "() => { const held = new DataTransfer();"
        "held.items.add(new File(['MZ'], 'thả.pdf', {type: 'application/pdf'})); return held; }"
    )
    assert form.locator(".upload-drop").is_visible()

    for kind in ["dragover", "drop"]:
        form.dispatch_event("[data-upload] .file-choice", kind, {"dataTransfer": dropped})

    form.wait_for_selector("[data-upload-reason]:has-text('thả.pdf')")
    expect(form.locator("[data-upload].is-over")).to_have_count(0)
