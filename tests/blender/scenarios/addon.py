"""The add-on as a whole."""

import re
from types import SimpleNamespace

import bpy
from column import (
    ADDON,
    PYTHON,
    activate,
    check_column,
    column,
    drawn,
    module,
    panel,
    preferences,
    refusal,
    segment,
)
from sidebar import ABOVE_AND_BELOW, BUTTON, WINDOW, sidebar


def handlers():
    """Those of the add-on, by the lists that they are in."""
    lists = [each for each in bpy.app.handlers if isinstance(each, list)]
    return [[handler for handler in each if ADDON in handler.__module__] for each in lists]


def what_blender_calls_it_calls_in_the_next_file_too(folder):
    before = handlers()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert any(before) and handlers() == before


def it_can_be_disabled_and_enabled_again_and_leaves_nothing(folder):
    column()
    segment()
    session = module("bridge.session").session
    client = session._backend._client
    assert client.running
    bpy.ops.preferences.addon_disable(module=ADDON)
    assert not client.running
    assert not any(handlers())
    assert not hasattr(bpy.types.Scene, "patchalign3d")
    assert not [name for name in dir(bpy.types) if "PATCHALIGN3D" in name]
    bpy.ops.preferences.addon_enable(module=ADDON)
    preferences().python = PYTHON
    assert segment() == {"FINISHED"}
    check_column(bpy.context.object)


def every_button_is_in_a_menu_where_the_search_finds_it(folder):
    ui = module("ui.menus")
    offered = {name for group in ui.MENU for name in group}
    there = {name for name in dir(bpy.ops.patchalign3d) if not name.startswith("prompt")}
    inner = {"cancel", "open_log", "fetch_weights", "choose_prompt", "form", "form_anyway"}
    inner |= {"preset_save", "preset_remove", "open_preferences", "allow_online"}
    inner |= {"read_all", "import_checked"}  # in the panel; in Blender's own menu of importers
    assert offered <= there and there - offered <= inner, there ^ offered
    menu = drawn(ui.PATCHALIGN3D_MT_menu)
    assert set(menu.operators) == {f"patchalign3d.{name}" for name in offered}
    for parent in (bpy.types.VIEW3D_MT_object, bpy.types.VIEW3D_MT_edit_mesh):
        assert ui._draw_menu in parent.draw._draw_funcs


def an_empty_list_says_how_to_begin(folder):
    select, *further = [sentence for sentence, _ in module("ui.state").QUICK_START]
    assert drawn(panel("parts")).words == " ".join([select, *further])
    bpy.ops.object.text_add()
    why = module("scene.target").why_unreadable(bpy.context.object)
    assert drawn(panel("parts")).words == " ".join([why, *further])
    column()
    assert drawn(panel("parts")).words == " ".join(further)
    segment()
    assert "Select a mesh." not in drawn(panel("parts")).words
    module("bridge.session").session.say("")
    assert not drawn(panel("parts")).words  # there are parts by now
    bpy.context.scene.patchalign3d.parts.words = ""
    assert not drawn(panel("parts")).words  # which can be edited without any


def what_is_appended_with_parts_is_said_to_need_a_click_before_they_are_listed(folder):
    obj = column()
    segment()
    bpy.context.view_layer.objects.active = None
    assert obj.select_get()
    assert "Click the object" in drawn(panel("parts")).words
    activate(obj)
    assert "Click the object" not in drawn(panel("parts")).words


def whose_list_of_parts_there_is_is_said_where_what_is_active_stands_for_others(folder):
    obj, told = column(), "Make 'Column' the active object"
    segment()
    props = bpy.data.collections.new("Props")
    props.objects.link(obj)
    instance, armature = (
        bpy.data.objects.new(name, data)
        for name, data in (("Instance", None), ("Rig", bpy.data.armatures.new("Rig")))
    )
    instance.instance_type, instance.instance_collection = "COLLECTION", props
    for one in (instance, armature):
        bpy.context.collection.objects.link(one)
    activate(armature)
    assert told not in drawn(panel("parts")).words  # it has nothing to do with the column
    obj.parent = armature
    bpy.context.view_layer.update()  # as a window does before it draws
    assert told in drawn(panel("parts")).words
    obj.parent = None
    activate(instance)
    assert told in drawn(panel("parts")).words
    activate(obj)
    assert told not in drawn(panel("parts")).words


