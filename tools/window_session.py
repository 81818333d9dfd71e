"""Goes through a whole job in a Blender with a window, and stops where a picture is worth taking.

    blender --python tools/window_session.py -- JOB.json

``tools/pictures.py`` starts it. ``JOB.json`` holds ``addon`` (the extension's zip), ``packages`` (a
folder of wheels for set-up), ``mesh`` (a .ply file), ``parts``, ``keypoints`` and ``folder``. At
each stop a file ``NAME.ready`` appears in the folder, and the session goes on once somebody has
taken the picture and made ``NAME.taken``. Keys are pressed with ``xdotool``, as a person would.
What was seen is written to ``seen.json``; something other than what should be is its ``error``, and
ends it all.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from window import (
    JOB,
    SEEN,
    Steps,
    addon,
    area_of,
    arrange,
    click,
    empties,
    finished,
    groups,
    invoke,
    look_at_selected,
    message,
    mode,
    part_of,
    picture,
    preferences,
    press,
    properties,
    run,
    see,
    select_faces,
    settings,
    show,
    show_as,
    space,
    stage,
    the_mesh,
    until,
    view,
    wait,
    where,
)

CUTS = 24  # of every edge: six hundred times as many faces keep the backend busy for seconds
SEVERAL = sorted(JOB["keypoints"])


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
        set_up, parts_by_words, seeing, results, without_words, steering, corrections,
        similarity, keypoints, transfer, moving, cancel,
    )  # fmt: skip
    for chapter in chapters:
        yield from chapter()


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

    invoke("set_up")
    yield from until(lambda: "PyTorch starts" in stage(), "installing")
    yield from picture("set-up-progress")
    yield from press("Escape")
    yield from finished()
    see("message after ESC in set-up", message(), "Cancelled. What was downloaded is kept.")
    invoke("set_up")
    yield from finished()
    SEEN["set-up"] = message()
    see("whether it is set up", message().startswith("PyTorch is set up: "), True)
    yield from picture("set-up-done")
    addon().bridge.session.session.say("")
    area.tag_redraw()
    yield from picture("quick-start")


def parts_by_words() -> Steps:
    """Words, progress, result; one undo and redo."""
    invoke("free_memory")  # to show how it starts
    show("parts")
    properties("DATA")
    settings().parts.words = ", ".join(JOB["parts"])
    bpy.ops.ed.undo_push(message="Prompts")
    yield from picture("words")
    invoke("segment")
    yield from until(lambda: stage() != "Starting the backend", "the backend's start")
    yield from picture("progress")
    yield from finished()
    SEEN["message"] = message()
    see("groups", groups(the_mesh()), JOB["parts"])
    yield from picture("segment")

    yield from press("ctrl+z")
    see("groups after one undo", groups(the_mesh()), [])
    see("message after one undo", message(), "")
    yield from picture("undo")
    yield from press("ctrl+shift+z")
    see("groups after redo", groups(the_mesh()), JOB["parts"])

    settings().quality = "best"
    invoke("segment")
    yield from finished()
    see("groups at the best quality", groups(the_mesh()), JOB["parts"])
    yield from picture("quality")
    settings().quality = "balanced"
    yield from segment()


def segment() -> Steps:
    """Ask for the parts, as a step that can be undone to."""
    invoke("segment")
    yield from finished()
    see("groups again", groups(the_mesh()), JOB["parts"])


def seeing() -> Steps:
    """The overlay, which changes nothing; parts that are picked by clicks."""
    show("parts", "edit")
    obj = the_mesh()
    yield from picture("overlay")
    space().shading.type = "WIREFRAME"
    yield from picture("overlay-wireframe")
    space().shading.type = "SOLID"
    faces = {part: [part_of(obj, n) for n in range(len(obj.data.polygons))].count(part)
             for part in JOB["parts"]}  # fmt: skip
    wanted = 0
    for part, key in (("seat", ""), ("leg", "shift")):
        invoke("part_pick")
        yield from click(where(obj, part), key)
        wanted += faces[part]
        see(f"the part that was clicked, {part}", settings().part, part)
        see(f"faces, with {part}", sum(face.select for face in obj.data.polygons), wanted)
    invoke("part_pick")
    yield from click(where(obj, "back"), "ctrl")
    see("parts hidden when the back is alone", sorted(obj.data["patchalign3d_hidden"]),
        sorted(set(JOB["parts"]) - {"back"}))  # fmt: skip
    yield from picture("isolate")
    invoke("part_show_all")
    see("whether any is hidden", "patchalign3d_hidden" in obj.data, False)


def results() -> Steps:
    """Every form, and the threshold."""
    show("parts", "results")
    obj = the_mesh()
    obj.vertex_groups.active_index = 0
    mode("WEIGHT_PAINT")
    yield from picture("vertex-groups")
    mode("OBJECT")

    area = area_of("VIEW_3D")
    area.ui_type = "SPREADSHEET"
    area.spaces.active.attribute_domain = "FACE"
    yield from picture("face-attribute")
    area.ui_type = "VIEW_3D"

    show_as({"FACE_SETS"})
    see("groups when only Face Sets are wanted", groups(obj), [])
    mode("SCULPT")
    space().region_3d.view_distance *= 1.4  # the shelf of brushes takes room
    yield from picture("face-sets")
    space().region_3d.view_distance /= 1.4
    mode("OBJECT")

    show_as({"MATERIALS"})
    properties("MATERIAL")
    see("materials", [slot.name for slot in obj.material_slots][-4:], JOB["parts"])
    yield from picture("materials")
    properties("DATA")

    settings().part = "leg"
    show_as({"SELECTION"})
    mode("EDIT")
    yield from picture("selected")
    mode("OBJECT")

    show_as({"OBJECTS"})
    obj.hide_set(True)
    pieces = bpy.data.collections["PatchAlign3D Parts"].objects
    names = sorted(f"{obj.name} {part}" for part in JOB["parts"])
    see("objects", sorted(piece.name for piece in pieces), names)
    offsets = {"leg": -0.1, "arm": 0.1, "back": 0.25}
    for name, offset in offsets.items():
        pieces[f"{obj.name} {name}"].location.z = offset  # as an artist might pull them apart
    space().shading.color_type = "RANDOM"
    space().region_3d.view_distance *= 1.3
    yield from picture("objects")
    space().region_3d.view_distance /= 1.3
    for name in offsets:  # moved, they would be the artist's, and stay
        pieces[f"{obj.name} {name}"].location.z = 0
    obj.hide_set(False)
    bpy.context.view_layer.objects.active = obj
    obj.select_set(True)

    show_as({"GROUPS", "ATTRIBUTE", "COLOURS"})
    see("whether objects are left", "PatchAlign3D Parts" in bpy.data.collections, False)
    see("what the view shows", space().shading.color_type, "VERTEX")
    yield from picture("colours")
    settings().show_unlabelled, settings().threshold = True, 0.9
    yield from wait(1.0)  # written once a drag would have ended
    see("groups with a threshold", groups(obj), [*JOB["parts"], "unlabelled"])
    see("whether the message tells", "unlabelled" in message(), True)
    yield from picture("confidence")
    settings().show_unlabelled, settings().threshold = False, 0.0
    yield from wait(1.0)


def without_words() -> Steps:
    show("parts", "automatic")
    hows = (("FEATURES", "automatic"), ("NAMED", "automatic-named"), ("SHAPE", "by-shape"))
    for how, name in hows:
        settings().automatic_how = how
        invoke("segment_automatically")
        yield from finished()
        see(f"whether there are {name} parts", len(groups(the_mesh())) > 4, True)
        yield from picture(name)
    yield from segment()


def steering() -> Steps:
    """Each change, which one undo takes back."""
    show("parts", "edit")
    for name, operator, part, words, options in (
        ("rename", "part_rename", "leg", "foot", {}),
        ("merge", "part_merge", "back", "arm", {}),
        ("split-pieces", "part_split_pieces", "leg", "", {}),
        ("split-sides", "part_split_sides", "arm", "", {}),
        ("split-words", "part_split_words", "back", "frame, panel", {}),
        ("exclude", "part_exclude", "arm", "", {}),
        ("grow", "part_grow", "seat", "", {}),
        ("shrink", "part_shrink", "arm", "", {}),
    ):
        settings().part, settings().part_words = part, words
        bpy.ops.ed.undo_push(message=name)
        invoke(operator, **options)
        yield from finished()
        SEEN[name] = [message(), settings().part]
        yield from picture(name)
        yield from press("ctrl+z")
        see(f"groups after undoing {name}", groups(the_mesh()), JOB["parts"])

    obj = the_mesh()
    specks = [face for face in range(len(obj.data.polygons)) if part_of(obj, face) == "back"][4::7]
    wrong = np.isin(np.arange(len(obj.data.polygons)), specks)
    look = addon().scene.results.look_of(obj.data, settings().look())
    base = addon().scene.geometry.read_surface(obj)  # as an answer has them: by nobody's hand
    addon().asking.parts.edit(obj, base, look, lambda parts: parts.assign("seat", wrong))
    bpy.ops.ed.undo_push(message="specks")
    yield from picture("specks")
    invoke("part_smooth")
    left = [face for face in specks if part_of(obj, face) == "seat"]
    SEEN["specks before and after Smooth Borders"] = [len(specks), len(left)]
    see("whether smoothing has removed specks", len(left) < len(specks) / 2, True)
    yield from picture("smooth")
    invoke("part_snap", to="PIECES")
    see("part of the specks after snapping", {part_of(obj, face) for face in specks}, {"back"})
    yield from picture("snap")
    yield from segment()


def corrections() -> Steps:
    """A few faces by hand, and what looks like them."""
    obj = the_mesh()
    arms = [face for face in obj.data.polygons if part_of(obj, face.index) == "arm"]
    other_side = [face.index for face in arms if face.center.x > 0]
    tops = [face.index for face in arms if face.center.x < 0 and face.normal.z > 0.7]
    settings().part = "pad"
    bpy.ops.ed.undo_push(message="corrections")
    select_faces(obj, tops)
    invoke("part_assign")
    yield from picture("assign")
    mode("OBJECT")
    see("part of the corrected faces", {part_of(obj, face) for face in tops}, {"pad"})
    invoke("propagate")
    yield from finished()
    spread = sum(part_of(obj, face) == "pad" for face in other_side)
    SEEN["faces corrected, and found on the other side"] = [len(tops), spread]
    see("whether corrections have spread", spread > 0, True)
    yield from picture("spread")
    yield from segment()


def similarity() -> Steps:
    """To a word, to what is selected, and the selection made from it."""
    show("similarity")
    obj, shading = the_mesh(), space().shading
    settings().similarity_word = "leg"
    invoke("similarity_to_word")
    yield from finished()
    yield from picture("similarity-word")
    legs = [face for face in range(len(obj.data.polygons)) if part_of(obj, face) == "leg"]
    lowest = min(legs, key=lambda face: obj.data.polygons[face].center.z)
    seats = [face for face in range(len(obj.data.polygons)) if part_of(obj, face) == "seat"]
    corner = obj.data.polygons[lowest].vertices[0]

    select_faces(obj, [max(seats, key=lambda face: obj.data.polygons[face].area)])
    invoke("similarity_to_selection")
    yield from finished()
    yield from picture("similarity-faces")

    select_faces(obj, [])
    with view():
        bpy.ops.mesh.select_mode(type="VERT")
    mode("OBJECT")
    obj.data.vertices[corner].select = True
    mode("EDIT")
    invoke("similarity_to_selection")
    yield from finished()
    yield from picture("similarity-point")
    invoke("similarity_select")
    yield from picture("select-similar")
    mode("OBJECT")
    chosen = [face.index for face in obj.data.polygons if face.select]
    see("whether a leg looks like its corner", lowest in chosen, True)
    invoke("similarity_hide")
    see("what the view shows after hiding", shading.color_type, "VERTEX")


def keypoints() -> Steps:
    show("keypoints")
    settings().keypoints.words = ", ".join(JOB["keypoints"])
    bpy.ops.ed.undo_push(message="Keypoints")
    invoke("find_keypoints")
    yield from finished()
    see("empties", empties(the_mesh()), SEVERAL)
    yield from picture("keypoints")
    yield from press("ctrl+z")
    see("empties after one undo", empties(the_mesh()), [])
    see("groups after that undo", groups(the_mesh()), JOB["parts"])
    yield from press("ctrl+shift+z")
    see("empties after redo", empties(the_mesh()), SEVERAL)


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
    invoke("transfer")
    yield from finished()
    see("groups of the other", groups(other), JOB["parts"])
    yield from picture("transfer")
    invoke("transfer_keypoints")
    yield from finished()
    see("empties of the other", empties(other), SEVERAL)
    yield from picture("transfer-keypoints")
    for empty in (*other.children, *obj.children):
        bpy.data.objects.remove(empty)
    bpy.data.objects.remove(other)
    yield from look_at_selected()


def moving() -> Steps:
    """An answer that comes while vertices are being moved waits until they are there."""
    obj = the_mesh()
    select_faces(obj, [0])
    with view():  # another mesh than before, which takes its time
        bpy.ops.transform.translate(value=(0.0, 0.0, 1e-3))
    invoke("segment")
    yield from press("g")
    held = bpy.context.window_manager.windows[0].modal_operators
    moves = any(operator.bl_idname.startswith("TRANSFORM") for operator in held)
    see("whether something is being moved", moves, True)
    yield from wait(5.0)  # it has come by now
    see("whether the answer waits", stage() != "", True)
    yield from press("Return")
    yield from finished()
    mode("OBJECT")
    see("groups after a move", groups(obj), JOB["parts"])


def cancel() -> Steps:
    show("parts", "backend")
    obj = the_mesh()
    mode("EDIT")
    with view():
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.mesh.subdivide(number_cuts=CUTS)
    mode("OBJECT")
    settings().parts.words = "something else"
    invoke("segment")
    yield from until(lambda: "Encoding" in stage(), "the encoder's work")
    yield from picture("working")
    yield from press("Escape")
    begin = time.monotonic()
    yield from finished()
    SEEN["seconds from ESC to the end"] = round(time.monotonic() - begin, 2)
    see("message after ESC", message(), "Cancelled.")
    see("groups after ESC", groups(obj), JOB["parts"])
    yield from picture("cancel")


run(session)
