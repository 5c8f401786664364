"""The fields of administration."""

import pytest

from procedures.models import Field
from tests.factories.procedures import FieldFactory, ProcedureFactory
from tests.procedures.keeping import at, log_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(province, staff, signed_in):
    return signed_in(staff)


def test_field_is_added_and_renamed(client):
    client.post(at("field-new"), {"name": "  Hộ   tịch "})
    field = Field.objects.get()
    client.post(at("field-edit", field), {"name": "Hộ tịch, quốc tịch"})

    field.refresh_from_db()
    assert field.name == "Hộ tịch, quốc tịch"
    assert log_of(field) == ["field.added", "field.renamed"]


def test_field_that_is_there_is_not_added_twice(client):
    FieldFactory(name="Hộ tịch")

    answer = client.post(at("field-new"), {"name": "Hộ tịch"})

    assert answer.status_code == 422
    assert "Lĩnh vực này đã có trong danh mục." in words(answer)


def test_field_in_use_stays(client):
    used, unused = FieldFactory(name="Hộ tịch"), FieldFactory(name="Nhầm")
    ProcedureFactory(published__field=used)

    refused = client.post(at("field-remove", used))
    done = client.post(at("field-remove", unused), follow=True)

    assert refused.status_code == 422
    assert "đang được dùng" in words(refused)
    assert "Đã xóa lĩnh vực “Nhầm”" in words(done)
    assert list(Field.objects.all()) == [used]
    assert log_of(used) == []


def test_list_tells_how_many_procedures_each_has(client):
    ProcedureFactory(published__field__name="Hộ tịch")
    FieldFactory(name="Đất đai")

    fields = client.get(at("field-list")).context["fields"]

    assert [(field.name, field.used) for field in fields] == [("Đất đai", 0), ("Hộ tịch", 1)]
