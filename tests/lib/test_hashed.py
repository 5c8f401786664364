"""The names under which browsers fetch static files."""

import re

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from isoportal import settings as portal


@override_settings(STORAGES=portal.STORAGES)
def test_modules_import_each_other_under_the_names_they_are_kept_by(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        name = staticfiles_storage.stored_name("js/field/app.js")
        text = (tmp_path / name).read_text()

    imported = re.findall(r'from "\./([\w.]+)"', text)
    assert len(imported) > 5
    for each in imported:
        assert re.fullmatch(r"\w+\.\w{12}\.js", each)
        assert (tmp_path / "js/field" / each).exists()
