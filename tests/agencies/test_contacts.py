"""How an agency is reached: its own people and the staff write it, everybody reads it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import LogEntry
from agencies import actions
from agencies.contacts import write_contact
from agencies.models import Contact
from tests.factories.agencies import LONG_AGO, ContactFactory

TYPED = {
    "address": "Số 12 đường Trần Hưng Đạo",
    "phone": "0228 3827 016; +84 912 345 678",
    "email": "skhcn@nam-dinh.example",
    "website": "skhcn.nam-dinh.example",
    "hours": "Thứ Hai đến thứ Sáu, 7 giờ 30 – 17 giờ",
    "desk": "Bộ phận Một cửa, tầng 1",
}


def edit(agency):
    return reverse("agencies:contact-edit", args=[agency.pk])


def detail(client, agency):
    return client.get(reverse("agencies:agency-detail", args=[agency.pk])).content.decode()


@pytest.mark.parametrize("who", ["officer", "head", "staff"])
def test_contact_is_written_and_shown_on_the_agencys_page(
    province, signed_in, auditor, who, request
):
    writer = signed_in(request.getfixturevalue(who))

    sent = writer.post(edit(province.department), TYPED)

    shown = detail(signed_in(auditor), province.department)
    assert sent.status_code == 302
    assert "Số 12 đường Trần Hưng Đạo" in shown
    assert 'href="tel:02283827016">0228 3827 016</a>' in shown
    assert 'href="tel:+84912345678">+84 912 345 678</a>' in shown
    assert 'href="https://skhcn.nam-dinh.example"' in shown
    assert "Bộ phận Một cửa, tầng 1" in shown


def test_contact_changed_keeps_in_the_log_what_stood_there(province, officer, signed_in):
    ContactFactory(agency=province.department, address="Số 1 phố Cũ")

    signed_in(officer).post(edit(province.department), TYPED)

    entry = LogEntry.objects.get(action="contact.written")
    assert entry.agency_pk == province.department.pk
    assert entry.details["changes"]["address"] == ["Số 1 phố Cũ", TYPED["address"]]
    assert Contact.objects.get().address == TYPED["address"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("address", "", "Hãy ghi địa chỉ trụ sở"),
        ("phone", "hỏi văn thư", "không phải số điện thoại"),
        ("phone", "0228 3827 016; 12", "không phải số điện thoại"),
        ("email", "khong-phai-thu", "thư điện tử"),
        ("website", "javascript:alert(1)", "Hãy ghi đủ địa chỉ"),
        ("hours", "x" * 201, "200"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    province, officer, signed_in, field, typed, said
):
    answer = signed_in(officer).post(edit(province.department), {**TYPED, field: typed})

    assert answer.status_code == 422
    assert any(said in each for each in answer.context["form"].errors[field])
    assert TYPED["desk"] in answer.content.decode()
    assert not Contact.objects.exists()


def test_reader_is_offered_no_way_to_write(province, auditor, signed_in):
    reader = signed_in(auditor)

    assert edit(province.department) not in detail(reader, province.department)
    assert reader.get(edit(province.department)).status_code == 403


def test_nobody_writes_the_contact_of_an_agency_of_others(province, officer):
    with pytest.raises(PermissionDenied):
        write_contact(by=officer, contact=Contact(agency=province.commune_a, address="Xã"))


def test_second_who_writes_the_first_contact_is_told_that_another_was_quicker(province, officer):
    ContactFactory(agency=province.department, address="Số 1 phố Cũ")

    with pytest.raises(ValidationError, match="Người khác vừa ghi"):
        write_contact(by=officer, contact=Contact(agency=province.department, address="Số 2"))

    assert Contact.objects.get().address == "Số 1 phố Cũ"


def test_agency_that_has_ended_is_reached_nowhere(province, staff, signed_in):
    actions.dissolve(by=None, agency=province.commune_b, on=LONG_AGO.replace(2020), decision="NQ 1")

    answer = signed_in(staff).get(edit(province.commune_b))

    assert answer.status_code == 422
    assert "đã chấm dứt hoạt động" in answer.content.decode()


def test_agency_without_a_contact_says_what_belongs_here(province, officer, signed_in):
    shown = detail(signed_in(officer), province.department)

    assert "Chưa ghi địa chỉ, điện thoại và giờ tiếp nhận hồ sơ" in shown
    assert edit(province.department) in shown
