"""The catalogue as everybody reads it: the list, its filters and workbook, a procedure's page."""

import unicodedata
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from procedures.catalogue import actions
from procedures.models import ProcedureVersion
from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    LegalDocumentFactory,
    ProcedureFactory,
    ProcedureVersionFactory,
)
from tests.procedures.keeping import at, words

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 1)


@pytest.fixture
def client(officer, signed_in):
    return signed_in(officer)


@pytest.fixture
def marriage(db):
    return ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")


def shown(client, **asked):
    page = client.get(at("tthc-list"), asked).context["page"]
    return [version.procedure.code for version in page]


@pytest.mark.parametrize("words", ["ket hon", "KẾT HÔN", unicodedata.normalize("NFD", "kết hôn")])
def test_however_it_is_written_the_same_procedure_is_found_first(province, client, marriage, words):
    ProcedureFactory(code="2.000806", published__name="Đăng ký kết hôn có yếu tố nước ngoài")
    ProcedureFactory(code="1.000656", published__name="Đăng ký khai tử")

    assert shown(client, q=words) == ["1.000894", "2.000806"]


def test_list_is_narrowed_by_field_level_and_online(province, client, marriage):
    land = FieldFactory(name="Đất đai")
    ProcedureFactory(
        code="1.003003", published__field=land, published__levels="province,commune",
        published__online="full",
    )  # fmt: skip
    ProcedureFactory(code="1.003004", published__levels="district", published__old_online=4)

    assert shown(client, field=land.pk) == ["1.003003"]
    assert shown(client, level="commune") == ["1.000894", "1.003003"]
    assert shown(client, online="full") == ["1.003003"]
    assert shown(client, online="old4") == ["1.003004"]
    page = words(client.get(at("tthc-list"), {"field": land.pk, "level": "commune"}))
    assert "Lĩnh vực: Đất đai" in page
    assert "Cấp thực hiện: Cấp xã" in page


def test_list_is_that_of_the_day(province, staff, client, marriage):
    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ", today=DAY)
    ProcedureFactory(code="1.001193", published__start=DAY)

    assert shown(client, day="2021-06-30") == ["1.000894"]
    assert shown(client, day="2021-07-01") == ["1.001193"]
    assert shown(client, day="2021-06-30", state="coming") == ["1.001193"]
    assert shown(client, day="2021-07-01", state="abolished") == ["1.000894"]
    assert shown(client, day="2021-06-30", state="abolished") == []
    assert shown(client, day="2021-07-01", state="any") == ["1.000894", "1.001193"]


def test_published_again_it_is_not_among_the_abolished(province, client, marriage):
    marriage.versions.update(end=date(2019, 1, 1))
    ProcedureVersionFactory(procedure=marriage, start=date(2020, 1, 1))

    assert shown(client, state="abolished") == []
    assert shown(client, state="abolished", day="2019-06-01") == ["1.000894"]
    assert shown(client, state="any") == ["1.000894"]


def test_what_changed_in_a_year_is_a_list(province, staff, client, marriage):
    marriage.versions.update(end=date(2020, 5, 1))
    ProcedureVersionFactory(procedure=marriage, start=date(2020, 5, 1))
    gone = ProcedureFactory(code="1.001193")
    actions.abolish(by=staff, procedure=gone, on=date(2020, 8, 1), decision="1/QĐ", today=DAY)
    ProcedureFactory(code="1.003003")

    assert shown(client, changed="2020") == ["1.000894"]
    assert shown(client, changed="2020", state="any") == ["1.000894", "1.001193"]
    assert shown(client, changed="2010", state="any") == ["1.001193", "1.003003"]


def test_row_tells_the_longest_limit(province, client):
    limits = [{"value": value, "unit": "days"} for value in ["10", "25"]]
    ProcedureFactory(published__limits=limits, published__online="partial")

    page = words(client.get(at("tthc-list")))

    assert "25 ngày" in page
    assert "Một phần" in page


def test_list_says_how_many_and_what_to_do_where_there_are_none(province, client, marriage):
    found, none = words(client.get(at("tthc-list"))), words(client.get(at("tthc-list"), {"q": "x"}))

    assert "1 thủ tục" in found
    assert "Không có thủ tục nào khớp bộ lọc" in none
    assert "Bỏ hết bộ lọc" in none


def test_htmx_gets_the_table_alone(province, client, marriage):
    part = words(client.get(at("tthc-list"), headers={"HX-Request": "true"}))

    assert "Đăng ký kết hôn" in part
    assert "<html" not in part


def test_workbook_holds_what_the_filters_show(province, client, marriage):
    version = marriage.versions.get()
    version.legal_bases.add(LegalDocumentFactory(number="123/2015/NĐ-CP"))
    ProcedureFactory(code="1.001193", published__name="Khai sinh")

    answer = client.get(at("tthc-export"), {"q": "ket hon", "day": "2021-07-01"})

    book = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    head, *rows = book.to_python()
    row = dict(zip(head, rows[0], strict=True))
    assert len(rows) == 1
    assert (row["Mã TTHC"], row["Thời hạn dài nhất"]) == ("1.000894", "15 ngày làm việc")
    assert row["Căn cứ pháp lý"] == "123/2015/NĐ-CP"
    assert "danh-muc-tthc-2021-07-01.xlsx" in answer["Content-Disposition"]


@pytest.mark.parametrize("asked", [{"level": "zz"}, {"changed": "1"}, {"field": "999"}])
def test_filter_that_is_not_there_is_refused_in_words(province, client, marriage, asked):
    answer = client.get(at("tthc-list"), asked)

    assert answer.status_code == 422
    assert "Hãy chọn một giá trị trong danh sách." in words(answer)


