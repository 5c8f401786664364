"""The obligation year of the sample: officers, heads, and every state there is."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from agencies import unstaffed
from agencies.access import EVERYWHERE
from agencies.models import Agency, Assignment, Upload
from agencies.roles import Role
from procedures.models import TimeCut
from quality.duties.owing import duties
from quality.duties.standing import Standing, Tally
from quality.models import Obligation, Relief, Sentence, Submission
from quality.submissions.contents import content_of
from reports.agenda import Agenda, Desk
from reports.samples.calendar import DAYS

DAY = date(2026, 11, 22)
State = Submission.State


@pytest.fixture
def owed(an_giang):
    return duties(day=DAY, years=[2026], reach=EVERYWHERE)


def agency(name):
    return Agency.objects.get(name=name)


def test_all_197_agencies_owe_eight_things(owed):
    assert (len(owed.rows), {len(row.cells) for row in owed.rows}) == (197, {len(DAYS)})


def test_year_shows_every_standing(owed):
    assert {cell.standing for _, cell in owed.cells()} == {*Standing} - {Standing.NONE}


def test_year_shows_every_state_of_a_submission(an_giang):
    found = Submission.objects.filter(obligation__year=2026).values_list("state", flat=True)

    assert set(found) == set(State)


def test_numbers_add_up(owed):
    told = Tally.of(cell for _, cell in owed.cells())

    assert told.expected + told.waived == 197 * len(DAYS)
    assert told.submitted == told.on_time + told.late
    assert told.late > 20
    assert told.overdue > 20


def test_last_year_is_done(an_giang):
    told = Tally.of(cell for _, cell in duties(day=DAY, years=[2025], reach=EVERYWHERE).cells())

    assert told.waiting == told.returned == 0
    assert told.accepted / told.expected > 0.95


def test_next_year_has_its_calendar(an_giang):
    assert Obligation.objects.filter(year=2027).count() == len(DAYS) * 4


def test_what_was_handed_in_is_frozen_as_its_rows_stand(an_giang):
    for submission in Submission.objects.exclude(state__in=Submission.INSIDE)[::97]:
        content = content_of(submission)
        assert content.sha256 == submission.sha256
        assert content.agency == str(submission.agency)
        assert submission.submitted_at <= timezone.now()


def test_every_file_is_there(an_giang):
    files = set(Upload.objects.values_list("file", flat=True))

    assert len(files) > 5
    assert all(default_storage.exists(file) for file in files)


def test_nearly_every_agency_has_an_officer_and_the_offices_a_head(an_giang):
    held = Assignment.objects.as_of(DAY)
    alone = unstaffed.count(DAY, EVERYWHERE)

    assert 1 <= alone <= 9
    assert held.filter(role=Role.OFFICER).values("agency").distinct().count() == 197 - alone
    assert held.filter(role=Role.HEAD).count() == 30 + 2  # of a district, and of a commune of it


def test_every_person_has_an_address_of_no_real_domain(an_giang):
    assert not User.objects.exclude(email__endswith=".example").exists()


def test_one_agency_is_let_off_and_one_unlocked(an_giang):
    told = Relief.objects.values_list("kind", "agency__name")

    assert set(told) == {
        ("waiver", "Chi cục Tiêu chuẩn Đo lường Chất lượng"),
        ("unlock", "UBND xã Bình Mỹ"),
    }


@pytest.mark.parametrize(
    ("username", "groups"),
    [
        (
            "can.bo.skhcn",
            ["Quá hạn, bị trả lại", "Sau đó", "Phát hiện cần trả lời", "Công bố đang làm"],
        ),
        (
            "can.bo.huyen",  # inspected in a week
            ["Quá hạn, bị trả lại", "Trong 7 ngày tới", "Sau đó", "Công bố đang làm"],
        ),
        ("can.bo.xa", ["Quá hạn, bị trả lại", "Sau đó", "Công bố đang làm"]),
    ],
)
def test_officers_to_try_have_something_to_do(an_giang, username, groups):
    agenda = Agenda.of(User.objects.get(username=username), DAY)

    assert [group.title for group in agenda.groups] == groups


def test_head_to_try_has_something_to_approve(an_giang):
    agenda = Agenda.of(User.objects.get(username="thu.truong.skhcn"), DAY)

    names = [task.name for group in agenda.groups for task in group.tasks]
    assert "Duyệt: Báo cáo năm của cơ quan 2026" in names


def test_staff_to_try_have_submissions_to_review(an_giang):
    desk = Desk.of(User.objects.get(username="thu.ky"), DAY)

    assert desk.submission_count > 20
    assert desk.late_count > 20
    assert Sentence.objects.count() >= 3


@pytest.mark.parametrize("name", ["can.bo.skhcn", "can.bo.huyen", "can.bo.xa"])
def test_officers_who_try_the_sample_find_cuts_of_their_own(an_giang, name):
    own = TimeCut.objects.for_user(User.objects.get(username=name))

    assert own.count() >= 3
    assert all(cut.delta > 0 and cut.legal_basis and cut.procedures.exists() for cut in own)
