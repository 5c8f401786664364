"""The import of agencies from a sheet."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import LogEntry
from agencies.actions import change
from agencies.imports import COLUMNS, import_agencies, template
from agencies.models import Agency, AgencyVersion, Kind
from agencies.roles import Role
from isoportal.lib.sheet import write_csv, write_xlsx
from tests.corpus.honest import pdf
from tests.factories.agencies import AssignmentFactory

IMPORT = reverse("agencies:agency-import")
START = date(2021, 7, 1)


def row(name, **more):
    filled = {
        "Tên cơ quan": name,
        "Loại cơ quan": "Sở, ban, ngành",
        "Nhóm thống kê": "Sở, ban, ngành",
        "Cơ quan cấp trên": "UBND tỉnh Nam Định",
        "Từ ngày": START,
        **more,
    }
    return [filled.get(heading, "") for heading in COLUMNS]


def sheet_of(*rows):
    return io.BytesIO(write_xlsx(list(COLUMNS), rows, "Cơ quan"))


def take(staff, *rows):
    return import_agencies(by=staff, file=sheet_of(*rows), name="ds.xlsx").agencies


def refusal(staff, *rows):
    with pytest.raises(ValidationError) as refused:
        take(staff, *rows)
    return refused.value.messages


def test_rows_become_agencies_with_one_line_in_the_log(province, staff):
    rows = [
        row("Sở  Du lịch", **{"Mã định danh": "H40.20", "Tên viết tắt": "SDL", "Văn bản": "QĐ 5"}),
        row("Sở Ngoại vụ"),
    ]

    made = take(staff, *rows)

    version = made[0].version_on(START)
    assert [agency.name for agency in made] == ["Sở Du lịch", "Sở Ngoại vụ"]
    assert (version.kind, version.group, version.parent) == (
        Kind.DEPARTMENT, province.groups.department, province.top,
    )  # fmt: skip
    assert (version.identifier, version.short_name, version.decision) == ("H40.20", "SDL", "QĐ 5")
    assert AgencyVersion.objects.search("so du lich").get() == version
    entry = LogEntry.objects.get()
    assert (entry.action, entry.details) == (
        "agencies.imported", {"founded": 2, "file": "ds.xlsx"},
    )  # fmt: skip


def test_csv_is_taken_alike(province, staff):
    file = io.BytesIO(write_csv(list(COLUMNS), [row("Sở Du lịch")]))

    made = import_agencies(by=staff, file=file, name="ds.csv")

    assert made.agencies[0].version_on(START) is not None


def test_parent_is_found_by_code_or_name_or_in_a_row_above(province, staff):
    rows = [
        row("UBND huyện Mới", **{"Loại cơ quan": "UBND cấp huyện", "Mã ĐVHC": 999}),
        row("UBND xã Một", **{"Loại cơ quan": "UBND cấp xã", "Cơ quan cấp trên": 999}),
        row("UBND xã Hai", **{"Loại cơ quan": "UBND cấp xã", "Cơ quan cấp trên": "ubnd huyện mới"}),
        row("UBND xã Ba", **{"Loại cơ quan": "UBND cấp xã", "Cơ quan cấp trên": 362}),
        row(
            "Chi cục Bốn",
            **{"Loại cơ quan": "chi cục", "Cơ quan cấp trên": "SỞ KHOA HỌC và công nghệ"},
        ),
    ]

    made = take(staff, *rows)

    parents = [agency.version_on(START).parent for agency in made]
    assert parents == [province.top, made[0], made[0], province.district, province.department]


@pytest.mark.parametrize(("kind", "code"), [("UBND cấp xã", "00045"), ("UBND cấp huyện", "045")])
def test_zeros_that_excel_took_from_a_unit_code_come_back(province, staff, kind, code):
    made = take(staff, row("UBND Mới", **{"Loại cơ quan": kind, "Mã ĐVHC": 45}))

    assert made[0].version_on(START).unit_code == code


def test_every_bad_cell_is_named_and_nothing_is_written(province, staff):
    rows = [row(f"Sở {number}") for number in range(197)]
    rows[3] = row("Sở 3", **{"Loại cơ quan": "Sở nganh"})
    rows[10] = row("Sở 10", **{"Từ ngày": "31/02/2021", "Mã định danh": "H" * 36})
    rows[196] = row("", **{"Cơ quan cấp trên": "UBND tỉnh Lạ"})

    messages = refusal(staff, *rows)

    assert [text.partition(". ")[0] for text in messages] == [
        "Dòng 5, Loại cơ quan: “Sở nganh” – không có trong danh mục",
        "Dòng 12, Mã định danh: “" + "H" * 36 + "” – Nhiều nhất 35 ký tự; đang có 36.",
        "Dòng 12, Từ ngày: “31/02/2021” không phải là một ngày có thật",
        "Dòng 198, Tên cơ quan: Hãy điền ô này.",
        "Dòng 198, Cơ quan cấp trên: không có cơ quan nào mang mã hoặc tên “UBND tỉnh Lạ” vào ngày "
        "01/07/2021",
    ]
    assert Agency.objects.count() == 6
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            {"Mã ĐVHC": "362", "Loại cơ quan": "UBND cấp huyện"},
            "Mã ĐVHC: “362” – mã này đang do UBND huyện Nam Trực giữ trong thời gian đó.",
        ),
        (
            {"Mã định danh": "H1"},
            "Mã định danh: “H1” – mã này đang do Sở Một (dòng 2) giữ trong thời gian đó.",
        ),
        (
            {"Tên cơ quan": "sở một"},
            "Tên cơ quan: “sở một” – dưới UBND tỉnh Nam Định đã có Sở Một (dòng 2)",
        ),
        (
            {"Tên cơ quan": "Sở Khoa học và công nghệ"},
            "dưới UBND tỉnh Nam Định đã có Sở Khoa học và Công nghệ trong thời gian đó.",
        ),
        ({"Mã ĐVHC": "12"}, "Mã ĐVHC: “12” – chỉ UBND các cấp có mã ĐVHC. Hãy để trống."),
        (
            {"Mã ĐVHC": "1a", "Loại cơ quan": "UBND cấp xã"},
            "Mã ĐVHC: “1a” – mã của UBND cấp xã gồm 5 chữ số.",
        ),
        ({"Cơ quan cấp trên": "Sở Ba"}, "không có cơ quan nào mang mã hoặc tên “Sở Ba”"),
        ({"Từ ngày": date(2005, 1, 1)}, "tên “UBND tỉnh Nam Định” vào ngày 01/01/2005"),
        ({"Loại cơ quan": "UBND tỉnh"}, "“UBND tỉnh” – không có trong danh mục"),
        ({"Nhóm thống kê": "Cơ quan cấp tỉnh, cấp huyện"}, "không có trong danh mục"),
        ({"Cơ quan cấp trên": ""}, "Cơ quan cấp trên: Hãy điền ô này."),
    ],
)
def test_rules_between_rows_are_named(province, staff, more, words):
    messages = refusal(staff, row("Sở Một", **{"Mã định danh": "H1"}), row("Sở Hai", **more))

    assert len(messages) == 1
    assert messages[0].startswith("Dòng 3, ")
    assert words in messages[0]


def test_name_that_two_agencies_share_asks_for_a_code(province, staff):
    AgencyVersion.objects.filter(agency=province.commune_b).update(name="UBND xã Nam Hùng")

    messages = refusal(staff, row("Trạm Y tế", **{"Cơ quan cấp trên": "UBND xã Nam Hùng"}))

    assert "có 2 cơ quan tên “UBND xã Nam Hùng”. Hãy ghi mã" in messages[0]


def test_parent_that_ends_later_is_refused(province, staff):
    AgencyVersion.objects.filter(agency=province.department).update(end=date(2022, 1, 1))

    messages = refusal(staff, row("Chi cục", **{"Cơ quan cấp trên": "Sở Khoa học và Công nghệ"}))

    assert "Sở Khoa học và Công nghệ không còn hoạt động suốt từ ngày 01/07/2021" in messages[0]


def test_rows_under_a_faulty_row_are_not_blamed_for_it(province, staff):
    messages = refusal(
        staff,
        row("Sở Một", **{"Loại cơ quan": "?"}),
        row("Chi cục Hai", **{"Cơ quan cấp trên": "Sở Một", "Loại cơ quan": "Chi cục"}),
    )

    assert [text.partition(":")[0] for text in messages] == ["Dòng 2, Loại cơ quan"]


def test_staff_of_a_branch_imports_under_it_only(province):
    clerk = AssignmentFactory(agency=province.district, role=Role.STAFF).user
    commune = {"Loại cơ quan": "UBND cấp xã", "Cơ quan cấp trên": "362"}

    assert take(clerk, row("UBND xã Mới", **commune))
    refused = refusal(clerk, row("Sở"))[0]
    assert "không có cơ quan nào mang mã hoặc tên “UBND tỉnh Nam Định”" in refused


def test_same_list_twice_is_refused_by_row(province, staff):
    take(staff, row("Sở Một"), row("Sở Hai"))

    assert [text[:6] for text in refusal(staff, row("Sở Một"), row("Sở Hai"))] == [
        "Dòng 2",
        "Dòng 3",
    ]


def test_file_without_rows_says_so(province, staff):
    assert refusal(staff) == ["Tệp không có dòng nào dưới hàng tiêu đề."]


def test_missing_columns_are_named(province, staff):
    file = io.BytesIO(write_xlsx(["Tên cơ quan", "Từ ngày"], [], "x"))

    with pytest.raises(ValidationError, match="Thiếu cột: Mã định danh, Mã ĐVHC, Tên viết tắt"):
        import_agencies(by=staff, file=file, name="x.xlsx")


def test_two_hundred_rows_take_a_handful_of_queries(province, staff, count_queries):
    file = sheet_of(*[row(f"Sở {number}") for number in range(200)])

    assert count_queries(lambda: import_agencies(by=staff, file=file, name="x")) < 20


def test_template_has_the_columns_the_choices_and_a_guide(province):
    book = CalamineWorkbook.from_filelike(io.BytesIO(template(START)))

    assert book.sheet_names == ["Cơ quan", "Hướng dẫn", "Danh mục"]
    assert book.get_sheet_by_name("Cơ quan").to_python()[0] == list(COLUMNS)
    lists = book.get_sheet_by_name("Danh mục").to_python()
    assert "UBND cấp xã" in [cell for line in lists for cell in line]
    assert "UBND tỉnh" not in [cell for line in lists for cell in line]


def test_example_row_left_in_the_template_is_refused(province, staff):
    with pytest.raises(ValidationError, match="đây là dòng ví dụ của tệp mẫu"):
        import_agencies(by=staff, file=io.BytesIO(template(START)), name="mau.xlsx")


def example_of(day):
    book = CalamineWorkbook.from_filelike(io.BytesIO(template(day)))
    cells = book.get_sheet_by_name("Cơ quan").to_python()[1]
    return dict(zip(COLUMNS, cells, strict=False))


def test_example_stands_under_the_root_as_it_is_called_on_the_day(province, staff):
    change(by=None, agency=province.top, on=START, decision="NQ 1", name="UBND tỉnh Ninh Bình")

    examples = [example_of(day) for day in [date(2021, 6, 30), START]]

    named = [(example["Cơ quan cấp trên"], example["Từ ngày"]) for example in examples]
    assert named == [
        ("UBND tỉnh Nam Định", date(2020, 1, 1)), ("UBND tỉnh Ninh Bình", START),
    ]  # fmt: skip
    assert take(staff, [*{**examples[1], "Tên cơ quan": "Sở Thật"}.values()])


# --- the page ---------------------------------------------------------------------------


def upload(content, name="ds.xlsx"):
    return {"file": SimpleUploadedFile(name, content)}


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def office(staff, signed_in):
    return signed_in(staff)


def test_file_of_another_kind_is_named_with_what_to_do(office):
    answer = office.post(IMPORT, upload(pdf(), "danh sách.pdf"))

    assert answer.status_code == 422
    said = "Tệp “danh sách.pdf” không phải là Excel (.xlsx) hoặc CSV"
    assert said in text_of(answer)
    assert "Hãy tải tệp mẫu, điền vào mẫu rồi chọn tệp đó." in text_of(answer)


def test_page_says_how_many_were_imported(province, office):
    answer = office.post(IMPORT, upload(sheet_of(row("Sở Du lịch")).getvalue()), follow=True)

    assert answer.redirect_chain == [(reverse("reports:agency-list"), 302)]
    assert "Đã nhập 1 cơ quan từ tệp ds.xlsx." in text_of(answer)


def test_page_says_how_many_of_the_imported_are_not_counted(province, office):
    rows = [row("Sở Du lịch"), *[row(name, **{"Nhóm thống kê": ""}) for name in ["A", "B"]]]

    answer = office.post(IMPORT, upload(sheet_of(*rows).getvalue()), follow=True)

    assert (
        "Đã nhập 3 cơ quan từ tệp ds.xlsx, trong đó 2 cơ quan không thuộc nhóm thống kê nào nên "
        "không có trong danh sách và số liệu thống kê."
    ) in text_of(answer)


def test_page_lists_every_bad_cell(province, office):
    content = sheet_of(row("", **{"Loại cơ quan": "<b>x</b>"})).getvalue()

    answer = office.post(IMPORT, upload(content))

    page = text_of(answer)
    assert answer.status_code == 422
    assert "có 2 chỗ cần sửa" in page
    assert "Dòng 2, Loại cơ quan: “&lt;b&gt;x&lt;/b&gt;” – không có trong danh mục" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"x" * (5 * 1024 * 1024 + 1), "Tệp phải nhỏ hơn 5 MB"),
        (b"%PDF-1.7 \xff", "không phải là Excel (.xlsx)"),
    ],
)
def test_file_that_cannot_be_a_list_is_refused_in_words(province, office, content, words):
    answer = office.post(IMPORT, upload(content))

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_file_has_to_be_chosen(province, office):
    answer = office.post(IMPORT, {})

    assert answer.status_code == 422
    assert "Hãy chọn tệp Excel hoặc CSV" in text_of(answer)


def test_template_is_handed_out(province, office):
    answer = office.get(reverse("agencies:agency-import-template"))

    assert answer.content.startswith(b"PK")
    assert "mau-co-quan.xlsx" in answer["Content-Disposition"]
