"""What every part of the API does alike: check the parameters, page, answer a conditional read."""

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpResponse
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from isoportal.lib.days import day_or_today

PAGE_SIZE = 50
MOST_ROWS = 200
T = TypeVar("T")
PROBLEM = "application/problem+json"


class Paging(forms.Form):
    """Which part of a list is asked for."""

    page = forms.IntegerField(min_value=1, required=False, label="Trang, từ 1")
    page_size = forms.IntegerField(
        min_value=1, max_value=MOST_ROWS, required=False, label="Số dòng mỗi trang, nhiều nhất 200"
    )


class FaultSerializer(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="Tham số hoặc trường có lỗi, ví dụ /as_of")
    detail = serializers.CharField(help_text="Lỗi, bằng tiếng Việt")


class ProblemSerializer(serializers.Serializer[Any]):
    """An error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = FaultSerializer(many=True)  # type: ignore[assignment]


def problems(*more: int) -> dict[tuple[int, str], type[ProblemSerializer]]:
    """What a schema says of errors: those any address may answer, and `more`."""
    return {(status, PROBLEM): ProblemSerializer for status in [400, 401, 404, 406, *more]}


def parameters(
    words: Mapping[str, Any], number: Container[str] = (), **choices: Iterable[str]
) -> list[OpenApiParameter]:
    """What a schema says of query parameters: filters or fields, with the values they may have."""
    return [
        OpenApiParameter(
            name,
            OpenApiTypes.INT if name in number else OpenApiTypes.STR,
            description=str(each.label),
            enum=list(choices[name]) if name in choices else None,
        )
        for name, each in words.items()
    ]


AS_OF = OpenApiParameter(
    "as_of", OpenApiTypes.DATE, description="Số liệu tại ngày nào; bỏ trống là hôm nay"
)
PAGING = parameters(Paging.base_fields, number=Paging.base_fields)


def check_parameters(request: Request, known: Iterable[str]) -> None:
    """Raises ValidationError naming each parameter that this address does not understand."""
    known = sorted(known)
    strange = [name for name in request.query_params if name not in known]
    if strange:
        words = f"Không có tham số này. Các tham số dùng được: {', '.join(known) or 'không có'}."
        raise ValidationError(dict.fromkeys(strange, words))


def check_form(form: forms.BaseForm) -> None:
    """Raises ValidationError with the faults of every field."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())


def named(name: str, read: Callable[[Any], T], value: Any) -> T:
    """What `read` makes of the parameter `name`; a fault it raises names the parameter."""
    try:
        return read(value)
    except ValidationError as fault:
        raise ValidationError({name: fault.messages}) from fault


def as_of(request: Request) -> date:
    return named("as_of", day_or_today, request.query_params.get("as_of"))


def paging(request: Request) -> tuple[int, int]:
    """The number of the page asked for, and how many rows it has."""
    form = Paging(request.query_params)
    check_form(form)
    return form.cleaned_data["page"] or 1, form.cleaned_data["page_size"] or PAGE_SIZE


def page_of(
    request: Request,
    rows: Paginator,  # type: ignore[type-arg]
    number: int,
) -> tuple[list[Any], dict[str, Any]]:
    """The rows of a page, and what is told before them. Raises ValidationError past the last."""
    try:
        page = rows.page(number)
    except EmptyPage:
        words = f"Không có trang {number}: danh sách chỉ có {rows.num_pages} trang."
        raise ValidationError({"page": words}) from None
    return list(page), {
        "count": rows.count,
        "next": _other(request, number + 1) if page.has_next() else None,
        "previous": _other(request, number - 1) if page.has_previous() else None,
    }


def answer(
    request: Request, content: Mapping[str, Any], passing: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A JSON answer with an ETag, or 304 to who already has it.

    Called after everything that decides what this person may read, so that the ETag is
    of their answer alone. What is `passing`, such as the moment of counting, is told but
    is not part of the ETag.
    """
    body: bytes = JSONRenderer().render(content)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in asked or f"W/{etag}" in asked or "*" in asked:
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        told = JSONRenderer().render(passing)[:-1] + b"," + body[1:] if passing else body
        response = HttpResponse(told, content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _other(request: Request, number: int) -> str:
    asked = request.query_params.copy()
    asked["page"] = str(number)
    return str(request.build_absolute_uri(f"?{asked.urlencode()}"))
