"""Attributes and custom properties of meshes that are not in Edit Mode: read, written, removed.

What Blender has as properties of vertices, edges, polygons and corners it keeps as attributes, too.
An attribute is copied as a whole, in a hundredth of the time that its elements take one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .custom_properties import text

if TYPE_CHECKING:
    import bpy
    from bpy.types import Mesh

# Our colour attributes, which views show as long as there are any.
PART_COLOURS = "patchalign3d_colour"
HEAT = "patchalign3d_heat"
# The attributes that are properties of elements; seams have had another name before Blender 4.5.
OWN = {
    ("vertices", "select"): (".select_vert",),
    ("edges", "select"): (".select_edge",),
    ("polygons", "select"): (".select_poly",),
    ("vertices", "hide"): (".hide_vert",),
    ("edges", "hide"): (".hide_edge",),
    ("polygons", "hide"): (".hide_poly",),
    ("edges", "use_seam"): ("uv_seam", ".uv_seam"),
    ("edges", "use_edge_sharp"): ("sharp_edge",),
    ("polygons", "material_index"): ("material_index",),
    ("loops", "vertex_index"): (".corner_vert",),
    ("loops", "edge_index"): (".corner_edge",),
}
KINDS = {bool: "BOOLEAN", np.int32: "INT", np.float32: "FLOAT"}
MARKS = frozenset({"select", "hide", "use_seam", "use_edge_sharp"})  # the others are numbers
# What Blender calls attributes of its own, which it makes when they are needed. One that finds a
# vertex group of its name is none, and writing to it ends Blender.
BLENDERS_OWN = frozenset(
    "position .edge_verts .sculpt_mask .sculpt_face_set crease_vert crease_edge bevel_weight_vert "
    "bevel_weight_edge freestyle_edge freestyle_face custom_normal rest_position".split()
).union(*OWN.values())


def read(
    elements: bpy.types.bpy_prop_collection, name: str, dtype: type, width: int = 1
) -> NDArray:
    """(n,) a property of a mesh's elements; (n, width) if it has several numbers."""
    values = np.empty(len(elements) * width, dtype)
    elements.foreach_get(name, values)
    return values.reshape(-1, width) if width > 1 else values


def read_own(mesh: Mesh, elements: str, name: str, dtype: type = bool) -> NDArray:
    """(n,) a property of a mesh's elements, such as of "edges" their "use_seam"."""
    found = getattr(mesh, elements)
    if not any(known in mesh.attributes for known in OWN[elements, name]):
        return np.zeros(len(found), dtype)  # Blender keeps none where all are as at first
    own = _own(mesh, elements, name)
    return read(found, name, dtype) if own is None else read(own.data, "value", dtype)


def write_own(mesh: Mesh, elements: str, name: str, values: NDArray) -> None:
    """Write (n,) a property of a mesh's elements."""
    found = getattr(mesh, elements)
    if not len(found):
        return
    if _own(mesh, elements, name) is None:
        setattr(found[0], name, 1)  # Blender makes the attribute, by the name it has there
    own = _own(mesh, elements, name)
    if own is None:
        found.foreach_set(name, np.ascontiguousarray(values))
    else:
        own.data.foreach_set("value", np.ascontiguousarray(values))


def _own(mesh: Mesh, elements: str, name: str) -> bpy.types.Attribute | None:
    """The attribute that it is; None if there is none of the right length and kind."""
    kind, count = "BOOLEAN" if name in MARKS else "INT", len(getattr(mesh, elements))
    found = filter(None, map(mesh.attributes.get, OWN[elements, name]))
    return next((a for a in found if a.data_type == kind and len(a.data) == count), None)


def read_places(mesh: Mesh) -> NDArray[np.float32]:
    """(V, 3) where a mesh's vertices are, in the object's own frame."""
    own = mesh.attributes.get("position")
    if own is None or len(own.data) != len(mesh.vertices):
        return read(mesh.vertices, "co", np.float32, 3)
    return read(own.data, "vector", np.float32, 3)


def read_faces(mesh: Mesh, name: str, dtype: type) -> NDArray:
    """(polygons,) a face attribute; zeros if there is none of that kind."""
    attribute = find(mesh, name, KINDS[dtype], "FACE")
    return (
        read(attribute.data, "value", dtype) if attribute else np.zeros(len(mesh.polygons), dtype)
    )


