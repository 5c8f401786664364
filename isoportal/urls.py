"""The addresses of the portal: one include per app."""

from django.urls import include, path
from django.urls.converters import IntConverter

from isoportal.health import health

# in all addresses: a longer number is that of no row, and more than a database can be asked for
IntConverter.regex = "[0-9]{1,18}"

urlpatterns = [
    path("suc-khoe/", health, name="health"),
    path("api/", include("isoportal.api")),
    path("", include("accounts.urls")),
    path("co-quan/", include("agencies.urls")),
    path("", include("procedures.urls")),
    path("", include("quality.urls")),
    path("kiem-tra/", include("audits.urls")),
    path("", include("reports.urls")),
]

handler500 = "isoportal.views.server_error"
