"""What people read when something goes wrong: what, why, and what to do now."""

import logging
import re
from io import StringIO

import pytest
from django.test import Client

from isoportal.views import server_error

pytestmark = pytest.mark.urls("tests.failing_urls")


@pytest.fixture
def client(officer):
    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(officer)
    return signed_in


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/khong-co/", 404, ["Không tìm thấy trang", "ngoài phạm vi", "kiểm tra lại địa chỉ"]),
        ("/cam/", 403, ["chưa được phép", "Không ai được tự duyệt", "Tổ giúp việc"]),
        ("/hop-thu/doc-het/", 405, ["không mở trực tiếp được", "chỉ nhận", "bấm nút ở đó"]),
        ("/sai/", 422, ["Chưa thực hiện được", "Mã 362 đã có", "01/01/1990", "sửa theo lý do"]),
        ("/la/", 400, ["Yêu cầu không đọc được", "Chưa có gì được ghi", "làm lại"]),
        ("/hong/", 500, ["Cổng đang gặp lỗi", "không phải lỗi của anh/chị", "mã tham chiếu"]),
    ],
)
def test_error_says_what_why_and_what_now(client, address, status, words):
    response = client.get(address)

    page = response.content.decode()
    assert response.status_code == status
    assert [word for word in words if word not in page] == []
    assert page.count("<h1") == 1
    assert '<html lang="vi">' in page


def test_refusal_is_one_line_of_the_log_without_a_trace(client):
    written = StringIO()
    (console,) = [each for each in logging.root.handlers if each.name == "console"]
    was = console.setStream(written)

    client.get("/cam/")
    client.get("/hong/")

    console.setStream(was)
    refused, fault = written.getvalue().split("\n", 1)
    assert "WARNING" in refused
    assert "/cam/" in refused
    assert "Traceback" in fault


def test_only_who_meant_to_write_something_is_told_that_nothing_was_written(client):
    assert "Chưa có gì được ghi" in client.post("/sai/").content.decode()
    assert "Chưa có gì được ghi" not in client.get("/sai/").content.decode()


@pytest.mark.parametrize("address", ["/khong-co/", "/cam/", "/hop-thu/doc-het/"])
def test_a_button_leads_from_an_error_to_the_first_page(client, address):
    page = client.get(address).content.decode()

    assert '<a class="btn btn-primary" href="/">Về trang đầu</a>' in page


def test_whoever_finds_no_page_may_search_once_signed_in(client, db):
    button = '<a class="btn" href="/tim/">'

    assert button in client.get("/khong-co/").content.decode()
    assert button not in Client().get("/khong-co/").content.decode()


def test_what_is_sent_to_a_page_that_only_shows_is_refused_in_words(client):
    refused = client.post("/hop-thu/")

    page = refused.content.decode()
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert "không nhận nội dung" in page
    assert "Chưa có gì được ghi" in page


def test_programs_read_of_a_wrong_method_as_a_problem_and_no_page(client):
    refused = client.delete("/api/v1/agencies/")

    assert refused.status_code == 405
    assert "<html" not in refused.content.decode()


def test_errors_keep_the_frame_of_whoever_is_signed_in(client):
    assert 'id="side-bar"' in client.get("/khong-co/").content.decode()


@pytest.mark.django_db
def test_strangers_read_errors_on_a_plain_page():
    page = Client().get("/khong-co/").content.decode()

    assert "Không tìm thấy trang" in page
    assert 'id="side-bar"' not in page


def test_reference_on_the_page_finds_the_fault_in_the_log(client, caplog):
    with caplog.at_level(logging.ERROR, "isoportal"):
        page = client.get("/hong/").content.decode()

    code = re.search(r'class="error-code">([0-9A-F]{8})<', page)[1]
    line = next(line for line in caplog.records if code in line.getMessage())
    assert line.exc_info[0] is ZeroDivisionError
    assert "ZeroDivisionError" not in page


def test_address_with_a_line_end_writes_no_line_of_its_own_into_the_log(rf, caplog):
    with caplog.at_level(logging.ERROR, "isoportal"):
        server_error(rf.get("/a%0A2026-01-01 ERROR b"))

    assert "\n" not in caplog.records[0].getMessage()


def test_failure_is_told_without_asking_the_database(client, officer, count_queries):
    signing = count_queries(lambda: Client().get("/khong-co/"))  # the committee's name
    failing = count_queries(lambda: Client(raise_request_exception=False).get("/la/"))

    assert (signing, failing) == (1, 0)


def test_failure_is_told_without_the_manifest_of_static_files(client, settings):
    whitenoise = {"BACKEND": "isoportal.lib.hashed.HashedModules"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": whitenoise}

    page = client.get("/hong/").content.decode()

    assert 'href="/static/css/portal.css"' in page


def test_part_that_is_refused_gets_the_reason_alone(client):
    part = client.get("/sai/", headers={"HX-Request": "true"})

    assert part.status_code == 422
    assert "Mã 362 đã có cơ quan giữ." in part.content.decode()
    assert "<html" not in part.content.decode()


def test_part_that_is_not_allowed_gets_the_reason_alone(client):
    part = client.get("/cam/", headers={"HX-Request": "true"})

    assert part.status_code == 403
    assert "Không ai được tự duyệt" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_no_cache_takes_a_part_for_a_page(client):
    assert "HX-Request" in client.get("/hop-thu/")["Vary"]
