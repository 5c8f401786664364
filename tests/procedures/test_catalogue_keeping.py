"""The staff publish, amend and correct procedures."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import LogEntry
from procedures.catalogue import actions
from procedures.models import AdministrativeProcedure, ProcedureVersion
from tests.factories.procedures import (
    LegalDocumentFactory,
    ProcedureFactory,
    ProcedureVersionFactory,
)
from tests.procedures.keeping import at, limit, log_of, paper, typed, words

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 1)


@pytest.fixture
def client(staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def marriage(db):
    return ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")


def version_of(procedure, day=None):
    return procedure.version_on(day or timezone.localdate())


def again(version, **more):
    """What the form shows of `version`, sent once more."""
    field = more.pop("field", version.field_id)
    told = {"code": version.procedure.code, "name": version.name, "start": "01/01/2010"}
    return typed(field=field, **(told | more))


# --- publishing ---------------------------------------------------------------------------


def test_procedure_is_published_with_all_its_rows(province, client):
    LegalDocumentFactory(number="123/2015/NĐ-CP")
    limits = [
        limit(case="Bình thường", channel="direct", fee="Không"),
        limit("2,5", "days", case="Có xác minh"),
        limit("", "", "", "", ""),
    ]

    told = typed(limits, [paper("Tờ khai", form="TK-01")], ["123/2015/NĐ-CP"], by_post="on")
    answer = client.post(at("tthc-new"), told, follow=True)

    version = ProcedureVersion.objects.get(procedure__code="1.000894")
    assert [str(each.duration) for each in version.limit_list] == ["15 ngày làm việc", "2,5 ngày"]
    assert [each.name for each in version.component_list] == ["Tờ khai"]
    assert [text.number for text in version.legal_bases.all()] == ["123/2015/NĐ-CP"]
    assert (version.levels, version.by_post, version.start) == ("commune", True, date(2020, 9, 4))
    assert log_of(version) == ["tthc.published"]
    for shown in ["Đăng ký kết hôn", "Có xác minh", "2,5 ngày", "Tờ khai", "TK-01", "Trực tiếp"]:
        assert shown in words(answer)


def test_code_that_is_there_is_not_entered_twice(province, client, marriage):
    answer = client.post(at("tthc-new"), typed())

    assert answer.status_code == 422
    assert "Mã 1.000894 đã có trong danh mục: “Đăng ký kết hôn”" in words(answer)
    assert answer.context["sheet"].head.errors.keys() == {"code"}
    assert AdministrativeProcedure.objects.count() == 1


def test_same_code_with_a_local_part_is_another_procedure(province, client, marriage):
    client.post(at("tthc-new"), typed(local="000.00.00.h41"))

    assert AdministrativeProcedure.objects.filter(local="000.00.00.H41").count() == 1


def test_procedure_that_was_abolished_is_published_again(province, staff, client, marriage):
    actions.abolish(by=staff, procedure=marriage, on=date(2020, 1, 1), decision="1/QĐ", today=DAY)

    client.post(at("tthc-new"), typed())

    assert marriage.versions.count() == 2
    assert version_of(marriage, date(2020, 6, 1)) is None
    assert "Công bố lại" in words(client.get(at("tthc-detail", marriage)))


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"start": "31/02/2021"}, "start", "“31/02/2021” không phải là một ngày có thật"),
        ({"code": "1.894"}, "code", "“1.894” không phải mã TTHC quốc gia"),
        ({"local": "H41"}, "local", "“H41” không phải phần mã của cơ quan"),
        ({"levels": []}, "levels", "ít nhất một cấp"),
        ({"name": ""}, "name", "Hãy ghi tên thủ tục"),
        ({"field": "0"}, "field", "danh sách"),
        ({"decision": ""}, "decision", "Hãy ghi số, ký hiệu của quyết định."),
        ({"decision_url": "khong phai"}, "decision_url", "Hãy ghi đủ địa chỉ"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    province, client, wrong, field, said
):
    answer = client.post(at("tthc-new"), typed(**{"result": "Giấy chứng nhận", **wrong}))

    assert answer.status_code == 422
    assert said in " ".join(answer.context["sheet"].head.errors[field])
    assert "Giấy chứng nhận" in words(answer)
    assert not AdministrativeProcedure.objects.exists()


def test_faults_are_told_in_the_order_of_the_page(province, client):
    blank = typed(limits=[limit(unit="")]) | dict.fromkeys(
        ["code", "name", "field", "decision", "start"], ""
    )

    answer = client.post(at("tthc-new"), {**blank, "levels": []})

    assert [box for box, *_ in answer.context["sheet"].faults] == [
        "id_code", "id_name", "id_field", "id_levels", "id_decision", "id_start",
        "id_limits-0-unit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "box", "said"),
    [
        (limit(unit=""), "limits-0-unit", "Hãy chọn đơn vị"),
        (limit("-3"), "limits-0-value", "Thời hạn phải lớn hơn 0"),
        (limit("0"), "limits-0-value", "Thời hạn phải lớn hơn 0"),
        (limit("mười"), "limits-0-value", "không phải là số"),
        (limit(""), "limits-0-value", "chưa có thời hạn"),
    ],
)
def test_limit_that_cannot_be_is_refused_in_its_row(province, client, row, box, said):
    answer = client.post(at("tthc-new"), typed([row]))

    faults = {where: text for where, _, text in answer.context["sheet"].faults}
    assert answer.status_code == 422
    assert said in faults[f"id_{box}"]
    assert "Thời hạn, lệ phí, dòng 1" in words(answer)


def test_negative_number_of_papers_and_unknown_text_are_refused(province, client):
    told = typed(papers=[paper("Tờ khai", "-1")], bases=["9/1999/NĐ-CP"])

    page = words(client.post(at("tthc-new"), told))

    assert "Thành phần hồ sơ, dòng 1" in page
    assert "Chưa có văn bản “9/1999/NĐ-CP” trong danh mục văn bản" in page


def test_row_said_twice_is_refused(province, client):
    page = words(client.post(at("tthc-new"), typed([limit(), limit("20")])))

    assert "Dòng này trùng với dòng 1." in page


def test_text_is_found_however_its_number_is_typed(province, client):
    text = LegalDocumentFactory(number="123/2015/NĐ-CP")

    client.post(at("tthc-new"), typed(bases=["123/2015/nd-cp"]))

    assert list(ProcedureVersion.objects.get().legal_bases.all()) == [text]


def test_page_sent_without_its_rows_is_refused_in_words(province, client):
    answer = client.post(at("tthc-new"), {})

    assert answer.status_code == 422
    assert "thiếu phần danh sách các dòng" in words(answer)


def test_only_the_staff_keep_the_catalogue(province, officer, marriage):
    with pytest.raises(PermissionDenied):
        actions.abolish(by=officer, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)


# --- amending -----------------------------------------------------------------------------


def test_amendment_begins_a_new_version_and_ends_the_one_before(province, client, marriage):
    before = version_of(marriage)
    LegalDocumentFactory(number="04/2020/TT-BTP")

    told = again(before, start="01/07/2021", limits=[limit("13")], bases=["04/2020/TT-BTP"])
    answer = client.post(at("tthc-amend", marriage), told, follow=True)

    before.refresh_from_db()
    after = version_of(marriage)
    assert (before.end, after.start) == (DAY, DAY)
    assert str(version_of(marriage, date(2021, 6, 30)).longest_limit()) == "15 ngày làm việc"
    assert str(after.longest_limit()) == "13 ngày làm việc"
    page = words(answer)
    assert "<del>15 ngày làm việc</del><ins>13 ngày làm việc</ins>" in page
    assert "<ins>04/2020/TT-BTP</ins>" in page
    assert log_of(after) == ["tthc.amended"]


def test_form_of_an_amendment_starts_from_what_stands(province, client, marriage):
    version_of(marriage).legal_bases.add(LegalDocumentFactory(number="123/2015/NĐ-CP"))

    page = words(client.get(at("tthc-amend", marriage)))

    for shown in ["Đăng ký kết hôn</textarea>", 'value="15"', 'value="123/2015/NĐ-CP"']:
        assert shown in page
    assert 'name="code"' not in page


@pytest.mark.parametrize("start", ["01/01/2010", "31/12/2009"])
def test_nothing_is_amended_before_it_began(province, client, marriage, start):
    before = version_of(marriage)

    answer = client.post(at("tthc-amend", marriage), again(before, start=start))

    assert answer.status_code == 422
    assert "phải sau ngày bắt đầu của nội dung gần nhất (01/01/2010)" in words(answer)
    before.refresh_from_db()
    assert before.end is None


def test_nothing_is_amended_once_it_is_abolished(province, staff, client, marriage):
    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)

    answer = client.post(at("tthc-amend", marriage), again(version_of(marriage, date(2020, 1, 1)),
                                                           start="01/07/2021"))  # fmt: skip

    assert answer.status_code == 422
    assert "đã bị bãi bỏ từ ngày 01/07/2021" in words(answer)


def test_amended_before_its_abolition_the_new_version_is_the_one_abolished(
    province, staff, client, marriage
):
    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)

    told = again(version_of(marriage, date(2020, 1, 1)), start="01/01/2021")
    client.post(at("tthc-amend", marriage), told)

    first, second = marriage.versions.order_by("start")
    assert (first.end, first.end_decision) == (date(2021, 1, 1), "")
    assert (second.end, second.end_decision) == (DAY, "1/QĐ")


def test_two_who_amend_at_once_do_not_undo_each_other(province, client, marriage):
    page = client.get(at("tthc-amend", marriage))
    seen = page.context["sheet"].head.initial["revision"]
    before = version_of(marriage)
    client.post(at("tthc-amend", marriage), again(before, start="01/01/2021", name="Kết hôn"))

    told = again(before, start="01/07/2021", revision=seen)
    late = client.post(at("tthc-amend", marriage), told)
    told["revision"] = late.context["sheet"].head["revision"].value()
    done = client.post(at("tthc-amend", marriage), told)

    assert late.status_code == 409
    assert "người khác vừa sửa thủ tục này" in words(late)
    assert done.status_code == 302
    assert marriage.versions.count() == 3


# --- correcting ---------------------------------------------------------------------------


def test_misprint_is_mended_in_place_and_the_log_keeps_it(province, client, marriage):
    told = again(version_of(marriage), code="1.000895", name="Đăng ký kết hôn lưu động")

    client.post(at("tthc-correct", marriage), told)

    marriage.refresh_from_db()
    version = marriage.versions.get()
    (entry,) = LogEntry.objects.filter(action="tthc.corrected")
    assert (marriage.code, version.name) == ("1.000895", "Đăng ký kết hôn lưu động")
    assert entry.details["changes"]["name"] == ["Đăng ký kết hôn", "Đăng ký kết hôn lưu động"]
    assert entry.details["changes"]["procedure"] == ["1.000894", "1.000895"]
    assert list(ProcedureVersion.objects.search("1.000895")) == [version]


def test_code_of_another_procedure_is_not_taken(province, client, marriage):
    ProcedureFactory(code="1.001193")

    answer = client.post(at("tthc-correct", marriage), again(version_of(marriage), code="1.001193"))

    assert answer.status_code == 422
    assert "Mã 1.001193 đã có trong danh mục." in words(answer)


@pytest.mark.parametrize("start", [date(2021, 6, 1), date(2021, 8, 1)])
def test_first_day_is_corrected_together_with_the_last_one_before(
    province, client, marriage, start
):
    ProcedureVersion.objects.update(end=DAY)
    second = ProcedureVersionFactory(procedure=marriage, start=DAY)

    told = again(second, start=f"{start:%d/%m/%Y}")
    client.post(f"{at('tthc-correct', marriage)}?version={second.pk}", told)

    first, second = marriage.versions.order_by("start")
    assert (first.end, second.start) == (start, start)


def test_first_day_is_not_corrected_into_the_version_before(province, client, marriage):
    ProcedureVersion.objects.update(end=DAY)
    second = ProcedureVersionFactory(procedure=marriage, start=DAY)

    answer = client.post(at("tthc-correct", marriage), again(second, start="01/01/2009"))

    assert answer.status_code == 422
    assert "Nội dung trước đó có hiệu lực từ ngày 01/01/2010" in words(answer)


def test_nothing_mended_is_not_logged(province, client, marriage):
    version = version_of(marriage)
    told = again(version, decision="100/QĐ-UBND", decided_on="01/01/2010", result="")

    client.post(at("tthc-correct", marriage), told)

    assert log_of(version) == []
