"""A repository of extensions that lies in a folder: the zips, and what Blender reads of them.

Blender is pointed at its ``index.json``, on any server of files or on the disk, and has the
extension and its updates from there. The index says of each zip what its manifest does, where it
is, and which Pythons its wheels are for, as ``blender --command extension server-generate`` writes
it.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .extension import MANIFEST
from .project import BuildError
from .wheels import Wheel

INDEX = "index.json"


def write_index(folder: Path) -> Path:
    """Write the index of the zips in a folder, and return it.

    Of zips for the same platform and Pythons the newest version counts; older ones may stay there.

    Raises:
        BuildError: one is none of an extension.
    """
    newest: dict[tuple, dict[str, Any]] = {}
    for told in map(entry, sorted(folder.glob("*.zip"))):
        key = (told["id"], *told.get("platforms", []), *told.get("python_versions", []))
        if key not in newest or _number(told) > _number(newest[key]):
            newest[key] = told
    entries = list(newest.values())
    index = {"version": "v1", "blocklist": [], "data": entries}
    path = folder / INDEX
    path.write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")
    return path


def entry(file: Path) -> dict[str, Any]:
    """What the index says of a zip.

    Raises:
        BuildError: it is none of an extension.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = tomllib.loads(archive.read(MANIFEST).decode())
    except (KeyError, zipfile.BadZipFile) as error:
        raise BuildError(f"{file} is no extension. Take it out of the folder.") from error
    wheels = manifest.pop("wheels", [])
    if wheels:
        manifest["python_versions"] = python_versions(wheels)
    content = file.read_bytes()
    return {
        **manifest,
        "archive_url": f"./{quote(file.name)}",
        "archive_size": len(content),
        "archive_hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def python_versions(wheels: Iterable[str]) -> list[str]:
    """The Pythons that wheels are for, as Blender reads it from their names.

    One that has a stable ABI is for any Python 3; those count only where there are no others.
    """
    versions = set().union(*(Wheel(Path(wheel).name, "").python_versions for wheel in wheels))
    exact = {version for version in versions if len(version) > 1}
    found = exact | {version for version in versions if (version[0],) not in {e[:1] for e in exact}}
    return [".".join(map(str, version)) for version in sorted(found)]


def _number(told: dict[str, Any]) -> tuple[int, ...]:
    """The version, to be compared."""
    return tuple(map(int, told["version"].split(".")))
