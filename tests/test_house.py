"""What holds everywhere in the repository."""

import re
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {line.strip("/") for line in (ROOT / ".gitignore").read_text().split()} | {".git"}


def committed(folder=ROOT):
    for path in folder.iterdir():
        if {path.name, str(path.relative_to(ROOT))} & NOT_OURS:
            continue
        if path.is_dir():
            yield from committed(path)
        else:
            yield path


FILES = sorted(committed())
CODE = [path for path in FILES if path.suffix == ".py" and "migrations" not in path.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if (ROOT / "templates/pdf") not in path.parents]
# What must not be older, and why is said in pyproject.toml.
FLOORS = {
    "Django": "5.2.19", "weasyprint": "70", "kombu": "5.7", "gunicorn": "27", "redis": "8",
    "pypdf": "7", "drf-spectacular": "0.30",
}  # fmt: skip


def found_in(files, pattern):
    """`path:line text` for each line of `files` that the pattern is found in."""
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize(("files", "most"), [(CODE, 400), (TEMPLATES, 150)])
def test_files_stay_short(files, most):
    long = {path.relative_to(ROOT) for path in files if len(path.read_text().splitlines()) > most}

    assert long == set()


def test_partials_say_what_they_need():
    silent = [
        path.relative_to(ROOT)
        for path in TEMPLATES
        if path.name.startswith("_") and not re.match(r"\{# .*Needs: .* #\}", path.read_text())
    ]

    assert silent == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_no_page_carries_style_or_script_of_its_own():
    """The content security policy would refuse them."""
    inside = r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\ssrc=)|javascript:"

    assert found_in(PAGES, inside) == []


def test_no_number_of_a_row_is_printed_raw():
    """Numbers are written the Vietnamese way: the row 1000 would be linked to as 1.000."""
    assert found_in(TEMPLATES, r"\{\{\s*(\w+\.)*(\w+_)?(?<!auto_)(pk|id)\s*\}\}") == []


def test_nothing_names_a_registry_or_a_folder_of_somebodys_machine():
    hosts = r"://[^\s\"']*(pypi|pythonhosted|npmjs)\b"
    folders = r"(?<![\w.~-])/(work|home|Users|opt)/\w"
    text = {".py", ".toml", ".txt", ".json", ".yml", ".yaml", ".md", ".html", ".sh", ".js", ""}
    files = [path for path in FILES if path.suffix in text and path != Path(__file__)]

    assert found_in(files, f"{hosts}|{folders}") == []


def test_everything_installed_is_checked_by_its_hash():
    for name in ["requirements.txt", "requirements-test.txt", "requirements-node.txt"]:
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[\w.\[\]-]+==\S+.*\\\n    --hash=sha256:", text, re.M)
        assert len(pins) == len(re.findall(r"^\S+==", text, re.M)) > 0


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_no_package_is_older_than_is_safe(package, floor):
    assert Version(version(package)) >= Version(floor)
    wanted = rf'"{package}(\[\w+\])?>={re.escape(floor)}\b'
    assert re.search(wanted, (ROOT / "pyproject.toml").read_text())


def test_the_readme_names_the_two_commands():
    lines = (ROOT / "README.md").read_text().splitlines()

    assert {line.split("  ")[0] for line in lines} >= {"make demo", "make test"}


def test_the_image_does_not_run_as_root():
    image = (ROOT / "Dockerfile").read_text()

    assert re.search(r"^USER (?!root|0\b)\w+$", image, re.M)
