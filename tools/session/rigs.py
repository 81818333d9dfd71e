"""What is done after parts: seams, texture maps, objects of their own, joints and armatures."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator

import bpy
import numpy as np
from bpy_extras import view3d_utils
from mathutils import Matrix, Vector

from .hands import (
    BESIDE,
    FORM,
    click,
    click_at,
    in_mode,
    keys,
    number,
    over_view,
    press,
    release,
    write,
    xdotool,
)
from .models import ADVENTURER, KNIGHT, character, horse, person, wolf
from .scenes import ask, click_on, look_at_all, select_armature
from .window import (
    FOLDER,
    SEEN,
    Steps,
    area_of,
    expect,
    finished,
    groups,
    look_at_selected,
    message,
    names,
    new_file,
    picture,
    see,
    settings,
    show,
    space,
    the_mesh,
    until,
    view,
    wait,
)


def on_both_sides(*joints: str) -> str:
    return ", ".join(f"{side} {joint}" for side in ("left", "right") for joint in joints)


ARMS = on_both_sides("shoulder", "elbow", "wrist", "hand")
LEGS = on_both_sides("hip", "knee", "ankle", "toes")
JOINTS = f"pelvis, chest, neck, head, crown, {ARMS}, {LEGS}"
FOUR_LEGS = on_both_sides(
    *("front shoulder", "front elbow", "front wrist", "front paw"),
    *("hind hip", "hind knee", "hind hock", "hind paw"),
)
JOINTS_OF_FOUR_LEGS = f"pelvis, chest, neck, head, nose, tail base, tail tip, {FOUR_LEGS}"


def front() -> None:
    """Look from the front, a little from above."""
    region = space().region_3d
    region.view_rotation = Matrix.Rotation(np.radians(80), 3, "X").to_quaternion()


def from_the_side() -> None:
    region = space().region_3d
    turn = Matrix.Rotation(np.radians(75), 3, "Z") @ Matrix.Rotation(np.radians(80), 3, "X")
    region.view_rotation = turn.to_quaternion()


def after_parts() -> Steps:
    """Seams, texture coordinates along parts, objects of their own."""
    obj = person()
    show("parts", "results")
    yield from look_at_selected()
    yield from ask("head, torso, left arm, right arm, left leg, right leg")
    SEEN["person"] = groups(obj)
    yield from click("patchalign3d.unwrap")
    yield from finished()
    see("texture maps", [layer.name for layer in obj.data.uv_layers], ["PatchAlign3D Parts"])
    yield from in_mode(obj, "EDIT", "Tab")
    yield from press("a")
    with in_place_of_the_view("UV") as area:
        yield from wait(1.0)
        area.spaces.active.uv_editor.show_stretch = True
        area.spaces.active.uv_editor.display_stretch_type = "AREA"
        height = bpy.context.window_manager.windows[0].height
        xdotool("mousemove", area.x + area.width // 2, height - area.y - area.height // 2)
        yield from keys("KP_Decimal", "alt+a")
        yield from wait(1.0)
        yield from picture("unwrapped")
    yield from wait(1.0)  # for the editors to have changed
    yield from in_mode(obj, "OBJECT", "Tab")
    front()
    yield from click("patchalign3d.separate")
    yield from finished()
    made = {one.name: one for one in bpy.context.scene.objects if one.type == "MESH"}
    see("whether there are objects of parts", len(made) > 4, True)
    for name, axis, way in (  # as an artist might pull them apart
        ("head", "z", 2), ("left arm", "x", 2), ("right arm", "x", -2),
        ("left leg", "z", -2), ("right leg", "z", -2),
    ):  # fmt: skip
        yield from click_on(made[f"Person {name}"])
        yield from keys("g", axis, *number(way), "Return")
    yield from look_at_all()
    front()
    yield from picture("separated")


@contextlib.contextmanager
def in_place_of_the_view(kind: str) -> Iterator[bpy.types.Area]:
    """Another editor where the 3D view is."""
    area = area_of("VIEW_3D")
    area.ui_type = kind
    yield area
    area.ui_type = "VIEW_3D"


def round_trip() -> Steps:
    """What another program may have done: a glTF out and in, by a script; then Rebuild Parts."""
    person()
    show("parts", "results")
    yield from look_at_selected()
    yield from click("form='MATERIALS'", FORM)
    yield from ask("head, torso, left arm, right arm, left leg, right leg")
    before = {part: names(the_mesh()).count(part) for part in sorted(set(names(the_mesh())))}
    file = str(FOLDER / "round_trip.glb")
    with view():
        bpy.ops.export_scene.gltf(filepath=file)
        bpy.data.objects.remove(the_mesh())
        bpy.ops.import_scene.gltf(filepath=file)
    yield from look_at_all()
    see("parts of what came in", groups(the_mesh()), [])
    yield from click("rebuild_parts")
    yield from finished()
    found = names(the_mesh())
    SEEN["rebuilt"] = [before, {part: found.count(part) for part in sorted(set(found))}, message()]
    see("names of what is rebuilt", sorted(set(found)), sorted(before))
    yield from picture("rebuilt")


def find_joints(words: str) -> Steps:
    """Keypoints inside the volume, of what is selected and has parts."""
    if not settings().keypoints_inside:
        yield from click("keypoints_inside")
    yield from write("keypoints.words", words)
    yield from click("find_keypoints")
    yield from finished()


def without_overlay() -> Steps:
    """Switch it off where an object with parts is the active one: it is drawn over bones."""
    yield from click("show_overlay", BESIDE)


def make_armature(*objects: bpy.types.Object) -> Steps:
    """Of the keypoints that these have; gives what moves them."""
    name = objects[0].name
    SEEN[f"joints of {name}"] = {k: v for obj in objects for k, v in places(obj).items()}
    yield from click("make_armature")
    SEEN[f"bones of {name}"] = message()
    (armature,) = {obj.modifiers["Armature"].object for obj in objects}
    for obj in objects:
        for child in obj.children:
            child.hide_set(True)
    return armature


def pose(armature: bpy.types.Object, **turns: float) -> Steps:
    """Click bones in Pose Mode and turn them about the view's axis, by typing."""
    yield from click_at(where_is_bone(armature, next(iter(turns))))
    yield from expect("what is active", lambda: bpy.context.object, armature)
    yield from press("ctrl+Tab")
    yield from expect("the mode", lambda: armature.mode, "POSE")
    for name, degrees in turns.items():
        yield from click_at(where_is_bone(armature, name))
        chosen = lambda: bpy.context.active_pose_bone.name.replace(".", "_")  # noqa: E731
        yield from expect("the bone", chosen, name)
        yield from over_view((350, 300))
        yield from keys("r", *number(degrees), "Return")
    yield from press("ctrl+Tab")


