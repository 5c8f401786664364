"""What is too large or finds no room is answered in words, and leaves nothing behind."""

import json
import re
import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import Upload
from tests.agencies.test_uploads import on_disk, store
from tests.corpus.honest import pdf

__all__ = ["store"]
ROOT = Path(__file__).resolve().parent.parent
MB = 1024 * 1024


@contextmanager
def room_for(size):
    """The kernel lets no file of this process grow beyond `size`: the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def sender(officer):
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    return client


def send(client, agency, size):
    content = pdf()[:-6].ljust(size) + b"%%EOF\n"
    return client.post(
        reverse("agencies:upload-new", args=[agency.pk]),
        {"kinds": "pdf", "file": SimpleUploadedFile("Kế hoạch.pdf", content)},
    )


def test_full_disk_while_receiving_says_so_and_leaves_nothing(province, sender, store):
    with room_for(19 * MB):
        answer = send(sender, province.department, 20 * MB)

    assert answer.status_code == 507
    assert "hết dung lượng lưu trữ" in answer.content.decode()
    assert not Upload.objects.exists()
    assert on_disk(store) == []


def test_full_disk_while_keeping_says_so_and_leaves_nothing(province, sender, store, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * MB  # received in memory: the store is what fills

    with room_for(19 * MB):
        answer = send(sender, province.department, 20 * MB)

    assert answer.status_code == 507
    assert not Upload.objects.exists()
    assert on_disk(store) == []


def test_with_room_again_the_same_file_is_kept(province, sender, store):
    assert send(sender, province.department, 20 * MB).status_code == 201
    (path,) = on_disk(store)
    assert path.stat().st_size == 20 * MB + 6


def test_what_is_far_too_large_is_not_even_read(province, sender, settings, store):
    settings.REQUEST_LIMIT = 2 * MB

    answer = send(sender, province.department, 3 * MB)

    assert answer.status_code == 413
    assert "phải nhỏ hơn 25 MB" in answer.content.decode()
    assert on_disk(store) == []


def test_too_large_for_the_api_is_a_problem_in_its_words(client, settings):
    settings.REQUEST_LIMIT = 10

    answer = client.post("/api/v1/coverage/", "x" * 20, content_type="application/json")

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_nginx_answers_a_program_in_the_words_of_the_portal(client, settings):
    settings.REQUEST_LIMIT = 10
    nginx = (ROOT / "deploy/nginx.conf.template").read_text()
    (said,) = re.findall(r"return 413 '(\{.*\})';", nginx)

    answer = client.post("/api/v1/coverage/", "x" * 20, content_type="application/json")

    assert json.loads(said.replace("$called", "/api/v1/coverage/")) == answer.json()
    assert f"default_type {answer['Content-Type']};" in nginx
