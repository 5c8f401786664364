"""A whole province planned at once: nobody is lost on the way."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency, AgencyVersion, Kind
from audits.models import Inspection
from tests.factories.audits import CampaignFactory

MANY = 3000


@pytest.fixture
def agencies(province):
    made = Agency.objects.bulk_create(
        [Agency(name=f"UBND xã số {number}") for number in range(MANY)]
    )
    AgencyVersion.objects.bulk_create([
        AgencyVersion(agency=each, name=each.name, parent=province.district, kind=Kind.COMMUNE,
                      group=province.groups.commune, start=date(2010, 1, 1))
        for each in made
    ])  # fmt: skip
    return made


def test_three_thousand_agencies_are_chosen_and_given_a_day_at_once(staff, signed_in, agencies):
    campaign, desk = CampaignFactory(), signed_in(staff)
    chosen = {"agency": [each.pk for each in agencies]}
    desk.post(reverse("audits:campaign-units", args=[campaign.pk]), chosen)
    ticked = {"unit": list(campaign.inspections.values_list("pk", flat=True))}
    address = reverse("audits:campaign-plan", args=[campaign.pk])

    form = desk.post(address, ticked | {"choose": "1"})
    answer = desk.post(address, ticked | {"planned_on": "15/06/2020", "form": "dossier"},
                       follow=True)  # fmt: skip

    assert form.content.decode().count('name="unit"') == MANY
    assert "Đã xếp lịch 3.000 đơn vị" in answer.content.decode()
    assert "3.000 đơn vị trên một trang" in answer.content.decode()
    planned = Inspection.objects.filter(planned_on=date(2020, 6, 15), form="dossier")
    assert planned.count() == MANY
