"""What is finished of many files: one line of JSON for each, the last one of a file counts.

    {"key": "old/chair.parts", "recipe": …, "file": "../old/chair.glb", "source": SHA-256,
     "results": {".glb": SHA-256}, …}
    {"key": "old/lamp.parts", "error": "lamp.glb cannot be read: …"}

``key`` is the path of the results, without suffix, below the folder that the manifest lies in;
``file`` that of the mesh, as seen from there; ``recipe`` stands for all that they depend on but the
mesh itself. Standard library only.
"""

import contextlib
import hashlib
import itertools
import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any, TypeGuard

from .beside import files_beside
from .errors import FileError
from .result_paths import by_identity

MANIFEST = "manifest.jsonl"

# Of results that are not there at the end, or not what was written.
REMOVED = "Its results were removed while others were made. Make them again with --resume."
REPLACED = (
    "Its results were replaced while others were made, perhaps by another command with the same "
    "folder of results. Make them again with --resume, in a folder of their own."
)


class Manifest:
    """The manifest in a file, which is made with the first line that is written.

    Raises:
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: dict[str, dict[str, Any]] = {}
        self._lines: dict[str, int] = {}
        content = path.read_bytes() if path.exists() else b""
        self._cut_short = not content.endswith(b"\n") and content != b""
        for number, line in enumerate(content.decode("utf-8-sig", "replace").split("\n"), 1):
            # A line that was cut short tells nothing.
            with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
                entry = json.loads(line)
                self._entries[entry["key"]] = entry
                self._lines[entry["key"]] = number

    def __getitem__(self, key: str) -> dict[str, Any]:
        """What was written last about a key; empty if nothing was."""
        return self._entries.get(key, {})

    def made_again(self, key: str) -> str:
        """What is told where the line of a key, which a person may change, counts for nothing."""
        at = f"{self.path}, line {self._lines[key]},"
        return f"{at} was changed: {key} is made again."

    def refuse_replacing(self, files: Mapping[str, Path]) -> None:
        """No result may take the place of that of another mesh, which lies elsewhere and is called
        the same. A copy is no other mesh, nor is one that is gone, or has its place among these.

        Args:
            files: by key, the mesh files that are to be worked on.

        Raises:
            FileError: one would.
        """
        these = by_identity(files.values())
        for key, file in files.items():
            other = self._file(key)
            if other is None or not by_identity([other]).keys() - these.keys():
                continue
            there = (self._result(key, suffix) for suffix in self._written(key))
            result = next(filter(Path.is_file, there), None)
            if result and self[key].get("source") != hash_mesh(file):
                raise FileError(
                    f"{result} is a result of {other}, and one of {file} would replace it. Name "
                    "another folder with --out, or both in one command."
                )

    def add(self, key: str, recipe: Any, file: str = "", **made: Any) -> None:
        """Write down that something is finished; safely on the disk when this returns.

        The recipe, all that it depends on, and what more is to be remembered are JSON. Results of
        an earlier run in formats that this one does not write stay known, as ``earlier``. The path
        of the mesh ``file`` is kept as it is seen from here.

        Raises:
            OSError: it cannot be written.
        """
        now, before = made.get("results", {}), self._written(key)
        there = hash_results(self.path.parent / key, before.keys() - now)
        earlier = {suffix: before[suffix] for suffix in sorted(there) if there[suffix]}
        made = {**made, "earlier": earlier} if earlier else made
        self._write({"key": key, "recipe": recipe, **self._seen(file), **made})

    def add_failure(
        self, key: str, error: str, results: Mapping[str, str] | None = None, file: str = ""
    ) -> None:
        """Write down why something is not finished; it is none the less to be done.

        Earlier results stay known, and of what they are: whoever corrects them by hand loses
        nothing by the next run. So do those that were written of the ``file`` all the same, by
        suffix with their hashes.
        """
        kept = ("file", "results", "earlier")
        before = {name: made for name, made in self[key].items() if name in kept}
        if results:
            before |= {**self._seen(file), "results": {**self._written(key), **results}}
        self._write({"key": key, "error": error, **before})

    def has(self, key: str, recipe: Any, file: Path) -> bool:
        """Whether the very same mesh file was worked on in the same way, and its results are whole.

        Its :func:`hash_mesh` is the entry's ``source``.
        """
        entry = self[key]
        results = entry.get("results")
        if (
            not _are_hashes(results)
            or entry.get("recipe") != recipe
            or entry.get("source") != hash_mesh(file)
        ):
            return False
        return results == hash_results(self.path.parent / key, results)

    def set_aside(self, key: str, suffixes: Collection[str]) -> list[str]:
        """Give results with these suffixes that somebody has changed, perhaps corrected by hand,
        another name before they are made again; what is to be told of it.
        """
        base, said = self.path.parent / key, []
        for suffix, written in self._written(key).items():
            file = self._result(key, suffix)
            if suffix not in suffixes or hash_file(file) in ("", written):
                continue
            aside = _unused(base, suffix)
            with contextlib.suppress(OSError):  # where no file can be moved, none is replaced
                file.rename(aside)
                kept = f"It is kept as {aside.name}, and made again."
                said.append(f"{file} was changed since it was written. {kept}")
        return said

    def left_behind(self, keys: Collection[str]) -> list[str]:
        """What is to be told of results of earlier runs that those of these keys do not replace."""
        said = [self._in_other_formats(keys), self._under_other_names(keys), self._of_gone(keys)]
        return list(filter(None, said))

    def _in_other_formats(self, keys: Collection[str]) -> str:
        """What is to be told of results that lie beside those of these keys, in other formats, and
        may answer another question; nothing where there are none.
        """
        files = [
            file
            for key in keys
            if _are_hashes(self[key].get("earlier"))
            for suffix in self[key]["earlier"]
            if (file := self._result(key, suffix)).is_file()
        ]
        if not files:
            return ""
        way_on = "Name its format with --format to make it again, or delete it."
        if len(files) == 1:
            return f"{files[0]} is of an earlier run and was left as it is. {way_on}"
        way_on = "Name their formats with --format to make them again, or delete them."
        more = f"{files[0]} and {len(files) - 1:,} more"
        return f"{more} are of an earlier run and were left as they are. {way_on}"

    def _under_other_names(self, keys: Collection[str]) -> str:
        """What is to be told of results that lie here of the same meshes as those of these keys,
        from before their results were called otherwise; nothing where there are none.
        """
        meshes = {self._kind_and_file(key) for key in keys}
        files = [
            file
            for key in self._entries.keys() - set(keys)
            if self._file(key) and self._kind_and_file(key) in meshes
            for suffix in self._written(key)
            if (file := self._result(key, suffix)).is_file()
        ]
        if not files:
            return ""
        more = f" So it is with {len(files) - 1:,} more." if len(files) > 1 else ""
        return (
            f"{min(files)} is of an earlier run, and results of that mesh are called otherwise "
            f"now. Delete it if nobody needs it.{more}"
        )

    def _of_gone(self, keys: Collection[str]) -> str:
        """What is to be told of results that lie here of meshes that are gone from where those of
        these keys are, or from below; nothing where there are none.
        """
        meshes = {file for key in keys if (file := self._file(key))}
        try:
            root = Path(os.path.commonpath([mesh.parent for mesh in meshes]))
        except ValueError:  # there are none, or on several drives
            return ""
        gone = {
            result: mesh
            for key in self._entries.keys() - set(keys)
            if (mesh := self._file(key)) and root in mesh.parents and mesh not in meshes
            if not os.path.lexists(mesh)
            for suffix in self._written(key)
            if (result := self._result(key, suffix)).is_file()
        }
        if not gone:
            return ""
        more = f" So it is with {len(gone) - 1:,} more." if len(gone) > 1 else ""
        first = min(gone)
        why = f"{first} is of {gone[first]}, which is not there any more."
        return f"{why} Delete it if nobody needs it.{more}"

    def _seen(self, file: str) -> dict[str, str]:
        """The path of a mesh as an entry has it: whole folders may move."""
        if not file:
            return {}
        with contextlib.suppress(ValueError):  # it is on another drive
            file = os.path.relpath(file, self.path.parent)
        return {"file": Path(file).as_posix()}

    def _file(self, key: str) -> Path | None:
        """The mesh that a key's results are of, if the manifest tells."""
        file = self[key].get("file")
        if not isinstance(file, str):
            return None
        return Path(os.path.normpath(self.path.parent / file))

    def _kind_and_file(self, key: str) -> tuple[str, Path | None]:
        """Whether a key's results are parts or something else, and the mesh that they are of."""
        return PurePath(key).suffix, self._file(key)

    def _result(self, key: str, suffix: str) -> Path:
        base = self.path.parent / key
        return base.with_name(base.name + suffix)

    def _written(self, key: str) -> dict[str, str]:
        """By suffix the hashes of all results that were written for a key."""
        told = (self[key].get(name) for name in ("earlier", "results"))
        return {suffix: one for made in told if _are_hashes(made) for suffix, one in made.items()}

    def _write(self, entry: dict[str, Any]) -> None:
        self._entries[entry["key"]] = entry
        line = json.dumps(entry).encode() + b"\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(b"\n" + line if self._cut_short else line)
            file.flush()
            os.fsync(file.fileno())
        self._cut_short = False


