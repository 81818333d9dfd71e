"""Results to files, and finished ones back from them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..geometry.frame import AXES, Axis
from ..shared.atomic import replacing
from ..shared.colours import GREY, heat, in_bytes, palette
from .formats.arrays import load_arrays, mesh_of
from .formats.ply import write_ply
from .glb import Part, write_glb
from .meshes import read_mesh
from .scene import MeshFile
from .source import Source

if TYPE_CHECKING:
    from ..answers import Keypoints, Segmentation, Similarity
    from ..network.model import Model


def write_segmentation(
    path: Path, source: MeshFile, result: Segmentation, model: Model | None
) -> None:
    """Write labels in the format that ``path`` ends in; the file appears whole or not at all.

    - ``.glb``: the objects as read, each with a node for each of its parts; Y up, as the format
      wants (see ``glb``).
    - ``.ply``: the mesh as read, each face with a colour and the property ``part`` (−1 = none).
    - ``.npz``: ``part_names`` (P,), ``face_labels`` (F,) int32, ``face_scores`` (F, P) float32; the
      mesh as read and its up axis; ``face_polygons`` (F,), which of the file's polygons each face
      was cut from; the scene's objects and the face that each begins with.
    - ``.json``: part names, labels, objects, and the model they come from, if it was one; the
      polygons, if they are not the faces.

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
    with _written(path) as unfinished:
        if path.suffix == ".ply":
            found = result.face_values
            colours = in_bytes(heat(found))
            write_ply(unfinished, source, colours, {"similarity": found.astype("<f4")})
        elif path.suffix == ".npz":
            np.savez(
                unfinished,
                face_values=result.face_values,
                vertex_values=result.vertex_values,
                vertices=source.vertices,
                faces=source.faces,
            )
        else:
            values = {
                "face_values": result.face_values.tolist(),
                "vertex_values": result.vertex_values.tolist(),
            }
            _dump(unfinished, {**_provenance(source, model), **values})


def read_parts(path: Path) -> tuple[MeshFile, list[str], NDArray[np.int32]]:
    """Read what :func:`write_segmentation` has written as ``.npz``.

    Returns:
        The mesh, its part names (P,), and the labels (F,) of its faces.

    Raises:
        FileError: the file is missing, damaged, or no such file.
    """
    way_on = "Make one with 'segment --format npz'."
    try:
        arrays = load_arrays(source := Source(path))
        mesh = mesh_of(source, arrays)
        names, labels = arrays["part_names"], arrays["face_labels"]
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (KeyError, FileError) as error:
        raise FileError(f"{path} is no labelled mesh ({error}). {way_on}") from error
    if names.ndim != 1 or labels.shape != (len(mesh.faces),) or labels.dtype.kind not in "iu":
        raise FileError(f"{path} is no labelled mesh: its labels don't fit its faces. {way_on}")
    if labels.min(initial=-1) < -1 or labels.max(initial=-1) >= len(names):
        raise FileError(f"{path} is no labelled mesh: it has labels without a name. {way_on}")
    return mesh, names.astype(str).tolist(), labels.astype(np.int32)


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
        mesh, up_axis = path.with_name(content["file"]), _axis(content["up_axis"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(
            f"{path} holds no keypoints ({error}). Make it with 'keypoints --format json'."
        ) from error
    return read_mesh(mesh, up_axis), names, points.reshape(len(names), 3)


def _axis(said: object) -> Axis:
    """An axis, as a file says it."""
    for axis in AXES:
        if axis == said:
            return axis
    raise ValueError(f"its up axis is {said!r}")


def _write_glb(path: Path, source: MeshFile, result: Segmentation, _: Model | None) -> None:
    write_glb(path, source, result.face_labels, _parts(result))


def _write_ply(path: Path, source: MeshFile, result: Segmentation, _: Model | None) -> None:
    parts = _parts(result)
    colours = np.array([part.colour for part in parts], np.uint8)[result.face_labels]  # −1: last
    comments = [f"part {part.label}: {part.name}" for part in parts]
    write_ply(path, source, colours, {"part": result.face_labels.astype("<i4")}, comments)


def _write_npz(path: Path, source: MeshFile, result: Segmentation, _: Model | None) -> None:
    np.savez(
        path,
        part_names=np.array(result.part_names),
        face_labels=result.face_labels,
        face_scores=result.face_scores,
        face_polygons=source.face_polygons,
        up_axis=np.array(source.up_axis),
        vertices=source.vertices,
        faces=source.faces,
        objects=np.array(source.objects),
        object_starts=np.array(source.object_starts),
    )


def _write_json(path: Path, source: MeshFile, result: Segmentation, model: Model | None) -> None:
    labels: dict[str, Any] = {
        "part_names": result.part_names,
        "face_labels": result.face_labels.tolist(),
        "objects": source.objects,
        "object_starts": source.object_starts,
    }
    if (source.face_polygons != np.arange(len(source.faces))).any():
        labels["face_polygons"] = source.face_polygons.tolist()
    _dump(path, {**_provenance(source, model), **labels})


SEGMENTATION_FORMATS: dict[str, Callable[[Path, MeshFile, Segmentation, Model | None], None]] = {
    ".glb": _write_glb,
    ".ply": _write_ply,
    ".npz": _write_npz,
    ".json": _write_json,
}
KEYPOINT_FORMATS = (".json", ".npz")
SIMILARITY_FORMATS = (".ply", ".npz", ".json")


def _parts(result: Segmentation) -> list[Part]:
    """Each part, and at the end what carries no label."""
    colours = map(tuple, palette(len(result.part_names)).tolist())
    parts = map(Part, range(len(result.part_names)), result.part_names, colours)
    return [*parts, Part(-1, "unlabelled", tuple(in_bytes(GREY).tolist()))]


def _provenance(source: MeshFile, model: Model | None) -> dict[str, Any]:
    return {
        "file": source.path.name,
        "up_axis": source.up_axis,
        "model": model and {"name": model.name, "version": model.version, "sha256": model.sha256},
        **({"notes": source.notes} if source.notes else {}),
    }


def _dump(path: Path, content: dict[str, Any]) -> None:
    # A name of bytes that are no text stays legible: backslashes are escapes in JSON, too.
    text = json.dumps(content, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", errors="backslashreplace")


@contextlib.contextmanager
def _written(path: Path) -> Iterator[Path]:
    try:
        with replacing(path) as unfinished:
            yield unfinished
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}.") from error
