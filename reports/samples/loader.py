"""Enters a sample province into an empty portal, all of it or nothing."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import log
from accounts.models import LogEntry, User
from agencies.founding import Body, committees, found_all
from agencies.models import Agency, AgencyVersion, Kind
from agencies.units import units_of
from audits.checklists import proposal
from quality import catalogue
from quality.models import StandardVersion
from reports.samples.chance import draw
from reports.samples.contacts import write_contacts
from reports.samples.history import Step, steps
from reports.samples.inspected import INSPECTED
from reports.samples.people import write_people
from reports.samples.plan import Sample
from reports.samples.register import Register
from reports.samples.staffing import write_staff
from reports.samples.waiting import Waiting
from reports.samples.work import WORK
from reports.samples.work.desk import Desk
from reports.samples.work.facts import take_stock
from reports.samples.year import Year

SINCE = date(2014, 1, 1)
LOADED = "sample.loaded"


@dataclass(frozen=True)
class Loaded:
    """A sample in the portal; `is_new` if it was entered just now."""

    root: Agency
    is_new: bool


@transaction.atomic
def load(sample: Sample, *, password: str, today: date) -> Loaded:
    """Enter `sample`, its obligations around `today`; nothing happens if it is there already.

    Raises ValidationError, in words, where the portal holds anything else.
    """
    there = AgencyVersion.objects.filter(parent=None).select_related("agency").first()
    if LogEntry.objects.filter(action=LOADED, details__sample=sample.slug).exists() and there:
        return Loaded(there.agency, is_new=False)
    _check_empty(there, sample)
    catalogue.enter()
    proposal.enter(today.year)
    standards = {version.code: version for version in StandardVersion.objects.all()}
    agencies = found_all(_bodies(sample), {})
    people = write_people(sample, agencies, password)
    written = Register(sample, agencies, standards, people["thu.ky"]).write(_history(sample))
    waiting = Waiting(sample, agencies, standards["2015"], people)
    waiting.scan()
    waiting.write()
    officers = write_staff(sample, agencies, people) if sample.has_staff else {}
    if sample.with_year:
        kinds = {each.agency_id: each.kind for each in AgencyVersion.objects.as_of(today)}
        kinds_of = {key: kinds[agency.pk] for key, agency in agencies.items()}
        Year(sample, agencies, people, today).write(officers, kinds_of)
    desk = Desk(sample, agencies, people, today)
    for write in [WORK.get(sample.slug), INSPECTED.get(sample.slug)]:
        if write:
            write(desk)
    take_stock()
    root = agencies[sample.province]
    write_contacts(root, agencies.values())
    log(None, LOADED, root, sample=sample.slug, agencies=len(agencies), declarations=written)
    return Loaded(root, is_new=True)


def _check_empty(root: AgencyVersion | None, sample: Sample) -> None:
    """One portal serves one province, and known passwords belong in no portal in use."""
    if root:
        raise ValidationError(
            f"Cơ sở dữ liệu này đã có dữ liệu của {root.name}; một cổng chỉ phục vụ một tỉnh. Dữ "
            f"liệu mẫu “{sample.slug}” chỉ nạp được vào cơ sở dữ liệu trống."
        )
    if (users := User.objects.count()) or Agency.objects.exists():
        raise ValidationError(
            f"Cơ sở dữ liệu này đang được dùng (có {users} tài khoản). Dữ liệu mẫu có mật khẩu ai "
            "cũng biết nên chỉ nạp được vào cơ sở dữ liệu trống."
        )


def _bodies(sample: Sample) -> list[Body]:
    """The root, its departments with theirs, and the committees of districts and communes."""
    root, *others = committees(units_of(sample.province), SINCE)
    bodies = [root, *_offices(sample), *others]
    numbers: dict[str, int] = {}
    identifiers = {"": sample.identifier}
    for body in bodies:
        numbers[body.parent] = numbers.get(body.parent, 0) + 1
        above = identifiers[body.parent]
        identifiers[body.key] = f"{above}.{numbers[body.parent]:02}" if body.parent else above
        for version in body.versions:
            version.identifier = identifiers[body.key]
    return bodies


def _offices(sample: Sample) -> list[Body]:
    kinds = [
        (Kind.DEPARTMENT, sample.departments),
        (Kind.SUB_DEPARTMENT, sample.sub_departments),
    ]
    return [
        Body(
            office.symbol,
            office.parent or sample.province,
            [AgencyVersion(name=office.name, short_name=office.short_name, kind=kind, start=SINCE)],
        )
        for kind, offices in kinds
        for office in offices
    ]


def _history(sample: Sample) -> list[Step]:
    units = units_of(sample.province)
    offices = [each.symbol for each in sample.departments + sample.sub_departments]
    provincial = offices + [unit.code for unit in units if unit.kind == Kind.DISTRICT]
    first = list(sample.first_communes)
    communes = [unit.code for unit in units if unit.kind == Kind.COMMUNE and unit.code not in first]
    leading = list(sample.first_to_declare)
    followers = [key for key in _shuffled(provincial) if key not in leading]
    return steps(leading + followers, sample.provincial) + steps(
        first + _shuffled(communes), sample.commune
    )


def _shuffled(keys: list[str]) -> list[str]:
    return sorted(keys, key=lambda key: draw(key, "order"))
