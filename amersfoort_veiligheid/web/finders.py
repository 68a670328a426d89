"""Staticfiles finder for the chosen files of node_modules; without that folder it finds nothing and nothing breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

from amersfoort_veiligheid.web import assets


class ChosenPackageFiles(BaseFinder):
    """Finds ``npm/<name>`` for the names in ``assets.SERVED``, and no other file of node_modules."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = assets.PREFIX  # type: ignore[attr-defined]  # read by collectstatic

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Have nothing to complain of: the folder may be absent."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Give the place on disk of ``npm/<name>``, or an empty list."""
        name = path.removeprefix(f"{assets.PREFIX}/")
        place = Path(self.storage.location) / name
        if name == path or name not in assets.SERVED or not place.is_file():
            return []
        return [str(place)] if find_all else str(place)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Give every chosen file that is installed, in a fixed order."""
        for name in sorted(assets.SERVED):
            if not matches_patterns(name, list(ignore_patterns or [])) and self.storage.exists(name):
                yield name, self.storage
