"""A file as Blender's importers read it right, or why they cannot.

They take a byte order mark for part of the first line, which moves every face to other vertices;
UTF-16, lines that end as on old Macs, and a text of STL in capitals or on one line, for nothing at
all; the line after a name or comment that ends in a backslash for more of that; a binary STL whose
count is wrong for one without faces; an indented line of a PLY's header for none; rows that make no
sense for others; and a bent face that touches itself for a piece of it.
"""

import contextlib
import os
import re
import string
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ..scene.names import NUMBERED
from ..shared.errors import FileError
from ..shared.impostors import HEAD, refuse_empty, refuse_others
from ..shared.stl import HEADER, RECORD, WITHOUT_END, count_triangles, counts_well, refuse_turned
from ..shared.texts import encoding_of
from . import fbx_places, gltf_places
from .alembic_groups import refuse_cut_off
from .ply_rows import check_ply
from .rows import CONTINUED, refuse_wrong_rows
from .twice import torn_faces

TEXTS = (".obj", ".stl", ".ply")  # or may be
# What stands in base64 in JSON, which may write a stroke as "\\/"; "=" is at the end alone.
BASE64 = f"{string.ascii_letters}{string.digits}{string.whitespace}+/\\".encode()
# Of a text of STL: a place where Blender looks for it, one anywhere, and where statements begin.
PLACE, ANY_PLACE = re.compile(rb"(?m)^[ \t]*vertex[ \t]"), re.compile(rb"(?i)\bvertex\s")
STATEMENT = re.compile(rb"\s+(?=(?:facet|outer|vertex|endloop|endfacet|endsolid)\b)", re.IGNORECASE)
SURFACE = re.compile(rb"(?m)^[ \t]*surf[ \t]")  # a statement of an OBJ
# A backslash continues a line of numbers of an OBJ. Behind a name (a folder's, or one in Shift-JIS,
# whose letters may end in this byte) and in a comment it does not, though Blender thinks so.
NOT_CONTINUED = re.compile(
    rb"(?m)^([ \t]*(?!(?:v|vt|vn|vp|f|fo|l|p|curv|curv2|surf|parm|trim|hole)\b)[A-Za-z][^\n]*?"
    rb"|[^\n#]*#[^\n]*?)\\+[^\S\n]*$"
)
INDENTED = re.compile(rb"([\r\n])(?:[ \t\v\f]|\xc2?\xa0)+")  # a line of a PLY's header
TEXT_OF_PLY = re.compile(r"(^|[\r\n])[ \t]*format[ \t]+ascii")
# What Blender's importers misread, by the encoding without the order of its bytes.
MISREAD = {
    "utf-8": "begins with a byte order mark",
    "utf-16": "is UTF-16",
    "utf-32": "is UTF-32",
}
STROKE = "has names or comments that end in a backslash"


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
            content = _with_materials(content, path.parent, folder)
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
    if suffix == ".stl" and counts_well(len(there), head):
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
        content = _ended(content)
    elif is_text and ANY_PLACE.search(content) and not PLACE.search(content):
        content = STATEMENT.sub(b"\n", content).lower()
    refuse_wrong_rows(name, suffix, content, is_text)
    if suffix == ".obj":
        notes = [*_free_form(content), *_torn(content)]
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
            f"It begins as {encoding.upper()}, and goes on otherwise in byte {mark + error.start}."
        ) from error


def _unindented(content: bytes) -> bytes:
    """A PLY without indented lines in its header; itself where it has none."""
    end = max(0, content.find(b"end_header"))
    if not INDENTED.search(content, 0, end):
        return content
    return INDENTED.sub(rb"\1", content[:end]) + content[end:]


def _ended(content: bytes) -> bytes:
    """An OBJ without backslashes that only seem to continue a line; itself where it has none."""
    if not CONTINUED.search(content):
        return content
    ended, count = NOT_CONTINUED.subn(rb"\1", content)
    return ended if count else content


