"""The pages, the workbook and the publishing of rankings."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from python_calamine import CalamineWorkbook

from accounts.models import LogEntry
from agencies.models import Kind
from agencies.roles import Role
from audits.models import Campaign
from audits.ranking import actions
from tests.audits.ranking import PUBLISHED, page, ranks, scored
from tests.conftest import place
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CampaignFactory, InspectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(province):
    """Nam Hùng has 86,5 and Nam Mỹ 86,25; the department has 91."""
    campaign = CampaignFactory()
    scored(province.commune_a, "86.5", campaign, part_one=Decimal("85.71"), part_two=Decimal(90))
    scored(province.commune_b, "86.25", campaign)
    scored(province.department, "91", campaign)
    return campaign


def published(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(published_at=PUBLISHED)
    return campaign


def words(answer):
    return " ".join(answer.content.decode().split())


def book(answer):
    sheets = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return lambda name: sheets.get_sheet_by_name(name).to_python()[1:]


def test_the_ranking_shows_each_class_with_scores_of_one_decimal(campaign, staff, signed_in):
    answer = signed_in(staff).get(page())

    assert ranks(answer) == [
        (1, "Sở Khoa học và Công nghệ", "91.00"),
        (1, "UBND xã Nam Hùng", "86.50"),
        (2, "UBND xã Nam Mỹ", "86.25"),
    ]
    shown = words(answer)
    assert 'data-label="Điểm">86,5</td>' in shown
    assert 'data-label="Điểm">86,3 <small class="exact">86,25</small></td>' in shown
    assert "85,71 %" in shown
    assert [line.heading for line in answer.context["lines"]] == [
        "Sở, ban, ngành",
        "UBND cấp xã",
        "",
    ]


def test_the_latest_campaign_with_anything_concluded_comes_first(campaign, staff, signed_in):
    CampaignFactory(year=2021, first_day=date(2021, 3, 1), last_day=date(2021, 9, 1))
    CampaignFactory(year=2019, first_day=date(2019, 3, 1), last_day=date(2019, 9, 1))

    answer = signed_in(staff).get(page())

    assert answer.context["chosen"] == campaign
    assert [each.year for each in answer.context["campaigns"]] == [2021, 2020, 2019]


def test_a_tie_is_explained_in_words(campaign, province, staff, signed_in):
    third = place("UBND xã Nam Lợi", Kind.COMMUNE, province.district, province.groups.commune)
    scored(third, "86.5", campaign)

    answer = signed_in(staff).get(page(campaign, group="commune"))

    assert [row[0] for row in ranks(answer)] == [1, 1, 2]
    assert words(answer).count("Cùng 86,5 điểm với 1 cơ quan khác") == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"group": "commune"}, [1, 2]),
        ({"group": "provincial"}, [1]),
        ({"level": "province"}, [1]),
        ({"q": "NAM MY"}, [2]),
        ({"by": "level", "q": "nam mỹ"}, [2]),
        ({"level": "district"}, []),
    ],
)
def test_a_filter_changes_no_rank(campaign, staff, signed_in, asked, found):
    answer = signed_in(staff).get(page(campaign, **asked))

    assert [row[0] for row in ranks(answer)] == found
    assert answer.context["page"].paginator.count == len(found)


def test_a_filter_there_is_not_is_refused(campaign, staff, signed_in):
    client = signed_in(staff)

    assert client.get(page(campaign, group="nobody")).status_code == 422
    assert client.get(page(campaign, by="chance")).status_code == 422
    assert client.get(f"{page()}?campaign=0").status_code == 404


def test_an_agency_sees_the_ranking_once_it_is_published(campaign, commune_officer, signed_in):
    client = signed_in(commune_officer)
    before = [client.get(page()), client.get(page(campaign))]
    export = client.get(page(campaign, "ranking-export"))
    published(campaign)
    after = client.get(page())

    assert "Chưa có xếp hạng nào được công khai" in words(before[0])
    assert "86,5" not in words(before[0])
    assert (before[1].status_code, export.status_code) == (404, 404)
    assert [row[0] for row in ranks(after)] == [1, 1, 2]
    assert client.get(page(campaign, "ranking-export")).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.LEADER, 200), (Role.INSPECTOR, 200), (Role.AUDITOR, 200), (Role.STAFF, 200),
        (Role.CLIENT, 404), (Role.ADMIN, 404),
    ],
)  # fmt: skip
def test_the_committee_sees_it_before(campaign, province, signed_in, role, status):
    user = AssignmentFactory(agency=province.top, role=role).user

    assert signed_in(user).get(page(campaign)).status_code == status


def test_an_inspector_of_a_district_is_not_the_committee(campaign, province, signed_in):
    user = AssignmentFactory(agency=province.district, role=Role.INSPECTOR).user

    assert signed_in(user).get(page(campaign)).status_code == 404


def test_an_earlier_score_that_is_not_published_stays_with_the_committee(
    campaign, province, staff, commune_officer, signed_in
):
    earlier = CampaignFactory(year=2019, first_day=date(2019, 3, 1), last_day=date(2019, 9, 1))
    for agency, score in [(province.commune_a, 80), (province.commune_b, 90)]:
        scored(agency, score, earlier, concluded_on=date(2019, 6, 30))
    published(campaign)

    def changes(user):
        rows = signed_in(user).get(page(campaign, group="commune")).context["lines"]
        return [line.row.change for line in rows]

    assert changes(staff) == [Decimal("6.5"), Decimal("-3.75")]
    assert changes(commune_officer) == [Decimal("6.5"), None]  # of its own, and another's
    published(earlier)
    assert changes(commune_officer) == changes(staff)


def test_the_workbook_holds_scores_as_numbers(campaign, staff, signed_in):
    answer = signed_in(staff).get(page(campaign, "ranking-export", group="commune"))

    sheet = book(answer)
    assert [(row[0], *row[2:5]) for row in sheet("Xếp hạng")] == [
        (1, "UBND xã Nam Hùng", "UBND cấp xã", 86.5),
        (2, "UBND xã Nam Mỹ", "UBND cấp xã", 86.25),
    ]
    assert sheet("Phân bố") == [["UBND cấp xã", 2, 86.38, 86.25, 86.5, 0.13, 2]]


def test_what_is_concluded_later_is_ranked_wherever_ranks_are_told(
    campaign, province, staff, signed_in
):
    """However often it was asked before."""

    def told():
        client = signed_in(staff)
        answers = [client.get(page(campaign, name)) for name in ("ranking", "ranking-export")]
        scores = client.get("/api/v1/scores/", {"campaign": campaign.pk}).json()
        return [
            [row[0] for row in ranks(answers[0])],
            [row[0] for row in book(answers[1])("Xếp hạng")],
            [row["rank"] for row in scores["results"]],
        ]

    before = told()
    scored(place("Xã", Kind.COMMUNE, province.district, province.groups.commune), 99, campaign)

    assert before == [[1, 1, 2]] * 3
    assert told() == [[1, 1, 2, 3]] * 3


def test_staff_publish_and_take_back_and_both_are_written_down(campaign, staff, signed_in):
    client = signed_in(staff)

    answer = client.post(page(campaign).replace("/?", f"/{campaign.pk}/cong-khai/?"))
    again = client.post(page(campaign).replace("/?", f"/{campaign.pk}/cong-khai/?"))

    assert (answer.status_code, again.status_code) == (302, 422)
    assert Campaign.objects.get().published_at
    away = page(campaign).replace("/?", f"/{campaign.pk}/thoi-cong-khai/?")
    assert client.post(away, {"reason": "."}).status_code == 422
    assert client.post(away, {"reason": "Có đơn vị khiếu nại điểm"}).status_code == 302
    assert client.post(away, {"reason": "Có đơn vị khiếu nại điểm"}).status_code == 422
    assert Campaign.objects.get().published_at is None
    told = LogEntry.objects.filter(action__startswith="ranking.").order_by("pk")
    assert [each.action for each in told] == ["ranking.published", "ranking.withdrawn"]


def test_what_is_not_complete_is_published_only_on_purpose(campaign, province, staff):
    InspectionFactory(agency=province.district, campaign=campaign)

    with pytest.raises(ValidationError, match="Mới kết luận 3/4 cơ quan"):
        actions.publish(by=staff, campaign=campaign, now=PUBLISHED)
    actions.publish(by=staff, campaign=campaign, now=PUBLISHED, is_partial_confirmed=True)

    assert Campaign.objects.get().published_at == PUBLISHED


def test_nothing_concluded_is_nothing_to_publish(province, staff):
    with pytest.raises(ValidationError, match="Chưa có cơ quan nào được kết luận"):
        actions.publish(by=staff, campaign=CampaignFactory(), now=PUBLISHED)


def test_only_staff_publish(campaign, leader, inspector, officer):
    for user in [leader, inspector, officer]:
        with pytest.raises(PermissionDenied):
            actions.publish(by=user, campaign=campaign, now=PUBLISHED)
        with pytest.raises(PermissionDenied):
            actions.withdraw(by=user, campaign=campaign, reason="Có đơn vị khiếu nại")


def test_more_units_cost_no_more_queries(campaign, province, staff, signed_in, count_queries):
    client = signed_in(staff)
    client.get(page())
    few = count_queries(lambda: client.get(page()))
    for number in range(120):
        agency = place(f"Xã {number}", Kind.COMMUNE, province.district, province.groups.commune)
        scored(agency, Decimal(60 + number) / 2, campaign)

    many = count_queries(lambda: client.get(page()))
    narrowed = count_queries(lambda: client.get(page(q="xa", group="commune", page=2)))

    assert few == many <= 8
    assert narrowed <= 8
