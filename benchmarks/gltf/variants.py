"""One mesh of named parts as glTF in every way that the format knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import DracoPy
import meshopt
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from .document import FAN, STRIP, Container, Gltf

ARMATURE = {"scale": [0.01, 0.01, 0.01], "rotation": [-np.sqrt(0.5), 0, 0, np.sqrt(0.5)]}


class Part(NamedTuple):
    """Vertices (V, 3) float32 and faces (F, 3) of one named part."""

    name: str
    vertices: NDArray[np.float32]
    faces: NDArray[np.int64]


def split(vertices: NDArray, faces: NDArray, part: NDArray, names: list[str]) -> list[Part]:
    """The parts of a mesh, each with vertices of its own.

    Args:
        vertices: (V, 3).
        faces: (F, 3).
        part: (F,) into ``names``.
        names: of the parts.
    """
    parts = []
    for number in np.unique(part):
        used, corners = np.unique(faces[part == number], return_inverse=True)
        name = names[number] if 0 <= number < len(names) else "rest"
        parts.append(Part(name, vertices[used].astype(np.float32), corners.reshape(-1, 3)))
    return parts


Primitive = Callable[[Gltf, Part], dict[str, Any]]


def each(primitive: Primitive, container: Container = "glb") -> Callable:
    """The variant in which every part is a node with one such primitive."""

    def write(parts: list[Part]) -> tuple[Gltf, Container]:
        gltf = Gltf()
        for part in parts:
            made = primitive(gltf, part)
            transform = made.pop("transform", {})
            gltf.node(part.name, mesh=gltf.mesh(made, name=f"{part.name} mesh"), **transform)
        return gltf, container

    return write


def indexed(dtype: str = "u4") -> Primitive:
    def make(gltf: Gltf, part: Part) -> dict[str, Any]:
        small = dtype if len(part.vertices) < np.iinfo(dtype).max else "u4"
        return {
            "attributes": {"POSITION": gltf.numbers(part.vertices)},
            "indices": gltf.numbers(part.faces.ravel(), small),
        }

    return make


def unindexed(gltf: Gltf, part: Part) -> dict[str, Any]:
    return {"attributes": {"POSITION": gltf.numbers(part.vertices[part.faces].reshape(-1, 3))}}


def strip(gltf: Gltf, part: Part) -> dict[str, Any]:
    """All triangles in one strip, joined by some without area."""
    a, b, c = part.faces.T
    # Each triangle takes six places, a b c c next next: all begin at an even one, as every second
    # triangle of a strip is turned round.
    following = np.append(a[1:], c[-1])
    corners = np.stack([a, b, c, c, following, following], axis=1).ravel()
    return {
        "attributes": {"POSITION": gltf.numbers(part.vertices)},
        "indices": gltf.numbers(corners, "u4"),
        "mode": STRIP,
    }


def fans(parts: list[Part]) -> tuple[Gltf, Container]:
    """Pairs of triangles that share an edge as fans of four corners, the others as lists."""
    gltf = Gltf()
    for part in parts:
        place = gltf.numbers(part.vertices)
        left = part.faces.tolist()
        primitives = []
        while left and len(primitives) < 20:
            a, b, c = left.pop(0)
            turned = {tuple(np.roll(f, -i)): f for f in left for i in range(3)}
            other = next(((a, c, d) for (x, y, d) in turned if (x, y) == (a, c)), None)
            if other is None:
                left.append([a, b, c])
                break
            left.remove(turned[other])
            fan = gltf.numbers([a, b, c, other[2]], "u4")
            primitives.append({"attributes": {"POSITION": place}, "indices": fan, "mode": FAN})
        if left:
            rest = gltf.numbers(np.ravel(left), "u4")
            primitives.append({"attributes": {"POSITION": place}, "indices": rest})
        gltf.node(part.name, mesh=gltf.mesh(*primitives, name=part.name))
    return gltf, "glb"


def quantised(dtype: str, normalized: bool) -> Primitive:
    """Places as whole numbers, undone by the node's frame."""

    def make(gltf: Gltf, part: Part) -> dict[str, Any]:
        gltf.use("KHR_mesh_quantization")
        most = np.iinfo(dtype).max
        signed = dtype[0] == "i"
        low, high = part.vertices.min(0).astype(float), part.vertices.max(0).astype(float)
        centre, reach = (low + high) / 2, (high - low).max() / 2 or 1.0
        unit = (part.vertices - centre) / reach  # −1 … 1
        stored = np.round((unit if signed else (unit + 1) / 2) * most).astype(dtype)
        # value = stored / most (normalised) or stored, and unit = 2 · value − 1 if unsigned
        scale = reach * (1 if signed else 2) / (1 if normalized else most)
        begin = centre if signed else centre - reach
        return indexed()(gltf, part) | {
            "attributes": {"POSITION": gltf.numbers(stored, dtype, normalized=normalized)},
            "transform": {"translation": begin.tolist(), "scale": [scale] * 3},
        }

    return make


