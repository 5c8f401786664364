"""The pages of the templates, as each kind of person meets them."""

import html
import re
from datetime import date
from io import BytesIO

from django.urls import reverse
from python_calamine import CalamineWorkbook

from procedures.models import IsoProcedure, IsoRevision, State
from tests.factories.agencies import AssignmentFactory
from tests.factories.procedures import (
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
)
from tests.procedures.adopted import in_force, revise_template, taken_over
from tests.procedures.writing import marriage

LIST = reverse("procedures:template-list")


def at(name, *args):
    return reverse(f"procedures:{name}", args=[getattr(each, "pk", each) for each in args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


# --- the list -------------------------------------------------------------------------------


def test_staff_see_how_many_adopted_each_template(
    template, commune_officer, commune_head, staff, signed_in
):
    in_force(template, commune_officer, commune_head)

    page = text_of(signed_in(staff).get(LIST))

    assert "1 quy trình mẫu" in page
    assert f'<a href="{at("template-adopters", template)}">1/2</a>' in page
    assert "Soạn quy trình mẫu" in page


def test_officer_sees_what_fits_the_agency_and_ticks_it(
    template, commune_officer, officer, signed_in
):  # fmt: skip
    page = text_of(signed_in(commune_officer).get(LIST))
    elsewhere = signed_in(officer)

    assert "QTM-01" in page
    assert ">1/2</td>" in page
    assert f'name="template" value="{template.pk}"' in page
    assert "Soạn quy trình mẫu" not in page
    none = text_of(elsewhere.get(LIST))
    assert "QTM-01" not in none
    assert "Chưa có quy trình mẫu nào dành cho TTHC của cơ quan." in none
    assert 'href="?own=all">Mọi quy trình mẫu</a>' in none
    assert "Không có TTHC liên quan" in text_of(elsewhere.get(LIST, {"own": "all"}))


def test_draft_template_is_seen_by_who_keeps_templates_alone(
    template, staff, commune_officer, signed_in
):  # fmt: skip
    IsoRevision.objects.update(state=State.DRAFT)

    assert "QTM-01" in text_of(signed_in(staff).get(LIST))
    assert "QTM-01" not in text_of(signed_in(commune_officer).get(LIST, {"own": "all"}))


def test_list_finds_by_words_without_accents_by_field_and_by_state(
    template, commune_officer, commune_head, signed_in
):  # fmt: skip
    field = template.meant_for.first().versions.get().field
    browser = signed_in(commune_officer)

    def found(**asked):
        return "QTM-01" in text_of(browser.get(LIST, asked))

    assert found(q="dang ky KET HON")
    assert not found(q="khai sinh")
    assert found(field=field.pk)
    assert found(own="none")
    assert not found(own="adopted")
    in_force(template, commune_officer, commune_head)
    assert found(own="adopted")
    assert not found(own="none")
    assert not found(own="old")
    revise_template(template, purpose="Mới")
    assert found(own="old")


def test_agency_out_of_reach_is_not_asked_about(template, officer, province, signed_in):
    browser = signed_in(officer)

    assert browser.get(LIST, {"agency": province.commune_a.pk}).status_code == 404
    assert browser.get(LIST, {"agency": "x"}).status_code == 404


def test_list_costs_as_many_queries_however_long(
    template, staff, commune_officer, signed_in, count_queries
):  # fmt: skip
    browsers = [signed_in(staff), signed_in(commune_officer)]
    for each in browsers:
        each.get(LIST)  # the first answer of a session writes it
    few = [count_queries(lambda: each.get(LIST)) for each in browsers]  # noqa: B023
    for code in ["QTM-02", "QTM-03", "QTM-04"]:
        iso = IsoFactory(agency=template.agency, code=code, is_template=True)
        iso.meant_for.set(template.meant_for.all())

    assert [count_queries(lambda: each.get(LIST)) for each in browsers] == few  # noqa: B023


# --- writing them ---------------------------------------------------------------------------


def test_staff_begin_a_template_and_say_what_it_is_for(province, wedding, staff, signed_in):
    browser = signed_in(staff)
    assert browser.get(at("template-new")).status_code == 200
    template = IsoFactory(agency=province.top, is_template=True)

    refused = browser.post(at("template-meant-for", template), {"codes": "1.000894, 9.999999"})
    done = browser.post(at("template-meant-for", template), {"codes": "1.000894\n"})

    assert refused.status_code == 422
    assert "Danh mục không có TTHC mang mã 9.999999" in text_of(refused)
    assert done.status_code == 302
    assert list(template.meant_for.all()) == [wedding]


def test_template_is_meant_for_a_whole_field_at_once(template, staff, signed_in):
    field = template.meant_for.first().versions.get().field
    template.meant_for.clear()

    signed_in(staff).post(
        at("template-meant-for", template), {"codes": "", "field": field.pk, "level": "commune"}
    )

    assert template.meant_for.count() == 2


def test_others_do_not_write_templates(template, officer, leader, signed_in):
    for person in [officer, leader]:
        assert signed_in(person).get(at("template-new")).status_code == 403
    assert signed_in(leader).get(at("template-meant-for", template)).status_code == 403


# --- adopting -------------------------------------------------------------------------------


def test_officer_adopts_several_at_once_and_each_gets_a_free_code(
    template, commune_officer, province, signed_in
):  # fmt: skip
    other = IsoFactory(agency=template.agency, code="QT-02", is_template=True)
    IsoFactory(agency=province.commune_a, code="QT-02")
    browser = signed_in(commune_officer)
    page = f"{at('templates-adopt')}?template={template.pk}&template={other.pk}"

    shown = text_of(browser.get(page))
    done = browser.post(
        page, {f"code_{template.pk}": "QT-01", f"code_{other.pk}": "QT-02-2", "how": "unchanged"}
    )

    assert 'value="QT-02-2"' in shown
    assert "1 TTHC: 1.000894 Đăng ký kết hôn" in shown
    assert done.status_code == 302
    adopted = IsoProcedure.objects.exclude(template=None).order_by("code")
    assert [iso.code for iso in adopted] == ["QT-01", "QT-02-2"]


def test_code_that_is_taken_is_refused_beside_its_field_and_nothing_typed_is_lost(
    template, commune_officer, province, signed_in
):  # fmt: skip
    IsoFactory(agency=province.commune_a, code="QT-02")
    given = {f"code_{template.pk}": "QT-02", "how": "draft"}

    answer = signed_in(commune_officer).post(at("template-adopt", template), given)

    assert answer.status_code == 422
    assert "Cơ quan đã có quy trình mang mã QT-02." in text_of(answer)
    assert 'value="QT-02"' in text_of(answer)


def test_staff_are_told_that_the_agency_adopts(template, staff, province, signed_in):
    browser = signed_in(staff)

    assert browser.get(at("template-adopt", template)).status_code == 403
    asked = f"{at('template-adopt', template)}?agency={province.commune_a.pk}"
    assert browser.get(asked).status_code == 403


def test_nothing_ticked_is_said_on_the_list_as_it_was_filtered(
    template, commune_officer, signed_in
):  # fmt: skip
    browser = signed_in(commune_officer)
    shown = browser.get(LIST, {"own": "all", "q": "kết hôn"})
    (kept,) = re.findall(r'name="list" value="([^"]*)"', shown.content.decode())

    answer = browser.get(at("templates-adopt"), {"list": html.unescape(kept)}, follow=True)

    assert "Hãy đánh dấu ít nhất một quy trình mẫu" in text_of(answer)
    assert answer.context["filter"].chosen == {
        "q": "Mã hoặc tên quy trình: kết hôn", "own": "Tại cơ quan: Mọi quy trình mẫu",
    }  # fmt: skip


def test_adopted_it_is_offered_a_code_as_the_agencys_own_are(template, commune_officer, signed_in):
    browser = signed_in(commune_officer)

    assert 'value="QT-01"' in text_of(browser.get(at("template-adopt", template)))


def test_text_that_is_no_longer_in_force_is_named_before_its_template_is_adopted(
    template, commune_officer, signed_in
):  # fmt: skip
    ended = LegalDocumentFactory(number="61/2018/NĐ-CP", end=date(2020, 11, 1))
    template.revisions.get().cites.set([ended, LegalDocumentFactory(number="123/2015/NĐ-CP")])

    page = text_of(signed_in(commune_officer).get(at("template-adopt", template)))

    assert "Mẫu viện dẫn 61/2018/NĐ-CP đã hết hiệu lực từ ngày 01/11/2020" in page
    assert "123/2015/NĐ-CP" not in page


def test_who_reviewed_the_template_hands_it_on_to_be_reviewed_by_another(
    template, province, staff, signed_in
):  # fmt: skip
    AssignmentFactory(agency=province.commune_a, user=staff)
    template.revisions.update(reviewed_by=staff)
    asked = f"{at('template-adopt', template)}?agency={province.commune_a.pk}"

    page = signed_in(staff).post(
        asked, {f"code_{template.pk}": "QT-01", "how": "unchanged"}, follow=True
    )

    assert "trình người khác xem xét, vì anh/chị đã xem xét mẫu" in text_of(page)
    assert IsoRevision.objects.open().get().state == State.DRAFT


def test_adopting_many_asks_as_often_as_adopting_one(
    template, province, commune_officer, signed_in, count_queries
):  # fmt: skip
    browser = signed_in(commune_officer)
    browser.get(LIST)
    few = count_queries(lambda: browser.get(at("templates-adopt"), {"template": template.pk}))
    more = [IsoFactory(agency=province.top, is_template=True).pk for _ in range(5)]

    asked = {"template": [template.pk, *more]}

    assert count_queries(lambda: browser.get(at("templates-adopt"), asked)) == few


def test_head_approves_all_of_them_on_one_page(
    template, commune_officer, commune_head, signed_in
):  # fmt: skip
    made = taken_over(template, commune_officer, unchanged=True)
    page = at("adoption-approve", made.iso.agency)
    browser = signed_in(commune_head)

    shown = text_of(browser.get(page))
    done = browser.post(
        page, {"revisions": [made.pk], "start": "01/12/2026", "decision": "9/QĐ-UBND"}
    )

    assert "1 quy trình đúng nguyên bản mẫu" in shown
    assert "QT-09 – Đăng ký kết hôn" in shown
    assert done.status_code == 302
    made.refresh_from_db()
    assert made.state == State.ISSUED
    assert "Không có quy trình áp dụng nguyên bản nào" in text_of(browser.get(page))


def test_head_is_told_on_the_list_of_what_waits(
    template, commune_officer, commune_head, signed_in
):  # fmt: skip
    taken_over(template, commune_officer, unchanged=True)

    waits = "1 quy trình áp dụng mẫu chờ anh/chị phê duyệt"
    assert waits in text_of(signed_in(commune_head).get(LIST))
    assert waits not in text_of(signed_in(commune_officer).get(LIST))


def test_approval_is_the_heads(template, commune_officer, signed_in):
    made = taken_over(template, commune_officer, unchanged=True)

    assert (
        signed_in(commune_officer).get(at("adoption-approve", made.iso.agency)).status_code == 403
    )


# --- following ------------------------------------------------------------------------------


def test_differences_are_shown_beside_the_template(
    template, commune_officer, commune_head, staff, signed_in
):  # fmt: skip
    iso = in_force(template, commune_officer, commune_head, marriage(scope="Chỉ xã Nam Hùng"))

    page = text_of(signed_in(staff).get(at("adoption-differences", iso)))

    assert "2. Phạm vi" in page
    assert "Chỉ xã Nam Hùng" in page.replace("</ins>", "").replace('<ins class="iso-come">', "")
    assert "Cập nhật theo mẫu mới" not in page


def test_new_template_is_offered_with_what_it_will_change_and_brought_in_by_one_button(
    template, commune_officer, commune_head, signed_in
):  # fmt: skip
    iso = in_force(template, commune_officer, commune_head, marriage(purpose="Riêng"))
    revise_template(template, purpose="Mới", scope="Mới")
    browser = signed_in(commune_officer)

    page = text_of(browser.get(at("adoption-differences", iso)))
    done = browser.post(at("adoption-update", iso))

    assert "Mẫu đã có lần sửa đổi mới" in page
    assert "<dt>Nhận nội dung mới</dt><dd>2. Phạm vi</dd>" in page
    assert "<dt>Giữ nội dung của cơ quan</dt><dd>1. Mục đích</dd>" in page
    assert done["Location"] == at("revision", iso.revisions.open().get())


def test_others_see_that_an_agency_follows_an_old_template_but_change_nothing(
    template, commune_officer, commune_head, staff, signed_in
):  # fmt: skip
    iso = in_force(template, commune_officer, commune_head)
    revise_template(template, purpose="Mới")
    browser = signed_in(staff)

    page = text_of(browser.get(at("adoption-differences", iso)))

    assert "Mẫu đã có lần sửa đổi mới: lần ban hành 01, sửa đổi 01" in page
    assert browser.post(at("adoption-update", iso)).status_code == 403


def test_draft_of_an_adoption_is_compared_for_its_own_people_alone(
    template, commune_officer, staff, signed_in
):  # fmt: skip
    iso = taken_over(template, commune_officer).iso

    assert signed_in(commune_officer).get(at("adoption-differences", iso)).status_code == 200
    assert signed_in(staff).get(at("adoption-differences", iso)).status_code == 404


# --- who adopted it -------------------------------------------------------------------------


def test_adopters_are_counted_filtered_and_taken_away_as_a_workbook(
    template, commune_officer, commune_head, staff, signed_in
):  # fmt: skip
    in_force(template, commune_officer, commune_head, marriage(references="Riêng"))
    browser = signed_in(staff)

    page = text_of(browser.get(at("template-adopters", template)))
    missing = text_of(browser.get(at("template-adopters", template), {"state": "none"}))
    book = browser.get(at("template-adopters-export", template), {"state": "latest"})

    assert "1/2 cơ quan đã áp dụng (50 %)" in page
    assert ">phần 3</a>" in page
    assert "UBND xã Nam Mỹ" in missing
    assert "UBND xã Nam Hùng" not in missing
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert rows[1] == [
        "UBND xã Nam Hùng", "Theo bản mới nhất", "QT-09", "01/00", date(2026, 1, 1), "phần 3",
    ]  # fmt: skip


def test_past_day_shows_who_had_adopted_by_then(
    template, commune_officer, commune_head, staff, signed_in
):  # fmt: skip
    in_force(template, commune_officer, commune_head)
    browser = signed_in(staff)

    asked = {"day": "2025-12-31"}
    page = text_of(browser.get(at("template-adopters", template), asked))

    assert "0/2 cơ quan đã áp dụng" in page


def test_officer_sees_only_agencies_within_reach(template, commune_officer, signed_in):
    page = text_of(signed_in(commune_officer).get(at("template-adopters", template)))

    assert "UBND xã Nam Hùng" in page
    assert "UBND xã Nam Mỹ" not in page


def test_page_of_an_ordinary_procedure_is_no_page_of_a_template(province, staff, signed_in):
    iso = IsoFactory(agency=province.commune_a)
    IsoRevisionFactory.build(iso=iso)
    HandlingFactory(agency=province.commune_a)

    assert signed_in(staff).get(at("template-adopters", iso)).status_code == 404
    assert signed_in(staff).get(at("adoption-differences", iso)).status_code == 404
