"""Attributes and custom properties of meshes that are not in Edit Mode: read, written, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import bpy
    from bpy.types import Mesh

# Our colour attributes, which views show as long as there are any.
PART_COLOURS = "patchalign3d_colour"
HEAT = "patchalign3d_heat"


def read(
    elements: bpy.types.bpy_prop_collection, name: str, dtype: type, width: int = 1
) -> NDArray:
    """(n,) a property of a mesh's elements; (n, width) if it has several numbers."""
    values = np.empty(len(elements) * width, dtype)
    elements.foreach_get(name, values)
    return values.reshape(-1, width) if width > 1 else values


def read_faces(mesh: Mesh, name: str, dtype: type) -> NDArray:
    """(polygons,) a face attribute; zeros if there is none."""
    if name not in mesh.attributes:
        return np.zeros(len(mesh.polygons), dtype)
    return read(mesh.attributes[name].data, "value", dtype)


def write_faces(mesh: Mesh, name: str, kind: str, values: NDArray) -> None:
    """Write (polygons,) a face attribute of a kind such as "INT"; it is made if there is none."""
    attribute = mesh.attributes.get(name) or mesh.attributes.new(name, kind, "FACE")
    attribute.data.foreach_set("value", values)


def remove_attribute(mesh: Mesh, name: str, kind: str) -> None:
    """Remove an attribute if there is one of that kind: it might be a vertex group of the name."""
    attribute = mesh.attributes.get(name)
    if attribute and attribute.data_type == kind:
        mesh.attributes.remove(attribute)


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
    if mesh.get(before, "") in mesh.attributes:
        mesh.attributes.active_color_name = mesh[before]
    drop(mesh, before)


def drop(mesh: Mesh, *names: str) -> None:
    """Remove custom properties, as far as there are any of these names."""
    for name in names:
        if name in mesh:
            del mesh[name]


def selected(elements: bpy.types.bpy_prop_collection) -> NDArray[np.bool_]:
    """(n,) bool: which of a mesh's vertices, edges or polygons are selected."""
    return read(elements, "select", bool)


def select_polygons(mesh: Mesh, chosen: NDArray[np.bool_]) -> None:
    """Select these polygons, (polygons,) bool, and no others."""
    damaged = mesh.attributes.get(".select_edge")
    if damaged and damaged.data_type != "BOOLEAN":  # Blender 5.0 makes it so, and crashes over it
        mesh.attributes.remove(damaged)
    of_chosen = np.repeat(chosen, read(mesh.polygons, "loop_total", np.int32))
    for name, elements in (("vertex_index", mesh.vertices), ("edge_index", mesh.edges)):
        flags = np.zeros(len(elements), bool)
        flags[read(mesh.loops, name, np.int32)[of_chosen]] = True
        elements.foreach_set("select", flags)
    mesh.polygons.foreach_set("select", np.ascontiguousarray(chosen))


def hide_polygons(mesh: Mesh, hidden: NDArray[np.bool_]) -> None:
    """Hide these polygons, (polygons,) bool, and no others; and what none of the others has."""
    of_shown = np.repeat(~hidden, read(mesh.polygons, "loop_total", np.int32))
    for name, elements in (("vertex_index", mesh.vertices), ("edge_index", mesh.edges)):
        index, flags = read(mesh.loops, name, np.int32), np.zeros(len(elements), bool)
        flags[index] = True  # what is loose stays
        flags[index[of_shown]] = False
        elements.foreach_set("hide", flags)
    mesh.polygons.foreach_set("hide", np.ascontiguousarray(hidden))