def interleaved(gltf: Gltf, part: Part) -> dict[str, Any]:
    """Places and normals in one bufferView, the places behind."""
    rows = np.hstack([np.full_like(part.vertices, 0.5), part.vertices]).astype("<f4")
    view = gltf.view(rows.tobytes(), byteStride=24)
    place = gltf.accessor(part.vertices, "f4", bufferView=view, byteOffset=12)
    normal = gltf.accessor(np.full_like(part.vertices, 0.5), "f4", bufferView=view)
    corners = gltf.numbers(part.faces.ravel(), "u4")
    return {"attributes": {"POSITION": place, "NORMAL": normal}, "indices": corners}


def sparse(with_base: bool) -> Primitive:
    def make(gltf: Gltf, part: Part) -> dict[str, Any]:
        base = part.vertices.copy()
        base[::3] += 5
        place = gltf.sparse(part.vertices, base if with_base else None)
        return indexed()(gltf, part) | {"attributes": {"POSITION": place}}

    return make


def draco(gltf: Gltf, part: Part) -> dict[str, Any]:
    gltf.use("KHR_draco_mesh_compression")
    packed = DracoPy.encode(
        part.vertices, part.faces.astype(np.uint32), quantization_bits=20, preserve_order=True
    )
    return {
        "attributes": {"POSITION": gltf.accessor(part.vertices, "f4")},
        "indices": gltf.accessor(part.faces.ravel(), "u4"),
        "extensions": {
            "KHR_draco_mesh_compression": {
                "bufferView": gltf.view(packed), "attributes": {"POSITION": 0}
            }
        },
    }  # fmt: skip


def packed_by_meshopt(gltf: Gltf, part: Part) -> dict[str, Any]:
    gltf.use("EXT_meshopt_compression")

    def view(rows: NDArray, mode: str) -> int:
        stride = rows.dtype.itemsize * rows.shape[1]
        packed = meshopt.encode_gltf_buffer(rows if mode == "ATTRIBUTES" else rows.ravel(), mode)
        inner = gltf.view(packed)
        about = {
            **gltf.json["bufferViews"].pop(inner),
            "byteStride": stride,
            "count": len(rows),
            "mode": mode,
        }
        strided = {"byteStride": stride} if mode == "ATTRIBUTES" else {}
        extensions = {"EXT_meshopt_compression": about}
        return gltf.add(
            "bufferViews",
            buffer=1,
            byteOffset=0,
            byteLength=rows.nbytes,
            extensions=extensions,
            **strided,
        )

    fallback = {"EXT_meshopt_compression": {"fallback": True}}
    size = max(len(part.vertices) * 12, part.faces.size * 4)
    known = gltf.json.setdefault("buffers", [{"byteLength": 0, "extensions": fallback}])
    known[0]["byteLength"] = max(size, known[0]["byteLength"])
    corners = part.faces.ravel().astype("<u4")[:, None]
    place = view(np.ascontiguousarray(part.vertices, "<f4"), "ATTRIBUTES")
    index = view(corners, "TRIANGLES")
    return {
        "attributes": {"POSITION": gltf.accessor(part.vertices, "f4", bufferView=place)},
        "indices": gltf.accessor(corners, "u4", bufferView=index),
    }


