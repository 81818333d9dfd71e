"""glTF 2.0 with the names that its author gave: of nodes, materials and joints.

Readers of meshes drop what is wanted here: which node, which material and, by its skin weights,
which joint each face belongs to.
"""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from patchalign3d.errors import FileError

COMPONENTS = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
TRIANGLES, STRIP, FAN = 4, 5, 6
GLB, JSON, BIN = 0x46546C67, 0x4E4F534A, 0x004E4942


def read_gltf(path: Path) -> dict[str, NDArray]:
    """A scene as one mesh in world space, Y up.

    Skinned meshes stand in the pose they were modelled in, as the format defines it.

    Returns:
        ``vertices`` (V, 3) float64, ``faces`` (F, 3) int64, and for each of "node", "material" and
        "joint" the ``face_KIND`` (F,) int64 of indices into ``KIND_names``, −1 for none.

    Raises:
        FileError: the file is missing, damaged, has no triangles, or is compressed in a way that is
            not known here.
    """
    try:
        return _Reader(path).read()
    except FileError:
        raise
    except OSError as error:
        raise FileError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # whatever a damaged file drives the reader to
        raise FileError(
            f"{path.name} is not a glTF 2.0 file, or damaged ({type(error).__name__}: {error})."
        ) from error


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        content = path.read_bytes()
        binary = None
        if content[:4] == struct.pack("<I", GLB):
            chunks, at = {}, 12
            while at < len(content):
                length, kind = struct.unpack_from("<II", content, at)
                chunks[kind] = content[at + 8 : at + 8 + length]
                at += 8 + length
            content, binary = chunks[JSON], chunks.get(BIN)
        self._scene: dict[str, Any] = json.loads(content)
        required = set(self._scene.get("extensionsRequired", ()))
        if required & {"KHR_draco_mesh_compression", "EXT_meshopt_compression"}:
            raise FileError(f"{path.name} is compressed. Export it again without compression.")
        self._buffers = [self._buffer(b, binary) for b in self._scene.get("buffers", ())]
        self._parts: list[dict[str, Any]] = []
        self._visited: set[int] = set()

    def read(self) -> dict[str, NDArray]:
        nodes = self._scene.get("nodes", [])
        for root in self._roots():
            self._visit(root, np.eye(4))
        if not self._parts:
            raise FileError(f"{self._path.name} has no triangles: there is no surface to label.")
        starts = np.cumsum([0, *(len(part["vertices"]) for part in self._parts)])
        joints = sorted({joint for part in self._parts for joint in part["joints"]} - {-1})
        found = {
            "vertices": np.concatenate([part["vertices"] for part in self._parts]),
            "faces": np.concatenate(
                [p["faces"] + start for p, start in zip(self._parts, starts, strict=False)]
            ),
            "joint_names": np.array([nodes[j].get("name", "") for j in joints], str),
            "face_joint": np.concatenate(
                [
                    [joints.index(joint) if joint >= 0 else -1 for joint in part["joints"]]
                    for part in self._parts
                ]
            ).astype(np.int64),
        }
        for kind in ("node", "material"):
            names = sorted({part[kind] for part in self._parts})
            each = [np.full(len(p["faces"]), names.index(p[kind])) for p in self._parts]
            found[f"{kind}_names"] = np.array(names, str)
            found[f"face_{kind}"] = np.concatenate(each)
        return found

    def _roots(self) -> list[int]:
        scenes = self._scene.get("scenes")
        if scenes:
            return scenes[self._scene.get("scene", 0)].get("nodes", [])
        nodes = self._scene.get("nodes", [])
        children = {child for node in nodes for child in node.get("children", ())}
        return [number for number in range(len(nodes)) if number not in children]

    def _visit(self, number: int, above: NDArray) -> None:
        if number in self._visited:
            raise FileError(f"{self._path.name} has a node with two parents, which is not allowed.")
        self._visited.add(number)
        node = self._scene["nodes"][number]
        to_world = above @ _matrix(node)
        if "mesh" in node:
            mesh = self._scene["meshes"][node["mesh"]]
            skin = self._scene["skins"][node["skin"]] if "skin" in node else None
            name = node.get("name") or mesh.get("name", "")
            for primitive in mesh["primitives"]:
                self._add(primitive, name, np.eye(4) if skin else to_world, skin)
        for child in node.get("children", ()):
            self._visit(child, to_world)

    def _add(self, primitive: dict, node: str, to_world: NDArray, skin: dict | None) -> None:
        mode = primitive.get("mode", TRIANGLES)
        attributes = primitive["attributes"]
        if mode not in (TRIANGLES, STRIP, FAN) or "POSITION" not in attributes:
            return
        vertices = self._accessor(attributes["POSITION"]).astype(np.float64)
        if "indices" in primitive:
            corners = self._accessor(primitive["indices"])[:, 0].astype(np.int64)
        else:
            corners = np.arange(len(vertices))
        faces = _triangles(corners, mode)
        if len(faces) == 0 or faces.max() >= len(vertices):
            return
        if np.linalg.det(to_world[:3, :3]) < 0:  # a mirrored node turns its faces inside out
            faces = faces[:, ::-1]
        joints = np.full(len(faces), -1)
        if skin and "JOINTS_0" in attributes:
            which = self._accessor(attributes["JOINTS_0"]).astype(np.int64)  # (V, 4)
            weight = self._accessor(attributes["WEIGHTS_0"])
            joints = np.array(skin["joints"])[_strongest(which[faces], weight[faces])]
        materials = self._scene.get("materials", [])
        material = materials[primitive["material"]] if "material" in primitive else {}
        self._parts.append(
            {
                "vertices": vertices @ to_world[:3, :3].T + to_world[:3, 3],
                "faces": faces,
                "node": node,
                "material": material.get("name", ""),
                "joints": joints.tolist(),
            }
        )

    def _accessor(self, number: int) -> NDArray:
        """(count, width) of the numbers that an accessor describes."""
        accessor = self._scene["accessors"][number]
        if "sparse" in accessor or "bufferView" not in accessor:
            raise FileError(f"{self._path.name} uses sparse accessors, which are not known here.")
        view = self._scene["bufferViews"][accessor["bufferView"]]
        dtype = np.dtype(COMPONENTS[accessor["componentType"]])
        width, count = WIDTHS[accessor["type"]], accessor["count"]
        start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        stride = view.get("byteStride", width * dtype.itemsize)
        array = np.ndarray(
            (count, width),
            dtype,
            self._buffers[view["buffer"]],
            start,
            (stride, dtype.itemsize),
        )
        if accessor.get("normalized") and dtype.kind in "iu":
            return array.astype(np.float64) / np.iinfo(dtype).max
        return array

    def _buffer(self, buffer: dict, binary: bytes | None) -> bytes:
        uri = buffer.get("uri")
        if uri is None:
            if binary is None:
                raise FileError(f"{self._path.name} lacks its binary part.")
            return binary
        if uri.startswith("data:"):
            return base64.b64decode(uri.partition(",")[2])
        folder = self._path.parent.resolve()
        file = (folder / unquote(uri)).resolve()
        if not file.is_relative_to(folder):
            raise FileError(f"{self._path.name} refers to a file outside its folder, {uri!r}.")
        return file.read_bytes()


