"""What every page's frame shows: the committee's name, the day asked for, the menu."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {}
