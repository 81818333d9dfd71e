"""Results that are read again, to transfer or change what they say."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..geometry.frame import AXES, Axis
from ..shared.texts import cause, read_text
from .formats.arrays import load_arrays, shape_of
from .meshes import read_shape
from .scene import CloudFile, ShapeFile, frame_told
from .source import Source


class _PartsFile(Source):
    """A file of results, which is made anew where it is none."""

    def damaged(self, why: str) -> FileError:
        return FileError(
            f"{self.path} is not a labelled mesh: {why}. Make one with 'segment --format npz'."
        )


def read_parts(path: Path) -> tuple[ShapeFile, list[str], NDArray[np.int32]]:
    """Read what :func:`~patchalign3d.files.results.write_segmentation` has written as ``.npz``.

    Returns:
        The mesh or the cloud, its part names (P,), and the labels (F,) of the faces, or of the
        points that are finite.

    Raises:
        FileError: the file is missing, damaged, or no such file.
    """
    try:
        source = _PartsFile(path)
        arrays = load_arrays(source)
    except OSError as error:
        raise FileError(f"{path} cannot be read: {cause(error)}.") from error
    kind = "face" if "faces" in arrays else "point"
    for name in ("part_names", f"{kind}_labels"):
        if name not in arrays:
            raise source.damaged(f"it has no '{name}'")
    names, labels = arrays["part_names"], arrays[f"{kind}_labels"]
    shape = shape_of(source, arrays)
    count = len(shape.points) if isinstance(shape, CloudFile) else len(shape.faces)
    if names.ndim != 1 or (names.size and names.dtype.kind != "U") or not _tell_apart(names):
        raise source.damaged("its part names are none")
    if labels.shape != (count,) or labels.dtype.kind not in "iu":
        raise source.damaged("its labels don't fit its faces")
    if labels.size and not -1 <= int(labels.min()) <= int(labels.max()) < len(names):
        raise source.damaged("it has labels without a name")
    if isinstance(shape, CloudFile):
        labels = labels[shape.seen]
    return shape, names.astype(str).tolist(), labels.astype(np.int32)


def read_keypoints(path: Path) -> tuple[ShapeFile, list[str], NDArray[np.float64]]:
    """Read what :func:`~patchalign3d.files.results.write_keypoints` has written as ``.json``.

    Returns:
        The mesh or the cloud beside it, the K names, and the points (K, 3) in its coordinates.

    Raises:
        FileError: a file is missing or damaged.
    """
    text = read_text(path)
    try:
        content = json.loads(text)
        names = [str(entry["name"]) for entry in content["keypoints"]]
        points = np.array([entry["point"] for entry in content["keypoints"]], np.float64)
        if not isinstance(content["file"], str) or "\0" in content["file"]:
            raise ValueError(f"{content['file']!r:.60} is not a file name")
        file, up_axis = path.with_name(content["file"]), _axis(content["up_axis"])
        told = frame_told(content)
        points = points.reshape(len(names), 3)
        if not names or not _tell_apart(names) or not np.isfinite(points).all():
            raise ValueError("a keypoint needs a name of its own and three coordinates")
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        why = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise FileError(
            f"{path} holds no keypoints: {why}. Make it with 'keypoints --format json'."
        ) from error
    return replace(read_shape(file, up_axis), **told), names, points


def _tell_apart(names: Sequence[str] | NDArray) -> bool:
    """Whether each name says something, and none is there twice."""
    return len(set(names)) == len(names) and all(str(name).strip() for name in names)


def _axis(said: object) -> Axis:
    """An axis, as a file says it."""
    for axis in AXES:
        if axis == said:
            return axis
    raise ValueError(f"its up axis is {said!r}")
