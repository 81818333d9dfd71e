"""A mesh cut by its faces, by Blender's own Geometry Nodes: bmesh takes fifty times as long.

What is cut off has materials, vertex groups, attributes, custom normals and custom properties of
the whole, but no shape keys.
"""

import contextlib
from collections.abc import Callable, Iterator

import bmesh
import bpy
import numpy as np
from numpy.typing import NDArray

from .attributes import make, read, read_own, remove_attribute, write_faces

NAME = "PatchAlign3D Knife"
OFF = ".patchalign3d_off"  # of faces, those that go
RIM = ".patchalign3d_rim"  # of edges, those between faces that stay and faces that go


@contextlib.contextmanager
def cutter(whole: bpy.types.Mesh) -> Iterator[Callable[..., bpy.types.Mesh]]:
    """Gives a function that makes a mesh of some polygons of another one, in Object Mode.

    It takes the polygons (polygons,) bool, and whether the holes that come of it are closed.
    """
    nodes, knife = _nodes(), bpy.data.objects.new(NAME, whole.copy())
    mesh = knife.data
    if mesh.shape_keys:
        knife.shape_key_clear()
    knife.modifiers.new(NAME, "NODES").node_group = nodes

    def cut(kept: NDArray[np.bool_], closed: bool = False) -> bpy.types.Mesh:
        write_faces(mesh, OFF, "BOOLEAN", ~kept)
        if closed:
            rim = make(mesh, RIM, "INT", "EDGE")
            rim.data.foreach_set("value", _between(mesh, kept).astype(np.int32))
        mesh.update()
        part = _evaluated(knife)
        remove_attribute(part, OFF, "BOOLEAN")
        if closed:
            _close(part)
        if whole.has_custom_normals:
            _keep_normals(whole, part, kept)
        for key, value in whole.items():
            part[key] = value
        return part

    try:
        yield cut
    finally:
        bpy.data.objects.remove(knife)
        bpy.data.meshes.remove(mesh)
        bpy.data.node_groups.remove(nodes)


def _nodes() -> bpy.types.NodeTree:
    """Deletes the faces that are marked so."""
    tree = bpy.data.node_groups.new(NAME, "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=way, socket_type="NodeSocketGeometry")
    given, made = tree.nodes.new("NodeGroupInput"), tree.nodes.new("NodeGroupOutput")
    marked = tree.nodes.new("GeometryNodeInputNamedAttribute")
    marked.data_type = "BOOLEAN"
    marked.inputs["Name"].default_value = OFF
    delete = tree.nodes.new("GeometryNodeDeleteGeometry")
    delete.domain = "FACE"
    tree.links.new(given.outputs[0], delete.inputs[0])
    (value,) = (one for one in marked.outputs if one.enabled and one.name == "Attribute")
    tree.links.new(value, delete.inputs["Selection"])
    tree.links.new(delete.outputs[0], made.inputs[0])
    return tree


def _evaluated(knife: bpy.types.Object) -> bpy.types.Mesh:
    """A mesh as an object's modifiers make it; it is in the scene for no longer than that takes."""
    objects = bpy.context.scene.collection.objects
    objects.link(knife)
    try:
        depsgraph = bpy.context.evaluated_depsgraph_get()
        return bpy.data.meshes.new_from_object(
            knife.evaluated_get(depsgraph), preserve_all_data_layers=True, depsgraph=depsgraph
        )
    finally:
        objects.unlink(knife)


def _between(mesh: bpy.types.Mesh, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(edges,) those between polygons (polygons,) that are kept and others."""
    edges = read_own(mesh, "loops", "edge_index", np.int32)
    of_kept = np.repeat(kept, read(mesh.polygons, "loop_total", np.int32))
    touched = np.zeros((2, len(mesh.edges)), bool)
    touched[0, edges[of_kept]] = True
    touched[1, edges[~of_kept]] = True
    return touched.all(0)


def _close(part: bpy.types.Mesh) -> None:
    """Close the holes along the rim."""
    rim = np.flatnonzero(read(part.attributes[RIM].data, "value", np.int32))
    remove_attribute(part, RIM, "INT")
    whole = bmesh.new()
    whole.from_mesh(part)
    whole.edges.ensure_lookup_table()
    edges = [whole.edges[number] for number in rim.tolist()]
    bmesh.ops.holes_fill(whole, edges=[edge for edge in edges if edge.is_boundary], sides=0)
    whole.to_mesh(part)
    whole.free()


def _keep_normals(whole: bpy.types.Mesh, part: bpy.types.Mesh, kept: NDArray[np.bool_]) -> None:
    """Give a part the custom normals of the polygons (polygons,) that it has of the whole."""
    corners = read(whole.polygons, "loop_total", np.int32)
    normals = read(whole.corner_normals, "vector", np.float32, 3)
    own = np.zeros((len(part.loops), 3), np.float32)  # 0 leaves what closes holes as it is
    own[: corners[kept].sum()] = normals[np.repeat(kept, corners)]
    part.normals_split_custom_set(own.tolist())
