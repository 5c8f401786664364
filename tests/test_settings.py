"""How the portal starts, and when it refuses to."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATABASE_URL = "postgres://nobody@127.0.0.1:1/none"
SAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy/env.sample").read_text().splitlines()
    if "=" in line and not line.startswith("#")
)


def start(var, ask="SECRET_KEY", **environment):
    """A process of the portal with this environment alone, printing one of its settings."""
    return subprocess.run(
        [sys.executable, "-c", f"from isoportal import settings; print(settings.{ask})"],
        cwd=ROOT,
        env={"VAR_DIR": str(var), "PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("key", ["", "ngắn quá", SAMPLE["SECRET_KEY"]])
def test_an_installation_without_a_key_of_its_own_refuses_to_start(tmp_path, key):
    refused = start(tmp_path, DATABASE_URL=DATABASE_URL, SECRET_KEY=key)

    assert refused.returncode != 0
    assert "SECRET_KEY chưa được đặt hoặc còn là giá trị mẫu" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_installation_with_a_key_of_its_own_starts(tmp_path):
    started = start(tmp_path, DATABASE_URL=DATABASE_URL, SECRET_KEY="k" * 50)

    assert (started.returncode, started.stdout.strip()) == (0, "k" * 50)


def test_embedded_it_makes_a_key_once_and_keeps_it_to_itself(tmp_path):
    first, second = start(tmp_path), start(tmp_path)

    assert len(first.stdout.strip()) >= 50
    assert first.stdout == second.stdout
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_embedded_it_uses_sqlite_and_a_broker_of_files(tmp_path):
    assert "sqlite3" in start(tmp_path, ask="DATABASES").stdout
    assert start(tmp_path, ask="CELERY_BROKER_URL").stdout.startswith("filesystem:")


def test_the_sample_of_the_environment_names_only_settings_that_exist():
    read = (ROOT / "isoportal/settings.py").read_text()
    read += (ROOT / "docker-compose.yml").read_text()

    assert [name for name in SAMPLE if name not in read] == []


def test_an_installation_sends_mail_by_the_server_of_its_environment(tmp_path):
    ask = "EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER, "
    ask += "settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT"
    server = {"EMAIL_HOST": "thu.tinh.gov.vn", "EMAIL_PORT": "587", "EMAIL_HOST_USER": "iso",
              "EMAIL_HOST_PASSWORD": "bí mật", "EMAIL_USE_TLS": "1"}  # fmt: skip

    told = start(tmp_path, ask=ask, **server).stdout.strip()

    backend = "accounts.smtp.EmailBackend"
    assert told == f"{backend} thu.tinh.gov.vn 587 iso bí mật True 10"


def test_a_blank_line_of_the_environment_is_no_fault(tmp_path):
    blank = {name: "" for name in SAMPLE if name.startswith("EMAIL_")}

    assert start(tmp_path, ask="EMAIL_PORT", **blank).stdout.strip() == "25"


def test_everything_about_mail_is_in_the_sample_and_handed_on_by_compose():
    read = re.findall(r'"((?:EMAIL|MAIL)_\w+)"', (ROOT / "isoportal/settings.py").read_text())
    handed_on = (ROOT / "docker-compose.yml").read_text()

    assert len(set(read)) == 6
    assert [name for name in read if name not in SAMPLE] == []
    assert [name for name in read if f"{name}: ${{{name}}}" not in handed_on] == []


def test_everything_about_signing_in_is_in_the_sample_and_handed_on_by_compose():
    settings = (ROOT / "isoportal/settings.py").read_text()
    read = set(re.findall(r'environ.get\("(OIDC_\w+|PROXIES|SECOND_FACTOR)"', settings))
    handed_on = (ROOT / "docker-compose.yml").read_text()

    assert len(read) == 6
    assert [name for name in read if name not in SAMPLE] == []
    assert [name for name in read if f"{name}: ${{{name}}}" not in handed_on] == []


@pytest.mark.parametrize(
    ("environment", "demanded"),
    [
        ({}, "False"),
        ({"DATABASE_URL": DATABASE_URL, "SECRET_KEY": "k" * 50}, "True"),
        ({"DATABASE_URL": DATABASE_URL, "SECRET_KEY": "k" * 50, "SECOND_FACTOR": ""}, "True"),
        ({"DATABASE_URL": DATABASE_URL, "SECRET_KEY": "k" * 50, "SECOND_FACTOR": "0"}, "False"),
    ],
)
def test_an_installation_demands_a_second_factor_unless_told_otherwise(
    tmp_path, environment, demanded
):
    assert start(tmp_path, ask="SECOND_FACTOR", **environment).stdout.strip() == demanded


def test_nginx_adds_the_caller_so_that_what_the_caller_says_stands_further_left():
    nginx = (ROOT / "deploy/nginx.conf.template").read_text()

    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in nginx
