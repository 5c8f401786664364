"""What is named in one place exists in the other."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver

from isoportal.celery import app

ROOT = settings.ROOT
TEMPLATES = sorted(
    str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")
)
CODE = "\n".join(
    path.read_text()
    for folder in ["isoportal", "accounts", "agencies", "quality", "reports"]
    for path in (ROOT / folder).rglob("*.py")
)


def named_in_templates(pattern):
    text = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    return set(re.findall(pattern, text))


def addresses(resolver, space=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inside)
        elif pattern.name:
            yield f"{space}{pattern.name}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    assert get_template(name)


def test_every_template_that_is_included_or_extended_exists():
    for name in named_in_templates(r"\{% (?:include|extends) \"([^\"]+)\""):
        assert get_template(name)


def test_every_address_that_a_template_links_to_exists():
    linked = named_in_templates(r"\{% url ['\"]([^'\"]+)['\"]")

    assert linked - set(addresses(get_resolver())) == set()


def test_every_static_file_that_a_template_names_exists():
    named = named_in_templates(r"\{% static ['\"]([^'\"]+)['\"]")

    assert {name for name in named if not finders.find(name)} == set()


def test_every_icon_that_a_template_names_exists():
    named = named_in_templates(r"\{% icon ['\"]([^'\"]+)['\"]")

    assert {name for name in named if not Path(settings.ICONS, f"{name}.svg").exists()} == set()


def test_every_task_is_in_the_schedule_or_called():
    app.loader.import_default_modules()
    tasks = {name for name in app.tasks if not name.startswith("celery.")}
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    called = {
        name
        for name in tasks
        if re.search(rf"\b{name.rpartition('.')[2]}\.(delay|apply_async)\(", CODE)
    }

    assert scheduled <= tasks
    assert tasks == scheduled | called


def test_a_periodic_task_that_came_too_late_is_dropped():
    assert all("expires" in entry.get("options", {}) for entry in app.conf.beat_schedule.values())
