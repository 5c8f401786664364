"""How what is kept is called, in the time of the province."""

from datetime import UTC, datetime, timedelta

from accounts.log import log
from accounts.models import FirstAccess, LogEntry
from tests.factories.accounts import UserFactory

EVENING = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)  # 01:30 of the next day in the province


def test_link_says_until_when_by_the_clock_of_the_province(db):
    link = FirstAccess(user=UserFactory(full_name="Nguyễn Văn An"), expires_at=EVENING)

    assert str(link) == "Nguyễn Văn An, đến 02/03/2026 01:30"


def test_line_of_the_log_says_when_by_the_clock_of_the_province(db):
    person = UserFactory(full_name="Nguyễn Văn An")
    entry = LogEntry.objects.get(pk=log(person, "person.signed_in", person).pk)
    entry.at = EVENING - timedelta(hours=1)

    assert str(entry).startswith("02/03/2026 00:30 Nguyễn Văn An")
