"""What Blender's own importers have misread, told once such a mesh is labelled."""

from pathlib import Path

from ..scene.names import NUMBERED
from ..shared.impostors import HEAD
from ..shared.texts import encoding_of
from .importable import TEXTS
from .obj_lines import torn_face_notes, without_stray_backslashes

# By the encoding, without the order of its bytes.
ENCODINGS = {
    "utf-8": "begins with a byte order mark",
    "utf-16": "is UTF-16",
    "utf-32": "is UTF-32",
}
BACKSLASH = "has names or comments that end in a backslash"


def misread(path: Path, name: str) -> str:
    """What is to be told of the object ``name``, if Blender's own importer read this file.

    Returns:
        Nothing where it reads the file right, the object is none of the file's, or that is gone.
    """
    if path.suffix.lower() not in TEXTS:
        return ""
    why, lost = "", list[str]()
    try:
        with path.open("rb") as file:
            mark, encoding = encoding_of(file.read(HEAD))
            if mark or encoding != "utf-8":
                why = ENCODINGS[encoding[:6]]
            elif path.suffix.lower() == ".obj":
                file.seek(0)
                content = file.read()
                if without_stray_backslashes(content) is not content:
                    why = BACKSLASH
                else:
                    lost = torn_face_notes(content)
            if not (why or lost):
                return ""
            own = NUMBERED.sub("", name)
            file.seek(mark)
            if own != path.stem and b"o " + own.encode() not in map(bytes.strip, file):
                return ""
    except OSError:
        return ""
    if lost:
        return f"'{path.name}': {lost[0]}"
    return (
        f"'{path.name}' {why}, which Blender's importer misreads: the mesh is "
        "not what is in the file. File > Import > Checked Mesh reads it."
    )
