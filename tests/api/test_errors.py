import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory, override_settings

from isoportal import views

PLACES = ["/coverage/", "/coverage/series/", "/agencies/", "/agencies/1/", "/declarations/",
          "/declarations/1/", "/reports/", "/reports/1/", "/reports/1/file/",
          "/reports/jobs/1/"]  # fmt: skip


def check_problem(got, status):
    assert (got.status_code, got["Content-Type"]) == (status, "application/problem+json")
    told = got.json()
    assert told.keys() == {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told


@pytest.mark.parametrize("path", PLACES)
def test_stranger_is_told_to_sign_in(db, client, path):
    got = client.get(f"/api/v1{path}")

    check_problem(got, 401)
    assert got["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", PLACES)
def test_unknown_parameter_is_refused_by_name(register, staff, ask, path):
    told = check_problem(ask(staff, path, loc="2"), 400)

    assert told["errors"][0]["pointer"] == "/loc"
    assert "Không có tham số này" in told["detail"]


@pytest.mark.parametrize(
    ("path", "name"),
    [("/coverage/", "by"), ("/coverage/", "as_of")]
    + [(path, name) for path in ["/coverage/", "/agencies/"]
       for name in ["group", "kind", "level", "parent", "applicability", "standard"]]
    + [("/agencies/", "declared"), ("/agencies/", "page"), ("/declarations/", "as_of")]
    + [("/declarations/", name) for name in ["status", "kind", "in_force", "agency", "standard"]],
)  # fmt: skip
def test_unknown_value_is_refused_by_name(register, staff, ask, path, name):
    told = check_problem(ask(staff, path, **{name: "xyz"}), 400)

    assert [fault["pointer"] for fault in told["errors"]] == [f"/{name}"]


@pytest.mark.parametrize("day", ["2021-02-31", "0000-01-01", "9999-12-31", "hôm qua"])
def test_day_that_there_is_none_of(register, staff, ask, day):
    check_problem(ask(staff, "/agencies/", as_of=day), 400)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/agencies/", "/api/v1/agencies", "/api/v1/agencies/x/"]
)
def test_unknown_address_is_a_problem_too(db, client, path):
    check_problem(client.get(path), 404)
    check_problem(Client(enforce_csrf_checks=True).post(path), 404)


@pytest.mark.parametrize(
    "path", ["/agencies/99999/", f"/agencies/{10**30}/", "/declarations/0/", "/reports/9/"]
)
def test_nothing_of_that_number(register, staff, ask, path):
    check_problem(ask(staff, path), 404)


def test_nul_in_the_address_is_refused(register, staff, signed_in):
    client = signed_in(staff)

    check_problem(client.get("/api/v1/agencies/%00/"), 400)
    for path in ["/agencies/?q=%00", "/declarations/?q=%00", "/coverage/?group=%00",
                 "/coverage/?as_of=%00", "/reports/?year=%00"]:  # fmt: skip
        told = check_problem(client.get(f"/api/v1{path}"), 400)
        assert "Null" not in told["errors"][0]["detail"]


@pytest.mark.parametrize("content", ["[" * 200_000, '{"a":' * 50_000, "{", "\x00", '"\\ud800"'])
def test_json_that_cannot_be_read_is_refused(register, staff, signed_in, content):
    got = signed_in(staff).post("/api/v1/reports/", content, content_type="application/json")

    check_problem(got, 400)


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_too_much_content_is_refused(register, staff, signed_in):
    content = '{"year": ' + "1" * 200 + "}"

    got = signed_in(staff).post("/api/v1/reports/", content, content_type="application/json")

    assert got.status_code in (400, 413)
    check_problem(got, got.status_code)


def test_method_that_is_not_there(register, staff, signed_in):
    told = check_problem(signed_in(staff).delete("/api/v1/agencies/"), 405)

    assert "DELETE" in told["detail"]


def test_form_that_is_not_spoken(register, staff, signed_in):
    client = signed_in(staff)

    check_problem(client.get("/api/v1/agencies/", headers={"Accept": "text/html"}), 406)
    check_problem(client.post("/api/v1/reports/", {"year": 2020}), 415)


def test_failure_of_ours_is_a_problem_with_a_code():
    request = RequestFactory().get("/api/v1/coverage/")
    request.user = AnonymousUser()

    told = check_problem_of(views.server_error(request))

    assert "Mã tra cứu" in told


def check_problem_of(response):
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    return response.content.decode()
