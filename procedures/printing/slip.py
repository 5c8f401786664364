"""Phiếu kiểm soát quá trình giải quyết hồ sơ: the slip that goes with a dossier from hand to hand.

Form 06 of TT 03/2025/TT-VPCP. Each step of the ISO procedure in force is a row: who hands
over, who takes over, when, and whether it was in time. What a dossier alone knows is left
to be written in by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from isoportal.lib.days import show_day
from isoportal.lib.vietnamese import plain, visible
from procedures.body import Step
from procedures.duration import Duration
from procedures.models import Cover, Handling, IsoRevision
from procedures.printing.issuer import Issuer

HANDED_IN_BY = "Tổ chức, cá nhân nộp hồ sơ"


@dataclass(frozen=True)
class Row:
    """A hand-over: into which step, from whom, to whom, and how long the step may take."""

    what: str
    giver: str
    taker: str
    time: Duration | None


def control_slip(handling: Handling, day: date, iso: str = "") -> dict[str, Any]:
    """What templates/pdf/control_slip.html says, after the ISO procedure in force on `day`.

    Covered by several, the first main one gives the steps, or the one whose id is `iso`. Raises
    ValidationError, in words, where none is in force or the one that is has no steps.
    """
    revision = _revision(handling, day, iso)
    version = handling.procedure.version_on(day)
    return {
        "handling": handling,
        "issuer": Issuer.of(handling.agency, day),
        "version": version,
        "revision": revision,
        "limit": revision.stated_time or (version and version.longest_limit()),
        "rows": rows_of(revision.content.steps),
    }


def rows_of(steps: Sequence[Step]) -> list[Row]:
    """Each step is taken over from whoever did the one before it."""
    doers = [visible(step.who) for step in steps]
    givers = [HANDED_IN_BY, *doers]
    return [
        Row(visible(step.what), giver, taker, step.duration)
        for step, giver, taker in zip(steps, givers, doers, strict=False)
    ]


def slip_name(handling: Handling) -> str:
    """What the file is called: phieu-kiem-soat-1-000894.pdf."""
    return f"phieu-kiem-soat-{slugify(plain(handling.procedure.full_code))}.pdf"


def _revision(handling: Handling, day: date, iso: str) -> IsoRevision:
    if not handling.holds_on(day):
        raise ValidationError(
            f"Ngày {show_day(day)}, {handling.agency} không thực hiện TTHC {handling.procedure} "
            "nên không in phiếu kiểm soát."
        )
    links: Any = Cover.objects.as_of(day).filter(handling=handling)
    # "main" stands after "linked"; of two main ones counts who was linked first
    isos = list(links.order_by("-part", "pk").values_list("iso", flat=True))
    isos.sort(key=lambda each: str(each) != iso)
    found = {each.iso_id: each for each in IsoRevision.objects.in_force(day).filter(iso__in=isos)}
    revisions = [found[each] for each in isos if each in found]
    if not revisions:
        raise ValidationError(
            f"Ngày {show_day(day)}, {handling.agency} chưa có quy trình ISO có hiệu lực cho TTHC "
            f"{handling.procedure} nên chưa in được phiếu kiểm soát. Hãy ban hành quy trình và gắn "
            "với TTHC này trước."
        )
    stepped = [each for each in revisions if each.content.steps]
    if not stepped:
        raise ValidationError(
            f"Quy trình {revisions[0]} chưa có bước nào trong bảng trình tự nên chưa in được phiếu "
            "kiểm soát. Hãy bổ sung các bước ở lần sửa đổi tiếp theo."
        )
    return stepped[0]
