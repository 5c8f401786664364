from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import LogEntry
from agencies.models import Upload
from quality.models import Objective, ObjectivePlan, ObligationKind, Submission
from quality.plans import actions
from tests.factories.agencies import UploadFactory
from tests.factories.quality import (
    ObjectiveFactory,
    ObjectivePlanFactory,
    ObligationFactory,
    ObligationKindFactory,
    SubmissionFactory,
)
from tests.quality.pages import words
from tests.quality.plan_forms import at, form, picture, typed

State = Submission.State


@pytest.fixture
def plan(province):
    found = ObjectivePlanFactory(agency=province.department, year=2026)
    ObjectiveFactory(plan=found, place=1, name="Hồ sơ đúng hạn", target=Decimal(98))
    ObjectiveFactory(plan=found, place=2, name="Hài lòng", target=Decimal(90))
    return found


def accept(plan, form="objectives", state=State.ACCEPTED):
    kind = ObligationKindFactory(code=form, form=ObligationKind.Form(form))
    return SubmissionFactory(
        agency=plan.agency, plan=plan, state=state, content={"plan": actions.frozen(plan)},
        obligation=ObligationFactory(kind=kind, year=plan.year),
    )  # fmt: skip


# --- reading ------------------------------------------------------------------------------


def test_agency_reads_its_plan_as_a_table(plan, officer, signed_in):
    page = words(signed_in(officer).get(at("plan", plan.agency)))

    assert "Mục tiêu chất lượng năm 2026" in page
    assert "≥ 98 %" in page
    assert at("plan-edit", plan.agency) in page


@pytest.mark.parametrize("who", ["staff", "auditor", "leader", "inspector"])
def test_others_read_only_what_was_handed_in(plan, who, request, signed_in):
    client = signed_in(request.getfixturevalue(who))
    assert "Cơ quan chưa nộp" in words(client.get(at("plan", plan.agency)))

    accept(plan)
    Objective.objects.filter(plan=plan).update(name="Đang sửa lại")

    page = words(client.get(at("plan", plan.agency)))
    assert "Hồ sơ đúng hạn" in page
    assert "Đang sửa lại" not in page
    assert "Sửa mục tiêu" not in page


def test_plan_of_an_agency_outside_the_reach_is_not_found(plan, commune_officer, signed_in):
    client = signed_in(commune_officer)

    for name in ["plan", "plan-edit", "plan-results", "plan-import", "plan-template",
                 "plan-export", "plan-file"]:  # fmt: skip
        assert client.get(at(name, plan.agency)).status_code == 404
    assert client.post(at("plan-copy", plan.agency)).status_code == 404


def test_who_only_reads_is_told_why_not_to_write(plan, staff, signed_in):
    client = signed_in(staff)

    for name in ["plan-edit", "plan-results", "plan-import", "plan-template"]:
        assert client.get(at(name, plan.agency)).status_code == 403


@pytest.mark.parametrize("year", [1989, 2101, 99999])
def test_there_is_no_plan_of_a_year_not_kept(province, officer, signed_in, year):
    assert signed_in(officer).get(at("plan", province.department, year)).status_code == 404


def test_empty_plan_leads_to_its_form(province, officer, signed_in):
    page = signed_in(officer).get(at("plan", province.department))

    assert at("plan-edit", province.department) in words(page)


def test_this_year_is_shown_beside_last_year(plan, officer, signed_in):
    before = ObjectivePlanFactory(agency=plan.agency, year=2025)
    ObjectiveFactory(plan=before, name="Hài lòng", target=Decimal(90))

    page = words(signed_in(officer).get(at("plan", plan.agency), {"beside": "before"}))

    assert "Gần như giống hệt" in page
    assert "Mới" in page


def test_agency_is_warned_of_last_years_file(plan, officer, signed_in):
    before = ObjectivePlanFactory(agency=plan.agency, year=2025)
    for each in [before, plan]:
        each.upload = UploadFactory(agency=plan.agency)
        each.save()

    page = words(signed_in(officer).get(at("plan", plan.agency)))

    assert "giống hệt tệp của bộ mục tiêu năm 2025" in page


def test_check_page_warns_of_last_years_file(plan, officer, signed_in):
    before = ObjectivePlanFactory(agency=plan.agency, year=2025)
    for each in [before, plan]:
        each.upload = UploadFactory(agency=plan.agency)
        each.save()
    draft = accept(plan)
    Submission.objects.update(
        state=State.DRAFT, content={}, sha256="", reference=None, submitted_at=None
    )

    page = signed_in(officer).get(reverse("quality:submission-check", args=[draft.pk]))

    assert "giống hệt tệp của bộ mục tiêu năm 2025" in words(page)


