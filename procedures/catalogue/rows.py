"""The repeated rows of a procedure's form: time limits, papers of the dossier, legal bases.

They are Django's form sets, so that they work without scripts: blank rows are left out.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from isoportal.lib.numbers import CountField, NumberField
from isoportal.lib.vietnamese import clean, plain
from procedures.duration import Unit
from procedures.models import Channel, Component, LegalDocument, Limit, ProcedureVersion

BLANK_ROWS, MOST_ROWS = 2, 60
TOLD: dict[str, Any] = {
    "missing_management_form": "Trang gửi lên thiếu phần danh sách các dòng. Hãy tải lại trang "
    "rồi nhập lại.",
    "too_many_forms": f"Nhiều nhất {MOST_ROWS} dòng.",
}
TEXTS_LIST = "legal-texts"  # the page's list of numbers to choose from
OFFERED = 300  # texts of that list; any other is typed


def _line() -> forms.Textarea:
    """A box of one line that grows with what is typed."""
    return forms.Textarea(attrs={"rows": 1, "class": "row-text"})


class LimitForm(forms.Form):
    """One way to be served: the case, how it is handed in, within what time, for what fee."""

    case = forms.CharField(label="Trường hợp", required=False, max_length=300, widget=_line())
    channel = forms.ChoiceField(
        label="Hình thức nộp", required=False, choices=[("", "Mọi hình thức"), *Channel.choices]
    )
    value = NumberField(label="Thời hạn", required=False, max_digits=6, decimal_places=2)
    unit = forms.ChoiceField(
        label="Đơn vị", required=False, choices=[("", "Chọn đơn vị"), *Unit.choices]
    )
    fee = forms.CharField(label="Phí, lệ phí", required=False, max_length=200)

    def clean_value(self) -> Decimal | None:
        value: Decimal | None = self.cleaned_data["value"]
        if value is not None and value <= 0:
            raise ValidationError(
                "Thời hạn phải lớn hơn 0. Việc giải quyết ngay trong ngày ghi là 1 ngày làm việc "
                "hoặc số giờ."
            )
        return value

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("value") is not None and not given.get("unit"):
            self.add_error("unit", "Hãy chọn đơn vị của thời hạn: ngày làm việc, ngày hay giờ.")
        if given.get("unit") and not given.get("value") and "value" not in self.errors:
            self.add_error("value", "Đơn vị đã chọn nhưng chưa có thời hạn. Hãy ghi một số.")
        return given

    def row(self) -> Limit:
        given = self.cleaned_data
        return Limit(
            clean(given["case"]), given["channel"], given["value"],
            given["unit"] or str(Unit.WORKING_DAYS), clean(given["fee"]),
        )  # fmt: skip


class ComponentForm(forms.Form):
    """A paper of the dossier."""

    name = forms.CharField(label="Tên giấy tờ", max_length=500, widget=_line())
    originals = CountField(label="Bản chính", required=False, min_value=0, max_value=99)
    copies = CountField(label="Bản sao", required=False, min_value=0, max_value=99)
    form = forms.CharField(label="Mẫu số", required=False, max_length=100)

    def row(self) -> Component:
        given = self.cleaned_data
        originals, copies = int(given["originals"] or 0), int(given["copies"] or 0)
        return Component(clean(given["name"]), originals, copies, clean(given["form"]))


class BasisForm(forms.Form):
    """A legal text the procedure rests on, by its number."""

    number = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=60,
        widget=forms.TextInput(attrs={"list": TEXTS_LIST, "autocomplete": "off"}),
    )

    def clean_number(self) -> LegalDocument:
        number = clean(self.cleaned_data["number"])
        found = text_of(number)
        if found is None:
            raise ValidationError(
                f"Chưa có văn bản “{number}” trong danh mục văn bản. Hãy chọn trong danh sách, "
                "hoặc nhập văn bản đó ở trang Văn bản trước."
            )
        return found

    def row(self) -> LegalDocument:
        text: LegalDocument = self.cleaned_data["number"]
        return text


class Rows(forms.BaseFormSet):
    """Rows of one kind; what is blank is left out."""

    def filled(self) -> list[Any]:
        return [form.row() for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        """Refuses what is said twice, beside the row that repeats it."""
        if any(self.errors):
            return
        met: list[Any] = []
        for form in self.forms:
            if form.has_changed():
                known = self.known_by(form.row())
                if known in met:
                    first = next(iter(form.fields))
                    form.add_error(first, f"Dòng này trùng với dòng {met.index(known) + 1}.")
                met.append(known)

    @staticmethod
    def known_by(row: Any) -> Any:
        return row


class Limits(Rows):
    @staticmethod
    def known_by(row: Limit) -> Any:
        return plain(row.case), row.channel


class Components(Rows):
    @staticmethod
    def known_by(row: Component) -> Any:
        return plain(row.name), row.form


def limits(version: ProcedureVersion, data: Any = None) -> Any:
    initial = [{**vars(each)} for each in version.limit_list]
    return _set(LimitForm, Limits, "limits", initial, data)


def components(version: ProcedureVersion, data: Any = None) -> Any:
    initial = [{**vars(each)} for each in version.component_list]
    return _set(ComponentForm, Components, "components", initial, data)


def bases(version: ProcedureVersion, data: Any = None) -> Any:
    texts = version.legal_bases.all() if version.pk else ()
    return _set(BasisForm, Rows, "bases", [{"number": each.number} for each in texts], data)


def _set(
    form: type[forms.Form],
    kind: type[Rows],
    prefix: str,
    initial: list[dict[str, Any]],
    data: Any,
) -> Any:
    """The rows as a form set: `initial` and blank ones, or those that were sent.

    Sent rows are judged from nothing: a row whose values were taken away is blank.
    """
    made = forms.formset_factory(
        form, formset=kind, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 20,
        validate_max=True,
    )  # fmt: skip
    if data is not None:
        return made(data, prefix=prefix, error_messages=TOLD)
    return made(prefix=prefix, initial=initial, error_messages=TOLD)


def texts_offered() -> Any:
    """The newest texts, by number and title, to choose from while typing."""
    return LegalDocument.objects.values_list("number", "title")[:OFFERED]


def text_of(number: str) -> LegalDocument | None:
    """The text of this number, written as it is or but for accents, case and blanks."""
    exact = LegalDocument.objects.filter(number=number).first()
    if exact:
        return exact
    near: Iterable[Any] = LegalDocument.objects.search(number)[:20]
    alike = [text for text in near if plain(text.number) == plain(number)]
    return alike[0] if len(alike) == 1 else None
