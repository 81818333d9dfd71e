"""Goes through a whole job in a Blender with a window, and stops where a picture is worth taking.

    blender --python tools/window_session.py -- JOB.json

``tools/pictures.py`` starts it. ``JOB.json`` holds ``addon`` (the extension's zip), ``packages`` (a
folder of wheels for set-up), ``mesh`` (a .ply file), ``parts``, ``keypoints`` and ``folder``. At
each stop a file ``NAME.ready`` appears in the folder, and the session goes on once somebody has
taken the picture and made ``NAME.taken``. All that a person does is done by the mouse and the keys
(``tools/hands.py``, with ``xdotool``); Python prepares scene, camera and which panels are there,
and looks at what came of it. What was seen is written to ``seen.json``; something other than what
should be is its ``error``, and ends it all.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from hands import (
    BESIDE,
    EYE,
    LOCK,
    choose,
    click,
    click_at,
    click_below,
    drag,
    in_mode,
    in_row,
    keys,
    over_view,
    press,
    release,
    scroll,
    stroke,
    write,
    write_over,
)
from window import (
    JOB,
    SEEN,
    Steps,
    addon,
    area_of,
    arrange,
    empties,
    expect,
    finished,
    groups,
    look_at_selected,
    message,
    names,
    picture,
    preferences,
    properties,
    run,
    settings,
    show,
    space,
    stage,
    take_brush,
    the_mesh,
    until,
    view,
    wait,
    where,
    where_is,
)

CUTS = 24  # of every edge: six hundred times as many faces keep the backend busy for seconds
SEVERAL = sorted(JOB["keypoints"])
ROW_OF = {part: number for number, part in enumerate(JOB["parts"])}
FORMS = ("GROUPS", "ATTRIBUTE", "FACE_SETS", "MATERIALS", "COLOURS", "SELECTION", "OBJECTS")
SELECT, ISOLATE, HIDE, SHOW_ALL, ASSIGN = range(5)  # in the menu of a row
FROM_FACE_SETS = 1  # in the menu of what was painted


def session() -> Steps:
    """The job; each chapter leaves the chair with the parts that were asked for, as it found it."""
    bpy.ops.extensions.package_install_files(
        filepath=JOB["addon"], repo="user_default", enable_on_install=True
    )
    for obj in list(bpy.data.objects):
        bpy.data.objects.remove(obj)
    bpy.ops.wm.ply_import(filepath=JOB["mesh"])
    bpy.context.object.name = Path(JOB["mesh"]).stem
    yield from arrange()
    yield from look_at_selected()
    chapters = (
        set_up, parts_by_words, seeing, the_list, results, painting, dragging, without_words,
        steering, corrections, similarity, keypoints, transfer, moving, cancel,
    )  # fmt: skip
    for chapter in chapters:
        yield from chapter()
        SEEN["chapters"] = [*SEEN.get("chapters", []), chapter.__name__]


def set_up() -> Steps:
    """The backend's environment, in a new profile, from a folder of packages."""
    preferences().python = ""
    show("parts", "backend")
    yield from picture("set-up")  # Blender isn't allowed online, and the panel says so
    preferences().packages = JOB["packages"]

    area = area_of("VIEW_3D")
    area.ui_type = "PREFERENCES"
    bpy.context.preferences.active_section = "ADDONS"
    bpy.context.window_manager.addon_search = "PatchAlign3D"
    bpy.ops.preferences.addon_expand(module=addon().__name__)
    yield from picture("set-up-preferences")
    area.ui_type = "VIEW_3D"
    yield

    show("parts")
    yield from wait(0.5)
    yield from click("set_up")
    yield from until(lambda: "PyTorch starts" in stage(), "installing")
    yield from picture("set-up-progress")
    yield from press("Escape")
    yield from finished()
    yield from expect(
        "message after ESC in set-up", lambda: message(), "Cancelled. What was downloaded is kept."
    )
    yield from click("set_up")
    yield from finished()
    SEEN["set-up"] = message()
    yield from expect(
        "whether it is set up", lambda: message().startswith("PyTorch is set up: "), True
    )
    show("parts", "backend")
    yield from picture("set-up-done")
    addon().bridge.session.session.say("")
    area.tag_redraw()
    yield from picture("quick-start")


