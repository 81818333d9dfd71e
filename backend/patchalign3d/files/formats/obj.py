"""Wavefront OBJ."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...shared.beside import libraries
from ...shared.texts import counted
from ..polygons import polygon_mesh
from ..scene import OF_POINTS, MeshFile, Pictured
from ..source import Source, numeric

# Statements of numbers: a backslash at the end of the line lets them go on, and they may carry a
# comment. Names may hold both signs themselves. "fo" is what faces were once called.
NUMERIC = {
    *("v", "vt", "vn", "vp", "f", "fo", "l", "p"),
    *("curv", "curv2", "surf", "parm", "trim", "hole"),
}
COMMENT = re.compile(r"(?<!\.)#.*")  # but "1.#QNAN" is what an old library writes for no number
FREE_FORM = {"curv", "curv2", "surf"}
# Statements that say nothing of the surface here; lines of other words are no OBJ's.
WITHOUT_SURFACE = {
    *("", "s", "mg", "call", "csh", "cstype", "deg", "bmat", "step", "end", "con", "sp", "scrv"),
    *("bevel", "c_interp", "d_interp", "lod", "maplib", "usemap", "shadow_obj", "trace_obj"),
    *("ctech", "stech", "bsp", "bzp", "cdc", "cdp", "res"),
}
GLUED = re.compile(r"(v|f)[-+.\d]")  # a number follows without a blank
# Another statement of numbers in the line of one, where the end of a line was lost.
JOINED = re.compile(r"[\s\d.](?:v[tnp]?|f|l|p)\s+[-+.\d]", re.IGNORECASE)
MOST_NUMBERS = {"v": 3, "vt": 2, "vn": 3, "s": 1, "l": 0, "p": 0}  # that need no closer look


def read_obj(source: Source) -> MeshFile:
    """Vertices and faces in the order of the file, polygons cut into triangles.

    Objects are what ``o`` names; where nothing does, what ``g`` names.

    Raises:
        FileError: a line makes no sense, a face refers to no vertex, or there are no faces.
    """
    statements = _Statements()
    for number, line in _logical_lines(source.lines()):
        try:
            statements.take(line)
        except (ValueError, IndexError, OverflowError) as error:
            raise source.nonsense(number, line) from error
    return statements.mesh(source)


def _logical_lines(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Number, counted from 1, and text of each statement; without comments after numbers."""
    held = ""
    for number, line in enumerate(lines, 1):
        if held:
            line, held = held + line, ""
        if "#" in line or "\\" in line:
            keyword = line.split(None, 1)[0].lower()
            if keyword in NUMERIC:
                line = COMMENT.sub("", line).rstrip()
                if line.endswith("\\"):
                    held = line[:-1] + " "
                    continue
        yield number, line
    if held:
        yield number, held


