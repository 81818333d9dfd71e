"""A file as Blender's importers read it right, or why they cannot.

They misread, without a word:

- a byte order mark: it becomes part of the first line, which moves every face to other vertices
- UTF-16, lines that end as on old Macs, and an STL's text in capitals or on one line: they find
  nothing in it
- a name or comment that ends in a backslash: the next line becomes part of it
- a binary STL whose count is wrong: it has no faces
- an indented line of a PLY's header: it is skipped
- rows that make no sense: they become other rows
- a bent face that touches itself: a piece of it is lost
- corners of a glTF that make no triangle: the faces behind them have others
- a node of a glTF with a mesh that is not there: it shows nothing, or the last one
"""

import contextlib
import re
import string
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ..shared.errors import FileError
from ..shared.impostors import HEAD, refuse_empty, refuse_others
from ..shared.stl import (
    HEADER,
    RECORD,
    WITHOUT_END,
    count_triangles,
    is_binary,
    refuse_text_or_turned,
)
from ..shared.texts import encoding_of
from . import fbx_places, gltf_places
from .alembic_groups import refuse_cut_off
from .gltf_corners import refuse_left_over_corners
from .gltf_nodes import refuse_missing_meshes
from .obj_lines import (
    free_form_notes,
    torn_face_notes,
    with_materials,
    without_stray_backslashes,
)
from .ply_rows import check_ply
from .rows import refuse_wrong_rows

TEXTS = (".obj", ".stl", ".ply")  # or may be
# What stands in base64 in JSON, which may write a slash as "\\/"; "=" is at the end alone.
BASE64 = f"{string.ascii_letters}{string.digits}{string.whitespace}+/\\".encode()
# Of a text of STL: a place where Blender looks for it, one anywhere, and where statements begin.
PLACE, ANY_PLACE = re.compile(rb"(?m)^[ \t]*vertex[ \t]"), re.compile(rb"(?i)\bvertex\s")
STATEMENT = re.compile(rb"\s+(?=(?:facet|outer|vertex|endloop|endfacet|endsolid)\b)", re.IGNORECASE)
INDENTED = re.compile(rb"([\r\n])(?:[ \t\v\f]|\xc2?\xa0)+")  # a line of a PLY's header
TEXT_OF_PLY = re.compile(r"(^|[\r\n])[ \t]*format[ \t]+ascii")


