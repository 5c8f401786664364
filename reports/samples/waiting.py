"""Three declarations on their way, for life: none counts until the committee records it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.notify import notify
from agencies.models import Agency
from agencies.uploads import keep
from quality.models import Declaration, StandardVersion, Status
from reports.samples.plan import Sample
from reports.samples.register import SCOPE
from reports.samples.scan import scan_of

NEXT_YEAR = date(2021, 1, 18)  # after the years whose totals the samples are about
SCAN_NAME = "Bản công bố minh họa.pdf"
REASON = "Bản quét thiếu phụ lục danh mục thủ tục hành chính; đề nghị bổ sung."


class Waiting:
    """Declarations that the agencies of the sample have prepared again."""

    def __init__(
        self,
        sample: Sample,
        agencies: Mapping[str, Agency],
        standard: StandardVersion,
        people: Mapping[str, User],
    ) -> None:
        self.sample, self.agencies = sample, agencies
        self.standard, self.people = standard, people

    def write(self) -> None:
        """One submitted, of which the staff is told, one returned with a reason, and one draft."""
        submitted = self._declaration(
            self.sample.officers_commune, "can.bo.xa", "16/QĐ-UBND", Status.SUBMITTED
        )
        self._declaration(
            "SKHCN",
            "can.bo.skhcn",
            "09/QĐ-SKHCN",
            Status.RETURNED,
            return_reason=REASON,
            decided_by=self.people["thu.ky2"],
            decided_at=_at(NEXT_YEAR + timedelta(3)),
        )
        self._declaration(self.sample.officers_district, "can.bo.huyen", "21/QĐ-UBND", Status.DRAFT)
        notify(
            [self.people["thu.ky"], self.people["thu.ky2"]],
            "declaration.submitted",
            f"{submitted.agency} nộp công bố {submitted.number}, chờ ghi nhận.",
            reverse("quality:declaration-detail", args=[submitted.pk]),
        )

    def _declaration(
        self, key: str, officer: str, number: str, status: Status, **more: object
    ) -> Declaration:
        by = self.people[officer]
        declaration = Declaration(
            agency=self.agencies[key],
            number=number,
            signed_on=NEXT_YEAR,
            start=NEXT_YEAR,
            version=self.standard,
            kind=Declaration.Kind.REDECLARATION,
            scope=SCOPE,
            signer="Nguyễn Văn Mẫu",
            signer_position="Giám đốc" if key == "SKHCN" else "Chủ tịch",
            note=self.sample.note,
            status=status,
            **more,
        )
        if status != Status.DRAFT:
            declaration.submitted_by, declaration.submitted_at = by, _at(NEXT_YEAR)
            scan = ContentFile(scan_of(declaration, declaration.agency.name), SCAN_NAME)
            declaration.upload = keep(by=by, agency=declaration.agency, file=scan)
        declaration.full_clean()
        declaration.save()
        declaration.makers.add(by)
        return declaration


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 14, 30))  # noqa: DTZ001
