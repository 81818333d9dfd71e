"""What is done after parts: seams, texture maps, objects of their own, joints and armatures."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Matrix

from .hands import click, keys, number, over_view, press, write
from .scenes import ask, horse, person, select
from .window import (
    SEEN,
    Steps,
    area_of,
    finished,
    groups,
    look_at_selected,
    message,
    picture,
    see,
    settings,
    show,
    space,
    wait,
)

TRUNK = "pelvis, chest, neck, head"
ARMS = "left shoulder, left elbow, left wrist, right shoulder, right elbow, right wrist"
LEGS = "left hip, left knee, left ankle, right hip, right knee, right ankle"
FOUR_LEGS = ", ".join(
    f"{side} {end}"
    for side in ("left", "right")
    for end in ("front shoulder", "front paw", "hind hip", "hind paw")
)


def front() -> None:
    """Look from the front, a little from above."""
    region = space().region_3d
    region.view_rotation = Matrix.Rotation(np.radians(80), 3, "X").to_quaternion()


def after_parts() -> Steps:
    """Seams, texture coordinates along parts, objects of their own."""
    obj = person()
    show("parts", "results")
    yield from look_at_selected()
    yield from ask("head, torso, left arm, right arm, left leg, right leg")
    SEEN["person"] = groups(obj)
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
        yield from keys("r", *number(degrees), "Return")
    yield from press("ctrl+Tab")


def a_rig() -> Steps:
    """Joints, an armature, and a pose."""
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
    obj = horse()
    space().shading.show_xray = True
    yield from find_joints(obj, f"pelvis, chest, neck, head, {FOUR_LEGS}")
    yield from make_armature(obj)
    yield from picture("quadruped")
    space().shading.show_xray = False
