"""The catalogue of procedures and how far they are covered, for other systems."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from accounts.api import Request
from agencies.access import reach
from agencies.models import Level as Tier
from agencies.roles import Permission
from isoportal.lib import rest
from procedures.coverage import Dimension, Question, Row, coverage
from procedures.handling.filters import CoverageFilter
from procedures.models import Field, Level, ProcedureVersion

FILTERS = ("agency", "field", "group", "level", "q", "tthc")
OWN = (
    "procedure_id", "name", "field_id", "levels", "decision", "decided_on", "start", "limits",
    "online",
)  # fmt: skip


class CatalogueForm(forms.Form):
    q = forms.CharField(required=False, max_length=100, label="Mã hoặc tên TTHC")
    field = forms.ModelChoiceField(
        Field.objects.all(), required=False, label="Số của lĩnh vực",
        error_messages={"invalid_choice": "Không có lĩnh vực này."},
    )  # fmt: skip
    level = forms.ChoiceField(
        required=False, choices=[("", ""), *Level.choices], label="Cấp thực hiện",
        error_messages={
            "invalid_choice": f"Không có cấp “%(value)s”. Các cấp: {', '.join(Level.values)}."
        },
    )  # fmt: skip


class ByForm(forms.Form):
    by = forms.ChoiceField(
        choices=Dimension.choices, required=False, label="Mỗi dòng là gì; mặc định là lĩnh vực",
        error_messages={
            "invalid_choice": "Không có cách chia “%(value)s”. "
            f"Các cách chia: {', '.join(Dimension.values)}."
        },
    )  # fmt: skip


class LimitSerializer(serializers.Serializer):
    case = serializers.CharField(help_text="Trường hợp; rỗng là mọi trường hợp")
    channel = serializers.CharField(help_text="Cách nộp hồ sơ")
    value = serializers.CharField(allow_null=True, help_text="Thời hạn; null là không quy định")
    unit = serializers.CharField(help_text="Đơn vị: working_days, days, hours")
    fee = serializers.CharField(help_text="Phí, lệ phí")


class ProcedureSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField(help_text="Mã TTHC")
    name = serializers.CharField()
    field = serializers.IntegerField(help_text="Số của lĩnh vực")
    field_name = serializers.CharField()  # type: ignore[assignment]
    levels = serializers.ListField(child=serializers.ChoiceField(Level.choices))
    decision = serializers.CharField(help_text="Quyết định công bố")
    decided_on = serializers.DateField(allow_null=True)
    in_force_from = serializers.DateField()
    limits = LimitSerializer(many=True, help_text="Thời hạn, lệ phí theo từng trường hợp")
    online = serializers.CharField(help_text="Mức độ dịch vụ công trực tuyến; rỗng là không có")


class ProcedurePageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="Số TTHC khớp bộ lọc")
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ProcedureSerializer(many=True)


class HandledShareSerializer(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Số lượt TTHC có quy trình ISO")
    denominator = serializers.IntegerField(help_text="Số lượt TTHC được giao")
    percent = serializers.FloatField(allow_null=True, help_text="null khi không có TTHC nào")


class HandledPartSerializer(HandledShareSerializer):
    key = serializers.CharField(help_text="Mã ổn định của dòng")
    label = serializers.CharField(help_text="Tên của dòng")  # type: ignore[assignment]
    members = serializers.CharField(help_text="Địa chỉ trang danh sách sau con số")


class HandledRowSerializer(HandledPartSerializer):
    parts = HandledPartSerializer(many=True, help_text="Các dòng con, cộng lại bằng dòng này")


class ProcedureCoverageSerializer(serializers.Serializer):
    as_of = serializers.DateField(help_text="Ngày của số liệu")
    by = serializers.CharField(help_text="Mỗi dòng là gì: field, agency hoặc group")
    rows = HandledRowSerializer(many=True)
    total = HandledShareSerializer()


class ProcedureListView(APIView):
    @extend_schema(
        operation_id="procedures",
        summary="Danh mục thủ tục hành chính tại một ngày",
        parameters=[
            rest.AS_OF,
            *rest.PAGING,
            *rest.parameters(CatalogueForm.base_fields, number=["field"], level=Level.values),
        ],
        responses={200: ProcedurePageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Các TTHC có hiệu lực ngày as_of, theo thứ tự mã."""
        known = [*CatalogueForm.base_fields, "as_of", "page", "page_size"]
        rest.check_parameters(request, known)
        number, size = rest.paging(request)
        form = CatalogueForm(request.query_params)
        rest.check_form(form)
        rows = _in_catalogue(request, form.cleaned_data)
        page, head = rest.page_of(request, Paginator(rows, size), number)
        return rest.answer(request, {**head, "results": list(_told(page))})


