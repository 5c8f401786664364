from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from quality.declaring.states import state_on
from quality.models import Declaration, Posting, Status
from tests.factories.quality import DeclarationFactory

START, END = date(2018, 6, 1), date(2020, 12, 1)


@pytest.mark.parametrize(
    ("more", "day", "word"),
    [
        ({"status": Status.DRAFT}, START, "Bản nháp"),
        ({"status": Status.SUBMITTED}, START, "Chờ ghi nhận"),
        ({"status": Status.RETURNED}, START, "Bị trả lại"),
        ({}, START - timedelta(days=1), "Chưa có hiệu lực"),
        ({}, START, "Đang có hiệu lực"),
        ({"end": END}, END - timedelta(days=1), "Đang có hiệu lực"),
        ({"end": END}, END, "Đã hết hiệu lực"),
        ({"end": END, "end_decision": "5/QĐ", "end_reason": "x"}, END, "Đã chấm dứt"),
    ],
)
def test_state_is_that_of_the_day(more, day, word):
    declaration = Declaration(**{"start": START, "status": Status.RECORDED} | more)

    assert state_on(declaration, day).text == word


def test_declaration_of_a_vanished_agency_says_so():
    declaration = Declaration(start=START, status=Status.RECORDED)

    assert state_on(declaration, START, agency_exists=False).text == "Không hoạt động"


@pytest.mark.parametrize("words", ["skhcn", "khoa hoc", "Trần Ký", "316", "hộ tịch SKHCN", ""])
def test_declaration_is_found_by_number_agency_signer_and_scope(province, words):
    wanted = DeclarationFactory(
        agency=province.department, number="316/QĐ-SKHCN", signer="Trần Văn Ký",
        scope="Hộ tịch, chứng thực",
    )  # fmt: skip

    assert list(Declaration.objects.search(words)) == [wanted]
    assert not Declaration.objects.search("khong co")


def test_long_texts_still_fit_the_search_key(province):
    scope = "Ủy ban nhân dân, khoa học và công nghệ. " * 99
    declaration = DeclarationFactory(
        agency=province.department, number="ủy ban nhân dân " * 3, signer="y" * 150, scope=scope
    )

    declaration.refresh_from_db()
    assert len(declaration.search_key) <= 900


def test_bulk_rows_are_found_like_single_ones(province):
    row = DeclarationFactory.build(
        agency=province.commune_a, version=DeclarationFactory(agency=province.top).version
    )
    Declaration.objects.bulk_create([row])

    assert Declaration.objects.search("nam hung").count() == 1


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"end": START}, "Ngày hết hiệu lực phải sau ngày bắt đầu"),
        ({"status": Status.RETURNED}, "Trả lại phải có lý do"),
        ({"end_decision": "5/QĐ"}, "cần đủ ngày, văn bản và lý do"),
        ({"signed_on": START + timedelta(days=1)}, "không thể trước ngày ký"),
    ],
)
def test_database_and_words_refuse_the_same(province, broken, sentence):
    declaration = DeclarationFactory(agency=province.department, start=START)
    for field, value in broken.items():
        setattr(declaration, field, value)

    with pytest.raises(ValidationError, match=sentence):
        declaration.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        declaration.save()


def test_recorded_one_reads_as_number_day_and_standard(province):
    declaration = DeclarationFactory(agency=province.department, number="7/QĐ", start=START)

    assert str(declaration) == "7/QĐ ngày 01/06/2018 (TCVN ISO 9001:2015)"
    assert str(Posting(place="Một cửa", on=START)) == "Một cửa (01/06/2018)"
