"""What the pages of declarations share."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.http import Request
from quality.models import Declaration


def seen(request: Request, pk: int) -> Declaration:
    """The declaration, its agency under the name of today; 404 outside the reach."""
    near = ["agency", "version", "decided_by"]
    mine = Declaration.objects.for_user(request.user).select_related(*near)
    declaration: Declaration = get_object_or_404(mine.with_agency_on(timezone.localdate()), pk=pk)
    return declaration
