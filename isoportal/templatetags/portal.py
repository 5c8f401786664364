"""Tags and filters that every template has."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from isoportal.lib.days import show_day
from isoportal.lib.numbers import show_number

register = template.Library()

UNKNOWN = "–"
CONTROLS = {"select": "form-select", "checkbox": "form-check-input", "radio": "choice-input"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler outline icon, drawn in the page; it only decorates, the word beside it says it."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        css,
        _strokes(name),
    )


@cache
def _strokes(name: str) -> SafeString:
    drawing = (settings.ICONS / f"{name}.svg").read_text()
    strokes = re.findall(r"<(?:path|circle|line|rect|polyline)[^>]*/>", drawing)
    return mark_safe("".join(stroke for stroke in strokes if 'stroke="none"' not in stroke))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file, even where the manifest that `static` needs is missing."""
    try:
        return static(path)
    except ValueError:
        return settings.STATIC_URL + path


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> SafeString:
    """The block `name` once more: the page's title is also its heading."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return cast(SafeString, block.render(context))


@register.filter
def day(value: date | datetime | None) -> str:
    """31/12/2020; "–" for no day."""
    if isinstance(value, datetime):
        value = localtime(value).date()
    return show_day(value) if value else UNKNOWN


@register.filter
def last_day(end: date | None) -> str:
    """The last day of a span that ends before `end`."""
    return day(end - timedelta(days=1) if end else None)


@register.filter
def number(value: Decimal | int | None) -> str:
    """1.951 or 86,5; "–" for no number."""
    return UNKNOWN if value is None else number_format(value, force_grouping=True)


@register.filter
def figure(value: Decimal | None) -> str:
    """97,5 or 1.951: without needless zeros; "–" for no number, also of a row that is not there."""
    return UNKNOWN if value in (None, "") else show_number(value, grouped=True)


@register.filter
def percent(value: Decimal | None) -> str:
    """58,82 %, 100 %; "–" for the percent of nothing."""
    if value is None:
        return UNKNOWN
    shown = f"{value:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{number(Decimal(shown))}\N{NO-BREAK SPACE}%"


@register.filter
def control(field: BoundField) -> SafeString:
    """The input of a form's field in the house's look."""
    widget = field.field.widget
    css = [
        CONTROLS.get(getattr(widget, "input_type", ""), "form-control"),
        "is-invalid" if field.errors else "",
        widget.attrs.get("class", ""),
    ]
    attrs: dict[str, Any] = {}
    if isinstance(field.field, forms.DateField):
        attrs = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"}
    return field.as_widget(attrs={**attrs, **widget.attrs, "class": " ".join(filter(None, css))})


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether it may be left empty; a file that is there already can only be exchanged."""
    has_file = getattr(field.field.widget, "input_type", "") == "upload" and field.initial
    return not field.field.required and not has_file


@register.filter
def names(error: object, label: object) -> bool:
    """Whether the words of `error` begin with `label`, so that nothing need say it before."""
    return str(error).casefold().startswith(str(label).casefold())


@register.filter
def pages(page: Page[Any]) -> Iterable[int | str]:
    """The page numbers worth offering: the first, the last, those around this one."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