def test_as_many_queries_however_long_the_catalogue(province, client, count_queries):
    for n in range(3):
        ProcedureFactory(published__field__name=f"Lĩnh vực {n}")
    client.get("/")  # what is asked once, when somebody has just signed in
    few = count_queries(lambda: client.get(at("tthc-list")))
    for n in range(60):
        ProcedureFactory(published__field__name=f"Lĩnh vực {n}")

    assert count_queries(lambda: client.get(at("tthc-list"))) == few <= 8


# --- a procedure ----------------------------------------------------------------------------


def test_procedure_is_shown_as_it_was_on_the_day(province, client, marriage):
    marriage.versions.update(end=DAY)
    ProcedureVersionFactory(
        procedure=marriage, start=DAY, name="Kết hôn", decision="7/QĐ-UBND",
        limits=[{"value": "13", "unit": "working_days"}],
    )  # fmt: skip

    then = words(client.get(at("tthc-detail", marriage), {"day": "2021-06-30"}))
    now = words(client.get(at("tthc-detail", marriage)))

    assert "<strong>15 ngày làm việc</strong>" in then
    assert "Từ ngày 01/07/2021 thủ tục được sửa đổi theo 7/QĐ-UBND" in then
    assert "<strong>13 ngày làm việc</strong>" in now
    assert "<del>Đăng ký kết hôn</del><ins>Kết hôn</ins>" in now


def test_legal_basis_no_longer_in_force_is_marked(province, client, marriage):
    marriage.versions.get().legal_bases.add(LegalDocumentFactory(end=DAY))

    before = words(client.get(at("tthc-detail", marriage), {"day": "2021-06-30"}))
    after = words(client.get(at("tthc-detail", marriage), {"day": "2021-07-01"}))

    assert "Hết hiệu lực" not in before
    assert "Hết hiệu lực" in after


def test_page_says_how_many_agencies_within_reach_handle_it(
    province, staff, officer, signed_in, marriage
):
    CoverFactory(handling__agency=province.department, handling__procedure=marriage)
    HandlingFactory(agency=province.commune_a, procedure=marriage)

    everywhere = signed_in(staff).get(at("tthc-detail", marriage)).context["touched"]
    own = signed_in(officer).get(at("tthc-detail", marriage)).context["touched"]

    assert (everywhere.agencies, everywhere.isos) == (2, 1)
    assert (own.agencies, own.isos) == (1, 1)


def test_numbers_of_the_page_open_as_many_rows(province, staff, signed_in, marriage):
    CoverFactory(handling__agency=province.commune_a, handling__procedure=marriage)
    CoverFactory(handling__agency=province.commune_a)
    HandlingFactory(agency=province.commune_b, procedure=marriage)
    client = signed_in(staff)

    touched = client.get(at("tthc-detail", marriage)).context["touched"]
    members = client.get(at("coverage-members"), {"tthc": marriage.pk}).context["page"]
    isos = client.get(at("iso-list"), {"tthc": marriage.pk, "state": "in_force"}).context["page"]

    assert touched.agencies == members.paginator.count == 2
    assert touched.isos == isos.paginator.count == 1


def test_only_the_staff_see_its_buttons(province, staff, officer, signed_in, marriage):
    told = [words(signed_in(who).get(at("tthc-detail", marriage))) for who in (staff, officer)]

    assert [at("tthc-amend", marriage) in page for page in told] == [True, False]


def test_version_that_is_shown_is_the_one_to_be_corrected(province, staff, signed_in, marriage):
    marriage.versions.update(end=DAY)
    ProcedureVersionFactory(procedure=marriage, start=DAY)
    client, old = signed_in(staff), marriage.versions.order_by("start")[0]

    page = words(client.get(at("tthc-detail", marriage), {"day": "2021-06-30"}))
    link = f"{at('tthc-correct', marriage)}?version={old.pk}"

    assert link in page
    assert client.get(link).context["before"] == old


def test_procedure_without_any_version_says_so(province, client):
    bare = ProcedureFactory(published=None)

    assert "chưa có nội dung nào" in words(client.get(at("tthc-detail", bare)))


def test_abolished_before_the_day_it_still_shows_what_it_was(province, staff, client, marriage):
    actions.abolish(by=staff, procedure=marriage, on=DAY, decision="1/QĐ-UBND", today=DAY)

    page = words(client.get(at("tthc-detail", marriage)))

    assert "Đã bãi bỏ" in page
    assert "Bãi bỏ từ ngày 01/07/2021 theo 1/QĐ-UBND" in page
    assert at("tthc-amend", marriage) not in page


@pytest.mark.parametrize(
    ("by_post", "said"), [(True, "<dd>Có nhận, trả qua bưu chính</dd>"), (False, "<dd>Không</dd>")]
)
def test_page_says_whether_it_goes_by_post(client, marriage, by_post, said):
    marriage.versions.update(by_post=by_post)

    assert f"Bưu chính công ích</dt>{said}" in words(client.get(at("tthc-detail", marriage)))


def test_page_costs_the_same_however_many_versions(province, client, marriage, count_queries):
    client.get("/")  # what is asked once, when somebody has just signed in
    few = count_queries(lambda: client.get(at("tthc-detail", marriage)))
    for year in range(2011, 2020):
        last = ProcedureVersion.objects.filter(procedure=marriage, end=None)
        last.update(end=date(year, 1, 1))
        ProcedureVersionFactory(procedure=marriage, start=date(year, 1, 1))

    assert count_queries(lambda: client.get(at("tthc-detail", marriage))) == few
