"""Checklists: begun, written, issued once and for all; drafts are the staff's."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from audits.checklists import actions, proposal
from audits.criteria import Criteria, Group, Item, Part
from audits.models import Checklist
from quality import catalogue
from quality.conflicts import Conflict
from tests.audits.checklists import at, words
from tests.factories.audits import ChecklistFactory, criteria

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 2, 1, 3, tzinfo=UTC)


@pytest.fixture
def draft(staff):
    return ChecklistFactory(issued_at=None, edition=1)


def with_points(points):
    """The factory's criteria, the last item bringing `points`."""
    asked = criteria()
    last = asked.parts[1].groups[0]
    item = replace(last.items[0], maximum=Decimal(points))
    return Criteria([asked.parts[0], replace(asked.parts[1], groups=[replace(last, items=[item])])])


def write(by, checklist, asked, revision=0):
    return actions.write(
        by=by, checklist=checklist, title="Bộ tiêu chí", criteria=asked, revision=revision
    )


def issue(by, checklist, revision=0, **more):
    return actions.issue(by=by, checklist=checklist, revision=revision, now=NOW, **more)


def test_a_draft_begins_with_the_criteria_of_another(staff):
    before = ChecklistFactory(year=2019)

    made = actions.begin(by=staff, year=2020, title=" Bộ  tiêu chí ", source=before)

    assert made.criteria.stored() == before.criteria.stored()
    assert (made.based_on, made.edition, made.title) == (before, 1, "Bộ tiêu chí")
    assert not made.is_issued


def test_a_draft_may_begin_with_two_empty_parts(staff):
    made = actions.begin(by=staff, year=2020, title="Bộ tiêu chí")

    assert [part.code for part in made.criteria.parts] == ["I", "II"]
    assert made.criteria.total() == 0


def test_editions_of_a_year_are_counted_and_the_proposal_is_not_one(staff):
    proposal.enter(2020)
    source = Checklist.objects.get()

    first, second = (
        actions.begin(by=staff, year=2020, title="Bộ tiêu chí", source=source) for _ in range(2)
    )

    assert (first.edition, second.edition) == (1, 2)


def test_the_proposal_copied_can_be_issued_as_it_stands(staff):
    catalogue.enter()
    proposal.enter(2020)
    made = actions.begin(by=staff, year=2020, title="Của tỉnh", source=Checklist.objects.get())

    issued = issue(staff, made, decision_no="12/QĐ-BCĐISO", decided_on=date(2020, 1, 31))

    assert issued.is_issued
    assert (issued.decision_no, issued.issued_by, issued.is_proposal) == (
        "12/QĐ-BCĐISO", staff, False,
    )  # fmt: skip
    assert LogEntry.objects.filter(action="checklist.issued").exists()


@pytest.mark.parametrize("act", [
    lambda by, row: write(by, row, criteria()),
    issue,
    lambda by, row: actions.discard(by=by, checklist=row),
])  # fmt: skip
def test_the_proposal_itself_and_what_is_issued_stay(staff, act):
    proposal.enter(2020)

    with pytest.raises(ValidationError, match="giữ nguyên để đối chiếu"):
        act(staff, Checklist.objects.get())
    with pytest.raises(ValidationError, match="đã ban hành nên không sửa"):
        act(staff, ChecklistFactory(year=2019))


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("29.5", "Tổng điểm tối đa là 99,5, còn thiếu 0,5 điểm so với 100."),
        ("31", "Tổng điểm tối đa là 101, thừa 1 điểm so với 100."),
    ],
)
def test_what_does_not_add_up_to_100_is_kept_but_not_issued(staff, draft, points, said):
    write(staff, draft, with_points(points))

    with pytest.raises(ValidationError, match=said):
        issue(staff, draft, revision=1)
    draft.refresh_from_db()
    assert draft.criteria.total() == 70 + Decimal(points)
    assert not draft.is_issued


