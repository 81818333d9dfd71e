"""A vertex group per part, its weights fading where parts meet.

The names of ours are in the mesh's custom property ``patchalign3d_groups``: they belong to the
mesh, as vertex groups do, whose names all objects of one mesh share. There is one for each part,
empty where no face has the part.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ...bridge.course import Steps, at_once, compute, pause
from ...shared.faces import UNLABELLED
from .. import record
from ..attributes import BLENDERS_OWN, drop, find, is_ours, read, read_own, remove_attribute
from ..custom_properties import texts
from ..geometry import Surface
from ..names import free_name, shorten
from ..pooling import vertex_weights
from .form import Form, Reading, Shown

GROUPS = "patchalign3d_groups"
SLICE = 50_000  # vertices that are read or written in one go
# How much more counts what was painted: where groups are not normalized, the part that is painted
# over keeps its 1, and what a brush leaves towards the end of its fall-off is a little less.
PAINTED = 0.1
# Where faces were made anew, the weights that Blender has made for them at a border have risen by
# less than this, on the mean of a face's corners; painted over, by more.
RISEN = 0.6
WEIGHT_STEPS = 100  # as fine as the weight paint's display, and quick to write
AS_WRITTEN = 0.6 / WEIGHT_STEPS  # a weight that differs by no more is as it was written


class Touched(NamedTuple):
    """What a person has made of the group of a part.

    Attributes:
        is_locked: whether brushes leave it as it is.
        vertices: (n,) whose weights are other than they were written.
        weights: (n,) those.
        written: (n,) as they were written.
    """

    is_locked: bool
    vertices: NDArray[np.int64]
    weights: NDArray[np.float32]
    written: NDArray[np.float32]


class VertexGroups(Form):
    name, label, shorter = "GROUPS", "Vertex Groups", "Groups"
    description = "One per part, its weights fading where parts meet"
    marks = (GROUPS,)

    def prepare(self, shown: Shown) -> None:
        vertex_weights(shown.surface, shown.labels, len(shown.names))

    def write(self, shown: Shown) -> None:
        for _ in self.slices(shown):
            pass

    def slices(self, shown: Shown) -> Iterator[float]:
        obj, groups, there = shown.obj, [""] * len(shown.names), shown.there
        weights = vertex_weights(shown.surface, shown.labels, len(shown.names))
        # To Blender a group is an attribute too: of two with one name, one would be lost.
        taken = {*obj.vertex_groups.keys(), *obj.data.attributes.keys(), *BLENDERS_OWN}
        taken |= set(filter(is_ours, shown.names))
        for number, part in enumerate(there):
            group = obj.vertex_groups.new(name=free_name(shown.names[part], taken))
            groups[part] = group.name
            taken.add(group.name)
            for done in _write_weights(group, *weights[part]):
                yield (number + done) / len(there)
        obj.data[GROUPS] = groups

    def read(self, shown: Shown) -> Reading | None:
        return at_once(self.reading(shown))

    def reading(self, shown: Shown, is_as_written: bool = True) -> Steps[Reading | None]:
        obj, names, of_parts = shown.obj, shown.names, groups_of(shown.obj.data)
        ours = [name for name in of_parts if name in obj.vertex_groups]
        if not ours:
            return None
        weights = yield from reading_weights(obj)
        weights = weights[:, [obj.vertex_groups[name].index for name in ours]]
        of = dict(zip(of_parts, names, strict=False))
        known = [of.get(name, name) for name in ours]
        # A group that was renamed, which makes it a person's, or deleted says nothing of its part.
        there = [part for part in shown.there if part < len(of_parts) and of_parts[part]]
        gone = [part for part in there if of_parts[part] not in ours]
        known += [names[part] for part in gone]
        order = list(dict.fromkeys([*names, *known]))
        place = np.array([order.index(name) for name in known], np.int32)
        number_of = {name: number for number, name in enumerate(of_parts)}

        def told() -> NDArray[np.int32]:
            written = _expected_weights(shown)
            before = written[:, [number_of[name] for name in ours]]
            if not gone and np.array_equal(weights, before):  # nobody has painted
                return shown.labels
            raised = weights - before
            now = weights + PAINTED * np.clip(raised, 0, None)
            all_now = np.concatenate([now, written[:, gone]], axis=1)
            labels = heaviest_on(shown.surface, all_now)
            labels = np.where(labels >= 0, place[labels], labels).astype(np.int32)
            # A face at a border may not have been of the part that is the heaviest there.
            labels = np.where(labels == heaviest_on(shown.surface, written), shown.labels, labels)
            labels = _without_those_gone(shown.surface, labels, place, all_now, raised)
            if is_as_written:
                return labels
            painted = (labels < 0) | _have_risen(shown.surface, labels, place, raised)
            return np.where(painted, labels, shown.labels).astype(np.int32)

        return Reading(order, (yield compute(told)))

    def changed(self, shown: Shown) -> Steps[bool]:
        groups, there = groups_of(shown.obj.data), shown.obj.vertex_groups
        if not groups:
            return False
        names = dict(enumerate(groups))
        if any(names.get(part, "") not in there for part in shown.there):
            return True
        weights = yield from reading_weights(shown.obj)
        now = weights[:, [there[names[part]].index for part in shown.there]]

        def differ() -> bool:
            expected = _expected_weights(shown)[:, shown.there]
            return not np.allclose(now, expected, atol=AS_WRITTEN)

        return (yield compute(differ))

    def touched(self, was: Shown) -> Steps[dict[int, Touched]]:
        groups, there = groups_of(was.obj.data), was.obj.vertex_groups
        ours = [part for part in was.there if "".join(groups[part : part + 1]) in there]
        weights = yield from reading_weights(was.obj)
        weights = weights[:, [there[groups[part]].index for part in ours]]
        locked = [there[groups[part]].lock_weight for part in ours]

        def found() -> dict[int, Touched]:
            written, by_part = _expected_weights(was)[:, ours], {}
            for part, is_locked, now, before in zip(
                ours, locked, weights.T, written.T, strict=True
            ):
                vertices = np.flatnonzero(np.abs(now - before) > AS_WRITTEN)
                by_part[part] = Touched(is_locked, vertices, now[vertices], before[vertices])
            return by_part

        return (yield compute(found))

    def give_back(
        self, shown: Shown, was: Shown, touched: Mapping[int, Touched]
    ) -> Iterator[float]:
        groups, before = groups_of(shown.obj.data), shown.before(was)
        expected = vertex_weights(shown.surface, shown.labels, len(shown.names))
        for part in shown.there:
            if before[part] not in touched:
                continue
            group, by_hand = shown.obj.vertex_groups[groups[part]], touched[before[part]]
            group.lock_weight = by_hand.is_locked
            written = np.zeros(len(shown.surface.vertices), np.float32)
            written[expected[part][0]] = _as_written(expected[part][1])
            same = np.abs(written[by_hand.vertices] - by_hand.written) <= AS_WRITTEN
            kept = zip(by_hand.vertices[same].tolist(), by_hand.weights[same].tolist(), strict=True)
            for number, (vertex, weight) in enumerate(kept):
                if number % SLICE == SLICE - 1:
                    yield part / len(shown.names)
                if weight:
                    group.add([vertex], weight, "REPLACE")
                else:
                    group.remove([vertex])
        yield 1.0

    def adopt(self, obj: bpy.types.Object, names: Sequence[str]) -> None:
        ours, parts = written_groups(obj.data), {shorten(name): name for name in names}
        new = [name for name in parts if name in obj.vertex_groups and name not in ours]
        if new:
            found = record.load(obj.data)
            on = {name: found.labels == found.names.index(parts[name]) for name in new}
            beyond = _reaching_beyond(obj, on)
            obj.data[GROUPS] = [*ours, *(name for name in new if name not in beyond)]

    def remove(self, obj: bpy.types.Object) -> None:
        names = list(filter(None, written_groups(obj.data)))
        made = [find(obj.data, name, "FLOAT", "POINT") for name in names]
        if all(made):  # such as Blender 4.3's Voxel Remesh makes of all groups
            for name in names:
                remove_attribute(obj.data, name, "FLOAT")
        for name in names:
            group = obj.vertex_groups.get(name)
            if group:
                obj.vertex_groups.remove(group)
        drop(obj.data, GROUPS)


def _reaching_beyond(obj: bpy.types.Object, on: Mapping[str, NDArray[np.bool_]]) -> set[str]:
    """Which of these groups has vertices of none of its faces (polygons,), as none of ours has.

    A person's own of a part's name, that is: Blender makes one of the two when objects are joined.
    """
    mesh, places = obj.data, {}
    corner_vertices = read_own(mesh, "loops", "vertex_index", np.int32)
    corners = read(mesh.polygons, "loop_total", np.int32)
    for name, faces in on.items():
        inside = np.zeros(len(mesh.vertices), bool)
        inside[corner_vertices[np.repeat(faces, corners)]] = True
        places[obj.vertex_groups[name].index] = inside.tolist()
    return {
        obj.vertex_groups[element.group].name
        for number, vertex in enumerate(mesh.vertices)
        for element in vertex.groups
        if element.group in places and element.weight and not places[element.group][number]
    }


def groups_of(mesh: bpy.types.Mesh) -> list[str]:
    """The names of the groups that were written, in the parts' order; empty for parts without."""
    groups, there = written_groups(mesh), record.names_of(mesh)  # a part's attribute may be gone
    kept = texts(mesh, record.NAMES) or there
    of, of_none = dict(zip(kept, groups, strict=False)), groups[len(kept) : len(kept) + 1]
    return [*(of[name] for name in there if name in of), *of_none]


