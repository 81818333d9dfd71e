"""Of what, and how, something was made: it is done only while both are as they were.

A folder of results holds ``made.json``: the hash of its recipe, and of each of its files.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from patchalign3d.shared.manifest import hash_file, hash_recipe

MADE = "made.json"


def fingerprint(paths: Iterable[Path]) -> str:
    """A stand-in for files, and for all in folders: their names, as seen from there, and contents.

    Data that is copied, moved or unpacked once more stays the same. What cannot be read counts as
    missing.
    """
    seen = []
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not file.is_dir():
                name = file.relative_to(path.parent).as_posix()
                try:
                    seen.append([name, hash_file(file)])
                except OSError:
                    seen.append([name])
    return hash_recipe(seen)


@functools.cache
def code_of(*packages: ModuleType) -> str:
    """A short hash of all that is programmed in packages: which of it counts, nobody can say."""
    digest = hashlib.blake2b(digest_size=8)
    for package in packages:
        (folder,) = map(Path, package.__path__)
        for file in sorted(folder.rglob("*.py")):
            digest.update(f"{file.relative_to(folder).as_posix()} ".encode() + file.read_bytes())
    return digest.hexdigest()


def write_made(folder: Path, recipe: str) -> None:
    """Note of what recipe the files in a folder are, as they now are."""
    files = {file.name: hash_file(file) for file in sorted(folder.iterdir()) if file.name != MADE}
    (folder / MADE).write_text(json.dumps({"recipe": recipe, "files": files}), encoding="utf-8")


def contents_of(folder: Path) -> dict[str, str]:
    """The hash of each file as it was noted; of a folder without a note the sizes."""
    try:
        return dict(json.loads((folder / MADE).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {file.name: str(file.stat().st_size) for file in sorted(folder.iterdir())}


def is_made(folder: Path, recipe: str) -> bool:
    """Whether the folder is of this recipe, and its files are whole."""
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf-8"))
        files = dict(made["files"])
        same = made["recipe"] == recipe
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return same and all(digest == hash_file(folder / name) for name, digest in files.items())
