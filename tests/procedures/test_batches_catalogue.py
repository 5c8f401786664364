from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry
from isoportal.lib.sheet import write_csv
from procedures.batches.catalogue_rows import exported
from procedures.models import AdministrativeProcedure, Field, ImportBatch, ProcedureVersion
from tests.factories.procedures import HandlingFactory, LegalDocumentFactory, ProcedureFactory
from tests.procedures.lists import (
    BIRTH,
    HEADINGS,
    MARRIAGE,
    bring_in,
    catalogue,
    faults,
    hand_in,
    look,
    undo,
    write,
)

pytestmark = pytest.mark.django_db


def version_of(code):
    return ProcedureVersion.objects.filter(procedure__code=code).latest("start")


def test_new_list_is_looked_at_before_it_is_written(client, staff):
    answer, batch = hand_in(client, staff, catalogue(MARRIAGE, BIRTH))
    page = look(client, batch)

    assert answer.url == reverse("procedures:batch", args=[batch.pk])
    assert "2 TTHC, 0 lỗi" in page.content.decode()
    assert page.context["page"].counts == [("lĩnh vực", 1, 0, 0, 0), ("TTHC", 2, 0, 0, 0)]
    assert not AdministrativeProcedure.objects.exists()


def test_written_list_is_in_the_catalogue_with_all_it_says(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE, BIRTH))

    marriage, birth = version_of("1.000894"), version_of("1.001193")
    assert (marriage.name, marriage.field.name) == ("Đăng ký kết hôn", "Hộ tịch")
    assert (marriage.levels, marriage.decision) == ("commune", "1872/QĐ-BTP")
    assert (marriage.decided_on, marriage.start) == (date(2020, 9, 4), date(2020, 9, 4))
    assert [str(limit.duration) for limit in marriage.limit_list] == ["1 ngày làm việc"]
    assert (marriage.limit_list[0].fee, marriage.online, marriage.by_post) == (
        "Miễn", "partial", True,
    )  # fmt: skip
    assert (birth.old_online, birth.by_post, birth.limit_list[0].fee) == (4, False, "")
    assert list(ProcedureVersion.objects.search("ket hon")) == [marriage]
    assert Field.objects.get().sort_key
    assert LogEntry.objects.filter(action="batch.written").exists()


def test_same_file_again_changes_nothing(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE, BIRTH))

    _, again = hand_in(client, staff, catalogue(MARRIAGE, BIRTH))

    assert "2 TTHC, 0 lỗi, 0 thay đổi" in look(client, again).content.decode()


def test_catalogue_that_was_exported_changes_nothing(client, staff):
    cases = "Thông thường: 3 ngày; Phải xác minh: 8 ngày làm việc (Trực tuyến); không quy định"
    rows = [
        MARRIAGE,
        BIRTH,
        {**MARRIAGE, "code": "1.000001.000.00.00.H41", "levels": "Cấp xã, Cấp tỉnh",
         "limits": cases, "fee": "Miễn; 20.000 đ; 30.000 đ", "online": "4; Toàn trình",
         "result": "=cmd|' /C calc'!A0", "requirements": "Có mặt"},
        {**BIRTH, "code": "1.000002", "limits": "", "fee": "8.000 đ", "by_post": ""},
    ]  # fmt: skip
    bring_in(client, staff, catalogue(*rows))
    abolished = version_of("1.001193")
    abolished.end, abolished.end_decision = date(2025, 7, 1), "9/QĐ-BTP"
    abolished.save()

    content = client.get(reverse("procedures:tthc-export"), {"state": "any"}).content
    _, again = hand_in(client, staff, content)

    page = look(client, again).context["page"]
    assert (page.read, page.faults, page.line_count) == ("4 TTHC", [], 0)


def test_same_day_corrects_what_differs_and_lists_it_before_and_after(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE, BIRTH))

    _, batch = hand_in(client, staff, catalogue({**MARRIAGE, "fee": "20.000 đ"}, BIRTH))
    (shown,) = look(client, batch).context["page"].lines
    write(client, batch)

    assert shown.line.changes == (
        ("Thời hạn, lệ phí", "1 ngày làm việc – Miễn", "1 ngày làm việc – 20.000 đ"),
    )
    assert version_of("1.000894").limit_list[0].fee == "20.000 đ"
    assert ProcedureVersion.objects.count() == 2


def test_later_day_amends_and_takes_over_what_the_file_does_not_say(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE))
    before = version_of("1.000894")
    before.legal_bases.add(LegalDocumentFactory())
    ProcedureVersion.objects.update(components=[{"name": "Tờ khai"}])

    bring_in(client, staff, catalogue({**MARRIAGE, "start": "01/07/2025", "limits": "4 giờ"}))

    before.refresh_from_db()
    after = version_of("1.000894")
    assert (before.end, after.start) == (date(2025, 7, 1), date(2025, 7, 1))
    assert str(after.limit_list[0].duration) == "4 giờ"
    assert after.components == [{"name": "Tờ khai"}]
    assert after.legal_bases.count() == 1


