"""Which findings are asked for: one set of filters for the page and the workbook."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone

from agencies.groups import groups
from agencies.models import Agency, AgencyVersion, Kind, Level, kinds_at
from audits.findings.clauses import clause_label
from audits.models import Cause, Finding, InternalAudit, ManagementReview
from audits.models.finding import reported_late
from procedures.filtering import BAD_CHOICE, ListFilter, choice, one_agency

FIRST_YEAR = 2014  # QĐ 19/2014/QĐ-TTg is in force
STATES = [("unsettled", "Chưa đóng"), *Finding.State.choices]
GRADES = [
    ("nonconformity", "Không phù hợp (nặng và nhẹ)"),
    *Finding.Grade.choices,
    ("advice", "Lưu ý và khuyến nghị"),
]
TIMES = [
    ("overdue", "Đang quá hạn"),
    ("late", "Đã báo cáo trễ hạn"),
    ("breached", "Vi phạm hạn (quá hạn hoặc trễ hạn)"),
]
BY = {"level": "Theo cấp", "group": "Theo nhóm cơ quan", "kind": "Theo loại cơ quan"}
DEFAULT_BY = "level"
AGAIN = [("repeats", "Lặp lại"), ("follows", "Thay phiếu không hiệu lực")]


def causes() -> list[tuple[str, str]]:
    return list(Cause.objects.values_list("code", "name"))


def years() -> list[tuple[str, str]]:
    last = timezone.localdate().year
    return [(str(year), str(year)) for year in range(last, FIRST_YEAR - 1, -1)]


class SummaryForm(forms.Form):
    """By what the commonest shortcomings are counted, and of which year."""

    by = forms.ChoiceField(label="Cách tổng hợp", choices=[*BY.items()], required=False)
    year = forms.ChoiceField(label="Năm ghi phiếu", required=False)

    def __init__(self, asked: Any) -> None:
        super().__init__({"by": asked.get("by") or DEFAULT_BY, "year": asked.get("year", "")})
        field: Any = self.fields["year"]
        field.choices = [("", "Mọi năm"), *years()]
        for each in self.fields.values():
            each.error_messages |= BAD_CHOICE

    @property
    def asked(self) -> tuple[str, str]:
        """The way and the year; by default where what is asked is none."""
        self.is_valid()
        return self.cleaned_data.get("by") or DEFAULT_BY, self.cleaned_data.get("year") or ""


def one_of(label: str, model: type[InternalAudit | ManagementReview]) -> Any:
    """One row within reach, as its own page asks for what was found there."""

    def within(request: Any) -> Any:
        rows: Any = model._default_manager
        return rows.for_user(request.user) if request else rows.none()

    told = {"invalid_choice": "Không có mục này trong phạm vi của anh/chị."}
    return filters.ModelChoiceFilter(
        label=label, queryset=within, widget=forms.HiddenInput, error_messages=told
    )


class FindingFilter(ListFilter):
    """Findings as they stood on `day`, today where none is asked."""

    state = choice("Trạng thái", "Mọi trạng thái", STATES, method="in_state")
    grade = choice("Mức độ", "Mọi mức độ", GRADES, method="of_grade")
    source = choice("Nguồn", "Mọi nguồn", Finding.Source.choices)
    group = choice("Nhóm cơ quan", "Mọi nhóm", groups, method="in_group")
    cause = choice("Nguyên nhân", "Mọi nguyên nhân", causes, field_name="causes__code")
    year = choice("Năm", "Mọi năm", years)
    time = choice("Thời hạn", "Mọi thời hạn", TIMES, method="in_time")
    again = choice("Lặp lại", "Tất cả", AGAIN, method="again_found")
    agency = one_agency()
    kind = choice("Loại cơ quan", None, Kind.choices, method="of_kind", widget=forms.HiddenInput,
                  error_messages=BAD_CHOICE)  # fmt: skip
    level = choice("Cấp", None, Level.choices, method="of_level", widget=forms.HiddenInput,
                   error_messages=BAD_CHOICE)  # fmt: skip
    audit = one_of("Cuộc đánh giá", InternalAudit)
    review = one_of("Họp", ManagementReview)
    clause = filters.CharFilter(label="Điều khoản", max_length=40, widget=forms.HiddenInput)
    item = filters.CharFilter(label="Tiêu chí", max_length=20, widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields: list[str] = []

    def in_state(self, found: Any, _: str, asked: str) -> Any:
        if asked == "unsettled":
            return found.filter(stood__in=Finding.OPEN)
        return found.filter(stood=asked)

    def of_grade(self, found: Any, _: str, asked: str) -> Any:
        several = {"nonconformity": Finding.NONCONFORMITIES, "advice": Finding.ADVICE}
        return found.filter(grade__in=several.get(asked, [asked]))

    def in_group(self, found: Any, _: str, code: str) -> Any:
        versions = AgencyVersion.objects.last_by(self.day).in_group(code)
        return found.filter(agency__in=versions.values("agency"))

    def of_kind(self, found: Any, _: str, kind: str) -> Any:
        versions = AgencyVersion.objects.last_by(self.day).filter(kind=kind)
        return found.filter(agency__in=versions.values("agency"))

    def of_level(self, found: Any, _: str, level: str) -> Any:
        versions = AgencyVersion.objects.last_by(self.day).filter(kind__in=kinds_at(level))
        return found.filter(agency__in=versions.values("agency"))

    def in_time(self, found: Any, _: str, asked: str) -> Any:
        if asked == "late":
            return found.filter(reported_late(self.day))
        if asked == "breached":
            return found.breached_on(self.day)
        return found.unreported_on(self.day)

    def again_found(self, found: Any, _: str, asked: str) -> Any:
        return found.filter(**{f"{asked}__isnull": False})

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, Agency):
            value = value.version_on(self.day) or value  # as it is called on the day
        if name == "clause":
            value = clause_label(value)
        return super()._words(name, value)
