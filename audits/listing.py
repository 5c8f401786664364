"""What the lists of own audits and of reviews are asked for alike."""

from typing import Any

import django_filters as filters
from django.db.models import Q

from agencies.groups import groups
from agencies.models import AgencyVersion
from isoportal.lib.vietnamese import plain, search_words
from procedures.filtering import ListFilter, choice, one_agency


class OwnFilter(ListFilter):
    """Rows of the agencies as they are on `day`, found by these and by a `name` of their own."""

    path, name = "agency", ""

    q = filters.CharFilter(label="Cơ quan", method="search")
    group = choice("Nhóm cơ quan", "Mọi nhóm", groups, method="in_group")
    agency = one_agency()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agency"].field_name = self.path

    def search(self, found: Any, _: str, words: str) -> Any:
        called = AgencyVersion.objects.as_of(self.day).search(words).values("agency")
        wanted = search_words(plain(words))
        named = [
            pk
            for pk, name in found.order_by().values_list("pk", self.name)
            if all(word in plain(name) for word in wanted)
        ]
        return found.filter(Q(**{f"{self.path}__in": called}) | Q(pk__in=named))

    def in_group(self, found: Any, _: str, code: str) -> Any:
        versions = AgencyVersion.objects.as_of(self.day).in_group(code)
        return found.filter(**{f"{self.path}__in": versions.values("agency")})
