"""Legal texts: kept by the staff, changed by one another, and what rests on them."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from procedures.models import LegalChange, LegalDocument
from tests.factories.procedures import (
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
    ProcedureFactory,
)
from tests.procedures.keeping import at, log_of, words

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 1)


@pytest.fixture
def client(province, staff, signed_in):
    return signed_in(staff)


@pytest.fixture
def decree(db):
    return LegalDocumentFactory(number="123/2015/NĐ-CP", title="Quy định chi tiết Luật Hộ tịch")


@pytest.fixture
def newer(db):
    return LegalDocumentFactory(
        number="07/2021/NĐ-CP", issued_on=date(2021, 3, 1), start=date(2021, 5, 1)
    )


def typed(**more):
    return {
        "number": "123/2015/NĐ-CP", "title": "Quy định chi tiết Luật Hộ tịch",
        "issuer": "Chính phủ", "issued_on": "15/11/2015", "start": "01/01/2016", "end": "",
        "url": "",
    } | more  # fmt: skip


def change(**more):
    return {"kind": "replaced", "by": "07/2021/NĐ-CP", "on": "01/07/2021", "note": ""} | more


def test_text_is_entered_and_mended(client):
    client.post(at("legal-new"), typed())
    text = LegalDocument.objects.get()
    client.post(at("legal-edit", text), typed(title="Quy định chi tiết"))

    text.refresh_from_db()
    assert (text.start, text.title) == (date(2016, 1, 1), "Quy định chi tiết")
    assert log_of(text) == ["legal.entered", "legal.edited"]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"number": "1/2010/NĐ-CP"}, "number", "Văn bản mang số, ký hiệu này đã có."),
        ({"number": ""}, "number", "Hãy ghi số, ký hiệu"),
        ({"issued_on": "31/02/2021"}, "issued_on", "không phải là một ngày có thật"),
        ({"start": "01/01/2015"}, "start", "không thể trước ngày ban hành"),
        ({"end": "01/01/2016"}, "end", "phải sau ngày có hiệu lực"),
        ({"url": "khong phai"}, "url", "Hãy ghi đủ địa chỉ"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_at_its_field(client, wrong, field, said):
    LegalDocumentFactory(number="1/2010/NĐ-CP")

    answer = client.post(at("legal-new"), typed(**wrong))

    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert LegalDocument.objects.count() == 1


def test_replaced_text_is_no_longer_in_force_from_that_day(client, decree, newer):
    answer = client.post(at("legal-change", decree), change(), follow=True)

    decree.refresh_from_db()
    assert decree.end == DAY
    page = words(answer)
    assert "<strong>thay thế</strong> bởi" in page
    assert "Thay thế</strong> văn bản" in words(client.get(at("legal-detail", newer)))
    assert log_of(decree) == ["legal.changed"]


def test_amended_text_stays_in_force(client, decree, newer):
    client.post(at("legal-change", decree), change(kind="amended", note="sửa Điều 5"))

    decree.refresh_from_db()
    assert decree.end is None
    assert "sửa Điều 5" in words(client.get(at("legal-detail", decree)))


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"by": "123/2015/NĐ-CP"}, "by", "không thể tự sửa đổi, thay thế hay bãi bỏ chính mình"),
        ({"by": "9/1999/NĐ-CP"}, "by", "Chưa có văn bản “9/1999/NĐ-CP”"),
        ({"by": ""}, "by", "Hãy ghi số, ký hiệu của văn bản mới"),
        ({"kind": ""}, "kind", "Hãy chọn"),
        ({"on": "31/02/2021"}, "on", "không phải là một ngày có thật"),
        ({"on": "01/02/2021"}, "on", "trước ngày ban hành 07/2021/NĐ-CP (01/03/2021)"),
    ],
)
def test_change_that_cannot_be_is_refused(client, decree, newer, wrong, field, said):
    answer = client.post(at("legal-change", decree), change(**wrong))

    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert not LegalChange.objects.exists()
    decree.refresh_from_db()
    assert decree.end is None


def test_text_that_has_ended_is_not_changed_any_more(client, decree, newer):
    client.post(at("legal-change", decree), change())

    ended = words(client.post(at("legal-change", decree), change(kind="abolished")))
    twice = words(client.post(at("legal-change", decree), change()))

    assert "đã hết hiệu lực từ ngày 01/07/2021" in ended
    assert "Đã ghi 123/2015/NĐ-CP thay thế bởi 07/2021/NĐ-CP" in twice


def test_its_end_is_that_of_the_change_until_it_is_taken_back(client, decree, newer):
    client.post(at("legal-change", decree), change())

    refused = client.post(at("legal-edit", decree), typed(end="01/01/2022"))
    client.post(at("legal-take-back", LegalChange.objects.get()))

    decree.refresh_from_db()
    assert refused.status_code == 422
    assert "do bị thay thế bởi 07/2021/NĐ-CP" in words(refused)
    assert decree.end is None
    assert log_of(decree) == ["legal.changed", "legal.change_taken_back"]


def test_page_and_form_list_what_rests_on_the_text(province, client, decree):
    procedure = ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")
    procedure.versions.get().legal_bases.add(decree)
    ended = ProcedureFactory(published__name="Thủ tục cũ", published__end=DAY)
    ended.versions.get().legal_bases.add(decree)
    iso = IsoFactory(agency=province.commune_a, issued=None)
    IsoRevisionFactory(iso=iso, title="Quy trình kết hôn").cites.add(decree)

    for name in ["legal-detail", "legal-change"]:
        page = words(client.get(at(name, decree)))

        assert "Đăng ký kết hôn" in page
        assert "Thủ tục cũ" not in page
        assert "Quy trình kết hôn" in page
        assert "UBND xã Nam Hùng" in page


def test_page_shows_the_first_that_rest_on_it_and_leads_to_the_lists_of_all(
    province, client, decree
):
    for n in range(12):
        ProcedureFactory(code=f"1.00{n:04}").versions.get().legal_bases.add(decree)
        iso = IsoFactory(agency=province.commune_a, code=f"QT-{n:02}", issued=None)
        IsoRevisionFactory(iso=iso).cites.add(decree)
        of_all = IsoFactory(agency=province.top, code=f"QM-{n:02}", is_template=True, issued=None)
        IsoRevisionFactory(iso=of_all).cites.add(decree)
    ProcedureFactory(code="2.000001")
    IsoFactory(agency=province.top, code="QM-99", is_template=True)
    IsoFactory(agency=province.commune_a, code="QT-99")

    for name in ["legal-detail", "legal-change"]:
        page = words(client.get(at(name, decree)))

        assert "12 thủ tục hành chính" in page
        assert "12 quy trình ISO" in page
        assert "12 quy trình mẫu" in page
        assert page.count("1.0000") == page.count(">QT-") == page.count(">QM-") == 10
        for address in [f"{at('tthc-list')}?text={decree.pk}",
                        f"{at('iso-list')}?state=in_force&amp;text={decree.pk}",
                        f"{at('template-list')}?own=all&amp;text={decree.pk}"]:  # fmt: skip
            assert f'href="{address}">Xem cả 12' in page
            listed = client.get(address.replace("&amp;", "&"))
            assert listed.context["page"].paginator.count == 12
            assert decree.number in words(listed)


@pytest.mark.parametrize("asked", ["9" * 25, "khong", "0"])
def test_list_of_what_rests_on_an_unknown_text_says_so(client, asked):
    for name in ["tthc-list", "iso-list", "template-list"]:
        answer = client.get(at(name), {"text": asked})

        assert answer.status_code == 422
        assert "Không có văn bản này trong danh mục văn bản." in words(answer)


def test_so_many_texts_are_offered_while_typing(client, decree):
    numbers = [f"{n}/2020/QĐ-UBND" for n in range(400)]
    for number in numbers:
        LegalDocumentFactory(number=number)

    for page in [at("legal-change", decree), at("tthc-new")]:
        assert words(client.get(page)).count("<option value=") < 350


def test_iso_procedures_of_others_are_not_told(province, officer, signed_in, decree):
    iso = IsoFactory(agency=province.commune_a, issued=None)
    IsoRevisionFactory(iso=iso, title="Quy trình kết hôn").cites.add(decree)

    assert "Quy trình kết hôn" not in words(signed_in(officer).get(at("legal-detail", decree)))


def shown(client, **asked):
    return [text.number for text in client.get(at("legal-list"), asked).context["page"]]


def test_list_is_narrowed_by_words_state_and_issuer(client, decree, newer):
    LegalDocument.objects.filter(pk=decree.pk).update(end=DAY, issuer="Chính phủ")

    assert shown(client) == ["07/2021/NĐ-CP", "123/2015/NĐ-CP"]
    assert shown(client, q="ho tich") == ["123/2015/NĐ-CP"]
    assert shown(client, q="123/2015") == ["123/2015/NĐ-CP"]
    assert shown(client, state="in_force", day="2021-07-01") == ["07/2021/NĐ-CP"]
    assert shown(client, state="expired", day="2021-07-01") == ["123/2015/NĐ-CP"]
    assert shown(client, state="coming", day="2021-04-30") == ["07/2021/NĐ-CP"]
    assert shown(client, issuer="Chính phủ") == ["123/2015/NĐ-CP"]


def test_list_costs_the_same_however_long(client, count_queries):
    LegalDocumentFactory(issuer="Chính phủ")
    client.get("/")  # what is asked once, when somebody has just signed in
    few = count_queries(lambda: client.get(at("legal-list")))
    for n in range(60):
        LegalDocumentFactory(issuer=f"Bộ {n}")

    assert count_queries(lambda: client.get(at("legal-list"))) == few <= 8


def test_workbook_holds_what_the_filters_show(client, decree, newer):
    answer = client.get(at("legal-export"), {"q": "ho tich"})

    book = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    head, *rows = book.to_python()
    assert head[0] == "Số, ký hiệu"
    assert [row[0] for row in rows] == ["123/2015/NĐ-CP"]
