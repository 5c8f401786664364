"""The register of declarations for other systems."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.views import APIView

from accounts.api import Request
from isoportal.lib import rest
from quality.declaring.filters import IN_FORCE, DeclarationFilter
from quality.models import Declaration, Posting, Status
from quality.models.declaration import DeclarationQuerySet

FIELDS = [
    "id", "number", "agency_id", "agency_name", "kind", "status", "signed_on", "start", "end",
    "version__code", "version__name", "scope", "signer", "signer_position", "end_decision",
    "end_reason", "replaces_id",
]  # fmt: skip


class DeclarationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField(help_text="Số, ký hiệu")
    agency = serializers.IntegerField(help_text="Cơ quan công bố")
    agency_name = serializers.CharField(
        help_text="Tên gọi của cơ quan tại ngày as_of; bỏ trống là hôm nay"
    )
    kind = serializers.ChoiceField(Declaration.Kind.choices)
    kind_label = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    status_label = serializers.CharField()
    signed_on = serializers.DateField(help_text="Ngày ký")
    in_force_from = serializers.DateField(help_text="Hiệu lực từ ngày")
    ends_on = serializers.DateField(
        allow_null=True, help_text="Ngày đầu tiên hết hiệu lực; null là còn hiệu lực"
    )
    standard = serializers.CharField(help_text="Phiên bản tiêu chuẩn")
    standard_name = serializers.CharField()
    scope = serializers.CharField(help_text="Phạm vi áp dụng")
    signer = serializers.CharField()
    signer_position = serializers.CharField()
    end_decision = serializers.CharField(help_text="Văn bản chấm dứt")
    end_reason = serializers.CharField(help_text="Lý do chấm dứt")
    replaces = serializers.IntegerField(allow_null=True, help_text="Công bố mà nó thay thế")
    url = serializers.CharField()


class PostingSerializer(serializers.Serializer):
    place = serializers.CharField(help_text="Nơi niêm yết")
    url = serializers.CharField()
    on = serializers.DateField(help_text="Ngày niêm yết")


class DeclarationDetailSerializer(DeclarationSerializer):
    postings = PostingSerializer(many=True)


class DeclarationPageSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = DeclarationSerializer(many=True)


LISTED = [
    rest.AS_OF,
    *rest.PAGING,
    *rest.parameters(
        DeclarationFilter.base_filters,
        number=["agency"],
        status=Status.values,
        kind=Declaration.Kind.values,
        in_force=[value for value, _ in IN_FORCE],
    ),
]


class DeclarationListView(APIView):
    @extend_schema(
        operation_id="declarations",
        summary="Sổ công bố",
        parameters=LISTED,
        responses={200: DeclarationPageSerializer, **rest.problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Các công bố trong phạm vi của người hỏi, mới nhất trước.

        Có as_of thì chỉ gồm các công bố đang có hiệu lực ngày đó, trừ khi in_force hoặc
        status nói khác.
        """
        known = [*DeclarationFilter.base_filters, "as_of", "page", "page_size"]
        rest.check_parameters(request, known)
        number, size = rest.paging(request)
        rows = _chosen(request).values(*FIELDS)
        page, head = rest.page_of(request, Paginator(rows, size), number)
        return rest.answer(request, {**head, "results": list(_shown(page))})


class DeclarationView(APIView):
    @extend_schema(
        operation_id="declaration",
        summary="Một công bố",
        responses={200: DeclarationDetailSerializer, **rest.problems()},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Công bố và các nơi đã niêm yết."""
        rest.check_parameters(request, [])
        mine = Declaration.objects.for_user(request.user).with_agency_on(timezone.localdate())
        row = mine.filter(pk=pk).values(*FIELDS).first()
        if row is None:
            raise NotFound
        posted = Posting.objects.filter(declaration=pk).values("place", "url", "on")
        return rest.answer(request, {**next(_shown([row])), "postings": list(posted)})


def _chosen(request: Request) -> DeclarationQuerySet:
    asked = request.query_params.copy()
    if "as_of" in asked:
        asked["day"] = rest.as_of(request).isoformat()
    mine = Declaration.objects.for_user(request.user)
    chosen = DeclarationFilter(asked, mine, request=request)
    rest.check_form(chosen.form)
    return chosen.qs.with_agency_on(chosen.day)


def _shown(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows as the API tells them; the address is looked up once, not for each row."""
    register = reverse("api:declaration-list")
    for row in rows:
        yield {**_declaration(row), "url": f"{register}{row['id']}/"}


def _declaration(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "number": row["number"],
        "agency": row["agency_id"],
        "agency_name": row["agency_name"],
        "kind": row["kind"],
        "kind_label": Declaration.Kind(row["kind"]).label,
        "status": row["status"],
        "status_label": Status(row["status"]).label,
        "signed_on": row["signed_on"],
        "in_force_from": row["start"],
        "ends_on": row["end"],
        "standard": row["version__code"],
        "standard_name": row["version__name"],
        "scope": row["scope"],
        "signer": row["signer"],
        "signer_position": row["signer_position"],
        "end_decision": row["end_decision"],
        "end_reason": row["end_reason"],
        "replaces": row["replaces_id"],
    }
