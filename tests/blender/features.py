"""Features, each worked once on a column and checked; ``modes.py`` goes through them in every mode.

A feature is a generator about a column: what comes before its first ``yield`` prepares, in Object
Mode; then the mode is entered, the feature works and yields what its operator returned; what comes
after is checked in Object Mode again.
"""

import bpy
import numpy as np
from column import (
    ATTRIBUTE,
    COLUMN_LABELS,
    SIDES,
    check_column,
    column,
    find_keypoints,
    groups,
    labels,
    materials,
    mistake,
    module,
    said,
    segment,
    select,
    settings,
    show_as,
    steer,
    storeys,
)

NAMES = ["top", "middle", "bottom"]


def choose(obj, chosen):
    """Select these faces in Object Mode."""
    flags = np.isin(np.arange(len(obj.data.polygons)), chosen)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_mode(type="FACE")
    bpy.ops.mesh.select_all(action="DESELECT")
    bpy.ops.object.mode_set(mode="OBJECT")
    obj.data.polygons.foreach_set("select", flags)
    corners = {v for face in np.flatnonzero(flags) for v in obj.data.polygons[face].vertices}
    for vertex in obj.data.vertices:
        vertex.select = vertex.index in corners
    for edge in obj.data.edges:
        edge.select = corners.issuperset(edge.vertices)


# --- Parts ----------------------------------------------------------------------------------------


def parts_by_words(obj):
    yield
    yield segment("upper, lower")
    assert [group.name for group in obj.vertex_groups] == ["upper", "lower"]


def several_objects(obj):
    other = column("Other")
    select(obj, other)
    yield
    yield segment("upper, lower")
    for one in (obj, other):
        assert [group.name for group in one.vertex_groups] == ["upper", "lower"]


def quality(obj):
    settings().quality = "best"
    yield
    yield segment()
    check_column(obj)


def confidence(obj):
    yield
    settings().threshold = 0.95  # the backend's scores are 0.9
    yield {"FINISHED"}
    assert set(labels(obj)) == {-1} and "unlabelled 100%" in said()


def written(form, check):
    """The feature of writing parts in this form alone: one press, where all others are off."""

    def write(obj):
        settings().part = "middle"
        show_as(set())
        yield
        show_as({form})
        yield {"FINISHED"}
        check(obj)

    return write


def are_groups(obj):
    assert [group.name for group in obj.vertex_groups] == NAMES
    assert all(groups(obj).values()) and ATTRIBUTE not in obj.data.attributes


def are_in_the_attribute(obj):
    assert labels(obj) == COLUMN_LABELS and not obj.vertex_groups


def are_face_sets(obj):
    assert labels(obj, ".sculpt_face_set") == [label + 2 for label in COLUMN_LABELS]


def are_materials(obj):
    assert [material.name for material in materials(obj)] == [NAMES[i] for i in COLUMN_LABELS]


def are_colours(obj):
    assert obj.data.attributes.active_color_name == "patchalign3d_colour"


def are_selected(obj):
    assert [face.select for face in obj.data.polygons] == [label == 1 for label in COLUMN_LABELS]


def are_objects(obj):
    pieces = bpy.data.collections["PatchAlign3D Parts"].objects
    assert sorted(piece.name for piece in pieces) == [
        f"{obj.name} {name}" for name in sorted(NAMES)
    ]


def border_edges(obj):
    """The rims between the storeys."""
    return {
        tuple(sorted((SIDES * rim + i, SIDES * rim + (i + 1) % SIDES)))
        for rim in (1, 2)
        for i in range(SIDES)
    }


def are_seams(obj):
    seams = {tuple(sorted(edge.vertices)) for edge in obj.data.edges if edge.use_seam}
    assert seams == border_edges(obj)


def are_sharp(obj):
    sharp = {tuple(sorted(edge.vertices)) for edge in obj.data.edges if edge.use_edge_sharp}
    assert sharp == border_edges(obj)


