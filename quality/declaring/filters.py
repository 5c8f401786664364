"""The filters of the register: one set for the page, the export and the API."""

from typing import Any

import django_filters as filters

from agencies.groups import groups
from agencies.models import Agency, AgencyVersion
from isoportal.lib.days import show_day
from procedures.filtering import ListFilter, choice, one_agency
from quality.models import Declaration, StandardVersion, Status
from quality.models.declaration import DeclarationQuerySet

IN_FORCE = [("any", "Mọi hiệu lực"), ("yes", "Đang có hiệu lực"), ("no", "Không có hiệu lực")]


def standards() -> list[tuple[str, str]]:
    return list(StandardVersion.objects.exclude(adopted_on=None).values_list("code", "name"))


class DeclarationFilter(ListFilter):
    """Declarations of the register, as it stands on `day` (today where none is asked).

    Asked for a day, it keeps those in force then unless `in_force` or `status` says
    otherwise. Asked for what there is not, it keeps none.
    """

    preset = {"in_force": "any"}

    q = filters.CharFilter(label="Số, cơ quan hoặc người ký", method="search")
    status = choice("Trạng thái", "Mọi trạng thái", Status.choices)
    in_force = choice("Hiệu lực", None, IN_FORCE, method="holding")
    standard = choice("Tiêu chuẩn", "Mọi phiên bản", standards, field_name="version__code")
    kind = choice("Loại công bố", "Mọi loại", Declaration.Kind.choices)
    group = choice("Nhóm cơ quan", "Mọi nhóm", groups, method="in_group")
    agency = one_agency()

    class Meta:
        model = Declaration
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        data = ({} if data is None else data).copy()
        if data.get("day", "").strip() and not data.get("status") and not data.get("in_force"):
            data["in_force"] = "yes"
        super().__init__(data, *args, **kwargs)

    def holding(self, found: DeclarationQuerySet, _: str, asked: str) -> DeclarationQuerySet:
        if asked == "any":
            return found
        alive = Agency.objects.as_of(self.day)
        counting = Declaration.objects.in_force(self.day).filter(agency__in=alive)
        if asked == "yes":
            return found.filter(pk__in=counting.values("pk"))
        return found.exclude(pk__in=counting.values("pk"))

    def in_group(self, found: DeclarationQuerySet, _: str, code: str) -> DeclarationQuerySet:
        versions = AgencyVersion.objects.as_of(self.day).in_group(code)
        return found.filter(agency__in=versions.values("agency"))

    def _words(self, name: str, value: Any) -> str:
        if name == "in_force":
            return f"{dict(IN_FORCE)[value]} ngày {show_day(self.day)}"
        if isinstance(value, Agency):
            value = value.version_on(self.day) or value  # as it is called on the day
        return super()._words(name, value)
