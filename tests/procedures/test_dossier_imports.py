"""Figures of dossiers from Excel: looked at, written whole, taken back."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from isoportal.lib.sheet import write_xlsx
from procedures.dossiers.imports import PART
from procedures.models import DossierCount, ImportBatch
from tests.factories.procedures import DossierCountFactory, FieldFactory, HandlingFactory
from tests.procedures.counting import TODAY, Source
from tests.procedures.lists import as_file, faults, look, undo, write
from tests.quality.pages import words

KEYS = list(PART.columns)
YEAR = {"field": "Hộ tịch", "start": "01/01/2021", "last_day": "31/12/2021"}
NAM_HUNG = {**YEAR, "received_direct": 952, "done_on_time": 951, "open_in_time": 1}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def commune(province):
    FieldFactory()
    return province.commune_a


@pytest.fixture
def client(signed_in, commune_officer):
    return signed_in(commune_officer)


def sheet_of(*rows):
    cells = [[row.get(key, "") for key in KEYS] for row in rows]
    return write_xlsx([PART.heading(key) for key in KEYS], cells, "Số liệu hồ sơ")


def hand_in(client, agency, *rows, content=None, **more):
    data = {"list": as_file(content or sheet_of(*rows)), **more}
    answer = client.post(reverse("procedures:dossier-import", args=[agency.pk]), data)
    assert answer.status_code == 302, words(answer)
    return ImportBatch.objects.get(written_at=None)


def bring_in(client, agency, *rows, **more):
    batch = hand_in(client, agency, *rows, **more)
    assert write(client, batch).status_code == 302
    return batch


def test_preview_tells_the_years_of_the_file(commune, client):
    bring_in(client, commune, NAM_HUNG)
    early = {"start": "01/01/2019", "last_day": "31/12/2019", "done_on_time": 951}

    page = words(look(client, hand_in(client, commune, {**NAM_HUNG, **early})))

    assert "Sau khi ghi: Năm 2019: tiếp nhận 952" in page
    assert "Hộ tịch, kỳ năm 2019" in page
    assert "Năm 2021" not in page


def test_file_is_looked_at_and_then_written(commune, client):
    batch = hand_in(client, commune, NAM_HUNG)
    page = words(look(client, batch))
    before = DossierCount.objects.count()

    write(client, batch)

    assert before == 0
    assert "Năm 2021: tiếp nhận 952, đã giải quyết 951" in page
    row = DossierCount.objects.get()
    assert (row.received_direct, row.still_open, row.source) == (952, 1, Source.SHEET)


def test_same_file_again_changes_nothing(commune, client):
    bring_in(client, commune, NAM_HUNG)

    page = look(client, hand_in(client, commune, NAM_HUNG)).context["page"]

    assert page.counts == [("dòng số liệu", 0, 0, 0, 1)]


def test_changed_figures_are_shown_before_and_after_and_taken_back(commune, client):
    bring_in(client, commune, NAM_HUNG)
    batch = hand_in(client, commune, {**NAM_HUNG, "done_on_time": 952, "open_in_time": 0})
    (shown,) = look(client, batch).context["page"].lines

    write(client, batch)
    changed = DossierCount.objects.get().done_on_time
    undo(client, batch)

    assert ("Giải quyết đúng hạn", "951", "952") in shown.line.changes
    assert changed == 952
    assert DossierCount.objects.get().done_on_time == 951


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({"open_in_time": 2}, "", "Hai số phải bằng nhau"),
        ({"done_late": -1}, "Giải quyết quá hạn", "phải từ 0"),
        ({"received_direct": 1.951}, "Nhận trực tiếp", "không phải là số nguyên"),
        ({"field": "Không có"}, "Lĩnh vực", "không có lĩnh vực này"),
        ({"field": ""}, "Lĩnh vực", "Hãy ghi lĩnh vực hoặc mã TTHC"),
        ({"procedure": "1.999999"}, "Mã TTHC", "không có TTHC mang mã này"),
        ({"agency": "UBND xã Nam Mỹ"}, "Cơ quan", "dòng này của cơ quan khác"),
        ({"start": "31/02/2021"}, "Từ ngày", "không phải là một ngày có thật"),
        ({"last_day": "31/12/2022"}, "Từ ngày", "nằm ở hai năm"),
        ({"last_day": ""}, "Đến hết ngày", "Hãy nhập ngày"),
    ],
)
def test_bad_row_is_named_and_nothing_is_written(commune, client, given, column, words):
    batch = hand_in(client, commune, {**NAM_HUNG, **given})

    ((row, named, _, rule),) = faults(client, batch)

    assert (row, named) == (2, column)
    assert words in rule
    assert write(client, batch).status_code != 302
    assert not DossierCount.objects.exists()


def test_every_fault_of_every_row_is_named_at_once_in_the_order_of_the_rows(commune, client):
    HandlingFactory(agency=commune, procedure__code="1.000894")
    quarter = {**NAM_HUNG, "procedure": "1.000894", "last_day": "31/03/2021"}

    batch = hand_in(
        client,
        commune,
        quarter,
        {**quarter, "done_late": "x"},
        {**quarter, "procedure": "1.999999"},
        {**quarter, "start": "01/01/2022", "last_day": "31/03/2022"},
        {**quarter, "start": "01/02/2021"},
    )

    found = faults(client, batch)
    assert [row for row, *_ in found] == [3, 3, 4, 5, 6]
    assert "(ở dòng 2), trùng thời gian" in found[1][3]
    assert "(ở dòng 2), trùng thời gian" in found[4][3]


def test_period_before_the_agency_was_there_is_a_fault_of_the_period(commune, client):
    commune.versions.update(start=date(2021, 7, 1))
    batch = hand_in(client, commune, {**NAM_HUNG, "last_day": "31/03/2021"})

    ((_, named, value, rule),) = faults(client, batch)

    assert (named, value) == ("Từ ngày", "01/01/2021")
    assert rule == "UBND xã Nam Hùng không tồn tại trong kỳ quý I/2021."


def test_code_that_excel_takes_for_a_number_is_read(commune, client):
    HandlingFactory(agency=commune, procedure__code="1.001190")

    bring_in(client, commune, {**NAM_HUNG, "field": "", "procedure": 1.00119})

    assert str(DossierCount.objects.get().procedure) == "1.001190"


def test_count_with_a_word_is_told_to_be_a_number_alone(commune, client):
    batch = hand_in(client, commune, {**NAM_HUNG, "received_direct": "952 hồ sơ"})

    ((_, _, _, rule),) = faults(client, batch)

    assert rule == "“952 hồ sơ”: hãy chỉ ghi con số 952, không kèm dấu hay đơn vị."


def test_count_written_with_a_dot_as_text_is_a_count(commune, client):
    given = {**YEAR, "received_direct": "1.951", "done_early": "1951"}

    bring_in(client, commune, given)

    assert DossierCount.objects.get().received_direct == 1951


def test_what_the_system_sent_is_replaced_only_where_that_is_asked(commune, client):
    DossierCountFactory(agency=commune, source=Source.SYSTEM)
    batch = hand_in(client, commune, NAM_HUNG)

    ((_, _, _, rule),) = faults(client, batch)
    bring_in(client, commune, NAM_HUNG, replaces_pushed="on")

    assert "do hệ thống một cửa gửi" in rule
    assert DossierCount.objects.get().source == Source.SHEET


def test_export_of_the_rows_can_be_brought_in_again(commune, client):
    procedure = HandlingFactory(agency=commune).procedure
    DossierCountFactory(agency=commune, procedure=procedure)
    asked = {"year": 2021, "by": "rows"}
    export = client.get(reverse("procedures:dossier-export"), asked).content

    page = look(client, hand_in(client, commune, content=export)).context["page"]

    assert page.counts == [("dòng số liệu", 0, 0, 0, 1)]


def test_template_says_how_each_column_is_filled_in(commune, client):
    content = client.get(reverse("procedures:dossier-template", args=[commune.pk])).content

    book = CalamineWorkbook.from_filelike(BytesIO(content))

    assert book.sheet_names == ["Số liệu hồ sơ", "Hướng dẫn", "Danh mục"]
    assert len(book.get_sheet_by_index(0).to_python()[0]) == len(KEYS)


def test_somebody_who_typed_meanwhile_is_not_overwritten_unseen(commune, client):
    batch = hand_in(client, commune, NAM_HUNG)
    seen = look(client, batch).context["page"].view.plan.mark()
    DossierCountFactory(agency=commune)

    answer = client.post(reverse("procedures:batch-write", args=[batch.pk]), {"seen": seen})

    assert answer.status_code == 409
    assert DossierCount.objects.get().received_direct == 10
