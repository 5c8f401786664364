"""What the committee's staff fill in about agencies."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from agencies.access import agencies_for
from agencies.models import Agency, AgencyQuerySet, AgencyVersion, ReportingGroup, Succession
from agencies.roles import Permission
from isoportal.lib.fields import CHOOSE, DayField, SheetField

DECISION_HELP = "Số, ký hiệu và ngày của văn bản, ví dụ: Quyết định số 12/QĐ-UBND ngày 05/01/2020."


def agencies_on(day: date, user: User, also: int | None = None) -> AgencyQuerySet:
    """The agencies of `day` that `user` may reorganise, and `also` one, by their names then."""
    versions = AgencyVersion.objects.as_of(day).filter(agency=OuterRef("pk"))
    offered = agencies_for(user, Permission.REORGANISE) | Agency.objects.filter(pk=also or 0)
    return (
        offered.as_of(day)
        .annotate(
            name_then=Subquery(versions.values("name")[:1]),
            order=Subquery(versions.values("sort_key")[:1]),
        )
        .order_by("order", "pk")
    )


class AgencyField(forms.ModelChoiceField):
    """One agency, by its name on the day of the list."""

    default_error_messages = CHOOSE

    def label_from_instance(self, agency: Agency) -> str:
        return agency.name_then  # type: ignore[attr-defined,no-any-return]


class DecisionField(forms.CharField):
    """The document by which the province decided."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"label": "Văn bản", "max_length": 200, "help_text": DECISION_HELP}
        super().__init__(**{**words, **kwargs})


