"""The agencies of a day and the declarations they stand on."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.views import APIView

from accounts.api import Request
from agencies.access import reach
from agencies.models import Kind, Level
from agencies.roles import Permission
from isoportal.lib import rest
from quality.models import Regime
from reports.filters import DECLARED, AgencyFilter
from reports.roster import Line, Roster, lines


class DeclaredSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField(help_text="Số, ký hiệu")
    signed_on = serializers.DateField(help_text="Ngày ký")
    in_force_from = serializers.DateField(help_text="Hiệu lực từ ngày")
    standard = serializers.CharField(help_text="Phiên bản tiêu chuẩn")
    url = serializers.CharField()


class AgencySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    as_of = serializers.DateField(help_text="Ngày của số liệu")
    name = serializers.CharField()
    short_name = serializers.CharField()
    code = serializers.CharField(help_text="Mã định danh, nếu không có là mã đơn vị hành chính")
    identifier = serializers.CharField(help_text="Mã định danh cơ quan")
    unit_code = serializers.CharField(help_text="Mã đơn vị hành chính")
    kind = serializers.ChoiceField(Kind.choices)
    kind_label = serializers.CharField()
    level = serializers.ChoiceField(Level.choices)
    group = serializers.CharField(help_text="Mã nhóm thống kê")
    group_label = serializers.CharField()
    parent = serializers.IntegerField(  # type: ignore[assignment]
        allow_null=True, help_text="Cơ quan cấp trên trực tiếp"
    )
    parent_name = serializers.CharField(allow_null=True)
    applicability = serializers.ChoiceField(Regime.choices, help_text="Chế độ áp dụng")
    applicability_label = serializers.CharField()
    declared = serializers.BooleanField(help_text="Đã công bố, còn hiệu lực tại ngày đó")
    declaration = DeclaredSerializer(allow_null=True)
    url = serializers.CharField()


class AgencyPageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="Số cơ quan khớp bộ lọc")
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    declared = serializers.IntegerField(help_text="Trong đó đã công bố")
    results = AgencySerializer(many=True)


LISTED = [
    rest.AS_OF,
    *rest.PAGING,
    *rest.parameters(
        AgencyFilter.base_filters,
        number=["parent"],
        kind=Kind.values,
        level=Level.values,
        applicability=Regime.values,
        declared=[value for value, _ in DECLARED],
    ),
]


class AgencyListView(APIView):
    @extend_schema(
        operation_id="agencies",
        summary="Các cơ quan tại một ngày",
        parameters=LISTED,
        responses={200: AgencyPageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Các cơ quan được thống kê, trong phạm vi của người hỏi, theo thứ tự chữ cái."""
        rest.check_parameters(request, [*AgencyFilter.base_filters, "as_of", "page", "page_size"])
        day = rest.as_of(request)
        number, size = rest.paging(request)
        within = reach(request.user, Permission.VIEW)
        chosen = AgencyFilter(request.query_params, day=day, reach=within)
        rest.check_form(chosen.form)
        roster = Roster(chosen, size)
        page, head = rest.page_of(request, roster, number)
        results = list(shown(page, day))
        return rest.answer(request, {**head, "declared": roster.share.part, "results": results})


class AgencyView(APIView):
    @extend_schema(
        operation_id="agency",
        summary="Một cơ quan tại một ngày",
        parameters=[rest.AS_OF],
        responses={200: AgencySerializer, **rest.problems()},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Cơ quan và công bố của cơ quan tại ngày đó; 404 nếu ngày đó chưa có hoặc đã hết."""
        rest.check_parameters(request, ["as_of"])
        day = rest.as_of(request)
        within = reach(request.user, Permission.VIEW)
        found = lines(AgencyFilter({}, day=day, reach=within).qs.filter(agency__pk=pk), day)
        if not found:
            raise NotFound
        return rest.answer(request, next(shown(found[:1], day)))


def shown(found: Iterable[Line], day: date) -> Iterator[dict[str, Any]]:
    """The lines as the API tells them; addresses are looked up once, not for each line."""
    agencies, declarations = reverse("api:agency-list"), reverse("api:declaration-list")
    for line in found:
        yield {
            **_agency(line, day),
            "declaration": _declaration(line, declarations),
            "url": f"{agencies}{line.pk}/?as_of={day.isoformat()}",
        }


def _agency(line: Line, day: date) -> dict[str, Any]:
    return {
        "id": line.pk,
        "as_of": day,
        "name": line.name,
        "short_name": line.short_name,
        "code": line.code,
        "identifier": line.identifier,
        "unit_code": line.unit_code,
        "kind": line.kind,
        "kind_label": line.kind_label,
        "level": line.level,
        "group": line.group,
        "group_label": line.group_name,
        "parent": line.parent,
        "parent_name": line.parent_name,
        "applicability": line.regime,
        "applicability_label": line.regime_label,
        "declared": line.is_declared,
    }


def _declaration(line: Line, at: str) -> dict[str, Any] | None:
    if line.declaration is None:
        return None
    return {
        "id": line.declaration,
        "number": line.number,
        "signed_on": line.signed_on,
        "in_force_from": line.in_force_from,
        "standard": line.standard,
        "url": f"{at}{line.declaration}/",
    }
