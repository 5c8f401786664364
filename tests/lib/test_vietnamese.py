import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isoportal.lib.vietnamese import clean, plain, search_key, search_words, sort_key, visible


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Hộ tịch", "ho tich"),
        ("Đồng Tháp", "dong thap"),
        ("Sở Lao động - Thương binh và Xã hội", "so lao dong thuong binh va xa hoi"),
        (unicodedata.normalize("NFD", "Ủy ban nhân dân"), "uy ban nhan dan"),
        ("  UBND   xã\tPhú Mỹ ", "ubnd xa phu my"),
    ],
)
def test_accents_and_marks_are_taken_off(text, bare):
    assert plain(text) == bare


def test_signs_that_nobody_sees_are_not_stored():
    assert clean("Lý \u202eVăn\u200b H\x07ùng\u2066\ufeff") == "Lý Văn Hùng"
    assert visible("Thiếu chữ ký.\n\u202eVà dấu.") == "Thiếu chữ ký.\nVà dấu."


def test_text_is_stored_composed_with_single_spaces():
    assert clean(unicodedata.normalize("NFD", " Sở  Nội\nvụ ")) == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("so khoa hoc", True),
        ("so khcn", True),
        ("khoa học và công nghệ", True),
        ("h01.14", True),
        ("y te", False),
    ],
)
def test_search_finds_names_codes_and_usual_abbreviations(words, found):
    key = search_key("Sở Khoa học và Công nghệ", "", "H01.14")

    assert all(word in key for word in plain(words).split()) is found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("so khoa  hoc so", ["so", "khoa", "hoc"]),
        (" ".join("abcdefghijkl"), [*"abcdefgh"]),
        ("a" * 60_000, ["a" * 100]),
        ("  ", []),
    ],
)
def test_search_asks_for_few_words_each_once_and_none_too_long_for_a_database(text, words):
    assert search_words(text) == words


@pytest.mark.parametrize(
    "names",
    [
        ["An Giang", "Ân Thi", "Đà Nẵng", "Hà Nội"],
        ["An", "Ăn", "Ân", "Ba"],
        ["Da", "Đa", "E"],
        ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"],
        ["Phường 2", "Phường 10", "Phường A"],
        ["Ca", "Cà", "Can"],
        ["Ông Lãnh", "Ơn", "Phú Mỹ"],
        ["Sở Tài chính", "Sở Tư pháp", "Sở Xây dựng"],
        ["UBND xã An Phú", "UBND xã Ấp Bắc", "UBND xã Bình An"],
        ["Châu Đốc", "Châu Thành"],
    ],
)
def test_names_sort_as_in_a_vietnamese_dictionary(names):
    keys = [sort_key(name) for name in names]

    assert keys == sorted(set(keys))


@given(st.text(max_size=50))
def test_any_text_has_keys_and_the_key_of_order_is_ascii(text):
    assert sort_key(text).isascii()
    assert plain(plain(text)) == plain(text)


@given(st.text("aàảãáạăâbcdđeêghiklmnoôơpqrstuưvxy 0123456789", max_size=20))
def test_composed_and_spread_letters_are_the_same(text):
    spread = unicodedata.normalize("NFD", text)

    assert (plain(spread), sort_key(spread), search_key(spread)) == (
        plain(text), sort_key(text), search_key(text),
    )  # fmt: skip