def parts_by_words() -> Steps:
    """Words, one click, and the parts are seen; one undo and redo."""
    show("parts")
    properties("DATA")
    yield from write("parts.words", ", ".join(JOB["parts"]))
    yield from picture("words")
    yield from click("segment()")
    yield from until(lambda: stage() != "Starting the backend", "the backend's start")
    yield from picture("progress")
    yield from finished()
    SEEN["message"] = message()
    SEEN["clicks from words to parts"] = 1
    yield from expect("groups", lambda: groups(the_mesh()), JOB["parts"])
    yield from picture("segment")

    yield from press("ctrl+z")
    yield from expect("groups after one undo", lambda: groups(the_mesh()), [])
    yield from expect("message after one undo", lambda: message(), "")
    yield from picture("undo")
    yield from press("ctrl+shift+z")
    yield from expect("groups after redo", lambda: groups(the_mesh()), JOB["parts"])

    show("parts", "options")
    yield from wait(0.5)
    yield from scroll("quality", 1, 0.7)
    yield from expect("quality", lambda: settings().quality, "best")
    yield from segment()
    yield from picture("quality")
    yield from scroll("quality", -1, 0.7)
    yield from expect("quality again", lambda: settings().quality, "balanced")

    show("parts")
    yield from wait(0.5)
    yield from click_below("parts.words", 0.4, 0, BESIDE)
    yield from picture("presets", pointer=True)
    yield from keys("Escape")
    yield from write("patchalign3d.category", "armchair")
    yield from expect("category", lambda: settings().category, "armchair")
    yield from click_below("parts.words", 0.4, 0, BESIDE)
    yield from choose(2)  # Save as Preset, after the two that read the object's names
    yield from picture("preset-save", pointer=True)
    yield from keys("Return")
    yield from write("parts.words", "something else")
    yield from click_below("parts.words", 0.4, 0, BESIDE)
    yield from choose(2)  # one's own
    yield from expect(
        "words of one's own preset", lambda: settings().parts.words, ", ".join(JOB["parts"])
    )
    yield from write("patchalign3d.category", "")
    yield from segment()


def segment() -> Steps:
    """Ask for the parts."""
    yield from click("segment()")
    yield from finished()
    yield from expect("groups again", lambda: groups(the_mesh()), JOB["parts"])


def seeing() -> Steps:
    """The overlay, which changes nothing; names under the mouse; parts picked by clicks."""
    show("parts")
    obj = the_mesh()
    yield from wait(0.5)
    yield from picture("overlay")
    yield from over_view(where(obj, "back"))
    yield from picture("hover", pointer=True)
    yield from press("z", "2")
    yield from expect("shading", lambda: space().shading.type, "MATERIAL")
    yield from wait(3.0)  # shaders are made
    yield from picture("overlay-material")
    yield from press("z", "6")
    yield from press("shift+z")
    yield from expect("shading then", lambda: space().shading.type, "WIREFRAME")
    yield from picture("overlay-wireframe")
    yield from press("shift+z")
    yield from click("show_overlay", BESIDE)
    yield from expect("whether the overlay is there", lambda: settings().show_overlay, False)
    yield from picture("overlay-off")
    yield from click("show_overlay", BESIDE)
    found = names(obj)
    wanted = 0
    for part, key in (("seat", ""), ("leg", "shift")):
        yield from click("part_pick", BESIDE)
        yield from click_at(where(obj, part), key)
        wanted += found.count(part)
        yield from expect(f"the part that was clicked, {part}", lambda: settings().part, part)
        yield from expect(
            f"faces, with {part}", lambda: sum(face.select for face in obj.data.polygons), wanted
        )
    yield from click("part_pick", BESIDE)
    yield from click_at(where(obj, "back"), "ctrl")
    yield from expect(
        "parts hidden when the back is alone",
        lambda: marked(obj, "hidden"),
        sorted(set(JOB["parts"]) - {"back"}),
    )
    yield from picture("isolate")
    yield from menu(SHOW_ALL)
    yield from expect("whether any is hidden", lambda: marked(obj, "hidden"), [])


def marked(obj: bpy.types.Object, mark: str) -> list[str]:
    return sorted(obj.data.get(f"patchalign3d_{mark}", ()))


def menu(item: int) -> Steps:
    """Choose from the menu beside the list."""
    yield from click_below("part_pick", BESIDE, 1)
    yield from choose(item)