def _matrix(node: dict) -> NDArray[np.float64]:
    """(4, 4) from the node's frame to its parent's."""
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    matrix = np.eye(4)
    turn = Rotation.from_quat(node.get("rotation", (0, 0, 0, 1))).as_matrix()
    matrix[:3, :3] = turn * np.array(node.get("scale", (1, 1, 1)), np.float64)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def _triangles(corners: NDArray[np.int64], mode: int) -> NDArray[np.int64]:
    """(F, 3) of a list, a strip or a fan of corners."""
    if mode == TRIANGLES:
        return corners[: len(corners) // 3 * 3].reshape(-1, 3)
    if mode == FAN:
        first = np.full(len(corners) - 2, corners[0])
        return np.stack([first, corners[1:-1], corners[2:]], axis=1)
    strip = np.stack([corners[:-2], corners[1:-1], corners[2:]], axis=1)
    strip[1::2] = strip[1::2, ::-1]  # every other one is wound the other way
    return strip


def _strongest(joints: NDArray, weights: NDArray) -> NDArray[np.int64]:
    """(F,) the joint that moves a face most: (F, 3, 4) joints of its corners and their weights."""
    joints, weights = joints.reshape(len(joints), -1), weights.reshape(len(joints), -1)
    same = joints[:, :, None] == joints[:, None, :]  # (F, 12, 12)
    pull = (same * weights[:, None, :]).sum(-1)
    return joints[np.arange(len(joints)), pull.argmax(1)]
