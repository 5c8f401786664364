"""What the portal does by itself about agencies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies import actions
from agencies.models import Agency, AgencyVersion
from agencies.tasks import refresh_names
from tests.agencies.drafts import DECISION


@pytest.fixture
def renamed(province):
    """The department; a new name was decided for it in advance, and today is its first day."""
    tomorrow = timezone.localdate() + timedelta(1)
    actions.change(
        by=None, agency=province.department, on=tomorrow, decision=DECISION, name="Sở Mới"
    )
    versions = AgencyVersion.objects.filter(agency=province.department)
    versions.filter(end=tomorrow).update(end=timezone.localdate())
    versions.filter(start=tomorrow).update(start=timezone.localdate())
    return province.department


def names():
    return dict(Agency.objects.values_list("pk", "name"))


def test_agency_goes_by_its_new_name_once_the_day_has_come(renamed):
    before = names()

    refresh_names()
    refresh_names()

    assert names() == {**before, renamed.pk: "Sở Mới"}


def test_agency_that_has_ended_keeps_its_last_name(province):
    today = timezone.localdate()
    actions.dissolve(by=None, agency=province.commune_a, on=today, decision=DECISION)
    before = names()

    refresh_names()

    assert names() == before


def test_names_are_refreshed_in_as_many_queries_for_many_agencies(renamed, count_queries):
    assert count_queries(refresh_names) <= 4
