import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.roles import Role
from isoportal.lib.days import show_day
from reports.models import ReportJob
from tests.factories.agencies import AssignmentFactory
from tests.factories.reports import ReportFactory, ReportJobFactory, an_giang

DAY = date(2020, 12, 31)
LIST, ASK = reverse("reports:report-list"), reverse("reports:report-ask")
OK, MOVED, DENIED, HIDDEN = 200, 302, 403, 404


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/bao-cao.pdf").write_bytes(b"%PDF-1.7 the report")


@pytest.fixture
def report(province):
    return ReportFactory(scope=province.top)


@pytest.fixture
def failed(province, staff):
    return ReportJobFactory(
        scope=province.top, asked_by=staff, state=ReportJob.State.FAILED, error="Hết bộ nhớ."
    )


def shown(response):
    return re.sub(r"\s+", " ", response.content.decode())


def state_of(job):
    return reverse("reports:job-state", args=[job.pk])


# page, method, staff, leader, auditor, officer of a department, inspector of a department
DOORS = [
    ("report-list", "get", OK, OK, OK, HIDDEN, HIDDEN),
    ("report-ask", "post", MOVED, MOVED, DENIED, HIDDEN, HIDDEN),
    ("report-detail", "get", OK, OK, OK, HIDDEN, HIDDEN),
    ("report-file", "get", OK, OK, OK, HIDDEN, HIDDEN),
    ("job-state", "get", OK, OK, OK, HIDDEN, HIDDEN),
    ("job-retry", "post", MOVED, MOVED, DENIED, HIDDEN, HIDDEN),
]


@pytest.mark.parametrize(("page", "method", "expected"), [(p, m, e) for p, m, *e in DOORS])
def test_who_may_open_what(
    page, method, expected, province, staff, auditor, officer, report, failed, signed_in
):
    leader = AssignmentFactory(agency=province.top, role=Role.LEADER).user
    inspector = AssignmentFactory(agency=province.department, role=Role.INSPECTOR).user
    row = {"report-detail": report, "report-file": report, "job-state": failed, "job-retry": failed}
    url = reverse(f"reports:{page}", args=[row[page].pk] if page in row else [])
    sent = {"day": "2020"} if method == "post" else {}

    answers = []
    for user in [staff, leader, auditor, officer, inspector]:
        answer = getattr(signed_in(user), method)(url, sent)
        list(answer)  # reads a file to its end, which closes it
        answers.append(answer.status_code)

    assert answers == expected


def test_reports_need_signing_in(client, report):
    for url in [LIST, reverse("reports:report-file", args=[report.pk])]:
        assert client.get(url).headers["Location"].startswith(reverse("accounts:sign-in"))


def test_refusal_to_ask_says_why(province, auditor, signed_in):
    page = shown(signed_in(auditor).post(ASK, {"day": "2020"}))

    assert "không có quyền thực hiện việc này tại UBND tỉnh Nam Định" in page


@pytest.mark.parametrize("asked", ["2020", "31/12/2020", "2020-12-31"])
def test_year_means_its_last_day(province, staff, signed_in, asked):
    answer = signed_in(staff).post(ASK, {"day": asked})

    job = ReportJob.objects.get()
    assert (job.day, job.asked_by, answer.url) == (DAY, staff, state_of(job))


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("", "Hãy nhập năm, ví dụ 2020"),
        ("31/02/2021", "không phải là một ngày có thật"),
        ("0000", "không phải là một ngày có thật"),
        ("9999", "Ngày 31/12/9999 nằm ngoài khoảng được hỗ trợ"),
        ("1989", "nằm ngoài khoảng được hỗ trợ"),
        ("năm ngoái", "không phải là một ngày có thật"),
        ("2005", "Ngày 31/12/2005 chưa có cơ quan nào được thống kê"),
        ("2100", "Chưa đến ngày 31/12/2100"),
    ],
)
def test_what_cannot_be_reported_is_said_on_the_form(province, staff, signed_in, asked, reason):
    answer = signed_in(staff).post(ASK, {"day": asked})

    assert answer.status_code == 422
    assert reason in shown(answer)
    assert f'value="{asked}"' in shown(answer) or not asked
    assert not ReportJob.objects.exists()


def test_form_offers_the_last_year_that_is_over(province, staff, signed_in):
    assert f'value="{timezone.localdate().year - 1}"' in shown(signed_in(staff).get(LIST))


def test_form_offers_the_day_the_page_is_asked_for(province, staff, signed_in):
    page = shown(signed_in(staff).get(LIST, {"day": "2016-06-30"}))

    assert 'value="30/06/2016"' in page


def test_who_only_reads_sees_no_form(province, auditor, signed_in, failed):
    page = shown(signed_in(auditor).get(LIST))

    assert "Hết bộ nhớ." in page
    assert ASK not in page
    assert "Thử lại" not in page


def test_list_shows_what_was_made_and_what_is_under_way(province, staff, signed_in, report, failed):
    under_way = ReportJobFactory(scope=province.top, day=date(2019, 12, 31))
    finished = ReportJobFactory(
        scope=province.top, day=date(2018, 12, 31), state=ReportJob.State.DONE, report=report
    )

    page = shown(signed_in(staff).get(LIST))

    assert "Báo cáo ISO 9001 năm 2020</a>" in page
    assert reverse("reports:report-file", args=[report.pk]) in page
    assert f'hx-get="{state_of(under_way)}"' in page
    assert reverse("reports:job-retry", args=[failed.pk]) in page
    assert f'id="job-{finished.pk}"' not in page


