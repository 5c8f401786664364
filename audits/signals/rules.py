"""The rules by which facts become signals: one function each, of the facts and a year.

Nothing here reads the database or a clock. A rule that cannot know says nothing: of a paper
the portal knows its day, not what it found.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from audits.signals.facts import Audit, Event, Evidence, Facts, HandedIn, OwnScore, Sign, Signal
from audits.signals.likeness import folded, percent, share
from audits.signals.plans import Goal, Plan
from isoportal.lib.days import is_working_day, show_day
from isoportal.lib.numbers import show_number

YEARS_CLEAN = 3  # years running, each with an internal audit that found nothing
SAME_TEXT = 0.9  # of the words of two years' objectives: nearly the same
FEWEST_GOALS = 2  # one objective that is reached exactly tells nothing
FEWEST_HANDED_IN = 3  # nor do two papers on one day
END = timedelta(days=3)  # before the last due day, from which "one single day" is at the end
WHOLE = 100

Row = TypeVar("Row", Audit, Event, HandedIn, OwnScore)
Rule = Callable[[Facts, int], Signal | None]


def signals(facts: Facts, year: int) -> list[Signal]:
    """The signals of an agency in `year`, in the order of their kinds."""
    found = (rule(facts, year) for rule in RULES)
    return [each for each in found if each]


def no_findings(facts: Facts, year: int) -> Signal | None:
    """Internal audits in each of three years to `year`, and nothing found in any of them."""
    years = range(year - YEARS_CLEAN + 1, year + 1)
    audits = sorted(_in(facts.audits, *years), key=lambda each: (each.year, each.last_day))
    if {each.year for each in audits} != {*years} or any(each.found for each in audits):
        return None
    listed = ", ".join(map(str, years))
    text = (
        f"{len(audits)} cuộc đánh giá nội bộ của ba năm liền {listed} đều có báo cáo mà không ghi "
        "một điểm không phù hợp, lưu ý hay khuyến nghị nào."
    )
    return Signal(Sign.NO_FINDINGS, [Evidence(text, [each.link for each in audits])])


def same_objectives(facts: Facts, year: int) -> Signal | None:
    """The objectives say nearly the same as those of the year before, or are the same file."""
    now, then = facts.plans.get(year), facts.plans.get(year - 1)
    if not now or not then:
        return None
    evidence = []
    if now.sha256 and now.sha256 == then.sha256:
        text = f"Tệp “{now.file}” nộp năm {year} giống hệt tệp nộp năm {year - 1}."
        evidence.append(Evidence(text, [then.link, now.link]))
    alike = share(then.words, now.words)
    if alike >= SAME_TEXT:
        evidence.append(Evidence(_words_of(now, then, alike), [now.link]))
    return Signal(Sign.SAME_OBJECTIVES, evidence, (then, now)) if evidence else None


def early_review(facts: Facts, year: int) -> Signal | None:
    """The leadership last met before the first internal audit of the year was over.

    Of a day known from a paper alone that day counts. Several audits or reviews in a year are
    no signal as soon as one review came after one audit.
    """
    reviews = _in(facts.reviews, year) or _in(facts.review_papers, year)
    audits = _ended(_in(facts.audits, year)) or _in(facts.audit_papers, year)
    if not reviews or not audits:
        return None
    review, audit = max(reviews, key=_day), min(audits, key=_day)
    if review.on >= audit.on:
        return None
    text = (
        f"Xem xét của lãnh đạo ngày {show_day(review.on)}, {(audit.on - review.on).days} ngày "
        f"trước khi có kết quả đánh giá nội bộ năm {year} (ngày {show_day(audit.on)})."
    )
    return Signal(Sign.EARLY_REVIEW, [Evidence(text, [review.link, audit.link])])


def all_full(facts: Facts, year: int) -> Signal | None:
    """Everything reached: all objectives exactly, 100 points given to oneself, by every item."""
    evidence = [*_exact(facts.results.get(year)), *_full_marks(facts, year)]
    return Signal(Sign.ALL_FULL, evidence) if evidence else None


def last_day(facts: Facts, year: int) -> Signal | None:
    """All of the year came on the last day: each on its due day, or all on one day at the end."""
    sent = sorted(_in(facts.handed_in, year), key=lambda each: (each.on, each.name))
    if len(sent) < FEWEST_HANDED_IN:
        return None
    files = len(frozenset().union(*(each.uploads for each in sent)))
    first, last, due = sent[0].on, sent[-1].on, max(each.due_on for each in sent)
    if first == last and last >= due - END:
        said = f"trong một ngày {show_day(last)}, {_beside_due(last, due)}"
    elif all(is_last_day(each.on, each.due_on) for each in sent):
        said = f"đúng ngày cuối của từng hạn: {_day_by_day(sent)}"
    else:
        return None
    text = f"Cả {len(sent)} hồ sơ đã nộp của năm {year} ({files} tệp) đều nộp {said}."
    return Signal(Sign.LAST_DAY, [Evidence(text, [each.link for each in sent])])


RULES: Sequence[Rule] = (no_findings, same_objectives, early_review, all_full, last_day)


def is_last_day(on: date, due: date) -> bool:
    """Whether `on` is the due day, or the last working day before one that is none."""
    working = due
    while not is_working_day(working):
        working -= timedelta(days=1)
    return working <= on <= due


def _words_of(now: Plan, then: Plan, alike: float) -> str:
    """How much of the wording is the same, and whether at least the targets were moved."""
    kept = (Counter(_aims(now)) & Counter(_aims(then))).total()
    return (
        f"{percent(alike)} % lời văn mục tiêu và biện pháp năm {now.year} trùng với năm "
        f"{then.year} (không kể dấu, chữ hoa và con số); {kept} trên {len(now.goals)} chỉ tiêu "
        "giữ nguyên."
    )


def _aims(plan: Plan) -> Iterator[tuple[tuple[str, ...], str]]:
    return ((folded(goal.name), goal.aim) for goal in plan.goals)


def _ended(audits: Sequence[Audit]) -> list[Event]:
    return [Event(each.year, each.last_day, each.link) for each in audits]


def _exact(plan: Plan | None) -> Iterator[Evidence]:
    goals = plan.goals if plan else ()
    if plan and len(goals) >= FEWEST_GOALS and all(map(_is_exact, goals)):
        results = "; ".join(_result(goal) for goal in goals)
        text = (
            f"Cả {len(goals)} mục tiêu năm {plan.year} báo cáo đạt đúng bằng chỉ tiêu hoặc đúng "
            f"100 %: {results}."
        )
        yield Evidence(text, [plan.link])


def _is_exact(goal: Goal) -> bool:
    whole = goal.unit == "%" and goal.result == WHOLE
    return goal.result is not None and (goal.result == goal.target or whole)


def _result(goal: Goal) -> str:
    assert goal.result is not None
    return f"{show_number(goal.result)} {goal.unit} (chỉ tiêu {goal.aim})"


def _full_marks(facts: Facts, year: int) -> Iterator[Evidence]:
    for own in _in(facts.own_scores, year):
        called = f"đợt “{own.campaign}”"
        sent = f"gửi ngày {show_day(own.sent_on)}"
        yield Evidence(f"Tự chấm 100/100 điểm trong {called}, {sent}.", [own.link])
        if not own.left_out:
            text = f"Cả {own.items} tiêu chí đều tự chấm điểm tối đa trong {called}."
            yield Evidence(text, [own.link])


def _beside_due(on: date, due: date) -> str:
    """How a day lies to the last due day."""
    if on == due:
        return "đúng ngày cuối của hạn"
    days = abs((on - due).days)
    return f"{days} ngày {'sau' if on > due else 'trước'} hạn cuối cùng ({show_day(due)})"


def _day_by_day(sent: Sequence[HandedIn]) -> str:
    counted = Counter(each.on for each in sent)
    return ", ".join(f"{show_day(on)} ({count} hồ sơ)" for on, count in sorted(counted.items()))


def _day(event: Event) -> date:
    return event.on


def _in(rows: Sequence[Row], *years: int) -> list[Row]:
    return [each for each in rows if each.year in years]
