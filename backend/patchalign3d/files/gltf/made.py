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


def make_pieces(writer: Writer, source: MeshFile) -> Iterator[Piece]:
    """A node for each object, and its faces, material by material."""
    vertices = upright(source.up_axis, source.vertices)
    centre = centred(vertices[np.unique(source.faces)])[1]
    vertices -= centre
    place = {"translation": centre.tolist()} if centre.any() else {}
    of_faces = _materials(writer, source)
    for name, begin, end in zip(
        source.objects, source.object_starts[:-1], source.object_starts[1:], strict=True
    ):
        node = writer.add("nodes", {"name": name, **place})
        writer.json["scenes"][0]["nodes"].append(node)
        faces = np.arange(begin, end)
        for material, chosen in _by_material(faces, of_faces):
            attributes, corners = _vertices_of(source, vertices, chosen)
            yield Piece(node, attributes, corners, chosen, material)


def _by_material(faces: NDArray, of_faces: NDArray) -> Iterator[tuple[int | None, NDArray]]:
    """Some of the faces by the materials of all (F,): None for those that have none there."""
    own = of_faces[faces]
    for material in np.unique(own).tolist():
        yield None if material < 0 else material, faces[own == material]


def _vertices_of(
    source: MeshFile, vertices: NDArray, faces: NDArray
) -> tuple[dict[str, Numbers], NDArray[np.int64]]:
    """The vertices of faces (F,), split where texture coordinates differ, and corners (F, 3)."""
    corners = source.faces[faces]
    covering = source.covering
    if not isinstance(covering, Pictured) or not (covering.corner_uvs[faces] >= 0).any():
        used, corners = np.unique(corners, return_inverse=True)
        attributes = {"POSITION": _floats(vertices[used]), **_colours(covering, used)}
        return attributes, corners.reshape(-1, 3)
    uv = covering.corner_uvs[faces]
    pairs = corners.ravel() * (len(covering.uvs) + 1) + uv.ravel() + 1
    unique, index = np.unique(pairs, return_inverse=True)
    vertex, which = np.divmod(unique, len(covering.uvs) + 1)
    places = covering.uvs[which - 1] * [1, -1] + [0, 1]  # glTF's origin is above
    places[which == 0] = 0
    attributes = {"POSITION": _floats(vertices[vertex]), "TEXCOORD_0": _floats(places)}
    return {**attributes, **_colours(covering, vertex)}, index.reshape(-1, 3)


def _colours(covering: object, vertices: NDArray) -> dict[str, Numbers]:
    """The colours of some of the vertices, if they have any, in two bytes each."""
    if not isinstance(covering, Pictured) or covering.colours is None:
        return {}
    values = all_linear(covering.colours[vertices]) * np.iinfo("<u2").max
    return {"COLOR_0": Numbers(values.round().astype("<u2"), "VEC3", True)}


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
    if covering.colours is not None:  # without a material, a viewer would take it for metal
        plain = {"pbrMetallicRoughness": {"metallicFactor": 0.0}, "doubleSided": True}
        of_none = writer.add("materials", plain)
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
