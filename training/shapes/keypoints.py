"""Named points of the families: each is the end of a part in some direction.

The points are found on the finished mesh, before it is laid another way, so that a family says what
a point is and never where. What a shape does not have, such as a stool's back, has no points; nor
has what it has on one side only, such as a corner sofa's arm: that is neither left nor right of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIE = 0.01  # of the bounding diagonal: as far as the farthest, and the middle is meant

LEFT, FRONT, UP = np.array([1, 0, 0]), np.array([0, -1, 0]), np.array([0, 0, 1])
RIGHT, BACK, DOWN = -LEFT, -FRONT, -UP
FORTH = np.array([1, 0, 0])  # along tools and weapons


@dataclass(frozen=True)
class Keypoint:
    """Where a named point is.

    Attributes:
        part: pattern of the part's names from coarse to fine: "leg" is just that, "back*" all that
            belongs to the back, "head/ear" the ears.
        towards: (3,), the direction in which it lies farthest out; +x is left.
        of: (3,), which of the part's solids: that whose centre lies farthest this way; None: any.
    """

    part: str
    towards: ArrayLike
    of: ArrayLike | None = None


Table = Mapping[str, Keypoint]
"""Names and their points. Who has a left has a right as well, which the table leaves out."""


ENDS_OF_LEGS = {
    "tip of the front left leg": Keypoint("leg", LEFT + FRONT + DOWN),
    "tip of the back left leg": Keypoint("leg", LEFT + BACK + DOWN),
}


def _wheels() -> dict[str, Keypoint]:
    return {
        "center of the front left wheel": Keypoint("wheel", LEFT, of=LEFT + FRONT),
        "center of the rear left wheel": Keypoint("wheel", LEFT, of=LEFT + BACK),
    }


FACE = {
    "top of the head": Keypoint("head", UP),
    "left eye": Keypoint("head/eye", FRONT, of=LEFT),
}
LIMBS = {
    "left hand": Keypoint("arm/hand", LEFT, of=LEFT),
    "left foot": Keypoint("leg/foot", FRONT, of=LEFT),
}
BLADE = {
    "tip of the blade": Keypoint("blade", FORTH),
    "end of the handle": Keypoint("*", -FORTH),
}
INSECT = {
    "front of the head": Keypoint("head", FRONT),
    "end of the abdomen": Keypoint("abdomen", BACK),
}
REPTILE = {
    "end of the snout": Keypoint("head/snout", FRONT),
    "left eye": Keypoint("head/eye", LEFT),
    "tip of the tail": Keypoint("tail*", BACK),
}
VESSEL = {
    "tip of the spout": Keypoint("spout", -FORTH),
    "knob of the lid": Keypoint("*knob", UP),
    "top of the handle": Keypoint("handle*", UP),
}
TWO_WHEELS = {
    "bottom of the front wheel": Keypoint("wheel", DOWN, of=FRONT),
    "bottom of the rear wheel": Keypoint("wheel", DOWN, of=BACK),
    "left end of the handlebar": Keypoint("handle", LEFT),
    "top of the seat": Keypoint("seat", UP),
}

KEYPOINTS: dict[str, Table] = {
    "airplane": {
        "nose": Keypoint("body", FRONT),
        "end of the tail": Keypoint("body", BACK),
        "left wing tip": Keypoint("wing", LEFT),
        "top of the vertical stabilizer": Keypoint("tail/vertical*", UP),
        "left tip of the horizontal stabilizer": Keypoint("tail/horizontal*", LEFT),
    },
    "axe": {"end of the handle": Keypoint("*", DOWN)},
    "bag": {
        "top of the handle": Keypoint("handle", UP),
        "bottom of the body": Keypoint("body", DOWN),
    },
    "beast": {
        "end of the snout": Keypoint("head/snout", FRONT),
        "left eye": Keypoint("head/eye", FRONT, of=LEFT),
        "tip of the tail": Keypoint("tail*", BACK),
        "front left foot": Keypoint("leg/[fh]oo[ft]", FRONT, of=3 * LEFT + FRONT),
        "hind left foot": Keypoint("leg/[fh]oo[ft]", FRONT, of=3 * LEFT + BACK),
    },
    "bed": ENDS_OF_LEGS
    | {
        "top of the headboard": Keypoint("headboard*", UP),
        "top left corner of the headboard": Keypoint("headboard*", UP + LEFT),
        "top of the footboard": Keypoint("footboard*", UP),
        "middle of the left side rail": Keypoint("side rail", LEFT),
    },
    "bicycle": TWO_WHEELS,
    "bird": {
        "tip of the beak": Keypoint("head/beak", FRONT),
        "top of the head": Keypoint("head", UP),
        "left wing tip": Keypoint("wing", LEFT + BACK, of=LEFT),
        "end of the tail": Keypoint("tail", BACK),
        "left foot": Keypoint("leg/foot", FRONT, of=LEFT),
    },
    "bottle": {"top of the neck": Keypoint("neck", UP), "bottom": Keypoint("body", DOWN)},
    "butterfly": INSECT
    | {
        "tip of the left antenna": Keypoint("head/antenna", FRONT, of=LEFT),
        "tip of the left forewing": Keypoint("wing/forewing", LEFT),
    },
    "cabinet": ENDS_OF_LEGS
    | {
        "top front left corner": Keypoint("top panel", LEFT + FRONT + UP),
        "top back left corner": Keypoint("top panel", LEFT + BACK + UP),
        "middle of the back panel": Keypoint("back panel", BACK),
    },
    "cannon": {
        "top of the muzzle": Keypoint("barrel/muzzle", UP),
        "end of the breech": Keypoint("barrel/breech", BACK),
    },
    "cap": {"tip of the brim": Keypoint("brim", FRONT), "top of the crown": Keypoint("crown", UP)},
    "car": _wheels()
    | {
        "middle of the roof": Keypoint("roof", UP),
        "front bumper": Keypoint("body", FRONT),
        "rear bumper": Keypoint("body", BACK),
    },
    "chair": ENDS_OF_LEGS
    | {
        "top of the back": Keypoint("back*", UP),
        "top left corner of the back": Keypoint("back*", UP + LEFT),
        "front end of the left arm": Keypoint("arm*", FRONT + UP, of=LEFT),
        "front left corner of the seat": Keypoint("seat", FRONT + LEFT),
    },
    "character": FACE | LIMBS,
    "coffee_pot": VESSEL,
    "crab": {
        "left eye": Keypoint("eye", UP, of=LEFT),
        "tip of the left antenna": Keypoint("antenna", FRONT, of=LEFT),
    },
    "dinosaur": REPTILE,
    "door": {
        "front of the handle": Keypoint("handle", FRONT),
        "top left corner of the frame": Keypoint("frame", UP + LEFT),
    },
    "dragon": REPTILE | {"left wing tip": Keypoint("wing*", LEFT)},
    "earphone": {
        "top of the headband": Keypoint("headband*", UP),
        "middle of the left earcup": Keypoint("earcup", LEFT),
    },
    "faucet": {"tip of the spout": Keypoint("spout", FRONT + 0.3 * DOWN)},
    "fish": {
        "tip of the snout": Keypoint("head", FRONT),
        "tip of the dorsal fin": Keypoint("fin/dorsal fin", UP),
        "tip of the left pectoral fin": Keypoint("fin/pectoral fin", LEFT),
        "left eye": Keypoint("head/eye", LEFT),
    },
    "fowl": {
        "tip of the beak": Keypoint("head/beak", FRONT),
        "top of the head": Keypoint("head", UP),
        "left eye": Keypoint("head/eye", FRONT, of=LEFT),
        "left foot": Keypoint("leg/foot", FRONT, of=LEFT),
    },
    "frog": {
        "left eye": Keypoint("head/eye", UP, of=LEFT),
        "left hand": Keypoint("arm/hand", FRONT, of=LEFT),
        "left foot": Keypoint("leg/foot", FRONT, of=LEFT),
    },
    "glass": {"bottom of the base": Keypoint("base", DOWN)},
    "guitar": {
        "top of the head": Keypoint("head", UP),
        "bottom of the body": Keypoint("body", DOWN),
        "center of the sound hole": Keypoint("body/sound hole", FRONT),
    },
    "gun": {
        "muzzle": Keypoint("barrel", FORTH),
        "bottom of the grip": Keypoint("grip", DOWN),
        "trigger": Keypoint("trigger", DOWN),
        "end of the stock": Keypoint("stock", -FORTH),
    },
    "hammer": {"end of the handle": Keypoint("handle", DOWN)},
    "hand": {
        f"tip of the {finger}": Keypoint(f"finger/{finger}", UP)
        for finger in ("thumb", "index finger", "middle finger", "ring finger", "little finger")
    },
    "helicopter": {
        "nose": Keypoint("body", FRONT),
        "end of the tail": Keypoint("tail*", BACK),
        "top of the rotor mast": Keypoint("rotor/mast", UP),
    },
    "house": {
        "top of the roof": Keypoint("roof", UP),
        "top of the chimney": Keypoint("chimney", UP),
    },
    "insect": INSECT | {"tip of the left antenna": Keypoint("antenna", FRONT, of=LEFT)},
    "kettle": VESSEL,
    "knife": BLADE,
    "lamp": {"top of the lampshade": Keypoint("lampshade", UP)},
    "laptop": {
        "top of the screen": Keypoint("screen*", UP),
        "front of the keyboard": Keypoint("keyboard*", FRONT),
    },
    "motorbike": TWO_WHEELS | {"headlight": Keypoint("light", FRONT)},
    "mug": {
        "bottom of the cup": Keypoint("cup", DOWN),
        "outside of the handle": Keypoint("handle", FORTH),
        "top of the handle": Keypoint("handle", UP),
    },
    "octopus": FACE,
    "plant": {"bottom of the pot": Keypoint("pot", DOWN)},
    "quadruped": {
        "nose": Keypoint("head/muzzle", FRONT),
        "tip of the left ear": Keypoint("head/ear", UP + LEFT, of=LEFT),
        "tip of the tail": Keypoint("tail", BACK),
        # Sides first: on the walk one foot may be far ahead of the other.
        "front left foot": Keypoint("leg/foot", FRONT, of=3 * LEFT + FRONT),
        "hind left foot": Keypoint("leg/foot", FRONT, of=3 * LEFT + BACK),
    },
    "robot": FACE | LIMBS,
    "rocket": {"tip of the nose": Keypoint("nose", UP)},
    "scooter": {
        "left end of the handlebar": Keypoint("handle*", LEFT),
        "top of the stem": Keypoint("stem", UP),
    },
    "ship": {
        "bow": Keypoint("hull", FRONT),
        "stern": Keypoint("hull", BACK),
        "top of the mast": Keypoint("*mast", UP),
    },
    "skeleton": LIMBS
    | {
        "top of the skull": Keypoint("skull", UP),
        "left eye socket": Keypoint("skull/eye socket", FRONT, of=LEFT),
    },
    "snail": {
        "left eye": Keypoint("head/eye", UP, of=LEFT),
        "top of the shell": Keypoint("shell", UP),
        "end of the tail": Keypoint("body", BACK),
    },
    "snake": {
        "front of the head": Keypoint("head", FRONT),
        "left eye": Keypoint("head/eye", UP, of=LEFT),
    },
    "sofa": ENDS_OF_LEGS
    | {
        "top left corner of the back": Keypoint("back*", UP + LEFT),
        "front end of the left arm": Keypoint("arm", FRONT + UP, of=LEFT),
    },
    "spider": INSECT,
    "spoon": {
        "tip of the bowl": Keypoint("bowl", FORTH),
        "end of the handle": Keypoint("handle*", -FORTH),
    },
    "sword": BLADE,
    "table": ENDS_OF_LEGS
    | {
        "left end of the tabletop": Keypoint("tabletop", LEFT),
        "front edge of the tabletop": Keypoint("tabletop", FRONT),
    },
    "tank": {
        "muzzle of the gun": Keypoint("gun*", FRONT),
        "top of the turret": Keypoint("turret", UP),
    },
    "teapot": {
        "tip of the spout": Keypoint("spout", -FORTH),
        "knob of the lid": Keypoint("lid/knob", UP),
        "top of the handle": Keypoint("handle", UP),
    },
    "teddy": FACE
    | LIMBS
    | {
        "nose": Keypoint("head/muzzle", FRONT),
        "tip of the left ear": Keypoint("head/ear", UP, of=LEFT),
    },
    "tree": {
        "top of the leaves": Keypoint("leaves", UP),
        "bottom of the trunk": Keypoint("trunk", DOWN),
    },
    "truck": _wheels() | {"top of the cabin": Keypoint("cabin", UP)},
    "turtle": {
        "front of the head": Keypoint("head", FRONT),
        "left eye": Keypoint("head/eye", UP, of=LEFT),
        "top of the shell": Keypoint("shell*", UP),
        "tip of the tail": Keypoint("tail", BACK),
    },
    "umbrella": {
        "tip": Keypoint("tip", UP),
        "bottom of the handle": Keypoint("handle", DOWN),
    },
    "wheelchair": {
        "top of the backrest": Keypoint("backrest", UP),
        "end of the left handle": Keypoint("handle", BACK, of=LEFT),
        "front of the left armrest": Keypoint("armrest", FRONT, of=LEFT + UP),
        "middle of the seat": Keypoint("seat", UP),
    },
}


def find_keypoints(
    table: Table,
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    face_solid: NDArray[np.int64],
    names: Sequence[tuple[str, ...]],
    own_sides: bool,
) -> dict[str, NDArray[np.float64]]:
    """The points (3,) of a table that a mesh has, all of them on its surface.

    Args:
        vertices: (V, 3), Z up, the front towards −Y.
        faces: (F, 3).
        face_solid: (F,) into ``names``.
        names: of each solid, from coarse to fine.
        own_sides: left is +x, its own; otherwise −x, that of whoever stands before it.
    """
    found = {}
    paths = ["/".join(name) for name in names]
    tie = TIE * np.linalg.norm(np.ptp(vertices, axis=0))
    for name, keypoint in table.items():
        solids = [i for i, path in enumerate(paths) if fnmatchcase(path, keypoint.part)]
        if not solids:
            continue
        for word, side in (("left", 1), ("right", -1)) if "left" in name else (("left", 1),):
            mirror = np.array([side if own_sides or "left" not in name else -side, 1, 1])
            chosen = solids
            if keypoint.of is not None:
                centres = [vertices[faces[face_solid == i]].mean((0, 1)) for i in solids]
                chosen = [solids[int((centres @ (keypoint.of * mirror)).argmax())]]
            corners = vertices[faces[np.isin(face_solid, chosen)]]  # (f, 3, 3)
            middles = (corners + np.roll(corners, 1, axis=1)) / 2
            points = np.concatenate([corners, middles]).reshape(-1, 3)
            direction = np.asarray(keypoint.towards, float) * mirror
            far = points @ (direction / np.linalg.norm(direction))
            ends = points[far > far.max() - tie]
            at = np.linalg.norm(ends - (ends.min(0) + ends.max(0)) / 2, axis=1).argmin()
            found[name.replace("left", word)] = ends[at]
    middle = (vertices.min(0) + vertices.max(0))[0] / 2
    for left in [name for name in found if "left" in name]:
        right = left.replace("left", "right")
        if (found[left][0] - middle) * (found[right][0] - middle) > 0:
            del found[left], found[right]
    return found