def how_to_list_the_parts_of_what_only_an_instance_shows_is_said(folder):
    obj = column()
    segment()
    props = bpy.data.collections.new("Props")
    props.objects.link(obj)
    bpy.context.scene.collection.children.link(props)
    bpy.context.scene.collection.objects.unlink(obj)
    bpy.ops.object.collection_instance_add(collection="Props")
    layer = bpy.context.view_layer.layer_collection.children["Props"]
    layer.exclude = True
    bpy.context.view_layer.update()  # as a window does before it draws
    told = drawn(panel("parts")).words
    assert "'Column' is only shown by an instance" in told, told
    assert "the active object" not in told
    activate(bpy.data.objects["Props"])
    bpy.ops.object.duplicates_make_real()
    activate(next(one for one in bpy.context.scene.objects if one.data == obj.data))
    assert module("scene.record").has_parts(bpy.context.object)
    layer.exclude = False
    activate(bpy.data.objects["Props"])
    bpy.context.view_layer.update()
    assert "instance" not in drawn(panel("parts")).words


def whose_list_there_is_is_looked_up_once_a_change_and_not_once_a_drawing(folder):
    """To look it up takes a walk through all that hangs below what is active."""
    view, obj, told = module("ui.state"), column(), "Make 'Column' the active object"
    segment()
    holder = bpy.data.objects.new("Holder", None)
    bpy.context.collection.objects.link(holder)
    activate(holder)
    bpy.context.view_layer.update()
    walk, walks = view.with_what_hangs_below, []
    view.with_what_hangs_below = lambda objects: walks.append(1) or walk(objects)
    try:
        for _ in range(5):
            assert told not in drawn(panel("parts")).words
        assert len(walks) == 1
        obj.parent = holder
        bpy.context.view_layer.update()
        for _ in range(5):
            assert told in drawn(panel("parts")).words
        assert len(walks) == 2
    finally:
        view.with_what_hangs_below = walk


def what_buttons_look_at_to_be_grey_does_not_grow_with_what_hangs_below_the_active_object(folder):
    """Panels are drawn again and again, and each drawing asks all of their buttons."""
    modules, kind, counted = map(module, ("ui.chosen", "ui.operators.ask")), bpy.types.Object, []
    checks = [(each, name) for each in modules for name in ("why_unwritable", "why_unreadable")]
    operators = [getattr(bpy.types, n) for n in dir(bpy.types) if "PATCHALIGN3D_OT_" in n]
    children = {name: getattr(kind, name) for name in ("children", "children_recursive")}
    why_not = [getattr(*check) for check in checks]

    def counting(function):
        return lambda obj: counted.append(obj) or function(obj)

    def looks(count):
        bpy.ops.wm.read_homefile(use_empty=True)
        mesh = column().data
        holder = bpy.data.objects.new("Holder", None)
        bpy.context.collection.objects.link(holder)
        for number in range(count):
            one = bpy.data.objects.new("One", mesh)
            bpy.context.collection.objects.link(one)
            one.parent = holder
            one.select_set(number % 2)
        activate(holder)
        bpy.context.view_layer.update()
        counted.clear()
        assert bpy.ops.patchalign3d.rebuild_parts.poll()
        for operator in operators:
            operator.poll(bpy.context)
        return len(counted)

    try:
        for name, of_blender in children.items():
            setattr(kind, name, property(counting(of_blender.fget)))
        for check, real in zip(checks, why_not, strict=True):
            setattr(*check, counting(real))
        assert looks(10) == looks(200)
    finally:
        for check, real in zip(checks, why_not, strict=True):
            setattr(*check, real)
        for name, of_blender in children.items():
            setattr(kind, name, of_blender)


def a_refusal_that_was_seen_goes_with_the_next_change_of_what_it_is_of(folder):
    other, obj = column("Other"), column()
    session, place = (getattr(module("bridge.session"), name) for name in ("session", "place"))

    def refused():
        session.say("No.", failed=True, at=place(bpy.context))
        bpy.context.view_layer.update()  # which the act itself has changed
        assert "No." in drawn(panel("parts")).words

    def change_another():
        other.location.x += 1

    def move():
        obj.data.vertices[0].co.x += 1
        obj.data.update()

    acts = {
        lambda: None: True,
        change_another: True,
        move: False,
        lambda: obj.modifiers.new("Half", "DECIMATE"): False,
        lambda: bpy.ops.object.mode_set(mode="EDIT"): False,
        lambda: bpy.ops.object.mode_set(mode="OBJECT"): False,
        lambda: bpy.context.scene.patchalign3d.parts.add("lid"): False,
        lambda: other.select_set(True): False,
    }
    bpy.context.view_layer.update()
    for act, stays in acts.items():
        refused()
        act()
        bpy.context.view_layer.update()
        assert ("No." in drawn(panel("parts")).words) == stays, list(acts).index(act)
    session.say("No.", failed=True)  # of nothing that could be mended here
    drawn(panel("parts"))
    move()
    bpy.context.view_layer.update()
    assert "No." in drawn(panel("parts")).words
    session.say("3 parts.", at=place(bpy.context))
    drawn(panel("parts"))
    move()
    bpy.context.view_layer.update()
    assert "3 parts." in drawn(panel("parts")).words


