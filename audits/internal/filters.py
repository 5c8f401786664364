"""Which internal audits are asked for: one set of filters for the page and the Excel file."""

from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django.db.models import Count, Q

from agencies.groups import groups
from agencies.models import AgencyVersion
from audits.models import Finding, InternalAudit
from isoportal.lib.sheet import Year, write_xlsx
from procedures.filtering import ListFilter, choice, one_agency

State = InternalAudit.State
Grade = Finding.Grade
COLUMNS = [
    "Cơ quan", "Năm", "Cuộc đánh giá", "Từ ngày", "Đến hết ngày", "Không phù hợp nặng",
    "Không phù hợp nhẹ", "Lưu ý, khuyến nghị", "Còn mở", "Trạng thái", "Ngày báo cáo",
]  # fmt: skip


def years() -> list[tuple[str, str]]:
    found = InternalAudit.objects.order_by("-programme__year")
    told = found.values_list("programme__year", flat=True).distinct()
    return [(str(year), str(year)) for year in told]


class AuditFilter(ListFilter):
    """Internal audits of the agencies as they are on `day`."""

    q = filters.CharFilter(label="Cơ quan hoặc tên cuộc đánh giá", method="search")
    year = choice("Năm", "Mọi năm", years, field_name="programme__year")
    state = choice("Trạng thái", "Mọi trạng thái", State.choices)
    group = choice("Nhóm cơ quan", "Mọi nhóm", groups, method="in_group")
    agency = one_agency()

    class Meta:
        model = InternalAudit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agency"].field_name = "programme__agency"

    def search(self, found: Any, _: str, words: str) -> Any:
        called = AgencyVersion.objects.as_of(self.day).search(words).values("agency")
        return found.filter(Q(programme__agency__in=called) | Q(title__icontains=words))

    def in_group(self, found: Any, _: str, code: str) -> Any:
        versions = AgencyVersion.objects.as_of(self.day).in_group(code)
        return found.filter(programme__agency__in=versions.values("agency"))


def counted(audits: Any) -> Any:
    """The audits, each with how many findings of which kind it has."""
    lesser = Q(findings__grade__in=[Grade.OBSERVATION, Grade.OPPORTUNITY])
    return audits.select_related("programme").annotate(
        major=Count("findings", filter=Q(findings__grade=Grade.MAJOR)),
        minor=Count("findings", filter=Q(findings__grade=Grade.MINOR)),
        lesser=Count("findings", filter=lesser),
        open=Count("findings", filter=Q(findings__state__in=Finding.OPEN)),
    )


def audits_xlsx(audits: Iterable[Any]) -> bytes:
    """Exactly what is filtered."""
    rows = (
        [each.agency_name, Year(each.programme.year), each.title, each.first_day, each.last_day,
         each.major, each.minor, each.lesser, each.open, each.get_state_display(),
         each.reported_on]
        for each in audits
    )  # fmt: skip
    return write_xlsx(COLUMNS, rows, "Đánh giá nội bộ")
