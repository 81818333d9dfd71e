"""Parts that are hidden, isolated and shown again, and parts that are picked in the view."""

from types import SimpleNamespace

import bmesh
import bpy
from column import (
    COLUMN_LABELS,
    activate,
    column,
    linked_from_a_file,
    module,
    packed_from_a_file,
    rows,
    said,
    segment,
    settings,
    steer,
)


def what_is_hidden_of_a_linked_mesh_is_told_to_last_until_its_file_is_read_again(folder):
    column()
    segment()
    rows().rows[0].hidden = True
    assert "another file" not in said()
    linked = linked_from_a_file("Column", folder)
    activate(linked)
    for mark, name in (("hidden", "middle"), ("locked", "bottom")):
        module("bridge.session").session.say("")
        setattr(next(row for row in rows().rows if row.name == name), mark, True)
        assert "The mesh of 'Column' belongs to another file" in said()
    assert module("scene.marks").marked(linked.data, "patchalign3d_hidden") == {"top", "middle"}
    override = linked.override_create(remap_local_usages=True)
    activate(override)
    module("bridge.session").session.say("")
    rows().rows[2].hidden = True
    assert "The mesh of 'Column' belongs to another file" in said()


def what_is_hidden_of_a_packed_mesh_is_kept_in_this_file_and_not_told_otherwise(folder):
    column()
    segment()
    packed = packed_from_a_file("Column", folder)
    if packed is None:  # before Blender 5.0 there are none
        return
    activate(packed)
    rows().rows[0].hidden = True
    assert "another file" not in said()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "packed.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "packed.blend"))
    activate(bpy.data.objects["Column"])
    assert rows().rows[0].hidden


def what_is_hidden_of_a_mesh_that_cannot_be_asked_about_is_not_another_files(folder):
    obj = column()
    segment()
    obj.scale.x = 0
    rows().rows[0].hidden = True
    assert "another file" not in said()


def a_part_is_isolated_hidden_and_all_are_shown_again(folder):
    obj = column()
    segment()
    patchworks, preview = module("ui.patchworks"), module("ui.preview")

    def seen():
        drawn = patchworks.patchwork_of(obj, bpy.context.evaluated_depsgraph_get())
        names, colours = drawn.patchwork.parts.names, preview.colours_of(obj, drawn.patchwork)
        patchworks.forget()
        return [name for name, colour in zip(names, colours, strict=True) if colour]

    rows().active = 1
    bpy.ops.patchalign3d.part_isolate()
    assert seen() == ["middle"] and not any(p.hide for p in obj.data.polygons)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.patchalign3d.part_show_all()
    bpy.ops.patchalign3d.part_hide()
    bpy.ops.object.mode_set(mode="OBJECT")
    assert seen() == ["top", "bottom"]
    assert [p.hide for p in obj.data.polygons] == [label == 1 for label in COLUMN_LABELS]
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.patchalign3d.part_isolate()
    bpy.ops.object.mode_set(mode="OBJECT")
    assert [p.hide for p in obj.data.polygons] == [label != 1 for label in COLUMN_LABELS]
    bpy.ops.patchalign3d.remove_parts()
    assert not [key for key in obj.data.keys() if key.startswith("patchalign3d")]


def faces_that_were_hidden_with_their_part_in_edit_mode_come_back_with_it_in_object_mode(folder):
    obj = column()
    segment()

    def hidden_after(operator, part):
        steer(operator, part)
        return [polygon.hide for polygon in obj.data.polygons]

    bpy.ops.object.mode_set(mode="EDIT")
    steer("part_isolate", "top")
    bpy.ops.object.mode_set(mode="OBJECT")
    assert hidden_after("part_isolate", "middle") == [label == 2 for label in COLUMN_LABELS]
    assert hidden_after("part_show_all", "top") == [False] * len(COLUMN_LABELS)
    assert hidden_after("part_hide", "top") == [False] * len(COLUMN_LABELS)  # in the overlay alone


def faces_that_a_person_has_hidden_stay_so_until_all_are_shown(folder):
    obj = column()
    segment()
    by_hand = [label == 0 for label in COLUMN_LABELS].index(True)

    def hidden_after(operator, part):
        bpy.ops.object.mode_set(mode="EDIT")
        steer(operator, part)
        bpy.ops.object.mode_set(mode="OBJECT")
        return [polygon.hide for polygon in obj.data.polygons]

    def of(*parts):
        return [label in parts or i == by_hand for i, label in enumerate(COLUMN_LABELS)]

    bpy.ops.object.mode_set(mode="EDIT")
    faces = bmesh.from_edit_mesh(obj.data).faces
    faces.ensure_lookup_table()
    faces[by_hand].hide_set(True)
    bpy.ops.object.mode_set(mode="OBJECT")
    assert hidden_after("part_hide", "middle") == of(1)
    assert hidden_after("part_isolate", "top") == of(1, 2)
    assert hidden_after("part_show_all", "top") == [False] * len(COLUMN_LABELS)
    assert hidden_after("part_isolate", "middle") == of(0, 2)
    assert hidden_after("part_isolate", "top") == [label != 0 for label in COLUMN_LABELS]


