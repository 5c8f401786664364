"""Settings of the suite: those of the portal, with fast passwords and files of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-the-tests-of-this-repository-0123456789")
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="isoportal-tests-")

from isoportal.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR = False  # the tests of it turn it on
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, not memory: the live server and a real worker use the same database
    DATABASES["default"]["TEST"] = {"NAME": Path(os.environ["VAR_DIR"]) / "test.sqlite3"}
    # nobody needs it after the run: it need not reach the disk
    DATABASES["default"]["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"

atexit.register(shutil.rmtree, VAR, ignore_errors=True)

STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns where there is none
