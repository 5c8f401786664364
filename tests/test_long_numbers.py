"""A number in an address that no database can hold is one that there is not: no failure."""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

pytestmark = pytest.mark.django_db
LONG = "9" * 25
FITTING = {"slug": "phan", "str": "ma", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses(resolver, path=""):
    """What is written in urls.py, where it holds a number or a name; each number too long."""
    for pattern in resolver.url_patterns:
        whole = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, whole)
        elif "<int:" in whole:
            yield "/" + re.sub(r"<(\w+):\w+>", lambda kind: FITTING.get(kind[1], LONG), whole)


def test_number_that_is_too_long_is_not_found(staff, signed_in):
    asked = sorted(set(addresses(get_resolver())))

    answers = {
        (path, who): client.get(path).status_code
        for who, client in [("nobody", Client()), ("staff", signed_in(staff))]
        for path in asked
    }

    assert len(asked) > 100
    assert {key: status for key, status in answers.items() if status != 404} == {}
