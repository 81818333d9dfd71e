"""The files beside a mesh on which its results depend, too: buffers of a glTF, layers of a USD,
materials of an OBJ, and the pictures that these name. Standard library only.

They are found by how the formats write names, without taking in what else is there, which may be
gigabytes.
"""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from . import usd

CHUNK = 1 << 22  # bytes
LONGEST = 1 << 13  # what a name may take, with the word before it
# What begins a name, looked for first, and all of it.
Written = tuple[bytes, re.Pattern[bytes]]
URI: Written = b'"uri"', re.compile(rb'"uri"\s*:\s*"((?!data:)[^"]+)"')
LIBRARY: Written = b"mtllib", re.compile(rb"mtllib[ \t]+([^\r\n]+)[\r\n]")
AFTER_A_LIBRARY = re.compile(r"(?<=\.mtl)[ \t]+", re.IGNORECASE)
PICTURE: Written = (
    b"",
    re.compile(rb"(?im)^[ \t]*(?:map_\w+|bump|disp|decal|refl|norm)[ \t]+([^\r\n]+)[\r\n]"),
)
GLB, JSON_AT = b"glTF", 20  # where the JSON of a .glb begins


def files_beside(path: Path) -> list[Path]:
    """Those that are there, in a fixed order; none of what is damaged, or no regular file."""
    suffix, found = path.suffix.lower(), []
    with contextlib.suppress(OSError, ValueError):  # it is gone, or a name is none
        if not path.is_file():
            return []
        if suffix in (".glb", ".gltf"):
            found = [_beside(path, name) for name in _uris(path)]
        elif suffix == ".obj":
            for said in _named_in(path, LIBRARY):
                for library in (_beside(path, name) for name in libraries(said)):
                    found += [library, *_pictures(library)] if library else []
        elif suffix in usd.SUFFIXES:
            return usd.files_beside(path)
    return list(dict.fromkeys(file for file in found if file))


def libraries(said: str) -> list[str]:
    """The files of materials that a statement of an OBJ names; such a name may have blanks.

    >>> libraries("my oak.mtl brass.mtl")
    ['my oak.mtl', 'brass.mtl']
    """
    return AFTER_A_LIBRARY.split(said)


def _uris(path: Path) -> Iterator[str]:
    """The files that a glTF names, as text or binary."""
    with path.open("rb") as file:
        head = file.read(JSON_AT)
    end = JSON_AT + int.from_bytes(head[12:16], "little") if head.startswith(GLB) else None
    for name in _named_in(path, URI, end):
        with contextlib.suppress(ValueError):  # no JSON
            yield unquote(json.loads(f'"{name}"'))


def _pictures(library: Path) -> Iterator[Path]:
    """The pictures of an OBJ's materials. Options stand before their names, which may have blanks:
    the longest end that is a file.
    """
    for said in _named_in(library, PICTURE):
        words = said.split(" ")
        ends = (_beside(library, " ".join(words[i:])) for i in range(len(words)))
        yield from filter(None, [next(filter(None, ends), None)])


def _named_in(path: Path, written: Written, end: int | None = None) -> Iterator[str]:
    """The names in the first ``end`` bytes of a file, all where it is None; some perhaps twice."""
    (word, pattern), left = written, path.stat().st_size if end is None else end
    content = b""
    with path.open("rb") as file:
        while chunk := file.read(min(CHUNK, left)):
            left -= len(chunk)
            content = content[-LONGEST:] + chunk + (b"" if left else b"\n")
            if word in content:
                for found in pattern.finditer(content):
                    yield found[1].decode("utf-8", "surrogateescape").strip()


def _beside(path: Path, name: str) -> Path | None:
    """The file of that name, from the folder of another, or else one of its last name in it."""
    parts = name.replace("\\", "/").strip('"')
    candidates: Iterable[Path] = (path.parent / parts, path.parent / parts.rpartition("/")[2])
    return next((file for file in candidates if usd.is_there(file)), None)
