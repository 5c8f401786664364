from datetime import date

import pytest
from django.test import override_settings

from agencies.models import Upload
from quality.declaring import actions
from quality.models import Declaration, Status
from tests.factories.quality import DeclarationFactory, StandardVersionFactory
from tests.quality.pages import LIST, NEW, at, draft, scan, words


def test_officer_prepares_checks_and_submits(province, officer, filled, signed_in):
    client = signed_in(officer)

    saved = client.post(NEW, filled | {"upload": scan(name="Công bố.pdf")})

    declaration = Declaration.objects.get()
    assert saved.url == at("submit", declaration)
    check = words(client.get(saved.url))
    assert "Kiểm tra lại trước khi nộp" in check
    assert "05/06/2018" in check
    assert client.post(saved.url).url == at("detail", declaration)
    declaration.refresh_from_db()
    assert (declaration.status, declaration.upload.name) == (Status.SUBMITTED, "Công bố.pdf")
    assert declaration.start == date(2018, 6, 5)


def test_new_form_starts_with_the_agency_the_newest_standard_and_the_kind(
    province, staff, standard, signed_in
):
    StandardVersionFactory(code="2026", name="ISO 9001:2026", adopted_on=None)
    StandardVersionFactory(code="2008", last_declared_on=date(2020, 12, 31))
    DeclarationFactory(agency=province.district)

    form = signed_in(staff).get(f"{NEW}?agency={province.district.pk}").context["form"]

    start = {name: form[name].value() for name in ["agency", "version", "kind"]}
    assert start == {
        "agency": province.district.pk, "version": standard.pk, "kind": "redeclaration",
    }  # fmt: skip
    assert [str(label) for _, label in form.fields["version"].choices] == [
        "Chọn phiên bản",
        "TCVN ISO 9001:2015",
        "TCVN ISO 9001:2008 – chỉ với văn bản ký đến 31/12/2020",
        "ISO 9001:2026 – chưa thành TCVN",
    ]


def test_officer_is_offered_only_the_own_agencies(province, officer, standard, signed_in):
    form = signed_in(officer).get(f"{NEW}?agency={province.commune_a.pk}").context["form"]

    names = [label for _, label in form.fields["agency"].choices][1:]
    assert names == ["Chi cục Tiêu chuẩn", "Sở Khoa học và Công nghệ"]


def test_who_declares_nowhere_is_told_so(auditor, signed_in):
    assert signed_in(auditor).get(NEW).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"number": ""}, "number", "Hãy điền ô này"),
        ({"agency": "0"}, "agency", "không thuộc phạm vi"),
        ({"signed_on": "31/02/2021"}, "signed_on", "“31/02/2021” không phải là một ngày có thật"),
        ({"signed_on": "01/01/2100", "start": "01/01/2100"}, "signed_on", "01/01/2100 sau hôm nay"),
        ({"start": "01/01/0001"}, "start", "nằm ngoài khoảng"),
        ({"start": "01/01/9999"}, "start", "nằm ngoài khoảng"),
        ({"start": ""}, "start", "Hãy nhập ngày"),
        ({"start": "01/01/2009"}, "start", "chưa thành lập hoặc đã chấm dứt"),
        ({"start": "31/05/2018"}, "__all__", "không thể trước ngày ký"),
        ({"kind": "renewal"}, "kind", "renewal"),
        ({"version": ""}, "version", "Hãy chọn"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    province, officer, filled, signed_in, wrong, field, sentence
):
    answer = signed_in(officer).post(NEW, filled | {"signed_on": "01/06/2018"} | wrong)

    assert answer.status_code == 422
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert "Trần Văn Ký" in words(answer)
    assert not Declaration.objects.exists()


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ({"code": "2026", "name": "ISO 9001:2026", "adopted_on": None}, "chưa được ban hành"),
        ({"code": "2008", "last_declared_on": date(2017, 12, 31)}, "đến hết ngày 31/12/2017"),
    ],
)
def test_version_that_cannot_be_declared_is_refused_on_the_form(
    province, officer, filled, signed_in, version, sentence
):
    chosen = StandardVersionFactory(**version)

    answer = signed_in(officer).post(NEW, filled | {"version": chosen.pk})

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["version"][0]


def test_overlap_with_a_recorded_one_is_refused_on_the_form(province, officer, filled, signed_in):
    DeclarationFactory(agency=province.department, number="7/CU", start=date(2019, 1, 1))

    answer = signed_in(officer).post(NEW, filled)

    assert answer.status_code == 422
    assert "7/CU" in answer.context["form"].errors["start"][0]


