"""The store is kept clean and watched over."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import LogEntry, Notification
from agencies import keeping, tasks
from agencies.models import Upload
from agencies.uploads import keep
from tests.agencies.test_uploads import chosen, on_disk, store
from tests.factories.agencies import UploadFactory
from tests.factories.quality import DeclarationFactory, DocumentFactory

__all__ = ["store"]
LONG_AGO = timedelta(hours=2)


@pytest.fixture(autouse=True)
def _room(settings):
    settings.DISK_ALARM = 2  # however full the machine of the tests is


def lie_there(store, name, age=LONG_AGO):
    path = Path(store) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = (timezone.now() - age).timestamp()
    os.utime(path, (then, then))
    return path


def check():
    out, err = StringIO(), StringIO()
    try:
        call_command("check_files", stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue() + err.getvalue()
    return 0, out.getvalue()


def test_store_as_it_was_handed_in_has_nothing_wrong(province):
    UploadFactory.create_batch(2, agency=province.department)

    assert check() == (0, "Đã kiểm tra 2 tệp: tất cả còn nguyên như lúc nhận.\n")


def missing(upload, store):
    Path(upload.file.path).unlink()


def longer(upload, store):
    with Path(upload.file.path).open("ab") as file:
        file.write(b"x")


def changed(upload, store):
    content = Path(upload.file.path).read_bytes()
    Path(upload.file.path).write_bytes(content.replace(b"pypdf", b"PYPDF"))


def unknown(upload, store):
    lie_there(store, "uploads/2026/0123.pdf")


def half(upload, store):
    lie_there(store, "uploads/2026/0123.pdf.part")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (missing, "không còn trong kho lưu trữ"),
        (longer, "khác 484 byte lúc nhận"),
        (changed, "khác mã SHA-256"),
        (unknown, "uploads/2026/0123.pdf: tệp không thuộc hồ sơ nào"),
        (half, "uploads/2026/0123.pdf.part: tệp không thuộc hồ sơ nào"),
    ],
)
def test_whatever_is_wrong_is_said_in_words_and_ends_with_one(
    province, administrator, store, spoil, words
):
    upload = UploadFactory(agency=province.department)
    words = words.replace("484", str(upload.size))
    spoil(upload, store)

    code, said = check()

    assert code == 1
    assert words in said
    assert "1 chỗ có vấn đề" in said
    tasks.check_files()
    assert words in Notification.objects.get(user=administrator).text


def test_disk_that_is_nearly_full_is_told_to_the_administrators(
    province, administrator, store, settings
):
    store.mkdir()
    settings.DISK_ALARM = 0

    tasks.check_files()

    assert "Ổ đĩa chứa tệp đã dùng" in Notification.objects.get(user=administrator).text


def test_night_without_faults_disturbs_nobody(province, administrator):
    UploadFactory(agency=province.department)

    tasks.check_files()

    assert not Notification.objects.exists()


def test_what_no_paper_took_up_in_a_day_is_swept_with_its_row(
    province, officer, store, django_capture_on_commit_callbacks
):
    used, drafted, fresh = (
        keep(by=officer, agency=province.department, file=chosen()) for _ in range(3)
    )
    forgotten = keep(by=officer, agency=province.department, file=chosen())
    DocumentFactory(agency=province.department, upload=used)
    DeclarationFactory(agency=province.department, upload=drafted)
    day_old = timezone.now() - timedelta(hours=25)
    Upload.objects.exclude(pk=fresh.pk).update(uploaded_at=day_old)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_uploads()

    assert set(Upload.objects.all()) == {used, drafted, fresh}
    assert len(on_disk(store)) == 3
    line = LogEntry.objects.get(action="file.swept")
    assert line.target.endswith(f":{forgotten.pk}")


def test_two_sweeps_that_see_the_same_upload_write_one_line(province, officer, store):
    upload = keep(by=officer, agency=province.department, file=chosen())
    seen_by_both = Upload.objects.get(pk=upload.pk)

    keeping._drop(upload)
    keeping._drop(seen_by_both)

    assert LogEntry.objects.get(action="file.swept").target.endswith(f":{upload.pk}")


def test_files_without_a_row_go_after_an_hour_and_not_before(province, officer, store):
    kept = keep(by=officer, agency=province.department, file=chosen())
    os.utime(kept.file.path, (0, 0))
    for name in ["uploads/2026/a.pdf", "uploads/2026/a.pdf.part", "incoming/x.upload"]:
        lie_there(store, name)
    young = [
        lie_there(store, name, timedelta(minutes=50))
        for name in ["uploads/2026/b.pdf", "uploads/2026/b.pdf.part", "incoming/y.upload"]
    ]
    others = lie_there(store, "reports/1.pdf")

    keeping.sweep(timezone.now())

    assert set(on_disk(store)) == {Path(kept.file.path), others, *young}