def test_signed_file_goes_to_others_as_it_was_handed_in(plan, officer, staff, signed_in):
    plan.upload = was = UploadFactory(agency=plan.agency, name="Đã nộp.pdf")
    plan.save()
    accept(plan)
    plan.upload = UploadFactory(agency=plan.agency, name="Mới.pdf")
    plan.save()

    answers = [signed_in(user).get(at("plan-file", plan.agency)) for user in [staff, officer]]

    names = [answer["Content-Disposition"] for answer in answers]
    assert all(b"".join(answer.streaming_content) for answer in answers)
    assert "%C4%90%C3%A3%20n%E1%BB%99p.pdf" in names[0]
    assert "M%E1%BB%9Bi.pdf" in names[1]
    assert LogEntry.objects.get(action="file.read").target == f"agencies.upload:{was.pk}"


def test_plan_without_a_file_has_none_to_open(plan, officer, signed_in):
    assert signed_in(officer).get(at("plan-file", plan.agency)).status_code == 404


# --- writing ------------------------------------------------------------------------------


def test_all_rows_are_saved_at_once(plan, officer, signed_in):
    first = plan.objectives.first()
    sent = form(typed(first.pk, target="99"), typed("n1", name="Trực tuyến", target="86.5"),
                number="12/KH", signed_on="5/1/2026")  # fmt: skip

    answer = signed_in(officer).post(at("plan-edit", plan.agency), sent)

    assert answer.url == at("plan", plan.agency)
    rows = list(plan.objectives.values_list("pk", "name", "target"))
    assert rows[0] == (first.pk, "Hồ sơ đúng hạn", 99)
    assert rows[1][1:] == ("Trực tuyến", Decimal("86.5"))
    assert len(rows) == 2
    plan.refresh_from_db()
    assert (plan.number, plan.signed_on, plan.revision) == ("12/KH", date(2026, 1, 5), 2)


def test_first_plan_of_a_year_is_begun_by_its_form(province, officer, signed_in):
    client, url = signed_in(officer), at("plan-edit", province.department)
    assert 'name="revision" value="0"' in words(client.get(url))

    client.post(url, form(typed("n1"), typed("n2", name="", target="", responsible="", due_on=""),
                          revision=0))  # fmt: skip

    assert ObjectivePlan.objects.get().objectives.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"target": "abc"}, "Mục tiêu 1, Chỉ tiêu</a>: “abc” không phải là số."),
        ({"target": "1.951"}, "“1.951” có thể là 1951 hoặc 1,951"),
        ({"target": "1.2.3"}, "“1.2.3” không phải là số"),
        ({"target": "98%"}, "hãy chỉ ghi con số 98"),
        ({"target": "-1"}, "Giá trị nhỏ nhất"),
        ({"target": ""}, "Mục tiêu 1, Chỉ tiêu</a>: Hãy điền ô này."),
        ({"name": ""}, "Mục tiêu 1, Mục tiêu</a>: Hãy điền ô này."),
        ({"due_on": "31/12/2025"}, "Thời hạn 31/12/2025 không thuộc bộ mục tiêu năm 2026"),
        ({"due_on": "31/02/2026"}, "“31/02/2026” không phải là một ngày có thật"),
        ({"frequency": "daily"}, "daily"),
        ({"indicator": "duties_on_time", "unit": "ngày"}, "được cổng tính bằng %"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_field_and_nothing_typed_is_lost(
    plan, officer, signed_in, wrong, sentence
):
    sent = form(typed("n1", measure="Rà soát hằng tuần", **wrong))

    answer = signed_in(officer).post(at("plan-edit", plan.agency), sent)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Rà soát hằng tuần" in words(answer)
    assert plan.objectives.count() == 2


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ({"signed_on": "01/01/2100"}, "sau hôm nay"),
        ({"signed_on": "10/02/2024"}, "không thể là của bộ mục tiêu năm 2026"),
        ({"number": "x" * 61}, "Nhiều nhất 60 ký tự"),
    ],
)
def test_what_is_wrong_with_the_paper_is_said(plan, officer, signed_in, head, sentence):
    answer = signed_in(officer).post(at("plan-edit", plan.agency), form(typed("n1"), **head))

    assert answer.status_code == 422
    assert sentence in words(answer)


def test_row_of_another_agency_is_refused_as_unknown(plan, province, officer, signed_in):
    foreign = ObjectiveFactory(plan__agency=province.district, name="Của huyện")
    client = signed_in(officer)

    said = [
        words(client.post(at("plan-edit", plan.agency), form(typed(pk)))).replace(str(pk), "?")
        for pk in [foreign.pk, 987_654]
    ]

    assert "Không có mục tiêu nào mang mã ? trong bộ mục tiêu này." in said[0]
    assert said[0].count("Của huyện") == said[1].count("Của huyện") == 0
    foreign.refresh_from_db()
    assert foreign.name == "Của huyện"


def test_row_is_added_and_removed_without_scripts(plan, officer, signed_in):
    first, _ = plan.objectives.all()
    client, url = signed_in(officer), at("plan-edit", plan.agency)
    half = typed(first.pk, target="chưa rõ", measure="đang gõ")

    more = client.post(url, form(half, step="add"))
    fewer = client.post(url, form(half, typed("n1", name="Hai"), step=f"remove-{first.pk}"))

    assert more.status_code == fewer.status_code == 200
    assert all(text in words(more) for text in ["chưa rõ", "đang gõ", 'name="row-n1-name"'])
    assert "không phải là số" not in words(more)
    assert "đang gõ" not in words(fewer)
    assert "Hai" in words(fewer)
    assert plan.objectives.count() == 2


