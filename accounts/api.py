"""The request as the API's views see it."""

from rest_framework import request

from accounts.models import User


class Request(request.Request):
    """A request of somebody who was let in, by a session or, later, by a token."""

    user: User