def _unused(base: Path, suffix: str) -> Path:
    """A path for what is no result any more, called as results are, lest it be taken for a mesh."""
    name, mark = PurePath(base.name).stem, PurePath(base.name).suffix
    names = (f"{name}.changed{number}{mark}{suffix}" for number in itertools.count(1))
    return next(file for file in map(base.with_name, names) if not os.path.lexists(file))


def _are_hashes(results: Any) -> TypeGuard[dict[str, str]]:
    """Whether they may be what :func:`hash_results` gives: a manifest lies where anything may."""
    return (
        isinstance(results, dict)
        and results != {}
        and all(hashed and suffix == PurePath(suffix).name for suffix, hashed in results.items())
    )


def are_texts(said: Any) -> TypeGuard[list[str]]:
    """Whether an entry has a list of texts there."""
    return isinstance(said, list) and all(isinstance(text, str) for text in said)


def hash_results(base: Path, suffixes: Iterable[str]) -> dict[str, str]:
    """By suffix :func:`hash_file` of the results whose path begins with ``base``."""
    return {suffix: hash_file(base.with_name(base.name + suffix)) for suffix in suffixes}


def why_lost(base: Path, results: Mapping[str, str]) -> str:
    """What became of results with these hashes; nothing where they are still what they were."""
    now = hash_results(base, results)
    if "" in now.values():
        return REMOVED
    return "" if now == results else REPLACED


def hash_recipe(recipe: Any) -> str:
    """A short stand-in for a recipe of any length; what is no JSON counts as it is printed."""
    return hashlib.sha256(json.dumps(recipe, sort_keys=True, default=str).encode()).hexdigest()


def hash_mesh(path: Path) -> str:
    """A hash of a mesh file, and of the files beside it on which its results depend, too."""
    return " ".join(map(hash_file, [path, *files_beside(path)]))


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content; empty if it cannot be read, or is a pipe, which has no end."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
