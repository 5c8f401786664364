"""The portal's addresses where the province has an identity provider."""

from django.urls import include, path

from accounts.urls import by_provider
from accounts.urls import urlpatterns as of_accounts
from isoportal.urls import handler500 as handler500
from isoportal.urls import urlpatterns as of_portal

urlpatterns = [
    *[each for each in of_portal if getattr(each, "app_name", "") != "accounts"],
    path("", include(([*of_accounts, *by_provider], "accounts"))),
]