def are_booleans(obj):
    middle = [element.value for element in obj.data.attributes["is middle"].data]
    assert middle == [label == 1 for label in COLUMN_LABELS]


def unwrapped(obj):
    yield
    yield bpy.ops.patchalign3d.unwrap()
    assert obj.data.uv_layers.active.name == "PatchAlign3D Parts"
    are_seams(obj)


def rebuilt(obj):
    module("scene.results").remove_parts(obj)
    for number, name in enumerate(NAMES):
        obj.data.materials.append(bpy.data.materials.new(name))
        for polygon in obj.data.polygons:
            if COLUMN_LABELS[polygon.index] == number:
                polygon.material_index = number
    yield
    yield bpy.ops.patchalign3d.rebuild_parts()
    assert storeys(obj)[0] == ["bottom", "middle", "top"]


def updated(form, paint, label=0):
    """The feature of reading back what was painted: the first face is of another part then."""

    def update(obj):
        show_as({form, "ATTRIBUTE"})
        paint(obj)
        yield
        yield bpy.ops.patchalign3d.update_parts(form=form)
        assert labels(obj) == [label, *COLUMN_LABELS[1:]]

    return update


def paint_weights(obj):
    vertices = list(obj.data.polygons[0].vertices)
    obj.vertex_groups["bottom"].remove(vertices)
    obj.vertex_groups["middle"].add(vertices, 0.4, "REPLACE")  # too little for faces beside it


def paint_face_sets(obj):
    obj.data.attributes[".sculpt_face_set"].data[0].value = 2


def paint_materials(obj):
    obj.data.polygons[0].material_index = 0


def paint_colours(obj):
    colours = obj.data.attributes["patchalign3d_colour"].data
    top = tuple(colours[obj.data.polygons[2 * SIDES].loop_start].color_srgb)
    for corner in obj.data.polygons[0].loop_indices:
        colours[corner].color_srgb = top


def join_pieces(obj):
    """The first face goes over from the object of the lowest storey to that of the highest."""
    low = bpy.data.objects["Column bottom"]
    select(low)
    choose(low, [0])
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.separate(type="SELECTED")
    bpy.ops.object.mode_set(mode="OBJECT")
    (face,) = (one for one in bpy.data.objects if one.name.startswith("Column bottom."))
    select(bpy.data.objects["Column top"], face)
    bpy.ops.object.join()
    select(obj)


def remove(obj):
    yield
    yield bpy.ops.patchalign3d.remove_parts()
    assert not obj.vertex_groups and ATTRIBUTE not in obj.data.attributes


def separate(obj):
    yield
    yield bpy.ops.patchalign3d.separate(copies=True)
    assert {"Column top", "Column middle", "Column bottom"} <= {*bpy.data.objects.keys()}
    bpy.context.view_layer.objects.active = obj


def showing(operator, hidden):
    """The feature of an operator after which these are hidden in the overlay."""

    def work(obj):
        steer("part_hide", "top")
        yield
        yield steer(operator, "middle")
        assert set(obj.data.get("patchalign3d_hidden", ())) == hidden

    return work


def without_words(obj):
    settings().automatic_pieces = 3
    yield
    yield bpy.ops.patchalign3d.segment_automatically()
    check_column(obj, ["part 1", "part 2", "part 3"])


def by_shape(obj):
    settings().automatic_how = "SHAPE"
    yield
    yield bpy.ops.patchalign3d.segment_automatically()
    assert list(obj.data["patchalign3d_parts"]) == ["part 1"]


# --- Steering -------------------------------------------------------------------------------------


def steered(operator, part, words="", *, names=None, first=None, **options):
    """The feature of an operator that leaves these parts, and these in the first of each storey."""

    def work(obj):
        yield
        yield steer(operator, part, words, **options)
        assert [group.name for group in obj.vertex_groups] == (names or NAMES)
        assert first is None or storeys(obj)[0] == first, storeys(obj)[0]

    return work


