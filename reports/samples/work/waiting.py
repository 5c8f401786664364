"""What of a sample's ISO procedures is on its way: to be approved, renewed, looked through."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from procedures.models import Cover, IsoProcedure, IsoRevision, State
from reports.samples.work.desk import Desk, Plan, body_of, signed
from reports.samples.work.listed import Listed

RENEWED = 25  # days before today
REVISED = "Cập nhật theo Nghị định số 118/2025/NĐ-CP về cơ chế một cửa"


def renew(desk: Desk, template: IsoRevision) -> None:
    """A template was revised lately: who adopted it is offered the new revision."""
    start = desk.today - timedelta(days=RENEWED)
    IsoRevision.objects.filter(pk=template.pk).update(end=start)
    old = template.content
    steps = [replace(old.steps[0], result="Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu số 01)")]
    body = replace(
        old, references=f"{old.references} Nghị định số 118/2025/NĐ-CP.",
        steps=[*steps, *old.steps[1:]],
    )  # fmt: skip
    IsoRevision.objects.create(
        iso=template.iso, revision_no=1, title=template.title, start=start,
        decision="131/QĐ-BCĐISO", body=body.stored(), stated=template.stated,
        stated_unit=template.stated_unit, changed=REVISED, **signed("renewed", start),
    )  # fmt: skip


def leave_to_head(desk: Desk, key: str, line: Listed) -> None:
    """The officer of an agency wrote the ISO procedure that was missing; its head is to approve."""
    plan = Plan(f"QT-{key}-MOI", [line], desk.today + timedelta(days=14))
    iso = IsoProcedure.objects.create(agency=desk.agencies[key], code=plan.code)
    officer = desk.people["can.bo.skhcn"]
    now = timezone.now() - timedelta(days=2)
    revision = IsoRevision.objects.create(
        iso=iso, title=plan.title, state=State.REVIEWED, body=body_of(plan).stored(),
        stated=plan.stated.value, stated_unit=plan.stated.unit,
        drafter=officer.full_name, drafter_position=officer.position, drafted_by=officer,
        drafted_at=now, reviewer="Lê Thanh Phong", reviewer_position="Phó Giám đốc",
        reviewed_at=now,
    )  # fmt: skip
    revision.makers.add(officer)
    handling = desk.handlings[desk.agencies[key].pk, line.code]
    Cover.objects.create(iso=iso, handling=handling, start=desk.today)


def keep_up(desk: Desk) -> None:
    """ISO procedures were looked through this year, but for one in ten."""
    rows = IsoProcedure.objects.annotate(left=F("pk") % 10).exclude(left=0)
    rows.update(looked_through_on=desk.today - timedelta(days=90))
