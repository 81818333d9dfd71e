"""People: a body, morphed, posed by linear blend skinning, and named by its bones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from patchalign3d.geometry.sampling import sample_surface

from .body import Body, Person
from .clouds import POINTS, Cloud, Label
from .landmarks import landmark_labels
from .scanning import scanned
from .stances import STANCES, stance_angles

# What a person calls the skin that follows a bone, from coarse to fine. Each level covers the body.
FINGERS = {"thumb": "thumb", "index": "index finger", "middle": "middle finger"} | {
    "ring": "ring finger",
    "pinky": "little finger",
}
LEVELS: list[dict[str, tuple[str, ...]]] = [
    {
        "head neck_01": ("head",),
        "upperarm lowerarm hand " + " ".join(FINGERS): ("arm",),
        "thigh calf foot ball": ("leg",),
        "pelvis spine_01 spine_02 spine_03 clavicle": ("torso", "body", "trunk"),
    },
    {
        "head": ("head",),
        "neck_01": ("neck",),
        "upperarm": ("upper arm",),
        "lowerarm": ("forearm", "lower arm"),
        "hand " + " ".join(FINGERS): ("hand",),
        "thigh": ("thigh", "upper leg"),
        "calf": ("shin", "calf", "lower leg"),
        "foot ball": ("foot",),
        "pelvis spine_01 spine_02 spine_03 clavicle": ("torso", "body", "trunk"),
    },
    {
        "head": ("head",),
        "neck_01": ("neck",),
        "clavicle": ("shoulder",),
        "upperarm": ("upper arm",),
        "lowerarm": ("forearm", "lower arm"),
        "hand": ("palm", "hand"),
        " ".join(FINGERS): ("finger",),
        "spine_02 spine_03": ("chest", "upper body"),
        "spine_01": ("belly", "abdomen", "stomach", "waist"),
        "pelvis": ("hips", "pelvis", "hip"),
        "thigh": ("thigh", "upper leg"),
        "calf": ("shin", "calf", "lower leg"),
        "foot": ("foot",),
        "ball": ("toes", "toe"),
    },
]


def _sided() -> dict[str, tuple[str, ...]]:
    """The limbs told apart by side: the person's own left and right."""
    level: dict[str, tuple[str, ...]] = {"head neck_01": ("head",)}
    limbs = {"upperarm lowerarm": "arm", "hand " + " ".join(FINGERS): "hand"}
    limbs |= {"thigh calf": "leg", "foot ball": "foot"}
    for suffix, side in (("_l", "left"), ("_r", "right")):
        for stems, limb in limbs.items():
            level[" ".join(stem + suffix for stem in stems.split())] = (f"{side} {limb}",)
    return level | {"pelvis spine_01 spine_02 spine_03 clavicle": ("torso", "body", "trunk")}


LEVELS.append(_sided())

BASE = ("base", "pedestal", "stand", "platform", "plinth")  # that a statue or a scan stands on
POSED, SCANNED = 0.5, 0.5  # shares of the people that are trained on

# Keypoints: the joint at which a bone begins; those at the ends of bones are in ``body``.
JOINTS = {
    "left shoulder": "upperarm_l",
    "left elbow": "lowerarm_l",
    "left wrist": "hand_l",
    "left hip": "thigh_l",
    "left knee": "calf_l",
    "left ankle": "foot_l",
}


def part_by_bone(level: dict[str, tuple[str, ...]], bones: list[str]) -> NDArray[np.int64]:
    """(B,) for each bone the number of the part of ``level`` that it moves; −1 for none."""
    part_of = {stem: number for number, stems in enumerate(level) for stem in stems.split()}
    parts = []
    for bone in bones:
        side = bone[-2:] if bone.endswith(("_l", "_r")) else ""
        stem = bone.removesuffix(side)
        finger = stem.split("_")[0]
        found = [part_of[n] for n in (bone, stem, finger + side, finger) if n in part_of]
        parts.append(found[0] if found else -1)
    return np.array(parts)


def random_person(body: Body, rng: np.random.Generator, stance: str = "") -> Person:
    """A body of random build in a random pose; with one of :data:`stances.STANCES` near that."""
    vertices = _shape(body, rng)
    heads = np.stack([vertices[index].mean(0) for index in body.heads])  # (B, 3)
    matrices = _pose(body, heads, rng, stance)  # (B, 3, 4)
    skin = vertices[: body.weights.shape[0]]
    blended = (body.weights @ matrices.reshape(len(heads), 12)).reshape(-1, 3, 4)
    posed = np.einsum("vij,vj->vi", blended[:, :, :3], skin) + blended[:, :, 3]
    joints = np.einsum("bij,bj->bi", matrices[:, :, :3], heads) + matrices[:, :, 3]
    return Person(*(points[:, [0, 2, 1]] * np.float32([1, -1, 1]) for points in (posed, joints)))


def person_keypoints(body: Body, person: Person) -> dict[str, NDArray[np.float32]]:
    """The keypoints (3,) by name; joints lie within the body."""
    joints = {
        name.replace("left", word): person.joints[body.bones.index(bone.replace("_l", side))]
        for name, bone in JOINTS.items()
        for side, word in (("_l", "left"), ("_r", "right"))
    }
    return joints | {name: person.vertices[vertex] for name, vertex in body.ends.items()}


