import json

import pytest
from django.core.files.base import ContentFile

from agencies.roles import Role
from reports.models import ReportJob
from tests.factories.agencies import AssignmentFactory
from tests.factories.reports import ReportFactory

REPORTS = "/api/v1/reports/"


@pytest.fixture
def report(register):
    made = ReportFactory(scope=register.top)
    made.file.save("bao-cao.pdf", ContentFile(b"%PDF-1.7 noi dung"))
    return made


@pytest.fixture
def post(signed_in):
    def send(user, content, kind="application/json"):
        data = content if isinstance(content, str) else json.dumps(content)
        return signed_in(user).post(REPORTS, data, content_type=kind)

    return send


@pytest.mark.parametrize(
    ("asked", "day"), [({"year": 2020}, "2020-12-31"), ({"day": "2020-06-30"}, "2020-06-30")]
)
def test_report_is_asked_for_and_waited_for(register, staff, signed_in, post, asked, day):
    got = post(staff, asked)

    waiting = signed_in(staff).get(got["Location"]).json()
    assert got.status_code == 202
    assert (waiting["as_of"], waiting["state"], waiting["report"]) == (day, "queued", None)
    assert waiting["state_label"] == "Đang chờ"


def test_asking_twice_finds_the_same_job(register, staff, post):
    assert post(staff, {"year": 2020})["Location"] == post(staff, {"year": 2020})["Location"]
    assert ReportJob.objects.count() == 1


@pytest.mark.parametrize(
    "asked",
    [{}, [], {"year": 2020, "day": "2020-06-30"}, {"year": "hai nghìn"}, {"year": 1500},
     {"day": "2020-02-31"}, {"day": "9999-12-31"}, {"year": 2020, "mau": 1}, {"year": 1995},
     {"year": 2099}],
)  # fmt: skip
def test_report_that_cannot_be_is_refused_in_words(register, staff, post, asked):
    got = post(staff, asked)

    assert got.status_code == 400
    assert got["Content-Type"] == "application/problem+json"
    assert got.json()["detail"]
    assert ReportJob.objects.count() == 0


def test_who_may_only_read_cannot_ask(register, auditor, post):
    assert post(auditor, {"year": 2020}).status_code == 403
    assert ReportJob.objects.count() == 0


def test_who_may_not_read_reports_learns_nothing_of_their_province(register, officer, post):
    got = post(officer, {"year": 2020})

    assert got.status_code == 404
    assert "UBND tỉnh" not in got.content.decode()
    assert ReportJob.objects.count() == 0


def test_request_from_another_site_is_refused(register, staff, signed_in):
    client = signed_in(staff)
    client.handler.enforce_csrf_checks = True

    got = client.post(REPORTS, '{"year": 2020}', content_type="application/json")

    assert got.status_code == 403
    assert "X-CSRFToken" in got.json()["detail"]


def test_report_with_its_figures_and_its_file(report, auditor, signed_in):
    client = signed_in(auditor)
    (row,) = client.get(REPORTS).json()["results"]

    told, file = client.get(row["url"]).json(), client.get(row["file"])

    assert (row["year"], row["edition"], row["pages"]) == (2020, 1, 11)
    assert told["figures"] == report.figures
    assert b"".join(file.streaming_content) == b"%PDF-1.7 noi dung"
    assert file["Content-Type"] == "application/pdf"


def test_file_is_given_to_who_asks_for_pdf(report, auditor, signed_in):
    path = f"{REPORTS}{report.pk}/file/"

    got = signed_in(auditor).get(path, headers={"Accept": "application/pdf"})

    assert b"".join(got.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("asked", "count"),
    [({}, 1), ({"year": "2020"}, 1), ({"year": "2019"}, 0), ({"as_of": "2020-12-31"}, 1)],
)
def test_reports_of_a_year(report, auditor, ask, asked, count):
    assert ask(auditor, "/reports/", **asked).json()["count"] == count


@pytest.mark.parametrize("asked", [{"year": "20x"}, {"as_of": "hôm nay"}, {"nam": "2020"}])
def test_bad_filter_is_refused_by_name(report, auditor, ask, asked):
    got = ask(auditor, "/reports/", **asked)

    assert got.status_code == 400
    assert got.json()["errors"][0]["pointer"] == f"/{next(iter(asked))}"


def test_reports_are_not_found_by_who_may_not_read_them(report, officer, ask):
    job = ReportJob.objects.create(scope=report.scope, day=report.day)

    assert ask(officer, "/reports/").json()["count"] == 0
    for path in [f"/reports/{report.pk}/", f"/reports/{report.pk}/file/",
                 f"/reports/jobs/{job.pk}/"]:  # fmt: skip
        assert ask(officer, path).status_code == 404


def test_client_system_reads_but_does_not_ask(report, post, ask):
    system = AssignmentFactory(agency=report.scope, role=Role.CLIENT).user

    assert ask(system, f"/reports/{report.pk}/").status_code == 200
    assert post(system, {"year": 2020}).status_code == 403
