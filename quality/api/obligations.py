"""The year's obligations for other systems: how many owe, have handed in, and how."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from accounts.api import Request
from agencies.models import Kind
from isoportal.lib import rest
from isoportal.lib.share import Share
from quality.duties.filters import STANDINGS, asked_year
from quality.duties.matrix import Matrix, asked
from quality.duties.owing import Row
from quality.duties.standing import Cell, Standing, Tally

DEFINITIONS = {
    "expected": "Số nghĩa vụ phải nộp, không kể nghĩa vụ được miễn; = submitted + missing",
    "submitted": "Đã nộp ít nhất một lần; = on_time + late = waiting + returned + accepted",
    "on_time": "Lần nộp đầu tiên đến hết ngày timely_on",
    "late": "Lần nộp đầu tiên sau ngày timely_on",
    "waiting": "Đã nộp, chờ Ban Chỉ đạo tiếp nhận",
    "returned": "Bị trả lại, cơ quan phải nộp lại",
    "accepted": "Đã được tiếp nhận",
    "missing": "Chưa nộp",
    "overdue": "Chưa nộp và đã quá ngày timely_on; là một phần của missing",
    "waived": "Được miễn, có lý do công khai; không thuộc expected",
}
FILTERS = ("group", "kind", "parent", "obligation")


class TallySerializer(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Đã nộp (submitted)")
    denominator = serializers.IntegerField(help_text="Phải nộp (expected)")
    percent = serializers.FloatField(allow_null=True, help_text="null khi không ai phải nộp")
    expected = serializers.IntegerField(help_text=DEFINITIONS["expected"])
    submitted = serializers.IntegerField(help_text=DEFINITIONS["submitted"])
    on_time = serializers.IntegerField(help_text=DEFINITIONS["on_time"])
    late = serializers.IntegerField(help_text=DEFINITIONS["late"])
    waiting = serializers.IntegerField(help_text=DEFINITIONS["waiting"])
    returned = serializers.IntegerField(help_text=DEFINITIONS["returned"])
    accepted = serializers.IntegerField(help_text=DEFINITIONS["accepted"])
    missing = serializers.IntegerField(help_text=DEFINITIONS["missing"])
    overdue = serializers.IntegerField(help_text=DEFINITIONS["overdue"])
    waived = serializers.IntegerField(help_text=DEFINITIONS["waived"])


class KindTallySerializer(TallySerializer):
    key = serializers.CharField(help_text="Mã loại nghĩa vụ")
    label = serializers.CharField(help_text="Tên nghĩa vụ")  # type: ignore[assignment]
    members = serializers.CharField(help_text="Địa chỉ danh sách cơ quan của dòng")


class ObligationsSerializer(serializers.Serializer):
    as_of = serializers.DateField(help_text="Ngày của số liệu")
    year = serializers.IntegerField(help_text="Năm của nghĩa vụ")
    rows = KindTallySerializer(many=True)
    total = TallySerializer()
    definitions = serializers.DictField(child=serializers.CharField())


class DutySerializer(serializers.Serializer):
    agency = serializers.IntegerField()
    agency_name = serializers.CharField(help_text="Tên gọi tại ngày as_of")
    kind = serializers.ChoiceField(Kind.choices, help_text="Loại cơ quan")
    group = serializers.CharField(help_text="Mã nhóm thống kê")
    obligation = serializers.CharField(help_text="Mã loại nghĩa vụ")
    obligation_label = serializers.CharField()
    year = serializers.IntegerField()
    due_on = serializers.DateField(help_text="Hạn nộp")
    timely_on = serializers.DateField(help_text="Tính đúng hạn đến hết ngày này")
    lock_on = serializers.DateField(help_text="Sau ngày này không nhận nữa")
    standing = serializers.ChoiceField(Standing.choices)
    standing_label = serializers.CharField()
    on_time = serializers.BooleanField(allow_null=True, help_text="null khi chưa nộp")
    submitted_at = serializers.CharField(
        allow_null=True, help_text="Lần nộp đầu tiên; riêng niêm yết là ngày"
    )


class DutyPageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="Số nghĩa vụ khớp bộ lọc")
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = DutySerializer(many=True)


ASKED = [
    rest.AS_OF,
    OpenApiParameter("year", OpenApiTypes.INT, description="Năm; bỏ trống là năm của as_of"),
    OpenApiParameter("group", description="Mã nhóm thống kê"),
    OpenApiParameter("kind", description="Loại cơ quan", enum=Kind.values),
    OpenApiParameter("parent", OpenApiTypes.INT, description="Cơ quan này và các cơ quan bên dưới"),
    OpenApiParameter("obligation", description="Mã loại nghĩa vụ"),
]
STANDING = OpenApiParameter("standing", description="Tình trạng", enum=list(STANDINGS))


class ObligationsView(APIView):
    @extend_schema(
        operation_id="obligations",
        summary="Nghĩa vụ của năm: phải nộp, đã nộp, đúng hạn, muộn",
        parameters=ASKED,
        responses={200: ObligationsSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Số liệu theo từng loại nghĩa vụ của các cơ quan trong phạm vi của người hỏi."""
        found = _asked(request)
        told = found.by_kind
        content = {
            "as_of": found.day,
            "year": found.year,
            "rows": [
                {"key": kind.code, "label": kind.name, **_tally(tally),
                 "members": _members(request, found, kind.code)}
                for kind, tally in told
            ],
            "total": _tally(found.overview),
            "definitions": DEFINITIONS,
        }  # fmt: skip
        return rest.answer(request, content)