def a_picked_part_is_selected_extended_and_isolated(folder):
    pick = module("ui.operators.rows").pick
    one, other = column("One"), column("Other")
    for obj in (one, other):
        activate(obj)
        segment()
    pick(bpy.context, one, "bottom", "")
    assert bpy.context.object == one and settings().part == "bottom"
    assert [p.select for p in one.data.polygons] == [label == 2 for label in COLUMN_LABELS]
    pick(bpy.context, one, "middle", "EXTEND")
    assert [p.select for p in one.data.polygons] == [label != 0 for label in COLUMN_LABELS]
    pick(bpy.context, one, "middle", "ISOLATE")
    assert sorted(one.data["patchalign3d_hidden"]) == ["bottom", "top"]


def a_part_picked_on_another_of_several_objects_in_edit_mode_has_the_list_be_of_that(folder):
    pick = module("ui.operators.rows").pick
    one, other = column("One"), column("Other")
    for obj in (one, other):
        activate(obj)
        segment()
    one.select_set(True)
    bpy.ops.object.mode_set(mode="EDIT")
    assert one.mode == other.mode == "EDIT" and bpy.context.object == other

    def selected(obj):
        return [face.select for face in bmesh.from_edit_mesh(obj.data).faces]

    pick(bpy.context, other, "top", "")
    pick(bpy.context, one, "bottom", "")
    assert bpy.context.object == one and settings().part == "bottom"
    assert one.mode == other.mode == "EDIT"
    assert selected(one) == [label == 2 for label in COLUMN_LABELS]
    assert not any(selected(other))  # or Assign would take them, too
    pick(bpy.context, other, "top", "EXTEND")
    assert selected(one) == [label == 2 for label in COLUMN_LABELS]
    assert selected(other) == [label == 0 for label in COLUMN_LABELS]


def a_part_is_picked_in_the_view_that_is_clicked_wherever_the_pipette_was_taken(folder):
    operators, clicked = module("ui.operators.rows"), []
    obj, under = column(), operators.under
    segment()

    def area(kind, x, *widths):
        places = zip(widths, [x, x + 50], strict=False)
        regions = [
            SimpleNamespace(type="WINDOW", x=at, y=0, width=width, height=100)
            for width, at in places
        ]
        spaces = SimpleNamespace(active=kind)
        return SimpleNamespace(type=kind, regions=regions, spaces=spaces)

    list_of_objects = area("OUTLINER", 0, 100)
    quad, other = area("VIEW_3D", 100, 50, 50), area("VIEW_3D", 200, 100)
    context = SimpleNamespace(
        window=SimpleNamespace(screen=SimpleNamespace(areas=[list_of_objects, quad, other])),
        area=None,  # of a workspace that is not shown any more
        view_layer=bpy.context.view_layer,
        mode="OBJECT",
    )
    pick = operators.PATCHALIGN3D_OT_part_pick
    made = {"modal": pick.modal, "_picked": pick._picked}
    picks = type("Picks", (module("ui.acting").Points,), made)  # Blender alone makes operators

    def click(x, button="LEFTMOUSE", **keys):
        held = {"shift": False, "ctrl": False, "alt": False} | keys
        event = SimpleNamespace(type=button, value="PRESS", mouse_x=x, mouse_y=30, **held)
        return picks().modal(context, event)

    def seen(context, view, place):
        clicked.append((view.space, view.region, place))
        return obj, "middle"

    operators.under = seen
    try:
        assert click(50) == {"CANCELLED"} and not clicked
        for button in ("LEFTMOUSE", "RIGHTMOUSE"):  # with Alt they turn and zoom, in one keymap
            assert click(120, button, alt=True) == {"PASS_THROUGH"} and not clicked
        for x, view in ((120, quad.regions[0]), (170, quad.regions[1]), (230, other.regions[0])):
            settings().part = ""
            assert click(x) == {"FINISHED"} and settings().part == "middle"
            assert clicked.pop() == ("VIEW_3D", view, (x - view.x, 30))
    finally:
        operators.under = under
