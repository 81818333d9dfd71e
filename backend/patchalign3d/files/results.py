"""Results to files: of meshes a row for each face, of clouds one for each point.

Whoever writes decides when a file takes the place of an earlier one (:func:`put_in_place`).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..shared.atomic import State, replacing
from ..shared.colours import GREY, heat, in_bytes, part_colour
from ..shared.faces import UNLABELLED
from ..shared.prompts.words import UNLABELLED_NAME
from ..shared.texts import cause
from .formats.ply import coloured, write_ply
from .glb import Part, write_cloud, write_glb
from .scene import CloudFile, ShapeFile

if TYPE_CHECKING:
    from ..answers import Keypoints, Segmentation, Similarity
    from ..network.model import Model


@contextlib.contextmanager
def put_in_place(path: Path, earlier: Mapping[str, State] | None = None) -> Iterator[Path]:
    """Yield a name to write to; what is written takes the place of ``path`` if the block ends well.

    It does so as :func:`~patchalign3d.shared.atomic.replacing` has it.

    Raises:
        FileError: it cannot be written.
    """
    try:
        with replacing(path, earlier) as unfinished:
            yield unfinished
    except OSError as error:
        why = f"{path} cannot be written: {cause(error)}."
        raise FileError(f"{why} Make room there, or work in another folder.") from error


def write_segmentation(
    path: Path, source: ShapeFile, result: Segmentation, model: Model | None
) -> str:
    """Write labels in the format that ``path`` ends in, and return what is to be told of it.

    - ``.glb``: the objects as read, each with a node for each of its parts; Y up, as the format
      wants (see ``glb``).
    - ``.ply``: the mesh as read, each face with a colour and the property ``part`` (−1 = none);
      which axis points up, where it is not Z, in a comment.
    - ``.npz``: ``part_names`` (P,), ``face_labels`` (F,) int32, ``face_scores`` (F, P) float32; the
      mesh as read and its up axis; ``frame`` (2,), the up and the front that it was asked about
      with; ``heading``, how far from that front it looks, in radians, if the front is known;
      ``own_sides``, whether left and right are its own, if a model was asked;
      ``face_polygons`` (F,), which of the file's polygons each face was cut from; the scene's
      objects and the face that each begins with.
    - ``.json``: part names and their shares of the area, labels, objects, whose left is meant, and
      the model they come from, if it was one; the polygons, if they are not the faces.

    Of a cloud they hold ``points``, ``point_labels`` and ``point_scores`` instead.

    Raises:
        FileError: the format is none of these, or has no room for so much.
        OSError: the file cannot be written.
    """
    _check_format("Labels", path, SEGMENTATION_FORMATS)
    labels = result.face_labels
    if isinstance(source, CloudFile):
        labels = source.spread(labels, UNLABELLED)
    found = Labelled(source, result, labels, _provenance(source, model))
    return SEGMENTATION_FORMATS[path.suffix](path, found)


def write_keypoints(path: Path, source: ShapeFile, result: Keypoints, model: Model) -> None:
    """Write keypoints, in the coordinates of the file, as ``.json`` or ``.npz``.

    Raises:
        FileError: the format is another one.
        OSError: the file cannot be written.
    """
    _check_format("Keypoints", path, KEYPOINT_FORMATS)
    if path.suffix == ".npz":
        content: dict[str, Any] = {"names": np.array(result.names), **_sides(result)}
        np.savez(path, points=result.points, scores=result.scores, **content)
    else:
        found = zip(result.names, result.points.tolist(), result.scores.tolist(), strict=True)
        keypoints = [{"name": n, "point": point, "score": score} for n, point, score in found]
        _dump(path, {**_provenance(source, model), **_sides(result), "keypoints": keypoints})


def write_similarity(path: Path, source: ShapeFile, result: Similarity, model: Model) -> None:
    """Write a similarity as ``.ply`` (a heat map), ``.npz`` or ``.json`` (the values).

    A heat map of a mesh is that of its faces and that of its vertices, each from its own least to
    its own greatest value: programs show the one or the other.

    Raises:
        FileError: the format is another one.
        OSError: the file cannot be written.
    """
    _check_format("Similarity", path, SIMILARITY_FORMATS)
    values, looks, of_vertices = result.face_values, _hot(result.face_values), dict[str, NDArray]()
    if isinstance(source, CloudFile):
        values = source.spread(values, 0)
        looks = {name: source.spread(column, 0) for name, column in looks.items()}
        arrays: dict[str, Any] = {"point_values": values}
        content: dict[str, Any] = {"points": source.points}
    else:
        arrays = {"face_values": values, "vertex_values": result.vertex_values}
        content = {"vertices": source.vertices, "faces": source.faces}
        of_vertices = _hot(result.vertex_values)
    if path.suffix == ".ply":
        surface, up = _surface(source), source.up_axis
        write_ply(path, *surface, looks, up_axis=up, of_vertices=of_vertices)
    elif path.suffix == ".npz":
        np.savez(path, **arrays, **content)
    else:
        lists = {name: array.tolist() for name, array in arrays.items()}
        _dump(path, {**_provenance(source, model), **lists})


# Formats
# =======


class Labelled(NamedTuple):
    """What is written: labels of faces, or of all points of a cloud, and of what."""

    source: ShapeFile
    result: Segmentation
    labels: NDArray[np.int32]  # (F,)
    about: dict[str, Any]


def _write_glb(path: Path, found: Labelled) -> str:
    parts = _parts(found.result.part_names)
    if isinstance(found.source, CloudFile):
        write_cloud(path, found.source, found.labels, parts)
        return ""
    return write_glb(path, found.source, found.labels, parts)


def _write_ply(path: Path, found: Labelled) -> str:
    parts = _parts(found.result.part_names)
    colours = in_bytes([part.colour for part in parts])[found.labels]  # −1 is the last
    comments = [f"part {part.label}: {part.name}" for part in parts]
    looks = coloured(colours, part=found.labels.astype("<i4"))
    write_ply(path, *_surface(found.source), looks, comments, found.source.up_axis)
    return ""


def _write_npz(path: Path, found: Labelled) -> str:
    source, scores = found.source, found.result.face_scores
    content: dict[str, Any] = {
        "part_names": np.array(found.result.part_names),
        "up_axis": np.array(source.up_axis),
        **{name: np.array(said) for name, said in _frame(source).items()},
        **_sides(found.result),
    }
    if isinstance(source, CloudFile):
        content |= {"point_labels": found.labels, "point_scores": source.spread(scores, 0)}
        content["points"] = source.points
    else:
        content |= {
            "face_labels": found.labels,
            "face_scores": scores,
            "face_polygons": source.face_polygons,
            "vertices": source.vertices,
            "faces": source.faces,
            "objects": np.array(source.objects),
            "object_starts": np.array(source.object_starts),
        }
    np.savez(path, **content)
    return ""


def _write_json(path: Path, found: Labelled) -> str:
    source = found.source
    content: dict[str, Any] = {
        **found.about,
        **_sides(found.result),
        "part_names": found.result.part_names,
    }
    if isinstance(source, CloudFile):
        content["point_labels"] = found.labels.tolist()
    else:
        content |= {
            "area_shares": _area_shares(found.result).tolist(),
            "face_labels": found.labels.tolist(),
            "objects": source.objects,
            "object_starts": source.object_starts,
        }
        if (source.face_polygons != np.arange(len(source.faces))).any():
            content["face_polygons"] = source.face_polygons.tolist()
    _dump(path, content)
    return ""


SEGMENTATION_FORMATS: dict[str, Callable[[Path, Labelled], str]] = {
    ".glb": _write_glb,
    ".ply": _write_ply,
    ".npz": _write_npz,
    ".json": _write_json,
}
KEYPOINT_FORMATS = (".json", ".npz")
SIMILARITY_FORMATS = (".ply", ".npz", ".json")


def _check_format(what: str, path: Path, known: Collection[str]) -> None:
    if path.suffix not in known:
        choose = ", ".join(known)
        raise FileError(f"{what} cannot be written as {path.suffix!r}; choose one of {choose}.")


def _hot(values: NDArray[np.float32]) -> dict[str, NDArray]:
    """What a .ply has of values (n,)."""
    return coloured(in_bytes(heat(values)), similarity=values.astype("<f4"))


def _surface(source: ShapeFile) -> tuple[NDArray[np.float64], NDArray[np.int64] | None]:
    """The places (V, 3) and the faces (F, 3), None of a cloud."""
    if isinstance(source, CloudFile):
        return source.points, None
    return source.vertices, source.faces


def _sides(result: Segmentation | Keypoints) -> dict[str, bool]:
    return {} if result.own_sides is None else {"own_sides": result.own_sides}


def _frame(source: ShapeFile) -> dict[str, Any]:
    """The frame in which was asked, and the heading, where the front is known."""
    frame = source.frame
    if frame is None:
        return {}
    heading = {} if source.front_is_open else {"heading": frame.heading}
    return {"frame": [frame.up, frame.front], **heading}


def _area_shares(result: Segmentation) -> NDArray[np.float64]:
    """(P,) the share of the whole surface that each part has, in so many digits as are the same for
    the same shape in any size.
    """
    areas, labelled = result.mesh.face_areas, result.face_labels >= 0
    parts = len(result.part_names)
    found = np.bincount(result.face_labels[labelled], areas[labelled], parts)
    return (found / areas.sum()).round(9)


def _parts(names: list[str]) -> list[Part]:
    """Each part, and at the end what carries no label."""
    parts = [Part(number, name, part_colour(number)) for number, name in enumerate(names)]
    return [*parts, Part(UNLABELLED, UNLABELLED_NAME, GREY)]


def _provenance(source: ShapeFile, model: Model | None) -> dict[str, Any]:
    return {
        "file": source.path.name,
        "up_axis": source.up_axis,
        **_frame(source),
        **({"orientation": source.orientation._asdict()} if source.orientation else {}),
        "model": model and {"name": model.name, "version": model.version, "sha256": model.sha256},
        **({"notes": source.notes} if source.notes else {}),
    }


def _dump(path: Path, content: dict[str, Any]) -> None:
    # A name of bytes that are no text stays legible: backslashes are escapes in JSON, too.
    text = json.dumps(content, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
