"""An ISO officer for nearly every agency of a sample, and a head for those of the province."""

from collections.abc import Mapping
from datetime import date

from accounts.models import User
from agencies.models import Agency, Assignment
from agencies.roles import Role
from isoportal.lib.vietnamese import plain
from reports.samples.chance import draw, person
from reports.samples.people import IN_OFFICE_SINCE
from reports.samples.plan import Sample

LEFT = date(2026, 1, 5)  # on which a few officers moved on and nobody followed
ONE_OF = 60  # so few agencies are without an officer
POSITIONS = {Role.OFFICER: "Công chức phụ trách ISO", Role.HEAD: "Thủ trưởng"}


def write_staff(
    sample: Sample, agencies: Mapping[str, Agency], known: Mapping[str, User]
) -> dict[str, User]:
    """The officer of each agency by the agency's key: an account to try, or a new one."""
    hashed = next(iter(known.values())).password  # one password for all: hashing is slow
    placed = {
        (each.agency_id, each.role): each.user for each in Assignment.objects.select_related("user")
    }
    offices = [each.symbol for each in sample.departments + sample.sub_departments]
    wanted = [(key, Role.OFFICER) for key in agencies if key != sample.province]
    wanted += [(key, Role.HEAD) for key in offices]
    people = {
        (key, role): _person(sample, key, role, hashed)
        for key, role in wanted
        if (agencies[key].pk, role) not in placed
    }
    User.objects.bulk_create(people.values(), batch_size=100)
    Assignment.objects.bulk_create(
        (
            Assignment(
                user=user, agency=agencies[key], role=role, start=IN_OFFICE_SINCE,
                end=LEFT if role == Role.OFFICER and _is_left(key) else None,
            )
            for (key, role), user in people.items()
        ),
        batch_size=200,
    )  # fmt: skip
    officers = {key: user for (key, role), user in people.items() if role == Role.OFFICER}
    for key, agency in agencies.items():
        if (agency.pk, Role.OFFICER) in placed:
            officers[key] = placed[agency.pk, Role.OFFICER]
    return officers


def _person(sample: Sample, key: str, role: Role, hashed: str) -> User:
    prefix = "cb" if role == Role.OFFICER else "tt"
    username = f"{prefix}.{plain(key).replace(' ', '')}"
    return User(
        username=username,
        full_name=person(key, role),
        position=POSITIONS[role],
        email=f"{username}@{sample.slug}.example",
        password=hashed,
    )


def _is_left(key: str) -> bool:
    return draw(key, "left") % ONE_OF == 0
