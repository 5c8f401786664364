from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from isoportal.lib.fields import DayField, SheetField


class Form(forms.Form):
    on = DayField(label="Từ ngày")


@pytest.mark.parametrize("text", ["05/12/2026", " 5/12/2026 ", "05-12-2026", "2026-12-05"])
def test_day_comes_first(text):
    assert DayField().clean(text) == date(2026, 12, 5)


@pytest.mark.parametrize("cell", [date(2026, 12, 5), datetime(2026, 12, 5, 7, 30, tzinfo=UTC)])
def test_day_of_a_sheet_is_taken_as_it_is(cell):
    assert DayField().clean(cell) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Hãy nhập ngày"),
        ("31/02/2021", "“31/02/2021” không phải là một ngày có thật"),
        ("12/31/2021", "không phải là một ngày có thật"),
        ("05/12/26", "đủ bốn chữ số"),
        ("01/01/0000", "không phải là một ngày có thật"),
        ("31/12/1989", "nằm ngoài khoảng được hỗ trợ (01/01/1990 – 31/12/2100)"),
        ("01/01/2101", "nằm ngoài khoảng"),
        ("31/12/9999", "Ngày 31/12/9999 nằm ngoài khoảng"),
        (date(9999, 12, 31), "Ngày 31/12/9999 nằm ngoài khoảng"),
        ("hôm nay", "“hôm nay” không phải là một ngày có thật"),
        (1.5, "“1.5” không phải là một ngày có thật"),
    ],
)
def test_wrong_day_is_refused_in_words(text, words):
    with pytest.raises(ValidationError) as refusal:
        DayField().clean(text)

    assert words in refusal.value.messages[0]


def test_day_is_shown_as_officials_write_it_and_keeps_what_was_typed():
    assert 'value="05/12/2026"' in str(Form(initial={"on": date(2026, 12, 5)})["on"])
    assert 'value="31/02/2021"' in str(Form({"on": "31/02/2021"})["on"])


def test_day_may_be_left_out_where_it_is_not_required():
    assert DayField(required=False).clean("") is None


@pytest.mark.parametrize(("size", "words"), [(0, "rỗng"), (2_000_000, "nhỏ hơn 1 MB")])
def test_sheet_is_neither_empty_nor_over_its_limit(size, words):
    with pytest.raises(ValidationError, match=words):
        SheetField(limit=1024**2).clean(SimpleUploadedFile("a.xlsx", b"x" * size))


def test_sheet_has_to_be_chosen():
    with pytest.raises(ValidationError, match="Hãy chọn tệp Excel hoặc CSV"):
        SheetField(limit=10).clean(None)