def the_list() -> Steps:
    """Rows: a click, the eye, the lock, a double click, and the menu."""
    obj = the_mesh()
    yield from in_row(ROW_OF["leg"])
    yield from expect("the part of the row", lambda: settings().part, "leg")
    yield from expect("its group", lambda: obj.vertex_groups.active.name, "leg")
    yield from in_row(ROW_OF["arm"], EYE)
    yield from expect("what its eye has hidden", lambda: marked(obj, "hidden"), ["arm"])
    yield from picture("row-eye")
    yield from in_row(ROW_OF["arm"], EYE)
    yield from click_below("part_pick", BESIDE, 1)
    yield from picture("row-menu", pointer=True)
    yield from choose(HIDE)
    yield from expect("what Hide has hidden", lambda: marked(obj, "hidden"), ["leg"])
    yield from menu(SHOW_ALL)
    yield from menu(ISOLATE)
    yield from expect(
        "what Isolate has hidden",
        lambda: marked(obj, "hidden"),
        sorted(set(JOB["parts"]) - {"leg"}),
    )
    yield from menu(SHOW_ALL)
    yield from menu(SELECT)
    legs = names(obj).count("leg")
    yield from expect(
        "faces that Select has selected", lambda: sum(f.select for f in obj.data.polygons), legs
    )

    yield from in_row(ROW_OF["leg"], times=2)
    yield from write_over("foot")
    renamed = ["foot" if part == "leg" else part for part in JOB["parts"]]
    yield from expect("groups after a double click", lambda: groups(the_mesh()), renamed)
    yield from picture("row-rename")
    yield from press("ctrl+z")
    yield from expect("groups after undoing it", lambda: groups(the_mesh()), JOB["parts"])

    obj = the_mesh()
    yield from in_row(ROW_OF["leg"], LOCK)
    yield from expect(
        "what is locked", lambda: list(obj.data.get("patchalign3d_locked", ())), ["leg"]
    )
    yield from write("parts.words", "seat, back, arm")
    yield from click("segment()")
    yield from finished()
    yield from expect("faces of the locked part", lambda: names(obj).count("leg"), legs)
    yield from picture("row-lock")
    yield from in_row(addon().scene.record.names_of(obj.data).index("leg"), LOCK)
    yield from expect("whether anything is locked", lambda: marked(obj, "locked"), [])
    yield from write("parts.words", ", ".join(JOB["parts"]))
    yield from segment()


def forms(wanted: set[str]) -> Steps:
    """Click forms, each by its own button, until these are on and no others."""
    for form in FORMS:
        is_on = form in addon().ui.panel.forms_shown(bpy.context)
        if is_on != (form in wanted):
            yield from click(f"form='{form}'")
    yield from expect(
        "forms", lambda: sorted(addon().ui.panel.forms_shown(bpy.context)), sorted(wanted)
    )


def results() -> Steps:
    """Every form, by a click of its own."""
    show("parts", "results")
    obj = the_mesh()
    yield from in_row(0)
    yield from in_mode(obj, "WEIGHT_PAINT", "ctrl+Tab", "7")
    yield from picture("vertex-groups")
    yield from in_mode(obj, "OBJECT", "ctrl+Tab", "4")

    area = area_of("VIEW_3D")
    area.ui_type = "SPREADSHEET"
    area.spaces.active.attribute_domain = "FACE"
    yield from picture("face-attribute")
    area.ui_type = "VIEW_3D"
    yield from wait(0.5)

    yield from forms({"MATERIALS"})
    yield from expect("groups when only materials are wanted", lambda: groups(obj), [])
    properties("MATERIAL")
    yield from expect(
        "materials", lambda: [slot.name for slot in obj.material_slots][-4:], JOB["parts"]
    )
    yield from picture("materials")
    properties("DATA")

    yield from forms({"SELECTION"})
    yield from in_row(ROW_OF["leg"])
    yield from in_mode(obj, "EDIT", "Tab")
    yield from picture("selected")
    yield from in_mode(obj, "OBJECT", "Tab")

    yield from forms({"OBJECTS"})
    obj.hide_set(True)
    pieces = bpy.data.collections["PatchAlign3D Parts"].objects
    made = sorted(f"{obj.name} {part}" for part in JOB["parts"])
    yield from expect("objects", lambda: sorted(piece.name for piece in pieces), made)
    offsets = {"leg": -0.1, "arm": 0.1, "back": 0.25}
    for name, offset in offsets.items():
        pieces[f"{obj.name} {name}"].location.z = offset  # as an artist might pull them apart
    space().shading.color_type = "RANDOM"
    space().region_3d.view_distance *= 1.3
    yield from picture("objects")
    space().region_3d.view_distance /= 1.3
    space().shading.color_type = "MATERIAL"
    for name in offsets:  # moved, they would be the artist's, and stay
        pieces[f"{obj.name} {name}"].location.z = 0
    obj.hide_set(False)
    bpy.context.view_layer.objects.active = obj
    obj.select_set(True)
    yield from wait(0.5)

    yield from forms({"GROUPS", "ATTRIBUTE", "COLOURS"})
    yield from expect(
        "whether objects are left", lambda: "PatchAlign3D Parts" in bpy.data.collections, False
    )
    yield from expect("what the view shows", lambda: space().shading.color_type, "VERTEX")
    yield from picture("colours")
    yield from forms({"GROUPS", "ATTRIBUTE"})


