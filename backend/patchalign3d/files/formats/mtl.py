"""MTL: what the names of an OBJ's materials mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...errors import FileError
from ..source import Source

PICTURES = {".jpeg", ".jpg", ".png"}  # those that glTF knows


@dataclass(frozen=True)
class Material:
    """A colour, 0 … 1, or a picture that it is multiplied with.

    ``lost`` is what its file calls a picture that cannot be taken.
    """

    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)
    opacity: float = 1.0
    picture: Path | None = None
    lost: str = ""


def read_materials(folder: Path, libraries: Sequence[str]) -> tuple[dict[str, Material], list[str]]:
    """The materials of the libraries that lie in a folder, or below; and the other libraries, or
    those that cannot be read.

    What makes no sense is passed over: a look is no reason to fail.
    """
    found: dict[str, Material] = {}
    lost = []
    for library in libraries:
        try:
            _read(_inside(folder, library), found)
        except (FileError, OSError):
            lost.append(library)
    return found, lost


def _read(file: Path | None, found: dict[str, Material]) -> None:
    if file is None:
        raise FileNotFoundError
    name = None
    for line in Source(file).lines():
        keyword, *words = line.split() or [""]
        keyword = keyword.lower()
        if keyword == "newmtl":
            name = " ".join(line.split(None, 1)[1:]).strip()
            found[name] = Material()
        elif name is None:
            continue
        elif keyword == "kd" and len(words) >= 3:
            red, green, blue = (_share(word) for word in words[:3])
            if red is not None and green is not None and blue is not None:
                found[name] = replace(found[name], colour=(red, green, blue))
        elif keyword in ("d", "tr") and words:
            share = _share(words[-1])
            if share is not None:
                opacity = share if keyword == "d" else 1 - share
                found[name] = replace(found[name], opacity=opacity)
        elif keyword == "map_kd" and words:
            # Options stand before the name, which may have blanks: the longest end that is a file.
            ends = (" ".join(words[i:]) for i in range(len(words)))
            files = (_inside(file.parent, end) for end in ends)
            picture = next((f for f in files if f and f.suffix.lower() in PICTURES), None)
            found[name] = replace(found[name], picture=picture, lost="" if picture else words[-1])


def _share(word: str) -> float | None:
    try:
        return min(max(float(word), 0.0), 1.0)
    except ValueError:
        return None


def _inside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder or below; where it is elsewhere, one in it of its name."""
    folder = folder.resolve()
    parts = name.replace("\\", "/").split("/")
    for candidate in ((folder / "/".join(parts)), folder / parts[-1]):
        try:
            file = candidate.resolve()
            if file.is_relative_to(folder) and file.is_file():
                return file
        except (OSError, ValueError):
            continue
    return None
