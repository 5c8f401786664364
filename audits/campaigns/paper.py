"""The notice that tells a unit when, by whom and on what it is inspected.

The steering committee issues it in a number series of its own; it is set as Decree 30/2020
sets official papers, in PDF and in Word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agencies.models import AgencyVersion
from audits.inspections.asked import criteria_of
from audits.models import Inspection, TeamMember
from isoportal.lib.days import long_day
from isoportal.lib.official import NUMBERLESS, fit, listed
from quality.declaring.paper import Declarer, Paper

COMMITTEE = ("BAN CHỈ ĐẠO ISO",)


@dataclass(frozen=True)
class Notice(Paper):
    """A Thông báo; it has no annex."""

    @property
    def title(self) -> str:
        return f"Thông báo {' '.join(self.subject)}"


def notice_of(inspection: Inspection, day: date) -> Notice:
    """The notice to the unit, dated `day`; its number is written in by hand."""
    root = AgencyVersion.objects.as_of(day).filter(parent=None).select_related("agency").first()
    province = Declarer.on(day, root.agency) if root else Declarer(inspection.agency, ())
    return Notice(
        host=province.name.upper(),
        issuer=COMMITTEE,
        number=f"{NUMBERLESS}/TB-BCĐISO",
        place_and_day=f"{province.place}, {long_day(day)}",
        kind="THÔNG BÁO",
        subject=("Về việc kiểm tra việc áp dụng", "Hệ thống quản lý chất lượng"),
        bases=tuple(bases_of(inspection)),
        paragraphs=tuple(_paragraphs(inspection)),
        signed_for=("TRƯỞNG BAN",),
        signer="",
        copies=(fit(inspection.agency.name), *_team_copy(inspection), "Lưu: VT"),
        annex=(),
        attached="",
        columns=(),
        rows=(),
        remarks=(),
        author="Ban Chỉ đạo ISO",
    )


def bases_of(inspection: Inspection) -> Iterator[str]:
    """The decisions by which the unit is inspected."""
    campaign, team = inspection.campaign, inspection.team
    if campaign.plan_no and campaign.plan_day:
        issuer = f" của {fit(campaign.plan_issuer)}" if campaign.plan_issuer else ""
        yield (
            f"Căn cứ Quyết định số {fit(campaign.plan_no)} {long_day(campaign.plan_day)}{issuer} "
            f"phê duyệt kế hoạch kiểm tra năm {campaign.year}"
        )
    if team:
        yield (
            f"Căn cứ Quyết định số {fit(team.decision_no)} {long_day(team.decided_on)} thành lập "
            f"{fit(team.name)}"
        )


def _paragraphs(inspection: Inspection) -> Iterator[str]:
    name = fit(inspection.agency.name)
    yield f"Ban Chỉ đạo ISO thông báo lịch kiểm tra tại {name} như sau:"
    when = long_day(inspection.planned_on) if inspection.planned_on else NUMBERLESS
    yield f"1. Thời gian: {when}."
    yield f"2. Hình thức: {inspection.get_form_display().lower()}."
    yield f"3. Nội dung kiểm tra theo {fit(str(inspection.campaign.checklist))}:"
    parts = criteria_of(inspection).parts
    yield from listed(
        [f"Nội dung {fit(part.code)}: {fit(part.title)}" for part in parts] or [NUMBERLESS]
    )
    if inspection.team:
        yield f"4. Thành phần {fit(inspection.team.name)}:"
        yield from listed([_named(each) for each in inspection.team.members.all()] or [NUMBERLESS])
    yield (
        f"Đề nghị {name} tự chấm điểm và gửi bản tự chấm kèm minh chứng trên cổng trước ngày kiểm "
        "tra; chuẩn bị hồ sơ, bố trí người làm việc với đoàn./."
    )


def _named(member: TeamMember) -> str:
    title = f", {fit(member.title)}" if member.title else ""
    return f"{fit(member.name)}{title} – {member.get_role_display()}"


def _team_copy(inspection: Inspection) -> list[str]:
    return [fit(inspection.team.name)] if inspection.team else []
