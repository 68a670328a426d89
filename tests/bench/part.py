"""A function of this package in a process of its own: ``python -m tests.bench.part MODULE:FUNCTION ARGUMENTS RESULT``.

Its memory is its own, its database a scratch one (the environment says which), and when it fails the others go on.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import django

from tests.bench.scratch import ROOT


def run(place: str, env: dict[str, str], **arguments: Any) -> Any:
    """Call ``MODULE:FUNCTION`` in a fresh process and return its answer; both ways only what JSON can carry.

    Raises RuntimeError with what the process said when it fails.
    """
    with NamedTemporaryFile(suffix=".json") as answer:
        command = [sys.executable, "-m", "tests.bench.part", place, json.dumps(arguments), answer.name]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{place} failed\n{done.stdout}{done.stderr}")
        return json.loads(Path(answer.name).read_text(encoding="utf-8"))


def main(place: str, arguments: str, answer: str) -> None:
    """Call the function and write down what it gives."""
    django.setup()
    module, function = place.split(":")
    given = getattr(importlib.import_module(f"tests.bench.{module}"), function)(**json.loads(arguments))
    Path(answer).write_text(json.dumps(given), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
