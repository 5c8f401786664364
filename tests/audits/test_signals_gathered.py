"""What the database holds becomes signals: of one agency, of all, and as of a day."""

from datetime import date
from decimal import Decimal

import pytest

from audits.models import Inspection
from audits.signals.facts import Sign
from audits.signals.page import lines, signals_everywhere, signals_of
from quality.models import Document, Submission
from tests.audits.signs import (
    DAY,
    audited,
    frozen,
    full_of_oneself,
    moment,
    on_their_last_days,
    papered,
    planned,
    reviewed,
    same_file_two_years,
    same_two_years,
    three_clean_years,
)
from tests.factories.audits import CampaignFactory, FindingFactory

Kind = Document.Kind


def signs(agency, year=2026, day=DAY):
    return [each.sign for each in signals_of(agency.pk, [year], day)[year]]


@pytest.fixture
def agency(province):
    return province.department


@pytest.mark.parametrize(
    ("make", "sign"),
    [
        (three_clean_years, Sign.NO_FINDINGS),
        (same_two_years, Sign.SAME_OBJECTIVES),
        (same_file_two_years, Sign.SAME_OBJECTIVES),
        (full_of_oneself, Sign.ALL_FULL),
        (on_their_last_days, Sign.LAST_DAY),
    ],
)
def test_what_an_agency_handed_in_gives_a_signal(make, sign, agency, province):
    make(agency)

    assert signs(agency) == [sign]
    assert signs(province.district) == []


def test_evidence_leads_to_the_records_it_rests_on(agency):
    audits = three_clean_years(agency)

    (signal,) = signals_of(agency.pk, [2026], DAY)[2026]

    assert [link.url for link in signal.evidence[0].links] == [
        f"/kiem-tra/danh-gia/{each.pk}/" for each in audits
    ]


@pytest.mark.parametrize("grade", ["minor", "observation", "opportunity"])
def test_a_finding_of_an_audit_ends_the_row_of_clean_years(grade, agency):
    audits = three_clean_years(agency)
    FindingFactory(agency=agency, audit=audits[1], source="internal", grade=grade, year=2025)

    assert signs(agency) == []


def test_a_conformity_is_no_finding_and_one_that_names_no_audit_is(agency):
    audits = three_clean_years(agency)
    FindingFactory(agency=agency, audit=audits[1], source="internal", grade="conformity")
    clean = signs(agency)
    FindingFactory(agency=agency, source="internal", year=2024)

    assert (clean, signs(agency)) == ([Sign.NO_FINDINGS], [])


def test_an_audit_without_a_report_is_not_known(agency):
    for year in [2024, 2025]:
        audited(agency, year)
    audited(agency, 2026, state="in_progress", reported_on=None, sha256="")

    assert signs(agency) == []


def test_a_review_held_before_the_audit_is_a_signal_and_one_prepared_is_none(agency):
    audited(agency, 2026)
    reviewed(agency, date(2026, 6, 1), state="draft", sha256="")
    prepared = signs(agency)

    reviewed(agency, date(2026, 6, 2))

    assert (prepared, signs(agency)) == ([], [Sign.EARLY_REVIEW])


def test_papers_tell_the_days_of_audit_and_review_that_the_portal_does_not_hold(agency):
    papered(agency, "danh-gia", date(2026, 9, 30), paper=Kind.AUDIT,
            effective_on=date(2026, 9, 20))  # fmt: skip
    papered(agency, "xem-xet", date(2026, 11, 15), paper=Kind.REVIEW,
            effective_on=date(2026, 7, 1))  # fmt: skip

    (signal,) = signals_of(agency.pk, [2026], DAY)[2026]

    assert signal.sign == Sign.EARLY_REVIEW
    assert "01/07/2026, 81 ngày trước" in signal.evidence[0].text


def test_results_reached_exactly_are_told_of_the_year_they_were_handed_in_for(agency):
    planned(agency, 2026, results=["98", "98"])

    assert signs(agency) == [Sign.ALL_FULL]
    assert signs(agency, day=date(2026, 12, 30)) == []


def test_what_lies_in_the_agency_is_not_known(agency):
    for submission in [*same_two_years(agency), *on_their_last_days(agency)]:
        Submission.objects.filter(pk=submission.pk).update(state="draft")

    assert signs(agency) == []


