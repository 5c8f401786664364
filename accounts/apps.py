"""What is set up when the portal starts."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class Accounts(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """However somebody signs in, the second factor is asked: no view can forget it."""
        second_factor: Any = import_module("accounts.second_factor")  # needs the models loaded
        user_logged_in.connect(second_factor.ask_at_sign_in, dispatch_uid="second-factor")
