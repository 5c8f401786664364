from datetime import date

import pytest
from django.core.exceptions import ValidationError

from quality.models import StandardVersion
from tests.factories.quality import StandardVersionFactory

DAY = date(2018, 6, 1)


@pytest.fixture
def versions(db):
    StandardVersionFactory(code="2008", last_declared_on=date(2020, 12, 31))
    StandardVersionFactory(code="2015", adopted_on=date(2015, 12, 31))
    StandardVersionFactory(code="2026", adopted_on=None)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2015, 12, 30), ["2008"]),
        (date(2015, 12, 31), ["2008", "2015"]),
        (date(2020, 12, 31), ["2008", "2015"]),
        (date(2021, 1, 1), ["2015"]),
    ],
)
def test_version_can_be_declared_from_its_adoption_to_its_last_day(versions, day, codes):
    found = StandardVersion.objects.declarable(day)

    assert [version.code for version in found] == codes


@pytest.mark.parametrize("day", [date(2015, 12, 30), date(2015, 12, 31), date(2021, 1, 1)])
def test_what_is_offered_and_what_is_refused_agree(versions, day):
    offered = set(StandardVersion.objects.declarable(day))

    for version in StandardVersion.objects.all():
        if version in offered:
            version.check_declarable(day)
        else:
            with pytest.raises(ValidationError, match="TCVN ISO 9001:20"):
                version.check_declarable(day)
