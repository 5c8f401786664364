"""Which reviews are asked for: one set of filters for the page and the Excel file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Count, Q

from agencies.groups import groups
from agencies.models import AgencyVersion
from audits.models import ManagementReview
from isoportal.lib.sheet import write_xlsx
from procedures.filtering import ListFilter, choice, one_agency

COLUMNS = [
    "Cơ quan", "Ngày họp", "Chủ trì", "Trạng thái", "Số việc", "Đã xong", "Quá hạn", "Kết luận",
]  # fmt: skip


def years() -> list[tuple[str, str]]:
    found = ManagementReview.objects.dates("on", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in found]


class ReviewFilter(ListFilter):
    """Management reviews of the agencies as they are on `day`."""

    q = filters.CharFilter(label="Cơ quan hoặc chủ trì", method="search")
    year = choice("Năm", "Mọi năm", years, field_name="on__year")
    state = choice("Trạng thái", "Mọi trạng thái", ManagementReview.State.choices)
    group = choice("Nhóm cơ quan", "Mọi nhóm", groups, method="in_group")
    agency = one_agency()

    class Meta:
        model = ManagementReview
        fields: list[str] = []

    def search(self, found: Any, _: str, words: str) -> Any:
        called = AgencyVersion.objects.as_of(self.day).search(words).values("agency")
        return found.filter(Q(agency__in=called) | Q(chair__icontains=words))

    def in_group(self, found: Any, _: str, code: str) -> Any:
        versions = AgencyVersion.objects.as_of(self.day).in_group(code)
        return found.filter(agency__in=versions.values("agency"))


def counted(reviews: Any, day: date) -> Any:
    """The reviews, each with how many of its decisions are done, and overdue on `day`."""
    late = Q(actions__done_on=None, actions__due__lt=day)
    return reviews.annotate(
        decided=Count("actions"),
        done=Count("actions", filter=Q(actions__done_on__lte=day)),
        late=Count("actions", filter=late),
    )


def reviews_xlsx(reviews: Iterable[Any]) -> bytes:
    """Exactly what is filtered."""
    rows = (
        [each.agency_name, each.on, each.chair, each.get_state_display(), each.decided, each.done,
         each.late, each.conclusion]
        for each in reviews
    )  # fmt: skip
    return write_xlsx(COLUMNS, rows, "Xem xét của lãnh đạo")
