from typing import Any

from django.urls import include, path
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

ANSWER: dict[str, Any] = {"rows": [{"key": f"row-{n}", "numerator": n} for n in range(8)]}


@api_view(["GET"])
def cached(request: Request) -> Response:
    """What any authenticated answer of the API costs: session, user, a ready answer."""
    return Response(ANSWER)


urlpatterns = [path("bench/cached/", cached), path("", include("isoportal.urls"))]
