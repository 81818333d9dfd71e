"""Meshes from files, labels to files.

A scene becomes one mesh in world space, whose faces stand in the order of the file.
"""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..shared.atomic import replacing

if TYPE_CHECKING:
    from ..answers import Keypoints, Segmentation, Similarity
    from ..geometry.mesh import UpAxis
    from ..network.model import Model

# Which way is up, by convention of the format.
UP_AXIS: dict[str, UpAxis] = {
    ".3mf": "Z",
    ".glb": "Y",
    ".gltf": "Y",
    ".obj": "Y",
    ".off": "Z",
    ".ply": "Z",
    ".stl": "Z",
}

# Neither textures nor the splitting of vertices along their seams: only the shape counts.
READ_OPTIONS = {
    ".glb": {"skip_materials": True},
    ".gltf": {"skip_materials": True},
    ".ply": {"skip_materials": True, "fix_texture": False},
}

# What the names of results end in, before their suffix.
PARTS_MARK = ".parts"
SIMILARITY_MARK = ".similarity"
KEYPOINTS_MARK = ".keypoints"

LARGEST_FILE = 4 << 30  # bytes
MOST_FACES = 50_000_000

# Okabe and Ito's colours, told apart by the colour-blind too.
COLOURS = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
)
UNLABELLED_COLOUR = (128, 128, 128)

# Of a heat map, from the least to the most alike: dark to bright in print, too.
HEAT = ((13, 8, 135), (126, 3, 168), (204, 71, 120), (248, 149, 64), (240, 249, 33))


@dataclass(frozen=True)
class MeshFile:
    """What was read from a file: vertices (V, 3) float64 and faces (F, 3) int64 in world space.

    ``objects`` names the meshes that a scene places; the faces of object ``i`` are
    ``object_starts[i]`` up to ``object_starts[i + 1]``.
    """

    path: Path
    up_axis: UpAxis
    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    objects: list[str]
    object_starts: list[int]


def find_meshes(path: Path) -> list[Path]:
    """``path`` itself, or the mesh files in that folder and below, without our own results.

    Raises:
        FileError: there is no such file or folder, or no mesh in the folder.
    """
    if path.is_dir():
        found = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in UP_AXIS
            and not file.stem.endswith((PARTS_MARK, SIMILARITY_MARK))
            and file.is_file()
        )
        if not found:
            raise FileError(f"There are no mesh files in {path}. Known are {_known()}.")
        return found
    if not path.is_file():
        raise FileError(f"There is no file {path}.")
    return [path]


