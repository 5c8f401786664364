from datetime import date

import pytest
from django.utils import timezone

from quality.declaring import actions
from quality.models import Declaration, Posting, Status
from tests.factories.quality import DeclarationFactory
from tests.quality.pages import PDF, at, draft, words


def test_page_tells_who_did_what_and_when(staff, officer, submitted, signed_in):
    actions.record(by=staff, declaration=submitted)
    submitted.refresh_from_db()
    at_ = timezone.localtime(submitted.submitted_at)

    page = words(signed_in(officer).get(at("detail", submitted)))

    assert f"Sở Khoa học và Công nghệ nộp lúc {at_:%H:%M} ngày {at_:%d/%m/%Y}" in page
    assert "Tổ giúp việc ghi nhận lúc" in page
    assert "Nguyễn Văn An" in page
    assert "Trần Thị Thư" in page


def test_page_outside_the_reach_is_not_found(province, commune_officer, submitted, signed_in):
    for name in ["detail", "file", "edit", "submit", "return", "terminate", "post"]:
        assert signed_in(commune_officer).get(at(name, submitted)).status_code == 404
    for name in ["record", "withdraw", "discard", "return", "terminate"]:
        assert signed_in(commune_officer).post(at(name, submitted)).status_code == 404


def test_page_costs_the_same_with_a_long_history(province, officer, signed_in, count_queries):
    declaration = draft(province.department)
    client = signed_in(officer)
    actions.prepare(by=officer, declaration=declaration)
    client.get(at("detail", declaration))  # marks the session as used
    short = count_queries(lambda: client.get(at("detail", declaration)))
    for index in range(5):
        actions.prepare(by=officer, declaration=declaration)
        Posting.objects.create(declaration=declaration, place=f"Nơi {index}", on="2019-01-01")

    assert count_queries(lambda: client.get(at("detail", declaration))) == short


def test_scan_is_handed_out_under_the_name_it_came_with(submitted, auditor, signed_in):
    answer = signed_in(auditor).get(at("file", submitted))

    assert b"".join(answer.streaming_content) == PDF
    assert "C%C3%B4ng%20b%E1%BB%91%202018.pdf" in answer["Content-Disposition"]


def test_declaration_without_a_scan_has_no_file(province, staff, signed_in):
    assert (
        signed_in(staff).get(at("file", DeclarationFactory(agency=province.top))).status_code == 404
    )


def test_what_was_replaced_and_what_replaces_are_linked(province, officer, staff, signed_in):
    first = DeclarationFactory(agency=province.department, number="1/CU")
    second = draft(
        province.department, number="2/MOI", start=date(2019, 9, 1), kind="redeclaration"
    )
    actions.submit(by=officer, declaration=second)
    actions.record(by=staff, declaration=second)

    assert at("detail", second) in words(signed_in(staff).get(at("detail", first)))
    assert at("detail", first) in words(signed_in(staff).get(at("detail", second)))


def test_only_what_the_viewer_may_do_is_offered(officer, staff, auditor, submitted, signed_in):
    offered = {
        user: words(signed_in(user).get(at("detail", submitted)))
        for user in [officer, staff, auditor]
    }

    assert ("Rút lại để sửa" in offered[officer], "Ghi nhận công bố" in offered[officer]) == (1, 0)
    assert "Ghi nhận công bố" in offered[staff]
    assert "Rút lại để sửa" not in offered[auditor]
    assert "Ghi nhận công bố" not in offered[auditor]


def test_staff_record_with_one_press_after_reading_what_it_does(
    province, staff, submitted, signed_in
):
    client = signed_in(staff)

    page = words(client.get(at("detail", submitted)))
    answer = client.post(at("record", submitted))

    assert "được tính là đã công bố TCVN ISO 9001:2015 từ ngày 01/06/2018" in page
    assert answer.url == at("detail", submitted)
    submitted.refresh_from_db()
    assert submitted.status == Status.RECORDED


def test_next_one_that_waits_is_offered_after_a_decision(
    province, officer, staff, submitted, signed_in
):
    after = draft(province.sub_department, number="2/SAU")
    actions.submit(by=officer, declaration=after)
    client = signed_in(staff)

    client.post(at("record", submitted))

    assert at("detail", after) in words(client.get(at("detail", submitted)))


def test_second_to_decide_reads_who_was_first(staff, second_staff, submitted, signed_in):
    actions.record(by=staff, declaration=Declaration.objects.get(pk=submitted.pk))

    answer = signed_in(second_staff).post(at("record", submitted))

    assert answer.status_code == 422
    assert "Trần Thị Thư đã ghi nhận công bố này lúc" in words(answer)


def test_staff_return_with_a_reason(staff, submitted, signed_in):
    client = signed_in(staff)

    empty = client.post(at("return", submitted), {"reason": " "})
    answer = client.post(at("return", submitted), {"reason": "Thiếu trang 2"})

    assert empty.status_code == 422
    assert "nêu lý do trả lại" in words(empty)
    assert answer.url == at("detail", submitted)
    assert "Thiếu trang 2" in words(client.get(answer.url))


def test_staff_terminate_by_a_decision(province, staff, signed_in):
    declaration = DeclarationFactory(agency=province.department)
    ended = {"on": "01/12/2020", "decision": "5/QĐ-BCĐISO", "reason": "Sáp nhập vào sở khác"}
    client = signed_in(staff)

    assert client.post(at("terminate", declaration), ended).url == at("detail", declaration)
    page = words(client.get(at("detail", declaration)))
    assert "Đã chấm dứt" in page
    assert "5/QĐ-BCĐISO" in page


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"on": "01/06/2018"}, "on", "phải sau ngày có hiệu lực 01/06/2018"),
        ({"on": "31/02/2021"}, "on", "không phải là một ngày có thật"),
        ({"on": "01/01/9999"}, "on", "nằm ngoài khoảng"),
        ({"on": "01/12/2099"}, "on", "01/12/2099 sau hôm nay"),
        ({"decision": ""}, "decision", "văn bản chấm dứt"),
        ({"reason": ""}, "reason", "lý do chấm dứt"),
    ],
)
def test_wrong_termination_is_refused_beside_its_field(
    province, staff, signed_in, wrong, field, sentence
):
    declaration = DeclarationFactory(agency=province.department)
    ended = {"on": "01/12/2020", "decision": "5/QĐ", "reason": "Sáp nhập vào sở khác"} | wrong

    answer = signed_in(staff).post(at("terminate", declaration), ended)

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]
    declaration.refresh_from_db()
    assert declaration.end is None


def test_what_already_ended_has_no_form_to_end_it(province, staff, signed_in):
    declaration = DeclarationFactory(agency=province.department, end=date(2019, 1, 1))

    answer = signed_in(staff).get(at("terminate", declaration))

    assert answer.status_code == 422
    assert "đã hết hiệu lực từ ngày 01/01/2019" in words(answer)


def test_officer_may_not_decide(officer, submitted, signed_in):
    client = signed_in(officer)

    assert client.post(at("record", submitted)).status_code == 403
    assert client.get(at("return", submitted)).status_code == 403
    assert client.get(at("terminate", submitted)).status_code == 403


def test_auditor_may_not_act_for_the_agency(province, auditor, submitted, signed_in):
    client = signed_in(auditor)

    assert client.get(at("edit", submitted)).status_code == 403
    assert client.get(at("post", submitted)).status_code == 403
    assert client.post(at("withdraw", submitted)).status_code == 403