def test_second_first_declaration_is_refused_on_the_form(province, officer, filled, signed_in):
    DeclarationFactory(agency=province.department, start=date(2017, 1, 1))

    answer = signed_in(officer).post(NEW, filled)

    assert answer.status_code == 422
    assert "không phải công bố lần đầu" in answer.context["form"].errors["kind"][0]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00", "cong-bo.pdf", "không phải là PDF, JPG hoặc PNG"),
        (b"<html>", "anh.png", "không phải là PDF, JPG hoặc PNG"),
        (b"", "rong.pdf", "rỗng"),
        (b"%PDF-1.4" + b"x" * 2000 + b"%%EOF", "to.pdf", "phải nhỏ hơn"),
    ],
)
@override_settings(UPLOAD_LIMIT=1500)
def test_wrong_file_is_refused_and_nothing_is_kept(
    province, officer, filled, signed_in, content, name, sentence
):
    answer = signed_in(officer).post(NEW, filled | {"upload": scan(content, name)})

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["upload"][0]
    assert not Declaration.objects.exists()
    assert not Upload.objects.exists()


def test_draft_is_changed_without_losing_its_scan(province, officer, filled, signed_in):
    declaration = draft(province.department)

    answer = signed_in(officer).post(at("edit", declaration), filled | {"number": "9/SUA"})

    assert answer.url == at("submit", declaration)
    declaration.refresh_from_db()
    assert (declaration.number, declaration.upload.name) == ("9/SUA", "Công bố 2018.pdf")


def test_edit_form_shows_what_was_written_and_why_it_came_back(
    officer, staff, submitted, signed_in
):
    actions.send_back(by=staff, declaration=submitted, reason="Thiếu trang 2")

    page = words(signed_in(officer).get(at("edit", submitted)))

    assert 'value="316/QĐ-SKHCN"' in page
    assert 'value="01/06/2018"' in page
    assert "Thiếu trang 2" in page


def test_submitted_declaration_has_no_form_any_more(officer, submitted, signed_in):
    for name in ["edit", "submit"]:
        answer = signed_in(officer).get(at(name, submitted))

        assert answer.status_code == 422
        assert "không sửa được nữa" in words(answer)


def test_draft_without_a_scan_cannot_be_submitted(province, officer, signed_in):
    declaration = DeclarationFactory(agency=province.department, status=Status.DRAFT)
    client = signed_in(officer)

    assert "Chưa có bản quét" in words(client.get(at("submit", declaration)))
    answer = client.post(at("submit", declaration))

    assert answer.status_code == 422
    assert "đính kèm bản quét" in words(answer)


def test_check_page_says_what_will_be_replaced(province, officer, signed_in):
    DeclarationFactory(agency=province.department, number="7/CU", start=date(2017, 1, 1))
    declaration = draft(province.department, kind="redeclaration")

    page = words(signed_in(officer).get(at("submit", declaration)))

    assert "thay thế công bố 7/CU" in page


def test_officer_withdraws_and_discards(officer, submitted, signed_in):
    client = signed_in(officer)

    assert client.post(at("withdraw", submitted)).url == at("detail", submitted)
    assert client.post(at("discard", submitted)).url == LIST
    assert not Declaration.objects.exists()


def test_officer_gets_rid_of_what_was_returned(officer, staff, submitted, signed_in):
    actions.send_back(by=staff, declaration=submitted, reason="Nộp nhầm tệp của năm trước")
    client = signed_in(officer)

    assert at("discard", submitted) in words(client.get(at("detail", submitted)))
    answer = client.post(at("discard", submitted), follow=True)

    assert "Đã xóa công bố 316/QĐ-SKHCN" in words(answer)
    assert not Declaration.objects.exists()


def test_posting_is_written_on_its_own_page(province, officer, signed_in):
    declaration = DeclarationFactory(agency=province.department)
    posted = {"place": "Bộ phận Một cửa", "on": "05/06/2018", "url": "snv.angiang.gov.vn"}
    client = signed_in(officer)

    assert client.post(at("post", declaration), posted).url == at("detail", declaration)
    page = words(client.get(at("detail", declaration)))
    assert "Bộ phận Một cửa" in page
    assert "https://snv.angiang.gov.vn" in page


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"on": "31/05/2018"}, "on", "không thể trước ngày ký 01/06/2018"),
        ({"on": "01/01/2100"}, "on", "01/01/2100 sau hôm nay"),
        ({"on": "31/02/2021"}, "on", "không phải là một ngày có thật"),
        ({"url": "javascript:alert(1)"}, "url", "Hãy ghi đủ địa chỉ"),
        ({"place": ""}, "place", "Hãy ghi nơi niêm yết"),
    ],
)
def test_wrong_posting_is_refused_beside_its_field(
    province, officer, signed_in, wrong, field, sentence
):
    declaration = DeclarationFactory(agency=province.department)
    posted = {"place": "Một cửa", "on": "05/06/2018", "url": ""} | wrong

    answer = signed_in(officer).post(at("post", declaration), posted)

    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]


def test_what_is_not_recorded_has_no_form_to_post_it(officer, submitted, signed_in):
    client = signed_in(officer)

    answer = client.get(at("post", submitted))

    assert answer.status_code == 422
    assert "chỉ ghi nơi niêm yết của công bố đã ghi nhận" in words(answer)
    assert at("post", submitted) not in words(client.get(at("detail", submitted)))
