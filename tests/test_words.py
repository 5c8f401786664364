"""Whatever Django and the REST framework have to say, people read in good Vietnamese."""

import gettext
import inspect
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core import validators
from django.test import Client
from django.urls import reverse
from rest_framework import fields, relations, serializers

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "vi/LC_MESSAGES/django.po"
MESSAGE = re.compile(r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$', re.M)
MARK = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{[\w:]+\}")
SOURCES = [forms.fields, forms.models, fields, relations, serializers]
FIELDS = {
    each
    for source in SOURCES
    for each in vars(source).values()
    if inspect.isclass(each) and "default_error_messages" in vars(each)
}
CHECKS = {each for each in vars(validators).values() if inspect.isclass(each)}


def catalogue():
    text = CATALOGUE.read_text().replace('\\"', '"')
    return MESSAGE.findall(text)


def is_english(text):
    return text.isascii() and bool(re.search(r"[A-Za-z]{3}", text))


def test_what_was_compiled_is_what_is_written():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    stale = [
        one
        for one, many, words in catalogue()
        if words != (compiled.ngettext(one, many, 2) if many else compiled.gettext(one))
    ]

    assert len(catalogue()) > 90
    assert stale == []


def test_sentences_name_no_value_that_does_not_go_into_them():
    strange = [
        words
        for one, many, words in catalogue()
        if set(MARK.findall(words)) - set(MARK.findall(many or one))
    ]

    assert strange == []


@pytest.mark.parametrize("kind", sorted(FIELDS | CHECKS, key=str), ids=lambda kind: kind.__name__)
def test_no_field_and_no_rule_speaks_english(kind):
    said = {**getattr(kind, "default_error_messages", {}), "message": getattr(kind, "message", "")}
    english = {code: str(text) for code, text in said.items() if text and is_english(str(text))}

    assert english == {}


class Sheet(forms.Form):
    count = forms.IntegerField(min_value=1, max_value=200)
    kind = forms.ChoiceField(choices=[("a", "A")])
    name = forms.CharField(max_length=5)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("count", "", "Hãy điền ô này."),
        ("count", "2,5", "Hãy nhập một số nguyên, ví dụ 12."),
        ("count", "1951", "Giá trị lớn nhất được nhập là 200."),
        ("count", "0", "Giá trị nhỏ nhất được nhập là 1."),
        ("kind", "zz", "Không có lựa chọn “zz”. Hãy chọn một giá trị trong danh sách."),
        ("name", "x" * 6, "Nhiều nhất 5 ký tự; đang có 6."),
        ("name", "a\x00b", "Có ký tự không dùng được (NUL). Hãy xóa rồi nhập lại."),
    ],
)
def test_a_form_says_what_is_wrong_with_a_value(field, value, said):
    form = Sheet({"count": "1", "kind": "a", "name": "x", field: value})

    assert form.errors == {field: [said]}


def test_a_name_with_a_sign_that_cannot_be_kept_is_refused_in_words(db):
    page = Client().post(reverse("accounts:sign-in"), {"username": "an\x00", "password": "x"})

    assert page.status_code == 422
    assert "Có ký tự không dùng được (NUL)." in page.content.decode()


@pytest.mark.parametrize("list_page", ["reports:agency-list", "quality:declaration-list"])
def test_a_search_for_a_sign_that_cannot_be_kept_is_refused_in_words(
    register, staff, signed_in, list_page
):
    page = signed_in(staff).get(reverse(list_page), {"q": "a\x00b"}).content.decode()

    assert "Có ký tự không dùng được (NUL)." in page


@pytest.mark.parametrize(
    ("sent", "pointer", "said"),
    [
        ({"year": "abc"}, "/year", "Giá trị phải là số nguyên."),
        ([1], "", "Nội dung phải là một đối tượng JSON, không phải kiểu list."),
    ],
)
def test_the_api_says_what_is_wrong_with_what_was_sent(
    register, staff, signed_in, sent, pointer, said
):
    told = signed_in(staff).post("/api/v1/reports/", sent, content_type="application/json").json()

    assert told["errors"] == [{"pointer": pointer, "detail": said}]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"page_size": 500}, "Giá trị lớn nhất được nhập là 200."),
        ({"page": "hai"}, "Hãy nhập một số nguyên, ví dụ 12."),
        ({"kind": "zz"}, "Không có lựa chọn “zz”. Hãy chọn một giá trị trong danh sách."),
    ],
)
def test_the_api_says_what_is_wrong_with_a_parameter(register, staff, signed_in, asked, said):
    told = signed_in(staff).get("/api/v1/agencies/", asked).json()

    assert [fault["detail"] for fault in told["errors"]] == [said]


def test_nobody_is_addressed_as_a_friend():
    """Officials write anh/chị to each other."""
    files = [
        path
        for folder in ["accounts", "agencies", "isoportal", "quality", "reports", "templates"]
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".po"}
    ]

    assert [path for path in files if re.search(r"\bbạn\b", path.read_text(), re.I)] == []
