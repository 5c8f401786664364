"""Which inspections are asked for: one set of filters for the page and the Excel file."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import OuterRef, Subquery

from accounts.models import User
from agencies.models import AgencyVersion
from audits.inspections.seeing import seen_by
from audits.models import Campaign, Inspection, TeamMember
from procedures.filtering import ListFilter, choice

MINE = [("1", "Cuộc kiểm tra của tôi")]


class InspectionFilter(ListFilter):
    """Inspections within reach: by campaign, state, name, and those of one's own teams."""

    q = filters.CharFilter(label="Cơ quan", method="search")
    campaign = choice("Đợt kiểm tra", "Mọi đợt kiểm tra", ())
    state = choice("Trạng thái", "Mọi trạng thái", Inspection.State.choices)
    mine = choice(
        "Của tôi", "Mọi đoàn", MINE, method="of_mine", widget=forms.Select,
    )  # fmt: skip

    class Meta:
        model = Inspection
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any, *, user: User) -> None:
        super().__init__(data, queryset)
        self.user = user
        campaigns = Campaign.objects.filter(inspections__in=seen_by(user)).distinct()
        self.filters["campaign"].extra["choices"] = [
            (str(each.pk), f"{each.year} – {each.title}") for each in campaigns
        ]
        if not TeamMember.objects.filter(user=user).exists():
            del self.filters["mine"]

    def search(self, found: Any, _: str, words: str) -> Any:
        named = AgencyVersion.objects.search(words).values("agency")
        return found.filter(agency__in=named)

    def of_mine(self, found: Any, _: str, __: str) -> Any:
        teams = TeamMember.objects.filter(user=self.user).values("team")
        return found.filter(team__in=teams)


def listed(user: User) -> Any:
    """The inspections `user` may see, each with what its agency is called, the newest first."""
    versions = AgencyVersion.objects.filter(agency=OuterRef("agency")).order_by("-start")
    rows = seen_by(user).select_related("campaign", "team", "agency")
    placed = rows.annotate(sort_key=Subquery(versions.values("sort_key")[:1]))
    return placed.order_by("-campaign__year", "campaign", "sort_key", "pk")
