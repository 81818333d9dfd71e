"""What was read from a file, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..geometry.frame import USUAL_FRONT, frame_of

if TYPE_CHECKING:
    from ..geometry.cloud import Cloud
    from ..geometry.frame import Axis, Frame
    from ..geometry.mesh import Mesh
    from ..geometry.upright import Orientation
    from .gltf.shapes import Shown

    UpAxis = Axis | Literal["auto"]

MOST_FACES = 50_000_000
OF_POINTS = "Points are labelled from .ply, .pcd, .xyz, .txt and .npz files."


@dataclass(frozen=True)
class Pictured:
    """How the surface of an OBJ or a PLY is covered, for the .glb that shows it."""

    uvs: NDArray[np.float64]  # (T, 2) the origin below
    corner_uvs: NDArray[np.int64]  # (F, 3) into them; −1 = none
    materials: list[str]  # names
    face_materials: NDArray[np.int64]  # (F,) into the materials; −1 = none
    libraries: list[str]  # the .mtl files that say what the names mean, as the file writes them
    colours: NDArray[np.float64] | None  # (V, 3) of the vertices, sRGB, 0 … 1
    normals: NDArray[np.float64]  # (N, 3) of any length, in the frame of the file
    corner_normals: NDArray[np.int64]  # (F, 3) into them; −1 = none


@dataclass(frozen=True)
class MeshFile:
    """A file's surface: vertices (V, 3) float64 and faces (F, 3) int64 in world space.

    Attributes:
        path: where it was read from.
        up_axis: which axis points up.
        vertices, faces: as above; faces stand in the order of the file.
        objects: names of the meshes that a scene places, in the order of the file.
        object_starts: the faces of object ``i`` are ``object_starts[i]`` up to
            ``object_starts[i + 1]``.
        face_polygons: (F,) int64, which of the file's own polygons, counted from 0 through the
            whole file, each triangle was cut from.
        notes: sentences about what was passed over, or is otherwise than the file says.
        covering: what a .glb takes over from the file.
        orientation: which way a model found it to stand, if it was asked.
        frame: the up and the front with which it was asked about, if it was.
        front_is_open: whether nobody said that front, and it was not looked for.
        own_sides: whether left and right are its own, if a model was asked.
    """

    path: Path
    up_axis: Axis
    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    objects: list[str]
    object_starts: list[int]
    face_polygons: NDArray[np.int64]
    notes: list[str] = field(default_factory=list)
    covering: Pictured | Shown | None = None
    orientation: Orientation | None = None
    frame: Frame | None = None
    front_is_open: bool = True
    own_sides: bool | None = None

    def shape(self, up_axis: UpAxis | None = None) -> Mesh:
        """What a segmenter is asked about, by default in the frame of before, or the file's.

        Raises:
            MeshError: it cannot be labelled.
        """
        from ..geometry.mesh import Mesh

        return Mesh(self.vertices, self.faces, **_standing(self, up_axis))


@dataclass(frozen=True)
class CloudFile:
    """A file's points (N, 3) float64. Where a scanner has seen nothing, they are not finite.

    Attributes:
        path: where it was read from.
        up_axis: which axis points up.
        points: as above, in the order of the file.
        colours: (N, 3) of the points, sRGB, 0 … 1, if the file has them.
        notes: sentences about what was passed over, or is otherwise than the file says.
        orientation: which way a model found it to stand, if it was asked.
        frame: the up and the front with which it was asked about, if it was.
        front_is_open: whether nobody said that front, and it was not looked for.
        own_sides: whether left and right are its own, if a model was asked.
    """

    path: Path
    up_axis: Axis
    points: NDArray[np.float64]
    colours: NDArray[np.float64] | None = None
    notes: list[str] = field(default_factory=list)
    orientation: Orientation | None = None
    frame: Frame | None = None
    front_is_open: bool = True
    own_sides: bool | None = None

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """(N,) which of the points are finite."""
        return np.asarray(np.isfinite(self.points).all(1))

    def shape(self, up_axis: UpAxis | None = None) -> Cloud:
        """What a segmenter is asked about: the points that are finite.

        Raises:
            MeshError: they cannot be labelled.
        """
        from ..geometry.cloud import Cloud

        return Cloud(self.points[self.seen], **_standing(self, up_axis))

    def spread(self, values: NDArray, otherwise: float) -> NDArray:
        """(N, …) values of the points that are finite, and what the others have."""
        spread = np.full((len(self.points), *values.shape[1:]), otherwise, values.dtype)
        spread[self.seen] = values
        return spread


ShapeFile = MeshFile | CloudFile


def _standing(source: ShapeFile, up_axis: UpAxis | None) -> dict[str, Any]:
    """How what is asked about stands, as far as that is known."""
    frame = None if up_axis else source.frame
    if frame is None:
        return {"up_axis": up_axis or source.up_axis, "likely_up": source.up_axis}
    if source.front_is_open:
        return {"up_axis": frame.up}
    return {"up_axis": frame.up, "front_axis": frame.front, "heading": frame.heading}


def frame_told(said: Mapping[str, Any]) -> dict[str, Any]:
    """``frame`` and ``front_is_open`` of a shape, as a file of results says them, if it does.

    A file without a heading, such as those of 0.5.0, says only of another front than the usual one
    that it is known.

    Raises:
        ValueError: they make no sense.
    """
    if "frame" not in said:
        return {}
    frame = frame_of(said["frame"], said.get("heading", 0.0))
    usual = frame.front == USUAL_FRONT[frame.up]
    return {"frame": frame, "front_is_open": usual and "heading" not in said}


def objects_at(
    starts: Sequence[tuple[int, str]], face_polygons: NDArray[np.int64], unnamed: str
) -> tuple[list[str], list[int]]:
    """The objects of a file that names them as it goes on: those that have faces.

    Args:
        starts: with which polygon each begins, and its name; ``unnamed`` is what comes before.
        face_polygons: (F,) the polygon of each face, rising.

    Returns:
        Their names, and the faces that they begin with, F at the end.
    """
    beginnings = [0, *np.searchsorted(face_polygons, [polygon for polygon, _ in starts]).tolist()]
    names = [unnamed, *(name for _, name in starts)]
    ends = [*beginnings[1:], len(face_polygons)]
    found = [(n, b) for n, b, e in zip(names, beginnings, ends, strict=True) if e > b]
    return [name for name, _ in found], [*(begin for _, begin in found), len(face_polygons)]
