"""The lines in which the province counts its agencies, in their order."""

from agencies.models import ReportingGroup


def groups() -> list[tuple[str, str]]:
    """Codes and names to choose from: each top group, then its parts, marked by a dash."""
    found = list(ReportingGroup.objects.all())
    return [
        (each.code, each.name if each is top else f"– {each.name}")
        for top in found
        if top.parent_id is None
        for each in [top, *(part for part in found if part.parent_id == top.pk)]
    ]


def groups_counted() -> dict[ReportingGroup, set[int]]:
    """The groups in their order, each with the groups that its line counts: itself and those below.

    Lines are two levels deep; a group put deeper all the same is counted in the part above.
    """
    groups = {group.pk: group for group in ReportingGroup.objects.all()}
    members = {pk: {pk} for pk in groups}
    for _ in groups:
        for pk, group in groups.items():
            if group.parent_id:
                members[group.parent_id] |= members[pk]
    return {group: members[pk] for pk, group in groups.items()}
