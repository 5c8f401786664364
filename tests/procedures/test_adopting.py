"""Agencies adopt what the province wrote once, and follow it when it is revised."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import LogEntry, Notification
from agencies.access import EVERYWHERE, NOWHERE, Reach
from isoportal.lib.share import Share
from procedures.adopting.actions import Chosen, adopt, approve_unchanged, waiting_for_head
from procedures.adopting.adopters import State as Stands
from procedures.adopting.adopters import adopters, at_agency
from procedures.adopting.fitting import fitting, shares
from procedures.adopting.meaning import mean_for
from procedures.adopting.updating import update, update_of
from procedures.iso import actions as iso_actions
from procedures.iso.drafts import Draft
from procedures.models import Cover, IsoProcedure, IsoRevision, State
from tests.factories.agencies import AssignmentFactory
from tests.factories.procedures import (
    HandlingFactory,
    IsoFactory,
    LegalDocumentFactory,
)
from tests.procedures.adopted import DAY, NOW, in_force, revise_template, taken_over
from tests.procedures.writing import STEPS, marriage

# --- adopting -------------------------------------------------------------------------------


def test_adopting_makes_a_draft_of_the_agencys_own_that_says_what_the_template_says(
    template, commune_officer
):
    made = taken_over(template, commune_officer)

    newest = template.revision_on(DAY)
    assert (made.iso.template, made.iso.code) == (template, "QT-09")
    assert (made.state, made.adopted_from, made.title) == (State.DRAFT, newest, newest.title)
    assert made.content == newest.content
    assert made.stated == newest.stated
    assert made.drafter == str(commune_officer)


def test_adopted_procedure_covers_what_the_agency_handles_of_what_the_template_is_for(
    template, commune_officer, wedding
):
    made = taken_over(template, commune_officer)

    assert [link.handling.procedure for link in made.iso.covers.all()] == [wedding]


def test_agency_that_handles_nothing_of_it_cannot_adopt_it(template, officer):
    with pytest.raises(ValidationError, match="không thực hiện TTHC nào"):
        taken_over(template, officer)


def test_template_for_no_procedure_suits_everybody(template, officer):
    template.meant_for.clear()

    assert not taken_over(template, officer).iso.covers.exists()


def test_agency_adopts_a_template_once(template, commune_officer):
    taken_over(template, commune_officer)

    with pytest.raises(ValidationError, match="đã áp dụng quy trình mẫu QTM-01"):
        taken_over(template, commune_officer, code="QT-10")


def test_template_that_is_not_in_force_is_not_adopted(template, commune_officer):
    template.revisions.update(end=date(2026, 1, 1))

    with pytest.raises(ValidationError, match="không có hiệu lực"):
        taken_over(template, commune_officer)


def test_of_several_templates_all_are_adopted_or_none(template, commune_officer):
    other = IsoFactory(agency=template.agency, code="QTM-02", is_template=True)
    taken = IsoFactory(agency=commune_officer.assignments.get().agency, code="QT-02")
    chosen = [Chosen(template, "QT-01"), Chosen(other, taken.code)]

    with pytest.raises(ValidationError) as refused:
        adopt(by=commune_officer, agency=taken.agency, chosen=chosen, now=NOW, day=DAY)

    assert list(refused.value.message_dict) == [f"code_{other.pk}"]
    assert not IsoProcedure.objects.exclude(template=None).exists()


def test_staff_do_not_adopt_for_an_agency(template, staff, province):
    with pytest.raises(PermissionDenied):
        adopt(by=staff, agency=province.commune_a, chosen=[Chosen(template, "QT-1")], now=NOW,
              day=DAY)  # fmt: skip


# --- taken over unchanged, approved together ------------------------------------------------


def test_taken_over_unchanged_it_waits_for_the_head_who_is_told(
    template, commune_officer, commune_head
):
    made = taken_over(template, commune_officer, unchanged=True)

    assert made.state == State.REVIEWED
    assert (made.reviewer, made.reviewer_position) == ("Trần Thị Xem", "Phó trưởng ban")
    assert list(waiting_for_head(made.iso.agency)) == [made]
    told = Notification.objects.get(user=commune_head)
    assert told.text == "1 quy trình áp dụng nguyên bản mẫu của tỉnh chờ anh/chị phê duyệt."


@pytest.mark.parametrize("reviewer", ["Phạm Thị Bình", "pham thi binh"])
def test_who_reviewed_the_template_does_not_stand_as_drafter_and_reviewer(
    template, commune_officer, reviewer
):
    template.revisions.update(reviewer=reviewer)

    made = taken_over(template, commune_officer, unchanged=True)

    assert (made.state, made.reviewer) == (State.DRAFT, "")
    assert made.drafted_at == NOW
    assert not waiting_for_head(made.iso.agency).exists()


def test_head_approves_and_issues_all_of_them_in_one_go(template, commune_officer, commune_head):
    made = taken_over(template, commune_officer, unchanged=True)

    approve_unchanged(
        by=commune_head, agency=made.iso.agency, revisions=[made], start=date(2026, 12, 1),
        decision="9/QĐ-UBND", now=NOW, day=DAY,
    )  # fmt: skip

    made.refresh_from_db()
    assert (made.state, made.start, made.approver) == (
        State.ISSUED, date(2026, 12, 1), "Lê Chủ Tịch",
    )  # fmt: skip
    assert Cover.objects.filter(iso=made.iso).exists()


def test_number_of_what_waits_for_the_head_is_that_of_the_list(
    template, province, commune_officer, commune_head, signed_in
):
    colleague = AssignmentFactory(agency=province.commune_a, user__full_name="Vũ Khác").user
    made = taken_over(template, commune_officer)
    iso_actions.hand_on(by=commune_officer, revision=made, now=NOW)
    made.refresh_from_db()
    iso_actions.review(by=colleague, revision=made, now=NOW + timedelta(minutes=5))
    address = reverse("procedures:adoption-approve", args=[province.commune_a.pk])

    page = signed_in(commune_head).get(reverse("procedures:template-list"))
    listed = signed_in(commune_head).get(address)
    made.cites.add(LegalDocumentFactory())
    apart = signed_in(commune_head).get(address)

    assert page.context["waiting"] == listed.context["how_many"] == 1
    assert (apart.context["how_many"], list(apart.context["apart"])) == (0, [made])
    assert reverse("procedures:revision", args=[made.pk]) in apart.text


def test_officer_does_not_approve_what_they_took_over(template, commune_officer):
    made = taken_over(template, commune_officer, unchanged=True)

    with pytest.raises(PermissionDenied):
        approve_unchanged(
            by=commune_officer, agency=made.iso.agency, revisions=[made], start=DAY,
            decision="9/QĐ-UBND", now=NOW, day=DAY,
        )  # fmt: skip


def test_what_was_changed_is_not_approved_in_one_go(template, commune_officer, commune_head):
    made = taken_over(template, commune_officer, unchanged=True)
    made.body = marriage(purpose="Khác").stored()
    made.save()

    with pytest.raises(ValidationError, match="không còn đúng nguyên bản"):
        approve_unchanged(
            by=commune_head, agency=made.iso.agency, revisions=[made], start=DAY,
            decision="9/QĐ-UBND", now=NOW, day=DAY,
        )  # fmt: skip
    assert not waiting_for_head(made.iso.agency).exists()


def test_what_cites_other_texts_is_not_approved_in_one_go(template, commune_officer, commune_head):
    made = taken_over(template, commune_officer, unchanged=True)
    made.cites.add(LegalDocumentFactory())

    assert not waiting_for_head(made.iso.agency).exists()
    with pytest.raises(ValidationError, match="không còn đúng nguyên bản"):
        approve_unchanged(
            by=commune_head, agency=made.iso.agency, revisions=[made], start=DAY,
            decision="9/QĐ-UBND", now=NOW, day=DAY,
        )  # fmt: skip


# --- following the template -----------------------------------------------------------------


def test_new_template_is_brought_in_part_by_part(template, commune_officer, commune_head):
    own = marriage(references="Luật Hộ tịch\nNghị quyết của xã", purpose="Mục đích riêng của xã")
    iso = in_force(template, commune_officer, commune_head, own)
    newest = revise_template(template, purpose="Mục đích mới", scope="Phạm vi mới")

    waiting = update_of(iso, DAY)
    made = update(by=commune_officer, iso=iso, day=DAY)

    assert waiting.taken == ["2. Phạm vi"]
    assert waiting.kept == ["1. Mục đích", "3. Tài liệu viện dẫn"]
    assert waiting.both == ["1. Mục đích"]
    assert (made.state, made.number, made.adopted_from) == (
        State.DRAFT, "lần ban hành 01, sửa đổi 01", newest,
    )  # fmt: skip
    assert made.content.scope == "Phạm vi mới"
    assert made.content.purpose == "Mục đích riêng của xã"
    assert made.changed == (
        "Cập nhật theo lần ban hành 01, sửa đổi 01 của quy trình mẫu: Thêm bước. Giữ nội dung "
        "riêng ở phần 1, phần 3"
    )


def test_draft_under_way_is_brought_up_to_date_itself(template, commune_officer):
    draft = taken_over(template, commune_officer)
    newest = revise_template(template, steps=STEPS[:2])

    made = update(by=commune_officer, iso=draft.iso, day=DAY)

    assert made.pk == draft.pk
    assert made.adopted_from == newest
    assert len(made.content.steps) == 2


def test_words_of_the_agency_about_its_revision_stay_before_those_of_the_template(
    template, commune_officer, commune_head
):
    iso = in_force(template, commune_officer, commune_head)
    iso_actions.revise(by=commune_officer, iso=iso, changed="Sửa theo kiến nghị của dân")
    revise_template(template, purpose="Mới")

    made = update(by=commune_officer, iso=iso, day=DAY)

    assert made.changed == (
        "Sửa theo kiến nghị của dân; Cập nhật theo lần ban hành 01, sửa đổi 01 của quy trình mẫu: "
        "Thêm bước"
    )


def test_who_follows_the_newest_template_has_nothing_to_bring_in(template, commune_officer):
    iso = taken_over(template, commune_officer).iso

    assert update_of(iso, DAY) is None
    with pytest.raises(ValidationError, match="đã theo lần ban hành mới nhất"):
        update(by=commune_officer, iso=iso, day=DAY)


def test_agency_that_revises_its_own_still_follows_the_same_template(
    template, commune_officer, commune_head
):
    iso = in_force(template, commune_officer, commune_head)

    made = iso_actions.revise(by=commune_officer, iso=iso, changed="Đổi nơi tiếp nhận hồ sơ")

    assert made.adopted_from == template.revision_on(DAY)


def test_adopters_are_told_when_the_template_is_issued_anew(
    template, staff, commune_officer, officer
):
    taken_over(template, commune_officer)
    draft = iso_actions.revise(by=staff, iso=template, changed="Thêm bước thẩm định")
    IsoRevision.objects.filter(pk=draft.pk).update(
        state=State.APPROVED, reviewer="Trần Thị Xem", approver="Lê Văn Duyệt"
    )

    iso_actions.issue(by=staff, revision=draft, start=DAY, decision="90/QĐ-BCĐ", day=DAY)

    told = Notification.objects.get(user=commune_officer)
    assert told.text == (
        "Mẫu QTM-01 “Đăng ký kết hôn” đã có lần ban hành 01, sửa đổi 01, hiệu lực từ ngày "
        "20/11/2026."
    )
    assert not Notification.objects.filter(user=officer).exists()


# --- who adopted it -------------------------------------------------------------------------


def stands(template, **more):
    told = {"within": EVERYWHERE, "own": EVERYWHERE, **more}
    rows = adopters(template, DAY, **told).rows
    return {row.name: row.state for row in rows}


def test_each_agency_that_could_adopt_it_stands_somewhere(template, commune_officer, commune_head):
    in_force(template, commune_officer, commune_head)

    assert stands(template) == {
        "UBND xã Nam Hùng": Stands.LATEST, "UBND xã Nam Mỹ": Stands.NONE,
    }  # fmt: skip
    revise_template(template)
    assert stands(template)["UBND xã Nam Hùng"] == Stands.OLD


def test_draft_of_an_agency_is_told_of_to_its_own_people_alone(template, commune_officer, province):
    taken_over(template, commune_officer)

    assert stands(template)["UBND xã Nam Hùng"] == Stands.UNDER_WAY
    assert stands(template, own=NOWHERE)["UBND xã Nam Hùng"] == Stands.NONE
    mine = Reach.at(province.commune_a.pk)
    assert stands(template, within=mine, own=mine) == {"UBND xã Nam Hùng": Stands.UNDER_WAY}


def test_local_differences_are_named_in_the_list(template, commune_officer, commune_head):
    steps = [*STEPS[:3], STEPS[3].__class__("Trả kết quả tại nhà", "Công chức", Decimal(1))]
    own = marriage(steps=steps, references="Nghị quyết của xã")
    in_force(template, commune_officer, commune_head, own)

    found = adopters(template, DAY, EVERYWHERE, EVERYWHERE)

    assert [row.differs for row in found.rows] == ["phần 3, bước 4", ""]
    assert found.many(Stands.DIFFERS) == 1
    assert found.share == Share(1, 2)


def test_share_of_a_template_is_what_its_list_counts(template, commune_officer, commune_head):
    in_force(template, commune_officer, commune_head)
    for_all = IsoFactory(agency=template.agency, code="QTM-09", is_template=True)

    found = shares([template.pk, for_all.pk], [for_all.pk], DAY)

    listed = {
        iso.pk: adopters(iso, DAY, EVERYWHERE, EVERYWHERE).share for iso in [template, for_all]
    }
    assert found == listed == {template.pk: Share(1, 2), for_all.pk: Share(0, 5)}


def test_adopters_cost_as_many_queries_however_many_there_are(
    template, wedding, province, commune_officer, commune_head, count_queries
):
    in_force(template, commune_officer, commune_head, marriage(purpose="Riêng"))

    def ask():
        adopters(template, DAY, EVERYWHERE, EVERYWHERE)

    few = count_queries(ask)
    for agency in [province.department, province.district, province.sub_department]:
        HandlingFactory(agency=agency, procedure=wedding)

    assert count_queries(ask) == few <= 7


def test_template_fits_who_handles_something_of_it(template, province):
    def suits(agency):
        return list(IsoProcedure.objects.templates().filter(fitting(agency, DAY)))

    assert suits(province.commune_b) == [template]
    assert suits(province.department) == []


def test_agency_sees_how_it_stands_to_each_template(template, commune_officer, province):
    newest = template.revision_on(DAY)

    before = at_agency(province.commune_a, [newest], DAY, EVERYWHERE)
    taken_over(template, commune_officer)
    after = at_agency(province.commune_a, [newest], DAY, EVERYWHERE)

    assert before[template.pk].state == Stands.NONE
    assert after[template.pk].state == Stands.UNDER_WAY


def test_what_a_template_is_for_is_changed_by_staff_and_logged(template, staff, officer, wedding):
    mean_for(by=staff, template=template, meant_for=[wedding])

    assert list(template.meant_for.all()) == [wedding]
    assert LogEntry.objects.get(action="iso.meant_for").details["dropped"] == "2.000635"
    with pytest.raises(PermissionDenied):
        mean_for(by=officer, template=template, meant_for=[])


def test_copy_of_the_template_stays_what_it_was_when_the_template_is_rewritten(
    template, commune_officer
):
    made = taken_over(template, commune_officer)

    revise_template(template, purpose="Khác hẳn")

    made.refresh_from_db()
    assert Draft.of(made).body == marriage()