def write_faces(mesh: Mesh, name: str, kind: str, values: NDArray) -> None:
    """Write (polygons,) a face attribute of a kind such as "INT"; it is made if there is none, also
    in the place of one of another kind.
    """
    make(mesh, name, kind, "FACE").data.foreach_set("value", values)


def find(mesh: Mesh, name: str, kind: str, domain: str) -> bpy.types.Attribute | None:
    """An attribute; None if there is none of this kind there: a file may hold any of that name."""
    found = mesh.attributes.get(name)
    return found if found and (found.data_type, found.domain) == (kind, domain) else None


def make(mesh: Mesh, name: str, kind: str, domain: str) -> bpy.types.Attribute:
    """An attribute: the one that there is or a new one, also in place of one of another kind."""
    found, other = find(mesh, name, kind, domain), mesh.attributes.get(name)
    if other and not found:
        mesh.attributes.remove(other)
    return found or mesh.attributes.new(name, kind, domain)


def remove_attribute(mesh: Mesh, name: str, kind: str) -> None:
    """Remove an attribute if there is one of that kind: it might be a vertex group of the name."""
    attribute = mesh.attributes.get(name)
    if attribute and attribute.data_type == kind:
        mesh.attributes.remove(attribute)


def is_ours(name: str) -> bool:
    """Whether an attribute or a texture map of this name is, or may become, one of ours."""
    return name.lower().lstrip(".").startswith(("patchalign3d", "pa3d "))


def write_colours(mesh: Mesh, name: str, before: str, domain: str, colours: NDArray) -> None:
    """Make a colour attribute the active one.

    Args:
        mesh: the mesh.
        name: of the attribute.
        before: the custom property that keeps which one was active.
        domain: "POINT" or "CORNER".
        colours: (n, 4) sRGB.
    """
    if before not in mesh:
        mesh[before] = mesh.attributes.active_color_name or ""
    remove_attribute(mesh, name, "BYTE_COLOR")
    attribute = mesh.attributes.new(name, "BYTE_COLOR", domain)
    attribute.data.foreach_set("color_srgb", colours.astype(np.float32).ravel())
    mesh.attributes.active_color_name = attribute.name


def remove_colours(mesh: Mesh, name: str, before: str) -> None:
    """Undo :func:`write_colours`."""
    remove_attribute(mesh, name, "BYTE_COLOR")
    if text(mesh, before) in mesh.attributes:
        mesh.attributes.active_color_name = text(mesh, before)
    drop(mesh, before)


def drop(mesh: Mesh, *names: str) -> None:
    """Remove custom properties, as far as there are any of these names."""
    for name in names:
        if name in mesh:
            del mesh[name]


def selection(mesh: Mesh, elements: str = "polygons") -> NDArray[np.bool_]:
    """(n,) which of a mesh's vertices, edges or polygons are selected."""
    return read_own(mesh, elements, "select")


def select_polygons(mesh: Mesh, chosen: NDArray[np.bool_]) -> None:
    """Select these polygons, (polygons,) bool, and no others."""
    damaged = mesh.attributes.get(".select_edge")
    if damaged and damaged.data_type != "BOOLEAN":  # Blender 5.0 makes it so, and crashes over it
        mesh.attributes.remove(damaged)
    of_chosen = np.repeat(chosen, read(mesh.polygons, "loop_total", np.int32))
    for name, elements in (("vertex_index", "vertices"), ("edge_index", "edges")):
        flags = np.zeros(len(getattr(mesh, elements)), bool)
        flags[read_own(mesh, "loops", name, np.int32)[of_chosen]] = True
        write_own(mesh, elements, "select", flags)
    write_own(mesh, "polygons", "select", chosen)


def hide_polygons(mesh: Mesh, hidden: NDArray[np.bool_]) -> None:
    """Hide these polygons, (polygons,) bool, and no others; and what none of the others has."""
    of_shown = np.repeat(~hidden, read(mesh.polygons, "loop_total", np.int32))
    for name, elements in (("vertex_index", "vertices"), ("edge_index", "edges")):
        flags = np.zeros(len(getattr(mesh, elements)), bool)
        index = read_own(mesh, "loops", name, np.int32)
        flags[index] = True  # what is loose stays
        flags[index[of_shown]] = False
        write_own(mesh, elements, "hide", flags)
    write_own(mesh, "polygons", "hide", hidden)
