"""The pages on which campaigns are planned, and what each reader sees of them."""

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from agencies.roles import Role
from audits.models import Campaign, Inspection, PartDone, Team
from tests.audits.inspecting import planned
from tests.audits.ranking import scored
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CampaignFactory, ChecklistFactory, InspectionFactory


def words(answer):
    return " ".join(answer.content.decode().split())


def page(name, *args, query=""):
    return reverse(f"audits:{name}", args=args) + query


@pytest.fixture
def desk(staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def draft(province):
    return CampaignFactory(state="draft", plan_no="", plan_day=None, plan_issuer="")


def test_a_campaign_is_opened_planned_and_approved(desk, province):
    checklist = ChecklistFactory()
    given = {"year": 2020, "title": "Kiểm tra HTQLCL", "checklist": checklist.pk,
             "first_day": "02/03/2020", "last_day": "31/10/2020", "form": "office",
             "days_to_remedy": 30}  # fmt: skip
    refused = desk.post(page("campaign-new"), given | {"last_day": "01/03/2020"})
    assert refused.status_code == 422
    assert "từ ngày bắt đầu trở đi" in refused.content.decode()

    desk.post(page("campaign-new"), given)

    campaign = Campaign.objects.get()
    chosen = {"agency": [province.department.pk, province.commune_a.pk]}
    desk.post(page("campaign-units", campaign.pk), chosen)
    assert campaign.inspections.count() == 2
    desk.post(page("campaign-approve", campaign.pk), {
        "plan_no": "316/QĐ-UBND", "plan_day": "20/02/2020", "plan_issuer": "UBND tỉnh",
    })  # fmt: skip
    campaign.refresh_from_db()
    assert (campaign.state, campaign.plan_day) == ("approved", date(2020, 2, 20))


def test_a_dissolved_agency_is_refused_in_words(desk, draft, province):
    province.commune_b.versions.update(end=date(2020, 1, 1))

    answer = desk.post(page("campaign-units", draft.pk), {"agency": [province.commune_b.pk]})

    assert answer.status_code == 422
    assert (
        "UBND xã Nam Mỹ không hoạt động từ ngày 02/03/2020 đến ngày 31/10/2020"
        in answer.content.decode()
    )
    assert "Nam Mỹ" not in desk.get(page("campaign-units", draft.pk)).content.decode()


def test_last_years_list_is_offered_and_reasons_stand_beside_suggestions(desk, draft, province):
    last = CampaignFactory(year=2019, first_day=date(2019, 3, 1), last_day=date(2019, 9, 1))
    InspectionFactory(campaign=last, agency=province.district)

    offered = desk.get(page("campaign-units", draft.pk, query="?source=last")).content.decode()
    suggested = desk.get(page("campaign-suggest", draft.pk)).content.decode()

    assert "1 đơn vị</p>" in offered
    assert "UBND huyện Nam Trực" in offered
    assert "Chưa được kiểm tra lần nào" in suggested


def test_chosen_units_get_a_day_a_team_and_a_form(desk, province):
    campaign = CampaignFactory()
    unit = InspectionFactory(campaign=campaign, agency=province.department, planned_on=None)
    other = planned(province, province.district, campaign)
    given = {"unit": unit.pk, "planned_on": "15/06/2020", "team": other.team_id, "form": "dossier"}

    refused = desk.post(page("campaign-plan", campaign.pk), given | {"planned_on": "01/12/2020"})
    desk.post(page("campaign-plan", campaign.pk), given)

    assert refused.status_code == 422
    assert "không nằm trong đợt kiểm tra" in refused.content.decode()
    unit.refresh_from_db()
    assert (unit.planned_on, unit.team_id, unit.form) == (
        date(2020, 6, 15), other.team_id, "dossier",
    )  # fmt: skip
    none = desk.get(page("campaign-plan", campaign.pk))
    assert "Hãy đánh dấu ít nhất một đơn vị" in none.content.decode()


def members(*rows, initial=0):
    told = {"member-TOTAL_FORMS": len(rows), "member-INITIAL_FORMS": initial}
    for place, row in enumerate(rows):
        blank = {"name": "", "user": "", "title": "", "works_at": "", "role": "member"}
        told |= {f"member-{place}-{name}": value for name, value in (blank | row).items()}
    return told


def test_a_team_is_set_up_and_changed(desk, draft, province):
    person = AssignmentFactory(agency=province.top, role=Role.INSPECTOR).user
    head = {"name": "Đoàn số 1", "decision_no": "55/QĐ-BCĐISO", "decided_on": "01/03/2020"}
    refused = desk.post(page("team-new", draft.pk), head | members({"name": "Lê Văn A"}))
    assert refused.status_code == 422
    assert "đúng một Trưởng đoàn" in refused.content.decode()
    assert "Lê Văn A" in refused.content.decode()

    desk.post(page("team-new", draft.pk), head | members(
        {"user": person.pk, "role": "lead", "works_at": province.department.pk},
        {"name": "Lê Văn A"}, {},
    ))  # fmt: skip

    team = Team.objects.get()
    lead, other = team.members.all()
    assert (lead.user, lead.name, lead.works_at) == (person, str(person), province.department)
    desk.post(page("team-edit", team.pk), head | members(
        {"id": lead.pk, "name": "B", "role": "lead", "user": person.pk},
        {"id": other.pk, "name": "Lê Văn A", "DELETE": "on"}, initial=2,
    ))  # fmt: skip
    assert [each.name for each in team.members.all()] == ["B"]


def test_progress_is_told_as_of_a_day_and_exported(desk, province):
    campaign = CampaignFactory()
    done = InspectionFactory(campaign=campaign, agency=province.department)
    InspectionFactory(campaign=campaign, agency=province.district)
    for part, day in [("I", 1), ("II", 20)]:
        PartDone.objects.create(inspection=done, part=part, on=date(2020, 9, day))

    early = desk.get(page("campaign-detail", campaign.pk, query="?day=2020-09-01")).content.decode()
    late = desk.get(page("campaign-detail", campaign.pk, query="?day=2020-10-14")).content.decode()

    assert "1/2 nội dung" in early
    assert 'tile-share">0/2<' in early
    assert 'tile-share">1/2<' in late
    assert 'tile-share">2/4<' in late
    query = "?day=2020-10-14&work=done"
    book = desk.get(page("campaign-export", campaign.pk, query=query))
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    head, *rows = opened.get_sheet_by_index(0).to_python()
    assert [row[head.index("Đơn vị")] for row in rows] == ["Sở Khoa học và Công nghệ"]


def test_on_a_past_day_units_stand_as_they_stood_and_tiles_open_what_they_count(desk, province):
    campaign = CampaignFactory()
    unit = scored(
        province.department, "86.5", campaign, recorded_on=date(2020, 9, 20),
        concluded_on=date(2020, 9, 28),
    )  # fmt: skip
    for part, day in [("I", 1), ("II", 20)]:
        PartDone.objects.create(inspection=unit, part=part, on=date(2020, 9, day))

    def told(day, **asked):
        answer = desk.get(page("campaign-detail", campaign.pk), {"day": day, **asked})
        return [each.state.label for each in answer.context["filter"].units], words(answer)

    assert told("2020-08-31")[0] == ["Đã lên kế hoạch"]
    states, early = told("2020-09-01")
    assert (states, "86,5" in early) == (["Đang kiểm tra"], False)
    assert told("2020-09-20")[0] == ["Có biên bản"]
    states, late = told("2020-09-28")
    assert (states, "86,5" in late) == (["Đã kết luận"], True)
    assert told("2020-09-01", state="concluded")[0] == []
    assert 'href="?day=2020-09-01&amp;work=some#units"' in early
    assert told("2020-09-01", work="some")[0] == ["Đang kiểm tra"]
    assert told("2020-09-28", work="some")[0] == ["Đã kết luận"]
    assert told("2020-08-31", work="some")[0] == []


def test_groups_are_offered_in_their_order(desk, province):
    campaign = CampaignFactory()
    for agency in [province.commune_a, province.department]:
        InspectionFactory(campaign=campaign, agency=agency)

    for name in ["campaign-detail", "campaign-units", "campaign-suggest"]:
        one = campaign if name == "campaign-detail" else CampaignFactory(state="draft")
        field = desk.get(page(name, one.pk)).context["filter"].fields["group"]
        names = [label for _, label in field.choices]
        assert names.index("Sở, ban, ngành") < names.index("UBND cấp xã"), name


def test_suggestions_are_narrowed_by_what_speaks_for_them(desk, draft, province):
    last = CampaignFactory(year=2019, first_day=date(2019, 3, 1), last_day=date(2019, 9, 1))
    day = date(2019, 9, 1)
    scored(province.department, 60, last, concluded_on=day, recorded_on=day)

    def found(**asked):
        answer = desk.get(page("campaign-suggest", draft.pk), asked)
        return answer, [each.version.name for each in answer.context["filter"].suggestions]

    answer, low = found(reason="low")
    assert low == ["Sở Khoa học và Công nghệ"]
    assert "Lý do: Điểm lần trước thấp (1)" in words(answer)
    assert "Sở Khoa học và Công nghệ" not in found(reason="long")[1]
    assert found(q="NAM HUNG")[1] == ["UBND xã Nam Hùng"]
    assert found(group="commune", reason="low")[1] == []
    assert "Bỏ hết bộ lọc" in words(found(group="commune", reason="low")[0])
    assert found(reason="moon")[0].status_code == 422


def test_an_agency_sees_its_own_unit_of_a_campaign_alone(province, officer, signed_in):
    campaign = CampaignFactory()
    for agency in [province.department, province.district]:
        InspectionFactory(campaign=campaign, agency=agency)

    shown = signed_in(officer).get(page("campaign-detail", campaign.pk)).content.decode()

    assert "1 đơn vị" in shown
    assert "UBND huyện Nam Trực" not in shown


def test_inspections_are_listed_by_their_campaign(desk, province):
    campaign = CampaignFactory()
    InspectionFactory(campaign=campaign, agency=province.department)
    InspectionFactory(agency=province.district)

    shown = words(desk.get(page("inspection-list"), {"campaign": campaign.pk}))

    assert f"Đợt kiểm tra: 2020 – {campaign.title}" in shown
    assert "Sở Khoa học và Công nghệ" in shown
    assert "UBND huyện Nam Trực" not in shown


def test_a_notice_is_printed_and_told(desk, province, officer):
    unit = planned(province)
    unit.team.members.filter(role="member").update(name="<td colspan=100000>")

    paper = desk.get(page("notice-paper", unit.pk)).content
    word = desk.get(page("notice-word", unit.pk)).content
    desk.post(page("campaign-notices", unit.campaign_id), {"unit": unit.pk})

    text = " ".join(PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())
    assert "THÔNG BÁO" in text
    assert "316/QĐ-UBND" in text
    assert "<td colspan=100000>" in text
    told = "\n".join(each.text for each in Document(io.BytesIO(word)).paragraphs)
    assert "55/QĐ-BCĐISO" in told
    unit.refresh_from_db()
    assert unit.state == Inspection.State.ANNOUNCED


def test_lists_cost_the_same_however_many_units(desk, province, count_queries):
    campaign = planned(province).campaign
    pages = [page("campaign-list"), page("campaign-detail", campaign.pk),
             page("campaign-suggest", campaign.pk)]  # fmt: skip
    for each in pages:
        desk.get(each)
    few = [count_queries(lambda each=each: desk.get(each)) for each in pages]
    for agency in [province.district, province.commune_a]:
        planned(province, agency, campaign)
        InspectionFactory(campaign=CampaignFactory(), agency=agency)

    many = [count_queries(lambda each=each: desk.get(each)) for each in pages]

    assert many == few
    assert many[0] <= 8
