"""The addresses of the portal: one include per app."""

from django.urls import include, path

from isoportal.health import health

urlpatterns = [
    path("suc-khoe/", health, name="health"),
    path("", include("accounts.urls")),
]

handler500 = "isoportal.views.server_error"
