"""Where imported models and caches live."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """The folder that ``PATCHALIGN3D_HOME`` names, else the user's data folder; made when used."""
    chosen = os.environ.get("PATCHALIGN3D_HOME")
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_data_path("patchalign3d", appauthor=False)