def _shape(body: Body, rng: np.random.Generator) -> NDArray[np.float32]:
    gender = rng.choice(["female", "male"])
    age = rng.choice(["young", "old", "child", "baby"], p=[0.6, 0.22, 0.14, 0.04])
    muscle, weight = rng.choice(["min", "average", "max"], 2)
    build = f"{muscle}muscle-{weight}weight"
    race = rng.choice(["african", "asian", "caucasian"])
    chosen = {f"macrodetails/{race}-{gender}-{age}": 1.0}
    chosen[f"macrodetails/universal-{gender}-{age}-{build}"] = 1.0
    who = f"{gender}-{age}-{build}"
    tall = rng.choice(["min", "max"])
    chosen[f"macrodetails/height/{who}-{tall}height"] = rng.uniform(0, 0.8)
    for name in (n for n in body.morph_names if n.startswith(f"breast/{who}-")):
        if rng.random() < 0.2:
            chosen[name] = rng.uniform(0, 0.8)
    details = [n for n in body.morph_names if n.split("/")[0] not in ("macrodetails", "breast")]
    for name in rng.choice(details, 20, replace=False):
        chosen[str(name)] = rng.uniform(0, 1)
    vertices = body.vertices.copy()
    number = {name: i for i, name in enumerate(body.morph_names)}
    for name, amount in chosen.items():
        if name in number:
            index, delta = body.morphs[number[name]]
            vertices[index] += np.float32(amount) * delta
    return vertices


def _pose(body: Body, heads: NDArray, rng: np.random.Generator, stance: str) -> NDArray[np.float64]:
    """(B, 3, 4) matrices that take rest positions to posed ones."""
    styles = ["rest", "standing", "sitting", "any"]
    style = str(rng.choice(styles, p=[0.15, 0.3, 0.12, 0.43])) if not stance else stance
    calm = {"rest": 0.15, "standing": 0.35, "any": 1.0}.get(style, 0.4)
    leading = rng.choice([-1.0, 1.0]) if stance else 0.0  # the side that is ahead
    drop = rng.uniform(15, 60)  # degrees that both arms hang lower
    matrices = np.zeros((len(heads), 3, 4))
    for bone in body.from_the_root:
        name = body.bones[bone]
        stem = name.removesuffix("_l").removesuffix("_r")
        side = 1.0 if name.endswith("_l") else -1.0
        sigma = 30.0 if stem in ("upperarm", "lowerarm", "thigh", "calf", "hand", "foot") else 15.0
        if stem in ("Root", "pelvis"):
            sigma = 0.0
        elif stem in ("spine_01", "spine_02", "spine_03", "clavicle"):
            sigma = 9.0
        angles = rng.normal(0, sigma * calm, 3)  # about x (to the left), y (up), z (to the front)
        if stem == "upperarm" and style in ("standing", "sitting"):
            angles[2] -= side * drop
        if stem == "thigh" and style == "sitting":
            angles[0] -= rng.uniform(70, 100)
        if stem == "calf":
            angles[0] = abs(angles[0]) + (rng.uniform(60, 100) if style == "sitting" else 0)
        if stem == "lowerarm":
            angles[0] = -abs(angles[0])
        if stance:
            angles += stance_angles(stance, stem, side, leading, rng)
        local = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
        parent = body.parents[bone]
        above = matrices[parent] if parent >= 0 else np.eye(3, 4)
        turn = above[:, :3] @ local
        matrices[bone, :, :3] = turn
        matrices[bone, :, 3] = above[:, :3] @ heads[bone] + above[:, 3] - turn @ heads[bone]
    return matrices


def person_clouds(body: Body, count: int, rng: np.random.Generator) -> Iterator[Cloud]:
    """Random people with their parts at every level of :data:`LEVELS`, half of them in a stance of
    :data:`stances.STANCES`, half as a scanner or a sculptor leaves them.
    """
    levels = [part_by_bone(level, body.bones) for level in LEVELS]
    face_bone = body.vertex_bone[body.faces[:, 0]]
    for _ in range(count):
        stance = str(rng.choice(list(STANCES))) if rng.random() < POSED else ""
        person = random_person(body, rng, stance)
        if rng.random() < SCANNED:
            points, face = scanned(body, person, POINTS, rng)
        else:
            points, face = sample_surface(person.vertices, body.faces, POINTS, rng)
        carried = face >= len(body.faces)  # by a base below the feet
        bone = face_bone[np.where(carried, 0, face)]
        labels = []
        for number_of_level, part_of_bone in enumerate(levels):
            part = np.where(carried, -1, part_of_bone[bone])
            for number, wordings in enumerate(LEVELS[number_of_level].values()):
                if (part == number).any():
                    labels.append(Label(wordings, number_of_level, part == number))
            if carried.any():
                labels.append(Label(BASE, number_of_level, carried))
        labels += landmark_labels(points, person_keypoints(body, person), "person")
        yield Cloud("person", points.astype(np.float32), labels, axes="xyz")
