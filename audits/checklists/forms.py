"""What the staff fill in: a new checklist, its rows, its issue, the grades of a year."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from agencies.models import Kind
from audits.criteria import Group, Item, Part
from audits.models import Checklist
from isoportal.lib.fields import DayField
from isoportal.lib.numbers import CountField, NumberField, show_number
from isoportal.lib.vietnamese import clean

STEPS = [(step, show_number(Decimal(step))) for step in ["0.25", "0.5", "1"]]
CODE = RegexValidator(
    r"^[^\W_][\w.\-]*\Z", "Mã chỉ gồm chữ, số, dấu chấm và gạch ngang, bắt đầu bằng chữ hoặc số."
)
PARTING = re.compile(r"[,;\s]+")


class BeginForm(forms.Form):
    """A new draft: of which year, called what, beginning from which criteria."""

    year = CountField(label="Năm", min_value=1990, max_value=2100)
    title = forms.CharField(label="Tên bộ tiêu chí", max_length=200)
    source = forms.ModelChoiceField(
        Checklist.objects.none(), label="Sao chép từ", required=False,
        empty_label="Để trống: chỉ có hai nội dung",
        help_text="Tiêu chí được chép sang bản nháp; bộ tiêu chí gốc giữ nguyên.",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["source"].queryset = Checklist.objects.all()  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    """What a checklist is called, and from which revision the form was made."""

    title = forms.CharField(label="Tên bộ tiêu chí", max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def clean_title(self) -> str:
        return clean(self.cleaned_data["title"])


class IssueForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    decision_no = forms.CharField(
        label="Quyết định số", max_length=60, required=False, help_text="Ví dụ: 12/QĐ-BCĐISO."
    )
    decided_on = DayField(label="Ngày quyết định", required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        number, day = given.get("decision_no"), given.get("decided_on")
        if not self.errors and bool(number) != bool(day):
            self.add_error(
                "decided_on" if number else "decision_no",
                "Hãy ghi cả số và ngày quyết định, hoặc để trống cả hai.",
            )
        return given


class RowForm(forms.Form):
    """A row of the tree; what stands in its boxes becomes a part, a group or an item."""

    level, called = "", ""
    code = forms.CharField(label="Mã", max_length=20, validators=[CODE])

    @property
    def key(self) -> str:
        return str(self.prefix).partition("-")[2]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        return {
            name: clean(value) if isinstance(value, str) else value
            for name, value in given.items()
        }  # fmt: skip


class PartForm(RowForm):
    level, called = "part", "Nội dung"
    code = forms.CharField(label="Mã", max_length=4, validators=[CODE])
    title = forms.CharField(label="Tên nội dung", max_length=200)


class GroupForm(RowForm):
    """`points` is what the group should add up to: it is compared, not kept."""

    level, called = "group", "Nhóm"
    title = forms.CharField(label="Tên nhóm", max_length=200)
    points = NumberField(label="Điểm của nhóm", required=False, max_digits=5, decimal_places=2)
    threshold = NumberField(
        label="Ngưỡng (%)", required=False, max_digits=5, decimal_places=2, min_value=0
    )


class ItemForm(RowForm):
    level, called = "item", "Tiêu chí"
    text = forms.CharField(
        label="Nội dung tiêu chí", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    maximum = NumberField(label="Điểm tối đa", max_digits=5, decimal_places=2)
    step = forms.ChoiceField(label="Bước điểm", choices=STEPS, initial="0.5")
    evidence = forms.CharField(
        label="Minh chứng cần xem", max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    clauses = forms.CharField(
        label="Điều khoản", max_length=200, required=False,
        help_text="Ví dụ: 2015:9.2, 2015:9.3.",
    )  # fmt: skip
    legal = forms.CharField(label="Căn cứ pháp lý", max_length=200, required=False)
    kinds = forms.MultipleChoiceField(
        label="Chỉ hỏi loại cơ quan (để trống: mọi loại)", required=False, choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    may_not_apply = forms.BooleanField(label="Có thể không áp dụng", required=False)
    knock_out = forms.BooleanField(label="Tiêu chí liệt: 0 điểm thì xếp loại thấp nhất",
                                   required=False)  # fmt: skip

    def clean_clauses(self) -> list[str]:
        return list(dict.fromkeys(each for each in PARTING.split(self.cleaned_data["clauses"])
                                  if each))  # fmt: skip

    @property
    def more_is_wrong(self) -> bool:
        """Whether a fault is in what the row shows only when it is opened."""
        return self.is_bound and bool(
            set(self.errors) & {"evidence", "clauses", "legal", "kinds", "step"}
        )

    def item(self) -> Item:
        given = self.cleaned_data
        return Item(
            **{**given, "maximum": _exact(given["maximum"]), "step": Decimal(given["step"])}
        )


LEVELS: dict[str, type[RowForm]] = {each.level: each for each in [PartForm, GroupForm, ItemForm]}


def initial_of(row: Part | Group | Item, points: Decimal | None = None) -> dict[str, Any]:
    """A row as the form shows it."""
    shown = {name: value for name, value in vars(row).items() if name not in {"groups", "items"}}
    if isinstance(row, Group):
        return {**shown, "points": points}
    if isinstance(row, Item):
        return {**shown, "step": str(row.step), "clauses": ", ".join(row.clauses)}
    return shown


def part_of(given: Mapping[str, Any], groups: list[Group]) -> Part:
    return Part(given["code"], given["title"], groups)


def group_of(given: Mapping[str, Any], items: list[Item]) -> Group:
    threshold = given["threshold"]
    return Group(
        given["code"], given["title"], items, None if threshold is None else _exact(threshold)
    )


def _exact(value: Decimal) -> Decimal:
    """2,0 is kept as 2: so that what is the same is kept the same."""
    return Decimal(show_number(value).replace(",", "."))


class BandForm(forms.Form):
    """A grade and the score from which it is given; empty, it is left out."""

    name = forms.CharField(label="Xếp loại", max_length=40, required=False)
    at_least = NumberField(label="Từ điểm", required=False, max_digits=5, decimal_places=2)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["name"] = clean(given.get("name", ""))
        if self.errors:
            return given
        if given["name"] and given.get("at_least") is None:
            self.add_error("at_least", f"Hãy ghi từ bao nhiêu điểm là “{given['name']}”.")
        if not given["name"] and given.get("at_least") is not None:
            self.add_error("name", "Hãy ghi tên xếp loại.")
        return given


class SeenForm(forms.Form):
    """Which bands held when the form was made; what is wrong with all of them is said here."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


BandSet = forms.formset_factory(BandForm, extra=2, max_num=10, absolute_max=10)


def next_year(today: date, years: set[int]) -> int:
    """The year a new checklist is most likely for: this one, or the next where it has one."""
    return today.year + 1 if today.year in years else today.year
