"""The accounts of the portal."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "accounts"
