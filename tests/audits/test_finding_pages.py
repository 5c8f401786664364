"""Findings on the screen and on paper: forms that keep what is typed, lists, tables."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from agencies.roles import Role
from audits.models import Cause, Finding
from tests.audits.finding import (
    FOUND,
    TODAY,
    Grade,
    State,
    again,
    inspected,
    planned,
    raised,
    reported,
    second,
    steps,
    verified,
)
from tests.audits.inspecting import checklist_with
from tests.corpus import honest
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CauseFactory, ChecklistFactory, FindingFactory
from tests.quality.pages import words

LIST, EXPORT = reverse("audits:finding-list"), reverse("audits:finding-export")
SUMMARY = reverse("audits:finding-summary")
ODD = "<td colspan=100000>&amp;"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def client(signed_in, officer):
    return signed_in(officer)


def at(step, finding):
    return reverse(f"audits:finding-{step}", args=[finding.pk])


def typed(**more):
    return {
        "source": "self", "grade": "minor", "requirement": "Phải có phiếu kiểm soát",
        "nature": "Ba hồ sơ thiếu phiếu", "evidence": "Hồ sơ 12, 15, 31",
        "found_on": "15/06/2020", **more,
    }  # fmt: skip


def plan_typed(finding, **more):
    return {
        "revision": again(finding).revision, "correction": "Bổ sung phiếu vào hồ sơ",
        "root_cause": "Công chức mới chưa được hướng dẫn", "causes": [CauseFactory().pk],
        "step-0-what": "Tập huấn công chức", "step-0-who": "Nguyễn Văn An",
        "step-0-due": "10/07/2020", "step-1-what": "", "step-1-who": "", "step-1-due": "",
        "step": "save", **more,
    }  # fmt: skip


def natures(answer):
    return [each.nature for each in answer.context["page"]]


def test_a_sign_that_no_database_keeps_is_no_failure_where_a_finding_is_raised(
    province, officer, signed_in
):
    desk, new = signed_in(officer), reverse("audits:finding-new", args=[province.department.pk])

    asked = [desk.get(new, {name: "\x00"}).status_code for name in ["item", "clause"]]
    sent = [desk.post(new, typed(**{name: "\x00"})).status_code for name in ["item", "clause"]]

    assert asked == [200, 200]
    assert sent == [302, 422]  # no item is asked of what the agency found itself


def test_a_cause_no_longer_in_use_stays_in_a_plan_that_is_saved_again(province, officer, signed_in):
    finding, desk = FindingFactory(agency=province.department), signed_in(officer)
    desk.post(at("plan", finding), plan_typed(finding))
    given = plan_typed(finding)
    Cause.objects.update(is_in_use=False)

    answer = desk.post(at("plan", finding), given | {"correction": "Lập lại phiếu"})

    assert answer.status_code == 302
    kept = again(finding)
    assert (kept.correction, kept.causes.count()) == ("Lập lại phiếu", 1)


# --- the steps -----------------------------------------------------------------------------


def test_finding_goes_from_raised_to_closed_on_the_screen(province, client, signed_in):
    answer = client.post(reverse("audits:finding-new", args=[province.department.pk]), typed())
    finding = Finding.objects.get()
    assert answer.url == at("detail", finding)
    assert client.post(at("plan", finding), plan_typed(finding)).status_code == 302
    action = finding.actions.get()
    proof = SimpleUploadedFile("phieu.pdf", honest.pdf())
    told = {
        "revision": 1, "result": "Đã tập huấn và bổ sung phiếu",
        f"done-{action.pk}-done_on": "30/06/2020", f"done-{action.pk}-proof": proof,
    }  # fmt: skip
    assert client.post(at("result", finding), told).status_code == 302

    assert "đã tham gia khắc phục" in words(client.get(at("detail", finding)))
    refused = client.post(at("verify", finding), {"revision": 2, "is_effective": "yes"})
    assert refused.status_code == 403
    head = signed_in(second(province.department, Role.HEAD))
    told = {"revision": 2, "is_effective": "yes", "verification": "Xem mười hồ sơ, đủ phiếu"}
    page = head.post(at("verify", finding), told, follow=True)

    assert again(finding).state == State.CLOSED
    assert "xác nhận có hiệu lực, đóng phiếu" in words(page)
    assert "phieu.pdf" in words(page)


def test_typed_words_stay_where_a_rule_refuses_them(province, client):
    new = reverse("audits:finding-new", args=[province.department.pk])
    answer = client.post(new, typed(evidence=" ", nature=ODD))

    assert answer.status_code == 422
    assert "Hãy ghi bằng chứng đã thấy" in words(answer)
    assert "&lt;td colspan=100000&gt;&amp;amp;" in answer.content.decode()


def test_further_row_is_added_without_judging_what_is_typed(officer, province, client):
    finding = raised(officer, province.department)

    answer = client.post(at("plan", finding), plan_typed(finding, step="add", correction=""))

    assert answer.status_code == 200
    assert "step-2-what" in words(answer)
    assert "Tập huấn công chức" in words(answer)
    assert "field-error" not in words(answer)


def test_day_after_the_due_one_is_asked_about_once_more(officer, province, client):
    finding = raised(officer, province.department)
    late = plan_typed(finding, **{"step-0-due": "20/07/2020"})

    answer = client.post(at("plan", finding), late)
    assert answer.status_code == 422
    assert 'type="checkbox" name="is_late_confirmed"' in words(answer)
    client.post(at("plan", finding), {**late, "is_late_confirmed": "on"})

    assert again(finding).state == State.PLANNED


def test_who_comes_second_keeps_what_they_typed(officer, province, client):
    finding = raised(officer, province.department)
    mine = plan_typed(finding, correction="Bản của người đến sau")
    planned(second(province.department), finding)

    answer = client.post(at("plan", finding), mine)
    assert answer.status_code == 409
    assert "đã ghi trước" in words(answer)
    assert "Bản của người đến sau" in words(answer)
    assert 'name="revision" value="1"' in words(answer)


@pytest.mark.parametrize("name", ["bang-chung.exe", "bang-chung.pdf"])
def test_evidence_of_a_wrong_kind_is_refused(officer, province, client, name):
    finding = raised(officer, province.department)
    planned(officer, finding)
    action = finding.actions.get()
    proof = SimpleUploadedFile(name, b"MZ\x90\x00 a program")

    answer = client.post(at("progress", finding), {
        "revision": 1, f"done-{action.pk}-done_on": "30/06/2020", f"done-{action.pk}-proof": proof,
    })  # fmt: skip

    assert answer.status_code == 422
    assert finding.actions.get().proof is None


def test_repeat_is_asked_about_and_counted(officer, province, client, quality_clause):
    before = raised(officer, province.department, clause="2015:9.2", found_on=date(2019, 5, 6))
    new = reverse("audits:finding-new", args=[province.department.pk])

    asked = client.post(new, typed(clause="2015:9.2"))
    client.post(new, typed(clause="2015:9.2", again=before.pk))

    assert asked.status_code == 422
    assert "có lặp lại phát hiện trước không" in words(asked)
    assert Finding.objects.latest("pk").repeats == before
    assert natures(client.get(LIST, {"again": "repeats"})) == ["Ba hồ sơ thiếu phiếu"]


@pytest.fixture
def quality_clause(province):
    from quality.models import Clause
    from tests.factories.quality import StandardVersionFactory

    version = StandardVersionFactory(code="2015")
    return Clause.objects.create(version=version, number="9.2", title="Đánh giá nội bộ", place=1)


def test_plan_of_what_is_closed_is_refused_in_words(officer, province, client):
    finding = raised(officer, province.department, grade=Grade.CONFORMITY)

    answer = client.get(at("plan", finding))

    assert answer.status_code == 422
    assert "không cần khắc phục" in words(answer)


# --- lists ---------------------------------------------------------------------------------


def test_list_shows_what_is_in_reach_and_is_filtered(officer, province, client, signed_in, staff):
    raised(officer, province.department, nature="Một", due=date(2020, 6, 20))
    done = raised(officer, province.department, nature="Hai", grade=Grade.MAJOR)
    reported(officer, done)
    FindingFactory(agency=province.commune_a, nature="Ba", found_on=date(2020, 6, 1))
    boss = signed_in(staff)

    assert natures(signed_in(officer).get(LIST)) == ["Hai", "Một"]
    assert natures(boss.get(LIST)) == ["Hai", "Một", "Ba"]
    for asked, found in [
        ({"group": "commune"}, ["Ba"]),
        ({"time": "overdue"}, ["Một"]),
        ({"state": "verification"}, ["Hai"]),
        ({"grade": "major"}, ["Hai"]),
        ({"cause": "nhan-thuc"}, ["Hai"]),
        ({"day": "2020-06-10"}, ["Ba"]),
        ({"agency": province.commune_a.pk}, ["Ba"]),
        ({"kind": "commune"}, ["Ba"]),
    ]:
        assert natures(boss.get(LIST, asked)) == found, asked
    assert boss.get(LIST, {"grade": "worst"}).status_code == 422


def test_list_costs_at_most_8_queries(province, staff, signed_in, count_queries):
    for _ in range(15):
        FindingFactory(agency=province.commune_a)
    client = signed_in(staff)
    client.get(LIST)

    assert count_queries(lambda: client.get(LIST)) <= 8


def test_workbook_holds_what_is_filtered(officer, province, client):
    reported(officer, raised(officer, province.department, nature=ODD))

    content = client.get(EXPORT).content
    head, row = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    told = dict(zip(head, row, strict=True))
    assert (told["Nội dung phát hiện"], told["Trạng thái"]) == (ODD, "Chờ xác nhận hiệu lực")
    assert told["Ngày phát hiện"] == FOUND


def test_summary_counts_open_their_lists(province, staff, signed_in, count_queries):
    for agency in [province.department, province.commune_a, province.commune_b]:
        made = FindingFactory(agency=agency, clause="2015:9.2", item="I.4.3")
        made.causes.add(CauseFactory())
    FindingFactory(agency=province.commune_a, clause="2015:9.2", grade=Grade.OBSERVATION)
    client = signed_in(staff)

    for by in ["level", "group", "kind"]:
        told = client.get(SUMMARY, {"by": by}).context["told"]
        assert [table.rows[0].total.number for table in told.tables] == [3, 3, 3]
        for cell in [cell for table in told.tables for row in table.rows
                     for cell in [row.total, *row.cells]]:  # fmt: skip
            listed = client.get(cell.url)
            assert listed.context["page"].paginator.count == cell.number, cell.url
    assert count_queries(lambda: client.get(SUMMARY)) <= 12


def test_summary_is_by_level_and_of_a_year(province, staff, signed_in):
    FindingFactory(agency=province.commune_a, clause="2015:9.2")
    FindingFactory(agency=province.department, clause="2015:9.2", found_on=date(2019, 6, 1),
                   year=2019)  # fmt: skip
    client = signed_in(staff)

    told = client.get(SUMMARY).context["told"]

    assert told.columns == ["Cấp tỉnh", "Cấp xã"]
    assert [cell.number for cell in told.tables[0].rows[0].cells] == [1, 1]
    assert client.get(SUMMARY, {"year": "2019"}).context["told"].columns == ["Cấp tỉnh"]
    for wrong in [{"year": "x"}, {"by": "x"}]:
        assert client.get(SUMMARY, wrong).status_code == 422


def test_summary_keeps_an_agency_that_has_ended_where_it_last_stood(province, staff, signed_in):
    FindingFactory(agency=province.commune_a, clause="2015:9.2")
    FindingFactory(agency=province.commune_b, clause="2015:9.2")
    province.commune_b.versions.update(end=date(2020, 6, 30))
    client = signed_in(staff)

    (row,) = client.get(SUMMARY).context["told"].tables[0].rows

    assert (row.total.number, [cell.number for cell in row.cells]) == (2, [2])
    assert client.get(row.cells[0].url).context["page"].paginator.count == 2


def test_summary_says_where_checklists_ask_other_things_under_one_code(province, staff, signed_in):
    FindingFactory(agency=province.commune_a, item="I.1.1")
    ChecklistFactory(year=2019)
    checklist_with(text="Có quyết định kiện toàn Ban Chỉ đạo")
    client = signed_in(staff)

    (table,) = client.get(SUMMARY).context["told"].tables

    assert table.title == "Tiêu chí có nhiều phát hiện nhất"
    assert table.rows[0].name.endswith("(bộ tiêu chí khác hỏi điều khác)")


def test_summary_tells_what_was_late_and_how_long_it_took(officer, province, staff, signed_in):
    department = province.department
    open_late = raised(officer, department, nature="Quá hạn", due=date(2020, 6, 20))
    closed_late = raised(officer, department, nature="Trễ hạn", due=date(2020, 6, 20))
    in_time = raised(officer, department, nature="Kịp", found_on=date(2020, 6, 20))
    reader = second(department, Role.HEAD)
    for finding in [closed_late, in_time]:
        reported(officer, finding, steps=steps(date(2020, 6, 20)))
        verified(reader, finding)
    client = signed_in(staff)

    told = client.get(SUMMARY).context["told"]

    assert (told.overdue.number, told.breached.number, told.closed.number) == (1, 2, 2)
    assert told.days_to_close == Decimal("13.5")  # 16 and 11 days
    assert natures(client.get(told.overdue.url)) == [open_late.nature]
    assert natures(client.get(told.breached.url)) == ["Trễ hạn", "Quá hạn"]
    assert natures(client.get(told.closed.url)) == ["Kịp", "Trễ hạn"]


def test_figures_of_a_past_day_are_of_what_stood_then(officer, province, staff, signed_in):
    finding = raised(officer, province.department, due=date(2020, 6, 20))
    reported(officer, finding, steps=steps(date(2020, 6, 20)))
    verified(second(province.department), finding)

    told = signed_in(staff).get(SUMMARY, {"day": "2020-06-25"}).context["told"]

    assert (told.overdue.number, told.breached.number, told.closed.number) == (1, 1, 0)
    assert told.days_to_close is None


def test_panel_of_an_inspection_shows_its_findings(province, signed_in):
    inspection, finding = inspected(province)
    there = reverse("audits:inspection-findings", args=[inspection.pk])

    panel = signed_in(inspection.member).get(there, headers={"HX-Request": "true"})
    outsider = AssignmentFactory(agency=province.commune_b).user

    assert f"{finding.label}: {finding.nature}" in words(panel)
    assert "Ghi phát hiện" in words(panel)
    assert "<html" not in words(panel)
    assert signed_in(outsider).get(there).status_code == 404


def test_what_is_still_open_is_carried_into_the_next_inspection(province, signed_in):
    _, before = inspected(province, nature="Còn từ năm trước")
    own = raised(second(province.department), province.department, nature="Tự thấy")
    later, _ = inspected(province)
    there = reverse("audits:inspection-findings", args=[later.pk])

    panel = signed_in(later.member).get(there)

    assert panel.context["carried"] == [before]
    assert "Còn mở từ lần kiểm tra trước" in words(panel)
    assert own.nature not in words(panel)


# --- on paper ------------------------------------------------------------------------------


def test_paper_has_four_parts_and_prints_what_was_typed(officer, province, client):
    finding = raised(officer, province.department, nature=ODD, evidence=f"{ODD}\n" * 30)
    reported(officer, finding)

    answer = client.get(at("print", finding))
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)

    for part in ["PHIẾU YÊU CẦU HÀNH ĐỘNG KHẮC PHỤC", "Số: 01/2020", "Phần 1.", "Phần 2.",
                 "Phần 3.", "Phần 4.", "Phiếu kiểm soát.pdf"]:  # fmt: skip
        assert part in text
    assert ODD in text
