"""The names under which browsers fetch static files."""

import re
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from isoportal import settings as portal

ROOT = Path(__file__).resolve().parent.parent.parent


@override_settings(STORAGES=portal.STORAGES)
def test_modules_import_each_other_under_the_names_they_are_kept_by(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        stored = {
            each.stem: staticfiles_storage.stored_name(f"js/field/{each.name}")
            for each in (ROOT / "static/js/field").iterdir()
        }
        texts = {name: (tmp_path / path).read_text() for name, path in stored.items()}

    kept = {path.rpartition("/")[2] for path in stored.values()}
    for text in texts.values():
        assert set(re.findall(r'from "\./([\w.]+)"', text)) <= kept
    assert len(re.findall(r'from "\./', texts["app"])) > 5
    assert all(re.fullmatch(r"\w+\.\w{12}\.js", name) for name in kept)
