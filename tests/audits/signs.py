"""Agencies that give each of the signals, as the database holds them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from audits.models import AuditProgramme, InternalAudit, ItemMark, ManagementReview, Side
from quality.models import Document, Obligation, ObligationKind, Submission
from quality.submissions.contents import Content
from tests.factories.accounts import UserFactory
from tests.factories.agencies import UploadFactory
from tests.factories.audits import CampaignFactory, InspectionFactory
from tests.factories.quality import (
    DocumentFactory,
    ObjectiveFactory,
    ObjectivePlanFactory,
    ObligationFactory,
    ObligationKindFactory,
    SubmissionFactory,
)

DAY = date(2026, 12, 31)
Form = ObligationKind.Form
NAMES = ["Hồ sơ giải quyết đúng hạn", "Người dân hài lòng về việc giải quyết"]


def moment(day):
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def audited(agency, year, **more):
    """An internal audit of mid-September, reported a few days later."""
    programme = AuditProgramme.objects.get_or_create(agency=agency, year=year)[0]
    first, last, on = (date(year, 9, day) for day in (14, 15, 18))
    return InternalAudit.objects.create(**{
        "programme": programme, "title": "Đánh giá nội bộ", "scope": "Toàn bộ",
        "criteria": "TCVN ISO 9001:2015", "first_day": first, "last_day": last,
        "state": InternalAudit.State.REPORTED, "reported_on": on, "sha256": "0" * 64, **more,
    })  # fmt: skip


def three_clean_years(agency):
    return [audited(agency, year) for year in (2024, 2025, 2026)]


def reviewed(agency, on, **more):
    state = {"state": ManagementReview.State.HELD, "sha256": "0" * 64}
    return ManagementReview.objects.create(
        agency=agency, on=on, chair="Phạm Quốc Hưng", **{**state, **more}
    )


def obligation(code, due, *, form=Form.DOCUMENT, paper=Document.Kind.OTHER):
    kind = ObligationKindFactory(
        code=code, short_name=code, form=form,
        document_kind=paper if form == Form.DOCUMENT else "",
    )  # fmt: skip
    known = Obligation.objects.filter(kind=kind, year=due.year).first()
    return known or ObligationFactory(
        kind=kind, year=due.year, due_on=due, timely_on=due, lock_on=date(due.year, 12, 31)
    )


def frozen(agency, due, on, **more):
    """A submission of that day that says what its rows say."""
    made = Submission(agency=agency, obligation=due, **more)
    content = Content.of(made)
    return SubmissionFactory(
        agency=agency, obligation=due, submitted_at=moment(on), content=content.stored(),
        sha256=content.sha256, **more,
    )  # fmt: skip


def planned(agency, year, names=NAMES, *, results=None, on=None, upload=None):
    """Objectives handed in at the end of January, or their results as the year ends."""
    plan = ObjectivePlanFactory(agency=agency, year=year, upload=upload)
    for place, name in enumerate(names):
        ObjectiveFactory(plan=plan, name=name, year_end=results and Decimal(results[place]))
    form, due = Form.OBJECTIVES, date(year, 1, 30)
    if results:
        form, due = Form.RESULTS, date(year, 12, 31)
    return frozen(agency, obligation(f"{form}-{year}", due, form=form), on or due, plan=plan)


def same_two_years(agency):
    return [planned(agency, year) for year in (2025, 2026)]


def papered(agency, code, due, on=None, *, paper=Document.Kind.OTHER, effective_on=None, **more):
    """A paper with a file of its own, handed in on a day, its due day where none is said."""
    document = DocumentFactory(agency=agency, kind=paper, effective_on=effective_on)
    owed = obligation(f"{code}-{due.year}", due, paper=paper)
    return frozen(agency, owed, on or due, document=document, **more)


def on_their_last_days(agency):
    dues = [date(2026, 2, 27), date(2026, 6, 30), date(2026, 9, 30)]
    return [papered(agency, f"giay-{place}", due) for place, due in enumerate(dues)]


def full_of_oneself(agency, points=(40, 30, 30), *, campaign=None, **more):
    """An inspection for which the unit sent these marks of its own."""
    campaign = campaign or CampaignFactory(
        year=2026, first_day=date(2026, 3, 2), last_day=date(2026, 10, 30)
    )
    found = InspectionFactory(**{
        "campaign": campaign, "agency": agency, "planned_on": date(2026, 6, 15),
        "self_sent_at": moment(date(2026, 6, 9)), **more,
    })  # fmt: skip
    by = UserFactory()
    for item, value in zip(["I.1.1", "I.2.1", "II.1.1"], points, strict=True):
        ItemMark.objects.create(
            inspection=found, side=Side.OWN, item=item, by=by, is_not_applicable=value is None,
            points=None if value is None else Decimal(str(value)),
        )  # fmt: skip
    return found


def same_file_two_years(agency):
    upload = UploadFactory(agency=agency)
    return [planned(agency, year, [], upload=upload) for year in (2025, 2026)]
