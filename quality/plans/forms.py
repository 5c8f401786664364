"""What the agency fills in about its objectives: a head and any number of rows, one form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from accounts.models import User
from agencies.upload_field import UploadField
from isoportal.lib.fields import DayField, SheetField, tried
from isoportal.lib.numbers import NumberField
from isoportal.lib.vietnamese import clean
from quality.conflicts import Part, file_in_words, parts
from quality.models import Objective, ObjectivePlan, check_signed
from quality.plans.actions import MOST_ROWS, Result
from quality.plans.indicators import INDICATORS

ROW = re.compile(r"row-(n?\d{1,18})-name", re.ASCII)  # row-7: an objective; row-n1: a new one
ALONE: dict[str, Any] = {}
BLANK = ["name", "target", "measure", "resources", "responsible", "due_on", "method"]
EXPECTED = {"unit": "%", "direction": "at_least", "frequency": "yearly"}  # of a new row


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.ModelForm):
    """The head of a plan: number, day and file of the paper, and what the form was made from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    file = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    signed_on = DayField(label="Ngày ký", required=False)
    upload = UploadField(
        label="Bản đã ký",
        required=False,
        help_text="Tệp của văn bản đã ký. Có thể bổ sung sau, trước khi nộp.",
    )

    class Meta:
        model = ObjectivePlan
        fields = ["number", "signed_on", "upload"]
        help_texts = {"number": "Ví dụ: 12/KH-SKHCN."}

    def __init__(self, *args: Any, by: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.initial.setdefault("revision", self.instance.revision)
        self.fields["upload"].belongs_to(self.instance.agency, by)  # type: ignore[attr-defined]

    @property
    def upload_name(self) -> str:
        """The file it carries, for whoever compares two versions of the form."""
        chosen = self.cleaned_data.get("upload") if self.is_bound else self.instance.upload
        return file_in_words(chosen)

    def clean_signed_on(self) -> date | None:
        signed: date | None = self.cleaned_data["signed_on"]
        if signed:
            check_signed(signed, self.day)
        return signed


class RowForm(forms.ModelForm):
    """A row: one objective."""

    target = NumberField(label="Chỉ tiêu", max_digits=12, decimal_places=2, min_value=0)
    due_on = DayField(label="Thời hạn", required=False)
    indicator = forms.ChoiceField(
        label="Số liệu của cổng",
        required=False,
        choices=[("", "Không có"), *((each.code, each.label) for each in INDICATORS.values())],
    )

    class Meta:
        model = Objective
        fields = [
            "name", "direction", "target", "unit", "indicator", "measure", "resources",
            "responsible", "due_on", "frequency", "method",
        ]  # fmt: skip
        widgets = {name: _lines(2) for name in ["name", "measure", "resources", "method"]}

    @property
    def key(self) -> str:
        """What the row is called: the id of its objective, or n1, n2 … for a new one."""
        return str(self.prefix).removeprefix("row-")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, value in given.items():
            if isinstance(value, str):
                given[name] = clean(value)
        indicator = INDICATORS.get(given.get("indicator", ""))
        if indicator and given.get("unit") not in {indicator.unit, None}:
            words = f"“{indicator.label}” được cổng tính bằng {indicator.unit}."
            self.add_error("unit", f"{words} Hãy ghi đơn vị {indicator.unit}.")
        return given

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        tried(self, self.instance.check_due)


class ResultForm(forms.ModelForm):
    """What came of one objective."""

    mid_year = NumberField(
        label="Giữa năm", required=False, max_digits=12, decimal_places=2, min_value=0
    )
    year_end = NumberField(
        label="Cuối năm", required=False, max_digits=12, decimal_places=2, min_value=0
    )

    class Meta:
        model = Objective
        fields = ["mid_year", "year_end", "cause"]
        widgets = {"cause": _lines(2)}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        tried(self, self.instance.check_cause)

    @property
    def result(self) -> Result:
        given = self.cleaned_data
        return Result(given["mid_year"], given["year_end"], clean(given["cause"]))


class RevisionForm(forms.Form):
    """From which revision of a plan a form was made."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PlanImportForm(forms.Form):
    file = SheetField(label="Tệp Excel hoặc CSV", limit=settings.IMPORT_LIMIT)


class Sheet:
    """A head and its rows as one form; `asked` is who fills it in, and on what day."""

    def __init__(
        self, head: Any, rows: Sequence[Any], title: str = "", asked: Mapping[str, Any] = ALONE
    ) -> None:
        self.head, self.rows, self.title, self.asked = head, list(rows), title, asked

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def revision(self) -> int | None:
        """The one the form was made from; None where it does not say."""
        found: int | None = self.head.cleaned_data.get("revision") if self.head.is_bound else None
        return found

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: where (the id of the box), what it is called, and why."""
        found = []
        for called, form in [("", self.head), *self._called()]:
            for name, texts in form.errors.items():
                field = form[name] if name in form.fields else None
                own = str(field.label) if field else ""
                for text in texts:
                    says_so = text.casefold().startswith(own.casefold())
                    label = called.rstrip(", ") if says_so else f"{called}{own}"
                    found.append((field.auto_id if field else "", label, text))
        return found

    @property
    def pattern(self) -> RowForm:
        """A blank row, from which the page makes others."""
        return RowForm(initial=EXPECTED, prefix="row-n0")

    def keyed(self) -> dict[Any, tuple[str, forms.BaseForm]]:
        """Its parts by what they are about: the head, an objective by its id, or a new row."""
        found: dict[Any, tuple[str, forms.BaseForm]] = {"head": (self.title, self.head)}
        for number, row in enumerate(self.rows, start=1):
            key = row.instance.pk or f"new {number}"
            found[key] = (row["name"].value() if "name" in row.fields else str(row.instance), row)
        return found

    def beside(self, theirs: "Sheet") -> list[Part]:
        """What differs between this, as typed, and `theirs`, as it was saved."""
        return [part for part in parts(theirs.keyed(), self.keyed()) if part.differs]

    def _called(self) -> Iterable[tuple[str, Any]]:
        return ((f"Mục tiêu {n}, ", row) for n, row in enumerate(self.rows, start=1))


def plan_sheet(
    plan: ObjectivePlan, rows: Iterable[Objective], *, by: User, day: date, file: str = ""
) -> Sheet:
    """The plan as a form, made from `rows`: its own, or those of a sheet called `file`."""
    head = PlanForm(instance=plan, initial={"file": file}, by=by, day=day)
    found = [_row_form(row, f"n{number}") for number, row in enumerate(rows)]
    return Sheet(head, found or [blank_row(plan, [])], "Văn bản", {"by": by, "day": day})


def sent_plan_sheet(
    plan: ObjectivePlan, data: Mapping[str, Any], files: Any, *, by: User, day: date
) -> Sheet:
    """The plan as it was sent; rows in which nothing was written are left out."""
    head = PlanForm(data, files, instance=plan, by=by, day=day)
    was = {str(row.pk): row for row in plan.objectives.all()} if plan.pk else {}
    rows = [_sent_row(plan, was, data, key) for key in sent_rows(data) if not is_blank(data, key)]
    return Sheet(head, rows[: MOST_ROWS + 1], "Văn bản", {"by": by, "day": day})


def sent_rows(data: Mapping[str, Any]) -> list[str]:
    """What the rows that were sent are called, in their order."""
    return [found[1] for name in data if (found := ROW.fullmatch(name))]


def is_blank(data: Mapping[str, Any], key: str) -> bool:
    return not any(str(data.get(f"row-{key}-{name}", "")).strip() for name in BLANK)


def blank_row(plan: ObjectivePlan, keys: Sequence[str]) -> RowForm:
    """A new row, called as none of `keys` is."""
    taken = [int(key[1:]) for key in keys if key.startswith("n")]
    key = f"n{max(taken, default=0) + 1}"
    return RowForm(instance=Objective(plan=plan), initial=EXPECTED, prefix=f"row-{key}")


def retyped_row(plan: ObjectivePlan, data: Mapping[str, Any], key: str) -> RowForm:
    """A row as it was typed, not yet judged: while its form is still being filled in."""
    typed = {name: data.get(f"row-{key}-{name}", "") for name in RowForm.base_fields}
    return RowForm(instance=Objective(plan=plan), initial=typed, prefix=f"row-{key}")


def results_sheet(plan: ObjectivePlan, data: Mapping[str, Any] | None = None) -> Sheet:
    """The results of a plan as a form: as they stand, or as they were sent."""
    head = RevisionForm(data, initial={"revision": plan.revision})
    rows = []
    for row in plan.objectives.all():
        row.plan = plan
        rows.append(ResultForm(data, instance=row, prefix=f"row-{row.pk}"))
    return Sheet(head, rows)


def _row_form(row: Objective, key: str) -> RowForm:
    return RowForm(instance=row, prefix=f"row-{row.pk or key}")


def _sent_row(
    plan: ObjectivePlan, was: Mapping[str, Objective], data: Mapping[str, Any], key: str
) -> RowForm:
    """The row over the objective it names; one the plan does not have is refused as unknown."""
    row = RowForm(data, instance=was.get(key) or Objective(), prefix=f"row-{key}")
    row.instance.plan = plan
    if key not in was and not key.startswith("n"):
        row.add_error(None, f"Không có mục tiêu nào mang mã {key} trong bộ mục tiêu này.")
    return row
