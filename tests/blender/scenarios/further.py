"""The next step of the work: seams, attributes for nodes, textures, objects, files, rigs."""

import bpy
import numpy as np
from column import SIDES, column, segment, settings


def edges(obj, mark):
    """The vertices of the edges that have a mark."""
    return {tuple(edge.vertices) for edge in obj.data.edges if getattr(edge, mark)}


def rim(storey):
    """The edges between two storeys."""
    around = range(SIDES * storey, SIDES * (storey + 1))
    return {tuple(sorted((i, SIDES * storey + (i + 1) % SIDES))) for i in around}


def seams_and_sharp_edges_follow_the_borders_and_go_without_those_from_before(folder):
    obj = column()
    own = next(edge for edge in obj.data.edges if tuple(edge.vertices) in rim(1))
    own.use_seam = True
    settings().forms = {"SEAMS", "SHARP", "BOOLEANS"}
    segment()
    borders = rim(1) | rim(2)
    assert {tuple(sorted(e)) for e in edges(obj, "use_seam")} == borders
    assert {tuple(sorted(e)) for e in edges(obj, "use_edge_sharp")} == borders
    middle = [element.value for element in obj.data.attributes["is middle"].data]
    assert middle == [SIDES <= number < 2 * SIDES for number in range(len(middle))]
    bpy.ops.patchalign3d.remove_parts()
    assert edges(obj, "use_seam") == {tuple(own.vertices)}
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