def dynamic_topology_is_said_to_lose_parts_or_they_are_not_written_there(folder):
    obj, told = column(), "loses parts"
    bpy.ops.object.mode_set(mode="SCULPT")
    bpy.ops.sculpt.dynamic_topology_toggle()
    assert told not in drawn(panel("parts")).words
    if bpy.app.version < (5, 0):
        told = "keeps no parts. Finish that first."
        assert told in refusal(segment)
    else:
        segment()
    # Blender 5.0 switches it off where a mesh has face attributes by now.
    assert (told in drawn(panel("parts")).words) == obj.use_dynamic_topology_sculpting
    if obj.use_dynamic_topology_sculpting:
        bpy.ops.sculpt.dynamic_topology_toggle()
    assert told not in drawn(panel("parts")).words
    assert segment() == {"FINISHED"} and obj.mode == "SCULPT"


def why_segment_is_grey_is_said_below_it(folder):
    column()
    segment()
    bpy.ops.object.text_add()
    assert "'Text' is a text. Convert it first" in drawn(panel("parts")).words
    assert not bpy.ops.patchalign3d.segment.poll()
    bpy.ops.object.delete()
    assert "Select a mesh." in drawn(panel("parts")).words


def a_mesh_that_is_selected_is_told_of_where_what_is_active_is_none(folder):
    obj, other = column(), column("Other")
    for one in (obj, other):
        one.scale = 1, 0, 1
    bpy.ops.object.camera_add()
    bpy.context.view_layer.update()
    assert "'Camera' is no mesh" in panel_says_why()
    other.select_set(True)
    assert panel_says_why().startswith("'Other' has a scale of zero")
    bpy.context.view_layer.objects.active = None
    assert panel_says_why().startswith("'Other' has a scale of zero")
    activate(obj)
    other.select_set(True)
    assert panel_says_why().startswith("'Column' has a scale of zero")


def what_is_said_stays_with_the_object_that_it_was_said_of(folder):
    obj = column()
    segment()
    assert "3 parts." in drawn(panel("parts")).words
    other = column("Other")
    assert "3 parts." not in drawn(panel("parts")).words
    activate(obj)
    assert "3 parts." in drawn(panel("parts")).words
    bpy.context.window.scene = bpy.data.scenes.new("Next")
    bpy.context.scene.collection.objects.link(obj)
    activate(obj)
    assert "3 parts." not in drawn(panel("parts")).words
    bpy.context.window.scene = bpy.data.scenes["Scene"]
    activate(obj)
    bpy.ops.patchalign3d.separate()
    assert bpy.context.object not in (obj, other)
    assert "Separated: " in drawn(panel("parts")).words
    module("bridge.session").session.say("Of none.")
    assert "Of none." in drawn(panel("parts")).words


def what_is_said_with_names_and_numbers_is_known_in_german(folder):
    ui, obj = module("ui.translations"), column()
    german = {english: text for (_, english), text in ui.read()["de_DE"].items()}

    def in_german(sentence):
        return ui._templates().translated(sentence, lambda text: german.get(text, text))

    segment()
    assert in_german(drawn(panel("parts")).words) == "3 Teile."
    session = module("bridge.session").session
    told = "Asking the backend, silent for 9 s (the cross stops it)"  # as a request tells
    session.course = SimpleNamespace(subject="Column", stage=told, fraction=0.25)
    try:
        assert session.progress(in_german) == (
            "Column: Das Backend wird gefragt, seit 9 s still (das Kreuz beendet es) 25%"
        )
    finally:
        session.course = None
    obj.scale = -1, 2, 0
    bpy.context.view_layer.update()
    assert in_german(panel_says_why()) == (
        "„Column“ hat eine Skalierung von null und darum keine Form. Eine andere Skalierung geben."
    )
    bpy.ops.object.text_add()
    assert in_german(panel_says_why()).startswith("„Text“ ist ein Text. Erst konvertieren: ")
    of_set_up = drawn(module("ui.preferences").PATCHALIGN3D_AP_preferences, width=600).said
    (sizes,) = [said for said in of_set_up if "GB" in said]
    assert re.fullmatch(r"Etwa [\d.]+ GB herunterzuladen, [\d.]+ GB bleiben.", in_german(sizes))


def panel_says_why():
    return module("ui.operators.parts").PATCHALIGN3D_OT_segment.why_not(bpy.context)


