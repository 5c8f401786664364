"""Files on their way in: kept whole, once, by who may, within the quota, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.models import LogEntry
from agencies.models import Agency, Upload
from agencies.roles import Role
from agencies.upload_field import UploadField
from agencies.uploads import keep
from isoportal.lib.files import clean_name
from tests.corpus.honest import docx, pdf
from tests.corpus.hostile import corpus
from tests.factories.agencies import AgencyVersionFactory, AssignmentFactory, UploadFactory
from tests.factories.quality import DocumentFactory

NAME = "Mục tiêu chất lượng 2026.docx"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def chosen(content=None, name=NAME):
    return SimpleUploadedFile(name, docx() if content is None else content)


def on_disk(store):
    return [path for path in Path(store).rglob("*") if path.is_file()]


class PaperForm(forms.Form):
    title = forms.CharField(label="Tên")
    upload = UploadField(label="Tệp", kinds=["docx", "pdf"])

    def __init__(self, *args, agency, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].belongs_to(agency, by)


def sent(agency, by, file=None, **data):
    return PaperForm(data, MultiValueDict({"upload": [file]} if file else {}), agency=agency, by=by)


def test_kept_file_is_whole_under_a_name_nobody_guesses(province, officer, store):
    upload = keep(by=officer, agency=province.department, file=chosen())

    assert (upload.name, upload.kind, upload.size) == (NAME, "docx", len(docx()))
    assert upload.uploaded_by == officer
    (path,) = on_disk(store)
    assert path.read_bytes() == docx()
    assert len(path.stem) == 32
    assert path.stat().st_mode & 0o077 == 0
    line = LogEntry.objects.get(action="file.kept")
    assert (line.agency_pk, NAME in line.target_name) == (province.department.pk, False)


def test_who_hands_in_nothing_there_keeps_nothing(province, auditor, commune_officer, store):
    for person in [auditor, commune_officer]:
        with pytest.raises(PermissionDenied):
            keep(by=person, agency=province.department, file=chosen())

    assert on_disk(store) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_people_of_an_agency_hand_in_for_it(province, role):
    person = AssignmentFactory(agency=province.department, role=role).user

    assert keep(by=person, agency=province.department, file=chosen()).pk


@pytest.mark.parametrize(
    ("files", "size", "words"), [(2, 10**9, "hết số tệp"), (100, 5000, "vượt mức")]
)
def test_quota_of_the_year_is_kept(province, officer, settings, store, files, size, words):
    settings.QUOTA_FILES, settings.QUOTA_BYTES = files, size
    this_year = timezone.localdate().year
    for year in [this_year, this_year, this_year - 1]:
        UploadFactory(agency=province.department, year=year, size=2400)
    before = len(on_disk(store))

    with pytest.raises(ValidationError, match=words):
        keep(by=officer, agency=province.department, file=chosen())

    assert len(on_disk(store)) == before
    assert keep(by=officer, agency=province.sub_department, file=chosen()).pk


def test_two_at_the_same_second_do_not_both_take_the_last_place(transactional_db, settings, store):
    settings.QUOTA_FILES = 3
    agency = AssignmentFactory().agency
    people = AssignmentFactory.create_batch(6, agency=agency, role=Role.OFFICER)
    AgencyVersionFactory(agency=agency)

    def try_one(person):
        try:
            keep(by=person.user, agency=agency, file=chosen())
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        kept = list(pool.map(try_one, people))

    assert sum(kept) == Upload.objects.count() == len(on_disk(store)) == 3


def test_row_that_cannot_be_written_leaves_no_file(province, officer, store):
    gone = Agency(pk=10**9, name="Không có")
    officer.__dict__["_reach"] = {}
    staff = AssignmentFactory(agency=province.top, role=Role.STAFF).user

    with pytest.raises(Agency.DoesNotExist):
        keep(by=staff, agency=gone, file=chosen())

    assert on_disk(store) == []


def test_form_cleans_to_an_upload_that_is_kept(province, officer):
    form = sent(province.department, officer, chosen(), title="Mục tiêu")

    assert form.is_valid()
    assert form.cleaned_data["upload"] == Upload.objects.get()


def test_form_without_a_file_says_so(province, officer):
    form = sent(province.department, officer, title="Mục tiêu")

    assert form.errors == {"upload": ["Hãy chọn tệp."]}


def test_form_that_comes_back_still_has_the_file(province, officer):
    first = sent(province.department, officer, chosen())
    assert list(first.errors) == ["title"]
    upload = Upload.objects.get()
    shown = str(first["upload"])
    assert f'name="upload_kept" value="{upload.pk}"' in shown
    assert f"<strong data-upload-called>{NAME}</strong>" in shown

    again = sent(province.department, officer, title="Mục tiêu", upload_kept=str(upload.pk))

    assert again.is_valid()
    assert again.cleaned_data["upload"] == upload
    assert Upload.objects.count() == 1


def test_another_file_takes_the_place_of_the_one_kept(province, officer):
    old = keep(by=officer, agency=province.department, file=chosen())

    form = sent(province.department, officer, chosen(pdf(), "Khác.pdf"), title="a",
                upload_kept=str(old.pk))  # fmt: skip

    assert form.is_valid()
    assert form.cleaned_data["upload"].name == "Khác.pdf"


def kept_by_another(province, officer):
    other = AssignmentFactory(agency=province.department).user
    return keep(by=other, agency=province.department, file=chosen())


def kept_for_another(province, officer):
    return keep(by=officer, agency=province.sub_department, file=chosen())


def kept_and_used(province, officer):
    upload = keep(by=officer, agency=province.department, file=chosen())
    DocumentFactory(agency=province.department, upload=upload)
    return upload


def kept_yesterday(province, officer):
    upload = keep(by=officer, agency=province.department, file=chosen())
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(hours=24))
    return upload


def kept_of_another_kind(province, officer):
    return UploadFactory(agency=province.department, uploaded_by=officer, kind="xlsx")


@pytest.mark.parametrize(
    "make",
    [kept_by_another, kept_for_another, kept_and_used, kept_yesterday, kept_of_another_kind],
)
def test_number_of_a_file_opens_nothing_but_ones_own_unused_file(province, officer, make):
    upload = make(province, officer)

    form = sent(province.department, officer, title="a", upload_kept=str(upload.pk))

    (said,) = form.errors["upload"]
    assert "không còn dùng được" in said
    assert upload.name not in str(form["upload"])


@pytest.mark.parametrize("number", ["0", "-1", "abc", "9" * 40, "1 OR 1=1", "²"])
def test_nonsense_for_a_number_is_refused_alike(province, officer, number):
    form = sent(province.department, officer, title="a", upload_kept=number)

    assert "không còn dùng được" in form.errors["upload"][0]


def test_paper_keeps_the_file_it_has(province, officer):
    upload = UploadFactory(agency=province.department)
    form = PaperForm({"title": "a"}, {}, agency=province.department, by=officer,
                     initial={"upload": upload.pk})  # fmt: skip

    assert form.is_valid()
    assert form.cleaned_data["upload"] == upload
    assert "Đang có" in str(form["upload"])


def test_field_says_which_files_it_takes():
    scan = UploadField(kinds=["pdf", "jpeg", "png"], help_text="Có thể bổ sung sau.")

    assert UploadField().help_text == (
        "Tệp PDF, Word (.docx), Excel (.xlsx) nhỏ hơn 25 MB, hoặc ảnh JPG, PNG nhỏ hơn 10 MB."
    )
    assert scan.help_text == (
        "Tệp PDF nhỏ hơn 25 MB, hoặc ảnh JPG, PNG nhỏ hơn 10 MB. Có thể bổ sung sau."
    )


@pytest.mark.parametrize("has_file", [False, True])
def test_only_a_field_without_a_file_is_called_optional(province, officer, has_file):
    class Later(forms.Form):
        upload = UploadField(label="Tệp", required=False)

    has = UploadFactory(agency=province.department) if has_file else None
    form = Later(initial={"upload": has})
    form.fields["upload"].belongs_to(province.department, officer)

    shown = render_to_string("_components/_field.html", {"field": form["upload"]})

    assert ("(không bắt buộc)" in shown) is not has_file
    assert ("data-upload-kept hidden" in shown) is not has_file


def test_agency_that_is_not_chosen_has_no_file(province, officer, store):
    form = sent(lambda: None, officer, chosen(), title="a")

    assert "Chưa rõ tệp thuộc cơ quan nào" in form.errors["upload"][0]
    assert on_disk(store) == []


# sent by itself, while the form is filled in


def send(client, agency, file=None, kinds="docx,pdf"):
    data = {"kinds": kinds} | ({"file": file} if file else {})
    return client.post(reverse("agencies:upload-new", args=[agency.pk]), data)


def test_file_sent_by_itself_is_told_back_by_its_number(province, officer, signed_in):
    answer = send(signed_in(officer), province.department, chosen())

    upload = Upload.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "number": upload.pk, "name": NAME, "size": upload.shown_size, "warnings": [],
        "at": int(upload.uploaded_at.timestamp()),
    }  # fmt: skip
    assert sent(province.department, officer, title="a", upload_kept=str(upload.pk)).is_valid()


@pytest.mark.parametrize(
    ("file", "kinds", "words"),
    [
        (None, "pdf", "Hãy chọn tệp"),
        (chosen(b"MZ"), "pdf,docx", "không phải là PDF hoặc Word"),
        (chosen(), "", "không phải là"),
        (chosen(), "exe,html", "không phải là"),
    ],
)
def test_wrong_file_sent_by_itself_is_refused_in_words(
    province, officer, signed_in, store, file, kinds, words
):
    answer = send(signed_in(officer), province.department, file, kinds)

    assert answer.status_code == 422
    assert words in answer.json()["refused"]
    assert on_disk(store) == []


def test_agency_outside_the_reach_is_not_found_and_one_that_is_only_seen_refused(
    province, officer, auditor, signed_in
):
    assert send(signed_in(officer), province.district, chosen()).status_code == 404
    assert send(signed_in(auditor), province.department, chosen()).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("hostile", corpus(), ids=str)
def test_hostile_file_over_http_is_refused_in_words_and_leaves_nothing(
    province, officer, signed_in, store, hostile
):
    kinds = "pdf,docx,xlsx,jpeg,png,doc,xls"

    file = chosen(hostile.make(), hostile.name)
    answer = send(signed_in(officer), province.department, file, kinds)

    if hostile.kept_as:
        assert answer.status_code == 201
        kept = Upload.objects.get()
        assert kept.name == clean_name(kept.name, kept.kind)
        assert len(on_disk(store)) == 1
    else:
        assert answer.status_code == 422
        assert hostile.words in answer.json()["refused"]
        assert on_disk(store) == []
