"""An agency's year, one duty of it, and the panel: what its people and the committee see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Kind
from quality.models import ObligationKind, Relief
from tests.factories.quality import (
    ObligationFactory,
    ObligationKindFactory,
    ReliefFactory,
    SubmissionFactory,
)
from tests.quality.owing import State, hand_in, moment
from tests.quality.pages import words

TODAY = timezone.localdate()
YEAR = TODAY.year


def of_this_year(**more):
    """Due in a week, whatever the day of the test."""
    due = TODAY + timedelta(days=7)
    days = {"due_on": due, "lock_on": due + timedelta(days=60)}
    return ObligationFactory(**{"year": YEAR, **days, **more})


@pytest.fixture
def policy(register):
    return of_this_year()


@pytest.fixture
def locked(register):
    return of_this_year(
        kind=ObligationKindFactory(code="plan", name="Kế hoạch chất lượng"),
        due_on=TODAY - timedelta(days=30),
        lock_on=TODAY - timedelta(days=3),
    )


def year_page(agency, **asked):
    return reverse("quality:agency-year", args=[agency.pk]), asked or {"year": YEAR}


def duty_page(agency, obligation):
    return reverse("quality:duty", args=[agency.pk, obligation.pk])


def panel(agency):
    return reverse("quality:duty-panel", args=[agency.pk])


def actions(answer):
    return [line.action[1] for line in answer.context["lines"]]


# --- the agency's year --------------------------------------------------------------------


def test_the_officer_sees_what_is_owed_and_one_button(policy, locked, register, officer, signed_in):
    answer = signed_in(officer).get(*year_page(register.department))

    assert actions(answer) == ["Xem", "Nộp"]
    assert "Đã nộp 0/2" in words(answer)
    assert "Đã khóa, chưa nộp" in words(answer)
    assert reverse("quality:submission-new", args=[register.department.pk, policy.pk]) in words(
        answer
    )


@pytest.mark.parametrize(
    ("state", "officer_does", "head_does", "staff_does"),
    [
        (State.DRAFT, "Sửa bản nháp", "Sửa bản nháp", "Xem"),
        (State.APPROVAL, "Xem", "Xem và duyệt", "Xem"),
        (State.SUBMITTED, "Xem", "Xem", "Duyệt"),
        (State.RETURNED, "Nộp lại", "Nộp lại", "Xem"),
        (State.ACCEPTED, "Xem", "Xem", "Xem"),
    ],
)
def test_the_button_is_the_next_step_of_each(
    policy, register, officer, head, staff, signed_in, state, officer_does, head_does, staff_does
):
    hand_in(policy, register.department, TODAY - timedelta(days=3), state)

    seen = [
        actions(signed_in(person).get(*year_page(register.department)))
        for person in (officer, head, staff)
    ]

    assert seen == [[officer_does], [head_does], [staff_does]]


@pytest.mark.parametrize(
    ("state", "officer_does", "staff_does", "said"),
    [
        (State.SUBMITTED, "Xem", "Duyệt", "Bản sửa chờ tiếp nhận"),
        (State.RETURNED, "Nộp lại", "Xem", "Bản sửa bị trả lại"),
    ],
)
def test_a_revision_of_what_was_accepted_has_its_next_step(
    policy, register, officer, staff, signed_in, state, officer_does, staff_does, said
):
    hand_in(policy, register.department, TODAY - timedelta(days=9), State.ACCEPTED)
    revision = hand_in(policy, register.department, TODAY - timedelta(days=3), state, number=2)

    seen = [signed_in(person).get(*year_page(register.department)) for person in (officer, staff)]

    assert [actions(answer) for answer in seen] == [[officer_does], [staff_does]]
    assert all(said in words(answer) for answer in seen)
    page = words(signed_in(officer).get(duty_page(register.department, policy)))
    assert "Bản đã tiếp nhận vẫn có giá trị" in page
    assert revision.reference in page


def test_a_draft_is_told_to_the_agency_alone(policy, register, officer, staff, signed_in):
    SubmissionFactory(agency=register.department, obligation=policy, state=State.DRAFT)

    assert "Đang làm" in words(signed_in(officer).get(*year_page(register.department)))
    assert "Đang làm" not in words(signed_in(staff).get(*year_page(register.department)))


def test_what_was_handed_in_says_when_and_by_whom(policy, register, officer, signed_in):
    sent = hand_in(
        policy, register.department, TODAY - timedelta(days=1), submitted_by=officer, number=2
    )

    said = words(signed_in(officer).get(*year_page(register.department)))

    assert sent.reference in said
    assert "Nguyễn Văn An (lần 2)" in said
    assert reverse("quality:submission", args=[sent.pk]) in said


def test_the_reason_of_a_waiver_is_public(policy, register, auditor, signed_in):
    ReliefFactory(agency=register.department, obligation=policy, reason="Chờ sáp nhập")

    assert "Chờ sáp nhập" in words(signed_in(auditor).get(*year_page(register.department)))


@pytest.mark.parametrize(
    ("form", "button", "address"),
    [
        (ObligationKind.Form.OBJECTIVES, "Nộp", "/nop/"),
        (ObligationKind.Form.RESULTS, "Nhập kết quả", "/ket-qua/"),
        (ObligationKind.Form.POSTING, "Ghi nơi niêm yết", "/cong-bo/"),
    ],
)
def test_each_form_is_handed_in_where_it_belongs(
    register, officer, signed_in, form, button, address
):
    of_this_year(kind=ObligationKindFactory(code=form.value, form=form))

    (line,) = signed_in(officer).get(*year_page(register.department)).context["lines"]

    assert line.action[1] == button
    assert address in line.action[0]


def test_another_year_and_a_past_day_can_be_asked_for(register, staff, signed_in):
    policy = ObligationFactory(year=2024)
    client, page = signed_in(staff), year_page(register.department)[0]

    assert "không có nghĩa vụ nào" in words(client.get(page, {"year": "2023"}))
    past = client.get(page, {"year": "2024", "day": "2024-01-20"})
    assert [line.cell.standing for line in past.context["lines"]] == ["coming"]
    assert policy.kind.name in words(past)


def test_other_agencies_are_not_found(policy, register, commune_officer, signed_in):
    client = signed_in(commune_officer)

    pages = [year_page(register.department)[0], duty_page(register.department, policy),
             panel(register.department)]  # fmt: skip
    assert [client.get(page).status_code for page in pages] == [404] * 3


# --- one duty -----------------------------------------------------------------------------


def test_a_duty_says_its_days_its_basis_and_every_version(
    policy, register, officer, staff, signed_in
):
    hand_in(policy, register.department, TODAY - timedelta(days=9), State.RETURNED)
    hand_in(policy, register.department, TODAY - timedelta(days=1), number=2)

    said = words(signed_in(officer).get(duty_page(register.department, policy)))

    assert "Kế hoạch số 187/KH-UBND" in said
    assert f"đến hết ngày {policy.timely_on:%d/%m/%Y}" in said
    assert "Lý do trả lại: Thiếu chữ ký của thủ trưởng" in said
    assert "(lần 2)" in said
    assert reverse("quality:relief-grant", args=[register.department.pk, policy.pk]) not in said


def test_a_past_day_knows_neither_what_came_nor_what_was_decided_later(
    policy, register, staff, signed_in
):
    returned = hand_in(
        policy, register.department, TODAY - timedelta(days=9), State.RETURNED,
        decided_at=moment(TODAY - timedelta(days=4)), return_reason="Thiếu chữ ký",
    )  # fmt: skip
    again = hand_in(policy, register.department, TODAY - timedelta(days=2), number=2)
    ReliefFactory(agency=register.department, obligation=policy, reason="Chờ sáp nhập")
    client, page = signed_in(staff), duty_page(register.department, policy)

    before, then, now = (
        words(client.get(page, {"day": (TODAY - timedelta(days=ago)).isoformat()}))
        for ago in (10, 5, 0)
    )

    assert "Chưa nộp lần nào" in before
    assert returned.reference in then
    assert not any(each in then for each in [again.reference, "Thiếu chữ ký", "Chờ sáp nhập"])
    assert all(each in now for each in [again.reference, "Thiếu chữ ký", "Chờ sáp nhập"])


def test_what_was_returned_says_why_and_until_when_on_top(policy, register, officer, signed_in):
    sent = hand_in(policy, register.department, TODAY - timedelta(days=5), State.RETURNED)
    by = timezone.localtime(sent.decided_at).date() + timedelta(days=policy.resubmit_days)

    said = words(signed_in(officer).get(duty_page(register.department, policy)))

    assert f"Nộp lại chậm nhất ngày {by:%d/%m/%Y}" in said
    assert ">Nộp lại</a>" in said


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("officer", ["Nộp"]),
        ("staff", ["Nhắc", "Miễn", "Mở khóa"]),
        ("auditor", []),
        ("leader", []),
        ("inspector", []),
    ],
)
def test_each_is_offered_what_they_may_do(policy, register, request, signed_in, who, offered):
    answer = signed_in(request.getfixturevalue(who)).get(duty_page(register.department, policy))

    may = answer.context["may"]
    words_of = {"remind": "Nhắc", "waive": "Miễn", "unlock": "Mở khóa"}
    found = [words_of[name] for name in words_of if may[name]]
    assert found + ([may["act"][1]] if may["act"] else []) == offered


def test_objectives_can_be_typed_or_uploaded(register, officer, signed_in):
    kind = ObligationKindFactory(code="objectives", form=ObligationKind.Form.OBJECTIVES)
    objectives = of_this_year(kind=kind)

    said = words(signed_in(officer).get(duty_page(register.department, objectives)))

    assert reverse("quality:plan", args=[register.department.pk, YEAR]) in said
    assert reverse("quality:submission-new", args=[register.department.pk, objectives.pk]) in said


def test_a_locked_duty_says_how_to_be_unlocked(locked, register, officer, staff, signed_in):
    page = duty_page(register.department, locked)

    assert "đề nghị Tổ giúp việc Ban Chỉ đạo mở khóa" in words(signed_in(officer).get(page))
    assert signed_in(officer).get(page).context["may"]["act"] is None
    assert "mở khóa cho cơ quan này" in words(signed_in(staff).get(page))


def test_an_unlocked_duty_says_until_when(locked, register, officer, signed_in):
    until = TODAY + timedelta(days=4)
    ReliefFactory(
        agency=register.department, obligation=locked, kind=Relief.Kind.UNLOCK, until=until
    )

    said = words(signed_in(officer).get(duty_page(register.department, locked)))

    assert f"được nộp đến hết ngày {until:%d/%m/%Y}" in said
    assert ">Nộp</a>" in said


def test_who_does_not_owe_it_reads_why(policy, register, staff, signed_in):
    answer = signed_in(staff).get(duty_page(register.district, policy))

    assert "Cơ quan không phải nộp nghĩa vụ này" in words(answer)
    assert not any(answer.context["may"][name] for name in ("waive", "unlock", "remind", "act"))


def test_an_obligation_there_is_not_is_not_found(policy, register, staff, signed_in):
    page = reverse("quality:duty", args=[register.department.pk, policy.pk + 1])

    assert signed_in(staff).get(page).status_code == 404


# --- the panel ----------------------------------------------------------------------------


def test_the_panel_names_the_three_most_urgent(register, officer, signed_in):
    for n in range(4):
        of_this_year(kind__code=f"kind-{n}", due_on=TODAY + timedelta(days=10 - n))

    answer = signed_in(officer).get(panel(register.department), headers={"HX-Request": "true"})

    codes = [line.cell.obligation.kind.code for line in answer.context["urgent"]]
    assert codes == ["kind-3", "kind-2", "kind-1"]
    assert "Đã nộp <strong>0/4</strong>" in words(answer)
    assert "<html" not in answer.content.decode()


def test_the_panel_says_when_nothing_is_left_or_nothing_is_owed(
    policy, register, officer, auditor, signed_in
):
    hand_in(policy, register.department, TODAY - timedelta(days=1), State.ACCEPTED)

    assert "Không còn việc phải nộp" in words(signed_in(officer).get(panel(register.department)))
    assert "không có nghĩa vụ nào" in words(signed_in(auditor).get(panel(register.commune_b)))


def test_the_agency_page_fetches_the_panel(register, staff, signed_in):
    page = reverse("agencies:agency-detail", args=[register.department.pk])

    assert panel(register.department) in words(signed_in(staff).get(page))


def test_a_district_owes_its_own(register, staff, signed_in):
    of_this_year(agency_kind=Kind.DISTRICT)

    answer = signed_in(staff).get(*year_page(register.district))

    assert "UBND huyện Nam Trực" in words(answer)
    assert len(answer.context["lines"]) == 1