def the_panel_and_the_preferences_show_what_runs_and_can_cancel_it(folder):
    session = module("bridge.session").session
    session.course = SimpleNamespace(subject="", stage="Downloading torch", fraction=0.25)
    try:
        for cls in (panel("parts"), type(preferences())):
            shown = drawn(cls)
            assert "Downloading torch 25%" in shown.words, cls
            assert "patchalign3d.cancel" in shown.operators
    finally:
        session.course = None
    assert "patchalign3d.cancel" not in drawn(type(preferences())).operators


def panels_stand_in_the_order_of_work(folder):
    panels = [c for c in module("ui.panel").CLASSES if issubclass(c, bpy.types.Panel)]
    labels = [cls.bl_label for cls in sorted(panels, key=lambda c: getattr(c, "bl_order", 0))]
    assert labels[:2] == ["Parts", "Edit Parts"] and labels[-1] == "Backend"
    closed = [c for c in panels if "DEFAULT_CLOSED" in getattr(c, "bl_options", ())]
    open_at_first = [c.bl_label for c in panels if c not in closed]
    assert open_at_first == ["Parts", "Edit Parts"]
    assert not panel("edit").poll(bpy.context)
    column()
    segment()
    assert panel("edit").poll(bpy.context)
    shown = drawn(panel("parts"))
    assert shown.words == "3 parts."  # the list has their names
    assert shown.operators == ["patchalign3d.segment", "patchalign3d.part_pick"]


def a_first_job_needs_no_scrolling_in_a_window_of_900_pixels(folder):
    column()
    segment()
    ends, end = sidebar()
    assert end <= WINDOW - ABOVE_AND_BELOW, ends
    work = ["words", "segment", "rows", "part_grow", "part_rename", "Backend"]
    assert work == sorted(work, key=lambda step: ends[step])


def many_parts_are_a_list_of_more_rows_that_leaves_edit_parts_in_view(folder):
    column()
    segment()
    few, _ = sidebar()
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.subdivide(number_cuts=9)
    bpy.ops.object.mode_set(mode="OBJECT")
    segment(", ".join(f"storey {number}" for number in range(24)))
    assert len(bpy.context.object.vertex_groups) == 24
    many, _ = sidebar()
    assert many["rows"] - few["rows"] == 3 * BUTTON
    assert many["part_rename"] <= WINDOW - ABOVE_AND_BELOW, many


def progress_draws_the_sidebar_anew_and_no_view(folder):
    drawn_anew = []

    def region(area, kind):
        return SimpleNamespace(type=kind, tag_redraw=lambda: drawn_anew.append((area, kind)))

    areas = [
        SimpleNamespace(type=area, regions=[region(area, kind) for kind in ("WINDOW", "UI")])
        for area in ("VIEW_3D", "PREFERENCES", "PROPERTIES")
    ]
    windows = [SimpleNamespace(screen=SimpleNamespace(areas=areas))]
    manager = SimpleNamespace(windows=windows)
    module("ui.saying").redraw(SimpleNamespace(window_manager=manager))
    assert drawn_anew == [("VIEW_3D", "UI"), ("PREFERENCES", "WINDOW")]


def what_is_said_is_drawn_wherever_the_pointer_is(folder):
    saying, drawn_anew = module("ui.saying"), []
    before, saying.redraw = saying.redraw, drawn_anew.append
    try:
        column()
        segment()
        assert drawn_anew
        drawn_anew.clear()
        refusal(bpy.ops.patchalign3d.part_grow)  # no part is chosen, and nothing changes
        assert drawn_anew
        drawn_anew.clear()
        bpy.ops.patchalign3d.part_snap()  # nothing changes either
        assert drawn_anew
    finally:
        saying.redraw = before


def online_access_is_allowed_by_a_button_where_set_up_needs_it(folder):
    system = bpy.context.preferences.system
    before = system.use_online_access
    preferences().python = ""
    try:
        if not bpy.app.online_access:
            assert "patchalign3d.allow_online" in drawn(panel("parts")).operators
        if bpy.ops.patchalign3d.allow_online.poll():
            bpy.ops.patchalign3d.allow_online()
            assert system.use_online_access
            assert "patchalign3d.allow_online" not in drawn(panel("parts")).operators
    finally:
        system.use_online_access, preferences().python = before, PYTHON


def a_ceiling_on_memory_is_the_next_backend_s(folder):
    column()
    segment()
    session = module("bridge.session").session
    before = session._backend._client
    try:
        preferences().memory = 900
        segment()
        client = session._backend._client
        assert client is not before and not before.running
        assert client.environment["PATCHALIGN3D_MEMORY"] == "900"
    finally:
        preferences().memory = 0
