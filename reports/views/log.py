"""The log as the committee reads it: who did what, when, to what."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.labels import ACTIONS, action_label
from accounts.models import LogEntry
from agencies.access import reach
from agencies.roles import Permission
from isoportal.lib.vietnamese import plain

ENTRIES_A_PAGE = 50


class LogFilter(forms.Form):
    """Which lines of the log are asked for; empty fields ask for all."""

    person = forms.CharField(label="Người làm", required=False, max_length=150)
    action = forms.ChoiceField(
        label="Việc", required=False, choices=[("", "Mọi việc"), *ACTIONS.items()]
    )
    target = forms.CharField(label="Đối tượng", required=False, max_length=150)

    def entries(self) -> QuerySet[LogEntry]:
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        found = LogEntry.objects.all()
        for word in plain(asked.get("person", "")).split():
            found = found.filter(by_key__contains=word)
        for word in plain(asked.get("target", "")).split():
            found = found.filter(target_key__contains=word)
        if asked.get("action"):
            found = found.filter(action=asked["action"])
        return found


@require_safe
def log_list(request: Request) -> HttpResponse:
    if not reach(request.user, Permission.READ_LOG).everywhere:
        raise PermissionDenied("Chỉ người có vai trò ở cấp Ban Chỉ đạo tỉnh được đọc nhật ký.")
    form = LogFilter(request.GET)
    page = Paginator(form.entries(), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    lines = [(entry, action_label(entry.action)) for entry in page]
    filtered = any(form.data.get(name) for name in form.fields)
    context = {"form": form, "page": page, "lines": lines, "filtered": filtered}
    return render(request, "reports/log_list.html", context)
