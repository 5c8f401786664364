import os

import pytest

from isoportal import assets


@pytest.fixture
def sheet(settings, tmp_path):
    """The only static file of a portal of its own."""
    file = tmp_path / "ours/one.css"
    file.parent.mkdir()
    file.write_text("a { color: red }")
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [file.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return file


def test_static_files_are_collected_once(sheet, tmp_path):
    assets.collect()
    (tmp_path / "static/one.css").unlink()

    assets.collect()

    assert not (tmp_path / "static/one.css").exists()


def test_a_changed_static_file_is_collected_again(sheet, tmp_path):
    assets.collect()
    sheet.write_text("a { color: blue }")
    os.utime(sheet, (1, 1))

    assets.collect()

    assert "blue" in (tmp_path / "static/one.css").read_text()


def test_what_no_page_asks_for_is_left_out():
    kept = {
        name
        for finder in assets.get_finders()
        for name, _ in finder.list(assets.StaticFiles.ignore_patterns)
    }

    assert "django_htmx/htmx-2.min.js" in kept
    assert not [name for name in kept if name.startswith("rest_framework/") or "redoc" in name]
