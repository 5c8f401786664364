"""What the committee fills in about obligations: reliefs, the calendar, kinds, reminders."""

from typing import Any

from django import forms

from agencies.models import Kind
from isoportal.lib.fields import CHOOSE, DayField
from quality.duties.calendar import overtaken
from quality.models import Document, Obligation, ObligationKind, Relief

COUNTED = [(value, label) for value, label in Kind.choices if value != Kind.PROVINCE]


class ReliefForm(forms.Form):
    """Waive or unlock: the kind, the last day of an unlocking, the reason."""

    kind = forms.ChoiceField(
        label="Việc cần làm",
        choices=[
            (Relief.Kind.WAIVER, "Miễn: cơ quan không phải nộp"),
            (Relief.Kind.UNLOCK, "Mở khóa: nhận hồ sơ sau ngày khóa, tính là nộp muộn"),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    until = DayField(label="Nhận đến hết ngày", required=False, help_text="Chỉ điền khi mở khóa.")
    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mọi người xem được nghĩa vụ này đều đọc được lý do.",
        error_messages={"required": "Hãy nêu lý do miễn hoặc mở khóa."},
    )

    def clean(self) -> dict[str, Any]:
        """An unlocking has a last day, a waiver none."""
        given = super().clean() or {}
        kind, until = given.get("kind"), given.get("until")
        if kind == Relief.Kind.UNLOCK and not until and "until" not in self.errors:
            self.add_error("until", "Mở khóa phải có ngày: hãy điền ngày cuối nhận hồ sơ.")
        if kind == Relief.Kind.WAIVER and until:
            self.add_error("until", "Miễn thì không có ngày; hãy để trống ô này.")
        return given


class TakeBackForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class ObligationForm(forms.ModelForm):
    """An obligation of a year for one kind of agency: its days and its legal basis.

    Where changed days tell on somebody, `confirmed` names the days that whoever sends the
    form was asked about; `revision` is the one that was read.
    """

    due_on = DayField(label="Hạn nộp", help_text="Ngày báo cho cơ quan và dùng để nhắc.")
    timely_on = DayField(
        label="Tính đúng hạn đến hết ngày",
        help_text="Nộp sau ngày này là nộp muộn. Thường bằng hạn nộp.",
    )
    lock_on = DayField(
        label="Khóa sau ngày", help_text="Sau ngày này không nhận nữa, trừ cơ quan được mở khóa."
    )
    resubmit_days = forms.IntegerField(
        label="Số ngày nộp lại sau khi bị trả", min_value=0, max_value=366, initial=10
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Hãy mở lại trang này rồi sửa.",
            "invalid": "Hãy mở lại trang này rồi sửa.",
        },
    )

    class Meta:
        model = Obligation
        fields = [
            "due_on", "timely_on", "lock_on", "resubmit_days", "head_approves", "legal_basis",
        ]  # fmt: skip
        help_texts = {"legal_basis": "Văn bản giao nghĩa vụ này, ví dụ: Kế hoạch số 187/KH-UBND."}
        error_messages = {"legal_basis": {"required": "Hãy ghi văn bản làm căn cứ."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.instance.revision
        self.initial["revision"] = self.stored

    def clean_revision(self) -> int:
        revision = int(self.cleaned_data["revision"])
        self.instance.revision = revision
        return revision

    def is_overtaken(self) -> bool:
        """Whether somebody else has saved it since it was read; then the form says what, and
        sent once more takes the place of that.
        """
        if self.instance.revision == self.stored:
            return False
        self.add_error(None, overtaken(Obligation.objects.get(pk=self.instance.pk), self.instance))
        self.data = {**self.data.dict(), "revision": str(self.stored)}  # type: ignore[attr-defined]
        return True

    @property
    def is_confirmed(self) -> bool:
        """Whether its sender was asked about just these days."""
        return bool(self.cleaned_data["confirmed"] == self._days)

    def ask(self) -> None:
        """Have the form, sent once more, be the answer."""
        self.data = {**self.data.dict(), "confirmed": self._days}  # type: ignore[attr-defined]

    @property
    def _days(self) -> str:
        given = [self.cleaned_data[name] for name in ("due_on", "timely_on", "lock_on")]
        return " ".join(day.isoformat() for day in given)


class NewObligationForm(ObligationForm):
    """An obligation entered for several kinds of agencies at once."""

    agency_kinds = forms.MultipleChoiceField(
        label="Loại cơ quan phải nộp",
        choices=COUNTED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một loại cơ quan."},
    )

    field_order = ["kind", "agency_kinds"]
    revision = None  # type: ignore[assignment]  # there is none yet

    class Meta(ObligationForm.Meta):
        fields = ["kind", *ObligationForm.Meta.fields]
        error_messages = {**ObligationForm.Meta.error_messages, "kind": CHOOSE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].empty_label = "Chọn nghĩa vụ"  # type: ignore[attr-defined]


class ObligationKindForm(forms.ModelForm):
    """A kind of obligation: what it is called and what fulfils it."""

    class Meta:
        model = ObligationKind
        fields = ["name", "short_name", "form", "document_kind", "guide", "place"]
        widgets = {"guide": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "short_name": "Đứng ở đầu cột của bảng nghĩa vụ, ví dụ: Đánh giá nội bộ.",
            "document_kind": "Chỉ chọn khi nghĩa vụ hoàn thành bằng một tài liệu tải lên.",
            "guide": "Cơ quan đọc câu này khi nộp: cần những gì, ký và đóng dấu ra sao.",
            "place": "Số nhỏ đứng trước.",
        }
        error_messages = {"form": CHOOSE, "document_kind": CHOOSE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_kind"].choices = [  # type: ignore[attr-defined]
            ("", "Không phải tài liệu"), *Document.Kind.choices,
        ]  # fmt: skip
        if self.instance.pk:
            del self.fields["form"]

    def clean(self) -> dict[str, Any] | None:
        """A document obligation names the kind of document; the others name none."""
        given = super().clean() or {}
        if (given.get("form") or self.instance.form) != ObligationKind.Form.DOCUMENT:
            given["document_kind"] = ""
        return given


class RemindForm(forms.Form):
    """What the staff say to those they remind, and the mark by which a form is sent once."""

    text = forms.CharField(
        label="Lời nhắc",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Đứng đầu thư; danh sách nghĩa vụ, hạn và đường dẫn được ghi tự động bên dưới.",
        error_messages={"required": "Hãy viết lời nhắc, hoặc giữ lời nhắc có sẵn."},
    )
    token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Hãy mở lại trang này rồi gửi.",
            "invalid": "Hãy mở lại trang này rồi gửi.",
        },
    )
