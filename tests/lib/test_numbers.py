from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from isoportal.lib.numbers import CountField, NumberField, show_number


class Sheet(forms.Form):
    score = NumberField(label="Điểm", max_digits=5, decimal_places=2, min_value=0)
    count = CountField(label="Số hồ sơ")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("86,5", "86.5"), ("86.5", "86.5"), (" 98 ", "98"), ("0.951", "0.951"), ("-3", "-3"),
        ("1.951,5", "1951.5"), ("1.951.000", "1951000"), ("1 951", "1951"), ("98,00", "98"),
        (98, "98"), (86.5, "86.5"), (1.951, "1.951"), (Decimal("7.25"), "7.25"),
    ],
)  # fmt: skip
def test_number_is_read_as_officials_write_it(written, number):
    assert NumberField().clean(written) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1.951", "“1.951” có thể là 1951 hoặc 1,951"),
        ("-2.500", "“-2.500” có thể là -2500 hoặc -2,500"),
        ("1.2.3", "“1.2.3” không phải là số"),
        ("abc", "“abc” không phải là số. Hãy nhập một số, ví dụ 98 hoặc 86,5."),
        ("1,951.5", "không phải là số"),
        ("1,2,3", "không phải là số"),
        ("1e5", "không phải là số"),
        ("NaN", "không phải là số"),
        ("٣", "không phải là số"),
        (True, "không phải là số"),
        ("98%", "hãy chỉ ghi con số 98, không kèm dấu hay đơn vị"),
        ("≥ 98 %", "hãy chỉ ghi con số 98, không kèm dấu hay đơn vị"),
        ("", "Hãy điền ô này"),
    ],
)
def test_what_is_no_number_or_may_be_two_is_refused_in_words(written, words):
    with pytest.raises(ValidationError) as refusal:
        NumberField().clean(written)

    assert words in refusal.value.messages[0]


@pytest.mark.parametrize(("written", "count"), [("1.951", 1951), ("1951", 1951), (12.0, 12)])
def test_dot_parts_thousands_in_a_count(written, count):
    assert CountField().clean(written) == count


@pytest.mark.parametrize("written", ["86,5", "1,951", "86.5", 1.5])
def test_count_is_a_whole_number(written):
    with pytest.raises(ValidationError, match="không phải là số nguyên"):
        CountField().clean(written)


def test_form_names_the_field_of_a_bad_number():
    form = Sheet({"score": "1.951", "count": "1.951"})

    assert list(form.errors) == ["score"]
    assert form.cleaned_data == {"count": 1951}


@pytest.mark.parametrize(("written", "words"), [("-1", "nhỏ nhất"), ("1,234", "2 chữ số")])
def test_bounds_of_a_number_are_said_in_vietnamese(written, words):
    assert words in Sheet({"score": written, "count": "1"}).errors["score"][0]


def test_number_in_the_box_can_be_read_back():
    box = str(Sheet(initial={"score": Decimal("1951.50")})["score"])

    assert 'value="1951,5"' in box
    assert NumberField().clean("1951,5") == Decimal("1951.50")


def test_what_was_typed_comes_back_unchanged():
    assert 'value="1.951"' in str(Sheet({"score": "1.951"})["score"])


@pytest.mark.parametrize(("number", "shown"), [("98.00", "98"), ("100", "100"), ("0.50", "0,5")])
def test_number_is_shown_without_needless_zeros(number, shown):
    assert show_number(Decimal(number)) == shown


def test_number_to_be_read_only_has_its_thousands_parted():
    assert show_number(Decimal("1951.50"), grouped=True) == "1.951,5"
