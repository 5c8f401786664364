"""The headline and the rows under it, as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from accounts.api import Request
from agencies.access import reach
from agencies.models import Kind, Level
from agencies.roles import Permission
from isoportal.lib import rest
from isoportal.lib.days import FIRST_DAY, LAST_DAY, parse_day
from isoportal.lib.share import Share
from quality.coverage import Coverage, Dimension, Row, coverage, coverage_over
from quality.models import Regime
from reports.filters import QuestionFilter

MOST_DAYS = 60


class ByForm(forms.Form):
    by = forms.ChoiceField(
        choices=Dimension.choices,
        required=False,
        label="Mỗi dòng là gì; mặc định là nhóm thống kê",
        error_messages={
            "invalid_choice": "Không có cách chia “%(value)s”. "
            f"Các cách chia: {', '.join(Dimension.values)}."
        },
    )


class SpanForm(forms.Form):
    """The years of a series, at the end of each."""

    since = forms.IntegerField(min_value=FIRST_DAY.year, max_value=LAST_DAY.year, label="Từ năm")
    until = forms.IntegerField(min_value=FIRST_DAY.year, max_value=LAST_DAY.year, label="Đến năm")


@dataclass(frozen=True)
class Asked:
    """A question of coverage, as the API was asked it."""

    filter: QuestionFilter
    by: Dimension
    list_address: str

    @classmethod
    def of(cls, request: Request, *more: str) -> "Asked":
        rest.check_parameters(request, [*QuestionFilter.base_filters, "by", *more])
        day = rest.as_of(request)
        within = reach(request.user, Permission.VIEW)
        narrows = not QuestionFilter.base_filters.keys().isdisjoint(request.query_params)
        chosen = QuestionFilter(request.query_params if narrows else None, day=day, reach=within)
        if narrows:
            rest.check_form(chosen.form)
        form = ByForm(request.query_params)
        rest.check_form(form)
        by = Dimension(form.cleaned_data["by"] or Dimension.GROUP)
        return cls(chosen, by, reverse("api:agency-list"))

    def members(self, row: Row, day: date, **more: str) -> str:
        """The address of the list of the agencies that a row counts."""
        narrowed = {name: value for name, value in self.filter.chosen.items() if name != "standard"}
        asked = {"as_of": day.isoformat(), **narrowed, **row.filters, **more}
        return f"{self.list_address}?{urlencode(asked)}"

    def shown(self, counted: Coverage) -> dict[str, Any]:
        day = counted.question.day
        return {
            "rows": [self._with_parts(row, day) for row in counted.rows],
            "total": self._with_parts(counted.total, day),
        }

    def _with_parts(self, row: Row, day: date) -> dict[str, Any]:
        return {**self._row(row, day), "parts": [self._row(part, day) for part in row.parts]}

    def _row(self, row: Row, day: date) -> dict[str, Any]:
        standard = self.filter.question.standard
        version = {"standard": standard} if standard else {}
        return {
            "key": row.key,
            "label": row.label,
            **_share(row.share),
            "mandatory": _share(row.mandatory),
            "by_standard": row.by_standard,
            "redeclared": row.redeclared,
            "members": self.members(row, day),
            "declared_members": self.members(row, day, declared="yes", **version),
        }


def _share(share: Share) -> dict[str, Any]:
    percent = share.percent
    return {
        "numerator": share.part,
        "denominator": share.whole,
        "percent": None if percent is None else float(percent),
    }


class ShareSerializer(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Số cơ quan đã công bố")
    denominator = serializers.IntegerField(help_text="Số cơ quan")
    percent = serializers.FloatField(
        allow_null=True, help_text="Tỷ lệ phần trăm; null khi không có cơ quan nào"
    )


class PartSerializer(ShareSerializer):
    key = serializers.CharField(help_text="Mã ổn định của dòng")
    label = serializers.CharField(help_text="Tên của dòng")  # type: ignore[assignment]
    mandatory = ShareSerializer(help_text="Riêng các cơ quan bắt buộc áp dụng")
    by_standard = serializers.DictField(
        child=serializers.IntegerField(), help_text="Số cơ quan theo phiên bản tiêu chuẩn"
    )
    redeclared = serializers.IntegerField(help_text="Số công bố lại trong năm")
    members = serializers.CharField(help_text="Địa chỉ danh sách cơ quan của dòng")
    declared_members = serializers.CharField(help_text="Địa chỉ danh sách cơ quan đã công bố")


class RowSerializer(PartSerializer):
    parts = PartSerializer(many=True, help_text="Các dòng con, cộng lại bằng dòng này")


class PointSerializer(serializers.Serializer):
    as_of = serializers.DateField(help_text="Ngày của số liệu")
    rows = RowSerializer(many=True)
    total = RowSerializer()


class CoverageSerializer(PointSerializer):
    standard = serializers.CharField(
        allow_null=True, help_text="Phiên bản được tính; null là mọi phiên bản"
    )
    by = serializers.ChoiceField(Dimension.choices)
    computed_at = serializers.DateTimeField(help_text="Lúc tính; không thuộc ETag")


class SeriesSerializer(serializers.Serializer):
    standard = serializers.CharField(allow_null=True)
    by = serializers.ChoiceField(Dimension.choices)
    points = PointSerializer(many=True)
    computed_at = serializers.DateTimeField(help_text="Lúc tính; không thuộc ETag")


CHOICES = {"kind": Kind.values, "level": Level.values, "applicability": Regime.values}
QUESTION = [
    *rest.parameters(QuestionFilter.base_filters, number=["parent"], **CHOICES),
    *rest.parameters(ByForm.base_fields, by=Dimension.values),
]


class CoverageView(APIView):
    @extend_schema(
        operation_id="coverage",
        summary="Tỷ lệ cơ quan đã công bố tại một ngày",
        parameters=[rest.AS_OF, *QUESTION],
        responses={200: CoverageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Số cơ quan đã công bố trên số cơ quan trong phạm vi của người hỏi."""
        asked = Asked.of(request, "as_of")
        question = asked.filter.question
        counted = coverage(question, asked.by)
        content = {
            "as_of": question.day,
            "standard": question.standard or None,
            "by": asked.by.value,
            **asked.shown(counted),
        }
        return rest.answer(request, content, {"computed_at": timezone.localtime()})


