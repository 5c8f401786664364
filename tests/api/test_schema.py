from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from isoportal import api

REFUSALS = {"400", "401", "404", "406"}


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_schema_is_made_without_a_warning(db):
    said = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=said, stderr=StringIO())

    assert "openapi: 3.1.0" in said.getvalue()


def test_every_address_of_the_api_is_in_the_schema(schema):
    named = {each.name for each in api.urlpatterns if each.name} - {"schema", "docs"}

    assert len([path for path in schema["paths"] if "schema" not in path]) == len(named)


def test_every_operation_documents_its_refusals_in_words(schema):
    for name, operation in operations(schema):
        if "schema" in name:
            continue
        assert operation["responses"].keys() >= REFUSALS, name
        assert operation["summary"], name
        assert operation["description"], name
        problem = operation["responses"]["400"]["content"]
        assert problem.keys() == {"application/problem+json"}, name


def conforms(value, said, schema):
    """Whether an answer has exactly the fields that the schema says, all the way down."""
    for each in said.get("oneOf", []) + said.get("allOf", []):
        if "$ref" in each:
            said = each
    if "$ref" in said:
        said = schema["components"]["schemas"][said["$ref"].rpartition("/")[2]]
    if value is None:
        return True
    if "properties" in said:
        assert value.keys() == said["properties"].keys()
        return all(conforms(value[key], said["properties"][key], schema) for key in value)
    if isinstance(value, list):
        return all(conforms(each, said["items"], schema) for each in value)
    return True


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/coverage/", "/coverage/"),
        ("/coverage/series/?from=2017&to=2018", "/coverage/series/"),
        ("/agencies/", "/agencies/"),
        ("/declarations/", "/declarations/"),
        ("/reports/", "/reports/"),
    ],
)
def test_answers_have_the_fields_that_the_schema_says(
    register, staff, signed_in, schema, path, operation
):
    told = signed_in(staff).get(f"/api/v1{path}").json()

    said = schema["paths"][f"/api/v1{operation}"]["get"]["responses"]["200"]
    assert conforms(told, said["content"]["application/json"]["schema"], schema)


def test_stranger_reads_the_schema_and_no_register_is_asked(client):
    """Without the `db` fixture any query fails."""
    answer = client.get(reverse("api:schema"))

    assert answer.status_code == 200
    assert b"/api/v1/coverage/" in answer.content


def test_docs_bring_their_own_styles_and_nothing_from_elsewhere(db, client):
    page = client.get(reverse("api:docs"))
    script = client.get(reverse("api:docs"), {"script": ""})

    html = page.content.decode()
    assert "http://" not in html.replace("http://testserver", "")
    assert "https://" not in html
    assert "style-src 'self' 'unsafe-inline'" in page["Content-Security-Policy"]
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert script["Content-Type"].startswith("application/javascript")


def test_no_other_page_may_have_inline_styles(db, client):
    assert "unsafe-inline" not in client.get("/api/v1/agencies/")["Content-Security-Policy"]
