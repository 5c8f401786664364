"""Which internal audits are asked for: one set of filters for the page and the Excel file."""

from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django.db.models import Count, Q

from audits.listing import OwnFilter
from audits.models import Finding, InternalAudit
from isoportal.lib.sheet import Year, write_xlsx
from procedures.filtering import choice

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


class AuditFilter(OwnFilter):
    path, name = "programme__agency", "title"

    q = filters.CharFilter(label="Cơ quan hoặc tên cuộc đánh giá", method="search")
    year = choice("Năm", "Mọi năm", years, field_name="programme__year")
    state = choice("Trạng thái", "Mọi trạng thái", State.choices)

    class Meta:
        model = InternalAudit
        fields: list[str] = []


def counted(audits: Any) -> Any:
    """The audits, each with how many findings of which kind it has."""
    lesser = Q(findings__grade__in=Finding.ADVICE)
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