def turned(gltf: Gltf, part: Part) -> dict[str, Any]:
    """Under a node that turns, stretches and moves what lies turned back, squeezed and moved."""
    turn = Rotation.from_euler("xyz", [0.5, -1, 2])
    scale, place = np.array([2.0, -0.5, 3]), np.array([5.0, -7, 11])
    local = turn.inv().apply(part.vertices - place) / scale
    made = indexed()(gltf, Part(part.name, local.astype(np.float32), part.faces))
    quaternion = turn.as_quat().tolist()
    transform = {"translation": place.tolist(), "rotation": quaternion, "scale": scale.tolist()}
    return made | {"transform": transform}


def by_matrix(gltf: Gltf, part: Part) -> dict[str, Any]:
    matrix = np.array([[1, 0.0, 0, 3], [0, 0, -2, 1], [0, 2, 0, -4], [0, 0, 0, 1]])
    local = np.linalg.solve(matrix[:3, :3], (part.vertices - matrix[:3, 3]).T).T
    made = indexed()(gltf, Part(part.name, local.astype(np.float32), part.faces))
    return made | {"transform": {"matrix": matrix.T.ravel().tolist()}}


def instanced(parts: list[Part]) -> tuple[Gltf, Container]:
    """Each part three times, by one node."""
    gltf = Gltf()
    gltf.use("EXT_mesh_gpu_instancing")
    turns = Rotation.from_euler("y", [[0], [1], [2]]).as_quat()
    for part in parts:
        attributes = {
            "TRANSLATION": gltf.numbers([[0, 0, 0], [3, 0, 1], [-2, 1, 0]]),
            "ROTATION": gltf.numbers(turns),
            "SCALE": gltf.numbers([[1, 1, 1], [0.5, 2, 1], [1, 1, 1]]),
        }
        gltf.node(
            part.name,
            mesh=gltf.mesh(indexed()(gltf, part), name=part.name),
            translation=[0, 1, 0],
            extensions={"EXT_mesh_gpu_instancing": {"attributes": attributes}},
        )
    return gltf, "glb"


def skinned(more_sets: bool, dtype: str = "f4") -> Callable:
    """A skeleton in centimetres that has been moved since the mesh was bound to it."""

    def write(parts: list[Part]) -> tuple[Gltf, Container]:
        gltf = Gltf()
        moved = gltf.node(
            "joint 1", shown=False, translation=[0, 30, 0], rotation=[0, 0, 0.2, 0.98]
        )
        root = gltf.node("joint 0", False, children=[moved])
        meshes = []
        bind = np.array([np.eye(4), np.eye(4)])
        bind[1, 3, :3] = [0, -50, 0]  # rows of the transposed matrix, as the file has them
        skin = gltf.add(
            "skins",
            joints=[root, moved],
            inverseBindMatrices=gltf.numbers(bind.reshape(2, 16)),
        )
        for part in parts:
            large = (part.vertices * 100).astype(np.float32)
            low, high = large[:, 1].min(), large[:, 1].max()
            share = (large[:, 1] - low) / max(high - low, 1e-6)
            weights = np.stack([1 - share, share, 0 * share, 0 * share], axis=1)
            attributes = {"POSITION": gltf.numbers(large)}
            joints = np.tile([0, 1, 0, 0], (len(large), 1))
            sets = [weights / 2, weights / 2] if more_sets else [weights]
            for number, values in enumerate(sets):
                attributes[f"JOINTS_{number}"] = gltf.numbers(joints, "u1")
                if dtype == "f4":
                    attributes[f"WEIGHTS_{number}"] = gltf.numbers(values)
                else:
                    whole = np.round(values * np.iinfo(dtype).max)
                    whole[:, 0] += np.iinfo(dtype).max - whole.sum(1)
                    attributes[f"WEIGHTS_{number}"] = gltf.numbers(whole, dtype, normalized=True)
            primitive = indexed()(gltf, part) | {"attributes": attributes}
            mesh = gltf.mesh(primitive, name=part.name)
            # The node's own place doesn't count: the skin decides.
            meshes.append(gltf.node(part.name, False, mesh=mesh, skin=skin, translation=[9, 9, 9]))
        gltf.node("Armature", children=[root, *meshes], **ARMATURE)
        return gltf, "glb"

    return write


