"""What is asked for: a thing of an agency in the state in which something can be done with it."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts import first_access
from accounts.models import ApiToken, Mail, Notification, User
from agencies.models import Assignment, Kind
from agencies.roles import Role
from quality.models import ObligationKind, Sentence, Status, Submission
from quality.submissions.contents import Content
from reports.models import ReportJob
from tests.corpus import honest
from tests.factories.accounts import MailFactory, UserFactory
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.quality import (
    DeclarationFactory,
    DocumentFactory,
    ObjectiveFactory,
    ObjectivePlanFactory,
    ObligationFactory,
    ObligationKindFactory,
    ReliefFactory,
)
from tests.factories.reports import ReportFactory
from tests.permissions import parts
from tests.quality.handing import drafted, sent

Form, State = ObligationKind.Form, Submission.State
DAY = date(2026, 1, 20)
YEAR = 2026


class Thing(NamedTuple):
    """What an address names, what it is asked with, and what is sent to it."""

    args: tuple = ()
    query: str = ""
    data: dict[str, Any] | None = None


NOTHING = Thing()


def asked(row, world, whose):
    """The thing of that side that the row is about, made here, and the address to ask for it."""
    make = globals().get(row.thing) or (row.thing != "-" and parts.maker(row.thing))
    made = make(world, world.sides[whose]) if make else NOTHING
    return made, address(row.page, made)


def address(page, thing):
    return reverse(page, args=thing.args) + thing.query


def args(*numbers):
    return Thing(tuple(numbers))


# --- agencies and people --------------------------------------------------------------------


def agency(world, side):
    return args(side.agency.pk)


def agency_asked(world, side):
    return Thing(query=f"?agency={side.agency.pk}")


def file_of(world, side):
    file = SimpleUploadedFile("a.pdf", honest.pdf())
    return Thing((side.agency.pk,), data={"kinds": "pdf", "file": file})


def role(world, side):
    return args(Assignment.objects.get(user=side.clerk).pk)


def role_of_head(world, side):
    return args(AssignmentFactory(agency=side.agency, role=Role.HEAD).pk)


def own_role(world, side):
    """Of the officer who asks."""
    return args(Assignment.objects.get(user=side.officer).pk)


def person(world, side):
    return args(side.clerk.pk)


def head_person(world, side):
    return args(AssignmentFactory(agency=side.agency, role=Role.HEAD).user_id)


def closed_person(world, side):
    User.objects.filter(pk=side.clerk.pk).update(is_active=False)
    return args(side.clerk.pk)


def new_person(world, side):
    """Somebody who has not yet chosen a password."""
    side.clerk.set_unusable_password()
    side.clerk.save()
    return args(side.clerk.pk)


def staff_person(world, side):
    return args(world.people["staff"].pk)


def roleless_person(world, side):
    return args(UserFactory().pk)


# --- accounts -------------------------------------------------------------------------------


def letter(world, side):
    return args(Notification.objects.create(user=side.officer, text="Có việc").pk)


def mail(state):
    return lambda world, side: args(MailFactory(state=state, user__email="a@nam-dinh.example").pk)


failed_mail, waiting_mail = mail(Mail.State.FAILED), mail(Mail.State.WAITING)


def token(world, side):
    return args(ApiToken.objects.get().pk)


def first_link(world, side):
    new = UserFactory()
    new.set_unusable_password()
    new.save()
    return args(first_access.issue(by=None, user=new).strip("/").split("/")[-1])


def used_link(world, side):
    return args("khong-con-dung-duoc")


def reset_link(world, side):
    mark = default_token_generator.make_token(side.clerk)
    return args(urlsafe_base64_encode(force_bytes(side.clerk.pk)), mark)


def used_reset(world, side):
    return args("Mg", "khong-con-dung-duoc")


def page_draft(world, side):
    return Thing(query="?path=/")


def typed_draft(world, side):
    return Thing(data={"path": "/", "fields": {}})


# --- declarations ---------------------------------------------------------------------------


def declaration(status):
    def make(world, side):
        made = DeclarationFactory(
            agency=side.agency,
            start=date(2021, 1, 4),
            status=status,
            upload=UploadFactory(agency=side.agency),
            makers=[side.clerk],
        )
        return args(made.pk)

    return make


recorded, unsent, waiting = map(declaration, [Status.RECORDED, Status.DRAFT, Status.SUBMITTED])


# --- duties ---------------------------------------------------------------------------------


def duty(world, side):
    return args(side.agency.pk, side.duty.pk)


def relief(world, side):
    return args(ReliefFactory(agency=side.agency, obligation=side.duty).pk)


def unused_duty(world, side):
    kind = ObligationKindFactory(code="unused")
    return args(ObligationFactory(kind=kind, agency_kind=Kind.DISTRICT).pk)


def duty_kind(world, side):
    return args(side.duty.kind_id)


def sentence(world, side):
    return args(Sentence.objects.create(text="Thiếu chữ ký.").pk)


# --- submissions ----------------------------------------------------------------------------


def submission(state):
    """Drafted by the agency's second officer, so that its first and its head made nothing."""

    def make(world, side):
        made = drafted(side.clerk, side.agency, side.duty)
        told = {}
        if state in Submission.INSIDE:
            told["seen"] = Content.of(made).sha256
            Submission.objects.filter(pk=made.pk).update(state=state)
        if state in {State.SUBMITTED, State.ACCEPTED}:
            told["seen"] = sent(side.clerk, made, now=timezone.now()).sha256
        if state == State.ACCEPTED:
            Submission.objects.filter(pk=made.pk).update(state=state, decided_at=timezone.now())
        return Thing((made.pk,), data=told or None)

    return make


