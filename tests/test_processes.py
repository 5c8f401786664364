"""The portal on one machine: what its start finds left behind by an earlier one."""

import os
import subprocess
import sys

import pytest

from isoportal import processes


@pytest.fixture
def scratch(settings, tmp_path):
    settings.VAR = tmp_path
    place = tmp_path / "tmp"
    place.mkdir()
    return place


def ended():
    """The id of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_folders_of_killed_layouts_are_cleared_and_no_others(scratch, tmp_path):
    killed = scratch / f"isoportal-pdf-{ended()}-x7"
    living = scratch / f"isoportal-pdf-{os.getpid()}-y8"
    others = [scratch / "uploads", scratch / "isoportal-pdf-của-ai", tmp_path / "files"]
    for folder in [killed, living, *others]:
        folder.mkdir()
    (killed / "job.json").write_text("{}")

    processes.clear_layouts()

    assert not killed.exists()
    assert [folder.exists() for folder in [living, *others]] == [True] * 4


def test_first_start_finds_nothing_to_clear(settings, tmp_path):
    settings.VAR = tmp_path / "fresh"

    processes.clear_layouts()

    assert not settings.VAR.exists()
