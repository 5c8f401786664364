"""Where findings come from: an own audit, a review, a complaint, or seen by oneself."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from audits.internal.plan import Answer, Line
from audits.models import Finding
from tests.audits import own
from tests.audits.finding import TODAY, Source, raised
from tests.audits.test_finding_pages import typed
from tests.audits.test_internal_pages import text_of
from tests.factories.audits import FindingFactory
from tests.quality.pages import words

LIST = reverse("audits:finding-list")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def department(province):
    return province.department


@pytest.fixture
def client(signed_in, officer):
    return signed_in(officer)


def new(agency, **where):
    query = "&".join(f"{name}={row.pk}" for name, row in where.items())
    return reverse("audits:finding-new", args=[agency.pk]) + (f"?{query}" if query else "")


def found(client, name, row):
    there = reverse(f"audits:{name}", args=[row.pk])
    return [each.nature for each in client.get(there).context["findings"]]


def test_review_page_leads_to_its_findings_and_shows_them(officer, department, client):
    review = own.held(officer, department)
    there = reverse("audits:review-detail", args=[review.pk])
    form = new(department, review=review)

    assert form in words(client.get(there))
    client.post(form, typed(source="self", found_on="20/06/2020"))

    finding = Finding.objects.get()
    assert (finding.source, finding.review) == (Source.REVIEW, review)
    assert found(client, "review-detail", review) == [finding.nature]


def test_form_does_not_ask_for_the_source_that_the_page_says(officer, department, client):
    review, audit = own.held(officer, department), own.begun(officer, department)

    for where in [{"review": review}, {"audit": audit}]:
        assert 'name="source"' not in words(client.get(new(department, **where)))
    assert 'name="source"' in words(client.get(new(department)))


def test_agency_records_what_it_saw_itself_and_what_people_complained_of(department, client):
    for source in ["self", "complaint"]:
        client.post(new(department), typed(source=source))

    assert [*Finding.objects.order_by("pk").values_list("source", flat=True)] == [
        "self", "complaint",
    ]  # fmt: skip


def test_what_is_offered_first_is_that_one_saw_it_oneself(department, client):
    form = client.get(new(department)).context["form"]

    assert [value for value, _ in form.fields["source"].choices] == [
        "self", "complaint", "internal", "review",
    ]  # fmt: skip


def test_staff_record_a_complaint_about_the_agency_that_the_list_shows(
    staff, department, signed_in
):
    boss = signed_in(staff)

    page = words(boss.get(LIST, {"agency": department.pk}))
    boss.post(new(department), typed(source="complaint"))

    assert new(department) in page
    assert new(department) not in words(boss.get(LIST))
    assert Finding.objects.get().found_by == staff


@pytest.mark.parametrize(
    ("state", "said"),
    [("prepared", "đang chuẩn bị nên không ghi"), ("minuted", "đã có biên bản nên không ghi")],
)
def test_review_takes_findings_between_the_meeting_and_its_minutes(
    officer, department, client, state, said
):
    review = getattr(own, state)(officer, department)
    more = {"review": review, "source": Source.REVIEW, "found_on": date(2020, 6, 21)}

    answer = client.get(new(department, review=review))

    assert answer.status_code == 422
    assert said in words(answer)
    with pytest.raises(ValidationError, match=said):
        raised(officer, department, **more)


def test_nothing_is_found_before_the_audit_or_the_meeting(officer, department):
    audit, review = own.begun(officer, department), own.held(officer, department)

    for more, said in [
        ({"audit": audit, "source": Source.INTERNAL}, "Cuộc đánh giá bắt đầu từ ngày 08/06/2020"),
        ({"review": review, "source": Source.REVIEW}, "Cuộc họp diễn ra ngày 20/06/2020"),
    ]:
        with pytest.raises(ValidationError, match=said):
            raised(officer, department, found_on=date(2020, 6, 7), **more)


def test_minutes_name_what_the_meeting_found(officer, department, client):
    review = own.held(officer, department)
    raised(officer, department, review=review, source=Source.REVIEW, nature="Thiếu nguồn lực",
           found_on=date(2020, 6, 20))  # fmt: skip

    told = text_of(client.get(reverse("audits:review-paper", args=[review.pk])).content)

    assert "Phát hiện tại cuộc họp" in told
    assert "Thiếu nguồn lực" in told


def test_question_with_a_finding_leads_to_its_form_with_the_clause(officer, department, client):
    audit = own.begun(officer, department)
    own.asked(officer, audit, Line("Phiếu?", clause="2015:8.5.1", answer=Answer.FINDING.value))

    page = words(client.get(reverse("audits:audit-detail", args=[audit.pk])))

    assert f"?audit={audit.pk}&amp;clause=2015%3A8.5.1" in page
    assert "8.5.1 (2015)" in page


def test_numbers_of_an_audit_open_its_findings(officer, department, client):
    audit = own.begun(officer, department)
    for grade in ["major", "minor", "minor", "observation", "opportunity"]:
        FindingFactory(agency=department, audit=audit, source="internal", grade=grade)
    FindingFactory(agency=department)

    (row,) = client.get(reverse("audits:audit-list")).context["page"]
    for grade, count in [("major", row.major), ("minor", row.minor), ("advice", row.lesser)]:
        listed = client.get(LIST, {"audit": audit.pk, "grade": grade})
        assert listed.context["page"].paginator.count == count


def test_finding_names_the_page_it_comes_from(officer, department, client):
    review = own.held(officer, department)
    finding = raised(officer, department, review=review, source=Source.REVIEW,
                     found_on=date(2020, 6, 20))  # fmt: skip

    page = words(client.get(reverse("audits:finding-detail", args=[finding.pk])))

    assert reverse("audits:review-detail", args=[review.pk]) in page
