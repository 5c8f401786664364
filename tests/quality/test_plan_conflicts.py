from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Upload
from quality.models import Objective
from quality.plans import actions
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory
from tests.quality.pages import words
from tests.quality.plan_forms import at, form, picture, typed


@pytest.fixture
def plan(province):
    found = ObjectivePlanFactory(agency=province.department, year=2026)
    ObjectiveFactory(plan=found, place=1, name="Hồ sơ đúng hạn", target=Decimal(98))
    ObjectiveFactory(plan=found, place=2, name="Hài lòng", target=Decimal(90))
    return found


@pytest.fixture
def changed(plan, head):
    """The head has saved while the officer was typing: one row changed, one gone, one new."""
    first, second = plan.objectives.all()
    first.target = Decimal(99)
    rows = [first, Objective(name="Của thủ trưởng", target=Decimal(1), unit="lớp")]
    actions.save_plan(by=head, plan=plan, rows=rows, revision=1)
    return first, second


def test_second_of_two_editors_sees_theirs_beside_yours(plan, changed, officer, signed_in):
    first, second = changed
    sent = form(typed(first.pk, target="97"), typed(second.pk, name="Hài lòng hơn"),
                number="7/KH")  # fmt: skip

    answer = signed_in(officer).post(at("plan-edit", plan.agency), sent)

    page = words(answer)
    assert answer.status_code == 409
    assert "Phạm Quốc Hưng đã lưu trước" in page
    assert "<mark>99</mark>" in page
    assert "<mark>97</mark>" in page
    assert "Chỉ có trong bản đã lưu" in page
    assert "Của thủ trưởng" in page
    assert 'name="revision" value="2"' in page
    assert all(text in page for text in ["Hài lòng hơn", "7/KH", 'value="97"'])


def test_what_was_typed_can_be_kept_after_a_conflict(plan, changed, officer, signed_in):
    first, second = changed
    client, url = signed_in(officer), at("plan-edit", plan.agency)
    shown = client.post(url, form(typed(first.pk, target="97"), typed(second.pk, name="Hài lòng")))
    keys = [row.key for row in shown.context["sheet"].rows]

    answer = client.post(url, form(typed(keys[0], target="97"), typed(keys[1], name="Hài lòng"),
                                   revision=2))  # fmt: skip

    assert keys == [str(first.pk), "n1"]
    assert answer.status_code == 302
    assert [str(row.target) for row in plan.objectives.all()] == ["97.00", "98.50"]


def test_rows_of_the_other_can_be_added_to_what_was_typed(plan, changed, officer, signed_in):
    first, _ = changed

    answer = signed_in(officer).post(
        at("plan-edit", plan.agency), form(typed(first.pk, target="97"), revision=2, step="merge")
    )

    page = words(answer)
    assert "Của thủ trưởng" in page
    assert 'value="97"' in page
    assert plan.objectives.get(place=1).target == 99


def test_theirs_can_be_taken(plan, changed, officer, signed_in):
    first, _ = changed

    answer = signed_in(officer).post(
        at("plan-edit", plan.agency), form(typed(first.pk, target="97"), revision=2, step="theirs")
    )

    assert answer.url == at("plan", plan.agency)
    assert plan.objectives.get(place=1).target == 99


def test_file_chosen_before_a_conflict_is_not_lost(plan, changed, officer, signed_in):
    sent = form(typed(changed[0].pk), upload=SimpleUploadedFile("Bản ký.png", picture()))

    answer = signed_in(officer).post(at("plan-edit", plan.agency), sent)

    kept = Upload.objects.get(agency=plan.agency)
    assert f'name="upload_kept" value="{kept.pk}"' in words(answer)
    assert "Bản ký.png" in words(answer)


def test_pressing_twice_saves_once_and_is_no_conflict(plan, officer, signed_in):
    client, url = signed_in(officer), at("plan-edit", plan.agency)
    sent = form(*(typed(row.pk, name=row.name, target="95,0") for row in plan.objectives.all()))

    answers = [client.post(url, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    plan.refresh_from_db()
    assert plan.revision == 2


@pytest.mark.parametrize("revision", ["", "abc", "-1", "7"])
def test_form_with_a_revision_that_never_was_changes_nothing(plan, officer, signed_in, revision):
    sent = form(typed("n1", name="Lạ"), revision=revision)

    assert signed_in(officer).post(at("plan-edit", plan.agency), sent).status_code == 409
    assert plan.objectives.count() == 2