def test_of_several_versions_the_accepted_one_tells_the_words(agency):
    planned(agency, 2025)
    accepted = planned(agency, 2026, ["Tập huấn công chức", "Niêm yết đủ thủ tục"])
    Submission.objects.filter(pk=accepted.pk).update(state="accepted", decided_at=moment(DAY))
    accepted.plan.objectives.all().delete()
    for name in ["Hồ sơ giải quyết đúng hạn", "Người dân hài lòng về việc giải quyết"]:
        accepted.plan.objectives.create(name=name, target=Decimal(98), unit="%")
    frozen(agency, accepted.obligation, date(2026, 2, 2), plan=accepted.plan, number=2)

    assert signs(agency) == []


def test_the_first_version_tells_when_it_came(agency):
    for first in on_their_last_days(agency):
        Submission.objects.filter(pk=first.pk).update(
            state="returned", return_reason="Mờ", decided_at=moment(DAY)
        )
        frozen(agency, first.obligation, date(2026, 12, 1), document=first.document, number=2)

    assert signs(agency) == [Sign.LAST_DAY]


@pytest.mark.parametrize(
    ("points", "more"),
    [
        ((40, 30, 29.5), {}),
        ((40, 30, 30), {"self_sent_at": None}),
        ((40, 30, 30), {"state": Inspection.State.CANCELLED}),
        ((40, 30, 30), {"state": "concluded", "concluded_on": date(2026, 7, 1),
                        "self_score": Decimal("99.5")}),
    ],
    ids=["half a point less", "not sent", "cancelled", "less when it was frozen"],
)  # fmt: skip
def test_own_marks_below_all_or_not_sent_are_none(points, more, agency):
    full_of_oneself(agency, points, **more)

    assert signs(agency) == []


def test_items_that_do_not_apply_leave_100_points_but_not_every_item(agency):
    full_of_oneself(agency, (40, None, 30))

    (signal,) = signals_of(agency.pk, [2026], DAY)[2026]

    assert [each.text[:20] for each in signal.evidence] == ["Tự chấm 100/100 điểm"]


def test_a_past_day_knows_only_what_was_there(agency):
    three_clean_years(agency)
    on_their_last_days(agency)
    full_of_oneself(agency)

    assert signs(agency, day=date(2026, 9, 17)) == [Sign.ALL_FULL]
    assert signs(agency, day=date(2026, 6, 8)) == []
    assert signs(agency, day=date(2026, 9, 18)) == [Sign.NO_FINDINGS, Sign.ALL_FULL]


def test_both_years_can_be_asked_at_once(agency):
    three_clean_years(agency)
    audited(agency, 2023)

    found = signals_of(agency.pk, [2025, 2026], DAY)

    assert {year: len(each) for year, each in found.items()} == {2025: 1, 2026: 1}


@pytest.fixture
def some(province):
    """The department with three signals, the district with one."""
    for make in (three_clean_years, on_their_last_days, full_of_oneself):
        make(province.department)
    three_clean_years(province.district)


def test_the_list_has_all_who_are_counted_those_with_most_signals_first(some, province, staff):
    found = [(line.version.name, len(line.signals)) for line in lines(staff, 2026, DAY)]

    assert found[:2] == [("Sở Khoa học và Công nghệ", 3), ("UBND huyện Nam Trực", 1)]
    assert len(found) == 5
    assert {number for _, number in found[2:]} == {0}


def test_all_and_one_have_the_same_signals(some, province):
    everywhere = signals_everywhere([2026], DAY)

    for agency in (province.department, province.district):
        assert everywhere[agency.pk] == signals_of(agency.pk, [2026], DAY)[2026]


def test_it_takes_six_queries_for_one_and_for_all(some, province, count_queries):
    campaign = CampaignFactory(year=2026)
    for agency in (province.commune_a, province.commune_b, province.sub_department):
        same_two_years(agency)
        three_clean_years(agency)
        full_of_oneself(agency, campaign=campaign)

    assert count_queries(lambda: signals_of(province.department.pk, [2025, 2026], DAY)) == 6
    assert count_queries(lambda: signals_everywhere([2025, 2026], DAY)) == 6