def morphed(of_node: bool, by_sparse: bool) -> Callable:
    """Targets in force by weights of the mesh or of the node."""

    def write(parts: list[Part]) -> tuple[Gltf, Container]:
        gltf = Gltf()
        for part in parts:
            smile, frown = np.zeros_like(part.vertices), np.zeros_like(part.vertices)
            smile[::2, 1], frown[1::3, 0] = 0.25, -0.5
            store = gltf.sparse if by_sparse else gltf.numbers
            primitive = indexed()(gltf, part) | {
                "targets": [{"POSITION": store(smile)}, {"POSITION": store(frown)}]
            }
            weights = {"weights": [0.25, 0.5]}
            mesh = gltf.mesh(
                primitive, name=part.name, **({"weights": [1, 0]} if of_node else weights)
            )
            gltf.node(part.name, mesh=mesh, **(weights if of_node else {}))
        return gltf, "glb"

    return write


def shared(parts: list[Part]) -> tuple[Gltf, Container]:
    """Every mesh shown by two nodes, one of them mirrored, below nodes within nodes."""
    gltf = Gltf()
    for part in parts:
        mesh = gltf.mesh(indexed()(gltf, part), name=part.name)
        twin = gltf.node(part.name, False, mesh=mesh, scale=[-1, 1, 1], translation=[4, 0, 0])
        middle = gltf.node("middle", False, children=[twin], rotation=[0.5, 0.5, 0.5, 0.5])
        gltf.node(part.name, mesh=mesh, children=[middle], scale=[1, 1, 2])
    return gltf, "glb"


def one_mesh(parts: list[Part]) -> tuple[Gltf, Container]:
    """All parts as primitives of one mesh, each with a material."""
    gltf = Gltf()
    primitives = []
    for part in parts:
        material = gltf.add("materials", name=part.name)
        primitives.append(indexed()(gltf, part) | {"material": material})
    gltf.node("thing", mesh=gltf.mesh(*primitives, name="thing"))
    return gltf, "glb"


VARIANTS: dict[str, Callable[[list[Part]], tuple[Gltf, Container]]] = {
    "plain": each(indexed()),
    "indices of 16 bits": each(indexed("u2")),
    "indices of 8 bits": each(indexed("u1")),
    "no indices": each(unindexed),
    "a file beside": each(indexed(), "beside"),
    "bytes in the JSON": each(indexed(), "inside"),
    "strips": each(strip),
    "fans": fans,
    "normalised 16 bits": each(quantised("i2", True)),
    "normalised 8 bits, unsigned": each(quantised("u1", True)),
    "whole numbers of 16 bits": each(quantised("i2", False)),
    "whole numbers of 16 bits, unsigned": each(quantised("u2", False)),
    "interleaved": each(interleaved),
    "sparse": each(sparse(True)),
    "sparse without a base": each(sparse(False)),
    "Draco": each(draco),
    "meshopt": each(packed_by_meshopt),
    "turned nodes": each(turned),
    "matrices": each(by_matrix),
    "instances": instanced,
    "shared meshes": shared,
    "one mesh": one_mesh,
    "skin": skinned(False),
    "skin of eight weights": skinned(True),
    "skin of normalised weights": skinned(False, "u1"),
    "morph": morphed(False, False),
    "morph by the node, sparse": morphed(True, True),
}
