"""Writes the register of declarations of a sample."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from django.utils import timezone

from accounts.models import User
from agencies.models import Agency
from quality.models import Declaration, Posting, StandardVersion, Status
from reports.samples.chance import draw, next_working_day, person
from reports.samples.history import Step
from reports.samples.plan import Sample

SCOPE = (
    "Các hoạt động liên quan đến thực hiện thủ tục hành chính cho tổ chức, cá nhân thuộc "
    "thẩm quyền giải quyết của cơ quan."
)


class Register:
    """The recorded declarations of a sample, made from the steps of its history."""

    def __init__(
        self,
        sample: Sample,
        agencies: Mapping[str, Agency],
        standards: Mapping[str, StandardVersion],
        recorder: User,
    ) -> None:
        self.note = sample.note
        self.agencies, self.standards, self.recorder = agencies, standards, recorder
        self.offices = {each.symbol: each for each in sample.departments + sample.sub_departments}

    def write(self, steps: Iterable[Step]) -> int:
        """One statement for all first declarations, one for all that replace those, and so on."""
        chains: dict[str, list[Declaration]] = {}
        for step in steps:
            chain = chains.setdefault(step.key, [])
            declaration = self._declaration(step)
            if chain:
                chain[-1].end, declaration.replaces = declaration.start, chain[-1]
            chain.append(declaration)
        for turn in range(max(map(len, chains.values()), default=0)):
            made = [chain[turn] for chain in chains.values() if len(chain) > turn]
            Declaration.objects.bulk_create(made, batch_size=100)
        written = [declaration for chain in chains.values() for declaration in chain]
        _post(written)
        return len(written)

    def _declaration(self, step: Step) -> Declaration:
        """The declaration of `step`, recorded a few days after it was signed; not saved."""
        office = self.offices.get(step.key)
        recorded = datetime.combine(next_working_day(step.on, after=3), time(9, 30))
        return Declaration(
            agency=self.agencies[step.key],
            number=f"{_number(step)}/QĐ-{office.symbol if office else 'UBND'}",
            signed_on=step.on,
            start=step.on,
            version=self.standards[step.standard],
            kind=step.kind,
            scope=SCOPE,
            signer=person(step.key, step.on.year // 5),
            signer_position=office.head if office else "Chủ tịch",
            note=self.note,
            status=Status.RECORDED,
            decided_by=self.recorder,
            decided_at=timezone.make_aware(recorded),
        )


def _number(step: Step) -> str:
    """Numbers rise through the year, at the pace of the agency; below ten with a leading zero."""
    a_year = 60 + draw(step.key, "numbers") % 400
    return f"{1 + a_year * step.on.timetuple().tm_yday // 366:02}"


def _post(declarations: Iterable[Declaration]) -> None:
    Posting.objects.bulk_create(
        (
            Posting(
                declaration=declaration,
                place=place,
                on=next_working_day(declaration.signed_on, after),
            )
            for declaration in declarations
            for place, after in [
                ("Bảng niêm yết tại trụ sở cơ quan", 1),
                ("Trang thông tin điện tử của cơ quan", 4),
            ]
        ),
        batch_size=200,
    )
