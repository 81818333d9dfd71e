"""An OBJ as Blender's importer reads it right, and what it leaves out all the same."""

import contextlib
import os
import re
from pathlib import Path

from .rows import CONTINUED
from .twice import torn_faces

SURFACE = re.compile(rb"(?m)^[ \t]*surf[ \t]")  # a statement of an OBJ
# A backslash continues a line of numbers of an OBJ. Behind a name (a folder's, or one in Shift-JIS,
# whose letters may end in this byte) and in a comment it does not, though Blender thinks so.
NOT_CONTINUED = re.compile(
    rb"(?m)^([ \t]*(?!(?:v|vt|vn|vp|f|fo|l|p|curv|curv2|surf|parm|trim|hole)\b)[A-Za-z][^\n]*?"
    rb"|[^\n#]*#[^\n]*?)\\+[^\S\n]*$"
)


def without_stray_backslashes(content: bytes) -> bytes:
    """An OBJ without backslashes that only seem to continue a line; itself where it has none."""
    if not CONTINUED.search(content):
        return content
    without, count = NOT_CONTINUED.subn(rb"\1", content)
    return without if count else content


def with_materials(content: bytes, home: Path, folder: str) -> bytes:
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


def free_form_notes(content: bytes) -> list[str]:
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


def torn_face_notes(content: bytes) -> list[str]:
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
