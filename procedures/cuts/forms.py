"""What is typed of a cut: before and after, or the difference alone."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency
from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.numbers import NumberField
from procedures.codes import CodesField
from procedures.cuts.actions import longer
from procedures.models import AdministrativeProcedure, Field, Handling, ProcedureVersion, TimeCut

MOST = 20  # procedures of one cut
NEGATIVE: dict[str, Any] = {"min_value": "Thời gian không thể âm."}


class CutForm(forms.ModelForm):
    """A cut of an agency; without a field named, that of the first procedure."""

    codes = CodesField(
        label="Mã TTHC", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Nhiều mã cách nhau bằng dấu phẩy. Các TTHC là những lựa chọn thay nhau của "
        "cùng một việc: chỉ tính một lần cắt giảm.",
    )  # fmt: skip
    field = forms.ModelChoiceField(
        Field.objects.all(), label="Lĩnh vực", required=False,
        empty_label="Theo TTHC đầu tiên", error_messages=CHOOSE,
    )  # fmt: skip
    before = NumberField(
        label="Trước khi cắt giảm", required=False, min_value=0, max_digits=7, decimal_places=2,
        error_messages=NEGATIVE,
    )  # fmt: skip
    after = NumberField(
        label="Sau khi cắt giảm", required=False, min_value=0, max_digits=7, decimal_places=2,
        error_messages=NEGATIVE,
    )  # fmt: skip
    difference = NumberField(
        label="Hoặc chỉ số cắt giảm", required=False, max_digits=7, decimal_places=2,
        help_text="Khi không biết thời gian trước và sau. Ghi 2 nếu giảm 2 ngày.",
    )  # fmt: skip
    on = DayField(label="Từ ngày")
    is_confirmed = forms.BooleanField(label="Vẫn ghi, không tính là cắt giảm", required=False)

    class Meta:
        model = TimeCut
        fields = [
            "title", "codes", "field", "before", "after", "difference", "unit", "legal_basis", "on",
            "note",
        ]  # fmt: skip
        help_texts = {
            "title": "Ví dụ: Đăng ký kết hôn.",
            "legal_basis": "Ví dụ: Quyết định số 1234/QĐ-UBND ngày 01/06/2020.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.pk:
            self.initial["codes"] = list(self.instance.procedures.all())
        asked = self.is_bound and self.data.get("is_confirmed")
        if not asked and not (self.instance.pk and self.instance.is_longer):
            self.fields["is_confirmed"].widget = forms.HiddenInput()

    @property
    def agency(self) -> Agency:
        return self.instance.agency

    def clean_codes(self) -> list[AdministrativeProcedure]:
        """Of an agency's own cut, procedures it handles or handled; the province cuts for all."""
        given: list[AdministrativeProcedure] = self.cleaned_data["codes"]
        if len(given) > MOST:
            raise ValidationError(f"Một cắt giảm có nhiều nhất {MOST} TTHC, ở đây là {len(given)}.")
        if given and not self.agency.is_root:
            handled = Handling.objects.filter(agency=self.agency, procedure__in=given)
            own = set(handled.values_list("procedure", flat=True))
            if strange := [str(each) for each in given if each.pk not in own]:
                raise ValidationError(
                    f"{self.agency} không được giao TTHC {', '.join(strange)}. Cắt giảm chung của "
                    "tỉnh do Tổ giúp việc ghi cho UBND tỉnh."
                )
        return given

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on.year > self.today.year + 1:
            raise ValidationError(f"Năm {on.year} còn quá xa; chỉ ghi cắt giảm đến hết năm sau.")
        return on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        codes = given.get("codes")
        if not given.get("field") and codes:
            version = ProcedureVersion.objects.filter(procedure=codes[0]).order_by("-start").first()
            given["field"] = version.field if version else None
        if not given.get("field") and "field" not in self.errors and "codes" not in self.errors:
            self.add_error("field", "Hãy chọn lĩnh vực, hoặc ghi mã TTHC.")
        if not self.errors:
            self._check_amounts(given)
        return given

    def _check_amounts(self, given: dict[str, Any]) -> None:
        pair = [given.get("before") is not None, given.get("after") is not None]
        alone = given.get("difference") is not None
        if any(pair) and not all(pair):
            missing = "before" if given.get("before") is None else "after"
            self.add_error(missing, "Hãy ghi cả thời gian trước và sau, hoặc chỉ ghi số cắt giảm.")
        elif all(pair) and alone:
            self.add_error(
                "difference", "Đã ghi thời gian trước và sau thì không ghi thêm số cắt giảm."
            )
        elif not any(pair) and not alone:
            self.add_error("before", "Hãy ghi thời gian trước và sau, hoặc chỉ ghi số cắt giảm.")

    def warn(self) -> str:
        """What is to be confirmed before it is kept; the box to do so is then shown."""
        words = longer(self.instance)
        if words:
            self.fields["is_confirmed"].widget = forms.CheckboxInput()
        return words
