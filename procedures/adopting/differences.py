"""Where an agency's procedure says something else than the template it was made from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from procedures.adopting.parts import NAMES, STEPS, in_order, parts_of
from procedures.body import Step
from procedures.iso.drafts import Draft
from procedures.models import IsoRevision

MOST_STEPS = 3  # named one by one; more are counted


@dataclass(frozen=True)
class Difference:
    """One part: what the template says, and what the agency says instead."""

    name: str
    template: Any
    own: Any

    @property
    def heading(self) -> str:
        return NAMES[self.name][0]

    @property
    def short(self) -> str:
        """As a list names it: "phần 3", "bước 4"."""
        if self.name != STEPS:
            return NAMES[self.name][1]
        steps = changed_steps(self.template, self.own)
        if len(steps) > MOST_STEPS:
            return f"{len(steps)} bước"
        return f"bước {', '.join(map(str, steps))}" if steps else "thiếu bước của mẫu"


def differences(template: Draft, own: Draft) -> list[Difference]:
    """The parts that differ, in their order on paper."""
    theirs, ours = parts_of(template), parts_of(own)
    differing = in_order(name for name in ours if ours[name] != theirs[name])
    return [Difference(name, theirs[name], ours[name]) for name in differing]


def changed_steps(template: Sequence[Step], own: Sequence[Step]) -> list[int]:
    """The numbers of the agency's steps that the template does not have so."""
    matcher = SequenceMatcher(None, template, own, autojunk=False)
    alike = {
        place
        for _, start, length in matcher.get_matching_blocks()
        for place in range(start, start + length)
    }
    return [place + 1 for place in range(len(own)) if place not in alike]


def in_short(found: Iterable[Difference]) -> str:
    """ "phần 3, bước 4": what a list says of a procedure that differs."""
    return ", ".join(each.short for each in found)


def differing(
    revisions: Collection[IsoRevision], templates: Mapping[int, IsoRevision] | None = None
) -> dict[int, list[Difference]]:
    """For each of `revisions` that was made from a template, where it differs.

    One query, unless the `templates` are known already, by their ids.
    """
    made = {each.pk: each.adopted_from_id for each in revisions if each.adopted_from_id}
    if templates is None:
        templates = IsoRevision.objects.in_bulk(set(made.values()))
    contents = {pk: content_of(each) for pk, each in templates.items()}
    return {
        each.pk: differences(contents[made[each.pk]], content_of(each))
        for each in revisions
        if each.pk in made
    }


def is_unchanged(revision: IsoRevision) -> bool:
    """Whether it says what its template says, and cites the same texts."""
    template: Any = revision.adopted_from
    if template is None or differences(content_of(template), content_of(revision)):
        return False
    return set(template.cites.all()) == set(revision.cites.all())


def content_of(revision: IsoRevision) -> Draft:
    """What it says, without the texts it cites, which would each time be asked for."""
    return Draft(
        title=revision.title,
        body=revision.content,
        stated=revision.stated,
        stated_unit=revision.stated_unit,
    )