def test_columns_the_file_lacks_stay_as_they_are(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE))
    few = ["code", "name", "field", "levels"]

    bring_in(client, staff, catalogue({**MARRIAGE, "name": "Kết hôn"}, headings=few))

    marriage = version_of("1.000894")
    assert (marriage.name, marriage.decision) == ("Kết hôn", "1872/QĐ-BTP")
    assert list(ProcedureVersion.objects.search("ket hon")) == [marriage]


@pytest.mark.parametrize(
    ("cell", "column", "words"),
    [
        ({"decided_on": "31/02/2021"}, "Ngày quyết định", "không phải là một ngày có thật"),
        ({"code": "1.894"}, "Mã TTHC", "không phải mã TTHC quốc gia"),
        ({"code": "1.000894.H41"}, "Mã TTHC", "không phải phần mã của cơ quan"),
        ({"name": ""}, "Tên TTHC", "Hãy điền ô này"),
        ({"name": "x" * 1001}, "Tên TTHC", "nhiều nhất 1000"),
        ({"levels": "Cấp thôn"}, "Cấp thực hiện", "không phải là cấp thực hiện"),
        ({"limits": "khoảng nửa tháng"}, "Thời hạn giải quyết", "không phải là một thời hạn"),
        ({"limits": "-3 ngày"}, "Thời hạn giải quyết", "không phải là một thời hạn"),
        ({"limits": "0 ngày"}, "Thời hạn giải quyết", "lớn hơn 0"),
        ({"limits": "1.951 ngày"}, "Thời hạn giải quyết", "có thể là 1951 hoặc 1,951"),
        ({"online": "5"}, "Mức độ DVCTT", "không phải là mức độ"),
        ({"by_post": "có thể"}, "Bưu chính công ích", "Có hoặc Không"),
        ({"name": "§¨ng ký kÕt h«n"}, "Tên TTHC", "phông cũ TCVN3"),
        ({"name": "Kết hôn (xóa dòng này)"}, "Tên TTHC", "dòng ví dụ"),
    ],
)
def test_faulty_cell_is_named_with_row_column_and_rule(client, staff, cell, column, words):
    _, batch = hand_in(client, staff, catalogue(BIRTH, {**MARRIAGE, **cell}))

    ((row, named, _, rule),) = faults(client, batch)

    assert (row, named) == (3, column)
    assert words in rule


def test_code_twice_in_a_file_names_the_first_row(client, staff):
    _, batch = hand_in(client, staff, catalogue(MARRIAGE, BIRTH, MARRIAGE))

    assert faults(client, batch) == [
        (4, "Mã TTHC", "1.000894", "mã này đã có ở dòng 2 của tệp.")
    ]  # fmt: skip


def test_all_faults_are_told_at_once_in_the_order_of_the_rows(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE))
    rows = [
        {**BIRTH, "by_post": "có thể"},
        {**MARRIAGE, "start": "01/01/2019"},
        {**BIRTH, "code": "1.000001", "name": "§¨ng ký khai sinh", "field": "Hé tÞch"},
        {**BIRTH, "levels": ""},
    ]

    _, batch = hand_in(client, staff, catalogue(*rows))

    assert [(row, column) for row, column, _, _ in faults(client, batch)] == [
        (2, "Bưu chính công ích"), (3, "Hiệu lực từ ngày"), (4, "Tên TTHC"), (4, "Lĩnh vực"),
        (5, "Mã TTHC"), (5, "Cấp thực hiện"),
    ]  # fmt: skip


def test_example_left_in_the_template_is_told_once_and_takes_no_code(client, staff):
    example = {**MARRIAGE, "name": "Đăng ký kết hôn (xóa dòng này)", "by_post": "?"}

    _, batch = hand_in(client, staff, catalogue(example, MARRIAGE))

    ((row, column, _, rule),) = faults(client, batch)
    assert (row, column) == (2, "Tên TTHC")
    assert "dòng ví dụ" in rule


def test_day_before_the_current_content_is_a_fault(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE))

    _, batch = hand_in(client, staff, catalogue({**MARRIAGE, "start": "01/01/2019"}))

    ((_, column, _, rule),) = faults(client, batch)
    assert column == "Hiệu lực từ ngày"
    assert "sớm hơn ngày 04/09/2020" in rule


def test_one_bad_row_keeps_all_others_out_and_comes_back_as_excel(client, staff):
    _, batch = hand_in(client, staff, catalogue(MARRIAGE, {**BIRTH, "code": "khai sinh"}))
    page = look(client, batch)

    refused = client.post(reverse("procedures:batch-write", args=[batch.pk]), {"seen": "x"})
    rows = client.get(reverse("procedures:batch-faults", args=[batch.pk]))

    assert page.context["page"].may_be_written is False
    assert refused.status_code == 409
    assert not AdministrativeProcedure.objects.exists()
    assert rows.headers["Content-Disposition"].endswith(f'dong-loi-{batch.pk}.xlsx"')


