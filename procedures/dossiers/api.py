"""Dossiers for other systems: read, and sent in by the one-stop system."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import Request
from agencies.access import reach
from agencies.roles import Permission
from isoportal.lib import rest
from procedures.dossiers import actions
from procedures.dossiers.filters import DossierFilter
from procedures.dossiers.periods import PARTS, Period
from procedures.dossiers.pushed import MOST, read
from procedures.dossiers.totals import Numbers, totals
from procedures.models import DossierCount
from procedures.models.dossier import COUNTS

ASKED = ("year", "period", "group", "agency", "field")
WORDS = actions.WORDS
EXAMPLE = OpenApiExample(
    "Một xã, quý I/2021",
    value={
        "rows": [
            {
                "agency": "000.01.12.H40",
                "field": "Hộ tịch",
                "start": "2021-01-01",
                "last_day": "2021-03-31",
                "carried": 2,
                "received_direct": 230,
                "received_online": 20,
                "done_on_time": 251,
                "open_in_time": 1,
            },
            {
                "agency": 41,
                "procedure": "1.000894",
                "start": "2021-01-01",
                "last_day": "2021-03-31",
                "received_direct": 12,
                "done_early": 10,
                "done_on_time": 2,
            },
        ]
    },
    request_only=True,
)


def _figure(name: str, **more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, help_text=WORDS[name].capitalize(), **more)


class FiguresSerializer(serializers.Serializer):
    """carried + received_* = done_* + open_*."""

    carried = _figure("carried")
    received_online = _figure("received_online")
    received_direct = _figure("received_direct")
    received_post = _figure("received_post")
    done_early = _figure("done_early")
    done_on_time = _figure("done_on_time")
    done_late = _figure("done_late")
    open_in_time = _figure("open_in_time")
    open_late = _figure("open_late")


class CountSerializer(FiguresSerializer):
    agency = serializers.IntegerField(help_text="Số của cơ quan trên cổng")
    agency_name = serializers.CharField(help_text="Tên gọi vào ngày cuối của năm hoặc kỳ được hỏi")
    field = serializers.CharField(help_text="Lĩnh vực")  # type: ignore[assignment]
    procedure = serializers.CharField(
        allow_null=True, help_text="Mã TTHC; null là số liệu chung của lĩnh vực"
    )
    start = serializers.DateField(help_text="Ngày đầu của kỳ")
    last_day = serializers.DateField(help_text="Ngày cuối của kỳ, tính cả ngày này")
    source = serializers.ChoiceField(  # type: ignore[assignment]
        DossierCount.Source.choices, help_text="Ai ghi: nhập tay, Excel hay hệ thống một cửa"
    )
    changed_at = serializers.DateTimeField()


class TotalSerializer(FiguresSerializer):
    """Of all rows: carried of the first period, open of the last, sums of the others."""

    received = serializers.IntegerField(help_text="Tổng tiếp nhận")
    done = serializers.IntegerField(help_text="Tổng đã giải quyết")
    still_open = serializers.IntegerField(help_text="Tổng đang giải quyết")
    jump = serializers.IntegerField(
        help_text="Số chuyển sang lệch với số đang giải quyết của kỳ trước, cộng lại"
    )
    on_time_percent = serializers.FloatField(
        allow_null=True, help_text="Giải quyết trước hạn và đúng hạn, %; null khi chưa giải quyết"
    )


class CountPageSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    total = TotalSerializer()
    results = CountSerializer(many=True)


class PushedRowSerializer(serializers.Serializer):
    agency = serializers.JSONField(
        help_text="Số của cơ quan trên cổng (số nguyên) hoặc mã định danh (chuỗi)"
    )
    procedure = serializers.CharField(required=False, help_text="Mã TTHC, ví dụ 1.000894")
    field = serializers.CharField(  # type: ignore[assignment]
        required=False, help_text="Tên lĩnh vực; bỏ trống khi đã gửi mã TTHC"
    )
    start = serializers.DateField(help_text="Ngày đầu của kỳ")
    last_day = serializers.DateField(
        help_text="Ngày cuối của kỳ, tính cả ngày này; cùng năm với start và đã qua"
    )
    carried = _figure("carried", required=False)
    received_online = _figure("received_online", required=False)
    received_direct = _figure("received_direct", required=False)
    received_post = _figure("received_post", required=False)
    done_early = _figure("done_early", required=False)
    done_on_time = _figure("done_on_time", required=False)
    done_late = _figure("done_late", required=False)
    open_in_time = _figure("open_in_time", required=False)
    open_late = _figure("open_late", required=False)


class PushSerializer(serializers.Serializer):
    rows = PushedRowSerializer(many=True, help_text=f"Từ 1 đến {MOST} dòng")


class PushedSerializer(serializers.Serializer):
    made = serializers.IntegerField(help_text="Số dòng mới")
    changed = serializers.IntegerField(help_text="Số dòng có số liệu khác trước, đã sửa")
    unchanged = serializers.IntegerField(help_text="Số dòng như đã có")


class DossiersView(APIView):
    @extend_schema(
        operation_id="dossiers",
        summary="Số hồ sơ tiếp nhận, giải quyết của các kỳ trong năm",
        parameters=[
            OpenApiParameter("year", OpenApiTypes.INT, description="Năm; bỏ trống là năm nay"),
            OpenApiParameter("period", description="Phần của năm", enum=list(PARTS)),
            OpenApiParameter("group", description="Mã nhóm thống kê"),
            OpenApiParameter("agency", OpenApiTypes.INT, description="Cơ quan"),
            OpenApiParameter("field", OpenApiTypes.INT, description="Lĩnh vực"),
            *rest.PAGING,
        ],
        responses={200: CountPageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Từng dòng số liệu trong phạm vi của người hỏi, và tổng của chúng."""
        rest.check_parameters(request, [*ASKED, "page", "page_size"])
        number, size = rest.paging(request)
        asked = DossierFilter(request.query_params, user=request.user, day=timezone.localdate())
        rest.check_form(asked)
        total = totals(asked.counts, asked.span, None).total
        page, head = rest.page_of(request, Paginator(asked.rows, size), number)
        return rest.answer(request, {**head, "total": _total(total), "results": list(_told(page))})

    @extend_schema(
        operation_id="dossiers_push",
        summary="Hệ thống một cửa gửi số liệu hồ sơ",
        request=PushSerializer,
        examples=[EXAMPLE],
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", location=OpenApiParameter.HEADER,
                description="Không cần: gửi lại cùng nội dung không thay đổi gì",
            )
        ],
        responses={
            200: PushedSerializer, 201: PushedSerializer, **rest.problems(403, 413, 415),
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Ghi tất cả các dòng, hoặc không ghi dòng nào khi có dòng sai (errors nêu từng chỗ, ví dụ
        /rows/3/done_late). Một dòng là số liệu của một lĩnh vực hoặc một TTHC trong một kỳ; kỳ đã
        có thì số liệu được thay. Số không gửi là 0. Trả lời 201 khi có dòng mới, 200 khi không."""
        rest.check_parameters(request, [])
        within = reach(request.user, Permission.PUSH_DOSSIERS)
        if not within:
            raise PermissionDenied(
                "Tài khoản này không được gửi số liệu hồ sơ. Việc đó dành cho hệ thống một cửa, "
                "dùng mã kết nối do Tổ giúp việc cấp."
            )
        lines, faults = read(request.data, within)
        done = actions.write(
            by=request.user,
            lines=lines,
            faults=faults,
            source=DossierCount.Source.SYSTEM,
            today=timezone.localdate(),
        )
        told = {"made": len(done.made), "changed": len(done.changed), "unchanged": len(done.same)}
        return Response(told, status=201 if done.made else 200)


def _total(numbers: Numbers) -> dict[str, Any]:
    percent = numbers.on_time.percent
    return {
        **{name: getattr(numbers, name) for name in [*COUNTS, "received", "done", "still_open"]},
        "jump": numbers.jump,
        "on_time_percent": None if percent is None else float(percent),
    }


def _told(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "agency": row.agency_id,
            "agency_name": row.agency_name,
            "field": row.field.name,
            "procedure": str(row.procedure) if row.procedure else None,
            "start": row.start,
            "last_day": Period(row.start, row.end).last_day,
            **{name: getattr(row, name) for name in COUNTS},
            "source": row.source,
            "changed_at": timezone.localtime(row.changed_at),
        }
