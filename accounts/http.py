"""The request as the portal's views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """A request of somebody who is signed in, with htmx's headers read."""

    user: User
    htmx: HtmxDetails
