"""What the pages of procedures and texts share."""

from typing import Any

from django.http import QueryDict

from accounts.http import Request, address_without


def sent(request: Request) -> QueryDict | None:
    """What was sent to be done; None where the page only has to be shown."""
    return request.POST if request.method == "POST" else None


def chips(asked: Any, request: Request) -> list[dict[str, str]]:
    """Each filter that is set, with the address of the list without it."""
    return [
        {"label": words, "url": address_without(request, {name})}
        for name, words in asked.chosen.items()
    ]
