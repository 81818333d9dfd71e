"""Goes through what is done with real scenes, and after parts: a second session in a window.

    blender --python tools/scene_session.py -- JOB.json

``tools/pictures.py --session scenes`` starts it, with ``data`` in the job: the folder of models, of
which a character of many objects (KayKit), a person (MakeHuman) and a horse (Mesh2Motion) are
taken, all CC0. As in ``tools/window_session.py`` all that a person does is done by mouse and keys.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix

sys.path.insert(0, str(Path(__file__).parent))

from hands import click, keys, over_view, press, scroll, sidebar, write, xdotool
from window import (
    JOB,
    SEEN,
    Steps,
    addon,
    area_of,
    arrange,
    finished,
    groups,
    look_at_selected,
    message,
    picture,
    preferences,
    run,
    see,
    settings,
    show,
    space,
    view,
    wait,
)

DATA = Path(JOB["data"])
KNIGHT = (
    "kaykit_kenney/KayKit-Character-Pack-Adventures-1.0__kaykit_character_pack_adventures__"
    "Characters__gltf__Knight.npz"
)
PERSON, HORSE = "makehuman/base.npz", "mesh2motion/m2m__static_models_variation_fox_horse.npz"
UPRIGHT = Matrix(((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1)))  # of models with Y up
TRUNK = "pelvis, chest, neck, head"
ARMS = "left shoulder, left elbow, left wrist, right shoulder, right elbow, right wrist"
LEGS = "left hip, left knee, left ankle, right hip, right knee, right ankle"
FOUR_LEGS = ", ".join(
    f"{side} {end}"
    for side in ("left", "right")
    for end in ("front shoulder", "front paw", "hind hip", "hind paw")
)


def session() -> Steps:
    bpy.ops.extensions.package_install_files(
        filepath=JOB["addon"], repo="user_default", enable_on_install=True
    )
    preferences().python = JOB["python"]
    yield from arrange()
    for chapter in (several_objects, another_way_up, kinds, after_parts, a_rig, four_legs):
        yield from chapter()
        SEEN["chapters"] = [*SEEN.get("chapters", []), chapter.__name__]


# --- Scenes ---------------------------------------------------------------------------------------


def empty_scene() -> None:
    for obj in list(bpy.data.objects):
        bpy.data.objects.remove(obj)
    addon().bridge.session.session.say("")


def add(name: str, vertices: np.ndarray, faces: np.ndarray) -> bpy.types.Object:
    """An object of a model with Y up, standing upright; active and selected."""
    used, corners = np.unique(faces, return_inverse=True)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices[used].tolist(), [], corners.reshape(faces.shape).tolist())
    mesh.transform(UPRIGHT)
    mesh.update()
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    select([obj])
    return obj


def select(objects: Sequence[bpy.types.Object]) -> None:
    for obj in list(bpy.context.selected_objects):
        obj.select_set(False)
    for obj in objects:
        obj.select_set(True)
    bpy.context.view_layer.objects.active = objects[0]


def character() -> tuple[bpy.types.Object, list[bpy.types.Object]]:
    """The knight as the objects that its file has, below an armature, which is selected."""
    with np.load(DATA / KNIGHT) as model:
        vertices, faces, node = model["vertices"], model["faces"], model["face_node"]
        names = model["node_names"].tolist()
    armature = bpy.data.objects.new("Knight", bpy.data.armatures.new("Knight"))
    bpy.context.scene.collection.objects.link(armature)
    parts = []
    for number, name in enumerate(names):
        if (node == number).any() and "Shield" not in name and "Offhand" not in name:
            obj = add(name, vertices, faces[node == number])
            obj.parent = armature
            parts.append(obj)
    return armature, parts


def person() -> bpy.types.Object:
    with np.load(DATA / PERSON) as model:
        quads = model["body_quads"].astype(np.int64)
        return add("Person", model["vertices"], quads)


def horse() -> bpy.types.Object:
    with np.load(DATA / HORSE) as model:
        return add("Horse", model["vertices"], model["faces"])


def front() -> None:
    """Look from the front, a little from above."""
    region = space().region_3d
    region.view_rotation = Matrix.Rotation(np.radians(80), 3, "X").to_quaternion()


def to_the_end_of_the_sidebar() -> Steps:
    """Turn the wheel over the sidebar, until its last button is there."""
    region, window = sidebar(), bpy.context.window_manager.windows[0]
    xdotool("mousemove", region.x + region.width // 2, window.height - region.y - 40)
    xdotool("click", "--repeat", 20, "--delay", 40, 5)
    yield from wait(0.5)


def ask(words: str) -> Steps:
    yield from write("parts.words", words)
    yield from click("segment()")
    yield from finished()


# --- Chapters -------------------------------------------------------------------------------------


def several_objects() -> Steps:
    """A character of many objects is one thing; sides are told by its shape."""
    empty_scene()
    armature, parts = character()
    select([armature])
    show("parts")
    with view():
        bpy.ops.view3d.view_all()
    yield from look_at_selected()
    yield from show_all(parts, armature)
    yield from ask("head, body, arm, leg, sword, cape")
    SEEN["several objects"] = [message(), {obj.name: groups(obj) for obj in parts}]
    see("whether all are done", f"{len(parts)} of {len(parts)} objects" in message(), True)
    yield from picture("several")
    show("parts", "options")
    settings().letters = False
    yield from wait(0.5)
    yield from click("letters")
    see("whether sides are letters", settings().letters, True)
    yield from ask("head, body, left arm, right arm, left leg, right leg")
    SEEN["sides"] = {obj.name: groups(obj) for obj in parts}
    yield from picture("sides")
    yield from click("letters")


def show_all(parts: Sequence[bpy.types.Object], active: bpy.types.Object) -> Steps:
    """Have the view show these objects as a whole."""
    select(list(parts))
    yield from look_at_selected()
    select([active])
    yield


def another_way_up() -> Steps:
    """What stands on its head, with Up left to the model."""
    empty_scene()
    obj = person()
    obj.rotation_euler.x = np.pi
    show("parts", "options")
    yield from look_at_selected()
    yield from wait(0.5)
    yield from scroll("patchalign3d.up", 1, 0.5)
    see("what is up", settings().up, "auto")
    yield from ask("head, torso, arm, leg")
    SEEN["up"] = message()
    see("whether it is told which way is up", "p is" in message() or "way is up" in message(), True)
    yield from picture("up")
    settings().up = "Z"


def kinds() -> Steps:
    """Without words, what is alike is one part with a number each, and is renamed at once."""
    empty_scene()
    vertices, quads = [], []
    boxes = [((0, 0, 0), (1, 1, 0.1))]
    boxes += [((x, y, -0.7), (0.1, 0.1, 0.6)) for x in (-0.8, 0.8) for y in (-0.8, 0.8)]
    cube = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    sides = np.array(
        [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    )
    for middle, half in boxes:
        quads.append(sides + 8 * len(vertices))
        vertices.append(cube * half + middle)
    made = np.concatenate(vertices)[:, [0, 2, 1]] * [1, 1, -1]
    add("Table", made, np.concatenate(quads))
    show("parts", "automatic", "edit")
    yield from look_at_selected()
    space().region_3d.view_distance *= 1.6
    yield from click("segment_automatically")
    yield from finished()
    SEEN["kinds"] = groups(bpy.context.object)
    settings().part = "part 2.1"
    yield from write("part_words", "leg")
    yield from click("part_rename", 0.15)
    see("groups after renaming", groups(bpy.context.object)[1:], [f"leg {n}" for n in range(1, 5)])
    yield from picture("kinds")


def after_parts() -> Steps:
    """Seams, texture coordinates along parts, objects of their own."""
    empty_scene()
    obj = person()
    show("parts", "results")
    yield from look_at_selected()
    yield from ask("head, torso, left arm, right arm, left leg, right leg")
    SEEN["person"] = groups(obj)
    yield from to_the_end_of_the_sidebar()
    yield from click("patchalign3d.unwrap")
    see("texture maps", [layer.name for layer in obj.data.uv_layers], ["PatchAlign3D Parts"])
    properties = area_of("PROPERTIES")
    properties.ui_type = "UV"
    yield from press("Tab", "a")
    yield from wait(1.0)
    yield from picture("unwrapped")
    yield from press("Tab")
    properties.ui_type = "PROPERTIES"
    front()
    yield from to_the_end_of_the_sidebar()
    yield from click("patchalign3d.separate")
    yield from wait(0.5)
    for one in bpy.context.selected_objects:  # as an artist might pull them apart
        one.location *= 1.25
    made = [one.name for one in bpy.context.scene.objects if one.type == "MESH"]
    see("whether there are objects of parts", len(made) > 4, True)
    yield from picture("separated")


def find_joints(obj: bpy.types.Object, words: str) -> Steps:
    """Keypoints inside the volume."""
    show("parts", "keypoints")
    yield from look_at_selected()
    yield from ask("head, torso, arm, leg" if obj.name == "Person" else "head, body, leg, tail")
    if not settings().keypoints_inside:
        yield from click("keypoints_inside")
    yield from write("keypoints.words", words)
    yield from click("find_keypoints")
    yield from finished()
    SEEN[f"joints of {obj.name}"] = {
        child.name: [round(x, 3) for x in child.matrix_world.translation] for child in obj.children
    }


def make_armature(obj: bpy.types.Object) -> Steps:
    yield from click("make_armature")
    SEEN[f"bones of {obj.name}"] = message()
    see(f"whether an armature moves {obj.name}", obj.parent and obj.parent.type, "ARMATURE")
    for child in obj.children:
        child.hide_set(True)


def pose(obj: bpy.types.Object, **turns: float) -> Steps:
    """Turn bones about the view's axis, by typing, in Pose Mode."""
    armature = obj.parent
    select([armature])
    yield from press("ctrl+Tab")
    yield from wait(0.5)
    see("the mode", armature.mode, "POSE")
    for name, degrees in turns.items():
        for bone in armature.pose.bones:
            chosen = bone.name.replace(".", "_") == name
            (bone if hasattr(bone, "select") else bone.bone).select = chosen
        yield from over_view((350, 300))
        typed = ["minus" if sign == "-" else sign for sign in f"{degrees:g}"]
        yield from keys("r", *typed, "Return")
    yield from press("ctrl+Tab")


def a_rig() -> Steps:
    """Joints, an armature, and a pose."""
    empty_scene()
    obj = person()
    space().shading.show_xray = True
    yield from find_joints(obj, f"{TRUNK}, {ARMS}, {LEGS}")
    front()
    yield from wait(0.5)
    yield from picture("joints")
    yield from make_armature(obj)
    yield from picture("armature")
    space().shading.show_xray = False
    yield from pose(obj, upper_arm_L=40, forearm_L=60, thigh_R=-25)
    yield from picture("pose")


def four_legs() -> Steps:
    """The same for a horse."""
    empty_scene()
    obj = horse()
    space().shading.show_xray = True
    yield from find_joints(obj, f"pelvis, chest, neck, head, {FOUR_LEGS}")
    yield from make_armature(obj)
    yield from picture("quadruped")
    space().shading.show_xray = False


run(session)
