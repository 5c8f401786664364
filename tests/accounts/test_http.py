"""What every view shares: the answer to a form, an address with less asked for, a sheet."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.http import address_without, form_page, sheet_response
from isoportal.lib.fields import tried


class Name(forms.Form):
    name = forms.CharField()


def refuse(error):
    raise ValidationError(error)


def test_an_action_is_done_once():
    done = []

    assert tried(Name({"name": "x"}), lambda: done.append(1))
    assert done == [1]


def test_what_an_action_refuses_stands_on_the_form_and_its_page_answers_422(rf):
    form = Name({"name": "x"})

    done = tried(form, lambda: refuse({"name": "Tên này đã có.", "day": "Ngày này đã qua."}))

    assert not done
    assert form.errors == {"name": ["Tên này đã có."], "__all__": ["Ngày này đã qua."]}
    assert form_page(rf.get("/"), "_components/_form_errors.html", form).status_code == 422


def test_page_of_a_form_without_faults_is_a_page_like_others(rf):
    assert form_page(rf.get("/"), "_components/_form_errors.html", Name()).status_code == 200


@pytest.mark.parametrize(
    ("names", "more", "left"),
    [
        ({"kind"}, {}, "?q=s%E1%BB%9F&day=2016-06-30"),
        ({"kind", "q", "day"}, {}, "?"),
        ({"day"}, {"in_force": "any"}, "?q=s%E1%BB%9F&kind=commune&in_force=any"),
    ],
)
def test_page_is_asked_for_again_with_less_from_its_first_page_on(rf, names, more, left):
    asked = {"q": "sở", "kind": "commune", "level": "", "day": "2016-06-30", "page": "3"}

    assert address_without(rf.get("/", asked), names, **more) == left


def test_sheet_is_saved_under_its_name():
    answer = sheet_response(b"a,b", "cơ-quan.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''c%C6%A1-quan.csv")