class SeriesView(APIView):
    @extend_schema(
        operation_id="coverage_series",
        summary="Tỷ lệ công bố qua các năm hoặc các ngày",
        parameters=[
            OpenApiParameter("from", OpenApiTypes.INT, description="Từ năm, tính tại 31/12"),
            OpenApiParameter("to", OpenApiTypes.INT, description="Đến năm, tính tại 31/12"),
            OpenApiParameter("days", description="Hoặc các ngày, cách nhau bằng dấu phẩy"),
            *QUESTION,
        ],
        responses={200: SeriesSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Cùng một câu hỏi tại nhiều ngày, mỗi ngày một điểm; nhiều nhất 60 ngày."""
        asked = Asked.of(request, "from", "to", "days")
        question = asked.filter.question
        counted = coverage_over(_days(request), question, asked.by)
        content = {
            "standard": question.standard or None,
            "by": asked.by.value,
            "points": [{"as_of": day, **asked.shown(each)} for day, each in counted.items()],
        }
        return rest.answer(request, content, {"computed_at": timezone.localtime()})


def _days(request: Request) -> list[date]:
    """The days of a series. Raises ValidationError where they are not said or too many."""
    asked = request.query_params
    if asked.get("days"):
        days = [rest.named("days", parse_day, text) for text in asked["days"].split(",")]
    else:
        days = _year_ends(asked)
    if len(days) > MOST_DAYS:
        raise ValidationError(f"Hỏi nhiều nhất {MOST_DAYS} ngày một lần, ở đây là {len(days)}.")
    return days


def _year_ends(asked: Mapping[str, str]) -> list[date]:
    form = SpanForm({"since": asked.get("from"), "until": asked.get("to")})
    names = {"since": "from", "until": "to"}
    if not form.is_valid():
        raise ValidationError({names[field]: said for field, said in form.errors.as_data().items()})
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    if since > until:
        raise ValidationError({"from": f"Năm đầu {since} không thể sau năm cuối {until}."})
    return [date(year, 12, 31) for year in range(since, until + 1)]