def written_groups(mesh: bpy.types.Mesh) -> list[str]:
    """The same of the parts that there were when they were written."""
    return texts(mesh, GROUPS)


def bones_that_move(obj: bpy.types.Object) -> set[str]:
    """The names of the bones of its armatures: vertex groups of these names are theirs."""
    armatures = [m.object for m in obj.modifiers if m.type == "ARMATURE" and m.object]
    return {bone.name for armature in armatures for bone in armature.data.bones}


def reading_weights(obj: bpy.types.Object) -> Steps[NDArray[np.float32]]:
    """(V, groups) the weights of an object in Object Mode; Blender gives them one by one."""
    vertices = obj.data.vertices
    weights = np.zeros((len(vertices), len(obj.vertex_groups)), np.float32)
    for number, vertex in enumerate(vertices):
        if number % SLICE == SLICE - 1:
            yield pause(number / len(vertices))
        for element in vertex.groups:
            weights[number, element.group] = element.weight
    return weights


def heaviest_on(surface: Surface, weights: NDArray) -> NDArray[np.int32]:
    """(polygons,) the group with the greatest weight over each polygon's corners; −1 for none.

    Args:
        surface: V vertices.
        weights: (V, groups).
    """
    polygons, count = surface.corner_polygons, surface.polygon_count
    sums = [np.bincount(polygons, column[surface.corner_vertices], count) for column in weights.T]
    best = np.argmax(sums, axis=0)
    return np.where(np.max(sums, axis=0) > 0, best, UNLABELLED).astype(np.int32)