def test_file_chosen_with_a_faulty_row_is_kept(plan, officer, signed_in):
    client, url = signed_in(officer), at("plan-edit", plan.agency)
    scan = SimpleUploadedFile("Mục tiêu.png", picture())

    refused = client.post(url, form(typed("n1", target="abc"), upload=scan))
    kept = Upload.objects.get(agency=plan.agency)
    client.post(url, form(typed("n1"), upload_kept=kept.pk))

    assert "Mục tiêu.png" in words(refused)
    plan.refresh_from_db()
    assert plan.upload == kept


def test_closed_plan_says_why_and_shows_no_form(plan, officer, signed_in):
    accept(plan, state=State.SUBMITTED)
    client = signed_in(officer)

    answer = client.get(at("plan-edit", plan.agency))

    assert answer.status_code == 422
    assert "chờ Tổ giúp việc tiếp nhận" in words(answer)
    assert "Sửa mục tiêu" not in words(client.get(at("plan", plan.agency)))


def test_accepted_plan_can_be_revised_and_results_entered(plan, officer, signed_in):
    submission = accept(plan)

    page = words(signed_in(officer).get(at("plan", plan.agency), {"day": "2026-02-01"}))

    where = reverse("quality:submission-new", args=[plan.agency.pk, submission.obligation.pk])
    assert f'{where}">' in page
    assert "Điều chỉnh mục tiêu" in page
    assert at("plan-results", plan.agency) in page


def test_last_year_is_copied_with_one_press(plan, officer, signed_in):
    client = signed_in(officer)
    assert at("plan-copy", plan.agency, 2027) in words(client.get(at("plan", plan.agency, 2027)))

    answer = client.post(at("plan-copy", plan.agency, 2027))

    assert answer.url == at("plan-edit", plan.agency, 2027)
    assert "Hài lòng" in words(client.get(answer.url))


def test_copying_from_a_year_without_a_plan_is_refused_in_words(plan, officer, signed_in):
    answer = signed_in(officer).post(at("plan-copy", plan.agency, 2029))

    assert answer.status_code == 422
    assert "không có mục tiêu nào của cơ quan trong năm 2028" in words(answer)


# --- results ------------------------------------------------------------------------------


def results(plan, revision=1, **more):
    sent = {"revision": revision, "step": "save"}
    for row in plan.objectives.all():
        sent |= {f"row-{row.pk}-{name}": "" for name in ["mid_year", "year_end", "cause"]}
    return sent | more


def test_results_are_entered_with_their_cause(plan, officer, signed_in):
    first, second = plan.objectives.all()
    client, url = signed_in(officer), at("plan-results", plan.agency)
    short = results(plan, **{f"row-{first.pk}-year_end": "98,2", f"row-{second.pk}-year_end": "85"})

    refused = client.post(url, short)
    answer = client.post(url, short | {f"row-{second.pk}-cause": "Thiếu biên chế"})

    assert refused.status_code == 422
    assert "Mục tiêu chưa đạt: hãy nêu nguyên nhân" in words(refused)
    assert answer.url == at("plan", plan.agency)
    page = words(client.get(answer.url))
    assert all(text in page for text in ["98,2", "Không đạt", "Thiếu biên chế"])


@pytest.mark.parametrize("bad", ["abc", "1.951", "1.2.3"])
def test_bad_result_is_refused_by_row_and_field(plan, officer, signed_in, bad):
    first = plan.objectives.first()

    sent = results(plan, **{f"row-{first.pk}-mid_year": bad})
    answer = signed_in(officer).post(at("plan-results", plan.agency), sent)

    assert answer.status_code == 422
    assert f"Mục tiêu 1, Giữa năm</a>: “{bad}”" in words(answer)


def test_second_of_two_who_enter_results_is_shown_both(plan, officer, head, signed_in):
    first = plan.objectives.first()
    url = at("plan-results", plan.agency)
    signed_in(head).post(url, results(plan, **{f"row-{first.pk}-mid_year": "96"}))

    answer = signed_in(officer).post(url, results(plan, **{f"row-{first.pk}-mid_year": "95"}))

    assert answer.status_code == 409
    assert "<mark>96</mark>" in words(answer)
    assert "<mark>95</mark>" in words(answer)


def test_results_of_a_plan_without_rows_are_not_asked_for(province, officer, signed_in):
    answer = signed_in(officer).get(at("plan-results", province.department))

    assert answer.status_code == 422
    assert "chưa có dòng nào" in words(answer)


def test_reading_costs_the_same_for_few_and_many_rows(plan, officer, signed_in, count_queries):
    client, url = signed_in(officer), at("plan", plan.agency)
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for number in range(20):
        ObjectiveFactory(plan=plan, name=f"Mục tiêu {number}")

    assert count_queries(lambda: client.get(url)) == few
