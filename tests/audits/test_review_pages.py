"""The pages of management reviews: prepared, held, minuted by the agency, read by the committee."""

import zipfile
from datetime import date, time
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse

from audits.models import ManagementReview
from audits.reviews.actions import Decision
from quality.models import Document, Submission
from tests.audits.own import LATER, again, decided, held, minuted, prepared
from tests.audits.test_internal_pages import rows, text_of
from tests.factories.quality import ObligationKindFactory
from tests.quality.handing import owed, words

TRICK = "<td colspan=100000>đậm</td> & <b>"
State = ManagementReview.State


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def department(province):
    return province.department


def to(name, *pks):
    return reverse(f"audits:{name}", args=pks)


def a_meeting(**more):
    return {"on": "20/06/2020", "chair": "Phạm Quốc Hưng", "secretary": "Nguyễn Văn An",
            "starts_at": "8h", "ends_at": "11:30", "revision": 0, **more}  # fmt: skip


def test_a_review_goes_from_its_preparation_to_a_draft_of_the_yearly_duty(
    officer, department, signed_in
):
    ObligationKindFactory(code="review", document_kind=Document.Kind.REVIEW)
    owed(code="review", year=2020, due_on=date(2020, 11, 30), lock_on=date(2020, 12, 31))
    browser = signed_in(officer)

    browser.post(to("review-new", department.pk), a_meeting())
    review = ManagementReview.objects.get()
    browser.post(to("review-hold", review.pk), {"revision": review.revision})
    decision = {"what": "Tập huấn", "who": "Văn phòng", "due": "30/09/2020"}
    told = {"revision": again(review).revision, "conclusion": "Hệ thống phù hợp và có hiệu lực",
            "secretary": "Nguyễn Văn An"}  # fmt: skip
    browser.post(to("review-decide", review.pk), rows("decisions", decision, **told))
    revision = again(review).revision
    answer = browser.post(to("review-minute", review.pk), {"revision": revision}, follow=True)

    submission = Submission.objects.get()
    assert again(review).state == State.MINUTED
    assert reverse("quality:submission-check", args=[submission.pk]) in words(answer)


def test_who_wrote_came_and_when_it_ended_may_be_said_after_the_meeting(
    officer, department, signed_in
):
    review = held(officer, department, secretary="", attendees="", starts_at=time(8))
    told = {"revision": again(review).revision, "conclusion": "Hệ thống phù hợp và có hiệu lực",
            "secretary": "Trần Thị Bình", "attendees": "Bốn trưởng phòng",
            "ends_at": "7h"}  # fmt: skip
    browser, there = signed_in(officer), to("review-decide", review.pk)

    refused = browser.post(there, rows("decisions", **told))
    browser.post(there, rows("decisions", **(told | {"ends_at": "11h"})))
    browser.post(to("review-minute", review.pk), {"revision": again(review).revision})

    kept = again(review)
    assert "Giờ kết thúc phải sau giờ bắt đầu" in words(refused)
    assert (kept.secretary, kept.attendees, kept.ends_at, kept.state) == (
        *("Trần Thị Bình", "Bốn trưởng phòng", time(11)), State.MINUTED
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ends_at": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"on": "31/02/2020"}, "không phải là một ngày có thật"),
        ({"resources": "x" * 20_001}, "Dài 20001 chữ; nhiều nhất là 20000."),
    ],
)
def test_what_is_refused_is_still_in_the_form(officer, department, signed_in, given, said):
    sent = a_meeting(context="Sáp nhập xã", **given)

    answer = signed_in(officer).post(to("review-new", department.pk), sent)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Sáp nhập xã" in words(answer)


def test_who_saves_second_sees_both_versions(officer, head, department, signed_in):
    review = prepared(officer, department)
    signed_in(head).post(to("review-edit", review.pk), a_meeting(revision=1, risks="Của họ"))

    sent = a_meeting(revision=1, risks="Của tôi")
    answer = signed_in(officer).post(to("review-edit", review.pk), sent)

    assert answer.status_code == 409
    assert "Của họ" in words(answer)
    assert "Của tôi" in words(answer)


