"""Results to files, and finished ones back from them."""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..shared.atomic import replacing
from ..shared.colours import UNLABELLED_COLOUR, heat, palette
from .meshes import MeshFile, read_mesh

if TYPE_CHECKING:
    from ..answers import Keypoints, Segmentation, Similarity
    from ..network.model import Model


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