def painting() -> Steps:
    """Face Sets, painted with Blender's brush, are read back; and asked about before they go."""
    show("parts", "results")
    obj = the_mesh()
    yield from wait(0.5)
    yield from forms({"GROUPS", "ATTRIBUTE", "FACE_SETS"})
    before, at = names(obj), where(obj, "seat")
    yield from in_mode(obj, "SCULPT", "ctrl+Tab", "2")
    addon().ui.overlay.redraw()
    yield from picture("face-sets")
    take_brush("Face Set Paint")
    yield from stroke([(at[0] + 6 * step, at[1] + 2 * step) for step in range(4)])
    yield from picture("face-set-stroke")
    yield from click_below("rebuild_parts", 0.5, -1)
    yield from picture("update-from", pointer=True)
    yield from choose(FROM_FACE_SETS)
    SEEN["message after Update Parts"] = message()
    yield from expect(
        "whether it says how many", lambda: "faces are as you have made them" in message(), True
    )
    yield from in_mode(obj, "OBJECT", "ctrl+Tab", "4")
    painted = sum(one != other for one, other in zip(before, names(obj), strict=True))
    yield from expect("whether the stroke has become a part", lambda: painted > 0, True)
    yield from picture("updated")

    yield from in_mode(obj, "SCULPT", "ctrl+Tab", "2")
    yield from stroke([(at[0] + 6 * step, at[1] - 40 + 2 * step) for step in range(4)])
    yield from in_mode(obj, "OBJECT", "ctrl+Tab", "4")
    yield from click("form='FACE_SETS'")
    yield from wait(0.5)
    yield from picture("form-asks", pointer=True)
    yield from keys("Escape")
    yield from expect(
        "whether they are kept",
        lambda: "FACE_SETS" in addon().ui.panel.forms_shown(bpy.context),
        True,
    )
    yield from click("form='FACE_SETS'")
    yield from keys("Return")
    yield from wait(0.5)
    yield from expect(
        "whether they are gone",
        lambda: "FACE_SETS" in addon().ui.panel.forms_shown(bpy.context),
        False,
    )
    yield from segment()


def dragging() -> Steps:
    """The confidence: seen while it is dragged, written once it is let go."""
    show("parts", "results")
    obj = the_mesh()
    yield from wait(0.5)
    yield from drag("confidence", 0.1, 0.6)
    yield from expect("whether the drag is seen", lambda: settings().threshold > 0.3, True)
    yield from picture("drag", pointer=True)
    yield from release()
    yield from wait(1.0)
    yield from expect("whether the message tells", lambda: "unlabelled" in message(), True)
    yield from click("show_unlabelled")
    yield from expect("whether what is left has a group", lambda: "unlabelled" in groups(obj), True)
    yield from picture("confidence")
    yield from click("show_unlabelled")
    yield from drag("confidence", 0.6, 0.02)
    yield from release()
    yield from wait(1.0)
    yield from segment()


