"""Two people of an agency prepare the same submission: nobody's work is lost unasked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import LogEntry
from quality.conflicts import Conflict
from quality.models import Submission
from quality.plans import actions
from tests.corpus import honest
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory
from tests.quality.handing import Form, at, drafted, handed_in, owed, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


@pytest.fixture
def duty(province):
    return owed()


@pytest.fixture
def colleague(province):
    return AssignmentFactory(agency=province.department, user__full_name="Lê Thị Hoa").user


@pytest.fixture
def client(officer, signed_in):
    return signed_in(officer)


def file(name="Của tôi.pdf"):
    return SimpleUploadedFile(name, honest.pdf())


def theirs(by, agency, duty, name="Của đồng nghiệp.pdf", **more):
    upload = UploadFactory(agency=agency, uploaded_by=by, name=name, sha256="a" * 64)
    return drafted(by, agency, duty, upload=upload, **more)


def made_from(client, page):
    """The revisions that stand in the form."""
    form = client.get(page).context["form"]
    return {name: form.initial[name] for name in ["revision", "plan_revision"]}


def test_who_comes_second_is_shown_both_and_takes_no_file_away(province, duty, client, colleague):
    page = at("submission-new", province.department, duty)
    seen = made_from(client, page)
    draft = theirs(colleague, province.department, duty, number="1/QĐ")

    answer = client.post(page, seen | {"upload": file(), "number": "2/QĐ"})

    shown = words(answer)
    assert answer.status_code == 409
    assert "Lê Thị Hoa đã lưu trước" in shown
    for each in ["Của tôi.pdf", "Của đồng nghiệp.pdf", "<mark>1/QĐ</mark>", "<mark>2/QĐ</mark>"]:
        assert each in shown
    draft.refresh_from_db()
    assert (draft.document.upload.name, draft.document.number) == ("Của đồng nghiệp.pdf", "1/QĐ")


def test_what_was_typed_can_be_kept_with_its_file(province, duty, client, colleague):
    page = at("submission-new", province.department, duty)
    draft = theirs(colleague, province.department, duty)
    answer = client.post(page, {"upload": file(), "number": "2/QĐ"})
    form = answer.context["form"]
    kept = str(form.fields["upload"].widget.kept.pk)

    again = {name: form[name].value() for name in ["revision", "plan_revision"]}
    answer = client.post(page, again | {"upload_kept": kept, "number": "2/QĐ", "step": "save"})

    draft.refresh_from_db()
    assert answer.url == at("submission-check", draft)
    assert (draft.document.upload.name, draft.document.number) == ("Của tôi.pdf", "2/QĐ")


def test_theirs_can_be_taken(province, duty, client, colleague):
    page = at("submission-new", province.department, duty)
    draft = theirs(colleague, province.department, duty)

    answer = client.post(page, {"upload": file(), "step": "theirs"})

    draft.refresh_from_db()
    assert answer.url == at("submission-check", draft)
    assert draft.document.upload.name == "Của đồng nghiệp.pdf"


def test_another_file_of_the_same_name_is_another_file(province, duty, client, colleague):
    page = at("submission-new", province.department, duty)
    theirs(colleague, province.department, duty, name="Chính sách.pdf")

    assert client.post(page, {"upload": file("Chính sách.pdf")}).status_code == 409


def test_the_form_sent_twice_is_one_draft_and_no_conflict(province, duty, client):
    page = at("submission-new", province.department, duty)
    seen = made_from(client, page)

    answers = [client.post(page, seen | {"upload": file(), "number": "2/QĐ"}) for _ in range(2)]

    draft = Submission.objects.get()
    assert {answer.url for answer in answers} == {at("submission-check", draft)}
    assert draft.revision == 1


def test_what_was_handed_in_meanwhile_is_said_in_words(province, duty, client, colleague):
    page = at("submission-new", province.department, duty)
    seen = made_from(client, page)
    handed_in(colleague, province.department, duty)

    answer = client.post(page, seen | {"upload": file()})

    assert answer.status_code == 422
    assert "Lê Thị Hoa đã nộp hồ sơ này" in words(answer)


def test_a_draft_is_not_changed_from_an_older_form(province, officer, duty):
    draft = drafted(officer, province.department, duty, number="1")

    with pytest.raises(Conflict):
        drafted(officer, province.department, duty, number="2", revision=0)

    assert draft.document.number == "1"


# --- the plan below it -------------------------------------------------------------------


@pytest.fixture
def plan(province):
    found = ObjectivePlanFactory(agency=province.department)
    ObjectiveFactory(plan=found)
    return found


def numbered(by, plan, number):
    """Somebody saves the number of the paper on the page of the plan."""
    now = actions.stored(plan)
    now.number = number
    rows = list(now.objectives.all())
    return actions.save_plan(by=by, plan=now, rows=rows, revision=now.revision)


def test_handing_in_does_not_overwrite_a_plan_saved_meanwhile(province, plan, client, colleague):
    page = at("submission-new", province.department, owed(Form.OBJECTIVES, "objectives"))
    seen = made_from(client, page)
    numbered(colleague, plan, "12/KH")

    answer = client.post(page, seen | {"number": "13/KH"})

    assert answer.status_code == 409
    assert "Lê Thị Hoa đã lưu trước" in words(answer)
    assert "<mark>12/KH</mark>" in words(answer)
    plan.refresh_from_db()
    assert plan.number == "12/KH"
    assert not Submission.objects.exists()


def test_the_number_of_a_plan_begun_meanwhile_is_not_emptied(province, client, colleague):
    page = at("submission-new", province.department, owed(Form.OBJECTIVES, "objectives"))
    seen = made_from(client, page)
    plan = ObjectivePlanFactory(agency=province.department, number="12/KH", changed_by=colleague)

    answer = client.post(page, seen | {"upload": file()})

    assert answer.status_code == 409
    plan.refresh_from_db()
    assert plan.number == "12/KH"


def test_a_plan_that_says_the_same_is_handed_in_whoever_saved_it(province, plan, client, colleague):
    page = at("submission-new", province.department, owed(Form.OBJECTIVES, "objectives"))
    seen = made_from(client, page)
    numbered(colleague, plan, "12/KH")

    answer = client.post(page, seen | {"number": "12/KH"})

    assert answer.url == at("submission-check", Submission.objects.get())


# --- the log -----------------------------------------------------------------------------


def test_the_log_tells_what_stood_in_a_draft_before_and_after(province, officer, duty):
    drafted(officer, province.department, duty, number="1/QĐ", note="cũ")
    drafted(officer, province.department, duty, upload=None, number="2/QĐ", note="mới")

    made, changed = (
        LogEntry.objects.get(action=f"submission.{each}").details["changes"]
        for each in ["prepared", "changed"]
    )
    assert made["số, ký hiệu"] == ["", "1/QĐ"]
    assert changed == {"note": ["cũ", "mới"], "số, ký hiệu": ["1/QĐ", "2/QĐ"]}


def test_the_log_tells_what_handing_in_changed_on_the_plan(province, officer, plan):
    obligation = owed(Form.OBJECTIVES, "objectives")
    plan.number = "1/KH"
    plan.save()

    drafted(officer, province.department, obligation, upload=None, number="2/KH")

    told = LogEntry.objects.get(action="submission.prepared").details["changes"]
    assert told["số, ký hiệu văn bản"] == ["1/KH", "2/KH"]
