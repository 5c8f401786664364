"""What the tests of submissions share: a duty, a draft, something handed in."""

from datetime import UTC, date, datetime

from django.urls import reverse

from accounts.models import LogEntry, Notification
from agencies.models import Kind
from quality.models import ObligationKind, Relief, Submission
from quality.submissions import submitting
from quality.submissions.contents import content_of
from quality.submissions.submitting import Given
from tests.factories.agencies import UploadFactory
from tests.factories.quality import (
    ApplicabilityFactory,
    ObligationFactory,
    ObligationKindFactory,
    ReliefFactory,
)

Form, State = ObligationKind.Form, Submission.State
DAY = date(2026, 1, 20)  # before everything is due
NOW = datetime(2026, 1, 20, 3, 15, tzinfo=UTC)  # 10:15 in the province


def owed(form=Form.DOCUMENT, code="policy", **more):
    """A duty of departments for 2026."""
    for kind in [Kind.DEPARTMENT, Kind.SUB_DEPARTMENT]:
        ApplicabilityFactory._meta.model.objects.get_or_create(
            kind=kind, start=date(2010, 1, 1), defaults={"regime": "mandatory", "legal_basis": "NĐ"}
        )
    return ObligationFactory(kind=ObligationKindFactory(code=code, form=form), **more)


def drafted(by, agency, obligation, *, day=DAY, **given):
    if "upload" not in given:
        given["upload"] = UploadFactory(agency=agency, uploaded_by=by)
    stands = submitting.open_submission(agency, obligation) or submitting.begun(agency, obligation)
    given.setdefault("revision", stands.revision)
    given.setdefault("plan_revision", stands.plan.revision if stands.plan else 0)
    return submitting.prepare(
        by=by, agency=agency, obligation=obligation, given=Given(**given), day=day
    )


def sent(by, submission, *, now=NOW):
    seen = content_of(Submission.objects.get(pk=submission.pk)).sha256
    submitting.submit(by=by, submission=submission, seen=seen, now=now)
    submission.refresh_from_db()
    return submission


def handed_in(by, agency, obligation, *, now=NOW, **given):
    return sent(by, drafted(by, agency, obligation, day=now.date(), **given), now=now)


def relieved(agency, obligation, *, at=datetime(2026, 1, 2, tzinfo=UTC), **more):
    relief = ReliefFactory(agency=agency, obligation=obligation, **more)
    Relief.objects.filter(pk=relief.pk).update(at=at)


def log_of(row):
    lines = LogEntry.objects.filter(target=f"{row._meta.label_lower}:{row.pk}")
    return list(lines.order_by("pk").values_list("action", flat=True))


def told(user):
    return list(
        Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True)
    )


def at(name, *args):
    return reverse(f"quality:{name}", args=[getattr(each, "pk", each) for each in args])


def words(answer):
    return " ".join(answer.content.decode().split())
