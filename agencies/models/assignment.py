"""Who holds which role where."""

from django.conf import settings
from django.db import models

from agencies.models.agency import Agency
from agencies.roles import Role
from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap


class Assignment(Dated):
    """A role held at an agency: it reaches that agency and everything under it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assignments",
        verbose_name="người giữ",
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="assignments", verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-start", "pk"]
        verbose_name = "phân công"
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="agencies_role_once",
                fields=["user", "agency", "role"],
                violation_error_message="Người này đã giữ vai trò đó tại cơ quan trong thời gian "
                "này: {other}.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} tại {self.agency}"
