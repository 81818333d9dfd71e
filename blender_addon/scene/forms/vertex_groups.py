"""A vertex group per part, its weights fading where parts meet.

The names of ours are in the mesh's custom property ``patchalign3d_groups``: they belong to the
mesh, as vertex groups do, whose names all objects of one mesh share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..attributes import drop
from ..geometry import vertex_weights
from ..names import free_name
from .form import Form, Shown

if TYPE_CHECKING:
    import bpy

GROUPS = "patchalign3d_groups"
WEIGHT_STEPS = 100  # as fine as the weight paint's display, and quick to write


class VertexGroups(Form):
    name, label = "GROUPS", "Vertex Groups"
    description = "One per part, its weights fading where parts meet"
    marks = (GROUPS,)

    def write(self, shown: Shown) -> None:
        obj, groups = shown.obj, []
        weights = vertex_weights(shown.surface, shown.labels, len(shown.names))
        for name, (vertices, weight) in zip(shown.names, weights, strict=True):
            # To Blender a group is an attribute too: of two with one name, one would be lost.
            taken = {*obj.vertex_groups.keys(), *obj.data.attributes.keys()}
            group = obj.vertex_groups.new(name=free_name(name, taken))
            groups.append(group.name)
            _write_weights(group, vertices, weight)
        obj.data[GROUPS] = groups

    def remove(self, obj: bpy.types.Object) -> None:
        for name in groups_of(obj.data):
            group = obj.vertex_groups.get(name)
            if group:
                obj.vertex_groups.remove(group)
        drop(obj.data, GROUPS)


def groups_of(mesh: bpy.types.Mesh) -> list[str]:
    """The names of the groups that were written."""
    return list(mesh.get(GROUPS, []))


def put_right(obj: bpy.types.Object, later: list[str], earlier: list[str]) -> None:
    """Undo in Edit Mode takes back the weights; in Blender 4.2 it leaves the groups' names."""
    ours = [group for group in obj.vertex_groups if group.name in {*later, *earlier}]
    if [group.name for group in ours] == earlier:
        return
    for group in ours:
        group.name = GROUPS  # so that no name is taken, should they have changed places
    for group, name in zip(ours, earlier, strict=False):
        group.name = name
    for group in ours[len(earlier) :]:
        obj.vertex_groups.remove(group)
    for name in earlier[len(ours) :]:
        obj.vertex_groups.new(name=name)


def _write_weights(group: bpy.types.VertexGroup, vertices: NDArray, weights: NDArray) -> None:
    step = np.round(weights * WEIGHT_STEPS).astype(int)
    order = np.argsort(step, kind="stable")
    values, starts, counts = np.unique(step[order], return_index=True, return_counts=True)
    for value, start, count in zip(values, starts, counts, strict=True):
        if value:
            members = vertices[order[start : start + count]]
            group.add(members.tolist(), value / WEIGHT_STEPS, "REPLACE")
