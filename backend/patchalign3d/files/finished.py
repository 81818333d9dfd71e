"""Results that are read again, to transfer or change what they say."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..geometry.frame import AXES, Axis
from .formats.arrays import load_arrays, shape_of
from .meshes import read_shape
from .scene import CloudFile, ShapeFile
from .source import Source


def read_parts(path: Path) -> tuple[ShapeFile, list[str], NDArray[np.int32]]:
    """Read what :func:`~patchalign3d.files.results.write_segmentation` has written as ``.npz``.

    Returns:
        The mesh or the cloud, its part names (P,), and the labels (F,) of the faces, or of the
        points that are finite.

    Raises:
        FileError: the file is missing, damaged, or no such file.
    """
    way_on = "Make one with 'segment --format npz'."
    try:
        source = Source(path)
        arrays = load_arrays(source)
        shape = shape_of(source, arrays)
        of_cloud = isinstance(shape, CloudFile)
        names, labels = arrays["part_names"], arrays[f"{'point' if of_cloud else 'face'}_labels"]
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (KeyError, FileError) as error:
        raise FileError(f"{path} is no labelled mesh ({error}). {way_on}") from error
    count = len(shape.points) if isinstance(shape, CloudFile) else len(shape.faces)
    if names.ndim != 1 or labels.shape != (count,) or labels.dtype.kind not in "iu":
        raise FileError(f"{path} is no labelled mesh: its labels don't fit its faces. {way_on}")
    if labels.min(initial=-1) < -1 or labels.max(initial=-1) >= len(names):
        raise FileError(f"{path} is no labelled mesh: it has labels without a name. {way_on}")
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
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        names = [str(entry["name"]) for entry in content["keypoints"]]
        points = np.array([entry["point"] for entry in content["keypoints"]], np.float64)
        file, up_axis = path.with_name(content["file"]), _axis(content["up_axis"])
        points = points.reshape(len(names), 3)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileError(
            f"{path} holds no keypoints ({error}). Make it with 'keypoints --format json'."
        ) from error
    return read_shape(file, up_axis), names, points


def _axis(said: object) -> Axis:
    """An axis, as a file says it."""
    for axis in AXES:
        if axis == said:
            return axis
    raise ValueError(f"its up axis is {said!r}")
