"""The pages of internal audits: written by the agency, read by the committee, printed."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from audits.internal.plan import Line, Plan
from audits.models import AuditProgramme, InternalAudit
from quality.models import Document, Submission
from tests.audits.own import (
    CONCLUSION,
    TODAY,
    again,
    asked,
    begun,
    planned,
    programme,
    reported,
    scheduled,
)
from tests.factories.audits import ChecklistFactory
from tests.factories.quality import ObligationKindFactory
from tests.quality.handing import owed, words

TRICK = "<td colspan=100000>đậm</td> & <b>"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def department(province):
    return province.department


def to(name, *pks):
    return reverse(f"audits:{name}", args=pks)


def rows(prefix, *told, **head):
    data = {f"{prefix}-TOTAL_FORMS": len(told), f"{prefix}-INITIAL_FORMS": 0, **head}
    for place, row in enumerate(told):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def a_plan(**more):
    told = [
        {"name": "Nguyễn Văn An", "division": "Văn phòng", "duty": "lead"},
        {"name": "Trần Thị Bình", "division": "Thanh tra", "duty": "member"},
        {"name": "", "division": "", "duty": ""},
    ]
    head = {"title": "Lần 1", "scope": "Toàn bộ", "criteria": "ISO 9001:2015", "notice_days": 7,
            "first_day": "08/06/2020", "last_day": "09/06/2020", "revision": 0}  # fmt: skip
    return rows("team", *told, **head, **more)


def a_session(**more):
    return {"kind": "unit", "on": "08/06/2020", "start": "8h30", "end": "9:30", "unit": "Thanh tra",
            "auditors": ["Nguyễn Văn An"], **more}  # fmt: skip


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


# --- written ---------------------------------------------------------------------------------


def test_an_officer_writes_a_programme_plans_an_audit_and_its_sessions(
    officer, department, signed_in
):
    browser = signed_in(officer)

    browser.post(to("programme-new", department.pk), {"year": 2020, "frequency": "Một lần"})
    made = AuditProgramme.objects.get()
    browser.post(to("audit-new", made.pk), a_plan())
    audit = InternalAudit.objects.get()
    sent = rows("sessions", a_session(), revision=audit.revision)
    answer = browser.post(to("audit-sessions", audit.pk), sent, follow=True)

    plan = Plan.of(again(audit))
    assert [(each.hours, each.unit, each.auditors) for each in plan.sessions] == [
        ("08:30 – 09:30", "Thanh tra", ["Nguyễn Văn An"])
    ]
    assert [each.name for each in plan.team] == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert "Đánh giá đơn vị Thanh tra" in words(answer)


def test_what_is_refused_is_still_in_the_form(officer, department, signed_in):
    audit = planned(officer, department, sessions=False)
    sent = rows("sessions", a_session(unit="Văn phòng"), revision=audit.revision)

    answer = signed_in(officer).post(to("audit-sessions", audit.pk), sent)

    assert answer.status_code == 422
    assert "Nguyễn Văn An làm việc tại Văn phòng nên không được đánh giá Văn phòng" in words(answer)
    assert 'value="Văn phòng"' in words(answer)
    assert answer.context["sheet"].sections[0].rows[0]["auditors"].value() == ["Nguyễn Văn An"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"start": "25:00"}, "“25:00” không phải là một giờ."),
        ({"on": "31/06/2020"}, "không phải là một ngày có thật"),
        ({"auditors": ["Ông Lạ"]}, "“Ông Lạ” không còn trong đoàn đánh giá."),
        ({"kind": "party"}, "party"),
    ],
)
def test_a_fault_of_a_row_is_told_beside_its_box(officer, department, signed_in, given, said):
    audit = planned(officer, department, sessions=False)
    sent = rows("sessions", a_session(**given), revision=audit.revision)

    answer = signed_in(officer).post(to("audit-sessions", audit.pk), sent)

    assert answer.status_code == 422
    assert said in words(answer)


def test_a_row_that_was_emptied_is_left_out(officer, department, signed_in):
    audit = planned(officer, department, sessions=False)
    gone = {"kind": "", "on": "", "start": "", "end": "", "unit": "", "auditors": [""]}
    sent = rows("sessions", gone, a_session(), revision=audit.revision)
    sent["sessions-INITIAL_FORMS"] = 2

    signed_in(officer).post(to("audit-sessions", audit.pk), sent)

    assert len(again(audit).sessions) == 1


def test_who_saves_second_sees_both_versions_and_keeps_theirs(officer, head, department, signed_in):
    audit = planned(officer, department, sessions=False)
    sent = rows("sessions", a_session(unit="Phòng Kế hoạch"), revision=audit.revision)
    scheduled(head, audit)
    browser = signed_in(officer)

    answer = browser.post(to("audit-sessions", audit.pk), sent)

    assert answer.status_code == 409
    assert "Phạm Quốc Hưng đã lưu trước" in words(answer)
    assert "Phòng Kế hoạch" in words(answer)
    assert "Phòng Quản lý khoa học" in words(answer)
    kept = sent | {"revision": answer.context["sheet"].head.data["revision"]}
    assert browser.post(to("audit-sessions", audit.pk), kept).status_code == 302
    assert [each.unit for each in Plan.of(again(audit)).sessions] == ["Phòng Kế hoạch"]


def test_the_items_of_a_checklist_join_what_was_typed(officer, department, signed_in):
    audit, checklist = planned(officer, department), ChecklistFactory()
    typed = {"text": "Câu hỏi riêng", "note": "Chưa xong"}
    sent = rows("lines", typed, revision=audit.revision, step="take", source=checklist.pk)

    answer = signed_in(officer).post(to("audit-lines", audit.pk), sent)

    told = [row.initial.get("text") for row in answer.context["sheet"].sections[0].rows]
    assert told[:4] == ["Câu hỏi riêng", "Có kế hoạch năm", "Có phiếu kiểm soát", "Phạm vi đủ TTHC"]
    assert again(audit).lines == []


def test_a_clause_is_written_as_people_write_it(officer, department, signed_in):
    audit, browser = planned(officer, department), signed_in(officer)
    sent = rows("lines", *[{"text": "Hỏi", "clause": told} for told in ["9.1.3 (2015)", "9.2"]],
                revision=again(audit).revision)  # fmt: skip

    browser.post(to("audit-lines", audit.pk), sent)

    assert [line.clause for line in Plan.of(again(audit)).lines] == ["2015:9.1.3", "9.2"]
    form = words(browser.get(to("audit-lines", audit.pk)))
    assert 'value="9.1.3 (2015)"' in form
    assert "2015:9.1.3" not in form


def test_notes_are_kept_with_the_item_they_are_about(officer, department, signed_in):
    audit, checklist = planned(officer, department), ChecklistFactory()
    line = {"text": "Có kế hoạch năm", "code": "I.1.1", "answer": "conforms", "note": "Đã xem"}
    sent = rows("lines", line, revision=again(audit).revision, source=checklist.pk)

    signed_in(officer).post(to("audit-lines", audit.pk), sent)

    kept = again(audit)
    assert Plan.of(kept).lines == [Line("Có kế hoạch năm", "I.1.1", "", "conforms", "Đã xem")]
    assert kept.checklist == checklist


# --- reported --------------------------------------------------------------------------------


def conclude(browser, audit):
    sent = {"revision": again(audit).revision, "on": "12/06/2020", "conclusion": CONCLUSION}
    return browser.post(to("audit-report", audit.pk), sent, follow=True)


def test_a_report_is_at_once_a_draft_of_the_yearly_duty(officer, department, signed_in):
    ObligationKindFactory(code="audit", document_kind=Document.Kind.AUDIT)
    owed(code="audit", year=2020, due_on=date(2020, 9, 30), lock_on=date(2020, 10, 31))

    answer = conclude(signed_in(officer), begun(officer, department))

    submission = Submission.objects.get()
    assert submission.document.upload == InternalAudit.objects.get().report
    assert reverse("quality:submission-check", args=[submission.pk]) in words(answer)


def test_a_report_without_a_duty_is_made_and_says_so(officer, department, signed_in):
    answer = conclude(signed_in(officer), begun(officer, department))

    assert InternalAudit.objects.get().is_reported
    assert "không phải nộp báo cáo đánh giá nội bộ năm 2020" in words(answer)


def test_what_is_reported_has_no_form_any_more(officer, department, signed_in):
    audit = reported(officer, department)

    for name in ["audit-edit", "audit-sessions", "audit-lines"]:
        answer = signed_in(officer).get(to(name, audit.pk))
        assert answer.status_code == 422
        assert "đã có báo cáo nên không sửa được" in words(answer)


# --- printed ---------------------------------------------------------------------------------


def test_what_looks_like_markup_is_printed_as_it_is(officer, department, signed_in):
    audit = begun(officer, department, scope=TRICK)
    asked(officer, audit, Line(TRICK, note=TRICK))
    browser = signed_in(officer)

    pdf = browser.get(to("audit-report-paper", audit.pk))
    word = browser.get(to("audit-report-word", audit.pk))

    assert text_of(pdf.content).count("<td colspan=100000>đậm</td> & <b>") >= 1
    body = zipfile.ZipFile(BytesIO(word.content)).read("word/document.xml").decode()
    assert body.count("&lt;td colspan=100000&gt;đậm&lt;/td&gt; &amp; &lt;b&gt;") == 3


def test_the_plan_and_the_report_are_set_as_official_papers(officer, department, signed_in):
    audit = reported(officer, department)
    browser = signed_in(officer)

    plan = text_of(browser.get(to("audit-plan-paper", audit.pk)).content)
    report = text_of(browser.get(to("audit-report-paper", audit.pk)).content)

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in plan
    assert "KẾ HOẠCH Đánh giá nội bộ hệ thống quản lý chất lượng" in plan
    assert "BÁO CÁO Kết quả đánh giá nội bộ" in report
    assert "TRƯỞNG ĐOÀN ĐÁNH GIÁ" in report
    assert CONCLUSION in report


# --- read ------------------------------------------------------------------------------------


def test_the_committee_reads_and_changes_nothing(officer, staff, department, signed_in):
    audit = planned(officer, department)

    answer = signed_in(staff).get(to("audit-detail", audit.pk))

    assert "Phòng Quản lý khoa học" in words(answer)
    for name in ["audit-edit", "audit-sessions", "audit-begin"]:
        assert to(name, audit.pk) not in words(answer)


def test_the_list_is_filtered_and_says_how_many(officer, staff, province, signed_in):
    planned(officer, province.department, title="Lần 1")
    planned(officer, province.sub_department, title="Lần hai")

    answer = signed_in(staff).get(to("audit-list"), {"q": "chi cuc", "year": "2020"})

    assert "1 cuộc đánh giá" in words(answer)
    assert "Lần hai" in words(answer)


def test_an_audit_is_found_by_its_name_without_accents(officer, department, signed_in):
    planned(officer, department, title="Đánh giá đột xuất")
    planned(officer, department, title="Lần 1")

    answer = signed_in(officer).get(to("audit-list"), {"q": "dot xuat"})

    assert [each.title for each in answer.context["page"]] == ["Đánh giá đột xuất"]


def test_a_list_asks_as_many_queries_for_many(officer, staff, province, signed_in, count_queries):
    browser = signed_in(staff)
    planned(officer, province.department)
    browser.get(to("audit-list"))
    few = count_queries(lambda: browser.get(to("audit-list")))
    for place in range(12):
        planned(officer, province.sub_department, title=f"Lần {place}")

    many = count_queries(lambda: browser.get(to("audit-list")))

    assert few == many
    assert many <= 8


def test_a_programme_shows_its_audits(officer, department, signed_in):
    planned(officer, department, title="Đánh giá đột xuất")

    answer = signed_in(officer).get(to("programme-detail", programme(department).pk))

    assert "Đánh giá đột xuất" in words(answer)
