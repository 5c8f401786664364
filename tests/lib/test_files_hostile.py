"""Every hostile file is refused in words or kept without its harm."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from PIL import Image
from weasyprint import HTML

from isoportal.lib.files import ALL, clean_name, look_through
from tests.corpus.honest import by_hand, docx, packed, picture, xlsx
from tests.corpus.hostile import HTML as EVIL
from tests.corpus.hostile import corpus, ole, photo_from_somewhere

PATIENCE = timedelta(seconds=25)
AWAY = "liên kết tới dữ liệu bên ngoài"


def related(kind, target, *, mode="External", part="word/_rels/document.xml.rels"):
    """A Word file that refers to something elsewhere."""
    relation = f"<Relationship Id='r' Type='x/{kind}' Target='{target}' TargetMode='{mode}'/>"
    return docx(**{part: f"<Relationships>{relation}</Relationships>"})


def look_at(content, name="Mục tiêu.docx"):
    return look_through(SimpleUploadedFile(name, content), ALL)


def outcome(hostile):
    file = SimpleUploadedFile("x", hostile.make())
    file._name = hostile.name  # as a client may send it: Django's own forms cut it first
    try:
        return look_through(file, ALL), ""
    except ValidationError as error:
        return None, " ".join(error.messages)


@pytest.mark.parametrize("hostile", corpus(), ids=str)
def test_hostile_file_is_refused_in_words_or_kept_without_its_harm(hostile):
    begun = timezone.now()

    looked, refused = outcome(hostile)

    assert timezone.now() - begun < PATIENCE
    if hostile.kept_as:
        assert (looked.name, refused) == (hostile.kept_as, "")
        assert EVIL not in looked.content.read()
    else:
        assert hostile.words in refused
        assert refused.endswith(".")
        assert clean_name(hostile.name) in refused


def test_photo_is_turned_upright_and_says_no_more_where_it_was_taken():
    looked = look_at(photo_from_somewhere(), "anh.jpg")

    kept = Image.open(looked.content.file)
    assert kept.size == (20, 40)
    assert not kept.getexif()
    assert b"Nokia" not in looked.content.read()


def test_picture_keeps_its_transparency():
    looked = look_at(picture_of("RGBA"), "dau.png")

    assert Image.open(looked.content.file).mode == "RGBA"


def picture_of(mode):
    out = BytesIO()
    Image.new(mode, (9, 9)).save(out, "PNG")
    return out.getvalue()


def test_jpeg_of_a_printer_is_kept_in_the_colours_of_screens():
    out = BytesIO()
    Image.new("CMYK", (9, 9)).save(out, "JPEG")

    assert Image.open(look_at(out.getvalue(), "in.jpg").content.file).mode == "RGB"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ole("Root Entry", "WordDocument"), "định dạng cũ"),
        (ole("Root Entry", "Workbook"), "định dạng cũ"),
        (docx(**{"word/embeddings/oleObject1.bin": ole("Equation")}), "đối tượng nhúng"),
        (related("attachedTemplate", "http://x/a.dotm"), AWAY),
        (related("attachedTemplate", "http://x/hyperlink/a.dotm"), AWAY),
        (related("attachedTemplate", "http://x/a.dotm", mode="Extern&#97;l"), AWAY),
        (related("image", "http://x/a.png", part="word/_RELS/settings.xml.RELS"), AWAY),
    ],
)
def test_what_is_only_suspicious_is_kept_with_a_warning(content, words):
    (warning,) = look_at(content).warnings

    assert words in warning


@pytest.mark.parametrize(
    "content",
    [
        docx(**{"word/embeddings/Microsoft_Excel_Worksheet.xlsx": xlsx()}),
        docx(**{"word/media/hinh.svg": "<!DOCTYPE svg><svg/>"}),
        related("hyperlink", "http://x/"),
        packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a>" + "b" * 99**3}),
    ],
    ids=["chart", "drawing", "link", "dense"],
)
def test_what_honest_documents_have_is_no_cause_for_a_warning(content):
    assert look_at(content).warnings == []


def printed():
    """As a report of the portal is: with links, a table of contents and fonts."""
    out = BytesIO()
    HTML(string="<a href='http://x/'>x</a><h1 id=a>Một</h1><a href='#a'>a</a>").write_pdf(out)
    return out.getvalue()


def scanned():
    out = BytesIO()
    Image.new("RGB", (90, 90)).save(
        out, "PDF", save_all=True, append_images=[Image.new("L", (9, 9))]
    )
    return out.getvalue()


def typed():
    out = BytesIO()
    document = Document()
    document.add_heading("Mục tiêu")
    document.add_picture(BytesIO(picture("PNG")))
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        by_hand(b"/OpenAction[3 0 R/Fit]"),
        by_hand(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", b"<</S/URI/URI(http://x/)>>"),
        printed(),
        scanned(),
        typed(),
    ],
    ids=["view", "link", "printed", "scanned", "typed"],
)
def test_document_of_an_honest_program_is_kept_as_it_came(content):
    looked = look_at(content)

    assert looked.warnings == []
    assert looked.content.read() == content


def test_file_of_a_kind_that_is_not_asked_for_is_refused_with_those_that_are():
    file = SimpleUploadedFile("anh.png", picture("PNG"))

    with pytest.raises(ValidationError, match=r"không phải là PDF hoặc Word \(.docx\)"):
        look_through(file, ["pdf", "docx"])
