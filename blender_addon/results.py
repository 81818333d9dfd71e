"""Answers as Blender's data: vertex groups and a face attribute for parts, empties for keypoints.

What an earlier run wrote is replaced. Marks tell what that was, and nothing else is touched:

- the mesh's custom properties ``patchalign3d_parts`` (the parts' names, in the order of the labels
  in the face attribute) and ``patchalign3d_groups`` (the names of their vertex groups). They belong
  to the mesh, as vertex groups do, whose names all objects of one mesh share;
- an empty's custom properties ``patchalign3d_keypoint`` (what was asked for) and ``confidence``.
"""

from __future__ import annotations

import colorsys
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .client import Reply
from .geometry import Surface, area_shares, polygon_labels, vertex_weights

if TYPE_CHECKING:
    import bpy

ATTRIBUTE = "patchalign3d_part"
PARTS = "patchalign3d_parts"
GROUPS = "patchalign3d_groups"
KEYPOINT = "patchalign3d_keypoint"
CONFIDENCE = "confidence"
COLLECTION = "PatchAlign3D Keypoints"

MOST_BYTES = 63  # of a name, in UTF-8; Blender 4.2 cuts longer ones within a character
WEIGHT_STEPS = 100  # as fine as the weight paint's display, and quick to write
EMPTY_SIZE = 0.02  # of the object's longest side


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name, or the first of ``name.001``, ``name.002``, … that is not taken; never too long."""
    name, number = _shorten(wanted, MOST_BYTES), 0
    while name in taken:
        number += 1
        suffix = f".{number:03d}"
        name = _shorten(wanted, MOST_BYTES - len(suffix)) + suffix
    return name


def _shorten(name: str, most_bytes: int) -> str:
    return name.encode()[:most_bytes].decode(errors="ignore")


class WrittenParts(NamedTuple):
    """What :func:`write_parts` has put on an object.

    Attributes:
        names: P parts, as asked.
        groups: their vertex groups: of the same name, unless that is in use for something else.
        labels: (polygons,) int32 number of the part, -1 for none.
        shares: (P,) of the whole area.
    """

    names: list[str]
    groups: list[str]
    labels: NDArray[np.int32]
    shares: NDArray[np.float64]


def write_parts(obj: bpy.types.Object, surface: Surface, reply: Reply) -> WrittenParts:
    """Write the answer to "segment" to an object in Object Mode, whose surface was asked about."""
    names = reply.header["part_names"]
    labels = polygon_labels(surface, reply.arrays["face_labels"], reply.arrays["face_scores"])
    weights = vertex_weights(surface, labels, len(names))
    mesh = obj.data
    for name in mesh.get(GROUPS, []):
        group = obj.vertex_groups.get(name)
        if group:
            obj.vertex_groups.remove(group)
    _write_attribute(obj, labels)
    groups = []
    for name, weight in zip(names, weights.T, strict=True):
        # To Blender a group is an attribute too: of two with one name, one would be lost.
        taken = {*obj.vertex_groups.keys(), *mesh.attributes.keys()}
        group = obj.vertex_groups.new(name=free_name(name, taken))
        groups.append(group.name)
        _write_weights(group, weight)
    mesh[PARTS], mesh[GROUPS] = names, groups
    mesh.update()
    return WrittenParts(names, groups, labels, area_shares(surface, labels, len(names)))


def _write_weights(group: bpy.types.VertexGroup, weight: NDArray) -> None:
    step = np.round(weight * WEIGHT_STEPS).astype(int)
    order = np.argsort(step, kind="stable")
    values, starts = np.unique(step[order], return_index=True)
    for value, vertices in zip(values, np.split(order, starts[1:]), strict=True):
        if value:
            group.add(vertices.tolist(), value / WEIGHT_STEPS, "REPLACE")


def _write_attribute(obj: bpy.types.Object, labels: NDArray[np.int32]) -> None:
    attributes = obj.data.attributes
    others = {a.name for a in attributes if (a.data_type, a.domain) != ("INT", "FACE")}
    name = free_name(ATTRIBUTE, others | set(obj.vertex_groups.keys()))
    attribute = attributes.get(name) or attributes.new(name, "INT", "FACE")
    attribute.data.foreach_set("value", labels)


def write_materials(obj: bpy.types.Object, parts: WrittenParts) -> None:
    """Replace the object's materials by one per part, of its name and in a colour of its own."""
    import bpy

    materials = obj.data.materials
    materials.clear()
    for i, name in enumerate(["unlabelled", *parts.names]):
        material = bpy.data.materials.new(name)
        material.use_nodes = True
        # Hues a golden angle apart stay far from each other, however many there are.
        colour = colorsys.hsv_to_rgb(0.618 * i % 1, 0.7 if i else 0.0, 0.7)
        shader = material.node_tree.nodes["Principled BSDF"]
        shader.inputs["Base Color"].default_value = (*colour, 1)
        materials.append(material)
    obj.data.polygons.foreach_set("material_index", parts.labels + 1)


def write_keypoints(
    obj: bpy.types.Object, scene: bpy.types.Scene, surface: Surface, reply: Reply
) -> list[bpy.types.Object]:
    """Put an empty on each point in the answer to "keypoints", parented to the object.

    Args:
        obj: the object.
        scene: where the collection of empties is.
        surface: what was asked about; the object may have been moved since.
        reply: the answer.
    """
    import bpy
    from mathutils import Matrix, Vector

    names, scores = reply.header["names"], reply.arrays["scores"]
    points = surface.to_own_frame(reply.arrays["points"])
    for child in list(obj.children):
        if KEYPOINT in child and child.is_editable:
            bpy.data.objects.remove(child)
    collection = _collection(scene)
    corners = np.array([obj.matrix_world @ Vector(corner) for corner in obj.bound_box])
    size = EMPTY_SIZE * float(np.ptp(corners, axis=0).max())
    empties = []
    for name, point, score in zip(names, points, scores, strict=True):
        empty = bpy.data.objects.new(_shorten(name, MOST_BYTES), None)
        collection.objects.link(empty)
        empty.parent = obj
        # It moves with the object, but keeps the world's scale: a sphere stays one.
        empty.matrix_parent_inverse = obj.matrix_world.inverted()
        empty.matrix_basis = Matrix.Translation(obj.matrix_world @ Vector(point))
        empty.empty_display_type = "SPHERE"
        empty.empty_display_size = size
        empty.show_name = empty.show_in_front = True
        empty[KEYPOINT], empty[CONFIDENCE] = name, float(score)
        empties.append(empty)
    return empties


def _collection(scene: bpy.types.Scene) -> bpy.types.Collection:
    """The scene's collection of keypoints; made when it is needed."""
    import bpy

    collection = bpy.data.collections.get((COLLECTION, None))  # not one of a linked file
    if collection is None:
        collection = bpy.data.collections.new(COLLECTION)
    if collection not in scene.collection.children_recursive:
        scene.collection.children.link(collection)
    return collection