@contextlib.contextmanager
def importable(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """The file to import: itself, or a copy of its name that is read right; and what is to be told.

    Raises:
        FileError: it is empty or something else, is text in an encoding that it isn't, has its
            bytes in another order, goes on behind what it counts, or has coordinates that are no
            numbers, or not finite.
        OSError: it cannot be read, or not be copied.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(HEAD)
    refuse_empty(path.name, head)
    refuse_others(path.name, suffix, head)
    for refuse in CHECKS.get(suffix, ()):
        refuse(path)
    there = path.read_bytes() if suffix in TEXTS else b""
    content, notes = _read_right(path.name, suffix, there) if suffix in TEXTS else (there, [])
    if content is there:
        yield path, notes
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        if suffix == ".obj":
            content = with_materials(content, path.parent, folder)
        copy.write_bytes(content)
        yield copy, notes


def _read_right(name: str, suffix: str, there: bytes) -> tuple[bytes, list[str]]:
    """What is in a file that is text, or may be, as Blender reads it right: itself, where it does;
    and what is to be told of it.

    Raises:
        FileError: no importer could read it right.
    """
    head = there[:HEAD]
    mark, encoding = encoding_of(head)
    is_text = _is_text(suffix, head[mark:].decode(encoding, "replace").lstrip().lower())
    if suffix == ".stl" and is_binary(len(there), head):
        is_text = False
    content, notes = there, list[str]()
    if mark or encoding != "utf-8":
        content = _as_utf_8(there, mark, encoding)
    elif suffix == ".stl" and not is_text:
        content, notes = _counted(name, there)
    if is_text and b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    if suffix == ".ply":
        content = _unindented(content)
        return content, check_ply(name, content)
    if suffix == ".obj":
        content = without_stray_backslashes(content)
    elif is_text and ANY_PLACE.search(content) and not PLACE.search(content):
        content = STATEMENT.sub(b"\n", content).lower()
    refuse_wrong_rows(name, suffix, content, is_text)
    if suffix == ".obj":
        notes = [*free_form_notes(content), *torn_face_notes(content)]
    elif is_text and b"endsolid" not in content[-HEAD:].lower():
        notes = [WITHOUT_END]
    return content, notes


def _refuse_altered(path: Path) -> None:
    """Make sure that what is packed in a file has the checksums that it says, at which Blender does
    not look. What is no archive at all is left to the importer.

    Raises:
        FileError: it has not.
    """
    altered = None
    with contextlib.suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError):
        with zipfile.ZipFile(path) as archive:
            altered = archive.testzip()
    if altered:
        raise FileError(
            f"{path.name} is damaged: '{altered}' in it does not have the checksum that it should. "
            "Copy or export it again."
        )


def _refuse_shifted(path: Path) -> None:
    """Make sure that what a glTF holds as text is base64: what is none of it would be left out, and
    all that follows read from other places.

    Raises:
        FileError: it is not.
    """
    letters = re.findall(rb'"data:[^",]*;base64,([^"]*)"', path.read_bytes())
    ends = [data.translate(None, BASE64) for data in letters]
    if any(e.strip(b"=") or not d.rstrip().endswith(e) for e, d in zip(ends, letters, strict=True)):
        raise FileError(
            f"{path.name} cannot be read: what it holds as text is not base64 throughout. Export "
            "it again."
        )


def _is_text(suffix: str, head: str) -> bool:
    """Whether a file that begins so, in small letters, is text throughout."""
    if suffix == ".stl":
        return head.startswith("solid") and "facet" in head
    return suffix == ".obj" or TEXT_OF_PLY.search(head) is not None


def _as_utf_8(content: bytes, mark: int, encoding: str) -> bytes:
    content = content[mark:]
    if encoding == "utf-8":
        return content
    try:
        return content.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise FileError(
            f"It begins as {encoding.upper()}, but is something else from byte "
            f"{mark + error.start} on."
        ) from error


def _unindented(content: bytes) -> bytes:
    """A PLY without indented lines in its header; itself where it has none."""
    end = max(0, content.find(b"end_header"))
    if not INDENTED.search(content, 0, end):
        return content
    return INDENTED.sub(rb"\1", content[:end]) + content[end:]


def _counted(name: str, content: bytes) -> tuple[bytes, list[str]]:
    """A binary STL with its true count; itself, where it says it; and what is to be told of it."""
    body = len(content) - HEADER
    there = body // RECORD.itemsize
    if there < 1:
        return content, []
    said = int.from_bytes(content[HEADER - 4 : HEADER], "little")
    if said * RECORD.itemsize == body:
        return content, []
    refuse_text_or_turned(name, content[:HEAD], said, body)
    corners = np.frombuffer(content, RECORD, there, HEADER)["corners"]
    count, notes = count_triangles(name, corners, said, body)
    end = HEADER + count * RECORD.itemsize
    return content[: HEADER - 4] + count.to_bytes(4, "little") + content[HEADER:end], notes


OF_GLTF = (refuse_missing_meshes, refuse_left_over_corners, gltf_places.refuse_not_finite_places)
# What is made sure of in files that are no text: each raises a FileError.
CHECKS: dict[str, Sequence[Callable[[Path], None]]] = {
    ".abc": (refuse_cut_off,),
    ".fbx": (fbx_places.refuse_not_finite_places,),
    ".glb": OF_GLTF,
    ".gltf": (_refuse_shifted, *OF_GLTF),
    ".usdz": (_refuse_altered,),
}
