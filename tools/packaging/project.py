"""Where the project's parts lie, its one version, and how a failure to build is told."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "blender_addon"
LIBRARY = ROOT / "backend" / "patchalign3d"
BUNDLED_WEIGHTS = LIBRARY / "weights" / "bundled" / "model.safetensors"
# The folder of the library that the add-on has as well.
SHARED = "shared"


class BuildError(Exception):
    """What went wrong and the way on, in a sentence or two."""


def version() -> str:
    """The project's version, checked to be the same wherever it has to be written.

    Raises:
        BuildError: two places differ.
    """
    model = BUNDLED_WEIGHTS.parent
    found = {
        ROOT / "pyproject.toml": lambda text: tomllib.loads(text)["project"]["version"],
        ADDON / "blender_manifest.toml": lambda text: tomllib.loads(text)["version"],
        LIBRARY / "__init__.py": lambda text: re.search(r'__version__ = "(.+)"', text)[1],
        model / "model.json": lambda text: json.loads(text)["version"],
        model / "README.md": lambda text: re.search(r"# The bundled model (.+)", text)[1],
        ROOT / "CITATION.cff": lambda text: re.search(r"(?m)^version: (.+)", text)[1],
    }
    versions = {
        file.relative_to(ROOT).as_posix(): read(file.read_text(encoding="utf-8"))
        for file, read in found.items()
    }
    if len(set(versions.values())) > 1:
        said = ", ".join(f"{file} says {version}" for file, version in versions.items())
        raise BuildError(f"The project has one version, but {said}. Make them agree.")
    return versions["pyproject.toml"]
