"""Folders that nobody may look into, whoever runs the tests: permissions bind no administrator."""

import os
from pathlib import Path

import pytest


def forbid(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the system refuse to list what is in a folder."""
    listed = os.scandir

    def scandir(path="."):
        if Path(os.fsdecode(path)) == folder:
            raise PermissionError(13, "Permission denied", os.fsdecode(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