def where_is_bone(armature: bpy.types.Object, name: str) -> tuple[float, float]:
    """The place of the 3D view, in its pixels, at which the middle of a bone is."""
    (bone,) = (bone for bone in armature.pose.bones if bone.name.replace(".", "_") == name)
    return tuple(in_view(armature.matrix_world @ ((bone.head + bone.tail) / 2)))


def dragging_a_point() -> Steps:
    """Drag a hand's keypoint along the arm: the other hand's follows; one undo takes both back."""
    obj = person()
    show("keypoints")
    yield from look_at_selected()
    front()
    yield from write("keypoints.words", "left hand, right hand")
    yield from click("find_keypoints")
    yield from finished()
    before = places(obj)
    middle = mean_place(obj)
    yield from click("drag_keypoint")
    begin = in_view(bpy.data.objects["left hand"].matrix_world.translation)
    end = begin + 0.4 * (in_view(middle) - begin)
    yield from over_view(tuple(begin))
    xdotool("mousedown", 1)
    for step in range(9):
        yield from over_view(tuple(begin + step / 8 * (end - begin)))
    yield from release()
    left = before["left hand"]
    yield from until(lambda: math.dist(left, places(obj)["left hand"]) > 0.05, "a drag")
    after = places(obj)
    SEEN["dragged"] = [before, after]
    for name, place in before.items():
        see(f"whether the {name} has moved", math.dist(place, after[name]) > 0.05, True)
    apart = abs(after["left hand"][0] + after["right hand"][0] - 2 * middle[0])
    see("whether they are mirror images", apart < 0.05, True)
    yield from picture("dragged")
    yield from press("ctrl+z")
    yield from expect("places after one undo", lambda: places(the_mesh()), before)
    yield from click_at(tuple(in_view(bpy.data.objects["left hand"].matrix_world.translation)))
    yield from keys("g", "z", *number(1), "Return")
    yield from click("mirror_keypoints")
    after = places(the_mesh())
    SEEN["mirrored"] = after
    see("whether the right hand has moved", after["right hand"][2] > before["right hand"][2], True)


