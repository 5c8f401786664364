"""Style, scripts and fonts that browsers load: what is collected, and when."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


class StaticFiles(StaticFilesConfig):
    """Django's static files, less what packages bring and no page asks for."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns, "rest_framework", "redoc", "htmax*", "htmx-4*", "ext",
    ]  # fmt: skip


def collect() -> None:
    """Collect and compress them for the web process, unless none has changed since."""
    done = settings.VAR / "static.done"
    state = _state()
    if done.exists() and done.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    done.write_text(state)


def _state() -> str:
    """Where, how long and how old each file is."""
    seen = hashlib.sha256(f"{settings.VERSION} {settings.STATIC_ROOT}".encode())
    for finder in get_finders():
        for name, storage in finder.list(StaticFiles.ignore_patterns):
            moment = storage.get_modified_time(name).timestamp()
            seen.update(f"{name} {storage.size(name)} {moment}\n".encode())
    return seen.hexdigest()