class ProcedureCoverageView(APIView):
    @extend_schema(
        operation_id="procedure_coverage",
        summary="TTHC đã có quy trình ISO trên TTHC được giao tại một ngày",
        parameters=[
            rest.AS_OF,
            *rest.parameters(
                {name: CoverageFilter.base_fields[name] for name in FILTERS},
                number=["agency", "field"],
                level=Tier.values,
            ),
            *rest.parameters(ByForm.base_fields, by=Dimension.values),
        ],
        responses={200: ProcedureCoverageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Mỗi TTHC của mỗi cơ quan trong phạm vi của người hỏi được tính một lượt."""
        rest.check_parameters(request, [*FILTERS, "as_of", "by"])
        form = ByForm(request.query_params)
        rest.check_form(form)
        by = Dimension(form.cleaned_data["by"] or Dimension.FIELD)
        question, chosen = _asked(request)
        counted = coverage(question, by)
        asked = {**chosen, "day": question.day.isoformat()}
        content = {
            "as_of": question.day,
            "by": by.value,
            "rows": [
                {**_row(row, asked), "parts": [_row(part, asked) for part in row.parts]}
                for row in counted.rows
            ],
            "total": _share(counted.total),
        }
        return rest.answer(request, content)


def _asked(request: Request) -> tuple[Question, dict[str, str]]:
    """The question, and its filters as an address carries them."""
    day, within = rest.as_of(request), reach(request.user, Permission.VIEW)
    if not {*FILTERS} & request.query_params.keys():
        return Question(day, reach=within), {}
    form = CoverageFilter(request.query_params, day=day, reach=within)
    rest.check_form(form)
    return form.question, form.query


def _row(row: Row, asked: dict[str, str]) -> dict[str, Any]:
    address = f"{reverse('procedures:coverage-members')}?{urlencode({**asked, **row.filters})}"
    return {"key": row.key, "label": row.label, **_share(row.share), "members": address}


def _share(share: Any) -> dict[str, Any]:
    percent = share.percent
    return {
        "numerator": share.part,
        "denominator": share.whole,
        "percent": None if percent is None else float(percent),
    }


def _in_catalogue(request: Request, asked: dict[str, Any]) -> Any:
    rows = ProcedureVersion.objects.as_of(rest.as_of(request)).search(asked["q"])
    if asked["field"]:
        rows = rows.filter(field=asked["field"])
    if asked["level"]:
        rows = rows.at_level(asked["level"])
    named = {
        "code": F("procedure__code"),
        "local": F("procedure__local"),
        "field_name": F("field__name"),
    }
    return rows.order_by("procedure__code", "procedure__local").values(*OWN, **named)


def _told(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "id": row["procedure_id"],
            "code": f"{row['code']}.{row['local']}" if row["local"] else row["code"],
            "name": row["name"],
            "field": row["field_id"],
            "field_name": row["field_name"],
            "levels": [level for level in row["levels"].split(",") if level],
            "decision": row["decision"],
            "decided_on": row["decided_on"],
            "in_force_from": row["start"],
            "limits": row["limits"],
            "online": row["online"],
        }