def _with_materials(content: bytes, home: Path, folder: str) -> bytes:
    """An OBJ that finds its materials from another folder."""
    with contextlib.suppress(ValueError):  # on another drive: they are missing in the copy
        way = os.fsencode(Path(os.path.relpath(home.absolute(), folder)).as_posix())
        lines = content.split(b"\n")
        for number, line in enumerate(lines):
            keyword, _, name = line.strip().partition(b" ")
            if keyword == b"mtllib":
                lines[number] = b"mtllib " + way + b"/" + name.strip()
        return b"\n".join(lines)
    return content


def _free_form(content: bytes) -> list[str]:
    """What is to be told of surfaces in an OBJ that are no polygons."""
    count = len(SURFACE.findall(content)) if b"surf" in content else 0
    if not count:
        return []
    one = "1 free-form surface was passed over: Blender's importer reads none. Export polygons."
    many = (
        f"{count:,} free-form surfaces were passed over: Blender's importer reads none. Export "
        "polygons."
    )
    return [one if count == 1 else many]


def _torn(content: bytes) -> list[str]:
    """What is to be told of faces of an OBJ that Blender cannot have."""
    count = torn_faces(CONTINUED.sub(b" ", content))
    if not count:
        return []
    one = (
        "1 face has a corner twice: Blender's importer takes it apart, and may lose a piece of it. "
        "Cut it up where it was made, or label the file in a shell: 'patchalign3d segment'."
    )
    many = (
        f"{count:,} faces have a corner twice: Blender's importer takes them apart, and may lose "
        "pieces of them. Cut them up where they were made, or label the file in a shell: "
        "'patchalign3d segment'."
    )
    return [one if count == 1 else many]


def _counted(name: str, content: bytes) -> tuple[bytes, list[str]]:
    """A binary STL with its true count; itself, where it says it; and what is to be told of it."""
    body = len(content) - HEADER
    there = body // RECORD.itemsize
    if there < 1:
        return content, []
    said = int.from_bytes(content[HEADER - 4 : HEADER], "little")
    if said * RECORD.itemsize == body:
        return content, []
    refuse_turned(name, said, body)
    corners = np.frombuffer(content, RECORD, there, HEADER)["corners"]
    count, notes = count_triangles(corners, said, body)
    end = HEADER + count * RECORD.itemsize
    return content[: HEADER - 4] + count.to_bytes(4, "little") + content[HEADER:end], notes


# What is made sure of in files that are no text: each raises a FileError.
CHECKS: dict[str, Sequence[Callable[[Path], None]]] = {
    ".abc": (refuse_cut_off,),
    ".fbx": (fbx_places.refuse_not_finite_places,),
    ".glb": (gltf_places.refuse_not_finite_places,),
    ".gltf": (_refuse_shifted, gltf_places.refuse_not_finite_places),
    ".usdz": (_refuse_altered,),
}


def misread(path: Path, name: str) -> str:
    """What is to be told of the object ``name``, if Blender's own importer read this file.

    Returns:
        Nothing where it reads the file right, the object is none of the file's, or that is gone.
    """
    if path.suffix.lower() not in TEXTS:
        return ""
    why, torn = "", list[str]()
    try:
        with path.open("rb") as file:
            mark, encoding = encoding_of(file.read(HEAD))
            if mark or encoding != "utf-8":
                why = MISREAD[encoding[:6]]
            elif path.suffix.lower() == ".obj":
                file.seek(0)
                content = file.read()
                why, torn = ("", _torn(content)) if _ended(content) is content else (STROKE, [])
            if not (why or torn):
                return ""
            own = NUMBERED.sub("", name)
            file.seek(mark)
            if own != path.stem and b"o " + own.encode() not in map(bytes.strip, file):
                return ""
    except OSError:
        return ""
    if torn:
        return f"'{path.name}': {torn[0]}"
    return (
        f"'{path.name}' {why}, which Blender's importer misreads: the mesh is "
        "not what is in the file. File > Import > Checked Mesh reads it."
    )


def last_words(said: str) -> str:
    """What an importer says of its failure, on one line: of a traceback the end alone."""
    if "Traceback (most recent call last)" not in said:
        return re.sub(r"\.?\s*\n(Error: )?", ". ", said.strip())
    lines = [line.strip() for line in said.splitlines() if line[:1].strip()]
    return next((line for line in reversed(lines) if not line.startswith("Location:")), "")
