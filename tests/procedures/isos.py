"""ISO procedures on their way, as the tests of several pages begin with them."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from procedures.body import Body, Step
from procedures.iso import actions
from procedures.iso.drafts import Draft
from procedures.models import IsoProcedure

DAY = date(2021, 6, 30)


def said(title="Đăng ký kết hôn", *, stated="13", steps=("1", "10", "2"), **more):
    """What a draft says: steps that add up to the stated time."""
    body = Body(
        purpose="Quy định trình tự giải quyết.",
        steps=[Step(f"Bước {n}", "Công chức", Decimal(each)) for n, each in enumerate(steps, 1)],
    )
    return Draft(**({"title": title, "body": body, "stated": Decimal(stated)} | more))


def begun(by, agency, code="QT-01", draft=None, **more):
    iso = IsoProcedure(agency=agency, code=code, **more)
    return actions.begin(by=by, iso=iso, draft=draft or said(), day=DAY)


def handed_on(by, agency, **more):
    revision = begun(by, agency, **more)
    actions.hand_on(by=by, revision=revision, now=timezone.now())
    return again(revision)


def reviewed(by, reviewer, agency, **more):
    revision = handed_on(by, agency, **more)
    actions.review(by=reviewer, revision=revision, now=timezone.now())
    return again(revision)


def approved(by, reviewer, approver, agency, **more):
    revision = reviewed(by, reviewer, agency, **more)
    actions.approve(by=approver, revision=revision, now=timezone.now())
    return again(revision)


def issued(by, reviewer, approver, agency, start=date(2021, 1, 4), **more):
    revision = approved(by, reviewer, approver, agency, **more)
    actions.issue(by=by, revision=revision, start=start, decision="5/QĐ", day=DAY)
    return again(revision)


def again(revision):
    """The row as it stands now."""
    return type(revision).objects.select_related("iso__agency").get(pk=revision.pk)


def typed(**more):
    """The form as people fill it in: two steps, a form, a record."""
    given = {
        "do": "save", "revision": "", "code": "QT-07", "kind": "operational",
        "title": "Đăng ký kết hôn", "stated": "13", "stated_unit": "working_days",
        "purpose": "Quy định trình tự.\nMột dòng nữa.", "scope": "", "references": "",
        "terms": "", "cites": "", "drafter_position": "Công chức",
        **{f"content_{name}": "" for name in [
            "components", "time", "agency", "subjects", "manner", "fee", "forms", "requirements",
            "bases"]},
        **step("n2", "Tiếp nhận", "3"), **step("n1", "Thẩm định", "10"),
        "forms-n1-code": "BM-01", "forms-n1-name": "Tờ khai",
        "records-n1-name": "Hồ sơ", "records-n1-place": "Văn phòng", "records-n1-kept_for": "",
    }  # fmt: skip
    return given | more


def step(key, what, value, unit="working_days"):
    names = {"what": what, "who": "Công chức", "value": value, "unit": unit, "result": ""}
    return {f"steps-{key}-{name}": text for name, text in names.items()}