def test_nobody_holds_a_meeting_that_others_have_just_changed(officer, department, signed_in):
    review = prepared(officer, department)

    answer = signed_in(officer).post(to("review-hold", review.pk), {"revision": 7})

    assert answer.status_code == 422
    assert again(review).state == State.DRAFT


def test_what_became_of_decisions_is_noted_once_for_all(officer, head, department, signed_in):
    review = again(minuted(officer, department))
    action, seen = review.actions.get(), review.revision
    sent = {f"action-{action.pk}-done_on": "30/06/2020", "revision": seen}
    signed_in(head).post(to("review-follow", review.pk), sent)

    late = sent | {f"action-{action.pk}-result": "Chưa mất"}
    answer = signed_in(officer).post(to("review-follow", review.pk), late)

    assert answer.status_code == 409
    assert "Chưa mất" in words(answer)
    assert again(action).done_on == date(2020, 6, 30)


def test_what_looks_like_markup_is_printed_as_it_is(officer, department, signed_in):
    review = decided(officer, department, resources=TRICK, chair=TRICK)
    browser = signed_in(officer)

    pdf = text_of(browser.get(to("review-paper", review.pk)).content)
    word = browser.get(to("review-word", review.pk)).content

    assert pdf.count(TRICK) >= 2
    body = zipfile.ZipFile(BytesIO(word)).read("word/document.xml").decode()
    assert body.count("&lt;td colspan=100000&gt;đậm&lt;/td&gt;") == 3


def test_minutes_bear_their_two_signatures_and_all_inputs(officer, department, signed_in):
    review = minuted(officer, department)

    told = text_of(signed_in(officer).get(to("review-paper", review.pk)).content)

    assert "BIÊN BẢN Họp xem xét của lãnh đạo" in told
    for part in [
        "a) Tình trạng",
        "b) Thay đổi",
        "c) Kết quả",
        "d) Sự đầy đủ",
        "e) Hiệu lực",
        "f) Cơ hội",
    ]:
        assert part in told
    assert told.index("THƯ KÝ") < told.index("CHỦ TỌA")


def test_the_committee_reads_what_was_held(officer, staff, department, signed_in):
    coming, over = prepared(officer, department), held(officer, department)
    browser = signed_in(staff)

    answer = browser.get(to("review-list"))

    assert "1 cuộc xem xét" in words(answer)
    assert browser.get(to("review-detail", coming.pk)).status_code == 404
    assert to("review-decide", over.pk) not in words(browser.get(to("review-detail", over.pk)))


def test_a_list_asks_as_many_queries_for_many(officer, staff, province, signed_in, count_queries):
    browser = signed_in(staff)
    held(officer, province.department)
    browser.get(to("review-list"))
    few = count_queries(lambda: browser.get(to("review-list")))
    for _ in range(10):
        held(officer, province.sub_department)

    many = count_queries(lambda: browser.get(to("review-list")))

    assert few == many
    assert many <= 8


def test_a_page_costs_the_same_however_much_is_laid_before_it(
    officer, department, signed_in, count_queries
):
    browser, review = signed_in(officer), decided(officer, department)
    browser.get(to("review-detail", review.pk))

    assert count_queries(lambda: browser.get(to("review-detail", review.pk))) <= 14


def test_reviews_are_found_by_decisions_that_are_late_and_by_their_chair(
    officer, department, signed_in
):
    browser, done = signed_in(officer), again(minuted(officer, department))
    minuted(officer, department, Decision("Việc", "Ai", date(2020, 6, 25)), chair="Lê Thị Hoa")
    browser.post(to("review-follow", done.pk), {
        "revision": done.revision, f"action-{done.actions.get().pk}-done_on": "30/06/2020",
    })  # fmt: skip

    def chairs(**asked):
        return [each.chair for each in browser.get(to("review-list"), asked).context["page"]]

    assert chairs(work="late") == chairs(work="open") == chairs(q="le thi hoa") == ["Lê Thị Hoa"]
    assert len(chairs(q=str(department))) == 2
