"""The calendar of a year's obligations: read by everybody, kept by the committee's staff."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry
from agencies.models import AgencyVersion, Kind
from quality.duties import calendar
from quality.models import Obligation, ObligationKind, Reminder, Submission
from tests.factories.quality import (
    ObligationFactory,
    ObligationKindFactory,
    ReliefFactory,
    SubmissionFactory,
)
from tests.quality.owing import hand_in
from tests.quality.pages import words

CALENDAR = reverse("quality:calendar")
NEW = reverse("quality:obligation-new")
COPY = reverse("quality:calendar-copy")
KIND = reverse("quality:kind-new")
TODAY = timezone.localdate()


def edit(obligation):
    return reverse("quality:obligation-edit", args=[obligation.pk])


def remove(obligation):
    return reverse("quality:obligation-delete", args=[obligation.pk])


def days(due="31/01/2026", timely="31/01/2026", lock="31/03/2026", **more):
    return {
        "due_on": due, "timely_on": timely, "lock_on": lock, "resubmit_days": "10",
        "legal_basis": "Kế hoạch số 187/KH-UBND", "revision": "0", **more,
    }  # fmt: skip


@pytest.fixture
def policy(register):
    return ObligationFactory()


# --- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "head", "leader", "inspector", "auditor", "staff"])
def test_everybody_reads_the_calendar(policy, request, signed_in, who):
    answer = signed_in(request.getfixturevalue(who)).get(CALENDAR, {"year": "2026"})

    assert answer.status_code == 200
    assert "31/01/2026" in words(answer)
    assert "Kế hoạch số 187/KH-UBND" in words(answer)
    assert ("Thêm nghĩa vụ" in words(answer)) is (who == "staff")


@pytest.mark.parametrize("who", ["officer", "head", "leader", "inspector", "auditor"])
def test_only_the_staff_keep_it(policy, request, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    asked = [client.get(NEW), client.get(edit(policy)), client.post(remove(policy)),
             client.post(COPY, {"year": "2027"}), client.get(KIND)]  # fmt: skip

    assert [answer.status_code for answer in asked] == [403] * 5
    assert Obligation.objects.count() == 1


# --- writing ------------------------------------------------------------------------------


def test_an_obligation_is_entered_for_several_kinds_of_agencies_at_once(register, staff, signed_in):
    kind = ObligationKindFactory()
    given = days(kind=kind.pk, agency_kinds=["department", "district"], head_approves="on")

    answer = signed_in(staff).post(f"{NEW}?year=2026", given, follow=True)

    assert answer.redirect_chain[-1][0] == f"{CALENDAR}?year=2026"
    made = Obligation.objects.order_by("agency_kind").values_list(
        "agency_kind", "due_on", "head_approves"
    )
    assert list(made) == [
        ("department", date(2026, 1, 31), True),
        ("district", date(2026, 1, 31), True),
    ]
    lines = LogEntry.objects.filter(action="obligation.added")
    assert lines.count() == 2
    assert lines[0].details["changes"]["due_on"] == ["", "2026-01-31"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due": "32/01/2026"}, "không phải là một ngày"),
        ({"due": "31/01/2016", "timely": "31/01/2016"}, "quá xa năm 2026"),
        ({"timely": "30/01/2026"}, "Ba ngày phải theo thứ tự"),
        ({"lock": "15/01/2026"}, "Ba ngày phải theo thứ tự"),
        ({"resubmit_days": "abc"}, "Số ngày nộp lại"),
        ({"legal_basis": ""}, "Hãy ghi văn bản làm căn cứ"),
        ({"agency_kinds": []}, "Hãy chọn ít nhất một loại cơ quan"),
        ({"agency_kinds": ["province"]}, "province"),
        ({"kind": ""}, "Hãy chọn một giá trị"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_entered(register, staff, signed_in, wrong, said):
    given = {"kind": ObligationKindFactory().pk, "agency_kinds": ["department"], **wrong}

    answer = signed_in(staff).post(f"{NEW}?year=2026", days(**given))

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Obligation.objects.exists()


def test_the_same_obligation_is_not_entered_twice(policy, staff, signed_in):
    given = days(kind=policy.kind_id, agency_kinds=["district", "department"])

    answer = signed_in(staff).post(f"{NEW}?year=2026", given)

    assert answer.status_code == 422
    assert "đã có nghĩa vụ đó" in words(answer)
    assert Obligation.objects.count() == 1


def test_days_are_changed_and_logged_before_and_after(policy, staff, signed_in):
    signed_in(staff).post(edit(policy), days(due="15/02/2026", timely="20/02/2026"))

    policy.refresh_from_db()
    assert (policy.due_on, policy.timely_on) == (date(2026, 2, 15), date(2026, 2, 20))
    changed = LogEntry.objects.get(action="obligation.changed").details["changes"]
    assert changed == {
        "due_on": ["2026-01-31", "2026-02-15"], "timely_on": ["2026-01-31", "2026-02-20"],
    }  # fmt: skip


def test_changing_days_after_something_came_asks_with_the_effect_first(
    policy, register, staff, signed_in
):
    hand_in(policy, register.department, date(2026, 1, 20))
    client, earlier = signed_in(staff), days(due="10/01/2026", timely="10/01/2026")

    asked = client.post(edit(policy), earlier)

    assert "1 hồ sơ đang đúng hạn sẽ thành nộp muộn." in words(asked)
    assert "Vẫn sửa" in words(asked)
    policy.refresh_from_db()
    assert policy.timely_on == date(2026, 1, 31)

    confirmed = asked.context["form"]["confirmed"].value()
    client.post(edit(policy), earlier | {"confirmed": confirmed})
    policy.refresh_from_db()
    assert policy.timely_on == date(2026, 1, 10)


def test_who_answers_with_other_days_is_asked_again(policy, register, staff, signed_in):
    hand_in(policy, register.department, date(2026, 1, 20))
    client = signed_in(staff)
    asked = client.post(edit(policy), days(due="10/01/2026", timely="10/01/2026"))
    confirmed = asked.context["form"]["confirmed"].value()

    again = client.post(
        edit(policy), days(due="05/01/2026", timely="05/01/2026", confirmed=confirmed)
    )

    assert "Vẫn sửa" in words(again)
    policy.refresh_from_db()
    assert policy.timely_on == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("10/01/2026", "10/01/2026", "20/01/2026"), "1 cơ quan chưa nộp sẽ bị khóa"),
        (("10/03/2026", "10/03/2026"), "1 cơ quan đang phải nộp sẽ không phải nộp nữa"),
    ],
)
def test_days_that_lock_out_or_let_go_are_asked_about_though_nothing_came(
    policy, register, staff, signed_in, given, said
):
    AgencyVersion.objects.filter(agency=register.department).update(end=date(2026, 3, 5))

    with time_machine.travel(datetime(2026, 2, 10, 3, tzinfo=UTC)):
        asked = signed_in(staff).post(edit(policy), days(*given))

    assert said in words(asked)
    assert "Vẫn sửa" in words(asked)
    policy.refresh_from_db()
    assert policy.due_on == date(2026, 1, 31)


def test_who_was_overtaken_reads_what_was_saved_and_loses_nothing(
    policy, staff, second_staff, signed_in
):
    signed_in(second_staff).post(edit(policy), days(resubmit_days="20"))
    client, mine = signed_in(staff), days(legal_basis="Kế hoạch số 12/KH-UBND")

    refused = client.post(edit(policy), mine)

    assert refused.status_code == 422
    assert "Lê Văn Soát đã sửa nghĩa vụ này lúc" in words(refused)
    assert "Số ngày nộp lại sau khi trả: đã lưu “20”, anh/chị gõ “10”." in words(refused)
    assert "Kế hoạch số 12/KH-UBND" in words(refused)
    policy.refresh_from_db()
    assert (policy.resubmit_days, policy.revision) == (20, 1)

    read = refused.context["form"]["revision"].value()
    client.post(edit(policy), mine | {"resubmit_days": "20", "revision": read})
    policy.refresh_from_db()
    assert (policy.resubmit_days, policy.legal_basis) == (20, "Kế hoạch số 12/KH-UBND")


def test_of_two_who_read_the_same_the_second_is_refused(policy, staff, second_staff):
    one, two = Obligation.objects.get(), Obligation.objects.get()
    one.lock_on, two.legal_basis = date(2026, 12, 31), "Kế hoạch số 12/KH-UBND"
    calendar.change(by=staff, obligation=one)

    with pytest.raises(ValidationError, match="đã sửa nghĩa vụ này"):
        calendar.change(by=second_staff, obligation=two)

    assert Obligation.objects.get().lock_on == date(2026, 12, 31)


def test_a_form_that_does_not_say_what_was_read_saves_nothing(policy, staff, signed_in):
    answer = signed_in(staff).post(edit(policy), days(lock="31/12/2026", revision=""))

    assert answer.status_code == 422
    assert "Hãy mở lại trang này rồi sửa" in words(answer)


def test_another_legal_basis_is_saved_unasked(policy, register, staff, signed_in):
    hand_in(policy, register.department, date(2026, 1, 20))

    signed_in(staff).post(edit(policy), days(legal_basis="Kế hoạch số 12/KH-UBND"))

    policy.refresh_from_db()
    assert policy.legal_basis == "Kế hoạch số 12/KH-UBND"


def test_the_effect_counts_both_ways_and_the_locked(register):
    policy = ObligationFactory()
    hand_in(policy, register.department, date(2026, 2, 10))
    policy.timely_on = date(2026, 2, 10)

    effect = calendar.effect_of(policy, TODAY)

    assert (effect.handed_in, effect.become_late, effect.become_timely) == (1, 0, 1)
    assert effect.sentences == ["1 hồ sơ đang nộp muộn sẽ thành đúng hạn."]


def test_an_obligation_is_removed_while_nothing_came(policy, register, staff, signed_in):
    Reminder.objects.create(
        agency=register.department, obligation=policy, act_by=policy.due_on, stage=-7
    )

    signed_in(staff).post(remove(policy))

    assert not Obligation.objects.exists()
    line = LogEntry.objects.get(action="obligation.removed")
    assert line.details["changes"]["due_on"] == ["2026-01-31", ""]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (SubmissionFactory, "1 hồ sơ"),
        (lambda **of: SubmissionFactory(state=Submission.State.DRAFT, **of), "1 hồ sơ"),
        (ReliefFactory, "1 lần miễn"),
    ],
)
def test_what_something_hangs_on_is_not_removed(policy, register, staff, signed_in, made, said):
    made(agency=register.department, obligation=policy)

    answer = signed_in(staff).post(remove(policy))

    assert answer.status_code == 422
    assert said in words(answer)
    assert Obligation.objects.exists()


# --- from year to year ---------------------------------------------------------------------


def test_next_years_calendar_is_made_from_this_years(register, staff, signed_in):
    leap = ObligationFactory(year=2028, due_on=date(2028, 2, 29), lock_on=date(2028, 5, 31))
    ObligationFactory(year=2028, agency_kind=Kind.DISTRICT, resubmit_days=5, head_approves=True)
    assert "Lập lịch năm 2029 từ năm 2028" in words(signed_in(staff).get(CALENDAR, {"year": 2029}))

    signed_in(staff).post(COPY, {"year": "2029"})

    mine, districts = Obligation.objects.filter(year=2029).order_by("agency_kind")
    assert (mine.kind, mine.due_on, mine.lock_on) == (
        leap.kind,
        date(2029, 2, 28),
        date(2029, 5, 31),
    )
    assert (districts.due_on, districts.resubmit_days) == (date(2029, 1, 31), 5)
    assert districts.head_approves
    assert LogEntry.objects.get(action="obligations.copied").details["rows"] == 2


def test_what_is_there_already_stays_and_a_second_copy_finds_nothing(policy, staff, signed_in):
    kept = ObligationFactory(year=2027, due_on=date(2027, 2, 15), kind=policy.kind)
    ObligationFactory(agency_kind=Kind.DISTRICT, kind=policy.kind)
    client = signed_in(staff)

    client.post(COPY, {"year": "2027"})
    again = client.post(COPY, {"year": "2027"})

    assert Obligation.objects.filter(year=2027).count() == 2
    kept.refresh_from_db()
    assert kept.due_on == date(2027, 2, 15)
    assert again.status_code == 422
    assert "đã có đủ" in words(again)


def test_there_is_nothing_to_copy_from_an_empty_year(staff, signed_in):
    answer = signed_in(staff).post(COPY, {"year": "2031"})

    assert answer.status_code == 422
    assert "Năm 2030 chưa có lịch" in words(answer)


# --- kinds --------------------------------------------------------------------------------


def test_staff_add_and_change_a_kind(staff, signed_in):
    client = signed_in(staff)
    given = {"name": "Đào tạo về ISO", "short_name": "Đào tạo", "form": "document",
             "document_kind": "other", "guide": "Danh sách người học", "place": "9"}  # fmt: skip
    client.post(KIND, given)
    kind = ObligationKind.objects.get()
    assert kind.code == "dao-tao-ve-iso"

    client.post(reverse("quality:kind-edit", args=[kind.pk]), given | {"place": "3"})

    kind.refresh_from_db()
    assert (kind.place, kind.form, kind.code) == (3, "document", "dao-tao-ve-iso")
    changed = LogEntry.objects.get(action="obligation_kind.changed").details["changes"]
    assert changed == {"place": ["9", "3"]}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"document_kind": ""}, "phải nêu loại tài liệu"),
        ({"form": ""}, "Hãy chọn"),
        ({"name": "Chính sách chất lượng", "document_kind": "policy"}, "đã"),
    ],
)
def test_a_kind_that_breaks_a_rule_is_refused(staff, signed_in, wrong, said):
    ObligationKindFactory(code="chinh-sach-chat-luong")
    given = {"name": "Đào tạo", "short_name": "Đào tạo", "form": "document",
             "document_kind": "other", "guide": "", "place": "9"}  # fmt: skip

    answer = signed_in(staff).post(KIND, given | wrong)

    assert answer.status_code == 422
    assert said in words(answer).lower() or said in words(answer)
    assert ObligationKind.objects.count() == 1
