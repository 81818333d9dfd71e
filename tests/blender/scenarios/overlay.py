"""What the viewport shows of parts: what is drawn, for drawing itself needs a window."""

import time
from types import SimpleNamespace

import bmesh
import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    SIDES,
    activate,
    column,
    labels,
    module,
    parts_of,
    rows_shown,
    said,
    segment,
    select,
    settings,
)
from mathutils import Matrix


def patchwork(obj, before=None):
    depsgraph = bpy.context.evaluated_depsgraph_get()
    return module("scene.overlay").read_patchwork(obj, depsgraph, before)


def heights(patches, part):
    """The least and the greatest height of a part's triangles, as drawn."""
    number = patches.parts.names.index(part)
    z = patches.vertices[patches.by_part(0)[number]][:, :, 2]
    return float(z.min()), float(z.max())


def what_is_found_is_drawn_through_modifiers_and_in_edit_mode(folder):
    obj = column()
    assert patchwork(obj) is None
    segment()
    seen = patchwork(obj)
    assert {name: heights(seen, name) for name in seen.parts.names} == {
        "top": (2, 3),
        "middle": (1, 2),
        "bottom": (0, 1),
    }
    array = obj.modifiers.new("Array", "ARRAY")
    array.use_relative_offset, array.use_constant_offset = False, True
    array.constant_offset_displace = (0, 0, 10)
    bpy.context.view_layer.update()
    seen = patchwork(obj)
    assert heights(seen, "bottom") == (0, 11)
    assert len(seen.by_part(0)[0]) == 2 * (2 * SIDES + SIDES - 2)
    bpy.ops.object.mode_set(mode="EDIT")
    assert heights(patchwork(obj), "top") == (2, 13)
    bpy.ops.object.mode_set(mode="OBJECT")
    obj.modifiers.new("Subdivision", "SUBSURF").levels = 1
    bpy.context.view_layer.update()
    seen = patchwork(obj)
    assert len(seen.parts.labels) == 2 * (24 * 4 + 2 * SIDES)
    assert seen.part_at(0, 0) == "bottom"


def faces_that_are_hidden_in_edit_mode_are_not_drawn_and_not_in_the_way_of_the_pointer(folder):
    obj = column()
    segment()

    def drawn_of_top(before=None):
        found = patchwork(obj, before)
        return len(found.by_part(0)[found.parts.names.index("top")]), found

    whole, before = drawn_of_top()
    origin, along = np.array([0.0, 0.1, 9.0]), np.array([0.0, 0.0, -1.0])
    assert whole and before.part_at(before.hit(origin, along)[1], 0) == "top"
    bpy.ops.object.mode_set(mode="EDIT")
    edited = bmesh.from_edit_mesh(obj.data)
    for face, label in zip(edited.faces, COLUMN_LABELS, strict=True):
        face.hide_set(label == 0)
    bmesh.update_edit_mesh(obj.data)
    none, hidden = drawn_of_top(before)
    assert none == 0 and hidden.part_at(hidden.hit(origin, along)[1], 0) == "bottom"
    bpy.ops.mesh.reveal()
    assert drawn_of_top(hidden)[0] == whole
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.hide()
    bpy.ops.object.mode_set(mode="OBJECT")  # where Blender shows what is hidden
    assert drawn_of_top(hidden)[0] == whole


def triangles_are_read_anew_only_where_the_mesh_is_another_one(folder):
    obj = column()
    segment()
    before = patchwork(obj)
    settings().part = "top"
    bpy.ops.patchalign3d.part_exclude()
    after = patchwork(obj, before)
    assert after.triangles is before.triangles and after.parts.names == ["middle", "bottom"]
    assert not after.is_divided_as(before)
    obj.data.vertices[0].co.z -= 1
    bpy.context.view_layer.update()
    moved = patchwork(obj, after)
    assert moved.triangles is not after.triangles and heights(moved, "bottom") == (-1, 1)


def unlabelled_faces_and_heat_maps_have_no_overlay(folder):
    obj = column()
    segment()
    settings().threshold = 0.95
    assert sum(map(len, patchwork(obj).by_part(0.95))) == 0
    assert patchwork(obj).part_at(0, 0.95) == ""
    settings().threshold = 0
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    assert patchwork(obj) is None
    bpy.ops.patchalign3d.similarity_hide()
    assert patchwork(obj) is not None


def parts_of_joined_objects_are_drawn_each_under_its_name(folder):
    first = column("First")
    segment("roof, cellar")
    second = column("Second")
    second.location.z = 10
    segment("lid, box")
    select(first, second)
    bpy.ops.object.join()
    seen = patchwork(first)
    assert set(seen.parts.names) == {"roof", "cellar", "lid", "box"}
    assert heights(seen, "box")[0] == 10


