from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from accounts.models import LogEntry
from isoportal.lib.sheet import write_xlsx
from quality.models import Objective
from quality.plans.imports import COLUMNS, EXAMPLE
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory
from tests.quality.pages import words
from tests.quality.plan_forms import at, form, typed

GOOD = {
    "Mã": "", "Năm": 2026, "Mục tiêu": "Hồ sơ đúng hạn", "Chiều": "≥", "Chỉ tiêu": 98.5,
    "Đơn vị": "%", "Biện pháp thực hiện": "Rà soát", "Nguồn lực": "", "Trách nhiệm": "Văn phòng",
    "Thời hạn": date(2026, 12, 31), "Tần suất theo dõi": "Hằng quý",
    "Phương pháp đánh giá": "Thống kê", "Số liệu của cổng": "",
}  # fmt: skip


def sheet(*rows, name="muc-tieu.xlsx"):
    table = [[(GOOD | row)[heading] for heading in COLUMNS] for row in rows]
    return SimpleUploadedFile(name, write_xlsx(list(COLUMNS), table, "Mục tiêu"))


@pytest.fixture
def plan(province):
    found = ObjectivePlanFactory(agency=province.department, year=2026)
    ObjectiveFactory(plan=found, place=1, name="Hồ sơ đúng hạn", mid_year=Decimal(97))
    ObjectiveFactory(plan=found, place=2, name="Sẽ bị bỏ")
    return found


@pytest.fixture
def send(plan, officer, signed_in):
    client, url = signed_in(officer), at("plan-import", plan.agency)
    return lambda *rows, **more: client.post(url, {"file": sheet(*rows, **more)})


def cells(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book, book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_sheet_is_shown_before_anything_is_stored(plan, send):
    answer = send({}, {"Mục tiêu": "Trực tuyến", "Chỉ tiêu": "86,5"})

    page = words(answer)
    assert answer.status_code == 200
    assert "Đọc được 2 mục tiêu từ tệp muc-tieu.xlsx; chưa ghi gì." in page
    assert 'value="86,5"' in page
    assert "“Sẽ bị bỏ”" in page
    assert list(plan.objectives.values_list("target", flat=True)) == [98, 98]


def test_what_was_shown_is_saved_and_the_same_objective_keeps_its_results(
    plan, send, officer, signed_in
):
    first = plan.objectives.first()
    shown = send({}, {"Mục tiêu": "Trực tuyến"}).context["sheet"]
    keys = [row.key for row in shown.rows]

    signed_in(officer).post(
        at("plan-edit", plan.agency),
        form(typed(keys[0]), typed(keys[1], name="Trực tuyến"), file="muc-tieu.xlsx"),
    )

    assert keys == [str(first.pk), "n1"]
    rows = list(plan.objectives.values_list("name", "mid_year"))
    assert rows == [("Hồ sơ đúng hạn", 97), ("Trực tuyến", None)]
    assert LogEntry.objects.get(action="plan.imported").details["file"] == "muc-tieu.xlsx"


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"Chỉ tiêu": "abc"}, "Dòng 3, Chỉ tiêu: “abc” không phải là số."),
        ({"Chỉ tiêu": "1.951"}, "Dòng 3, Chỉ tiêu: “1.951” có thể là 1951 hoặc 1,951"),
        ({"Chỉ tiêu": "1.2.3"}, "Dòng 3, Chỉ tiêu: “1.2.3” không phải là số."),
        ({"Chỉ tiêu": ""}, "Dòng 3, Chỉ tiêu: Hãy điền ô này."),
        ({"Chỉ tiêu": 0.98}, "Dòng 3, Chỉ tiêu: “0.98” – chỉ tiêu từ 1 % trở xuống"),
        ({"Năm": 2025}, "Dòng 3, Năm: đang nhập bộ mục tiêu năm 2026, dòng này lại ghi năm 2025"),
        ({"Chiều": "lớn hơn"}, "Dòng 3, Chiều: “lớn hơn” – không có trong danh mục"),
        ({"Tần suất theo dõi": "Hằng ngày"}, "Dòng 3, Tần suất theo dõi: “Hằng ngày” – không có"),
        ({"Thời hạn": "31/02/2026"}, "Dòng 3, Thời hạn: “31/02/2026” không phải là một ngày"),
        ({"Thời hạn": date(2025, 6, 30)}, "Thời hạn 30/06/2025 không thuộc bộ mục tiêu năm 2026"),
        ({"Mục tiêu": EXAMPLE}, "đây là dòng ví dụ của tệp mẫu"),
        ({"Mã": 999999}, "Dòng 3, Mã: “999999” – không có mục tiêu nào mang mã này"),
        ({"Mã": "abc"}, "Dòng 3, Mã: “abc” không phải là số."),
        ({"Đơn vị": "ngày", "Số liệu của cổng": "Nghĩa vụ nộp đúng hạn"}, "được cổng tính bằng %"),
    ],
)
def test_every_bad_cell_is_named_and_nothing_is_taken(plan, send, bad, sentence):
    answer = send({}, {"Mục tiêu": "Hai"} | bad)

    assert answer.status_code == 422
    assert sentence in words(answer).replace("&quot;", '"')
    assert "Chưa nhập gì" in words(answer)
    assert plan.objectives.count() == 2