def test_code_that_excel_took_for_a_number_is_still_that_code(client, staff):
    bring_in(client, staff, catalogue({**MARRIAGE, "code": 1.00119}))

    assert AdministrativeProcedure.objects.get().code == "1.001190"


def test_csv_with_semicolons_in_utf_16_and_columns_in_another_order_is_read_alike(client, staff):
    keys = ["levels", "field", "name", "code"]
    names = {"levels": "Cấp thực hiện", "field": "Lĩnh vực", "name": "Tên TTHC", "code": "Mã TTHC"}
    lines = [[names[key] for key in keys], [MARRIAGE[key] for key in keys]]
    content = "\r\n".join(";".join(line) for line in lines).encode("utf-16")

    bring_in(client, staff, content)

    assert version_of("1.000894").name == "Đăng ký kết hôn"
    assert version_of("1.000894").start == date(2021, 1, 1)


def test_text_that_looks_like_a_formula_stays_text(client, staff):
    bring_in(client, staff, catalogue({**MARRIAGE, "result": "=cmd|' /C calc'!A0"}))

    rows = [exported(version) for version in ProcedureVersion.objects.all()]
    _, again = hand_in(client, staff, write_csv(HEADINGS, rows))
    assert version_of("1.000894").result == "=cmd|' /C calc'!A0"
    assert "'=cmd|" in write_csv(HEADINGS, rows).decode()
    assert look(client, again).context["page"].line_count == 0


def test_tabs_backslashes_and_quotes_arrive_as_they_were(client, staff):
    bring_in(client, staff, catalogue({**MARRIAGE, "result": 'a\\b "c" \\N \\t', "fee": '"\\'}))

    assert version_of("1.000894").result == 'a\\b "c" \\N \\t'
    assert version_of("1.000894").limit_list[0].fee == '"\\'


def test_undoing_leaves_no_trace_of_the_list(client, staff):
    batch = bring_in(client, staff, catalogue(MARRIAGE))

    undo(client, batch)

    assert not AdministrativeProcedure.objects.exists()
    assert not Field.objects.exists()
    page = look(client, batch).content.decode()
    assert "đã hoàn tác lúc" in page
    assert "Danh mục TTHC: đã hoàn tác" in page
    assert "Đã thay đổi, rồi hoàn tác" in page
    assert "Danh mục TTHC: đã nhập" not in page


def test_undoing_restores_what_was_amended_and_corrected(client, staff):
    bring_in(client, staff, catalogue(MARRIAGE, BIRTH))
    before = list(ProcedureVersion.objects.order_by("pk").values())
    amended = {**MARRIAGE, "start": "01/07/2025"}
    batch = bring_in(client, staff, catalogue(amended, {**BIRTH, "name": "Khai sinh"}))

    undo(client, batch)

    assert list(ProcedureVersion.objects.order_by("pk").values()) == before


def test_undoing_is_refused_with_what_was_built_on_it(client, staff):
    batch = bring_in(client, staff, catalogue(MARRIAGE))
    HandlingFactory(procedure=AdministrativeProcedure.objects.get())

    answer = undo(client, batch)

    assert answer.status_code == 422
    assert "TTHC thuộc thẩm quyền “1.000894 tại" in answer.content.decode()
    assert AdministrativeProcedure.objects.exists()


def test_undoing_is_refused_where_a_row_was_changed_since(client, staff):
    batch = bring_in(client, staff, catalogue(MARRIAGE))
    version = version_of("1.000894")
    version.name = "Kết hôn"
    version.save()

    answer = undo(client, batch)

    assert answer.status_code == 422
    assert "đã được sửa sau lần nhập" in answer.content.decode()


def test_undoing_is_over_after_a_day(client, staff):
    batch = bring_in(client, staff, catalogue(MARRIAGE))
    ImportBatch.objects.update(written_at=timezone.now() - timedelta(hours=25))

    assert undo(client, batch).status_code == 422
    assert AdministrativeProcedure.objects.exists()


def test_list_is_shown_anew_where_the_catalogue_changed_in_between(client, staff):
    _, batch = hand_in(client, staff, catalogue(MARRIAGE))
    seen = look(client, batch).context["page"].view.plan.mark()
    ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")

    answer = client.post(reverse("procedures:batch-write", args=[batch.pk]), {"seen": seen})

    assert answer.status_code == 409
    assert "vừa thay đổi" in answer.content.decode()
    assert ProcedureVersion.objects.count() == 1


def test_written_list_is_not_written_again(client, staff):
    batch = bring_in(client, staff, catalogue(MARRIAGE))

    answer = client.post(reverse("procedures:batch-write", args=[batch.pk]), {"seen": "x"})

    assert answer.status_code == 409
    assert "đã được ghi rồi" in answer.content.decode()


def test_reading_takes_as_many_questions_for_many_rows_as_for_few(
    client, staff, django_assert_max_num_queries
):
    many = [{**MARRIAGE, "code": f"2.{number:06}"} for number in range(1500)]
    _, batch = hand_in(client, staff, catalogue(*many))

    with django_assert_max_num_queries(12):
        look(client, batch)
    with django_assert_max_num_queries(40):
        write(client, batch)
