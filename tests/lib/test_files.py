import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from accounts.http import file_response
from agencies.models import Upload
from isoportal.lib.files import ALL, SCANS, PrivateStorage, clean_name, look_through
from tests.corpus.honest import docx, pdf, picture, xlsx

PDF = pdf()


def hand_in(content, name="Bản công bố.pdf", kinds=SCANS):
    return look_through(SimpleUploadedFile(name, content, content_type="text/html"), kinds)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (docx(), "docx"), (xlsx(), "xlsx"), (picture("JPEG"), "jpeg"),
     (picture("PNG"), "png")],
)  # fmt: skip
def test_file_is_known_by_its_content_and_a_document_stays_as_it_came(content, kind):
    looked = hand_in(content, "x.exe", ALL)

    assert looked.kind == kind
    assert looked.name.startswith("x.exe.")
    if kind not in {"jpeg", "png"}:
        assert looked.content.read() == content


def test_the_rows_know_the_same_kinds():
    assert Upload.Kind.values == list(ALL)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"MZ\x90\x00 exe", "không phải là PDF, JPG hoặc PNG"),
        (b"<html><script>alert(1)</script>", "không phải là PDF, JPG hoặc PNG"),
        (b"<html>%PDF-1.7 %%EOF", "không phải là PDF, JPG hoặc PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải là PDF, JPG hoặc PNG"),
        (b"PK\x03\x04 docx", "không phải là PDF, JPG hoặc PNG"),
        (b"GIF89a", "không phải là PDF, JPG hoặc PNG"),
        (PDF[:-7], "thiếu phần cuối"),
        (b"\xff\xd8\xff<html><script>", "bị hỏng"),
        (picture("JPEG")[:-200], "bị hỏng"),
        (picture("PNG")[:-40], "bị hỏng"),
        (picture("PNG", (8000, 5001)), "40 triệu điểm ảnh (8000 × 5001)"),
        (picture("PNG", (10000, 9500)), "40 triệu điểm ảnh"),
    ],
)
def test_anything_else_is_refused_in_words(content, words):
    with pytest.raises(ValidationError) as refusal:
        hand_in(content)

    assert words in refusal.value.messages[0]
    assert "Bản công bố.pdf" in refusal.value.messages[0]


def test_scan_below_the_limit_only(settings):
    settings.UPLOAD_LIMIT = 1024**2
    hand_in(PDF + b" " * 1000)

    with pytest.raises(
        ValidationError, match=r"Tệp phải nhỏ hơn 1 MB; “Bản công bố.pdf” có 1,1 MB"
    ):
        hand_in(PDF + b" " * 1024**2)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Mục tiêu.pdf", "Mục tiêu.pdf"),
        ("Mu\u0323c tie\u0302u.pdf", "Mục tiêu.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\An\\công bố.PDF", "công bố.PDF"),
        ("Mục tiêu\u202efdp.exe", "Mục tiêufdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "tep.pdf"),
        ("\x00\x01", "tep.pdf"),
    ],
)
def test_shown_name_is_harmless(given, shown):
    assert clean_name(given, "pdf") == shown


def test_long_name_keeps_its_suffix():
    name = clean_name("ô" * 300 + ".pdf", "pdf")

    assert len(name) == 200
    assert name.endswith("ô.pdf")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("b%22an%0D%0A.pdf", 'b"an.pdf'),
        ("100%25 %41.pdf", "100%25 %41.pdf"),
        ("Công bố." + "x" * 300, "Công bố." + "x" * 188 + ".pdf"),
    ],
)
def test_name_is_what_the_sender_wrote_and_no_browsers_writing(given, shown):
    assert clean_name(given, "pdf") == shown


def test_private_file_has_no_address():
    with pytest.raises(ValueError, match="no address"):
        PrivateStorage().url("declarations/x.pdf")


@pytest.fixture
def kept(settings, tmp_path):
    """A file as a model field hands it to a view."""
    settings.MEDIA_ROOT = tmp_path
    row = Upload()
    row.file.save("0123.pdf", SimpleUploadedFile("0123.pdf", PDF), save=False)
    return row.file


def test_file_is_handed_out_under_its_own_name_and_can_do_nothing(kept):
    answer = file_response(kept, "Quyết định công bố.pdf")

    assert answer.getvalue() == PDF
    answer.file_to_stream.close()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Quy%E1%BA%BFt")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


def test_file_can_be_shown_in_the_browser(kept):
    answer = file_response(kept, "a.pdf", inline=True)
    answer.file_to_stream.close()

    assert answer["Content-Disposition"] == 'inline; filename="a.pdf"'


def test_file_gone_from_the_disk_is_not_found_in_words(kept):
    kept.storage.delete(kept.name)

    with pytest.raises(Http404, match=r"“a.pdf” không còn trong kho lưu trữ"):
        file_response(kept, "a.pdf")


def test_row_without_a_file_is_not_found():
    with pytest.raises(Http404):
        file_response(Upload().file, "a.pdf")
