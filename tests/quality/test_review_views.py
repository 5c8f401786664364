"""The committee's desk: one after the other."""

from datetime import date

import pytest

from accounts.models import LogEntry
from quality.models import Sentence, Submission
from quality.submissions import reviewing, submitting
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory, SubmissionFactory
from tests.quality.handing import (
    DAY,
    NOW,
    Form,
    State,
    at,
    drafted,
    handed_in,
    log_of,
    owed,
    sent,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


@pytest.fixture
def client(staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def two(province, officer):
    """One due on 25/01 and one due on 20/02."""
    early = owed(code="audit", due_on=date(2026, 1, 25))
    late = owed(code="plan", due_on=date(2026, 2, 20))
    return [handed_in(officer, province.department, each) for each in [early, late]]


def seen(submission, **more):
    return {"seen": submission.sha256, **more}


def test_the_first_opens_and_after_each_decision_the_next(two, client):
    early, late = two
    first = client.get(at("review"))
    assert first.url == at("submission-review", early)
    assert "Hồ sơ <strong>1/2</strong> đang chờ" in words(client.get(first.url))

    then = client.post(at("submission-accept", early), seen(early))
    assert then.url == at("submission-review", late)
    assert f"Đã tiếp nhận audit năm 2026 của Sở Khoa học và Công nghệ, mã {early.reference}." in (
        words(client.get(then.url))
    )

    last = client.post(at("submission-return", late), seen(late, reason="Thiếu chữ ký"))
    assert last.url == at("review")
    assert "Không còn hồ sơ nào chờ anh/chị" in words(client.get(last.url))
    assert [*Submission.objects.order_by("pk").values_list("state", flat=True)] == [
        "accepted", "returned",
    ]  # fmt: skip


def test_filters_stay_on_from_one_to_the_next(province, two, client, commune_officer):
    early, late = two
    commune = owed(code="plan", agency_kind="commune")
    SubmissionFactory(agency=province.commune_a, obligation=commune, sha256="1" * 64)

    filtered = client.get(at("review"), {"group": "department"})
    assert filtered.url == f"{at('submission-review', early)}?group=department"
    page = client.get(filtered.url)
    then = client.post(f"{at('submission-accept', early)}?group=department", seen(early))

    assert [each.pk for each in page.context["listed"]] == [early.pk, late.pk]
    assert then.url == f"{at('submission-review', late)}?group=department"


def test_a_filter_that_nothing_matches_says_that_others_wait(two, client):
    page = words(client.get(at("review"), {"kind": "audit", "group": "commune"}))

    assert "Còn hồ sơ khác đang chờ" in page


@pytest.mark.parametrize("name", ["kind", "group"])
def test_a_filter_there_is_not_is_said_to_be_none(two, client, name):
    early, _ = two

    for page in [at("review"), at("submission-review", early)]:
        answer = client.get(page, {name: "xx"})

        assert answer.status_code == 422
        assert "xx" in words(answer)


def test_sentences_are_put_together_where_there_is_no_script(two, client):
    early, _ = two
    chosen = [Sentence.objects.create(text=f"Câu {n}.") for n in (1, 2)]

    client.post(
        at("submission-return", early),
        seen(early, sentences=[each.pk for each in chosen], reason="Và câu 3."),
    )

    early.refresh_from_db()
    assert early.return_reason == "Câu 1.\nCâu 2.\nVà câu 3."


def test_sentences_alone_are_a_reason(two, client):
    early, _ = two
    sentence = Sentence.objects.create(text="Thiếu dấu của cơ quan.")

    client.post(at("submission-return", early), seen(early, sentences=[sentence.pk]))

    early.refresh_from_db()
    assert early.return_reason == "Thiếu dấu của cơ quan."


def test_without_a_reason_the_page_asks_for_one(two, client):
    early, _ = two

    answer = client.post(at("submission-return", early), seen(early, reason=" "))

    assert answer.status_code == 422
    assert "Hãy nêu lý do trả lại" in words(answer)


@pytest.mark.parametrize("act", ["submission-accept", "submission-return"])
def test_who_comes_second_is_told_and_led_on(two, client, second_staff, act):
    early, late = two
    reviewing.accept(by=second_staff, submission=early, seen=early.sha256, now=NOW)

    answer = client.post(at(act, early), seen(early, reason="Thiếu chữ ký"))

    assert answer.status_code == 422
    assert "Lê Văn Soát đã tiếp nhận hồ sơ này lúc 10:15 ngày 20/01/2026" in words(answer)
    assert f'href="{at("submission-review", late)}"' in words(answer)
    assert client.get(at("submission-review", early)).url == at("submission", early)


def test_this_year_stands_beside_last_year(province, officer, client, staff):
    for year, target in [(2025, 95), (2026, 98)]:
        plan = ObjectivePlanFactory(agency=province.department, year=year)
        ObjectiveFactory(plan=plan, target=target, year_end=96 if year == 2025 else None)
        obligation = owed(Form.OBJECTIVES, "objectives", year=year)
        now = NOW.replace(year=year)
        last = handed_in(officer, province.department, obligation, upload=None, now=now)

    page = words(client.get(at("submission-review", last)))

    assert "So với năm 2025" in page
    assert "≥ 98 %" in page
    assert "≥ 95 %" in page
    assert "kết quả 96" in page


def test_own_work_is_neither_in_the_queue_nor_opened(province, officer, client, staff):
    submission = drafted(officer, province.department, owed())
    submission.makers.add(staff)
    sent(officer, submission)

    assert "Không còn hồ sơ nào chờ" in words(client.get(at("review")))
    answer = client.get(at("submission-review", submission))
    assert answer.status_code == 403
    assert "không thể tự tiếp nhận" in words(answer)
    assert client.post(at("submission-accept", submission)).status_code == 403


@pytest.mark.parametrize("who", ["officer", "head", "leader", "auditor", "inspector"])
def test_the_desk_is_the_staffs(two, who, request, signed_in):
    client, (early, _) = signed_in(request.getfixturevalue(who)), two

    for name in ["review", "sentences"]:
        assert client.get(at(name)).status_code == 403
    assert client.get(at("submission-review", early)).status_code == 403
    assert client.post(at("submission-accept", early), seen(early)).status_code == 403
    assert client.post(at("submission-return", early), seen(early)).status_code == 403
    early.refresh_from_db()
    assert early.state == State.SUBMITTED


def test_the_list_of_sentences_is_kept_on_its_page(client):
    client.post(at("sentences"), {"text": "Thiếu chữ ký.", "place": "1"})
    (sentence,) = Sentence.objects.all()
    twice = client.post(at("sentences"), {"text": "Thiếu chữ ký.", "place": "1"})
    client.post(at("sentence-edit", sentence), {"text": "Thiếu chữ ký, dấu.", "place": "1"})

    assert twice.status_code == 422
    assert "Câu này đã có trong danh sách" in words(twice)
    assert "Thiếu chữ ký, dấu." in words(client.get(at("sentences")))
    client.post(at("sentence-remove", sentence))
    assert not Sentence.objects.exists()


def test_the_desk_costs_the_same_for_few_and_for_many(province, client, two, count_queries):
    early, _ = two
    client.get(at("submission-review", early))
    few = count_queries(lambda: client.get(at("submission-review", early)))
    for year in range(2000, 2020):
        obligation = owed(code="plan", year=year)
        SubmissionFactory(agency=province.department, obligation=obligation, sha256="1" * 64)

    assert count_queries(lambda: client.get(at("submission-review", early))) == few


def test_accepted_twice_by_the_same_person_it_is_done_once(two, client):
    early, late = two

    answers = [client.post(at("submission-accept", early), seen(early)) for _ in range(2)]

    assert {answer.url for answer in answers} == {at("submission-review", late)}
    assert log_of(early).count("submission.accepted") == 1


def test_returned_twice_by_the_same_person_it_is_done_once(two, client):
    early, _ = two

    told = seen(early, reason="Thiếu chữ ký")
    answers = [client.post(at("submission-return", early), told) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert log_of(early).count("submission.returned") == 1


@pytest.mark.parametrize("act", ["submission-accept", "submission-return"])
def test_what_was_just_taken_back_is_said_in_words(two, client, officer, act):
    early, _ = two
    submitting.withdraw(by=officer, submission=early, day=DAY)

    answer = client.post(at(act, early), seen(early, reason="Thiếu chữ ký"))

    assert answer.status_code == 422
    assert f"vừa rút lại hồ sơ mã {early.reference}" in words(answer)
    assert client.get(at("submission", early)).status_code == 404


def test_the_desk_shows_no_draft_of_the_agency(two, client, officer, second_staff):
    early, _ = two
    told = {"seen": early.sha256, "reason": "Thiếu chữ ký", "now": NOW}
    reviewing.send_back(by=second_staff, submission=early, **told)
    draft = drafted(officer, early.agency, early.obligation)

    answer = client.post(at("submission-accept", early), seen(early))

    assert answer.status_code == 422
    assert at("submission", draft) not in words(answer)


def test_the_log_tells_what_a_sentence_was_before(staff):
    sentence = Sentence(text="Thiếu dấu.")
    reviewing.keep_sentence(by=staff, sentence=sentence)
    sentence.text = "Thiếu dấu của cơ quan."
    reviewing.keep_sentence(by=staff, sentence=sentence)
    reviewing.remove_sentence(by=staff, sentence=sentence)

    told = {
        entry.action: entry.details["changes"]["text"]
        for entry in LogEntry.objects.filter(action__startswith="sentence.")
    }
    assert told == {
        "sentence.added": ["", "Thiếu dấu."],
        "sentence.changed": ["Thiếu dấu.", "Thiếu dấu của cơ quan."],
        "sentence.removed": ["Thiếu dấu của cơ quan.", ""],
    }
