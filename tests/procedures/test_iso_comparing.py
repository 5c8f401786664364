"""What differs between two revisions, in words and rows."""

from decimal import Decimal

from procedures.body import Body, FormUsed, Step
from procedures.iso.comparing import Kind, Piece, compare
from procedures.iso.drafts import Draft


def draft(steps=(), **more):
    texts = {name: more.pop(name) for name in ["purpose", "content", "forms"] if name in more}
    return Draft(**({"title": "Kết hôn", "body": Body(steps=list(steps), **texts)} | more))


def told(before, after):
    return {change.title: list(change.lines) for change in compare(before, after).changes}


def test_same_content_has_no_changes_and_names_what_is_the_same():
    found = compare(draft(), draft())

    assert not found.changes
    assert "1. Mục đích" in found.same


def test_changed_words_are_marked_within_their_paragraph():
    found = told(draft(purpose="Dòng một.\nGiải quyết trong 15 ngày."),
                 draft(purpose="Dòng một.\nGiải quyết trong 13 ngày."))  # fmt: skip

    (line,) = found["1. Mục đích"]
    assert line.kind == Kind.CHANGED
    assert Piece("15", "before") in line.pieces
    assert Piece("13", "after") in line.pieces


def test_paragraph_that_is_new_and_one_that_is_gone():
    found = told(draft(purpose="Cũ hoàn toàn"), draft(purpose="Nội dung khác hẳn ở đây"))

    assert [line.kind for line in found["1. Mục đích"]] == [Kind.REMOVED, Kind.ADDED]


def test_step_that_takes_less_says_which_column_changed():
    before = Step("Thẩm định hồ sơ", "Công chức", Decimal(5))
    after = Step("Thẩm định hồ sơ", "Công chức", Decimal(3))

    found = told(draft([before]), draft([after]))

    (line,) = found["5. Các bước xử lý"]
    assert (line.row, [label for label, _ in line.fields]) == ("Thẩm định hồ sơ", ["Thời gian"])


def test_step_put_in_between_leaves_the_others_the_same():
    first, last = Step("Tiếp nhận", "Một cửa"), Step("Trả kết quả", "Một cửa")

    found = told(draft([first, last]), draft([first, Step("Ký duyệt", "Lãnh đạo"), last]))

    (line,) = found["5. Các bước xử lý"]
    assert (line.kind, line.pieces[0].text) == (Kind.ADDED, "Ký duyệt (Trách nhiệm: Lãnh đạo)")


def test_two_equal_rows_of_which_one_goes():
    row = FormUsed("BM-01", "Tờ khai")

    found = told(draft(forms=[row, row]), draft(forms=[row]))

    assert [line.kind for line in found["6. Biểu mẫu"]] == [Kind.REMOVED]


def test_time_and_title_are_compared():
    found = told(draft(stated=Decimal(15)), draft(stated=Decimal(13), title="Kết hôn mới"))

    assert {"Tên quy trình", "Thời gian giải quyết"} <= found.keys()


def test_counts_of_changes():
    found = compare(draft(), draft([Step("Một"), Step("Hai")]))

    assert found.counts == {"added": 2, "removed": 0, "changed": 0}
