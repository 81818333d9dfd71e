"""What the viewport shows of a mesh's parts: triangles by part, in the object's own frame.

Instances show them once more. Blender's objects come in as arguments; bpy itself isn't needed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import record
from .attributes import HEAT, read
from .raw import Raw
from .reading import read_cut, read_raw, triangles_of
from .record import Parts

if TYPE_CHECKING:
    import bpy
    from mathutils import Matrix

# So many objects and instances are looked at whenever something has changed, which takes some
# hundredths of a second, and so many of them are shown.
LOOKED_AT, SHOWN = 10_000, 500


@dataclass(frozen=True, eq=False)
class Patchwork:
    """An object as it is seen, through its modifiers, with its parts.

    Attributes:
        raw: the mesh, W vertices.
        triangles: (T, 3) int32 into them.
        polygons: (T,) int32, the polygons that the triangles are of.
        parts: of these polygons; they go through modifiers as face attributes do.
    """

    raw: Raw
    triangles: NDArray[np.int32]
    polygons: NDArray[np.int32]
    parts: Parts
    _by_threshold: dict[float, list[NDArray[np.int32]]] = field(default_factory=dict)

    @property
    def vertices(self) -> NDArray[np.float32]:
        """(W, 3)."""
        return self.raw.places

    def by_part(self, threshold: float) -> list[NDArray[np.int32]]:
        """The triangles (n, 3) of each part, without those whose score is below the threshold.

        Those of the threshold that was asked for last are remembered.
        """
        if threshold not in self._by_threshold:
            labels, count = self.parts.above(threshold)[self.polygons], len(self.parts.names)
            self._by_threshold.clear()
            self._by_threshold[threshold] = by_label(self.triangles, labels, count)
        return self._by_threshold[threshold]

    def is_divided_as(self, other: Patchwork | None) -> bool:
        """Whether :meth:`by_part` is the same: it may be called or coloured otherwise."""
        return other is not None and self.raw is other.raw and self.parts.are_where(other.parts)

    def part_at(self, polygon: int, threshold: float) -> str:
        """The name of the part that a polygon, by its number, is of; empty if it has none."""
        label = (
            int(self.parts.above(threshold)[polygon]) if polygon < len(self.parts.labels) else -1
        )
        return self.parts.names[label] if label >= 0 else ""

    def hit(self, origin: NDArray, along: NDArray) -> tuple[float, int]:
        """How far along a ray, from (3,) in the direction (3,), the first polygon is, and which.

        Infinitely far, and −1, if there is none. The distance is in lengths of the direction.
        (Möller and Trumbore 1997.)
        """
        a, b, c = self.vertices[self.triangles].astype(np.float64).swapaxes(0, 1)  # (T, 3) each
        across = np.cross(along, c - a)
        volume = np.einsum("ij,ij->i", b - a, across)
        with np.errstate(divide="ignore", invalid="ignore"):  # triangles seen edge on
            u = np.einsum("ij,ij->i", origin - a, across) / volume
            other = np.cross(origin - a, b - a)
            v = other @ along / volume
            far = np.einsum("ij,ij->i", c - a, other) / volume
            far[~((u >= 0) & (v >= 0) & (u + v <= 1) & (far > 0))] = np.inf
        if not len(far) or np.isinf(far.min()):
            return np.inf, -1
        return float(far.min()), int(self.polygons[far.argmin()])


class Copy(NamedTuple):
    """An object with parts that an instance shows once more.

    Attributes:
        obj: the object.
        by: the session's number of the object that shows it there.
        places: where its own frame is in the world.
        mesh: what is seen there if it is not what is seen of the object itself, such as the copies
            that Geometry Nodes make of its faces; good until the next copy is asked for.
    """

    obj: bpy.types.Object
    by: int
    places: Matrix
    mesh: bpy.types.Mesh | None


def by_label(triangles: NDArray, labels: NDArray, count: int) -> list[NDArray[np.int32]]:
    """(T, 3) triangles with (T,) labels → the triangles (n, 3) of each of the labels 0 … count − 1.

    >>> [part.tolist() for part in by_label(np.eye(3, dtype=np.int32), np.array([1, -1, 1]), 2)]
    [[], [[1, 0, 0], [0, 0, 1]]]
    """
    part = (labels + 1).astype(np.min_scalar_type(count))  # 0 is for no label
    order = np.argsort(part, kind="stable")  # of so few bits a radix sort: linear in T
    begins = np.searchsorted(part[order], np.arange(1, count + 2))
    pairs = itertools.pairwise(begins)
    return [triangles.take(order[a:b], axis=0).astype(np.int32, copy=False) for a, b in pairs]


def read_patchwork(
    obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph, before: Patchwork | None
) -> Patchwork | None:
    """Read an object as it is seen, in Object Mode or Edit Mode; None if there is nothing to show.

    In Edit Mode that is without the faces that are hidden there.

    Where nothing has changed it is what it was before, and where only the parts have, its triangles
    are not read anew. Heat maps take the place of parts: there is nothing to show beneath one.
    """
    if not record.has_parts(obj) or HEAT in obj.data.attributes:
        return None
    evaluated = obj.evaluated_get(depsgraph)
    if obj.mode != "EDIT":
        return read_mesh(obj, evaluated.data, before)
    mesh = evaluated.to_mesh()
    try:
        return read_mesh(obj, mesh, before, read(mesh.polygons, "hide", bool))
    finally:
        evaluated.to_mesh_clear()


def copies(depsgraph: bpy.types.Depsgraph) -> Iterator[Copy]:
    """What instances show of objects with parts; of very many, the first."""
    own: dict[int, int] = {}  # the meshes that objects are seen as; 0 of those without parts

    def found() -> Iterator[Copy]:
        for each in itertools.islice(depsgraph.object_instances, LOOKED_AT):
            if not (each.is_instance and each.show_self and each.object.type == "MESH"):
                continue
            obj = each.object.original
            if obj.session_uid not in own:
                is_shown = record.has_parts(obj) and HEAT not in obj.data.attributes
                seen = obj.evaluated_get(depsgraph).data.session_uid if is_shown else 0
                own[obj.session_uid] = seen
            if own[obj.session_uid]:
                mesh = each.object.data
                other = None if mesh.session_uid == own[obj.session_uid] else mesh
                yield Copy(obj, each.parent.original.session_uid, each.matrix_world.copy(), other)

    return itertools.islice(found(), SHOWN)


def read_mesh(
    obj: bpy.types.Object,
    mesh: bpy.types.Mesh,
    before: Patchwork | None = None,
    hidden: NDArray[np.bool_] | None = None,
) -> Patchwork | None:
    """Read a mesh that an object's modifiers have made, without polygons that are hidden,
    (polygons,).

    None if it has no parts. These have the colours that the object's own mesh gives them: modifiers
    lose the custom properties.
    """
    parts = record.load(mesh)
    if not parts.names:
        return None
    own = record.colours_of(obj.data)
    named = zip(parts.names, parts.colours, strict=True)
    parts = replace(parts, colours=[own.get(name, colour) for name, colour in named])
    raw = read_raw(mesh)
    all_seen = hidden is None or not hidden.any()
    seen = slice(None) if all_seen else ~hidden[raw.owners]  # (triangles,)
    polygons = raw.owners[seen]
    if before and raw.is_as(before.raw) and np.array_equal(polygons, before.polygons):
        same = parts.is_as(before.parts)
        return before if same else replace(before, parts=parts, _by_threshold={})
    return Patchwork(raw, triangles_of(raw, read_cut(mesh, raw))[seen], polygons, parts)
