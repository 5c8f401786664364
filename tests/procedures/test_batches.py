"""Lists from Excel, whatever their kind: files, people, and what is left behind."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from isoportal.lib.sheet import read
from procedures.models import ImportBatch
from procedures.tasks import sweep_batches
from tests.corpus.hostile import corpus
from tests.factories.agencies import AssignmentFactory
from tests.procedures.agency_lists import MARRIAGE_ISO, bring_in_own, hand_in_own, isos
from tests.procedures.lists import (
    BIRTH,
    MARRIAGE,
    bring_in,
    catalogue,
    hand_in,
    look,
    undo,
    write,
)

pytestmark = pytest.mark.django_db
SHEETS = [each for each in corpus() if each.name.endswith((".xlsx", ".docx", ".csv"))]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept_files():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("hostile", SHEETS, ids=str)
def test_hostile_file_is_refused_in_words_and_leaves_nothing(client, staff, hostile):
    answer, batch = hand_in(client, staff, hostile.make())

    assert answer.status_code == 422
    assert answer.context["form"].errors["list"]
    assert batch is None
    assert kept_files() == []


def test_bomb_of_200_megabytes_is_refused_before_it_is_unpacked(client, staff):
    out = BytesIO(catalogue(MARRIAGE))
    with (
        ZipFile(out, "a", ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(200):
            part.write(bytes(1024**2))

    answer, _ = hand_in(client, staff, out.getvalue())

    assert "bung ra quá lớn" in answer.content.decode()


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
def test_half_a_file_is_refused(client, staff, share):
    whole = catalogue(MARRIAGE, BIRTH)

    answer, _ = hand_in(client, staff, whole[: int(len(whole) * share)])

    assert answer.status_code == 422


def test_file_stays_until_the_list_is_written(client, staff, django_capture_on_commit_callbacks):
    _, batch = hand_in(client, staff, catalogue(MARRIAGE))
    before = kept_files()

    with django_capture_on_commit_callbacks(execute=True):
        write(client, batch)

    assert len(before) == 1
    assert kept_files() == []


def test_handing_in_again_takes_the_place_of_what_was_not_written(
    client, staff, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(client, staff, catalogue(MARRIAGE))
        hand_in(client, staff, catalogue(BIRTH))

    assert ImportBatch.objects.count() == 1
    assert len(kept_files()) == 1


def test_what_nobody_wrote_within_a_day_is_swept_with_its_file(
    client, staff, django_capture_on_commit_callbacks
):
    _, batch = hand_in(client, staff, catalogue(MARRIAGE))
    second = AssignmentFactory(agency=batch.agency, role="staff").user
    with django_capture_on_commit_callbacks(execute=True):
        written = bring_in(client, second, catalogue(BIRTH))
    ImportBatch.objects.update(made_at=timezone.now() - timedelta(hours=25))

    with django_capture_on_commit_callbacks(execute=True):
        sweep_batches()

    assert list(ImportBatch.objects.all()) == [written]
    assert kept_files() == []


def test_faulty_rows_come_back_with_what_is_wrong_beside_them(client, staff):
    bad = {**BIRTH, "decided_on": "31/02/2021", "by_post": "có thể"}
    _, batch = hand_in(client, staff, catalogue(MARRIAGE, bad))

    content = client.get(reverse("procedures:batch-faults", args=[batch.pk])).content

    ((_, row),) = read(BytesIO(content), {"Mã TTHC": "code", "Lỗi": "fault"})
    assert row["code"] == BIRTH["code"]
    assert row["fault"].startswith("Dòng 3. Ngày quyết định: “31/02/2021” không phải")
    assert "Bưu chính công ích: Hãy ghi Có hoặc Không." in row["fault"]


def test_list_that_is_wrong_all_over_is_told_only_so_much_of_it(client, staff):
    bad = {"code": "x", "name": "", "field": "", "levels": ""}
    _, batch = hand_in(client, staff, catalogue(*[bad] * 2600))

    page = look(client, batch)

    assert page.context["page"].fault_count == 10_000
    assert "hơn 10.000 lỗi ở 2.500 dòng" in page.content.decode()


def test_all_changes_can_be_had_as_excel_before_and_after_writing(client, staff):
    _, batch = hand_in(client, staff, catalogue(MARRIAGE))
    address = reverse("procedures:batch-lines", args=[batch.pk])
    columns = {"Việc": "act", "Đối tượng": "called"}

    before = read(BytesIO(client.get(address).content), columns)
    write(client, batch)
    after = read(BytesIO(client.get(address).content), columns)

    assert [row["called"] for _, row in before] == ["Hộ tịch", "1.000894 Đăng ký kết hôn"]
    assert after == before


def test_staff_look_at_an_agencys_list_and_do_not_write_it(client, province, staff, officer):
    _, batch = hand_in_own(client, officer, province.department, isos=isos(MARRIAGE_ISO))
    client.force_login(staff)

    page = look(client, batch)

    assert page.status_code == 200
    assert page.context["acts"] is False
    assert "Ghi 1 thay đổi" not in page.content.decode()


def test_officers_list_holds_their_own_agencys(client, province, staff, officer, commune_officer):
    bring_in(client, staff, catalogue(MARRIAGE))
    own = bring_in_own(client, officer, province.department, isos=isos(MARRIAGE_ISO))
    bring_in_own(client, commune_officer, province.commune_a, isos=isos(MARRIAGE_ISO))
    client.force_login(officer)

    page = client.get(reverse("procedures:batch-list"))

    assert [each.batch for each in page.context["shown"]] == [own]


def test_list_of_lists_asks_as_often_for_many_as_for_few(
    client, staff, django_assert_max_num_queries
):
    batch = bring_in(client, staff, catalogue(MARRIAGE))
    for _ in range(30):
        batch.pk = None
        batch.save()

    with django_assert_max_num_queries(8):
        page = client.get(reverse("procedures:batch-list"))

    assert len(page.context["shown"]) == 31


def test_what_was_undone_is_not_undone_again(client, staff):
    batch = bring_in(client, staff, catalogue(MARRIAGE))
    undo(client, batch)

    answer = undo(client, batch)

    assert answer.status_code == 422
    assert "chưa hoàn tác" in answer.content.decode()


def test_empty_list_and_missing_columns_are_said_beside_the_field(client, staff):
    for content, words in [
        (catalogue(), "không có dòng nào"),
        ("Mã TTHC;Tên TTHC\n1.000894;Kết hôn".encode(), "Thiếu cột: Lĩnh vực, Cấp thực hiện"),
    ]:
        answer, _ = hand_in(client, staff, content)

        assert words in answer.context["form"].errors["list"][0]
