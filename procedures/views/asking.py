"""What the pages of procedures and texts share."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict
from django_filters import FilterSet

from accounts.http import Request, address_without


def sent(request: Request) -> QueryDict | None:
    """What was sent to be done; None where the page only has to be shown."""
    return request.POST if request.method == "POST" else None


def chips(request: Request, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """Each filter that is set, in its words, with the address of the list without it."""
    return [
        {"label": words, "url": address_without(request, {name})} for name, words in chosen.items()
    ]


def check(asked: BaseForm | FilterSet) -> None:
    """Raises ValidationError where a file is asked for by filters with faults."""
    if asked.errors:
        raise ValidationError([said for each in asked.errors.values() for said in each])
