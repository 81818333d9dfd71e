"""Models that are put into a scene, of many objects or of one.

They come from a folder of data, ``data`` in the job: characters of many objects (KayKit,
Quaternius), a person (MakeHuman), a horse (Mesh2Motion) and a wolf (Quaternius), all CC0.
"""

from __future__ import annotations

import re
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix

from .window import JOB

DATA = Path(JOB["data"])
KAYKIT = "KayKit-Character-Pack-Adventures-1.0__kaykit_character_pack_adventures__Characters__gltf"
KNIGHT = f"kaykit_kenney/{KAYKIT}__Knight.npz"
ADVENTURER, FARMER = (f"quaternius/modular_men__{name}.npz" for name in ("Adventurer", "Farmer"))
WITHOUT = re.compile("Shield|Offhand|2H")  # what a character would not have all at once
PERSON, HORSE = "makehuman/base.npz", "mesh2motion/m2m__static_models_variation_fox_horse.npz"
WOLF = "quaternius/animals_pack__Wolf.npz"
UPRIGHT = Matrix(((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1)))  # of models with Y up


def add(name: str, vertices: np.ndarray, faces: np.ndarray) -> bpy.types.Object:
    """An object of a model with Y up, standing upright; active and selected."""
    used, corners = np.unique(faces, return_inverse=True)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices[used].tolist(), [], corners.reshape(faces.shape).tolist())
    mesh.transform(UPRIGHT)
    mesh.update()
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    for other in list(bpy.context.selected_objects):
        other.select_set(False)
    obj.select_set(True)
    bpy.context.view_layer.objects.active = obj
    return obj


def person() -> bpy.types.Object:
    with np.load(DATA / PERSON) as model:
        quads = model["body_quads"].astype(np.int64)
        return add("Person", model["vertices"], quads)


def horse() -> bpy.types.Object:
    return _animal("Horse", HORSE)


def wolf() -> bpy.types.Object:
    return _animal("Wolf", WOLF)


def _animal(name: str, file: str) -> bpy.types.Object:
    with np.load(DATA / file) as model:
        return add(name, model["vertices"], model["faces"])


def character(file: str, beside: float = 0.0) -> list[bpy.types.Object]:
    """A character as the objects that its file has, below an armature; so far to the right."""
    with np.load(DATA / file) as model:
        vertices, faces, node = model["vertices"], model["faces"], model["face_node"]
        names = model["node_names"].tolist()
    armature = bpy.data.objects.new("Armature", bpy.data.armatures.new("Armature"))
    bpy.context.scene.collection.objects.link(armature)
    armature.location.x = beside
    parts = []
    for number, name in enumerate(names):
        if (node == number).any() and not WITHOUT.search(name):
            obj = add(name, vertices, faces[node == number])
            obj.parent = armature
            parts.append(obj)
    return parts


def table() -> tuple[np.ndarray, np.ndarray]:
    """Vertices, with Y up, and quads of a top and four legs."""
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
    return np.concatenate(vertices)[:, [0, 2, 1]] * [1, 1, -1], np.concatenate(quads)
