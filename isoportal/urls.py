"""The addresses of the portal: one include per app."""

from django.urls import include, path

from isoportal.health import health

urlpatterns = [
    path("suc-khoe/", health, name="health"),
    path("api/", include("isoportal.api")),
    path("", include("accounts.urls")),
    path("co-quan/", include("agencies.urls")),
    path("", include("procedures.urls")),
    path("", include("quality.urls")),
    path("", include("reports.urls")),
]

handler500 = "isoportal.views.server_error"
