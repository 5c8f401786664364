"""The staff abolish procedures, and take an abolition back."""

from copy import copy
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from isoportal.lib.share import Share
from procedures.catalogue import actions
from procedures.catalogue.restoring import restore
from procedures.coverage import Question, coverage, handled
from procedures.iso.covering import cover
from procedures.models import Cover, Handling, Milestone
from tests.factories.procedures import CoverFactory, HandlingFactory, IsoFactory, ProcedureFactory
from tests.procedures.keeping import at, log_of, words

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2021, 7, 1), date(2022, 1, 1)


@pytest.fixture
def client(staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def marriage(db):
    return ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")


def test_abolished_it_is_handled_by_nobody_from_that_day(province, client, marriage):
    handling = HandlingFactory(agency=province.commune_a, procedure=marriage)
    HandlingFactory(agency=province.commune_b, procedure=marriage, end=date(2019, 1, 1))
    told = {"on": "01/07/2021", "decision": "5/QĐ-UBND", "decided_on": "20/06/2021", "url": ""}

    answer = client.post(at("tthc-abolish", marriage), told, follow=True)

    handling.refresh_from_db()
    assert handling.end == DAY
    assert Handling.objects.filter(end=date(2019, 1, 1)).count() == 1
    assert marriage.version_on(timezone.localdate()) is None
    page = words(answer)
    assert "1 cơ quan thôi thực hiện từ ngày đó" in page
    assert "Bãi bỏ từ ngày 01/07/2021 theo 5/QĐ-UBND ngày 20/06/2021" in page
    assert log_of(marriage.versions.get()) == ["tthc.abolished"]


def test_handling_that_was_to_begin_later_counts_nowhere(province, staff, marriage):
    cover = CoverFactory(
        handling__agency=province.commune_a, handling__procedure=marriage,
        handling__start=date(2021, 9, 1),
    )  # fmt: skip

    ended = actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)

    assert ended == 1
    assert not handled(Question(date(2021, 9, 1))).exists()
    assert Cover.objects.get() == cover


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"on": "01/01/2010"}, "on", "phải sau ngày nội dung gần nhất có hiệu lực"),
        ({"on": "31/02/2021"}, "on", "không phải là một ngày có thật"),
        ({"decision": ""}, "decision", "Hãy ghi số, ký hiệu"),
    ],
)
def test_abolition_that_cannot_be_is_refused(province, client, marriage, told, field, said):
    answer = client.post(
        at("tthc-abolish", marriage), {"on": "01/07/2021", "decision": "5/QĐ-UBND", **told}
    )

    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert marriage.version_on(timezone.localdate())


def test_what_is_abolished_is_not_abolished_again(province, staff, marriage):
    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)

    with pytest.raises(ValidationError, match="đã bị bãi bỏ từ ngày 01/07/2021, theo 1/QĐ"):
        actions.abolish(
            by=staff, procedure=marriage, on=date(2022, 1, 1), decision="2/QĐ", today=DAY
        )


def test_form_says_whom_it_touches(province, client, marriage):
    CoverFactory(handling__agency=province.commune_a, handling__procedure=marriage)
    HandlingFactory(agency=province.commune_b, procedure=marriage)

    for name in ["tthc-abolish", "tthc-amend"]:
        page = words(client.get(at(name, marriage)))

        assert "2 cơ quan</a> đang thực hiện" in page
        assert "1 quy trình ISO</a> đang áp dụng" in page
        assert "Công bố bị ảnh hưởng" in page


# --- taking an abolition back -------------------------------------------------------------


def test_restored_it_is_handled_as_before(province, client, marriage):
    handling = HandlingFactory(agency=province.commune_a, procedure=marriage)
    earlier = HandlingFactory(agency=province.commune_b, procedure=marriage, end=DAY)
    client.post(at("tthc-abolish", marriage), {"on": "01/07/2021", "decision": "5/QĐ-UBND"})

    told = {"reason": "Ghi nhầm mã thủ tục trong quyết định."}
    page = words(client.post(at("tthc-restore", marriage), told, follow=True))

    handling.refresh_from_db()
    earlier.refresh_from_db()
    version = marriage.versions.get()
    assert (version.end, version.end_decision) == (None, "")
    assert (handling.end, earlier.end) == (None, DAY)
    assert "1 cơ quan lại thực hiện thủ tục này" in page
    assert log_of(version) == ["tthc.abolished", "tthc.restored"]


def test_restored_nothing_of_what_was_planned_is_lost(province, staff, marriage):
    HandlingFactory(agency=province.commune_a, procedure=marriage, end=date(2027, 6, 1))
    HandlingFactory(agency=province.commune_a, procedure=marriage, start=date(2028, 1, 1))
    later = HandlingFactory(agency=province.commune_b, procedure=marriage, start=date(2021, 9, 1))
    posted = Milestone.objects.create(
        handling=later, kind=Milestone.Kind.POSTED, on=DAY, place="Bảng tin"
    )
    before = list(Handling.objects.order_by("pk").values())

    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)
    again = restore(by=staff, procedure=marriage, reason="Ghi nhầm quyết định bãi bỏ.", today=DAY)

    assert again == 1
    assert list(Handling.objects.order_by("pk").values()) == before
    assert Milestone.objects.get() == posted


def test_restored_it_is_covered_by_what_was_linked_in_between(province, staff, officer, marriage):
    agency, late = province.department, date(2022, 6, 1)
    handling = HandlingFactory(agency=agency, procedure=marriage)
    actions.abolish(by=staff, procedure=marriage, on=NEXT, decision="1/QĐ", today=DAY)
    handling.refresh_from_db()
    cover(by=officer, iso=IsoFactory(agency=agency), handling=handling, day=DAY)

    restore(by=staff, procedure=marriage, reason="Ghi nhầm quyết định bãi bỏ.", today=DAY)

    assert coverage(Question(DAY)).total == coverage(Question(late)).total == Share(1, 1)


def test_restored_after_an_amendment_it_is_handled_as_before(province, staff, marriage):
    handling = HandlingFactory(agency=province.commune_a, procedure=marriage)
    earlier = HandlingFactory(agency=province.commune_b, procedure=marriage, end=DAY)
    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)
    version = copy(marriage.versions.get())
    version.pk, version.start = None, date(2021, 6, 1)
    version._state.adding = True
    actions.amend(by=staff, version=version, today=DAY)

    restore(by=staff, procedure=marriage, reason="Ghi nhầm quyết định bãi bỏ.", today=DAY)

    handling.refresh_from_db()
    earlier.refresh_from_db()
    assert (handling.end, earlier.end) == (None, DAY)


def test_what_was_assigned_anew_meanwhile_stays(province, staff, marriage):
    agency = province.commune_a
    old = HandlingFactory(agency=agency, procedure=marriage)
    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)
    HandlingFactory(agency=agency, procedure=marriage, start=date(2022, 1, 1))

    assert (
        restore(by=staff, procedure=marriage, reason="Ghi nhầm quyết định bãi bỏ.", today=DAY) == 0
    )
    old.refresh_from_db()
    assert old.end == DAY


@pytest.mark.parametrize(
    ("abolished", "reason", "said"),
    [(True, "nhầm", "ít nhất 10 chữ cái"), (False, "Ghi nhầm quyết định", "không bị bãi bỏ")],
)
def test_nothing_is_restored_without_need_or_reason(
    province, staff, client, marriage, abolished, reason, said
):
    if abolished:
        actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)

    answer = client.post(at("tthc-restore", marriage), {"reason": reason})

    assert answer.status_code == 422
    assert said in words(answer)
