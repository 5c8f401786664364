"""Enters a whole province at once: its reporting groups and its agencies, in a few statements.

`actions.found` founds one agency by a decision; this is how a portal begins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import log
from agencies.models import Agency, AgencyVersion, Kind, ReportingGroup
from agencies.tree import lock_tree
from agencies.units import Unit, check_listed, committee_of, units_of
from isoportal.lib.days import check_day, show_day

GROUPS = (
    # code, name, the group it is part of
    ("provincial", "Cơ quan cấp tỉnh, cấp huyện", ""),
    ("department", "Sở, ban, ngành", "provincial"),
    ("sub_department", "Chi cục thuộc sở", "provincial"),
    ("district", "UBND cấp huyện", "provincial"),
    ("commune", "UBND cấp xã", ""),
)
GROUP_OF = {
    Kind.DEPARTMENT: "department",
    Kind.SUB_DEPARTMENT: "sub_department",
    Kind.DISTRICT: "district",
    Kind.COMMUNE: "commune",
}


@dataclass
class Body:
    """An agency to be entered: a key of its own, the key of what it is under, its versions."""

    key: str
    parent: str
    versions: list[AgencyVersion] = field(default_factory=list)


@dataclass(frozen=True)
class Province:
    """A province after the import: its root, and how many agencies were new or there before."""

    root: Agency
    founded: int
    known: int


@transaction.atomic
def import_province(*, code: str, on: date) -> Province:
    """Enter the People's Committees of the province's units, from `on`; those known stay as is.

    Raises ValidationError where the portal already serves another province.
    """
    check_listed(check_day(on))
    lock_tree()
    units = units_of(code)
    known = _known(units)
    bodies = [body for body in committees(units, on) if body.key not in known]
    _check_parents(bodies, known, on)
    agencies = found_all(bodies, known)
    root = agencies[code]
    if bodies:
        log(None, "agencies.imported", root, province=code, on=on.isoformat(), founded=len(bodies))
    return Province(root, founded=len(bodies), known=len(known))


def reporting_groups() -> dict[str, ReportingGroup]:
    """The groups a province counts in, by code; those missing are made."""
    groups: dict[str, ReportingGroup] = {}
    for place, (code, name, parent) in enumerate(GROUPS, start=1):
        groups[code], _ = ReportingGroup.objects.get_or_create(
            code=code,
            defaults={"name": name, "parent": groups.get(parent), "place": place},
        )
    return groups


def committees(units: Iterable[Unit], on: date) -> list[Body]:
    """The People's Committees of `units`, with the names they had since `on`."""
    return [Body(unit.code, unit.parent, _versions(unit.names_from(on), unit)) for unit in units]


def found_all(bodies: Iterable[Body], known: Mapping[str, Agency]) -> dict[str, Agency]:
    """Enter `bodies` under each other and under `known`; all agencies by their keys."""
    bodies = list(bodies)
    groups = reporting_groups()
    made = Agency.objects.bulk_create(Agency(name=body.versions[-1].name) for body in bodies)
    agencies = {**known, **{body.key: agency for body, agency in zip(bodies, made, strict=True)}}
    for body in bodies:
        for version in body.versions:
            version.agency = agencies[body.key]
            version.parent = agencies[body.parent] if body.parent else None
            version.group = groups.get(GROUP_OF.get(Kind(version.kind), ""))
    AgencyVersion.objects.bulk_create(
        (version for body in bodies for version in body.versions), batch_size=500
    )
    return agencies


def _versions(names: list[tuple[date, str, str]], unit: Unit) -> list[AgencyVersion]:
    ends = [start for start, _, _ in names[1:]] + [None]
    return [
        AgencyVersion(
            name=committee_of(name),
            kind=unit.kind,
            unit_code=unit.code,
            lat=unit.lat,
            lon=unit.lon,
            start=start,
            end=end,
            decision=decision,
        )
        for (start, name, decision), end in zip(names, ends, strict=True)
    ]


def _known(units: list[Unit]) -> dict[str, Agency]:
    """The agencies there already, by unit code. Raises where the root is another province's."""
    province = units[0]
    roots = AgencyVersion.objects.filter(parent=None).exclude(unit_code=province.code)
    if other := roots.first():
        raise ValidationError(
            f"Cơ sở dữ liệu này đã thuộc về {other.name}; một cổng chỉ phục vụ một tỉnh. Muốn nhập "
            f"{province.name}, hãy dùng một cơ sở dữ liệu trống."
        )
    codes = [unit.code for unit in units]
    held = AgencyVersion.objects.filter(unit_code__in=codes).select_related("agency")
    return {version.unit_code: version.agency for version in held.order_by("start")}


def _check_parents(bodies: list[Body], known: Mapping[str, Agency], on: date) -> None:
    for code in {body.parent for body in bodies if body.parent in known}:
        if not known[code].existed_throughout(on, None):
            raise ValidationError(
                f"{known[code]} không hoạt động trong suốt thời gian từ ngày {show_day(on)}, nên "
                "chưa thể nhập các cơ quan trực thuộc từ ngày đó."
            )
