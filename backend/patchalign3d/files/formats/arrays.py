"""NumPy's files, .npz and .npy, without pickles and without belief in the sizes that they tell."""

import dataclasses
import sys
import zipfile
import zlib
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...geometry.frame import AXES, Axis
from ...shared.texts import counted
from ..scene import MeshFile, ShapeFile, frame_told
from ..source import LARGEST_FILE, Source, plainly
from .points import cloud

# Under which names points are kept, in the order in which they are looked for.
POINTS = ("points", "xyz", "pos", "coords", "pc")
FRAME: tuple[str, ...] = ("frame", "heading")


def load_arrays(source: Source) -> dict[str, NDArray]:
    """The arrays of an .npz by name; that of an .npy is called "points".

    Raises:
        FileError: it is no such file, damaged, of pickles, or larger than it may be.
    """
    try:
        if source.path.suffix.lower() == ".npy":
            with source.path.open("rb") as file:
                return {"points": _array(file, source.size)}
        with zipfile.ZipFile(source.path) as archive:
            entries = [e for e in archive.infolist() if e.filename.endswith(".npy")]
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > LARGEST_FILE:
                raise FileError(f"{source.name} unpacks to more than {LARGEST_FILE >> 30} GB.")
            source.require(unpacked)
            arrays = {}
            for entry in entries:
                with archive.open(entry) as file:
                    name = entry.filename.removesuffix(".npy")
                    arrays[name] = _array(file, entry.file_size)
            return arrays
    except (ValueError, EOFError, RuntimeError, NotImplementedError) as error:
        raise source.damaged(plainly(error)) from error
    except (zipfile.BadZipFile, zlib.error) as error:
        raise source.damaged(f"it is not an .npz, or it is damaged ({error})") from error


def read_arrays(source: Source) -> ShapeFile:
    """A mesh of ``vertices`` (V, 3) and ``faces`` (F, 3), or points (N, 3 or more).

    ``up_axis``, ``frame``, ``heading``, ``own_sides``, ``objects``, ``object_starts`` and
    ``face_polygons`` are heeded where they are given: so what was written as .npz is read again.

    Raises:
        FileError: as :func:`load_arrays`; there is neither, or arrays are of other shapes.
    """
    return shape_of(source, load_arrays(source))


def shape_of(source: Source, arrays: dict[str, NDArray]) -> ShapeFile:
    """As :func:`read_arrays`, of arrays that have been read.

    Raises:
        FileError: they are neither a mesh nor points.
    """
    if "faces" in arrays and (places := {"vertices", *POINTS} & arrays.keys()):
        vertices = arrays["vertices" if "vertices" in places else min(places, key=POINTS.index)]
        return _mesh_of(source, {**arrays, "vertices": vertices})
    name = next((name for name in POINTS if name in arrays), None)
    if name is None:
        known = ", ".join(sorted(arrays)) or "nothing"
        raise FileError(
            f"{source.name} has neither 'vertices' and 'faces' nor 'points'; it has {known}."
        )
    points = arrays[name]
    if points.ndim != 2 or points.shape[1] < 3 or points.dtype.kind not in "fiu":
        raise FileError(
            f"{source.name} has '{name}' of the shape {points.shape} and type {points.dtype}; it "
            "must be (N, 3), numbers."
        )
    if len(points) in (3, 6) and points.shape[1] > len(points):
        raise FileError(
            f"{source.name} has '{name}' of the shape {points.shape}, as if each point were a "
            "column; it must be (N, 3). Transpose it."
        )
    found = cloud(source, points[:, :3])
    return dataclasses.replace(found, up_axis=_up_axis(source, arrays), **_told(source, arrays))


def _mesh_of(source: Source, arrays: dict[str, NDArray]) -> MeshFile:
    vertices, faces = arrays["vertices"], arrays["faces"]
    for name, array, kinds in (("vertices", vertices, "fiu"), ("faces", faces, "iu")):
        if array.ndim != 2 or array.shape[1] != 3 or array.dtype.kind not in kinds:
            wanted = "(V, 3), numbers" if name == "vertices" else "(F, 3), whole numbers"
            raise FileError(
                f"{source.name} has '{name}' of the shape {array.shape} and type {array.dtype}; it "
                f"must be {wanted}."
            )
    if not len(faces):
        raise FileError(f"{source.name} has no faces: there is no surface to label.")
    objects = arrays.get("objects", np.array([source.path.stem]))
    starts = arrays.get("object_starts", np.array([0, len(faces)]))
    polygons = arrays.get("face_polygons", np.arange(len(faces)))
    if not (
        objects.ndim == 1
        and objects.dtype.kind == "U"
        and starts.shape == (len(objects) + 1,)
        and polygons.shape == (len(faces),)
        and starts.dtype.kind in "iu"
        and polygons.dtype.kind in "iu"
        and starts[0] == 0
        and starts[-1] == len(faces)
        and (starts[:-1] <= starts[1:]).all()
        and polygons.min() >= 0
    ):
        raise source.damaged("it has objects or polygons that don't fit its faces")
    return MeshFile(
        source.path,
        _up_axis(source, arrays),
        vertices.astype(np.float64),
        faces.astype(np.int64),
        objects.tolist(),
        starts.tolist(),
        polygons.astype(np.int64),
        **_told(source, arrays),
    )


def _up_axis(source: Source, arrays: dict[str, NDArray]) -> Axis:
    up_axis = str(arrays.get("up_axis", "Z"))
    if up_axis not in AXES:
        known = ", ".join(AXES)
        raise FileError(f"{source.name} has the up axis {up_axis!r}; it must be one of {known}.")
    return up_axis


def _told(source: Source, arrays: dict[str, NDArray]) -> dict[str, Any]:
    """What is known of a shape that was asked about: its frame and ``own_sides``."""
    told: dict[str, Any] = {}
    try:
        told |= frame_told({name: arrays[name].tolist() for name in FRAME if name in arrays})
    except ValueError as error:
        raise source.damaged(str(error)) from error
    if "own_sides" in arrays:
        told["own_sides"] = arrays["own_sides"].tolist()
        if not isinstance(told["own_sides"], bool):
            raise source.damaged("its own sides are neither true nor false")
    return told


def _array(file: IO[bytes], size: int) -> NDArray:
    """The array that fills a file of ``size`` bytes.

    Raises:
        ValueError: it is none, or would not fill it.
    """
    read_header = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    try:
        version = np.lib.format.read_magic(file)
        described = read_header[version](file) if version in read_header else None
    except Exception as error:  # whatever NumPy, which reads it as Python, makes of damage
        raise ValueError("what it says of an array in it makes no sense") from error
    if described is None:
        raise ValueError(f"arrays of version {version} are not known")
    shape, by_columns, dtype = described
    if dtype.hasobject:
        raise ValueError("it holds Python objects, which could do anything when they are read")
    count = int(np.prod(shape, dtype=object))
    header = file.tell()
    if count < 0 or header + count * dtype.itemsize != size:
        values = counted(count, "value", "values")
        raise ValueError(f"an array of {values} doesn't fill its {size:,} bytes")
    data = np.frombuffer(file.read(size - header), dtype, count) if count else np.zeros(0, dtype)
    if dtype.kind == "U" and (data.view(f"{dtype.byteorder}u4") > sys.maxunicode).any():
        raise ValueError("its texts have invalid characters")
    return data.reshape(shape, order="F" if by_columns else "C")