class _Statements:
    """What the lines have said so far, in arrays that hold no Python number each."""

    def __init__(self) -> None:
        self._vertices, self._colours = array("d"), array("d")
        self._uvs, self._normals = array("d"), array("d")
        self._corners, self._sizes = array("q"), array("q")
        self._corner_uvs, self._corner_normals = array("q"), array("q")
        self._objects: list[tuple[int, str]] = []
        self._groups: list[tuple[int, str]] = []
        self._materials: dict[str, int] = {"": -1}
        self._uses: list[tuple[int, int]] = [(0, -1)]
        self._libraries: list[str] = []
        self._others: Counter[str] = Counter()
        self._unknown = ""  # the first line that is none of an OBJ

    def take(self, line: str) -> None:
        """Follow one statement.

        Raises:
            ValueError, IndexError, OverflowError: it makes no sense.
        """
        keyword, *words = line.split() or [""]
        keyword = keyword.lower()
        if keyword in NUMERIC:
            numeric(line)
        if len(words) > MOST_NUMBERS.get(keyword, len(words)) and JOINED.search(line.lstrip()):
            raise ValueError("two statements are on one line")
        if keyword == "v":
            x, y, z, *more = words
            self._vertices.extend((float(x), float(y), float(z)))
            if len(more) >= 3:  # red, green and blue, as many programs write them
                self._colours.extend(map(float, more[:3]))
        elif keyword in ("f", "fo"):
            self._face(words)
        elif keyword == "vt":
            self._uvs.extend((float(words[0]), float(words[1]) if len(words) > 1 else 0.0))
        elif keyword == "vn":
            self._normals.extend(_direction(words))
        elif keyword in ("o", "g"):
            named = self._objects if keyword == "o" else self._groups
            named.append((len(self._sizes), _rest(line)))
        elif keyword == "usemtl":
            material = self._materials.setdefault(_rest(line), len(self._materials) - 1)
            self._uses.append((len(self._sizes), material))
        elif keyword == "mtllib":
            self._libraries += libraries(_rest(line))
        elif keyword in NUMERIC or keyword == "call":
            self._others[keyword] += 1
        elif GLUED.match(keyword):
            raise ValueError("a blank is missing")
        elif not self._unknown and keyword not in WITHOUT_SURFACE and keyword[0] != "#":
            self._unknown = line.strip()[:60]

    def _face(self, words: list[str]) -> None:
        known = len(self._vertices) // 3
        known_uvs, known_normals = len(self._uvs) // 2, len(self._normals) // 3
        for word in words:
            vertex, _, more = word.partition("/")
            index = int(vertex)
            of_uv, _, of_normal = more.partition("/")
            uv, normal = int(of_uv or 0), int(of_normal or 0)
            if index == 0:
                raise ValueError("vertices are counted from 1")
            self._corners.append(index - 1 if index > 0 else known + index)
            self._corner_uvs.append(uv - 1 if uv >= 0 else known_uvs + uv)
            self._corner_normals.append(normal - 1 if normal >= 0 else known_normals + normal)
        self._sizes.append(len(words))

    def mesh(self, source: Source) -> MeshFile:
        vertices = np.frombuffer(self._vertices).reshape(-1, 3)
        if not self._sizes:
            self._refuse(source, len(vertices))
        return polygon_mesh(
            source,
            "Y",
            vertices,
            np.frombuffer(self._corners, np.int64),
            np.frombuffer(self._sizes, np.int64),
            self._objects or self._groups,
            self._notes(),
            self._cover,
        )

    def _refuse(self, source: Source, vertices: int) -> NoReturn:
        if self._others.keys() & FREE_FORM:
            raise FileError(
                f"{source.name} holds free-form curves and surfaces, which are not read here. "
                "Export it as polygons."
            )
        if self._unknown:
            raise FileError(
                f"{source.name} has no faces, and has lines that no OBJ has, such as "
                f"{self._unknown!r}. It is damaged, or of another format than its name says."
            )
        if vertices:
            raise FileError(
                f"{source.name} has no faces: {counted(vertices, 'vertex is', 'vertices are')} all "
                f"there is. {OF_POINTS}"
            )
        raise FileError(f"{source.name} has no faces: there is no surface to label.")

    def _notes(self) -> list[str]:
        said = {
            "l": ("line was", "lines were"),
            "p": ("point was", "points were"),
            "surf": ("free-form surface was", "free-form surfaces were"),
            "curv": ("free-form curve was", "free-form curves were"),
            "call": ("call of another file was", "calls of other files were"),
        }
        found = {keyword: self._others[keyword] for keyword in said if self._others[keyword]}
        return [f"{counted(n, *said[keyword])} passed over." for keyword, n in found.items()]

    def _cover(self, triangles: NDArray, face_polygons: NDArray) -> Pictured | None:
        colours = self._of_vertices()
        plain = not self._uvs and not self._normals and len(self._materials) == 1
        if plain and colours is None:
            return None
        uvs = np.frombuffer(self._uvs).reshape(-1, 2)
        normals = np.frombuffer(self._normals).reshape(-1, 3)
        polygons, used = zip(*self._uses, strict=True)
        since = np.searchsorted(polygons, face_polygons, side="right") - 1
        return Pictured(
            uvs,
            _known(self._corner_uvs, triangles, len(uvs)),
            [name for name in self._materials if name],
            np.array(used)[since],
            self._libraries,
            colours,
            normals,
            _known(self._corner_normals, triangles, len(normals)),
        )

    def _of_vertices(self) -> NDArray[np.float64] | None:
        """The colours (V, 3) of the vertices, 0 … 1, if all have one; some write 0 … 255."""
        if not self._colours or len(self._colours) != len(self._vertices):
            return None
        colours = np.nan_to_num(np.frombuffer(self._colours).reshape(-1, 3))
        return np.clip(colours / 255 if colours.max() > 1 else colours, 0, 1)


def _direction(words: list[str]) -> tuple[float, float, float]:
    """A normal; (0, 0, 0) where it makes no sense, as no surface depends on it."""
    try:
        x, y, z = map(float, words)
    except ValueError:
        return 0.0, 0.0, 0.0
    return x, y, z


def _known(numbers: array, triangles: NDArray, count: int) -> NDArray[np.int64]:
    """(F, 3) the numbers at the corners of triangles; −1 where there are not so many."""
    of_corners = np.frombuffer(numbers, np.int64)[triangles]
    return np.where((of_corners >= 0) & (of_corners < count), of_corners, -1)


def _rest(line: str) -> str:
    _, *rest = line.split(None, 1)
    return rest[0].strip() if rest else ""
