"""What is concluded, reported or held stays as it was: in words, in numbers, in the database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Kind
from audits.inspections import passage
from audits.inspections.frozen import differences
from audits.inspections.minutes_paper import minutes_of
from audits.inspections.sheet import Sheet
from audits.models import Inspection, ItemMark, Side
from tests.audits.inspecting import again, bands, concluded, planned, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(province):
    bands()
    return concluded(planned(province))


def text_of(inspection):
    return minutes_of(Inspection.objects.get(pk=inspection.pk)).stored()


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_minutes_stay_whatever_becomes_of_the_agency_and_the_team(inspection):
    before = text_of(inspection)

    inspection.agency.versions.update(kind=Kind.SUB_DEPARTMENT, name="Tên khác")
    inspection.team.members.update(name="Người khác")
    inspection.team.decision_no = "99/QĐ-KHÁC"
    inspection.team.save()

    assert text_of(inspection) == before
    found = again(inspection)
    assert differences(found) == []
    assert str(Sheet.of(found, Side.TEAM).team.value) == "86.50"


def test_minutes_not_yet_concluded_stay_too_until_they_are_taken_back(province):
    drawn_up = planned(province)
    recorded(drawn_up)
    before = text_of(drawn_up)

    drawn_up.team.members.update(name="Người khác")

    assert text_of(drawn_up) == before


@pytest.mark.parametrize(
    "told",
    [
        {"score": 99},
        {"grade": "Tốt hơn"},
        {"stored_score": {}},
        {"minutes_text": {}},
        {"concluded_on": date(2020, 1, 1)},
        {"concluded_on": None, "state": "recorded", "score": None},
    ],
)
def test_database_keeps_a_concluded_score(inspection, told):
    refused(lambda: Inspection.objects.filter(pk=inspection.pk).update(**told))


def test_concluded_inspection_is_not_deleted(inspection):
    refused(lambda: Inspection.objects.filter(pk=inspection.pk)._raw_delete("default"))


def test_marks_changed_behind_the_portal_s_back_are_found_out(inspection):
    ItemMark.objects.filter(inspection=inspection, item="I.1.1").update(points=1)

    assert differences(again(inspection)) == ["marks trong cơ sở dữ liệu khác bản đóng băng"]


def test_concluded_inspection_is_still_closed(inspection, staff):
    assert passage.close(by=staff, inspection=inspection).state == "closed"
