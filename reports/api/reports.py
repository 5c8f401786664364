"""The yearly reports: asked for, waited for, read."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import Request
from accounts.http import file_response
from agencies.access import can
from agencies.roles import Permission
from isoportal.lib import rest
from isoportal.lib.days import FIRST_DAY, LAST_DAY, check_day, parse_day, parse_year
from reports import actions
from reports.models import Report, ReportJob, ReportQuerySet


class AskSerializer(serializers.Serializer):
    """A year, meaning its 31 December, or the day the figures are cut off at."""

    year = serializers.IntegerField(
        required=False, min_value=FIRST_DAY.year, max_value=LAST_DAY.year, help_text="Năm báo cáo"
    )
    day = serializers.DateField(required=False, help_text="Hoặc ngày chốt số liệu")

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        strange = set(self.initial_data) - set(self.fields)
        if strange:
            words = "Không có trường này. Hãy gửi “year” hoặc “day”."
            raise serializers.ValidationError(dict.fromkeys(sorted(strange), words))
        if len(asked) != 1:
            raise serializers.ValidationError(
                "Hãy gửi một trong hai: “year”, ví dụ 2020, hoặc “day”, ví dụ 2020-06-30."
            )
        return asked

    def validate_day(self, day: date) -> date:
        return check_day(day)


class ReportSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    year = serializers.IntegerField()
    as_of = serializers.DateField(help_text="Ngày chốt số liệu")
    edition = serializers.IntegerField(help_text="Bản số")
    scope = serializers.IntegerField(help_text="Cơ quan mà báo cáo nói về")
    made_at = serializers.DateTimeField()
    pages = serializers.IntegerField()
    figures_sha256 = serializers.CharField()
    file_sha256 = serializers.CharField()
    url = serializers.CharField()
    file = serializers.CharField(help_text="Địa chỉ tải tệp PDF")


class ReportDetailSerializer(ReportSerializer):
    figures = serializers.JSONField(help_text="Số liệu đã chốt, không bao giờ thay đổi")


class ReportPageSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ReportSerializer(many=True)


class JobSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    year = serializers.IntegerField()
    as_of = serializers.DateField()
    state = serializers.ChoiceField(ReportJob.State.choices)
    state_label = serializers.CharField()
    progress = serializers.CharField()
    percent = serializers.IntegerField()
    attempts = serializers.IntegerField()
    error = serializers.CharField(help_text="Vì sao không lập được; trống nếu không lỗi")
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField()
    report = serializers.CharField(allow_null=True, help_text="Địa chỉ báo cáo khi đã xong")


class PDFRenderer(BaseRenderer):
    """Lets a client ask for application/pdf; the file itself is streamed."""

    media_type, format = "application/pdf", "pdf"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return data


class ReportListView(APIView):
    @extend_schema(
        operation_id="reports",
        summary="Các báo cáo đã lập",
        parameters=[
            OpenApiParameter("year", OpenApiTypes.INT, description="Năm báo cáo"),
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="Ngày chốt số liệu"),
            *rest.PAGING,
        ],
        responses={200: ReportPageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Các báo cáo trong phạm vi của người hỏi, mới nhất trước."""
        rest.check_parameters(request, ["year", "as_of", "page", "page_size"])
        number, size = rest.paging(request)
        found = _found(request, _reports(request).defer("figures"))
        page, head = rest.page_of(request, Paginator(found, size), number)
        return rest.answer(request, {**head, "results": [_shown(each) for each in page]})

    @extend_schema(
        operation_id="report_ask",
        summary="Yêu cầu lập báo cáo",
        request=AskSerializer,
        responses={202: JobSerializer, **rest.problems(403, 415)},
    )
    def post(self, request: Request) -> Response:
        """Xếp việc lập báo cáo vào hàng đợi; theo dõi tại địa chỉ ở đầu mục Location."""
        form = AskSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        day = asked.get("day") or date(asked["year"], 12, 31)
        scope = actions.province_on(day) or actions.province_on(timezone.localdate())
        if scope is None:
            raise ValidationError("Chưa có UBND tỉnh trong danh sách cơ quan nên chưa lập được.")
        if not can(request.user, Permission.READ_REPORTS, scope):
            raise NotFound
        job = _job(actions.ask(by=request.user, scope=scope, day=day))
        return Response(job, status=202, headers={"Location": job["url"]})


class ReportView(APIView):
    @extend_schema(
        operation_id="report",
        summary="Một báo cáo và số liệu của nó",
        responses={200: ReportDetailSerializer, **rest.problems()},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Báo cáo như đã lập; sửa số liệu về sau sinh ra bản mới, không đổi bản này."""
        rest.check_parameters(request, [])
        report = _reports(request).filter(pk=pk).first()
        if report is None:
            raise NotFound
        return rest.answer(request, {**_shown(report), "figures": report.figures})


class ReportFileView(APIView):
    renderer_classes = [PDFRenderer, JSONRenderer]

    @extend_schema(
        operation_id="report_file",
        summary="Tệp PDF của báo cáo",
        responses={
            (200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "Tệp PDF"),
            **rest.problems(),
        },
    )
    def get(self, request: Request, pk: int) -> FileResponse:
        """Tải báo cáo dạng PDF theo thể thức Nghị định số 30/2020/NĐ-CP."""
        rest.check_parameters(request, [])
        report = _reports(request).select_related("scope").filter(pk=pk).first()
        if report is None:
            raise NotFound
        return file_response(report.file, report.file_name)


class JobView(APIView):
    @extend_schema(
        operation_id="report_job",
        summary="Việc lập báo cáo đang ở đâu",
        responses={200: JobSerializer, **rest.problems()},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Hỏi lại cho đến khi trạng thái là done hoặc failed."""
        rest.check_parameters(request, [])
        job = ReportJob.objects.for_user(request.user, Permission.READ_REPORTS).filter(pk=pk)
        found = job.first()
        if found is None:
            raise NotFound
        return rest.answer(request, _job(found))


def _reports(request: Request) -> ReportQuerySet:
    return Report.objects.for_user(request.user, Permission.READ_REPORTS)


def _found(request: Request, reports: ReportQuerySet) -> ReportQuerySet:
    asked = request.query_params
    if asked.get("as_of"):
        reports = reports.filter(day=rest.named("as_of", parse_day, asked["as_of"]))
    if asked.get("year"):
        reports = reports.filter(day__year=rest.named("year", parse_year, asked["year"]))
    return reports


def _shown(report: Report) -> dict[str, Any]:
    return {
        "id": report.pk,
        "year": report.day.year,
        "as_of": report.day,
        "edition": report.edition,
        "scope": report.scope_id,
        "made_at": timezone.localtime(report.made_at),
        "pages": report.pages,
        "figures_sha256": report.figures_sha256,
        "file_sha256": report.file_sha256,
        "url": reverse("api:report", args=[report.pk]),
        "file": reverse("api:report-file", args=[report.pk]),
    }


def _job(job: ReportJob) -> dict[str, Any]:
    finished = job.finished_at and timezone.localtime(job.finished_at)
    return {
        "id": job.pk,
        "year": job.day.year,
        "as_of": job.day,
        "state": job.state,
        "state_label": job.get_state_display(),
        "progress": job.progress,
        "percent": job.percent,
        "attempts": job.attempts,
        "error": job.error,
        "asked_at": timezone.localtime(job.asked_at),
        "finished_at": finished,
        "url": reverse("api:report-job", args=[job.pk]),
        "report": reverse("api:report", args=[job.report_id]) if job.report_id else None,
    }
