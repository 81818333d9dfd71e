"""Seams and sharp edges where parts meet, and parts that are laid flat."""

import itertools

import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    SIDES,
    column,
    module,
    segment,
    settings,
)


def edges(obj, mark):
    """The vertices of the edges that have a mark."""
    return {tuple(edge.vertices) for edge in obj.data.edges if getattr(edge, mark)}


def rim(storey):
    """The edges between two storeys."""
    around = range(SIDES * storey, SIDES * (storey + 1))
    return {tuple(sorted((i, SIDES * storey + (i + 1) % SIDES))) for i in around}


def seams_and_sharp_edges_follow_the_borders_and_go_without_those_from_before(folder):
    obj = column()
    edge = next(edge for edge in obj.data.edges if tuple(edge.vertices) in rim(1))
    edge.use_seam, own = True, tuple(edge.vertices)  # which Blender may move by the next step
    settings().forms = {"SEAMS", "SHARP", "BOOLEANS"}
    segment()
    borders = rim(1) | rim(2)
    assert {tuple(sorted(e)) for e in edges(obj, "use_seam")} == borders
    assert {tuple(sorted(e)) for e in edges(obj, "use_edge_sharp")} == borders
    middle = [element.value for element in obj.data.attributes["is middle"].data]
    assert middle == [SIDES <= number < 2 * SIDES for number in range(len(middle))]
    bpy.ops.patchalign3d.remove_parts()
    assert edges(obj, "use_seam") == {own}
    assert not edges(obj, "use_edge_sharp") and "is middle" not in obj.data.attributes


def parts_are_laid_flat_beside_other_texture_maps(folder):
    obj = column()
    obj.data.uv_layers.new(name="Mine")
    segment()
    bpy.ops.patchalign3d.unwrap()
    assert [layer.name for layer in obj.data.uv_layers] == ["Mine", "PatchAlign3D Parts"]
    places = np.zeros((len(obj.data.loops), 2), np.float32)
    flat = places.reshape(-1)
    obj.data.uv_layers.active.uv.foreach_get("vector", flat)
    assert places.min() >= 0 and places.max() <= 1 and np.ptp(places, axis=0).min() > 0.5
    by_part = [set(), set(), set()]
    for polygon in obj.data.polygons:
        part = min(polygon.index // SIDES, 2) if polygon.index < 3 * SIDES else None
        if part is not None:
            by_part[part] |= {tuple(np.round(places[i], 4)) for i in polygon.loop_indices}
    assert not by_part[0] & by_part[1] and not by_part[1] & by_part[2]
    assert len(edges(obj, "use_seam")) == 2 * SIDES
    assert obj.mode == "OBJECT"


def parts_are_laid_flat_beside_each_other_where_the_packer_takes_itself_for_cancelled(folder):
    obj = column()
    segment()
    unwrapping = module("scene.unwrapping")
    packed, to_scale = unwrapping._packed, unwrapping._to_scale

    def on_top_of_each_other(surface, web, piece, layer):
        places = to_scale(surface, web, piece, layer)
        for number in range(piece.max() + 1):
            corners = piece[web.corner_polygons] == number
            places[corners] -= places[corners].min(0)
        return places

    unwrapping._packed, unwrapping._to_scale = lambda: None, on_top_of_each_other
    try:
        bpy.ops.patchalign3d.unwrap()
    finally:
        unwrapping._packed, unwrapping._to_scale = packed, to_scale
    boxes = []
    for part in range(3):
        faces = [
            p for p, label in zip(obj.data.polygons, COLUMN_LABELS, strict=True) if label == part
        ]
        corners = [i for polygon in faces for i in polygon.loop_indices]
        places = np.array([obj.data.uv_layers.active.uv[i].vector for i in corners])
        boxes.append((places.min(0), places.max(0)))
    for one, other in itertools.combinations(boxes, 2):
        assert (np.maximum(one[0], other[0]) > np.minimum(one[1], other[1])).any(), boxes


def long_parts_are_cut_open_and_keep_their_proportions(folder):
    obj = column()
    obj.data.vertices.foreach_get("co", places := np.zeros(3 * len(obj.data.vertices), np.float32))
    places[2::3] *= 4  # the middle is a tube now
    obj.data.vertices.foreach_set("co", places)
    segment()
    seams = edges(obj, "use_seam")
    bpy.ops.patchalign3d.unwrap()
    assert edges(obj, "use_seam") - seams == edges(obj, "use_seam") & (rim(1) | rim(2))
    ratio = []
    for polygon in list(obj.data.polygons)[SIDES : 2 * SIDES]:
        uv = np.array([obj.data.uv_layers.active.uv[i].vector for i in polygon.loop_indices])
        x, y = uv.T
        ratio.append(abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2 / polygon.area)
    assert max(ratio) < 1.2 * min(ratio)


def faces_that_share_no_vertices_are_laid_flat_together(folder):
    obj = column()
    segment()
    mine = {0, 3}
    for number, edge in enumerate(obj.data.edges):
        edge.use_seam = number in mine
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.edge_split(type="EDGE")
    bpy.ops.object.mode_set(mode="OBJECT")
    objects, meshes = len(bpy.data.objects), len(bpy.data.meshes)
    bpy.ops.patchalign3d.unwrap()
    layer, corners = obj.data.uv_layers.active.uv, {}
    for polygon in list(obj.data.polygons)[SIDES : 2 * SIDES]:  # the middle
        for loop in polygon.loop_indices:
            place = obj.data.vertices[obj.data.loops[loop].vertex_index].co
            at = tuple(np.round(layer[loop].vector, 4))
            corners.setdefault(tuple(np.round(place, 3)), set()).add(at)
    apart = sum(len(places) > 1 for places in corners.values())
    assert apart <= 2, corners  # at the one cut along it
    assert (len(bpy.data.objects), len(bpy.data.meshes)) == (objects, meshes)
    assert bpy.context.object == obj and bpy.context.selected_objects == [obj]