in_draft, at_head, handed_in, accepted = map(
    submission, [State.DRAFT, State.APPROVAL, State.SUBMITTED, State.ACCEPTED]
)


# --- plans and documents --------------------------------------------------------------------


def no_plan(world, side):
    return args(side.agency.pk, YEAR)


def begun_plan(world, side):
    upload = UploadFactory(agency=side.agency, uploaded_by=side.clerk)
    plan = ObjectivePlanFactory(agency=side.agency, year=YEAR, upload=upload, changed_by=side.clerk)
    plan.makers.add(side.clerk)
    ObjectiveFactory(plan=plan)
    return args(side.agency.pk, YEAR)


def plan_before(world, side):
    ObjectiveFactory(plan=ObjectivePlanFactory(agency=side.agency, year=YEAR - 1))
    return args(side.agency.pk, YEAR)


def handed_plan(world, side):
    begun_plan(world, side)
    kind = ObligationKindFactory(code="objectives", form=Form.OBJECTIVES)
    owed = ObligationFactory(kind=kind, agency_kind=side.duty.agency_kind)
    made = drafted(
        side.clerk, side.agency, owed, upload=UploadFactory(agency=side.agency), number="7/KH"
    )
    sent(side.clerk, made, now=timezone.now())
    return args(side.agency.pk, YEAR)


def document(world, side):
    return args(DocumentFactory(agency=side.agency).pk)


def drafted_document(world, side):
    return args(drafted(side.clerk, side.agency, side.duty).document_id)


# --- reports --------------------------------------------------------------------------------


def csv(world, side):
    return args("csv")


def report(world, side):
    made = ReportFactory(scope=world.province.top)
    made.file.save("bao-cao.pdf", ContentFile(honest.pdf()))
    return args(made.pk)


def job(world, side):
    return args(ReportJob.objects.create(scope=world.province.top, day=date(2020, 12, 31)).pk)


def failed_job(world, side):
    made = ReportJob.objects.create(
        scope=world.province.top, day=date(2020, 12, 31), state="failed", error="Hết bộ nhớ"
    )
    return args(made.pk)


def year_asked(world, side):
    return Thing(data={"year": 2020})


def years(world, side):
    return Thing(query="?from=2019&to=2020")