def test_failure_that_was_asked_for_again_is_no_longer_shown(province, staff, signed_in, failed):
    ReportJobFactory(scope=province.top, state=ReportJob.State.DONE, report=ReportFactory())

    assert "Hết bộ nhớ." not in shown(signed_in(staff).get(LIST))


def test_empty_list_says_what_to_do(province, staff, signed_in):
    assert "Chưa có báo cáo nào. Nhập năm ở trên" in shown(signed_in(staff).get(LIST))


@pytest.mark.parametrize(
    ("state", "progress", "words"),
    [
        (ReportJob.State.QUEUED, "", "Đang chờ"),
        (ReportJob.State.RUNNING, "Đang tổng hợp số liệu", "Đang tổng hợp số liệu"),
        (ReportJob.State.RUNNING, "Đang dàn trang 4", "Đang dàn trang 4"),
    ],
)
def test_progress_asks_again_while_it_goes_on(province, staff, signed_in, state, progress, words):
    job = ReportJobFactory(scope=province.top, state=state, progress=progress)

    part = shown(signed_in(staff).get(state_of(job), headers={"HX-Request": "true"}))

    assert words in part
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part


def test_progress_ends_with_the_file(province, staff, signed_in, report):
    job = ReportJobFactory(scope=province.top, state=ReportJob.State.DONE, report=report)

    part = shown(signed_in(staff).get(state_of(job), headers={"HX-Request": "true"}))

    assert reverse("reports:report-file", args=[report.pk]) in part
    assert "hx-trigger" not in part


def test_same_figures_are_said_to_be_the_same(province, staff, signed_in, report):
    job = ReportJobFactory(scope=province.top, state=ReportJob.State.DONE, report=report)

    assert "Số liệu không đổi từ khi lập bản 1" in shown(signed_in(staff).get(state_of(job)))


def test_progress_ends_with_the_reason_and_another_try(province, staff, signed_in, failed):
    client = signed_in(staff)
    part = shown(client.get(state_of(failed), headers={"HX-Request": "true"}))

    assert "Hết bộ nhớ." in part
    assert "Thử lại" in part
    assert "hx-trigger" not in part

    answer = client.post(reverse("reports:job-retry", args=[failed.pk]))

    failed.refresh_from_db()
    assert (answer.url, failed.state) == (state_of(failed), ReportJob.State.QUEUED)


def test_progress_is_a_page_without_scripts_too(province, staff, signed_in):
    job = ReportJobFactory(scope=province.top, asked_by=staff)

    page = shown(signed_in(staff).get(state_of(job)))

    assert "<html" in page
    assert f"{staff} yêu cầu lúc" in page


def test_report_says_what_was_frozen_whatever_changed_since(province, staff, signed_in):
    old = ReportFactory(scope=province.top)
    missing = an_giang(missing=["Sở số 1"])
    new = ReportFactory(scope=province.top, edition=2, figures=missing.to_json())
    ReportJobFactory(scope=province.top, asked_by=staff, state=ReportJob.State.DONE, report=old)
    client = signed_in(staff)

    page = shown(client.get(reverse("reports:report-detail", args=[old.pk])))

    assert "41/41" in page
    assert "156/156" in page
    assert "40/41" not in page
    assert str(staff) in page
    assert old.file_sha256 in page
    assert "Xem bản mới nhất, bản 2" in page
    newer = shown(client.get(reverse("reports:report-detail", args=[new.pk])))
    assert "40/41" in newer
    assert "Xem bản mới nhất" not in newer


def test_download_has_its_proper_name_and_runs_nothing(province, staff, signed_in):
    report = ReportFactory(scope=province.top, edition=2)

    answer = signed_in(staff).get(reverse("reports:report-file", args=[report.pk]))

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 the report"
    name = answer.headers["Content-Disposition"].partition("filename*=utf-8''")[2]
    assert unquote(name) == "Báo cáo ISO 9001 năm 2020 - UBND tỉnh An Giang - bản 2.pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_report_of_another_day_is_named_after_the_day(province):
    report = ReportFactory(scope=province.top, day=date(2016, 6, 30))

    assert report.file_name.startswith("Báo cáo ISO 9001 đến 30-06-2016 - ")


def test_file_that_is_gone_is_said_in_words(province, staff, signed_in, report, tmp_path):
    (tmp_path / "reports/bao-cao.pdf").unlink()
    client = signed_in(staff)

    answer = client.get(reverse("reports:report-file", args=[report.pk]))

    assert answer.status_code == 404
    assert "không còn trong kho lưu trữ" in shown(answer)
    assert "Không còn" in shown(client.get(LIST))
    detail = shown(client.get(reverse("reports:report-detail", args=[report.pk])))
    assert "Tệp không còn trong kho lưu trữ" in detail


def test_list_costs_the_same_however_long(province, staff, signed_in, count_queries):
    client = signed_in(staff)

    def add(count, first):
        for place in range(first, first + count):
            day = DAY - timedelta(days=place)
            job = {"scope": province.top, "day": day, "asked_by": staff}
            ReportFactory(scope=province.top, day=day)
            ReportJobFactory(**job, state=ReportJob.State.FAILED)

    add(2, 0)
    client.get(LIST)
    short = count_queries(lambda: client.get(LIST))
    add(10, 2)

    assert count_queries(lambda: client.get(LIST)) == short


def test_long_list_has_pages(province, staff, signed_in):
    for place in range(26):
        ReportFactory(scope=province.top, day=DAY - timedelta(days=place))

    page = shown(signed_in(staff).get(LIST, {"page": 2}))

    assert "26 báo cáo" in page
    assert f"đến {show_day(DAY - timedelta(days=25))}" in page
    assert "Báo cáo ISO 9001 năm 2020" not in page
