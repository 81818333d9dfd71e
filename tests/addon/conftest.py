"""What tests of the add-on share: a disk with room, whatever this machine's has."""

import shutil

import pytest


@pytest.fixture(autouse=True)
def room(monkeypatch):
    """Set-up asks for gigabytes that its tests don't take up."""
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: real(folder)._replace(free=10**12))
