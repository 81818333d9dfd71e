"""Scenes of many objects, and what lies another way up; parts without words that are alike.

The models come from a folder of data, ``data`` in the job: a character of many objects (KayKit), a
person (MakeHuman) and a horse (Mesh2Motion), all CC0.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix

from .hands import click, in_row, scroll, write
from .window import (
    JOB,
    SEEN,
    Steps,
    finished,
    groups,
    look_at_selected,
    message,
    picture,
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


# --- Models ---------------------------------------------------------------------------------------


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


def person() -> bpy.types.Object:
    with np.load(DATA / PERSON) as model:
        quads = model["body_quads"].astype(np.int64)
        return add("Person", model["vertices"], quads)


def horse() -> bpy.types.Object:
    with np.load(DATA / HORSE) as model:
        return add("Horse", model["vertices"], model["faces"])


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


def ask(words: str) -> Steps:
    yield from write("parts.words", words)
    yield from click("segment()")
    yield from finished()


# --- Chapters -------------------------------------------------------------------------------------


def several_objects() -> Steps:
    """A character of many objects is one thing; sides are told by its shape."""
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
    yield from wait(0.5)
    yield from click("letters")
    see("whether sides are letters", settings().letters, True)
    yield from ask("head, body, left arm, right arm, left leg, right leg")
    SEEN["sides"] = {obj.name: groups(obj) for obj in parts}
    yield from picture("sides")


def show_all(parts: Sequence[bpy.types.Object], active: bpy.types.Object) -> Steps:
    """Have the view show these objects as a whole."""
    select(list(parts))
    yield from look_at_selected()
    select([active])
    yield


def another_way_up() -> Steps:
    """What stands on its head, with Up left to the model."""
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


def kinds() -> Steps:
    """Without words, what is alike is one part with a number each, and is renamed at once."""
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
    yield from in_row(1)
    see("the part of the row", settings().part, "part 2.1")
    yield from write("part_words", "leg")
    yield from click("part_rename", 0.15)
    see("groups after renaming", groups(bpy.context.object)[1:], [f"leg {n}" for n in range(1, 5)])
    yield from picture("kinds")
