"""Scans of declarations; and three on their way, which count once the committee records them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.notify import notify
from agencies.models import Agency, Upload
from agencies.uploads import keep
from quality.models import Declaration, StandardVersion, Status
from reports.samples.plan import Sample
from reports.samples.register import SCOPE
from reports.samples.scan import scan_of

NEXT_YEAR = date(2021, 1, 18)  # after the years whose totals the samples are about
SCAN_NAME = "Bản công bố minh họa.pdf"
REASON = "Bản quét thiếu phụ lục danh mục thủ tục hành chính; đề nghị bổ sung."


class Waiting:
    """What the people with accounts to try have handed in of their agencies' declarations."""

    def __init__(
        self,
        sample: Sample,
        agencies: Mapping[str, Agency],
        standard: StandardVersion,
        people: Mapping[str, User],
    ) -> None:
        self.sample, self.agencies = sample, agencies
        self.standard, self.people = standard, people

    def scan(self) -> None:
        """The declarations in force of those who try the portal open on their public pages."""
        people = {self.sample.officers_commune: "can.bo.xa", "SKHCN": "can.bo.skhcn",
                  self.sample.officers_district: "can.bo.huyen"}  # fmt: skip
        for key, officer in people.items():
            mine = Declaration.objects.recorded().filter(agency=self.agencies[key])
            newest = mine.select_related("version").order_by("start").last()
            if newest:
                newest.upload = self._scanned(newest, officer)
                newest.save(update_fields=["upload"])

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
            declaration.upload = self._scanned(declaration, officer)
        declaration.full_clean()
        declaration.save()
        declaration.makers.add(by)
        return declaration

    def _scanned(self, declaration: Declaration, officer: str) -> Upload:
        scan = ContentFile(scan_of(declaration, declaration.agency.name), SCAN_NAME)
        return keep(by=self.people[officer], agency=declaration.agency, file=scan)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 14, 30))  # noqa: DTZ001
