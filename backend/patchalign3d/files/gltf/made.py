"""A glTF scene made of a mesh whose file was none: a node for each object, materials, pictures."""

import mimetypes
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...shared.colours import all_linear
from ..formats.mtl import Material, read_materials
from ..scene import MeshFile, Pictured
from .accessors import Numbers
from .pieces import Piece, centred, upright
from .writer import Writer

# Of what has colours alone: without a material, a viewer would take it for metal.
PLAIN = {"pbrMetallicRoughness": {"metallicFactor": 0.0}, "doubleSided": True}


def make_pieces(writer: Writer, source: MeshFile) -> Iterator[Piece]:
    """A node for each object, and its faces, material by material."""
    vertices = upright(source.up_axis, source.vertices)
    centre = centred(vertices[np.unique(source.faces)])[1]
    vertices -= centre
    directions = _Directions(source)
    place = {"translation": centre.tolist()} if centre.any() else {}
    of_faces = _materials(writer, source)
    for name, begin, end in zip(
        source.objects, source.object_starts[:-1], source.object_starts[1:], strict=True
    ):
        node = writer.add("nodes", {"name": name, **place})
        writer.json["scenes"][0]["nodes"].append(node)
        faces = np.arange(begin, end)
        for material, alike in _by(of_faces, faces):
            for is_shaded, chosen in _by(directions.of_faces, alike):
                shading = directions if is_shaded else None
                attributes, corners = _vertices_of(source, vertices, shading, chosen)
                own = None if material < 0 else material
                yield Piece(node, attributes, corners, chosen, own)


class _Directions:
    """The normals of a file's surface, as the format wants them; those of no length are none.

    Attributes:
        units: (N, 3) of length 1, with Y up.
        corners: (F, 3) into them, where a face has one at each corner.
        of_faces: (F,) 1 where it has.
    """

    def __init__(self, source: MeshFile) -> None:
        covering = source.covering
        self.units, self.corners = np.zeros((0, 3)), source.faces
        self.of_faces = np.zeros(len(source.faces), np.int64)
        if isinstance(covering, Pictured) and len(covering.normals):
            with np.errstate(all="ignore"):  # of what is no number, or beyond measure
                lengths = np.linalg.norm(covering.normals, axis=1, keepdims=True)
                units = covering.normals / lengths
            self.units, self.corners = upright(source.up_axis, units), covering.corner_normals
            known = np.append(np.isfinite(units).all(1) & (lengths[:, 0] > 0), False)  # of −1
            self.of_faces = np.asarray(known[self.corners].all(1), np.int64)


def _by(of_faces: NDArray[np.int64], faces: NDArray) -> Iterator[tuple[int, NDArray]]:
    """Some of the faces by what all (F,) have."""
    own = of_faces[faces]
    for number in np.unique(own).tolist():
        yield number, faces[own == number]


def _vertices_of(
    source: MeshFile, vertices: NDArray, directions: _Directions | None, faces: NDArray
) -> tuple[dict[str, Numbers], NDArray[np.int64]]:
    """The vertices of faces (F,), split where normals or texture coordinates differ, and corners
    (F, 3).
    """
    corners, covering = source.faces[faces].ravel(), source.covering
    normals = directions.corners[faces].ravel() if directions else None
    uvs = covering.corner_uvs[faces].ravel() if isinstance(covering, Pictured) else None
    if uvs is not None and not (uvs >= 0).any():
        uvs = None
    keys = corners
    for numbers in (uvs, normals):
        if numbers is not None:
            keys = np.unique(keys * (numbers.max() + 2) + numbers + 1, return_inverse=True)[1]
    _, first, index = np.unique(keys, return_index=True, return_inverse=True)
    attributes = {"POSITION": _floats(vertices[corners[first]])}
    if directions and normals is not None:
        attributes["NORMAL"] = _floats(directions.units[normals[first]])
    if isinstance(covering, Pictured):
        if uvs is not None:
            places = covering.uvs[uvs[first]] * [1, -1] + [0, 1]  # glTF's origin is above
            places[uvs[first] < 0] = 0
            attributes["TEXCOORD_0"] = _floats(places)
        if covering.colours is not None:
            attributes["COLOR_0"] = shown_colours(covering.colours[corners[first]])
    return attributes, index.reshape(-1, 3)


def shown_colours(colours: NDArray[np.float64]) -> Numbers:
    """Colours (n, 3), sRGB, as the format has them, in two bytes each."""
    values = all_linear(colours) * np.iinfo("<u2").max
    return Numbers(values.round().astype("<u2"), "VEC3", True)


def _floats(values: NDArray) -> Numbers:
    return Numbers(values.astype("<f4"), f"VEC{values.shape[1]}", False)


def _materials(writer: Writer, source: MeshFile) -> NDArray[np.int64]:
    """(F,) the document's material of each face, as the file's .mtl describe it; −1 = none."""
    covering = source.covering
    if not isinstance(covering, Pictured):
        return np.full(len(source.faces), -1)
    known, lost = read_materials(source.path.parent, covering.libraries)
    writer.left_out += lost if covering.materials else []
    numbers = [
        writer.add("materials", _material(writer, name, known[name])) if name in known else -1
        for name in covering.materials
    ]
    of_none = -1
    if covering.colours is not None:
        of_none = writer.add("materials", PLAIN)
    numbers = [of_none if number < 0 else number for number in (*numbers, of_none)]
    return np.array(numbers)[covering.face_materials]


def _material(writer: Writer, name: str, look: Material) -> dict[str, Any]:
    writer.left_out += [look.lost] if look.lost else []
    surface: dict[str, Any] = {
        "baseColorFactor": [*look.colour, look.opacity],
        "metallicFactor": 0.0,
    }
    if look.picture:
        kind = mimetypes.guess_type(look.picture.name)[0]
        view = writer.view(look.picture.read_bytes())
        about = {"name": look.picture.stem, "mimeType": kind, "bufferView": view}
        texture = writer.add("textures", {"source": writer.add("images", about)})
        surface["baseColorTexture"] = {"index": texture}
    made = {"name": name, "pbrMetallicRoughness": surface, "doubleSided": True}
    return made | ({"alphaMode": "BLEND"} if look.opacity < 1 else {})
