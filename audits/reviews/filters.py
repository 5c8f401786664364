"""Which reviews are asked for: one set of filters for the page and the Excel file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Count, Exists, OuterRef, Q

from audits.listing import OwnFilter
from audits.models import ManagementReview, ReviewAction
from isoportal.lib.sheet import write_xlsx
from procedures.filtering import choice

COLUMNS = [
    "Cơ quan", "Ngày họp", "Chủ trì", "Trạng thái", "Số việc", "Đã xong", "Quá hạn", "Kết luận",
]  # fmt: skip
WORK = [("open", "Còn việc chưa xong"), ("late", "Có việc quá hạn")]


def years() -> list[tuple[str, str]]:
    found = ManagementReview.objects.dates("on", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in found]


class ReviewFilter(OwnFilter):
    name = "chair"

    q = filters.CharFilter(label="Cơ quan hoặc chủ trì", method="search")
    year = choice("Năm", "Mọi năm", years, field_name="on__year")
    state = choice("Trạng thái", "Mọi trạng thái", ManagementReview.State.choices)
    work = choice("Quyết định", "Mọi tình trạng", WORK, method="of_work")

    class Meta:
        model = ManagementReview
        fields: list[str] = []

    def of_work(self, found: Any, _: str, asked: str) -> Any:
        actions = ReviewAction.objects.filter(review=OuterRef("pk")).undone_on(self.day)
        return found.filter(
            Exists(actions.filter(due__lt=self.day) if asked == "late" else actions)
        )


def counted(reviews: Any, day: date) -> Any:
    """The reviews, each with how many of its decisions are done, and overdue on `day`."""
    undone = Q(actions__done_on=None) | Q(actions__done_on__gt=day)
    return reviews.annotate(
        decided=Count("actions"),
        done=Count("actions", filter=Q(actions__done_on__lte=day)),
        late=Count("actions", filter=undone & Q(actions__due__lt=day)),
    )


def reviews_xlsx(reviews: Iterable[Any]) -> bytes:
    """Exactly what is filtered."""
    rows = (
        [each.agency_name, each.on, each.chair, each.get_state_display(), each.decided, each.done,
         each.late, each.conclusion]
        for each in reviews
    )  # fmt: skip
    return write_xlsx(COLUMNS, rows, "Xem xét của lãnh đạo")
