"""Running other programs from the project's folder, their output shown or kept."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .packaging.project import ROOT, BuildError


def say(message: str) -> None:
    print(f"==> {message}", flush=True)


def clean_environment(extra: Mapping[str, object]) -> dict[str, str]:
    """This process's environment without what steers its own Python, and with ``extra``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {name: str(value) for name, value in extra.items()}


def run(command: Sequence[str | Path], **extra: object) -> None:
    """Run a program in the project's folder, its output shown; ``extra`` joins its environment."""
    code = subprocess.run(command, cwd=ROOT, env=clean_environment(extra)).returncode
    if code:
        raise BuildError(f"'{' '.join(map(str, command))}' ended with exit code {code}.")


def ask(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a program quietly and return what it said; one that cannot be started says so.

    A Python says it in UTF-8, what is none in whatever it likes.
    """
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=clean_environment({"PYTHONUTF8": 1}),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))