class BodyForm(forms.ModelForm):
    """What an agency is called, what it is and where it stands; the actions check the rest."""

    kind = forms.ChoiceField(label="Loại cơ quan", error_messages=CHOOSE)
    group = forms.ModelChoiceField(
        ReportingGroup.objects.filter(parts=None), label="Nhóm thống kê", required=False,
        empty_label="Không thống kê", error_messages=CHOOSE,
        help_text="Dòng của biểu tổng hợp mà cơ quan được đếm vào.",
    )  # fmt: skip
    parent = AgencyField(Agency.objects.none(), label="Cơ quan cấp trên", empty_label="Hãy chọn")

    class Meta:
        model = AgencyVersion
        fields = ["name", "short_name", "kind", "group", "parent", "unit_code", "identifier"]
        help_texts = {
            "name": "Tên đầy đủ, ví dụ: Sở Khoa học và Công nghệ.",
            "short_name": "Ví dụ: Sở KH&CN.",
            "unit_code": "Chỉ với UBND: mã của Tổng cục Thống kê, 2, 3 hoặc 5 chữ số.",
            "identifier": "Mã định danh điện tử, ví dụ: H01.5.",
        }

    def __init__(
        self, *args: Any, user: User, day: date, place: int | None = None, **kwargs: Any
    ) -> None:
        """`place` is the agency it stands under now, which may be beyond the person's reach."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", "Hãy chọn"), *AgencyVersion._meta.get_field("kind").flatchoices,
        ]  # fmt: skip
        self.fields["parent"].queryset = agencies_on(day, user, place)  # type: ignore[attr-defined]

    def validate_constraints(self) -> None:
        """The rules between rows need the day and what ends on it: the actions check them."""


class FoundForm(BodyForm):
    """A new agency."""

    SECTIONS: ClassVar[list[tuple[str, str, list[str]]]] = [
        ("Cơ quan", "", BodyForm.Meta.fields),
        ("Hiệu lực", "", ["start", "decision"]),
    ]

    start = DayField(label="Từ ngày", help_text="Ngày đầu tiên cơ quan hoạt động.")
    decision = DecisionField()

    class Meta(BodyForm.Meta):
        fields = [*BodyForm.Meta.fields, "start", "decision"]

    @property
    def sections(self) -> list[tuple[str, str, list[BoundField]]]:
        """The fields under their headings, each with a sentence."""
        return [
            (title, words, [self[name] for name in names if name in self.fields])
            for title, words, names in self.SECTIONS
        ]


class ChangeForm(FoundForm):
    """The same agency with another name, kind, group, parent or code."""

    start = DayField(label="Thay đổi từ ngày", help_text="Ngày đầu tiên thông tin mới có hiệu lực.")

    def __init__(self, *args: Any, current: AgencyVersion, **kwargs: Any) -> None:
        initial = {name: getattr(current, name) for name in BodyForm.Meta.fields}
        initial |= {"group": current.group_id, "parent": current.parent_id}
        super().__init__(*args, initial=initial, place=current.parent_id, **kwargs)
        if current.parent_id is None:
            del self.fields["parent"]
        else:
            kept = self.fields["parent"]
            kept.queryset = kept.queryset.exclude(pk=current.agency_id)  # type: ignore[attr-defined]

    def described(self) -> dict[str, Any]:
        """The fields that describe the agency, as an action takes them."""
        names = [name for name in BodyForm.Meta.fields if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}


class PartForm(BodyForm):
    """One of the agencies that a split begins."""

    share = forms.ChoiceField(
        label="Phần tiếp nhận", choices=Succession.Extent.choices, error_messages=CHOOSE
    )
    field_order = [*BodyForm.Meta.fields, "share"]


class OnForm(forms.Form):
    """From which day, and by which document."""

    start = DayField(label="Từ ngày", help_text="Ngày đầu tiên không còn cơ quan cũ.")
    decision = DecisionField()


class SeveralSelects(forms.Select):
    """A list to choose from for each value, and one more: typing a name finds it in each."""

    def __init__(self, attrs: dict[str, Any] | None = None, least: int = 2) -> None:
        super().__init__(attrs)
        self.least = least

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [value for value in values if value]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = list(value or [])
        blanks = max(self.least - len(chosen), 1)
        rows = [
            (self._one(name, each, attrs, place, renderer),)
            for place, each in enumerate([*chosen, *[""] * blanks], start=1)
        ]
        return format_html('<div class="several">{}</div>', format_html_join("", "{}", rows))

    def _one(self, name: str, value: Any, attrs: Any, place: int, renderer: Any) -> SafeString:
        own = {**(attrs or {}), "aria-label": f"Cơ quan thứ {place}"}
        if place > 1:
            own["id"] = f"{own.get('id', name)}_{place}"
        return super().render(name, value, own, renderer)


class SeveralAgenciesField(forms.ModelMultipleChoiceField):
    widget = SeveralSelects
    default_error_messages = {
        "required": "Hãy chọn ít nhất hai cơ quan.",
    }

    def label_from_instance(self, agency: Agency) -> str:
        return agency.name_then  # type: ignore[attr-defined,no-any-return]

    @property
    def choices(self) -> Iterable[Any]:
        return [("", "Hãy chọn"), *((each.pk, each.name_then) for each in self.queryset or ())]

    @choices.setter
    def choices(self, value: Any) -> None:
        self.widget.choices = value


class MergeForm(FoundForm):
    """Two or more agencies that end, and the one that begins."""

    SECTIONS = [
        ("Các cơ quan cũ", "Chấm dứt vào ngày cơ quan mới bắt đầu.", ["old"]),
        ("Cơ quan mới", "Kế thừa toàn bộ các cơ quan cũ.", BodyForm.Meta.fields),
        ("Hiệu lực", "", ["start", "decision"]),
    ]

    old = SeveralAgenciesField(
        Agency.objects.none(), label="Sáp nhập các cơ quan",
        help_text="Gõ mấy chữ đầu của tên để tìm trong danh sách. Cần thêm ô, hãy bấm “Thêm cơ "
        "quan cũ”.",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, day=day, **kwargs)
        self.fields["old"].queryset = agencies_on(day, user)  # type: ignore[attr-defined]
        self.fields["start"].help_text = "Ngày đầu tiên của cơ quan mới."


class ImportForm(forms.Form):
    file = SheetField(
        label="Tệp danh sách", limit=settings.IMPORT_LIMIT,
        help_text="Tệp Excel (.xlsx) hoặc CSV nhỏ hơn 5 MB, theo đúng mẫu.",
    )  # fmt: skip