def test_what_has_an_empty_group_or_not_two_parts_is_not_issued(staff, draft):
    whole = Item("I.1.1", "Tất cả", Decimal(100))
    one = Criteria([Part("I", "Một", [Group("I.1", "Nhóm", [whole]), Group("I.2", "Trống")])])
    write(staff, draft, one)

    with pytest.raises(ValidationError) as refused:
        issue(staff, draft, revision=1)

    assert refused.value.messages == [
        "Bộ tiêu chí có 1 nội dung; một cuộc kiểm tra gồm đúng 2 nội dung.",
        "Nhóm I.2 chưa có tiêu chí nào.",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"maximum": Decimal("30.3")}, "điểm tối đa 30,3 không chia hết cho bước điểm 0,5"),
        ({"maximum": Decimal(0)}, "điểm tối đa 0 phải lớn hơn 0"),
        ({"maximum": Decimal("100.5")}, "điểm tối đa 100,5 vượt quá 100"),
        ({"clauses": ["2015:99"]}, "không có điều khoản “2015:99”"),
        ({"clauses": ["9.2"]}, "Hãy ghi cả phiên bản, ví dụ 2015:9.2"),
        ({"code": "I.1.1"}, "Mã tiêu chí “I.1.1” đã dùng cho một tiêu chí khác"),
    ],
)
def test_what_no_mark_could_be_given_by_is_not_even_kept(staff, draft, change, said):
    catalogue.enter()
    asked = criteria()
    group = asked.parts[1].groups[0]
    wrong = replace(group.items[0], **change)
    bad = Criteria(
        [asked.parts[0], replace(asked.parts[1], groups=[replace(group, items=[wrong])])]
    )

    with pytest.raises(ValidationError, match=said):
        write(staff, draft, bad)
    draft.refresh_from_db()
    assert draft.revision == 0


@pytest.mark.parametrize("threshold", ["0", "100.5"])
def test_a_threshold_is_a_share_of_the_group(staff, draft, threshold):
    asked = criteria()
    group = replace(asked.parts[1].groups[0], threshold=Decimal(threshold))

    with pytest.raises(ValidationError, match=r"ngưỡng .* phải lớn hơn 0 và không quá 100 %"):
        write(staff, draft, Criteria([asked.parts[0], replace(asked.parts[1], groups=[group])]))


def test_who_writes_second_writes_over_nobody(staff, second_staff, draft):
    write(staff, draft, with_points("20"))

    with pytest.raises(Conflict):
        write(second_staff, draft, with_points("10"))
    with pytest.raises(Conflict):
        issue(second_staff, ChecklistFactory(issued_at=None, year=2021), revision=7)

    draft.refresh_from_db()
    assert draft.criteria.total() == 90


def test_nothing_is_issued_by_a_decision_of_tomorrow_or_half_a_decision(staff, draft):
    with pytest.raises(ValidationError, match="sau hôm nay"):
        issue(staff, draft, decision_no="12/QĐ", decided_on=date(2020, 2, 2))
    with pytest.raises(ValidationError, match="cả số và ngày quyết định"):
        issue(staff, draft, decision_no="12/QĐ")


def test_a_draft_is_discarded_and_its_copies_stay(staff, draft):
    copy = actions.begin(by=staff, year=2021, title="Năm sau", source=draft)

    actions.discard(by=staff, checklist=draft)

    copy.refresh_from_db()
    assert copy.based_on is None
    assert not Checklist.objects.filter(pk=draft.pk).exists()


def test_what_an_issued_one_was_copied_from_is_not_discarded(staff, draft):
    ChecklistFactory(year=2021, based_on=draft)

    with pytest.raises(ValidationError, match="được sao chép từ bản này"):
        actions.discard(by=staff, checklist=draft)


@pytest.mark.parametrize("person", ["inspector", "leader", "head", "administrator"])
def test_only_the_staff_write(request, person, draft):
    with pytest.raises(PermissionDenied, match="do Tổ giúp việc Ban Chỉ đạo lập"):
        write(request.getfixturevalue(person), draft, criteria())


def test_drafts_are_read_by_the_staff_and_issued_ones_by_all(staff, officer, signed_in, draft):
    issued = ChecklistFactory(year=2019, title="Bộ năm trước")

    page = words(signed_in(officer).get(at("checklist-list")))

    assert "Bộ năm trước" in page
    assert "1 bộ tiêu chí" in page
    assert "Lập bộ tiêu chí" not in page
    assert signed_in(officer).get(at("checklist-detail", draft.pk)).status_code == 404
    assert signed_in(officer).get(at("checklist-print", draft.pk)).status_code == 404
    assert "2 bộ tiêu chí" in words(signed_in(staff).get(at("checklist-list")))
    detail = words(signed_in(officer).get(at("checklist-detail", issued.pk)))
    assert "Có phiếu kiểm soát" in detail
    assert "Sao chép" not in detail


def test_the_list_costs_the_same_however_long(staff, signed_in, count_queries):
    client = signed_in(staff)
    client.get(at("checklist-list"))
    before = ChecklistFactory()
    short = count_queries(lambda: client.get(at("checklist-list")))
    for year in range(2005, 2017):
        ChecklistFactory(year=year, based_on=before, issued_by=staff)

    assert count_queries(lambda: client.get(at("checklist-list"))) == short <= 8