def without_words() -> Steps:
    show("parts", "automatic")
    yield from wait(0.5)
    hows = (("FEATURES", 0.15, "automatic"), ("NAMED", 0.5, "automatic-named"),
            ("SHAPE", 0.85, "by-shape"))  # fmt: skip
    for how, across, name in hows:
        yield from click("automatic_how", across)
        yield from expect("the way", lambda: settings().automatic_how, how)
        yield from click("segment_automatically")
        yield from finished()
        yield from expect(
            f"whether there are {name} parts", lambda: len(groups(the_mesh())) > 4, True
        )
        yield from picture(name)
    show("parts", "edit")
    yield from wait(0.5)
    yield from segment()


def steering() -> Steps:
    """Each change, which one undo takes back."""
    show("parts", "edit")
    yield from wait(0.5)
    for name, operator, across, part, words in (
        ("rename", "part_rename", 0.2, "leg", "foot"),
        ("merge", "part_merge", 0.5, "back", "arm"),
        ("split-pieces", "part_split_pieces", 0.75, "leg", ""),
        ("split-sides", "part_split_sides", 0.75, "arm", ""),
        ("split-words", "part_split_words", 0.8, "back", "frame, panel"),
        ("exclude", "", 0.5, "arm", ""),
        ("grow", "part_grow", 0.25, "seat", ""),
        ("shrink", "part_shrink", 0.25, "arm", ""),
    ):
        yield from in_row(ROW_OF[part])
        if words:
            yield from write("part_words", words)
        if operator:
            yield from click(operator, across)
        else:
            yield from menu(ASSIGN + 1)
        yield from finished()
        SEEN[name] = [message(), settings().part]
        yield from picture(name)
        yield from press("ctrl+z")
        yield from expect(f"groups after undoing {name}", lambda: groups(the_mesh()), JOB["parts"])

    obj = the_mesh()
    specks = [face for face, part in enumerate(names(obj)) if part == "back"][4::7]
    wrong = np.isin(np.arange(len(obj.data.polygons)), specks)
    look = addon().scene.results.look_of(obj.data, settings().look())
    base = addon().scene.geometry.read_surface(obj)  # as an answer has them: by nobody's hand
    steps = addon().asking.parts.edit(obj, base, look, lambda parts: parts.assign("seat", wrong))
    addon().bridge.course.at_once(steps)
    bpy.ops.ed.undo_push(message="specks")
    yield from picture("specks")
    yield from click("part_smooth", 0.25)
    found = names(obj)
    left = [face for face in specks if found[face] == "seat"]
    SEEN["specks before and after Smooth Borders"] = [len(specks), len(left)]
    yield from expect(
        "whether smoothing has removed specks", lambda: len(left) < len(specks) / 2, True
    )
    yield from picture("smooth")
    yield from click("part_snap", 0.75)
    yield from picture("snap")
    yield from segment()


def corrections() -> Steps:
    """A few faces by hand, and what looks like them."""
    obj = the_mesh()
    found = names(obj)
    arms = [face for face in obj.data.polygons if found[face.index] == "arm"]
    other_side = [face.index for face in arms if face.center.x > 0]
    tops = [face for face in arms if face.center.x < 0 and face.normal.z > 0.7]
    places = [where_is(obj, face) for face in tops]
    places = sorted(place for place in places if place)[::6]
    yield from write("patchalign3d.part", "pad")
    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("3", "alt+a", "c")
    yield from stroke(places)
    yield from keys("Escape")
    yield from click("part_assign")
    yield from picture("assign")
    yield from in_mode(obj, "OBJECT", "Tab")
    corrected = names(obj).count("pad")
    yield from expect("whether faces were corrected", lambda: corrected > 0, True)
    yield from click("propagate")
    yield from finished()
    found = names(obj)
    spread = sum(found[face] == "pad" for face in other_side)
    SEEN["faces corrected, and found on the other side"] = [corrected, spread]
    yield from expect("whether corrections have spread", lambda: spread > 0, True)
    yield from picture("spread")
    yield from segment()


