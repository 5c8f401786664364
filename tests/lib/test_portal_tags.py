from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template

from isoportal.templatetags import portal


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2020, 12, 31), "31/12/2020"),
        (date(2026, 5, 6), "06/05/2026"),
        (datetime(2026, 12, 31, 17, 30, tzinfo=UTC), "01/01/2027"),  # half past midnight in Vietnam
        (None, "–"),
    ],
)
def test_days_are_shown_day_first_in_vietnamese_time(value, shown):
    assert portal.day(value) == shown


def test_fault_that_names_its_field_is_not_told_with_the_name_twice():
    class Days(forms.Form):
        signed_on = forms.CharField(label="Ngày ký")
        start = forms.CharField(label="Hiệu lực từ")

    form = Days({"signed_on": "x", "start": "x"})
    form.add_error("signed_on", "Ngày ký 05/01/2027 sau hôm nay.")
    form.add_error("start", "Hãy nhập ngày.")

    said = render('{% include "_components/_form_errors.html" %}', form=form)

    assert 'href="#id_signed_on">Ngày ký 05/01/2027 sau hôm nay.</a></p>' in said
    assert 'href="#id_start">Hiệu lực từ</a>: Hãy nhập ngày.</p>' in said


@pytest.mark.parametrize(("end", "shown"), [(date(2025, 7, 1), "30/06/2025"), (None, "–")])
def test_last_day_is_the_day_before_the_end(end, shown):
    assert portal.last_day(end) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("100"), "100"),
        (Decimal(0), "0"),
        (Decimal("58.82"), "58,82"),
        (Decimal("65.00"), "65"),
        (Decimal("99.90"), "99,9"),
        (Decimal("0.01"), "0,01"),
    ],
)
def test_percent_has_a_comma_and_no_trailing_zeros(value, shown):
    assert portal.percent(value) == f"{shown}\N{NO-BREAK SPACE}%"


def test_percent_of_nothing_is_a_dash():
    assert portal.percent(None) == "–"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1951, "1.951"), (86, "86"), (Decimal("86.5"), "86,5"), (1234567, "1.234.567"), (None, "–")],
)
def test_numbers_are_grouped_by_dots(value, shown):
    assert portal.number(value) == shown


def test_icon_is_drawn_once_and_hidden_from_readers():
    drawn = render('{% icon "bell" "big" %}')

    assert 'aria-hidden="true"' in drawn
    assert 'class="icon big"' in drawn
    assert "<path" in drawn
    assert 'stroke="none"' not in drawn


def test_unknown_icon_is_a_mistake_not_a_gap():
    with pytest.raises(FileNotFoundError):
        render('{% icon "khong-co" %}')


def test_title_is_also_the_heading(settings):
    page = render(
        "{% extends base %}{% block title %}{{ name }} và <b>{% endblock %}",
        base=Template("<title>{% block title %}{% endblock %}</title><h1>{% again 'title' %}</h1>"),
        name="A & B",
    )

    assert page == "<title>A &amp; B và <b></title><h1>A &amp; B và <b></h1>"


class AForm(forms.Form):
    on = forms.DateField(label="Ngày ký")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")])
    name = forms.CharField(label="Tên", widget=forms.TextInput(attrs={"class": "wide"}))


def test_day_is_typed_as_vietnamese_write_it():
    drawn = portal.control(AForm()["on"])

    assert 'placeholder="ngày/tháng/năm"' in drawn
    assert 'type="text"' in drawn
    assert 'inputmode="numeric"' in drawn


@pytest.mark.parametrize(
    ("field", "css"),
    [("kind", "form-select"), ("name", "form-control wide"), ("on", "form-control")],
)
def test_inputs_wear_the_look_of_their_kind(field, css):
    assert f'class="{css}"' in portal.control(AForm()[field])


def test_field_with_a_fault_says_so_to_readers_too():
    page = render(
        '{% include "_components/_field.html" %}', field=AForm({"on": "31/02/2021"})["on"]
    )

    assert "is-invalid" in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_on_error"' in page


def test_user_text_stays_text():
    page = render(
        '{% include "_components/_refusal.html" %}{% include "_components/_tag.html" %}',
        reasons=["<script>alert(1)</script>"],
        state="done",
        text="<b>x</b>",
    )

    assert "<script>" not in page
    assert "<b>" not in page