def read_mesh(path: Path, up_axis: UpAxis | None = None) -> MeshFile:
    """Read a mesh or a scene; what is not a mesh is passed over.

    Args:
        path: a .glb, .gltf, .obj, .off, .ply, .stl or .3mf file.
        up_axis: the format's convention by default.

    Raises:
        FileError: the file is missing, unreadable, of another format, too big, or has no faces.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in UP_AXIS:
        raise FileError(f"{path.name} is of an unknown format. Known are {_known()}.")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileError(f"{path.name} is larger than {LARGEST_FILE >> 30} GB. Split the scene.")
        parts = [("mesh", *_read_obj(path))] if suffix == ".obj" else _read_scene(path)
    except (FileError, MemoryError):
        raise
    except OSError as error:
        raise FileError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # whatever a damaged file drives the reader to
        raise FileError(
            f"{path.name} cannot be read: it is damaged, or uses what is not known here "
            f"({type(error).__name__}: {error})."
        ) from error
    if not parts:
        raise FileError(f"{path.name} has no faces: there is no surface to label.")
    names, vertices, faces = zip(*parts, strict=True)
    first_vertex = np.cumsum([0, *map(len, vertices)])
    return MeshFile(
        path,
        up_axis or UP_AXIS[suffix],
        np.concatenate(vertices),
        np.concatenate([f + start for f, start in zip(faces, first_vertex, strict=False)]),
        list(names),
        np.cumsum([0, *map(len, faces)]).tolist(),
    )


def _known() -> str:
    return ", ".join(sorted(UP_AXIS))


def _read_scene(path: Path) -> list[tuple[str, NDArray, NDArray]]:
    """The meshes that a file places in space, as (name, vertices, faces)."""
    import trimesh

    options = READ_OPTIONS.get(path.suffix.lower(), {})
    scene = trimesh.load_scene(path, process=False, **options)
    parts, count = [], 0
    for node in scene.graph.nodes_geometry:
        to_world, name = scene.graph[node]
        mesh = scene.geometry[name]
        if not isinstance(mesh, trimesh.Trimesh) or len(mesh.faces) == 0:
            continue
        count += len(mesh.faces)  # a few bytes can place a large mesh many times
        if count > MOST_FACES:
            raise FileError(f"{path.name} has more than {MOST_FACES:,} faces. Split the scene.")
        vertices = np.asarray(mesh.vertices, np.float64) @ to_world[:3, :3].T + to_world[:3, 3]
        faces = np.asarray(mesh.faces, np.int64)
        if np.linalg.det(to_world[:3, :3]) < 0:  # a mirrored node turns its faces inside out
            faces = faces[:, ::-1]
        parts.append((str(name), vertices, faces))
    return parts


def _read_obj(path: Path) -> tuple[NDArray, NDArray]:
    """Vertices and faces of a Wavefront OBJ, polygons as fans.

    trimesh would group the faces by material, split vertices along texture seams, and count
    relative indices from the end of the file.
    """
    vertices: list[list[float]] = []
    faces: list[tuple[int, int, int]] = []
    text = path.read_text(encoding="utf-8", errors="replace").replace("\\\n", " ")
    for line in text.split("\n"):
        keyword, *fields = line.split() or [""]
        if keyword == "v":
            vertices.append([float(field) for field in fields[:3]])
        elif keyword == "f":
            index = [int(field.partition("/")[0]) for field in fields]
            first, *rest = [i - 1 if i > 0 else len(vertices) + i for i in index]
            faces += [(first, second, third) for second, third in pairwise(rest)]
    if not faces:
        raise FileError(f"{path.name} has no faces: there is no surface to label.")
    return np.array(vertices, np.float64), np.array(faces, np.int64)


def palette(count: int) -> NDArray[np.uint8]:
    """(count, 3) colours: seven that the colour-blind tell apart, then darker, then paler ones."""
    base = np.array(COLOURS, np.float64)
    shades = np.concatenate([base, base * 0.55, (base + 255) / 2])
    return shades[np.arange(count) % len(shades)].astype(np.uint8)


def write_segmentation(
    path: Path, source: MeshFile, result: Segmentation, model: Model | None
) -> None:
    """Write labels in the format that ``path`` ends in; the file appears whole or not at all.

    - ``.glb``: one coloured node per part that has faces, of its name; Y up, as the format wants.
    - ``.ply``: the mesh as read, each face with a colour and the property ``part`` (−1 = none).
    - ``.npz``: ``part_names`` (P,), ``face_labels`` (F,) int32, ``face_scores`` (F, P) float32; the
      mesh as read and its up axis; the scene's objects and the face that each begins with.
    - ``.json``: part names, labels, objects, and the model they come from, if it was one.

    Raises:
        FileError: the format is none of these, or the file cannot be written.
    """
    if path.suffix not in SEGMENTATION_FORMATS:
        known = ", ".join(SEGMENTATION_FORMATS)
        raise FileError(f"Labels cannot be written as {path.suffix!r}; choose one of {known}.")
    with _written(path) as unfinished:
        SEGMENTATION_FORMATS[path.suffix](unfinished, source, result, model)


def write_keypoints(path: Path, source: MeshFile, result: Keypoints, model: Model) -> None:
    """Write keypoints, in the coordinates of the file, as ``.json`` or ``.npz``.

    Raises:
        FileError: the format is another one, or the file cannot be written.
    """
    if path.suffix not in KEYPOINT_FORMATS:
        known = ", ".join(KEYPOINT_FORMATS)
        raise FileError(f"Keypoints cannot be written as {path.suffix!r}; choose one of {known}.")
    with _written(path) as unfinished:
        if path.suffix == ".npz":
            np.savez(
                unfinished, names=np.array(result.names), points=result.points, scores=result.scores
            )
            return
        found = zip(result.names, result.points.tolist(), result.scores.tolist(), strict=True)
        keypoints = [{"name": n, "point": point, "score": score} for n, point, score in found]
        _dump(unfinished, {**_provenance(source, model), "keypoints": keypoints})


def heat(values: NDArray) -> NDArray[np.uint8]:
    """(n,) values → (n, 3) colours, from the least of them to the greatest."""
    span = np.ptp(values)
    share = (values - values.min()) / span if span > 0 else np.zeros(len(values))
    stops = np.linspace(0, 1, len(HEAT))
    columns = [np.interp(share, stops, column) for column in np.array(HEAT).T]
    return np.stack(columns, axis=1).round().astype(np.uint8)


def write_similarity(path: Path, source: MeshFile, result: Similarity, model: Model) -> None:
    """Write a similarity as ``.ply`` (a heat map), ``.npz`` or ``.json`` (the values).

    Raises:
        FileError: the format is another one, or the file cannot be written.
    """
    if path.suffix not in SIMILARITY_FORMATS:
        known = ", ".join(SIMILARITY_FORMATS)
        raise FileError(f"Similarity cannot be written as {path.suffix!r}; choose one of {known}.")
    values = {"face_values": result.face_values, "vertex_values": result.vertex_values}
    with _written(path) as unfinished:
        if path.suffix == ".ply":
            import trimesh

            mesh = trimesh.Trimesh(
                source.vertices,
                source.faces,
                face_colors=heat(result.face_values),
                face_attributes={"similarity": result.face_values},
                process=False,
            )
            unfinished.write_bytes(mesh.export(file_type="ply"))
        elif path.suffix == ".npz":
            np.savez(unfinished, **values, vertices=source.vertices, faces=source.faces)
        else:
            lists = {name: array.tolist() for name, array in values.items()}
            _dump(unfinished, {**_provenance(source, model), **lists})


def read_parts(path: Path) -> tuple[MeshFile, list[str], NDArray[np.int32]]:
    """Read what :func:`write_segmentation` has written as ``.npz``.

    Returns:
        The mesh, its part names (P,), and the labels (F,) of its faces.

    Raises:
        FileError: the file is missing, damaged, or no such file.
    """
    try:
        with np.load(path, allow_pickle=False) as content:
            source = MeshFile(
                path,
                str(content["up_axis"]),
                content["vertices"],
                content["faces"],
                content["objects"].tolist(),
                content["object_starts"].tolist(),
            )
            return source, content["part_names"].tolist(), content["face_labels"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise FileError(
            f"{path} is no labelled mesh ({error}). Make one with 'segment --format npz'."
        ) from error


def read_keypoints(path: Path) -> tuple[MeshFile, list[str], NDArray[np.float64]]:
    """Read what :func:`write_keypoints` has written as ``.json``, and the mesh beside it.

    Returns:
        The mesh, the K names, and the points (K, 3) in its coordinates.

    Raises:
        FileError: a file is missing or damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        names = [str(entry["name"]) for entry in content["keypoints"]]
        points = np.array([entry["point"] for entry in content["keypoints"]], np.float64)
        mesh, up_axis = path.with_name(content["file"]), content["up_axis"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(
            f"{path} holds no keypoints ({error}). Make it with 'keypoints --format json'."
        ) from error
    return read_mesh(mesh, up_axis), names, points.reshape(len(names), 3)


def _write_glb(path: Path, source: MeshFile, result: Segmentation, _: Model | None) -> None:
    import trimesh

    vertices = source.vertices
    if source.up_axis == "Z":
        vertices = np.stack([vertices[:, 0], vertices[:, 2], -vertices[:, 1]], axis=1)
    scene = trimesh.Scene()
    for label, name, colour in _labels(result):
        faces = source.faces[result.face_labels == label]
        if len(faces) == 0:
            continue
        used, corner = np.unique(faces, return_inverse=True)
        material = trimesh.visual.material.PBRMaterial(
            name=name, baseColorFactor=[*colour, 255], metallicFactor=0.0, doubleSided=True
        )
        part = trimesh.Trimesh(
            vertices[used],
            corner.reshape(-1, 3),
            visual=trimesh.visual.TextureVisuals(material=material),
            process=False,
        )
        scene.add_geometry(part, node_name=name, geom_name=name)
    path.write_bytes(scene.export(file_type="glb"))


def _write_ply(path: Path, source: MeshFile, result: Segmentation, _: Model | None) -> None:
    import trimesh

    colours = np.array([colour for _, _, colour in _labels(result)], np.uint8)
    mesh = trimesh.Trimesh(
        source.vertices,
        source.faces,
        face_colors=colours[result.face_labels],  # −1, the last, is the unlabelled one
        face_attributes={"part": result.face_labels},
        process=False,
    )
    path.write_bytes(mesh.export(file_type="ply"))


def _write_npz(path: Path, source: MeshFile, result: Segmentation, _: Model | None) -> None:
    np.savez(
        path,
        part_names=np.array(result.part_names),
        face_labels=result.face_labels,
        face_scores=result.face_scores,
        up_axis=np.array(source.up_axis),
        vertices=source.vertices,
        faces=source.faces,
        objects=np.array(source.objects),
        object_starts=np.array(source.object_starts),
    )


def _write_json(path: Path, source: MeshFile, result: Segmentation, model: Model | None) -> None:
    labels = {
        "part_names": result.part_names,
        "face_labels": result.face_labels.tolist(),
        "objects": source.objects,
        "object_starts": source.object_starts,
    }
    _dump(path, {**_provenance(source, model), **labels})


SEGMENTATION_FORMATS: dict[str, Callable[[Path, MeshFile, Segmentation, Model | None], None]] = {
    ".glb": _write_glb,
    ".ply": _write_ply,
    ".npz": _write_npz,
    ".json": _write_json,
}
KEYPOINT_FORMATS = (".json", ".npz")
SIMILARITY_FORMATS = (".ply", ".npz", ".json")


def _labels(result: Segmentation) -> list[tuple[int, str, tuple[int, ...]]]:
    """Label, name and colour of each part, and at the end of what carries none."""
    colours = map(tuple, palette(len(result.part_names)).tolist())
    parts = zip(range(len(result.part_names)), result.part_names, colours, strict=True)
    return [*parts, (-1, "unlabelled", UNLABELLED_COLOUR)]


def _provenance(source: MeshFile, model: Model | None) -> dict[str, Any]:
    return {
        "file": source.path.name,
        "up_axis": source.up_axis,
        "model": model and {"name": model.name, "version": model.version, "sha256": model.sha256},
    }


def _dump(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


@contextlib.contextmanager
def _written(path: Path) -> Iterator[Path]:
    try:
        with replacing(path) as unfinished:
            yield unfinished
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}.") from error
