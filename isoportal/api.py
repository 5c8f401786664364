"""The whole public API on one page."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from audits.ranking.api import ScoresView
from isoportal.api_errors import SessionAuthentication, TokenAuthentication, problem
from procedures.api import ProcedureCoverageView, ProcedureListView
from procedures.dossiers.api import DossiersView
from quality.api.declarations import DeclarationListView, DeclarationView
from quality.api.obligations import ObligationAgenciesView, ObligationsView
from reports.api.agencies import AgencyListView, AgencyView
from reports.api.coverage import CoverageView, SeriesView
from reports.api.reports import (
    JobView,
    ReportFileView,
    ReportListView,
    ReportView,
)

NOTHING_HERE = "API không có địa chỉ này. Mọi địa chỉ đều kết thúc bằng dấu /; xem /api/v1/docs/."


class SessionScheme(OpenApiAuthenticationExtension):
    """What the schema says of signing in."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class TokenScheme(OpenApiAuthenticationExtension):
    """What the schema says of a program's token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "bcdiso_…"}


@csrf_exempt
@login_not_required
def unknown(request: HttpRequest) -> JsonResponse:
    """Any address of the API that there is none of."""
    if "\x00" in request.path:
        return problem(request, 400, "Địa chỉ chứa ký tự không dùng được.")
    return problem(request, 404, NOTHING_HERE)


docs = csp_update({"style-src": ["'self'", "'unsafe-inline'"]})(  # Swagger's own styles
    SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api_docs.html")
)

app_name = "api"
urlpatterns = [
    path("v1/coverage/", CoverageView.as_view(), name="coverage"),
    path("v1/coverage/series/", SeriesView.as_view(), name="coverage-series"),
    path("v1/agencies/", AgencyListView.as_view(), name="agency-list"),
    path("v1/agencies/<int:pk>/", AgencyView.as_view(), name="agency"),
    path("v1/declarations/", DeclarationListView.as_view(), name="declaration-list"),
    path("v1/declarations/<int:pk>/", DeclarationView.as_view(), name="declaration"),
    path("v1/procedures/", ProcedureListView.as_view(), name="procedures"),
    path("v1/procedure-coverage/", ProcedureCoverageView.as_view(), name="procedure-coverage"),
    path("v1/obligations/", ObligationsView.as_view(), name="obligations"),
    path("v1/obligations/agencies/", ObligationAgenciesView.as_view(), name="obligation-agencies"),
    path("v1/dossiers/", DossiersView.as_view(), name="dossiers"),
    path("v1/scores/", ScoresView.as_view(), name="scores"),
    path("v1/reports/", ReportListView.as_view(), name="report-list"),
    path("v1/reports/<int:pk>/", ReportView.as_view(), name="report"),
    path("v1/reports/<int:pk>/file/", ReportFileView.as_view(), name="report-file"),
    path("v1/reports/jobs/<int:pk>/", JobView.as_view(), name="report-job"),
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/docs/", docs, name="docs"),
    re_path("", unknown),
]