def test_code_of_another_agency_is_refused_in_the_same_words_as_none(plan, province, send):
    foreign = ObjectiveFactory(plan__agency=province.district)

    said = [words(send({"Mã": pk})).replace(str(pk), "?") for pk in [foreign.pk, 987_654]]
    faults = [page[page.index("Dòng 2") :][:90] for page in said]

    assert faults[0] == faults[1]
    assert foreign.name == Objective.objects.get(pk=foreign.pk).name


def test_one_objective_is_not_in_two_rows(plan, send):
    code = plan.objectives.first().pk

    assert "mã đã có ở dòng trên" in words(send({"Mã": code}, {"Mã": code, "Mục tiêu": "Hai"}))


def test_spellings_of_the_direction_are_understood(plan, send):
    rows = send({"Chiều": ">="}, {"Chiều": "<=", "Mục tiêu": "Hai"}).context["sheet"].rows

    assert [row.instance.direction for row in rows] == ["at_least", "at_most"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"khong phai excel \xff\xfe", "không phải là Excel"),
        (b"", "rỗng"),
        (write_xlsx(list(COLUMNS), [], "Trống"), "không có dòng nào"),
        (write_xlsx(["Mục tiêu"], [["Một"]], "Thiếu"), "Thiếu cột"),
        (write_xlsx(list(COLUMNS), [list(GOOD.values())] * 61, "Dài"), "Tệp có 61 dòng"),
    ],
)
def test_file_that_is_no_list_of_objectives_is_refused(plan, officer, signed_in, content, sentence):
    file = SimpleUploadedFile("tep.xlsx", content)

    answer = signed_in(officer).post(at("plan-import", plan.agency), {"file": file})

    assert answer.status_code == 422
    assert sentence in words(answer)


def test_import_into_a_closed_or_changed_plan_changes_nothing(plan, send, officer, signed_in):
    send({})
    first = plan.objectives.first()
    plan.revision = 2
    plan.save()

    answer = signed_in(officer).post(
        at("plan-edit", plan.agency), form(typed(first.pk, target="50"), file="muc-tieu.xlsx")
    )

    assert answer.status_code == 409
    assert plan.objectives.get(pk=first.pk).target == 98


def test_template_has_lists_an_example_and_a_guide(plan, officer, signed_in):
    answer = signed_in(officer).get(at("plan-template", plan.agency))

    book, rows = cells(answer.content)
    assert rows[0] == list(COLUMNS)
    assert rows[1][1:5] == [2026, EXAMPLE, "≥", 98]
    assert book.sheet_names == ["Mục tiêu 2026", "Hướng dẫn", "Danh mục"]
    lists = [[each for each in column if each] for column in zip(*_lists(book), strict=True)]
    assert [each for each in lists if each] == [
        ["≥", "≤"], ["Hằng tháng", "Hằng quý", "6 tháng", "Hằng năm"],
        ["Nghĩa vụ nộp đúng hạn", "Hồ sơ TTHC giải quyết đúng hạn"],
    ]  # fmt: skip


def _lists(book):
    return book.get_sheet_by_index(2).to_python(skip_empty_area=False)


def test_what_was_exported_can_be_imported_again(plan, officer, signed_in):
    plan.objectives.update(target="98.5", due_on=date(2026, 6, 30), year_end=99)
    client = signed_in(officer)

    content = client.get(at("plan-export", plan.agency)).content
    answer = client.post(
        at("plan-import", plan.agency), {"file": SimpleUploadedFile("x.xlsx", content)}
    )

    _, rows = cells(content)
    assert rows[1][4] == 98.5
    assert rows[1][-4:] == [97, 99, "Có", ""]
    found = [row.instance for row in answer.context["sheet"].rows]
    assert [(row.pk, row.target, row.due_on) for row in found] == [
        (row.pk, Decimal("98.5"), date(2026, 6, 30)) for row in plan.objectives.all()
    ]
    assert not answer.context["gone"]
