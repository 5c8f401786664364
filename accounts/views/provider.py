"""To the province's identity provider and back."""

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from mozilla_django_oidc import views as oidc

from accounts.backends import discover
from accounts.confirming import note_password

logger = logging.getLogger(__name__)
WRONG = (SuspiciousOperation, jwt.PyJWTError, requests.RequestException, KeyError, ValueError)
NOBODY = (
    "Chưa đăng nhập được bằng tài khoản của tỉnh: cổng không tìm thấy đúng một người đang làm việc "
    "với tài khoản đó. Hãy đăng nhập bằng mật khẩu, hoặc nhờ Tổ giúp việc kiểm tra thư điện tử "
    "ghi trong tài khoản của anh/chị."
)
AWAY = (
    "Hệ thống tài khoản của tỉnh chưa trả lời đúng. Hãy đăng nhập bằng mật khẩu hoặc thử lại sau."
)


@method_decorator(login_not_required, name="dispatch")
class ProviderStart(oidc.OIDCAuthenticationRequestView):
    """Leads to the provider, which asks who it is."""

    def __init__(self, **kwargs: Any) -> None:
        super(oidc.OIDCAuthenticationRequestView, self).__init__(**kwargs)
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            self.OIDC_OP_AUTH_ENDPOINT = discover(settings.OIDC_ISSUER)["authorization_endpoint"]
        except WRONG:
            return _away(request)
        return super().get(request)


@method_decorator(login_not_required, name="dispatch")
class ProviderCallback(oidc.OIDCAuthenticationCallbackView):
    """Whoever comes back is signed in if the portal knows them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "error" in request.GET:
            return self.login_failure()
        try:
            return super().get(request)
        except WRONG:
            return _away(request)

    def login_success(self) -> HttpResponse:
        """What the provider asked a moment ago is as good as the password entered here."""
        response = super().login_success()
        note_password(self.request.session)
        return response

    def login_failure(self) -> HttpResponse:
        return _refused(self.request, NOBODY)


def _away(request: HttpRequest) -> HttpResponse:
    logger.warning("The identity provider cannot be used", exc_info=True)
    return _refused(request, AWAY)


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("accounts:sign-in")