def split_by_piece(obj):
    segment("end, middle, start")
    steer("part_merge", "end", "start")
    yield
    yield steer("part_split_pieces", "end")
    assert storeys(obj)[0] == ["end 1", "middle", "end 2"]


def smooth(obj):
    mistake(obj, [SIDES + 3], "speck")
    yield
    yield steer("part_smooth", "")
    assert "speck" not in storeys(obj)[1]


def snap(obj):
    mistake(obj, [SIDES], "bottom")
    for edge in obj.data.edges:
        low, high = (obj.data.vertices[v].co.z for v in edge.vertices)
        edge.use_seam = low == high
    yield
    yield steer("part_snap", "", to="SEAMS")
    check_column(obj)


def assign(obj):
    choose(obj, [SIDES])
    yield
    yield steer("part_assign", "belt")
    assert storeys(obj)[0] == ["bottom", "belt", "top"]


def pick(obj):
    choose(obj, [1, 2, 2 * SIDES])
    yield
    yield bpy.ops.patchalign3d.part_pick()
    assert settings().part == "bottom"


def select_part(obj):
    choose(obj, [])
    yield
    yield steer("part_select", "middle")
    are_selected(obj)


def spread(obj):
    choose(obj, [SIDES])
    steer("part_assign", "belt")
    yield
    yield bpy.ops.patchalign3d.propagate()
    assert labels(obj) == [3 if label == 1 else label for label in COLUMN_LABELS]


# --- Similarity, transfer, keypoints --------------------------------------------------------------


def similarities(obj):
    values = np.zeros(len(obj.data.polygons), np.float32)
    obj.data.attributes["patchalign3d_similarity"].data.foreach_get("value", values)
    return values


def similarity_to_word(obj):
    settings().similarity_word = "high"
    yield
    yield bpy.ops.patchalign3d.similarity_to_word()
    assert similarities(obj).argmax() == 3 * SIDES + 1  # the octagon on top


def select_whole(obj):
    choose(obj, [SIDES])
    yield
    yield bpy.ops.patchalign3d.select_whole()
    are_selected(obj)


def similarity_to_selection(obj):
    choose(obj, [3 * SIDES])
    yield
    yield bpy.ops.patchalign3d.similarity_to_selection()
    assert similarities(obj).argmax() == 3 * SIDES  # the one below


def select_similar(obj):
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    yield
    yield bpy.ops.patchalign3d.similarity_select(threshold=1)
    assert [face.index for face in obj.data.polygons if face.select] == [3 * SIDES + 1]


def hide_heat_maps(obj):
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    yield
    yield bpy.ops.patchalign3d.similarity_hide()
    assert "patchalign3d_similarity" not in obj.data.attributes


def with_another(obj):
    """The object, active and without parts, and a finished one; both are selected."""
    finished = column("Finished")
    segment()
    find_keypoints()
    module("scene.results").remove_parts(obj)
    select(obj, finished)


def transfer_of_parts(obj):
    with_another(obj)
    yield
    yield bpy.ops.patchalign3d.transfer()
    check_column(obj)


def transfer_of_keypoints(obj):
    with_another(obj)
    yield
    yield bpy.ops.patchalign3d.transfer_keypoints()
    assert sorted(e["patchalign3d_keypoint"] for e in obj.children) == ["foot", "top"]


def keypoints_by_words(obj):
    yield
    yield find_keypoints()
    assert sorted(e["patchalign3d_keypoint"] for e in obj.children) == ["foot", "top"]


def mirrored_keypoints(obj):
    find_keypoints("left hand")
    yield
    yield bpy.ops.patchalign3d.mirror_keypoints()
    assert sorted(e["patchalign3d_keypoint"] for e in obj.children) == ["left hand", "right hand"]


