"""What a list of procedures says of those that follow a template."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from procedures.adopting.differences import differing, in_short
from procedures.models import IsoRevision


def with_template(revisions: Any, day: date) -> Any:
    """`revisions`, each with what it was made from and the `newest` of its template on the day."""
    newest = IsoRevision.objects.in_force(day).filter(iso=OuterRef("iso__template"))
    rows = revisions.select_related("iso", "adopted_from")
    return rows.annotate(newest=Subquery(newest.values("pk")[:1]))


def tag_templates(revisions: Collection[Any]) -> None:
    """On each: where it `differs` from its template, and whether it is `outdated`.

    No query: they come from `with_template`.
    """
    following = [each for each in revisions if each.iso.template_id]
    made = [each for each in following if each.adopted_from_id]  # others were revised on paper
    templates = {each.adopted_from_id: each.adopted_from for each in made}
    found = differing(following, templates)
    for each in revisions:
        each.differs = in_short(found.get(each.pk, []))
        each.outdated = each.newest is not None and each.newest != each.adopted_from_id
