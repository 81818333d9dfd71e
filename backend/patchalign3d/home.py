"""Where imported models and caches live."""

import os
from pathlib import Path

import platformdirs

from .errors import FileError

NONE = (
    "The user has no home folder for models and caches. Name a folder in the "
    "environment variable PATCHALIGN3D_HOME"
)


def home() -> Path:
    """The folder that ``PATCHALIGN3D_HOME`` names, else the user's data folder; made when used.

    Raises:
        FileError: the user has no home, as services and containers have none.
    """
    chosen = os.environ.get("PATCHALIGN3D_HOME")
    try:
        if chosen:
            return Path(chosen).expanduser()
        found = platformdirs.user_data_path("patchalign3d", appauthor=False)
    except (RuntimeError, OSError) as error:
        raise FileError(f"{NONE} ({error}).") from error
    if not found.is_absolute():  # "~", which stays where nobody knows what it stands for
        raise FileError(f"{NONE}.")
    return found