def dragged_keypoint(obj):
    find_keypoints("top")
    (empty,) = obj.children
    empty.matrix_world.translation = (3, 0.1, 1.5)
    bpy.context.view_layer.update()
    yield
    yield bpy.ops.patchalign3d.drag_keypoint()
    bpy.context.view_layer.update()
    assert 0.8 < empty.matrix_world.translation.x <= 1


def armature(obj):
    find_keypoints("top, foot")
    yield
    yield bpy.ops.patchalign3d.make_armature()
    assert [modifier.type for modifier in obj.modifiers] == ["ARMATURE"]
    assert obj.parent.type == "ARMATURE" and len(obj.parent.data.bones) == 1


# As in the guide, and in its order.
FEATURES = {
    "Segment": parts_by_words,
    "Segment, several objects": several_objects,
    "Quality": quality,
    "Results: Vertex Groups": written("GROUPS", check=are_groups),
    "Results: Face Attribute": written("ATTRIBUTE", check=are_in_the_attribute),
    "Results: Face Sets": written("FACE_SETS", check=are_face_sets),
    "Results: Materials": written("MATERIALS", check=are_materials),
    "Results: Colour Attribute": written("COLOURS", check=are_colours),
    "Results: Selection": written("SELECTION", check=are_selected),
    "Results: Separate Objects": written("OBJECTS", check=are_objects),
    "Results: Seams": written("SEAMS", check=are_seams),
    "Results: Sharp Edges": written("SHARP", check=are_sharp),
    "Results: Boolean Attributes": written("BOOLEANS", check=are_booleans),
    "Update Parts from Vertex Groups": updated("GROUPS", paint_weights, label=1),
    "Update Parts from Face Sets": updated("FACE_SETS", paint_face_sets),
    "Update Parts from Materials": updated("MATERIALS", paint_materials),
    "Update Parts from Colour Attribute": updated("COLOURS", paint_colours),
    "Update Parts from Separate Objects": updated("OBJECTS", join_pieces),
    "Remove Parts": remove,
    "Separate by Part": separate,
    "Confidence": confidence,
    "Unwrap by Parts": unwrapped,
    "Rebuild Parts": rebuilt,
    "Segment without Words": without_words,
    "Segment without Words, By Shape": by_shape,
    "Rename": steered("part_rename", "top", "roof", names=["roof", "middle", "bottom"]),
    "Merge": steered("part_merge", "bottom", "middle", names=["top", "bottom"]),
    "Split by Piece": split_by_piece,
    "Split by Side": steered(
        "part_split_sides", "top", names=["right top", "left top", "middle", "bottom"]
    ),
    "Split by Words": steered("part_split_words", "top", "a, b", names=["a", "middle", "bottom"]),
    "Exclude": steered("part_exclude", "top", names=["middle", "bottom"]),
    "Grow": steered("part_grow", "top", names=["top", "bottom"], first=["bottom", "top", "top"]),
    "Shrink": steered("part_shrink", "middle", names=["top", "bottom"]),
    "Smooth Borders": smooth,
    "Snap Borders": snap,
    "Pick Part": pick,
    "Select Part": select_part,
    "Isolate": showing("part_isolate", {"top", "bottom"}),
    "Hide": showing("part_hide", {"top", "middle"}),
    "Show All": showing("part_show_all", set()),
    "Assign Selected Faces": assign,
    "Spread Corrections": spread,
    "Select Whole Part": select_whole,
    "Show Similarity to Word": similarity_to_word,
    "Show Similarity to Selection": similarity_to_selection,
    "Select Similar": select_similar,
    "Hide Heat Maps": hide_heat_maps,
    "Transfer Parts": transfer_of_parts,
    "Transfer Keypoints": transfer_of_keypoints,
    "Find Keypoints": keypoints_by_words,
    "Mirror Keypoints": mirrored_keypoints,
    "Drag Keypoint": dragged_keypoint,
    "Make Armature": armature,
}
