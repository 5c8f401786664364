"""What the agency and the committee fill in about a declaration."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.forms.boundfield import BoundField

from accounts.models import User
from agencies.access import agencies_for
from agencies.models import Agency, AgencyQuerySet, AgencyVersion
from agencies.roles import Permission
from agencies.upload_field import UploadField
from isoportal.lib.days import show_day
from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.files import SCANS
from quality.models import Declaration, Posting, StandardVersion, check_signed
from quality.putting_up import PutUpForm


class AgencyField(forms.ModelChoiceField):
    """One of the agencies the person declares for; those that ended say so."""

    def label_from_instance(self, agency: Agency) -> str:
        return agency.name if agency.lives else f"{agency.name} (đã chấm dứt)"  # type: ignore[attr-defined]


class VersionField(forms.ModelChoiceField):
    """A version of the standard; those that cannot be declared today say why not."""

    day: date

    def label_from_instance(self, version: StandardVersion) -> str:
        if version.adopted_on is None:
            return f"{version.name} – chưa thành TCVN"
        if version.last_declared_on and version.last_declared_on < self.day:
            return f"{version.name} – chỉ với văn bản ký đến {show_day(version.last_declared_on)}"
        return version.name


class DeclarationForm(forms.ModelForm):
    """The officer's form: what the signed declaration says, and a scan of it."""

    agency = AgencyField(
        Agency.objects.none(), label="Cơ quan công bố", empty_label="Chọn cơ quan",
        error_messages={
            **CHOOSE, "invalid_choice": "Cơ quan này không thuộc phạm vi của anh/chị. Hãy chọn một "
            "cơ quan trong danh sách.",
        },
    )  # fmt: skip
    signed_on = DayField(label="Ngày ký", help_text="Ngày ghi trên bản công bố.")
    upload = UploadField(
        label="Bản quét",
        required=False,
        kinds=SCANS,
        help_text="Có thể lưu nháp khi chưa có tệp; khi nộp thì bắt buộc.",
    )
    version = VersionField(
        StandardVersion.objects.none(), label="Tiêu chuẩn", empty_label="Chọn phiên bản",
        error_messages=CHOOSE,
    )  # fmt: skip
    start = DayField(
        label="Có hiệu lực từ ngày",
        help_text="Khi được ghi nhận, công bố được tính kể từ ngày này.",
    )

    SECTIONS = (
        ("Văn bản", "Ghi đúng như trên bản công bố đã ký và đóng dấu.",
         ["agency", "number", "signed_on", "signer", "signer_position", "upload"]),
        ("Nội dung công bố", "Cơ quan công bố phù hợp tiêu chuẩn nào, từ ngày nào, cho việc gì.",
         ["kind", "version", "start", "scope"]),
        ("Ghi chú", "Điều Tổ giúp việc cần biết khi xem.", ["note"]),
    )  # fmt: skip

    class Meta:
        model = Declaration
        fields = [
            "agency", "number", "signed_on", "signer", "signer_position", "upload",
            "kind", "version", "start", "scope", "note",
        ]  # fmt: skip
        widgets = {
            "scope": forms.Textarea(attrs={"rows": 4}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "number": "Ví dụ: 316/QĐ-SNV.",
            "kind": "“Công bố lại” khi thay đổi phạm vi áp dụng; “Chuyển đổi phiên bản” khi theo "
            "phiên bản mới của tiêu chuẩn.",
            "scope": "Lĩnh vực, hoạt động được công bố, ví dụ: toàn bộ hoạt động giải quyết thủ "
            "tục hành chính của cơ quan.",
            "note": "Nếu công bố có hiệu lực trước ngày ký, hãy nêu căn cứ ở đây.",
        }
        error_messages = {"kind": CHOOSE}

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["version"].day = day  # type: ignore[attr-defined]
        self.fields["version"].queryset = _versions(day)  # type: ignore[attr-defined]
        whose = self.instance.agency if self.instance.pk else self._chosen_agency
        self.fields["upload"].belongs_to(whose, user)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "Chọn loại"), *Declaration.Kind.choices]  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["agency"]
        else:
            offered = _agencies(user, day)
            self.fields["agency"].queryset = offered  # type: ignore[attr-defined]

    def clean_signed_on(self) -> date:
        signed: date = self.cleaned_data["signed_on"]
        check_signed(signed, self.day)
        return signed

    def _chosen_agency(self) -> Agency | None:
        return self.cleaned_data.get("agency")

    @property
    def sections(self) -> list[tuple[str, str, list[BoundField]]]:
        """The fields under their headings, each with a sentence."""
        return [
            (title, words, [self[name] for name in names if name in self.fields])
            for title, words, names in self.SECTIONS
        ]


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="Lý do trả lại",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Cơ quan đọc nguyên văn câu này: thiếu gì, sai ở đâu, cần sửa thế nào.",
        error_messages={"required": "Hãy nêu lý do trả lại để cơ quan biết cần sửa gì."},
    )


class TerminateForm(forms.Form):
    on = DayField(
        label="Hết hiệu lực từ ngày",
        help_text="Ngày đầu tiên công bố không còn được tính.",
    )
    decision = forms.CharField(
        label="Văn bản chấm dứt",
        max_length=60,
        help_text="Số, ký hiệu của quyết định, ví dụ: 12/QĐ-BCĐISO.",
        error_messages={"required": "Hãy ghi số, ký hiệu của văn bản chấm dứt."},
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy nêu lý do chấm dứt."},
    )


class PostingForm(PutUpForm):
    class Meta(PutUpForm.Meta):
        model = Posting


def _versions(day: date) -> Any:
    """The versions, those that can be declared on `day` first and the newest of them on top."""
    late = When(last_declared_on__lt=day, then=Value(1))
    early = When(adopted_on=None, then=Value(2))
    return StandardVersion.objects.annotate(place=Case(early, late, default=Value(0))).order_by(
        "place", "-code"
    )


def _agencies(user: User, day: date) -> AgencyQuerySet:
    """Where `user` declares, in Vietnamese order."""
    mine = AgencyVersion.objects.filter(agency=OuterRef("pk"))
    return (
        agencies_for(user, Permission.DECLARE)
        .annotate(
            lives=Exists(mine.as_of(day)),
            order=Subquery(mine.order_by("-start").values("sort_key")[:1]),
        )
        .order_by("-lives", "order")
    )
