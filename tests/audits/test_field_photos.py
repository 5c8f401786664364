"""Photographs taken in the field: looked through as all files are, and kept once."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import LogEntry
from agencies.models import Upload
from audits.inspections.photos import MOST_OF_AN_ITEM
from audits.models import Inspection, Photo
from tests.audits.field import PHOTO
from tests.audits.inspecting import inspector_of, planned
from tests.corpus import honest, hostile
from tests.factories.agencies import UploadFactory
from tests.factories.audits import TeamFactory


@pytest.fixture
def inspection(province):
    return planned(province)


@pytest.fixture
def tablet(inspection, signed_in):
    return signed_in(inspection.member)


def send(client, by, inspection, content=None, **more):
    file = SimpleUploadedFile("anh.jpg", honest.picture() if content is None else content)
    told = {
        "user": by.pk, "id": str(uuid4()), "inspection": inspection.pk, "item": "I.1.1",
        "device_at": "2020-06-15T08:30:00+07:00", "caption": "Bảng niêm yết", "file": file, **more,
    }  # fmt: skip
    return client.post(PHOTO, {name: value for name, value in told.items() if value is not None})


def test_a_photograph_is_kept_for_its_item_and_belongs_to_the_unit(inspection, tablet):
    answer = send(tablet, inspection.member, inspection)

    assert answer.json()["outcome"] == "done"
    photo = Photo.objects.get()
    assert (photo.item, photo.by, photo.caption) == ("I.1.1", inspection.member, "Bảng niêm yết")
    assert photo.upload.agency == inspection.agency
    assert photo.device_at.year == 2020


def test_sent_again_it_is_there_already_also_after_the_sheet_was_locked(inspection, tablet):
    key = str(uuid4())
    send(tablet, inspection.member, inspection, id=key)

    assert send(tablet, inspection.member, inspection, id=key).json()["outcome"] == "already"
    Inspection.objects.update(state="recorded")
    assert send(tablet, inspection.member, inspection, id=key).json()["outcome"] == "already"
    assert Photo.objects.count() == Upload.objects.count() == 1


def test_a_locked_and_a_reassigned_sheet_take_none(inspection, tablet):
    Inspection.objects.update(state="recorded")
    locked = send(tablet, inspection.member, inspection).json()
    Inspection.objects.update(team=TeamFactory(campaign=inspection.campaign))
    away = send(tablet, inspection.member, inspection).json()

    assert (locked["outcome"], away["outcome"]) == ("locked", "reassigned")
    assert "không chấm điểm được" in locked["words"]
    assert Upload.objects.count() == 0


def test_nobody_photographs_for_a_unit_that_is_not_their_teams(inspection, province, signed_in):
    elsewhere = inspector_of(TeamFactory(campaign=inspection.campaign), province.top)

    assert send(signed_in(elsewhere), elsewhere, inspection).json()["outcome"] == "reassigned"
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(("name", "words"), [
    ("50.000 x 50.000 png", "40 triệu điểm ảnh"),
    ("html in jpg", "bị hỏng"),
    ("11 MB photo", "nhỏ hơn 10 MB"),
])  # fmt: skip
def test_what_is_no_picture_or_too_large_is_refused_in_words(inspection, tablet, name, words):
    content = next(each for each in hostile.corpus() if each.about == name).make()

    answer = send(tablet, inspection.member, inspection, content)

    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert Photo.objects.count() == Upload.objects.count() == 0


def test_forty_megabytes_are_refused_before_they_are_read(inspection, tablet):
    answer = send(tablet, inspection.member, inspection, bytes(40 * 1024**2))

    assert settings.REQUEST_LIMIT < 40 * 1024**2
    assert answer.status_code == 413
    assert Upload.objects.count() == 0


def test_a_picture_too_many_leaves_no_file_behind(inspection, tablet):
    upload = UploadFactory(agency=inspection.agency, kind="jpeg")
    for _ in range(MOST_OF_AN_ITEM):
        Photo.objects.create(
            id=uuid4(), inspection=inspection, side="team", item="I.1.1", upload=upload,
            by=inspection.member,
        )  # fmt: skip

    for _ in range(2):
        answer = send(tablet, inspection.member, inspection)
        assert answer.status_code == 422
        assert "nhiều nhất cho một tiêu chí" in answer.json()["detail"]

    assert Upload.objects.count() == 1


@pytest.mark.parametrize(("more", "status", "words"), [
    ({"item": "X.9"}, 422, "không có trong bộ tiêu chí"), ({"file": None}, 422, "Không nhận được"),
    ({"id": "x"}, 422, "UUID"), ({"user": "x"}, 409, "tài khoản khác"),
    ({"user": None}, 409, "tài khoản khác"),
])  # fmt: skip
def test_what_lacks_something_is_refused_in_words(inspection, tablet, more, status, words):
    answer = send(tablet, inspection.member, inspection, **more)

    assert answer.status_code == status
    assert words in answer.json()["detail"]
    assert Upload.objects.count() == 0


def test_a_note_of_the_place_it_was_taken_at_is_gone(inspection, tablet):
    send(tablet, inspection.member, inspection, hostile.photo_from_somewhere())

    with Photo.objects.get().upload.file.open() as kept:
        assert b"GPS" not in kept.read()


def test_words_under_a_photograph_may_follow_it_and_stay_once_the_sheet_is_locked(
    inspection, tablet
):
    key = str(uuid4())
    send(tablet, inspection.member, inspection, id=key, caption="")
    later = send(tablet, inspection.member, inspection, id=key, file=None, caption="Tủ hồ sơ")
    again = send(tablet, inspection.member, inspection, id=key, file=None, caption="Tủ hồ sơ")
    Inspection.objects.update(state="recorded")
    late = send(tablet, inspection.member, inspection, id=key, file=None, caption="Khác").json()

    assert later.json()["outcome"] == again.json()["outcome"] == "already"
    assert (late["outcome"], "nên không chấm điểm được" in late["words"]) == ("locked", True)
    assert Photo.objects.get().caption == "Tủ hồ sơ"
    assert LogEntry.objects.filter(action="inspection.photo_captioned").count() == 1


def test_words_longer_than_a_caption_are_cut_and_do_not_come_twice(inspection, tablet):
    key = str(uuid4())
    for _ in range(2):
        send(tablet, inspection.member, inspection, id=key, caption="dài " * 100)

    assert len(Photo.objects.get().caption) <= 200
    assert not LogEntry.objects.filter(action="inspection.photo_captioned").exists()
