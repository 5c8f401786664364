"""The rules of the signals: what makes one, what does not, and what it says."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from audits.signals.facts import Audit, Event, Facts, HandedIn, OwnScore, Sign
from audits.signals.likeness import folded, percent, share
from audits.signals.plans import Goal, Link, Plan, side_by_side
from audits.signals.rules import (
    all_full,
    early_review,
    is_last_day,
    last_day,
    no_findings,
    same_objectives,
    signals,
)

LINK = Link("Hồ sơ", "quality:submission", (1,))
GOALS = [
    ("Hồ sơ thủ tục hành chính giải quyết đúng hạn", "Theo dõi hằng tháng năm {year}"),
    ("Tổ chức, cá nhân hài lòng về việc giải quyết", "Khảo sát mỗi quý"),
    ("Thời gian trả lời phản ánh, kiến nghị", "Nhắc việc trước hạn"),
]


def goal(name, measure="", target=98, unit="%", result=None):
    result = None if result is None else Decimal(str(result))
    return Goal(name, measure, "≥", Decimal(target), unit, result)


def plan(year, texts=GOALS, **more):
    goals = [goal(name, measure.format(year=year)) for name, measure in texts]
    return Plan(year, LINK, goals, **more)


def audit(year, found=0, day=(9, 15)):
    return Audit(year, f"Đánh giá nội bộ {year}", date(year, *day), found, LINK)


def event(*day):
    return Event(day[0], date(*day), LINK)


def sent(name, due, on=None, uploads=(1,), year=2026):
    return HandedIn(year, name, due, on or due, frozenset(uploads), LINK)


def words(signal):
    return [each.text for each in signal.evidence] if signal else None


# --- nothing found three years running --------------------------------------------------------


def test_three_years_of_audits_without_a_finding_are_a_signal():
    found = no_findings(Facts(audits=[audit(2026), audit(2024), audit(2025)]), 2026)

    assert found.sign == Sign.NO_FINDINGS
    assert words(found) == [
        "3 cuộc đánh giá nội bộ của ba năm liền 2024, 2025, 2026 đều có báo cáo mà không ghi một "
        "điểm không phù hợp, lưu ý hay khuyến nghị nào."
    ]
    assert [link.page for link in found.evidence[0].links] == ["quality:submission"] * 3


@pytest.mark.parametrize(
    "audits",
    [
        [audit(2025), audit(2026)],
        [audit(2023), audit(2025), audit(2026)],
        [audit(2024), audit(2025), audit(2026, found=1)],
        [audit(2024), audit(2024, found=1), audit(2025), audit(2026)],
        [],
    ],
    ids=["two years", "a year without", "one finding", "one of two in a year", "none"],
)
def test_fewer_years_or_any_finding_are_none(audits):
    assert no_findings(Facts(audits=audits), 2026) is None


# --- objectives as last year -------------------------------------------------------------------


def plans(now, then=None):
    return Facts(plans={2026: now, 2025: then or plan(2025)})


def test_objectives_that_differ_only_in_the_year_are_a_signal():
    found = same_objectives(plans(plan(2026)), 2026)

    assert found.sign == Sign.SAME_OBJECTIVES
    assert words(found) == [
        "100 % lời văn mục tiêu và biện pháp năm 2026 trùng với năm 2025 (không kể dấu, chữ hoa và "
        "con số); 3 trên 3 chỉ tiêu giữ nguyên."
    ]
    assert found.beside[0].then.endswith("Theo dõi hằng tháng năm 2025")
    assert found.beside[0].now.endswith("Theo dõi hằng tháng năm 2026")


def test_accents_capitals_and_order_do_not_hide_that_they_are_the_same():
    typed = [("  THỜI GIAN  tra loi phan anh; kien nghi", GOALS[2][1]), *GOALS[:2]]

    found = same_objectives(plans(plan(2026, typed)), 2026)

    assert words(found)[0].startswith("100 %")


def test_nearly_the_same_is_told_by_its_share_and_is_never_called_whole():
    longer = [*GOALS[:2], (f"{GOALS[2][0]} của dân", GOALS[2][1])]

    found = same_objectives(plans(plan(2026, longer)), 2026)

    assert words(found)[0].startswith("97 %")


def test_targets_that_were_raised_are_told():
    raised = plan(2026)
    raised.goals[0] = goal(raised.goals[0].name, raised.goals[0].measure, target=99)

    found = same_objectives(plans(raised), 2026)

    assert "2 trên 3 chỉ tiêu giữ nguyên" in words(found)[0]


@pytest.mark.parametrize(
    "now",
    [
        plan(2026, [*GOALS[:2], ("Công chức được tập huấn quy trình mới", "Mở hai lớp")]),
        plan(2026, []),
        plan(2026, [], file="muc-tieu.pdf", sha256="a"),
    ],
    ids=["a third is new", "no rows", "a file alone"],
)
def test_objectives_that_are_written_anew_are_none(now):
    assert same_objectives(plans(now), 2026) is None


def test_the_first_year_has_nothing_to_be_like():
    assert same_objectives(Facts(plans={2026: plan(2026)}), 2026) is None


def test_the_same_file_is_a_signal_also_without_rows():
    then, now = (plan(year, [], file="muc-tieu.pdf", sha256="a") for year in (2025, 2026))

    found = same_objectives(plans(now, then), 2026)

    assert words(found) == ["Tệp “muc-tieu.pdf” nộp năm 2026 giống hệt tệp nộp năm 2025."]


def test_each_objective_stands_beside_the_one_it_continues():
    new = ("Công chức được tập huấn quy trình mới", "Mở hai lớp")

    found = side_by_side(plan(2025), plan(2026, [new, GOALS[1], GOALS[0]]))

    assert [(bool(pair.then), bool(pair.now), pair.percent) for pair in found] == [
        (False, True, 0), (True, True, 100), (True, True, 100), (True, False, 0),
    ]  # fmt: skip


def test_likeness_is_of_words_and_between_nothing_and_all():
    assert folded("Năm 2026: Đạt 98,5 %") == folded("NAM 2025 dat 90 %") == ("nam", "dat")
    assert share([], ["một"]) == 0
    assert share(["a", "b"], ["b", "c"]) == 0.5
    assert [percent(0.999), percent(1.0)] == [99, 100]


def test_comparing_sixty_long_objectives_takes_no_time():
    long = [(f"đạt chỉ tiêu {'theo dõi hồ sơ ' * 15}", "nhắc việc " * 50)] * 60

    found = same_objectives(plans(plan(2026, long), plan(2025, long)), 2026)

    assert len(found.beside) == 60


# --- the review before the audit ---------------------------------------------------------------


def test_a_review_before_the_audit_was_over_is_a_signal():
    found = early_review(Facts(audits=[audit(2026)], reviews=[event(2026, 9, 14)]), 2026)

    assert found.sign == Sign.EARLY_REVIEW
    assert words(found) == [
        "Xem xét của lãnh đạo ngày 14/09/2026, 1 ngày trước khi có kết quả đánh giá nội bộ năm "
        "2026 (ngày 15/09/2026)."
    ]


@pytest.mark.parametrize(
    ("audits", "reviews"),
    [
        ([audit(2026)], [event(2026, 9, 15)]),
        ([audit(2026)], [event(2026, 6, 1), event(2026, 11, 15)]),
        ([audit(2026, day=(3, 10)), audit(2026)], [event(2026, 6, 1)]),
        ([audit(2026)], [event(2025, 6, 1)]),
        ([audit(2026)], []),
        ([], [event(2026, 6, 1)]),
    ],
    ids=[
        "same day",
        "another after it",
        "after the first audit",
        "last year's",
        "none",
        "no audit",
    ],
)
def test_a_review_that_came_after_an_audit_is_none(audits, reviews):
    assert early_review(Facts(audits=audits, reviews=reviews), 2026) is None


def test_papers_count_where_the_portal_holds_nothing_else():
    papers = {"audit_papers": [event(2026, 9, 20)], "review_papers": [event(2026, 6, 1)]}

    assert early_review(Facts(**papers), 2026)
    assert early_review(Facts(**papers, reviews=[event(2026, 10, 1)]), 2026) is None


# --- everything reached ------------------------------------------------------------------------


def results(*goals):
    return Facts(results={2026: Plan(2026, LINK, goals)})


def test_objectives_reached_exactly_are_a_signal():
    found = all_full(results(goal("Đúng hạn", result=98), goal("Hài lòng", target=90, result=100)),
                     2026)  # fmt: skip

    assert found.sign == Sign.ALL_FULL
    assert words(found) == [
        "Cả 2 mục tiêu năm 2026 báo cáo đạt đúng bằng chỉ tiêu hoặc đúng 100 %: 98 % (chỉ tiêu "
        "≥ 98 %); 100 % (chỉ tiêu ≥ 90 %)."
    ]


@pytest.mark.parametrize(
    "goals",
    [
        [goal("Đúng hạn", result=98)],
        [goal("Đúng hạn", result=98), goal("Hài lòng", result="98.5")],
        [goal("Đúng hạn", result=98), goal("Hài lòng")],
        [goal("Số ngày", target=5, unit="ngày", result=100), goal("Đúng hạn", result=98)],
    ],
    ids=["one alone", "one is better", "one is not told", "a hundred days"],
)
def test_results_as_they_come_are_none(goals):
    assert all_full(results(*goals), 2026) is None


def test_full_marks_for_oneself_are_told_each_in_a_sentence():
    own = OwnScore(2026, "Kiểm tra năm 2026", date(2026, 9, 1), 41, 0, LINK)

    found = words(all_full(Facts(own_scores=[own]), 2026))

    assert found == [
        "Tự chấm 100/100 điểm trong đợt “Kiểm tra năm 2026”, gửi ngày 01/09/2026.",
        "Cả 41 tiêu chí đều tự chấm điểm tối đa trong đợt “Kiểm tra năm 2026”.",
    ]


def test_items_that_do_not_apply_are_no_full_marks():
    own = OwnScore(2026, "Kiểm tra năm 2026", date(2026, 9, 1), 41, 2, LINK)

    assert len(words(all_full(Facts(own_scores=[own]), 2026))) == 1
    assert all_full(Facts(own_scores=[own]), 2025) is None


# --- all on the last day -----------------------------------------------------------------------

DUES = [date(2026, 1, 30), date(2026, 6, 30), date(2026, 9, 30)]


def test_everything_on_its_due_day_is_a_signal():
    found = last_day(Facts(handed_in=[sent(str(due), due, uploads=[due.month]) for due in DUES]),
                     2026)  # fmt: skip

    assert found.sign == Sign.LAST_DAY
    assert words(found) == [
        "Cả 3 hồ sơ đã nộp của năm 2026 (3 tệp) đều nộp đúng ngày cuối của từng hạn: 30/01/2026 "
        "(1 hồ sơ), 30/06/2026 (1 hồ sơ), 30/09/2026 (1 hồ sơ)."
    ]
    assert len(found.evidence[0].links) == 3


@pytest.mark.parametrize(
    ("on", "words_"),
    [
        (date(2026, 9, 30), "trong một ngày 30/09/2026, đúng ngày cuối của hạn."),
        (date(2026, 9, 28), "trong một ngày 28/09/2026, 2 ngày trước hạn cuối cùng (30/09/2026)."),
        (date(2026, 12, 28), "trong một ngày 28/12/2026, 89 ngày sau hạn cuối cùng (30/09/2026)."),
    ],
)
def test_everything_on_one_day_at_the_end_is_a_signal(on, words_):
    rows = [sent(str(due), due, on, uploads=[7]) for due in DUES]

    assert words(last_day(Facts(handed_in=rows), 2026)) == [
        f"Cả 3 hồ sơ đã nộp của năm 2026 (1 tệp) đều nộp {words_}"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [sent("a", DUES[0]), sent("b", DUES[1])],
        [sent("a", DUES[0]), sent("b", DUES[1]), sent("c", DUES[2], DUES[2] - timedelta(1))],
        [sent("a", DUES[0]), sent("b", DUES[1]), sent("c", DUES[2], DUES[2] + timedelta(1))],
        [sent(name, DUES[2], date(2026, 9, 1)) for name in "abc"],
        [sent(name, DUES[2], year=2025) for name in "abc"],
    ],
    ids=["two papers", "one earlier", "one late", "one day long before", "another year"],
)
def test_papers_as_they_come_are_none(rows):
    assert last_day(Facts(handed_in=rows), 2026) is None


def test_before_a_weekend_the_last_working_day_is_the_last_day():
    saturday, sunday = date(2026, 1, 31), date(2026, 2, 1)

    assert is_last_day(date(2026, 1, 30), saturday)
    assert is_last_day(saturday, sunday)
    assert not is_last_day(date(2026, 1, 29), saturday)
    assert not is_last_day(date(2026, 9, 29), date(2026, 9, 30))


def test_an_agency_has_as_many_signals_as_rules_speak_in_their_order():
    facts = Facts(
        audits=[audit(year) for year in (2024, 2025, 2026)],
        reviews=[event(2026, 6, 1)],
        handed_in=[sent(str(due), due) for due in DUES],
    )

    found = [each.sign for each in signals(facts, 2026)]

    assert found == [Sign.NO_FINDINGS, Sign.EARLY_REVIEW, Sign.LAST_DAY]
    assert signals(Facts(), 2026) == []
