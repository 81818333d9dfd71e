"""Seams or sharp edges where parts meet.

A hidden edge attribute says which of them were not marked before: those are taken away again.
"""

from collections.abc import Iterator

import bpy
import numpy as np
from numpy.typing import NDArray

from ...bridge.course import Steps, pause
from ..attributes import find, make, read, read_own, write_own
from ..geometry import Surface
from .form import Form, Shown


class MarkedEdges(Form):
    """Edges with a mark of Blender's where parts meet.

    Attributes:
        mark: the mark, as a property of edges.
    """

    def __init__(self, name: str, label: str, shorter: str, mark: str, purpose: str) -> None:
        self.name, self.label, self.mark = name, label, mark  # type: ignore[misc]
        self.shorter = shorter  # type: ignore[misc]
        self.description = f"Where parts meet, {purpose}; those from before stay"  # type: ignore[misc]

    @property
    def _ours(self) -> str:
        return f".patchalign3d_{self.name.lower()}"

    def prepare(self, shown: Shown) -> None:
        _ = shown.surface.graph  # which the surface keeps

    def write(self, shown: Shown) -> None:
        mesh = shown.obj.data
        marked = read_own(mesh, "edges", self.mark)
        new = borders(mesh, shown.surface, shown.labels) & ~marked
        make(mesh, self._ours, "BOOLEAN", "EDGE").data.foreach_set("value", new)
        write_own(mesh, "edges", self.mark, marked | new)

    def touched(self, was: Shown) -> Steps[NDArray[np.bool_] | None]:
        """(edges,) that we have marked, and whose mark a person has taken away."""
        yield pause()
        mesh = was.obj.data
        ours = find(mesh, self._ours, "BOOLEAN", "EDGE")
        return ours and read(ours.data, "value", bool) & ~read_own(mesh, "edges", self.mark)

    def give_back(self, shown: Shown, was: Shown, touched: NDArray[np.bool_]) -> Iterator[float]:
        mesh = shown.obj.data
        write_own(mesh, "edges", self.mark, read_own(mesh, "edges", self.mark) & ~touched)
        yield 1.0

    def remove(self, obj: bpy.types.Object) -> None:
        mesh = obj.data
        attribute = find(mesh, self._ours, "BOOLEAN", "EDGE")
        if attribute is None:
            return
        ours = read(attribute.data, "value", bool)
        mesh.attributes.remove(attribute)
        write_own(mesh, "edges", self.mark, read_own(mesh, "edges", self.mark) & ~ours)


def borders(mesh: bpy.types.Mesh, surface: Surface, labels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(edges,) of a mesh in Object Mode those between polygons of different labels (polygons,)."""
    graph, begin = surface.graph
    edge = read_own(mesh, "loops", "edge_index", np.int32)
    found = np.zeros(len(mesh.edges), bool)
    apart = labels[graph.pairs[:, 0]] != labels[graph.pairs[:, 1]]
    found[edge[begin[apart]]] = True
    return found
