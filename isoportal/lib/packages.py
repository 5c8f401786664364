"""Serves named files of npm packages as static files, and nothing else of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class NamedFiles(FileSystemStorage):
    """A read-only view of `node_modules` in which a file has the name the portal gives it."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(location=settings.NODE_MODULES)
        self.files = files

    def path(self, name: str) -> str:
        return str(settings.NODE_MODULES / self.files[name])


class PackageFinder(BaseFinder):
    """Finds the files listed in NODE_STATIC_FILES."""

    def __init__(self) -> None:
        self.storage = NamedFiles(settings.NODE_STATIC_FILES)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(  # type: ignore[override]
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> str | list[str]:
        if path not in self.storage.files or not Path(self.storage.path(path)).exists():
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, NamedFiles]]:
        return ((name, self.storage) for name in self.storage.files)
