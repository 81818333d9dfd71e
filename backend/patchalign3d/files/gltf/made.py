"""A glTF scene made of a mesh whose file was none: a node for each object, materials, pictures."""

import mimetypes
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..formats.mtl import Material, read_materials
from ..scene import MeshFile, Pictured
from .document import Numbers
from .pieces import Piece, centred, upright
from .writer import Writer


def make_pieces(writer: Writer, source: MeshFile) -> Iterator[Piece]:
    """A node for each object, and its faces, material by material."""
    vertices = upright(source.up_axis, source.vertices)
    centre = centred(vertices[np.unique(source.faces)])[1]
    place = {"translation": centre.tolist()} if centre.any() else {}
    materials = _materials(writer, source)
    for name, begin, end in zip(
        source.objects, source.object_starts[:-1], source.object_starts[1:], strict=True
    ):
        node = writer.add("nodes", {"name": name, **place})
        writer.json["scenes"][0]["nodes"].append(node)
        faces = np.arange(begin, end)
        for material, chosen in _by_material(source, faces, materials):
            attributes, corners = _vertices_of(source, vertices - centre, chosen)
            yield Piece(node, attributes, corners, chosen, material)


def _by_material(
    source: MeshFile, faces: NDArray, materials: dict[int, int]
) -> Iterator[tuple[int | None, NDArray]]:
    """The faces of each material of the document, None for those that have none there."""
    if not isinstance(source.covering, Pictured):
        yield None, faces
        return
    number = np.array([materials.get(i, -1) for i in range(len(source.covering.materials))] + [-1])
    of_face = number[source.covering.face_materials[faces]]
    for material in np.unique(of_face).tolist():
        yield None if material < 0 else material, faces[of_face == material]


def _vertices_of(
    source: MeshFile, vertices: NDArray, faces: NDArray
) -> tuple[dict[str, Numbers], NDArray[np.int64]]:
    """The vertices of faces (F,), split where texture coordinates differ, and corners (F, 3)."""
    corners = source.faces[faces]
    covering = source.covering
    if not isinstance(covering, Pictured) or not (covering.corner_uvs[faces] >= 0).any():
        used, corners = np.unique(corners, return_inverse=True)
        return {"POSITION": _floats(vertices[used])}, corners.reshape(-1, 3)
    uv = covering.corner_uvs[faces]
    pairs = corners.ravel() * (len(covering.uvs) + 1) + uv.ravel() + 1
    unique, index = np.unique(pairs, return_inverse=True)
    vertex, which = np.divmod(unique, len(covering.uvs) + 1)
    known = np.vstack([np.zeros((1, 2)), covering.uvs * [1, -1] + [0, 1]])  # glTF's origin is above
    attributes = {"POSITION": _floats(vertices[vertex]), "TEXCOORD_0": _floats(known[which])}
    return attributes, index.reshape(-1, 3)


def _floats(values: NDArray) -> Numbers:
    return Numbers(values.astype("<f4"), f"VEC{values.shape[1]}", False)


def _materials(writer: Writer, source: MeshFile) -> dict[int, int]:
    """Of the materials that the file's .mtl describe, by number, those of the document."""
    covering = source.covering
    if not isinstance(covering, Pictured):
        return {}
    known = read_materials(source.path.parent, covering.libraries)
    return {
        number: writer.add("materials", _material(writer, name, known[name]))
        for number, name in enumerate(covering.materials)
        if name in known
    }


def _material(writer: Writer, name: str, look: Material) -> dict[str, Any]:
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
