"""What a list of procedures says of those that follow a template."""

from collections.abc import Collection
from datetime import date
from typing import Any

from procedures.adopting.differences import differing, in_short
from procedures.models import IsoRevision


def tag_templates(revisions: Collection[Any], day: date) -> None:
    """On each of `revisions`: where it `differs` from its template, and whether it is `outdated`.

    Two queries where one of them follows a template; each needs its `iso`.
    """
    following = [each for each in revisions if each.iso.template_id]
    found = differing(following) if following else {}
    templates = {each.iso.template_id for each in following}
    rows = IsoRevision.objects.in_force(day).filter(iso__in=templates)
    newest = dict(rows.values_list("iso", "pk")) if following else {}
    for each in revisions:
        each.differs = in_short(found.get(each.pk, []))
        current = newest.get(each.iso.template_id)
        each.outdated = current is not None and current != each.adopted_from_id