class ObligationAgenciesView(APIView):
    @extend_schema(
        operation_id="obligation_agencies",
        summary="Từng cơ quan, từng nghĩa vụ của năm",
        parameters=[*ASKED, STANDING, *rest.PAGING],
        responses={200: DutyPageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Mỗi dòng là một nghĩa vụ của một cơ quan, theo thứ tự chữ cái của cơ quan."""
        number, size = rest.paging(request)
        found = _asked(request, "standing", "page", "page_size")
        page, head = rest.page_of(request, Paginator(found.pairs, size), number)
        return rest.answer(request, {**head, "results": list(_shown(page))})


def _asked(request: Request, *more: str) -> Matrix:
    rest.check_parameters(request, ["as_of", "year", *FILTERS, *more])
    day = rest.as_of(request)
    rest.named("year", lambda text: asked_year(text, day), request.query_params.get("year"))
    found = asked(request.query_params, request.user, day)
    rest.check_form(found.filter)
    return found


def _tally(tally: Tally) -> dict[str, Any]:
    share = Share(tally.submitted, tally.expected)
    percent = share.percent
    return {
        "numerator": share.part,
        "denominator": share.whole,
        "percent": None if percent is None else float(percent),
        **{name: getattr(tally, name) for name in DEFINITIONS},
    }


def _members(request: Request, found: Matrix, code: str) -> str:
    asked_for = request.query_params.copy()
    asked_for["as_of"], asked_for["year"] = found.day.isoformat(), str(found.year)
    asked_for["obligation"] = code
    return f"{reverse('api:obligation-agencies')}?{asked_for.urlencode()}"


def _shown(pairs: list[tuple[Row, Cell]]) -> Iterator[dict[str, Any]]:
    for row, cell in pairs:
        obligation = cell.obligation
        yield {
            "agency": row.pk,
            "agency_name": row.shown.name,
            "kind": row.shown.kind,
            "group": row.shown.group,
            "obligation": obligation.kind.code,
            "obligation_label": obligation.kind.name,
            "year": obligation.year,
            "due_on": obligation.due_on,
            "timely_on": obligation.timely_on,
            "lock_on": obligation.lock_on,
            "standing": cell.standing.value,
            "standing_label": str(cell.standing.label),
            "on_time": cell.on_time,
            "submitted_at": _moment(cell.handed_in),
        }


def _moment(moment: date | None) -> str | None:
    """A moment in the province's zone, or the day where only that is known."""
    if moment is None:
        return None
    return (localtime(moment) if isinstance(moment, datetime) else moment).isoformat()
