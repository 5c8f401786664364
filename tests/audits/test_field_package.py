"""What a device lists and takes along before it goes where there is no network."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Agency
from audits.inspections import onsite, passage
from audits.models import Inspection
from tests.audits.field import PACKAGE, change, outcomes, posted
from tests.audits.inspecting import NOW, OWN, inspector_of, mark, planned
from tests.factories.agencies import AgencyFactory
from tests.factories.audits import InspectionFactory


@pytest.fixture
def inspection(province):
    return planned(province)


@pytest.fixture
def tablet(inspection, signed_in):
    return signed_in(inspection.member)


def test_the_package_holds_all_that_the_sheet_of_a_unit_needs(inspection, tablet, officer):
    mark(inspection.lead, inspection, "I.1.1", 35, reason="Thiếu kế hoạch quý")
    mark(officer, inspection, "I.2.1", 30, side=OWN)
    passage.send_self(by=officer, inspection=inspection, now=NOW, is_partial_confirmed=True)

    told = tablet.get(PACKAGE, {"inspection": inspection.pk}).json()

    held = told["package"]
    assert told["user"]["id"] == inspection.member.pk
    assert held["agency"] == "Sở Khoa học và Công nghệ"
    assert held["marks"]["I.1.1"]["points"] == "35.00"
    assert held["marks"]["I.1.1"]["version"] == 1
    assert held["marks"]["I.1.1"]["by"] == str(inspection.lead)
    assert held["own"]["I.2.1"]["points"] == "30.00"
    items = [
        item["code"]
        for part in held["criteria"]["parts"]
        for group in part["groups"]
        for item in group["items"]
    ]
    assert items == ["I.1.1", "I.2.1", "II.1.1"]
    assert held["is_open"]


def test_marks_that_the_unit_has_not_sent_stay_its_own(inspection, tablet, officer):
    mark(officer, inspection, "I.2.1", 30, side=OWN)

    assert tablet.get(PACKAGE, {"inspection": inspection.pk}).json()["package"]["own"] == {}


def test_only_the_own_teams_units_are_listed_and_taken_along(inspection, tablet, province):
    foreign = planned(province, province.district, inspection.campaign)

    listed = tablet.get(PACKAGE).json()["inspections"]

    assert [each["id"] for each in listed] == [inspection.pk]
    for asked in [foreign.pk, 10**6, 10**30, "x", "", "²"]:
        assert tablet.get(PACKAGE, {"inspection": asked}).status_code == 404


def test_a_list_of_many_units_costs_no_more_queries(inspection, tablet, province, count_queries):
    tablet.get(PACKAGE)  # notes that the session is used
    few = count_queries(lambda: tablet.get(PACKAGE))
    for agency in [province.district, province.commune_a, province.commune_b]:
        Inspection.objects.create(campaign=inspection.campaign, agency=agency, team=inspection.team)

    assert count_queries(lambda: tablet.get(PACKAGE)) == few
    assert few <= 8


def test_who_is_on_no_team_is_refused_in_words(inspection, signed_in, inspector):
    for answer in [signed_in(inspector).get(PACKAGE), posted(signed_in(inspector), inspector)]:
        assert answer.status_code == 403
        assert answer.json()["user"] == {"id": inspector.pk, "name": str(inspector)}
        assert "Chỉ thành viên của một đoàn" in answer.json()["detail"]


def test_who_is_on_the_team_but_works_at_the_unit_is_told_so(inspection, signed_in, province):
    person = inspector_of(inspection.team, province.top, works_at=province.department)

    assert signed_in(person).get(PACKAGE).json()["inspections"] == []
    assert outcomes(signed_in(person), person, change(inspection)) == ["reassigned"]


def test_a_device_lists_what_is_open_or_was_lately(inspection, tablet):
    today = timezone.localdate()
    Inspection.objects.update(planned_on=today)
    rows = [(1, "planned"), (-20, "closed"), (None, "planned"), (-400, "under_way"),
            (3, "cancelled"), (-31, "closed")]  # fmt: skip
    made = [
        InspectionFactory(
            campaign=inspection.campaign, agency=AgencyFactory(), team=inspection.team, state=state,
            planned_on=None if days is None else today + timedelta(days),
            concluded_on=today if state == "closed" else None,
        ).pk
        for days, state in rows
    ]  # fmt: skip

    assert listed(tablet) == {inspection.pk, *made[:-1]}


def test_of_more_than_a_device_lists_the_open_and_nearest_are_there(inspection, tablet):
    today = timezone.localdate()
    Inspection.objects.update(planned_on=today + timedelta(9))
    agencies = Agency.objects.bulk_create(Agency(name=f"Đơn vị {n}") for n in range(502))
    more = {"campaign": inspection.campaign, "team": inspection.team}
    done, *others = Inspection.objects.bulk_create(
        Inspection(
            agency=each, planned_on=today + timedelta(1 + n // 100),
            **({"state": "planned"} if n else {"state": "closed", "concluded_on": today}), **more,
        )
        for n, each in enumerate(agencies)
    )  # fmt: skip

    told = listed(tablet)

    assert len(told) == onsite.MOST_LISTED == 500
    assert told < {each.pk for each in others}
    Inspection.objects.filter(pk__in=[each.pk for each in others[:2]]).update(
        state="closed", concluded_on=today
    )
    assert inspection.pk in listed(tablet)
    assert done.pk not in listed(tablet)


def listed(client):
    return {each["id"] for each in client.get(PACKAGE).json()["inspections"]}