def parts_that_are_of_faces_no_more_are_not_drawn_nor_in_the_way(folder):
    """The nodes' Dual Mesh has the attributes of faces on its vertices."""
    obj = column()
    segment()
    tree = bpy.data.node_groups.new("Dual", "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=way, socket_type="NodeSocketGeometry")
    begin, dual, end = (
        tree.nodes.new(kind)
        for kind in ("NodeGroupInput", "GeometryNodeDualMesh", "NodeGroupOutput")
    )
    tree.links.new(begin.outputs[0], dual.inputs[0])
    tree.links.new(dual.outputs[0], end.inputs[0])
    obj.modifiers.new("Dual", "NODES").node_group = tree
    bpy.context.view_layer.update()
    assert patchwork(obj) is None
    segment()
    assert "cannot be traced back" in said() and labels(obj) == COLUMN_LABELS
    bpy.ops.object.modifier_apply(modifier="Dual")
    assert patchwork(obj) is None
    segment()
    assert {name for name, faces in parts_of(obj).items() if faces} == {"top", "middle", "bottom"}
    bpy.ops.patchalign3d.remove_parts()
    assert not [name for name in obj.data.attributes.keys() if "pa3d" in name]


def without_a_window_nothing_is_drawn(folder):
    overlay, patchworks = module("ui.overlay"), module("ui.patchworks")
    assert bpy.app.background and not overlay._in_views
    assert patchworks.after_update not in bpy.app.handlers.depsgraph_update_post


class Space:
    """Takes what is to be drawn, in a window that there isn't; a file that is opened forgets it."""

    def __init__(self):
        self.added = []

    def draw_handler_add(self, *arguments):
        self.added.append(arguments[2:])
        return arguments[2:]

    def draw_handler_remove(self, handle, *_):
        if handle in self.added:
            self.added.remove(handle)


def in_a_window_the_overlay_comes_and_goes_with_the_add_on(folder):
    overlay, space = module("ui.overlay"), Space()
    lists = [bpy.app.handlers.depsgraph_update_post, bpy.app.handlers.undo_post]
    lists.append(bpy.app.handlers.load_post)
    before = [list(handlers) for handlers in lists]
    overlay.add_to(space)
    assert space.added == [("WINDOW", "POST_VIEW")]
    assert all(len(new) > len(old) for new, old in zip(lists, before, strict=True))
    overlay.remove()
    assert space.added == [] and [list(handlers) for handlers in lists] == before


def two_with_parts():
    """Two columns, each with its parts."""
    both = column("One"), column("Other")
    for obj in both:
        activate(obj)
        segment()
    return both


def what_has_changed_is_read_again_and_nothing_else(folder):
    patchworks, (one, other) = module("ui.patchworks"), two_with_parts()
    handlers = bpy.app.handlers.depsgraph_update_post
    handlers.append(patchworks.after_update)
    try:
        depsgraph = bpy.context.evaluated_depsgraph_get()
        kept = [patchworks.patchwork_of(obj, depsgraph) for obj in (one, other)]
        one.location.x = 3
        bpy.context.view_layer.update()
        assert [patchworks.patchwork_of(obj, depsgraph) for obj in (one, other)] == kept
        one.data.vertices[0].co.z = -5
        one.data.update()
        bpy.context.view_layer.update()
        kept[0].again = 0
        fresh = patchworks.patchwork_of(one, depsgraph)
        assert fresh is not kept[0] and np.isclose(fresh.patchwork.vertices[0, 2], -5)
        assert patchworks.patchwork_of(other, depsgraph) is kept[1]
    finally:
        handlers.remove(patchworks.after_update)
        patchworks.forget()


def parts_called_or_coloured_otherwise_stay_as_they_are_on_the_graphics_card(folder):
    patchworks, obj = module("ui.patchworks"), column()
    segment()
    settings().part = "top"

    def drawn():
        patchworks.doubt()
        depsgraph = bpy.context.evaluated_depsgraph_get()
        return patchworks.patchwork_of(obj, depsgraph)

    try:
        seen = [drawn()]
        bpy.ops.patchalign3d.part_rename(name="roof")
        seen.append(drawn())
        rows_shown()[0].colour = (1, 0, 0)
        seen.append(drawn())
        bpy.ops.patchalign3d.part_shrink()
        seen.append(drawn())
        first, renamed, red, smaller = (kept._batches for kept in seen)
        assert first is renamed is red and smaller is not red
        assert [kept.patchwork.parts.names[0] for kept in seen] == ["top", "roof", "roof", "roof"]
        assert seen[2].patchwork.parts.colours[0] == (1, 0, 0)
    finally:
        patchworks.forget()


def what_an_undo_leaves_as_it_was_is_not_put_together_again(folder):
    overlay, patchworks = module("ui.overlay"), module("ui.patchworks")
    two_with_parts()
    bpy.ops.ed.undo_push(message="Segment")
    overlay.add_to(Space())

    def drawn():
        depsgraph = bpy.context.evaluated_depsgraph_get()
        return [
            patchworks.patchwork_of(bpy.data.objects[name], depsgraph) for name in ("One", "Other")
        ]

    try:
        before = drawn()
        rows_shown()[0].name = "roof"
        bpy.context.object.location.x = 1
        bpy.ops.ed.undo_push(message="Rename and move")
        for kept in before:
            kept.again = 0
        renamed = drawn()
        assert renamed[0] is before[0] and renamed[1] is not before[1]
        for undo, names in ((bpy.ops.ed.undo, ["top"]), (bpy.ops.ed.redo, ["roof"])):
            was = drawn()
            undo()
            now = drawn()
            assert now[0] is before[0] and now[1] is not was[1]
            assert now[1].patchwork.parts.names == [*names, "middle", "bottom"]
    finally:
        overlay.remove()


def nothing_is_kept_of_objects_that_are_no_more(folder):
    patchworks, (one, other) = module("ui.patchworks"), two_with_parts()
    try:
        patchworks.patchwork_of(one, bpy.context.evaluated_depsgraph_get())
        assert list(patchworks._kept) == [one.session_uid]
        bpy.data.objects.remove(one)
        patchworks.patchwork_of(other, bpy.context.evaluated_depsgraph_get())
        assert list(patchworks._kept) == [other.session_uid]
    finally:
        patchworks.forget()


def what_an_animation_moves_is_read_again_in_each_frame(folder):
    overlay, patchworks = module("ui.overlay"), module("ui.patchworks")
    obj, scene = column(), bpy.context.scene
    segment()
    obj.shape_key_add(name="Basis")
    key = obj.shape_key_add(name="Risen")
    for place in key.data:
        place.co.z += 10
    for frame in (1, 11):
        key.value = frame - 1
        key.keyframe_insert("value", frame=frame)
    overlay.add_to(Space())
    try:
        for frame, least in ((1, 0), (11, 10)):
            scene.frame_set(frame)
            for kept in patchworks._kept.values():
                kept.again = 0
            drawn = patchworks.patchwork_of(obj, bpy.context.evaluated_depsgraph_get())
            assert np.isclose(drawn.patchwork.vertices[:, 2].min(), least)
    finally:
        overlay.remove()


def thousands_of_meshes_are_read_before_several_drawings_and_stay_seen_meanwhile(folder):
    patchworks, first = module("ui.patchworks"), column()
    segment()
    for _ in range(8):
        copy = first.copy()
        copy.data = first.data.copy()
        bpy.context.scene.collection.objects.link(copy)
    looks, spell = [], patchworks.SPELL
    forget_gone, call_at = patchworks._forget_gone, patchworks._call_at
    patchworks._forget_gone = lambda: looks.append(True) or forget_gone()
    patchworks._call_at = lambda moment, call: None
    patchworks.SPELL = 1e-9

    def seen():
        context = SimpleNamespace(
            evaluated_depsgraph_get=bpy.context.evaluated_depsgraph_get,
            scene=bpy.context.scene,
            view_layer=bpy.context.view_layer,
        )
        return len(list(patchworks.labelled_in(context, list(bpy.data.objects))))

    try:
        assert [seen() for _ in range(10)] == [*range(1, 10), 9]
        assert len(looks) == 9  # once for each drawing that has met a new one, not for each object
        patchworks.doubt()  # as after an undo
        first.data.vertices[0].co.z -= 1
        first.data.update()
        assert [seen() for _ in range(10)] == [9] * 10
        assert not any(kept.stale for kept in patchworks._kept.values())
        patchworks.forget()
        patchworks.SPELL = 100.0
        looks.clear()
        assert seen() == 9 and len(looks) == 1
    finally:
        patchworks.SPELL, patchworks._forget_gone, patchworks._call_at = spell, forget_gone, call_at
        patchworks.forget()


def what_changes_faster_than_it_is_read_is_not_seen_in_some_frames_and_not_in_others(folder):
    overlay, patchworks = module("ui.overlay"), module("ui.patchworks")
    obj = column()
    segment()
    overlay.add_to(Space())

    def drawn():
        return patchworks.patchwork_of(obj, bpy.context.evaluated_depsgraph_get())

    def frame():
        obj.data.vertices[0].co.z -= 1
        obj.data.update()
        bpy.context.view_layer.update()

    try:
        kept = drawn()
        kept.patience = 100.0
        kept.again = time.monotonic() + 50  # it was read a while ago
        frame()
        assert drawn() is None
        frame()
        assert drawn() is None and kept.again > time.monotonic() + 90
        kept.again = 0.0  # it has been still for long
        kept = drawn()
        before = kept.again
        frame()
        frame()  # no view has missed the one before
        assert kept.again == before
    finally:
        overlay.remove()


def parts_are_seen_before_they_are_written_and_no_longer_if_they_are_not(folder):
    foreseen, patchworks, pointer = map(module, ("scene.foreseen", "ui.patchworks", "ui.pointer"))
    record, results, course = map(module, ("scene.record", "scene.results", "bridge.course"))
    obj = column()
    base = module("scene.reading").read_surface(obj)
    labels = np.arange(base.polygon_count, dtype=np.int32) % 2
    look = module("scene.look").Look()
    colours, all_of = [(1, 0, 0), (0, 0, 1)], np.ones(base.polygon_count, np.float32)
    parts = record.Parts(["odd", "even"], colours, labels, all_of, all_of < 0)

    def drawn():
        return patchworks.patchwork_of(obj, bpy.context.evaluated_depsgraph_get())

    def may_look():
        return pointer.may_look_under(
            bpy.context, [patchworks.Seen(obj, obj.matrix_world, drawn())]
        )

    foreseen.bpy = SimpleNamespace(app=SimpleNamespace(background=False))  # as with a window
    try:
        assert drawn() is None
        for cancels in (True, False):
            writing = course.Course(results.show_parts(obj, base, parts, look))
            while foreseen.of(obj) is None:
                assert writing.advance() is None
            seen = drawn()
            assert seen.patchwork.parts is parts and not record.has_parts(obj)
            assert writing.holds and not writing.has_written and not may_look()
            if cancels:
                writing.cancel()
                try:
                    writing.run()
                except module("bridge.replies").BackendError as error:
                    assert error.kind == "Cancelled"
                assert foreseen.of(obj) is None and drawn() is None and not record.has_parts(obj)
        assert writing.run().names == ["odd", "even"]
        assert record.has_parts(obj) and foreseen.of(obj) is None
        assert drawn().patchwork is seen.patchwork and may_look()  # which is still right, and kept
        assert foreseen.foresee(obj, base, parts) is None  # nothing else is to be seen
    finally:
        foreseen.bpy = bpy
        patchworks.forget()


def triangles_and_quads_are_cut_as_blender_cuts_them(folder):
    reading, chance = module("scene.reading"), np.random.default_rng(0)
    for flatness, corners in ((0.0, (3, 4)), (0.2, (3, 4)), (0.0, (3, 4, 5))):
        places, polygons = [], []
        for number in range(300):
            count = corners[number % len(corners)]
            turn = np.sort(chance.uniform(0, 2 * np.pi, count))
            far = chance.uniform(0.2, 1, count)  # some quads are hollow at a corner
            flat = np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1)
            height = flatness * far * chance.uniform(-1, 1, count)
            polygons.append(range(len(places), len(places) + count))
            places += [(x + 3 * number, y, z) for (x, y), z in zip(flat, height, strict=True)]
        mesh = bpy.data.meshes.new("Cut")
        mesh.from_pydata(places, [], polygons)
        raw = reading.read_raw(mesh)
        cut = reading.read_cut(mesh, raw)
        assert (cut is None) == (5 not in corners)
        own = [tuple(each.vertices) for each in mesh.loop_triangles]
        assert list(map(tuple, reading.triangles_of(raw, cut).tolist())) == own
        assert raw.owners.tolist() == [each.polygon_index for each in mesh.loop_triangles]


def parts_are_drawn_nearer_than_their_surface_by_what_a_view_tells_apart_whatever_its_size(folder):
    """A character of 180 units, for centimetres, and a ring of two had grey specks."""
    nearer = module("ui.overlay").nearer
    space = SimpleNamespace(clip_start=0.01, clip_end=1000.0)

    def depth(away, is_perspective):
        if is_perspective:
            return space.clip_end / (space.clip_end - space.clip_start) * (1 - 0.01 / away)
        return (away + space.clip_end) / (2 * space.clip_end)

    for away in (0.05, 2.0, 200.0):
        for is_perspective in (True, False):
            matrix = Matrix.Translation((0, 0, -away))
            how = {"is_perspective": is_perspective, "view_distance": away, "view_matrix": matrix}
            drawn = -nearer(SimpleNamespace(**how), space).translation.z
            apart = depth(away, is_perspective) - depth(drawn, is_perspective)
            assert apart > 2 * 2.0**-24, (away, is_perspective)
            assert away * 0.97 < drawn < away
