"""Saving an own audit or review: refused in words (422), too late (409), or done."""

from collections.abc import Callable
from copy import copy
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import Request
from audits.tables import Sheet
from isoportal.lib.fields import tried
from quality.conflicts import Conflict

FORM = "audits/own_form.html"


def written(
    request: Request,
    row: Any,
    make: Callable[[Any, Any], Sheet],
    act: Callable[[Sheet], Any],
    *,
    back: Callable[[Any], str],
    done: str,
    **page: Any,
) -> HttpResponse:
    """The form of `row` that `make` makes, shown or saved by `act`.

    Who comes second is shown what the first saved beside what they typed; nothing is lost.
    """
    cancel = back(row)
    page = {"row": row, "cancel": cancel, **page}
    if request.method != "POST":
        return shown(request, make(row, None), **page)
    if request.POST.get("step") == "theirs":
        messages.info(request, "Giữ bản của người đã lưu trước; nội dung đã gõ không được ghi.")
        return redirect(cancel)
    sheet = make(row, request.POST)
    made: list[Any] = []
    try:
        if sheet.is_valid() and tried(sheet.head, lambda: made.append(act(sheet))):
            messages.success(request, done)
            return redirect(back(made[0]))
    except Conflict:
        return _conflict(request, row, sheet, make, page)
    return shown(request, sheet, HTTPStatus.UNPROCESSABLE_ENTITY, **page)


def _conflict(
    request: Request,
    row: Any,
    sheet: Sheet,
    make: Callable[[Any, Any], Sheet],
    page: dict[str, Any],
) -> HttpResponse:
    now = type(row)._base_manager.select_related("changed_by").get(pk=row.pk)
    parts = sheet.beside(make(now, None))
    sent: Any = copy(request.POST)  # of a QueryDict one that may be changed
    sent["revision"] = str(now.revision)
    mine = make(now, sent)
    mine.is_valid()
    told = {"parts": parts, "by": now.changed_by, "at": now.changed_at}
    return shown(request, mine, HTTPStatus.CONFLICT, **page, **told)


def shown(request: Request, sheet: Sheet, status: int = HTTPStatus.OK, **page: Any) -> HttpResponse:
    """The form as it stands, on its page."""
    return render(request, FORM, {"sheet": sheet, **page}, status=status)
