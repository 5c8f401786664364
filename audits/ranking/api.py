"""Scores and ranks of concluded inspections, for other systems."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.views import APIView

from accounts.api import Request
from agencies.access import reach
from agencies.models import Level
from agencies.roles import Permission
from audits.models import Campaign
from audits.models.checklist import YEAR_VALIDATORS
from audits.ranking import rows
from audits.ranking.filters import RankingFilter, groups_by_number
from audits.ranking.rows import By, Class
from audits.ranking.seeing import campaigns_for, sees_all
from audits.ranking.spread import Spread
from isoportal.lib import rest

Among = Mapping[Class, Spread]
FILTERS = ("by", "group", "level", "q")


class WhichForm(forms.Form):
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), required=False, label="Số của đợt kiểm tra",
        error_messages={
            "invalid_choice": "Không có đợt kiểm tra này, hoặc xếp hạng của đợt chưa được công "
            "khai."
        },
    )  # fmt: skip
    year = forms.IntegerField(required=False, validators=YEAR_VALIDATORS, label="Năm của đợt")

    def __init__(self, asked: Any, campaigns: Any) -> None:
        super().__init__(asked)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        self.campaigns = campaigns

    def asked(self) -> tuple[int, ...]:
        """The campaigns that are asked for; all that may be seen where none is."""
        rest.check_form(self)
        found, year = self.campaigns, self.cleaned_data["year"]
        if self.cleaned_data["campaign"]:
            found = found.filter(pk=self.cleaned_data["campaign"].pk)
        asked = found if year is None else found.filter(year=year)
        return tuple(asked.values_list("pk", flat=True))


class ScoreSerializer(serializers.Serializer):
    inspection = serializers.IntegerField(help_text="Số của cuộc kiểm tra")
    campaign = serializers.IntegerField(help_text="Số của đợt kiểm tra")
    agency = serializers.IntegerField()
    agency_name = serializers.CharField(help_text="Tên gọi khi được kiểm tra")
    group = serializers.CharField(allow_null=True, help_text="Mã nhóm thống kê")
    level = serializers.CharField(help_text="Cấp: province, district, commune")
    rank = serializers.IntegerField(
        allow_null=True, help_text="Hạng trong nhóm hoặc cấp của đợt; cùng điểm thì cùng hạng, "
        "hạng sau liền số. null khi không rõ nhóm và cấp"
    )  # fmt: skip
    tied_with = serializers.IntegerField(help_text="Số cơ quan khác cùng hạng")
    score = serializers.CharField(help_text="Điểm thẩm định trên 100, ví dụ 86.50")
    part_1 = serializers.CharField(allow_null=True, help_text="Nội dung I, phần trăm")
    part_2 = serializers.CharField(allow_null=True, help_text="Nội dung II, phần trăm")
    grade = serializers.CharField(help_text="Xếp loại; rỗng khi năm đó không có mức xếp loại")
    concluded_on = serializers.DateField()
    previous_score = serializers.CharField(
        allow_null=True, help_text="Điểm lần kết luận trước; null khi không có hoặc chưa công khai"
    )
    change = serializers.CharField(allow_null=True, help_text="score − previous_score")


class ScorePageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="Số cuộc kiểm tra khớp bộ lọc")
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ScoreSerializer(many=True)


class ScoresView(APIView):
    @extend_schema(
        operation_id="scores",
        summary="Điểm và xếp hạng các cuộc kiểm tra đã kết luận",
        parameters=[
            *rest.parameters(WhichForm.base_fields, number=WhichForm.base_fields),
            *rest.parameters(
                {name: RankingFilter.base_fields[name] for name in FILTERS},
                by=[each.value for each in By],
                level=Level.values,
            ),
            *rest.PAGING,
        ],
        responses={200: ScorePageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Theo đợt, nhóm (hoặc cấp) rồi hạng. Đợt chưa công khai chỉ Ban Chỉ đạo đọc được."""
        known = [*WhichForm.base_fields, *FILTERS, "page", "page_size"]
        rest.check_parameters(request, known)
        number, size = rest.paging(request)
        campaigns = WhichForm(request.query_params, campaigns_for(request.user)).asked()
        asked = RankingFilter(request.query_params, groups_by_number())
        rest.check_form(asked)
        among = rows.spreads(campaigns, asked.way)
        paginator = Counted(asked.of(campaigns), size)
        paginator.count = _count(paginator.object_list, among, asked)
        page, head = rest.page_of(request, paginator, number)
        return rest.answer(request, {**head, "results": list(_told(request, page, asked, among))})


class Counted(Paginator):  # type: ignore[type-arg]
    """A list whose length is known already."""

    count: int = 0  # type: ignore[assignment]


def _count(found: Any, among: Among, asked: RankingFilter) -> int:
    """Where all of them are asked for, they are counted already."""
    return found.count() if asked.narrows else sum(each.units for each in among.values())


def _told(
    request: Request, page: Any, asked: RankingFilter, among: Among
) -> Iterator[dict[str, Any]]:
    within, whole = reach(request.user, Permission.VIEW), sees_all(request.user)
    for row in rows.read(page, asked.way, among, reach=within, sees_all=whole):
        group = asked.groups.get(row.group or 0)
        yield {
            "inspection": row.inspection,
            "campaign": row.campaign,
            "agency": row.agency,
            "agency_name": row.name,
            "group": group.code if group else None,
            "level": row.level,
            "rank": row.rank,
            "tied_with": row.others,
            "score": _shown(row.score),
            "part_1": _shown(row.part_one),
            "part_2": _shown(row.part_two),
            "grade": row.grade,
            "concluded_on": row.concluded_on,
            "previous_score": _shown(row.previous),
            "change": _shown(row.change),
        }


def _shown(value: Any) -> str | None:
    """86.50: always two decimals."""
    return None if value is None else f"{value:.2f}"
