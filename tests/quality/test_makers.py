"""Nobody decides on what they had a hand in, however many hands there were."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from quality.declaring import actions
from quality.models import Declaration, Status
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.quality.pages import at, draft, new, submitted_by, words


@pytest.fixture
def of_two_hands(province, officer, staff):
    """Staff wrote the draft, the officer changed the note and handed it in."""
    declaration = actions.prepare(by=staff, declaration=new(province.department))
    declaration.upload = UploadFactory(agency=declaration.agency)
    declaration.note = "Bổ sung phụ lục"
    actions.prepare(by=officer, declaration=declaration)
    actions.submit(by=officer, declaration=declaration)
    return Declaration.objects.get(pk=declaration.pk)


def test_everybody_who_wrote_or_submitted_it_made_it(of_two_hands, officer, staff, second_staff):
    made = [of_two_hands.made_by(person) for person in [staff, officer, second_staff]]

    assert made == [True, True, False]
    assert list(Declaration.objects.waiting().not_made_by(staff)) == []
    assert list(Declaration.objects.waiting().not_made_by(second_staff)) == [of_two_hands]


def test_who_wrote_the_first_draft_cannot_decide_after_another_changed_it(of_two_hands, staff):
    with pytest.raises(PermissionDenied, match="đã soạn hoặc nộp"):
        actions.record(by=staff, declaration=of_two_hands)
    with pytest.raises(PermissionDenied, match="người khác trong Tổ giúp việc"):
        actions.send_back(by=staff, declaration=of_two_hands, reason="Thiếu dấu của cơ quan")


def test_who_once_submitted_it_cannot_decide_after_another_submitted_it_again(
    province, officer, staff, second_staff
):
    declaration = submitted_by(staff, province.department)
    actions.send_back(by=second_staff, declaration=declaration, reason="Thiếu trang 2")
    actions.submit(by=officer, declaration=declaration)

    with pytest.raises(PermissionDenied, match="đã soạn hoặc nộp"):
        actions.record(by=staff, declaration=declaration)
    actions.record(by=second_staff, declaration=declaration)

    declaration.refresh_from_db()
    assert declaration.decided_by == second_staff


def test_maker_is_refused_with_the_reason_and_offered_nothing(of_two_hands, staff, signed_in):
    client = signed_in(staff)

    for answer in [client.post(at("record", of_two_hands)), client.get(at("return", of_two_hands))]:
        assert answer.status_code == 403
        assert "đã soạn hoặc nộp công bố này" in words(answer)
    page = words(client.get(at("detail", of_two_hands)))
    assert "do người khác trong Tổ giúp việc" in page
    assert "Ghi nhận công bố" not in page


def test_what_waits_for_the_maker_leaves_out_what_they_made(
    staff, second_staff, of_two_hands, signed_in
):
    home = reverse("reports:home")

    assert at("detail", of_two_hands) not in words(signed_in(staff).get(home))
    assert at("detail", of_two_hands) in words(signed_in(second_staff).get(home))


def test_next_to_decide_is_never_ones_own(province, officer, staff, of_two_hands, signed_in):
    client = signed_in(staff)
    decided = submitted_by(officer, province.sub_department)

    client.post(at("record", decided))

    assert at("detail", of_two_hands) not in words(client.get(at("detail", decided)))


def test_committee_returns_what_an_agency_submitted_and_does_not_withdraw_it(
    staff, submitted, signed_in
):
    client = signed_in(staff)

    answer = client.post(at("withdraw", submitted))

    assert answer.status_code == 403
    assert "không sửa, nộp, rút lại hay xóa thay cơ quan" in words(answer)
    assert "Rút lại để sửa" not in words(client.get(at("detail", submitted)))
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


def test_committee_withdraws_what_it_submitted_itself(province, staff, signed_in):
    declaration = submitted_by(staff, province.department)
    client = signed_in(staff)

    assert "Rút lại để sửa" in words(client.get(at("detail", declaration)))
    assert client.post(at("withdraw", declaration)).url == at("detail", declaration)
    declaration.refresh_from_db()
    assert declaration.status == Status.DRAFT


def test_colleague_at_the_agency_withdraws_what_another_submitted(province, submitted, signed_in):
    colleague = AssignmentFactory(agency=province.department).user

    assert signed_in(colleague).post(at("withdraw", submitted)).status_code == 302


def open_one(agency, status, **more):
    declaration = draft(agency, **more)
    given = {"status": status, "return_reason": "Thiếu" if status == Status.RETURNED else ""}
    Declaration.objects.filter(pk=declaration.pk).update(**given)
    return declaration


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_committee_is_not_offered_to_work_on_the_paper_of_an_agency(
    province, officer, staff, signed_in, status
):
    declaration = open_one(province.department, status, makers=[officer])
    client = signed_in(staff)

    page = words(client.get(at("detail", declaration)))
    answers = [client.get(at("edit", declaration)), client.get(at("submit", declaration))]
    answers += [client.post(at(name, declaration)) for name in ["edit", "submit", "discard"]]

    assert "Kiểm tra và nộp" not in page
    assert at("edit", declaration) not in page
    assert at("discard", declaration) not in page
    for answer in answers:
        assert answer.status_code == 403
        assert "Tổ giúp việc không sửa, nộp, rút lại hay xóa thay cơ quan" in words(answer)
    assert Declaration.objects.filter(pk=declaration.pk, status=status).exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_committee_works_on_what_it_prepared_itself(province, staff, signed_in, status):
    declaration = open_one(province.department, status, makers=[staff])
    client = signed_in(staff)

    page = words(client.get(at("detail", declaration)))

    assert "Kiểm tra và nộp" in page
    assert client.get(at("edit", declaration)).status_code == 200
    assert client.post(at("discard", declaration)).status_code == 302


def test_committee_cannot_save_over_the_draft_of_an_agency(province, officer, staff):
    declaration = draft(province.department, makers=[officer])

    with pytest.raises(PermissionDenied, match="không soạn hay nộp công bố này"):
        actions.prepare(by=staff, declaration=declaration)


def test_colleague_at_the_agency_goes_on_with_the_draft_of_another(province, officer, signed_in):
    declaration = draft(province.department, makers=[officer])
    colleague = AssignmentFactory(agency=province.department).user

    page = words(signed_in(colleague).get(at("detail", declaration)))

    assert "Kiểm tra và nộp" in page
    assert at("discard", declaration) in page