def similarity() -> Steps:
    """To a word, to what is selected, and the selection made from it."""
    show("similarity")
    obj, shading = the_mesh(), space().shading
    yield from wait(0.5)
    legs = [face for face, part in enumerate(names(obj)) if part == "leg"]
    seat = where(obj, "seat")
    of_legs = {vertex for face in legs for vertex in obj.data.polygons[face].vertices}
    from_below = sorted((obj.data.vertices[v] for v in of_legs), key=lambda vertex: vertex.co.z)
    corners = [where_is(obj, vertex) for vertex in from_below]
    yield from write("similarity_word", "leg")
    yield from click("similarity_to_word", BESIDE)
    yield from finished()
    yield from picture("similarity-word")

    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("3", "alt+a")
    yield from click_at(seat)
    yield from click("similarity_to_selection")
    yield from finished()
    yield from picture("similarity-faces")

    yield from press("1", "alt+a")
    yield from click_at(next(corner for corner in corners if corner))
    yield from click("similarity_to_selection")
    yield from finished()
    yield from picture("similarity-point")
    yield from click("similarity_select")
    yield from picture("select-similar")
    yield from in_mode(obj, "OBJECT", "Tab")
    chosen = {face.index for face in obj.data.polygons if face.select}
    yield from expect("whether a leg looks like its corner", lambda: bool(chosen & set(legs)), True)
    yield from click("similarity_hide")
    yield from expect("what the view shows after hiding", lambda: shading.color_type, "MATERIAL")


def keypoints() -> Steps:
    show("keypoints")
    yield from wait(0.5)
    yield from write("keypoints.words", ", ".join(JOB["keypoints"]))
    yield from click("find_keypoints")
    yield from finished()
    yield from expect("empties", lambda: empties(the_mesh()), SEVERAL)
    yield from picture("keypoints")
    yield from press("ctrl+z")
    yield from expect("empties after one undo", lambda: empties(the_mesh()), [])
    yield from expect("groups after that undo", lambda: groups(the_mesh()), JOB["parts"])
    yield from press("ctrl+shift+z")
    yield from expect("empties after redo", lambda: empties(the_mesh()), SEVERAL)


def transfer() -> Steps:
    """Parts and keypoints, from the chair to one that is taller."""
    show("transfer")
    obj = the_mesh()
    other = obj.copy()
    other.data = obj.data.copy()
    other.name = f"tall {obj.name}"
    addon().scene.results.remove_parts(other)
    other.scale = (0.7, 0.7, 1.3)
    other.location.x = max(obj.dimensions)
    bpy.context.collection.objects.link(other)
    other.select_set(True)
    yield from look_at_selected()
    yield from click("patchalign3d.transfer()")
    yield from finished()
    yield from expect("groups of the other", lambda: groups(other), JOB["parts"])
    yield from picture("transfer")
    yield from click("transfer_keypoints")
    yield from finished()
    yield from expect("empties of the other", lambda: empties(other), SEVERAL)
    yield from picture("transfer-keypoints")
    for empty in (*other.children, *obj.children):
        bpy.data.objects.remove(empty)
    bpy.data.objects.remove(other)
    bpy.ops.ed.undo_push(message="The other is gone")
    yield from look_at_selected()


def moving() -> Steps:
    """An answer that comes while vertices are being moved waits until they are there."""
    show("parts")
    obj = the_mesh()
    with view():  # another mesh than before, which takes its time
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.transform.translate(value=(0.0, 0.0, 1e-3))
    yield from wait(0.5)
    yield from click("segment()")
    yield from press("g")
    held = bpy.context.window_manager.windows[0].modal_operators
    moves = any(operator.bl_idname.startswith("TRANSFORM") for operator in held)
    yield from expect("whether something is being moved", lambda: moves, True)
    yield from wait(5.0)  # it has come by now
    yield from expect("whether the answer waits", lambda: stage() != "", True)
    yield from press("Return")
    yield from finished()
    yield from in_mode(obj, "OBJECT", "Tab")
    yield from expect("groups after a move", lambda: groups(obj), JOB["parts"])


def cancel() -> Steps:
    show("parts", "backend")
    obj = the_mesh()
    with view():
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.mesh.subdivide(number_cuts=CUTS)
        bpy.ops.object.mode_set(mode="OBJECT")
    yield from write("parts.words", "something else")
    yield from click("segment()")
    yield from until(lambda: "Encoding" in stage(), "the encoder's work")
    yield from picture("working")
    yield from press("Escape")
    begin = time.monotonic()
    yield from finished()
    SEEN["seconds from ESC to the end"] = round(time.monotonic() - begin, 2)
    yield from expect("message after ESC", lambda: message(), "Cancelled.")
    yield from expect("groups after ESC", lambda: groups(obj), JOB["parts"])
    yield from picture("cancel")


run(session)