def places(obj: bpy.types.Object) -> dict[str, list[float]]:
    """Where an object's keypoints are."""
    return {
        child.name: [round(x, 3) for x in child.matrix_world.translation] for child in obj.children
    }


def mean_place(obj: bpy.types.Object) -> Vector:
    return obj.matrix_world @ (sum(map(Vector, obj.bound_box), Vector()) / 8)


def in_view(place: Vector) -> Vector:
    """Where a place of the world is in the 3D view, in its pixels."""
    with view():
        region, data = bpy.context.region, bpy.context.region_data
        return view3d_utils.location_3d_to_region_2d(region, data, place)


def a_rig() -> Steps:
    """Joints, an armature, and a pose."""
    obj = person()
    yield from press("alt+z")
    yield from look_at_selected()
    show("parts", "keypoints")
    yield from ask("head, torso, arm, leg")
    yield from find_joints(JOINTS)
    front()
    yield from wait(0.5)
    yield from picture("joints")
    yield from without_overlay()
    armature = yield from make_armature(obj)
    yield from picture("armature")
    yield from press("alt+z")
    yield from pose(armature, upper_arm_L=40, forearm_L=60, thigh_R=30, shin_R=-45)
    yield from picture("pose")


def a_rig_of_several() -> Steps:
    """The same for artists' characters of several objects, which one armature moves together."""
    parts = "head, torso, arm, leg, foot, backpack"
    armature = yield from rig_of_a_character(ADVENTURER, parts, nearer=0.85)
    yield from picture("armature-clothes")
    yield from pose_arm_and_leg(armature)
    yield from picture("pose-clothes")
    armature = yield from rig_of_a_character(KNIGHT, "head, body, arm, leg, sword, cape")
    yield from picture("armature-knight")
    yield from pose_arm_and_leg(armature)
    yield from picture("pose-knight")


def rig_of_a_character(file: str, parts: str, nearer: float = 1.0) -> Steps:
    """From a file to an armature, which it returns, seen from the front."""
    yield from new_file()
    objects = character(file)
    yield from press("alt+z")
    yield from look_at_all()
    space().region_3d.view_distance *= nearer
    yield from wait(0.5)
    yield from select_armature(of=objects[0])
    show("parts", "keypoints")
    yield from ask(parts)
    yield from click_on(objects[0])
    yield from without_overlay()
    yield from select_armature(of=objects[0])
    yield from find_joints(JOINTS)
    front()
    yield from wait(0.5)
    return (yield from make_armature(*objects))


def pose_arm_and_leg(armature: bpy.types.Object) -> Steps:
    yield from press("alt+z")
    yield from pose(armature, upper_arm_L=35, thigh_R=25)


def four_legs() -> Steps:
    """The same for animals: a horse, and a wolf whose faces share no vertices."""
    armature = yield from rig_of_four_legs(horse)
    yield from picture("quadruped")
    yield from pose_four_legs(armature)
    yield from picture("quadruped-pose")
    armature = yield from rig_of_four_legs(wolf)
    yield from picture("wolf")
    yield from pose_four_legs(armature)
    yield from picture("wolf-pose")


def rig_of_four_legs(animal: Callable[[], bpy.types.Object]) -> Steps:
    """From a new animal to its armature, which it returns, seen from the side."""
    yield from new_file()
    obj = animal()
    yield from press("alt+z")
    yield from look_at_selected()
    show("parts", "keypoints")
    yield from ask("head, body, leg, tail")
    yield from find_joints(JOINTS_OF_FOUR_LEGS)
    yield from without_overlay()
    armature = yield from make_armature(obj)
    bones = [bone.name for bone in armature.data.bones]
    see("whether legs go on to the paws", {"hind_foot.L", "hind_foot.R"} <= set(bones), True)
    from_the_side()
    yield from wait(0.5)
    return armature


def pose_four_legs(armature: bpy.types.Object) -> Steps:
    yield from press("alt+z")
    yield from pose(
        armature,
        front_upper_leg_L=-35, front_lower_leg_L=70,
        hind_upper_leg_L=-20, hind_foot_L=35, neck=25,
    )  # fmt: skip
