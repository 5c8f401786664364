"""Signing in with an account of the province's own identity provider (OpenID Connect).

Off unless the installation names one. It only finds people whom the portal knows: nobody
gets an account, or a role, by it.
"""

from functools import cache
from typing import Any, cast

import requests
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import SuspiciousOperation
from django.db.models import Q
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts.models import User

Claims = dict[str, Any]


@cache
def discover(issuer: str) -> Claims:
    """What the provider says of itself, asked once; a failure is not remembered."""
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    answer = requests.get(address, timeout=settings.OIDC_TIMEOUT)
    answer.raise_for_status()
    told = cast(Claims, answer.json())
    if told.get("issuer") != issuer:
        raise SuspiciousOperation(f"The provider at {issuer} calls itself {told.get('issuer')}.")
    return told


class ProvinceAccount(OIDCAuthenticationBackend):
    """Finds the one active person whom the provider's token speaks of."""

    def __init__(self) -> None:
        """Asks the network nothing: every backend is made for every password, too."""
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET
        self.OIDC_RP_SIGN_ALGO = settings.OIDC_RP_SIGN_ALGO
        self.OIDC_RP_IDP_SIGN_KEY = None
        self.UserModel = User

    def authenticate(self, request: Any, **credentials: Any) -> User | None:
        if "nonce" not in credentials:  # a password: not for us
            return None
        provider = discover(settings.OIDC_ISSUER)
        self.OIDC_OP_TOKEN_ENDPOINT = provider["token_endpoint"]
        self.OIDC_OP_USER_ENDPOINT = provider["userinfo_endpoint"]
        self.OIDC_OP_JWKS_ENDPOINT = provider["jwks_uri"]
        return cast(User | None, super().authenticate(request, **credentials))

    def verify_token(self, token: str, **kwargs: Any) -> Claims:
        """Signature, nonce and time are checked by the library; whose it is and for whom, here."""
        claims = cast(Claims, super().verify_token(token, **kwargs))
        audience = claims.get("aud")
        meant_for = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != settings.OIDC_ISSUER:
            raise SuspiciousOperation("The token is of another issuer.")
        if settings.OIDC_RP_CLIENT_ID not in meant_for or "exp" not in claims:
            raise SuspiciousOperation("The token is for somebody else, or for ever.")
        return claims

    def get_userinfo(self, access_token: str, id_token: str, payload: Claims) -> Claims:
        claims = cast(Claims, super().get_userinfo(access_token, id_token, payload))
        if not payload.get("sub") or claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("Token and claims speak of different people.")
        return claims

    def verify_claims(self, claims: Claims) -> bool:
        return True  # filter_users_by_claims takes only those that may be believed

    def filter_users_by_claims(self, claims: Claims) -> list[User]:
        """Active people of the verified e-mail, or of the claim that is said to be the name."""
        whom = Q(pk__in=[])
        if claims.get("email") and claims.get("email_verified") in {True, "true"}:
            whom |= Q(email__iexact=claims["email"])
        if name := claims.get(settings.OIDC_USERNAME_CLAIM):
            whom |= Q(username=name)
        return list(User.objects.filter(whom, is_active=True)[:2])

    def get_user(self, user_id: int) -> User | None:
        """As Django does: a closed account ends its sessions."""
        return cast(User | None, ModelBackend.get_user(self, user_id))
