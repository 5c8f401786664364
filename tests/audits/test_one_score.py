"""One score, told everywhere alike: page, ranking, campaign, minutes, Excel, API."""

import io

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.audits.inspecting import bands, concluded, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(province):
    """34,5 + 25 + 27 of 100 points."""
    bands()
    return concluded(planned(province))


@pytest.fixture
def read(inspection, staff, signed_in):
    client = signed_in(staff)
    pk = inspection.pk

    def of(name, *args, **asked):
        return client.get(reverse(name, args=args, query=asked))

    of.pk, of.campaign = pk, inspection.campaign_id
    return of


def words(answer):
    return " ".join(answer.content.decode().split())


def test_86_5_is_86_5_on_every_page(read):
    shown = [
        words(read("audits:inspection-detail", read.pk)),
        words(read("audits:campaign-detail", read.campaign)),
        words(read("audits:inspection-list")),
        words(read("audits:ranking", campaign=read.campaign)),
    ]

    assert [("86,5" in page, "86,50" in page, "86.5" in page) for page in shown] == [
        (True, False, False)
    ] * len(shown)


def test_86_5_is_86_5_in_the_minutes_and_in_word(read):
    paper = PdfReader(io.BytesIO(read("audits:inspection-minutes", read.pk).content))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    word = Document(io.BytesIO(read("audits:inspection-minutes-word", read.pk).content))

    assert "86,5/100 điểm" in text
    assert "86,5/100 điểm" in "\n".join(each.text for each in word.paragraphs)


def test_86_5_is_a_number_in_excel_and_two_decimals_in_the_api(read):
    book = read("audits:ranking-export", campaign=read.campaign).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    told = read("api:scores", campaign=read.campaign).json()["results"]

    assert 86.5 in rows[-1]
    assert [row["score"] for row in told] == ["86.50"]