def _without_those_gone(
    surface: Surface,
    labels: NDArray[np.int32],
    parts: NDArray[np.int32],
    weights: NDArray,
    raised: NDArray,
) -> NDArray[np.int32]:
    """Labels (polygons,); those of polygons that no weight of their part is left on are of what has
    risen most there: a person has painted over it, or Blender has mirrored "arm.L" as "arm.R".

    Args:
        surface: V vertices.
        labels: the parts.
        parts: (groups,) the part of each.
        weights: (V, groups).
        raised: (V, the first groups) how much greater they are than they were written.
    """
    polygons, vertices = surface.corner_polygons, surface.corner_vertices
    column = _column_of(labels, parts)
    of_corners = column[labels[polygons]]
    has_own = (of_corners >= 0) & (weights[vertices, of_corners] > 0)
    is_gone = (labels >= 0) & (column[labels] >= 0)
    is_gone[polygons[has_own]] = False
    if not is_gone.any():
        return labels
    risen = heaviest_on(surface, np.where(raised > AS_WRITTEN, raised, 0))
    return np.where(is_gone & (risen >= 0), parts[risen], labels).astype(np.int32)


def _have_risen(
    surface: Surface, labels: NDArray[np.int32], parts: NDArray[np.int32], raised: NDArray
) -> NDArray[np.bool_]:
    """Whether the weights of the parts of polygons (polygons,) have risen by :data:`RISEN` there.

    Args:
        surface: V vertices.
        labels: the parts.
        parts: (groups,) the part of each.
        raised: (V, the first groups) how much greater they are than they were written.
    """
    polygons, count = surface.corner_polygons, surface.polygon_count
    of_corners = _column_of(labels, parts)[labels[polygons]]
    has_group = (labels[polygons] >= 0) & (of_corners >= 0) & (of_corners < raised.shape[1])
    rise = np.zeros(len(polygons))
    rise[has_group] = raised[surface.corner_vertices[has_group], of_corners[has_group]]
    return np.bincount(polygons, rise, count) > RISEN * np.bincount(polygons, minlength=count)


def _column_of(labels: NDArray[np.int32], parts: NDArray[np.int32]) -> NDArray[np.int64]:
    """The group of each part that labels may name, by the part of each group; −1 for none."""
    column = np.full(int(max(labels.max(initial=0), parts.max(initial=0))) + 1, UNLABELLED)
    column[parts] = np.arange(len(parts))
    return column


def _expected_weights(shown: Shown) -> NDArray[np.float32]:
    """(V, P) as they are written."""
    expected = np.zeros((len(shown.surface.vertices), len(shown.names)), np.float32)
    of_parts = vertex_weights(shown.surface, shown.labels, len(shown.names))
    for part, (vertices, weight) in enumerate(of_parts):
        expected[vertices, part] = _as_written(weight)
    return expected


def _as_written(weights: NDArray) -> NDArray:
    return np.round(weights * WEIGHT_STEPS) / WEIGHT_STEPS


def put_right(obj: bpy.types.Object, later: list[str], earlier: list[str]) -> None:
    """Undo in Edit Mode takes back the weights; in Blender 4.2 it leaves the groups' names."""
    later, earlier = list(filter(None, later)), list(filter(None, earlier))
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


def _write_weights(
    group: bpy.types.VertexGroup, vertices: NDArray, weights: NDArray
) -> Iterator[float]:
    step = np.round(weights * WEIGHT_STEPS).astype(np.int16)
    vertices = vertices[np.argsort(step, kind="stable")]  # a radix sort: linear in their number
    ends = np.cumsum(np.bincount(step, minlength=WEIGHT_STEPS + 1)).tolist()
    for value, (start, end) in enumerate(itertools.pairwise(ends), 1):
        for first in range(start, end, SLICE):
            last = min(first + SLICE, end)
            group.add(vertices[first:last].tolist(), value / WEIGHT_STEPS, "REPLACE")
            yield last / len(vertices)
