"""The form of a checklist, its paper, the comparison of two, the clauses side by side."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pdfplumber
import pytest

from audits.checklists import proposal
from audits.criteria import Criteria
from audits.models import Checklist
from quality import catalogue
from tests.audits.checklists import at, moved, typed, words
from tests.factories.audits import ChecklistFactory, criteria

pytestmark = pytest.mark.django_db
ROWS = ["I", "I.1", "I.1.1", "I.2", "I.2.1", "II", "II.1", "II.1.1"]  # n1 to n8


@pytest.fixture
def client(staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def draft(staff):
    return ChecklistFactory(issued_at=None, edition=1)


def save(client, draft, **changed):
    return client.post(at("checklist-edit", draft.pk), typed(criteria(), **changed))


def test_a_checklist_is_begun_from_the_proposal_and_opened_to_be_written(client):
    proposal.enter(2020)
    source = Checklist.objects.get()

    answer = client.post(
        at("checklist-new"), {"year": "2020", "title": "Của tỉnh", "source": source.pk}, follow=True
    )

    made = Checklist.objects.get(is_proposal=False)
    assert answer.redirect_chain[-1][0] == at("checklist-edit", made.pk)
    assert made.criteria.total() == 100
    assert len(answer.context["sheet"].rows) == 2 + 10 + 27
    assert "<output data-check-total>100</output>/100" in words(answer)


def test_what_is_shown_saved_again_changes_nothing(client):
    catalogue.enter()
    proposal.enter(2020)
    made = ChecklistFactory(issued_at=None, body=proposal.CRITERIA.stored())

    answer = client.post(at("checklist-edit", made.pk), typed(proposal.CRITERIA))

    assert answer.status_code == 302
    kept = Checklist.objects.get(pk=made.pk)
    assert kept.body == made.body
    assert kept.revision == 1


def test_a_box_is_changed_and_saved(client, draft):
    answer = save(client, draft, n8__maximum="29,5", n8__evidence="Sổ theo dõi", n7__points="29.5",
                  n7__threshold="50", n8__kinds=["commune"], n8__knock_out="on")  # fmt: skip

    assert answer.status_code == 302
    group = Checklist.objects.get(pk=draft.pk).criteria.parts[1].groups[0]
    (item,) = group.items
    assert (item.maximum, item.evidence, group.threshold) == (
        Decimal("29.5"), "Sổ theo dõi", Decimal(50),
    )  # fmt: skip
    assert (item.kinds, item.knock_out) == (["commune"], True)
    assert "còn thiếu 0,5 điểm" in words(client.get(at("checklist-detail", draft.pk)))


@pytest.mark.parametrize(
    ("box", "value", "said"),
    [
        ("n7__points", "31", "Nhóm II.1 ghi 31 điểm nhưng 1 tiêu chí cộng lại là 30."),
        ("n8__maximum", "30,3", "Tiêu chí II.1.1: điểm tối đa 30,3 không chia hết cho bước điểm"),
        ("n8__maximum", "ba mươi", "“ba mươi” không phải là số"),
        ("n8__maximum", "", "Hãy điền ô này."),
        ("n8__code", "I.1.1", "Mã tiêu chí “I.1.1” đã dùng"),
        ("n8__code", "II 1", "Mã chỉ gồm chữ, số"),
        ("n4__code", "I.1", "Mã nhóm “I.1” đã dùng cho một nhóm khác"),
        ("n6__code", "I", "Mã nội dung “I” đã dùng"),
        ("n8__clauses", "2015:99", "không có điều khoản “2015:99”"),
        ("n7__threshold", "101", "ngưỡng 101 % phải lớn hơn 0 và không quá 100 %"),
        ("n8__step", "0.3", "0.3"),
        ("n8__kinds", ["moon"], "moon"),
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_typed_is_lost(
    client, draft, box, value, said
):
    answer = save(client, draft, n3__text="Vừa gõ dở", **{box: value})

    page = words(answer)
    key, name = box.split("__")
    row = next(row for row in answer.context["sheet"].rows if row.key == key)
    assert answer.status_code == 422
    assert said in " ".join(row.errors[name])
    assert "Vừa gõ dở" in page
    assert "Chưa lưu: còn 1 chỗ cần sửa" in page
    draft.refresh_from_db()
    assert draft.revision == 0


def test_rows_are_moved_without_scripts(client, draft):
    def after(move, **more):
        return moved(client, draft, criteria(), move, **more)

    assert after("up-item-n8") == [*ROWS[:5], "II.1.1", "II", "II.1"]
    assert after("up-item-n3") == ROWS
    assert after("down-item-n3") == ["I", "I.1", "I.2", "I.1.1", "I.2.1", *ROWS[5:]]
    assert after("down-group-n2") == ["I", "I.2", "I.2.1", "I.1", "I.1.1", *ROWS[5:]]
    assert after("down-group-n4") == ["I", "I.1", "I.1.1", "II", "I.2", "I.2.1", "II.1", "II.1.1"]
    assert after("up-part-n6") == [*ROWS[5:], *ROWS[:5]]
    assert after("down-part-n6") == ROWS
    assert after("down-item-n99") == ROWS
    assert after("nonsense") == ROWS


def test_rows_are_added_and_taken_away_without_scripts(client, draft):
    def after(move, **more):
        return moved(client, draft, criteria(), move, **more)

    assert after("add-item-n2") == ["I", "I.1", "I.1.1", None, *ROWS[3:]]
    assert after("add-group-n1") == [*ROWS[:5], None, *ROWS[5:]]
    assert after("add-part") == [*ROWS, None]
    assert after("add-item-n99") == ROWS
    assert after("remove-item-n8") == ROWS[:7]
    assert after("remove-group-n4") == ["I", "I.1", "I.1.1", *ROWS[5:]]
    assert after("remove-part-n1") == ROWS[5:]


def test_what_was_typed_stays_when_a_row_is_moved_and_nothing_is_judged(client, draft):
    answer = client.post(at("checklist-edit", draft.pk), typed(
        criteria(), do="up-item-n8", n3__text="Dở dang", n3__maximum="x", n8__kinds=["commune"]
    ))  # fmt: skip

    page = words(answer)
    assert answer.status_code == 200
    assert "Dở dang" in page
    assert "không phải là số" not in page
    assert answer.context["sheet"].rows[5]["kinds"].value() == ["commune"]
    assert answer.context["sheet"].total == "60"


def test_a_new_row_is_saved_where_it_was_added(client, draft):
    sent = typed(criteria(), n8__maximum="20", n7__points="")
    sent |= {"row-n9-level": "item", "row-n9-code": "II.1.2", "row-n9-text": "Công bố lại",
             "row-n9-maximum": "10", "row-n9-step": "0.5"}  # fmt: skip

    client.post(at("checklist-edit", draft.pk), sent)

    kept = Checklist.objects.get(pk=draft.pk).criteria
    assert [item.code for item in kept.parts[1].items()] == ["II.1.1", "II.1.2"]
    assert kept.total() == 100


def test_a_row_without_its_heading_is_refused_in_words(client, draft):
    sent = {name: value for name, value in typed(criteria()).items() if "-n7-" not in name}

    answer = client.post(at("checklist-edit", draft.pk), sent)

    assert answer.status_code == 422
    assert "Tiêu chí này chưa đứng dưới một nhóm nào." in words(answer)


def test_who_saves_second_is_shown_both_and_may_save_again(client, draft):
    save(client, draft, n3__text="Của người thứ nhất")

    answer = save(client, draft, n3__text="Của người thứ hai")
    page = words(answer)
    again = save(client, draft, n3__text="Của người thứ hai",
                 revision=answer.context["sheet"].head["revision"].value())  # fmt: skip

    assert answer.status_code == 409
    assert "<del>Của người thứ nhất</del> → <ins>Của người thứ hai</ins>" in page
    assert again.status_code == 302
    items = Checklist.objects.get(pk=draft.pk).criteria.items()
    assert next(items).text == "Của người thứ hai"


def test_it_is_issued_on_a_page_of_its_own(client, draft):
    page = at("checklist-issue", draft.pk)
    shown = client.get(page)
    half = client.post(page, {"revision": "0", "decision_no": "12/QĐ-BCĐISO"})
    late = client.post(page, {"revision": "5"})
    done = client.post(page, {
        "revision": "0", "decision_no": "12/QĐ-BCĐISO", "decided_on": "15/01/2020",
    }, follow=True)  # fmt: skip

    assert "không sửa, không xóa được nữa" in words(shown)
    assert half.status_code == 422
    assert (late.status_code, late.context["is_changed"]) == (409, True)
    assert "Quyết định 12/QĐ-BCĐISO ngày 15/01/2020" in words(done)
    assert client.post(page, {"revision": "1"}).status_code == 422
    assert Checklist.objects.get(pk=draft.pk).is_issued


def test_what_lacks_points_is_not_offered_to_be_issued(client, draft):
    save(client, draft, n8__maximum="29,5", n7__points="")

    shown = client.get(at("checklist-issue", draft.pk))
    tried = client.post(at("checklist-issue", draft.pk), {"revision": "1"})

    assert "Tổng điểm tối đa là 99,5" in words(shown)
    assert tried.status_code == 422
    assert "Tổng điểm tối đa là 99,5" in words(tried)


def test_two_years_are_compared_item_by_item(client):
    asked = criteria()
    group = asked.parts[1].groups[0]
    changed = replace(group.items[0], maximum=Decimal(25), may_not_apply=True)
    new = replace(changed, code="II.1.2", text="Báo cáo đúng hạn", maximum=Decimal(5))
    renumbered = replace(asked.parts[0].groups[0].items[0], code="I.1.9")
    after = Criteria([
        replace(asked.parts[0], groups=[replace(asked.parts[0].groups[0], items=[renumbered])]),
        replace(asked.parts[1], groups=[replace(group, items=[changed, new], title="Tên mới")]),
    ])  # fmt: skip
    first = ChecklistFactory(year=2019)
    second = ChecklistFactory(year=2020, body=after.stored())

    answer = client.get(at("checklist-compare"), {"a": first.pk, "b": second.pk})

    told = answer.context["told"]
    assert [item.code for item in told.added] == ["II.1.2"]
    assert [item.code for item in told.removed] == ["I.2.1"]
    assert {each.code: list(each.fields) for each in told.changed} == {
        "I.1.9": [("Mã", "I.1.1", "I.1.9")],
        "II.1.1": [("Điểm tối đa", "30", "25"), ("Có thể không áp dụng", "Không", "Có")],
    }
    assert [(each.code, each.text) for each in told.headings] == [
        ("II.1", "Tên mới"), ("I.2", "Áp dụng"),
    ]  # fmt: skip
    assert ("I.2", "Áp dụng", 30, None) in told.points
    assert "1 tiêu chí thêm, 1 tiêu chí bỏ, 2 tiêu chí sửa." in words(answer)


def test_a_checklist_compared_with_itself_or_with_nothing_asks_for_two(client):
    one = ChecklistFactory()

    for query in [{}, {"a": one.pk, "b": one.pk}, {"a": "x", "b": "99999999999999999999"}]:
        answer = client.get(at("checklist-compare"), query)
        assert answer.status_code == 200
        assert answer.context["told"] is None


def test_the_empty_sheet_is_printed_on_a4_and_nothing_in_it_is_markup(client, draft):
    save(client, draft, n3__text="<td colspan=100000>Kế hoạch</td>")

    answer = client.get(at("checklist-print", draft.pk))

    with pdfplumber.open(BytesIO(answer.content)) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
        sizes = {(round(page.width), round(page.height)) for page in pdf.pages}
    assert sizes == {(595, 842)}
    assert answer["Content-Type"] == "application/pdf"
    assert "<td colspan=100000>Kế hoạch</td>" in " ".join(text.split())
    assert "PHIẾU CHẤM ĐIỂM (DỰ THẢO)" in text
    assert "BAN CHỈ ĐẠO ISO" in text


def test_a_draft_is_discarded_from_its_page(client, draft):
    answer = client.post(at("checklist-discard", draft.pk), follow=True)

    assert "Đã xóa bản nháp" in words(answer)
    assert not Checklist.objects.exists()


def test_clauses_are_shown_side_by_side(client, count_queries):
    catalogue.enter()
    client.get(at("clause-list"))

    page = words(client.get(at("clause-list")))

    assert "6.1.2 Hành động với rủi ro" in page
    assert "8.5.3 Hành động phòng ngừa" in page
    assert "Mới ở phiên bản 2015" in page
    assert count_queries(lambda: client.get(at("clause-list"))) <= 8
