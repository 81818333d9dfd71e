"""Robots, vehicles and skeletons of simulators: named link by link, geometry by geometry.

A file holds ``vertices`` (V, 3) Z up, ``faces`` (F, 3), ``face_node`` (F,) into ``node_words``,
−1 for none, and, where there are some, ``face_geom`` into ``geom_words``. Words are plain, left and
right spelled out, but an engineer's: a link is named after the joint that moves it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .household import FROM_X, Wordings
from .labelled import HELD_OUT, LabelledMesh
from .levels import Level, add_part, says_something
from .meshes import read_arrays, read_each

# Whose licence asks for attribution of what is made of them: to be tested on, never trained on.
BY_ATTRIBUTION = ("gazebo_models__", "vehicle__")
# Words that say how a joint turns or what a file is, not what a part is.
DROPPED = frozenset(
    "armature base_link bg center f geom haa hfe hinge imu inertia j kfe link lv logo mesh motor "
    "pitch puller roll rotor_link rv slide t v visual visuals yaw".split()
)
SIDES, ENDS = ("left", "right"), {"front": "front", "rear": "rear", "back": "rear", "hind": "rear"}

ARM, LEG, TORSO = ("arm",), ("leg",), ("torso", "body", "trunk")
# By the last of the words that is known: (roughly, exactly).
LIMBS: dict[str, tuple[Wordings, Wordings]] = {
    "hip": (LEG, ("hip",)),
    "coxa": (LEG, ("hip", "coxa")),
    "thigh": (LEG, ("thigh", "upper leg")),
    "femur": (LEG, ("thigh", "upper leg")),
    "upper leg": (LEG, ("thigh", "upper leg")),
    "knee": (LEG, ("shin", "lower leg")),
    "calf": (LEG, ("shin", "lower leg", "calf")),
    "shin": (LEG, ("shin", "lower leg")),
    "shank": (LEG, ("shin", "lower leg")),
    "tibia": (LEG, ("shin", "lower leg")),
    "lower leg": (LEG, ("shin", "lower leg")),
    "ankle": (LEG, ("foot", "ankle")),
    "tarsus": (LEG, ("foot",)),
    "foot": (LEG, ("foot",)),
    "toe": (LEG, ("foot", "toes")),
    "toes": (LEG, ("foot", "toes")),
    "shoulder": (ARM, ("shoulder",)),
    "humerus": (ARM, ("upper arm",)),
    "upper arm": (ARM, ("upper arm",)),
    "elbow": (ARM, ("forearm", "lower arm", "elbow")),
    "forearm": (ARM, ("forearm", "lower arm")),
    "lower arm": (ARM, ("forearm", "lower arm")),
    "radius": (ARM, ("forearm", "lower arm")),
    "ulna": (ARM, ("forearm", "lower arm")),
    "wrist": (ARM, ("wrist",)),
    "hand": (ARM, ("hand",)),
    "palm": (ARM, ("palm", "hand")),
    "thumb": (ARM, ("finger", "thumb")),
    "finger": (ARM, ("finger",)),
    "fingers": (ARM, ("finger",)),
    "head": (("head",), ("head",)),
    "skull": (("head",), ("head", "skull")),
    "jaw": (("head",), ("jaw",)),
    "neck": (("neck",), ("neck",)),
    "torso": (TORSO, TORSO),
    "trunk": (TORSO, TORSO),
    "chest": (TORSO, ("chest", "upper body")),
    "thorax": (TORSO, ("chest", "thorax")),
    "pelvis": (TORSO, ("pelvis", "hips")),
    "waist": (TORSO, ("waist", "belly")),
    "abdomen": (TORSO, ("abdomen", "belly")),
    "lumbar": (TORSO, ("waist", "lower back")),
}
# Other things, by all their words.
THINGS: dict[str, Wordings] = {
    "aileron": ("aileron", "flap"),
    "ailerons": ("aileron", "flap"),
    "base": ("base", "body"),
    "body": ("body", "hull"),
    "burner": ("burner",),
    "button": ("button",),
    "camera": ("camera",),
    "chassis": ("body", "chassis"),
    "door": ("door",),
    "elevator": ("elevator", "tail"),
    "elevators": ("elevator", "tail"),
    "elevon": ("elevon", "flap"),
    "flap": ("flap", "aileron"),
    "frame": ("frame",),
    "handle": ("handle",),
    "hull": ("hull", "body"),
    "knob": ("knob",),
    "leg": ("leg",),
    "propeller": ("propeller", "rotor"),
    "rotor": ("rotor", "propeller"),
    "rudder": ("rudder", "tail fin"),
    "steering wheel": ("steering wheel",),
    "table": ("table",),
    "tail": ("tail",),
    "wheel": ("wheel", "tire"),
    "wheels": ("wheel", "tire"),
    "wing": ("wing",),
}


def read_mechanisms(folder: Path) -> Iterator[LabelledMesh]:
    """The mechanisms of a folder that have parts with names, roughly, exactly and by side."""
    return read_each(folder, _read_mechanism)


def _read_mechanism(path: Path) -> LabelledMesh | None:
    arrays = read_arrays(path)
    levels = _levels(arrays)
    if not levels:
        return None
    held_out = zlib.crc32(path.stem.encode()) % HELD_OUT == 0
    source = path.parent.name
    return LabelledMesh(
        name="vehicle" if source == "gazebo" else "robot",
        held_out=held_out or path.stem.startswith(BY_ATTRIBUTION),
        vertices=arrays["vertices"].astype(np.float64) @ FROM_X.T,
        faces=arrays["faces"].astype(np.int64),
        levels=levels,
        # Robots look along +X by convention; of the others only up can be relied on.
        axes="xyz" if source == "robots" else "z",
    )


def part_of_link(words: str) -> tuple[Wordings, Wordings, str] | None:
    """What a person calls a link: roughly, exactly, and its place ("front left").

    None where no word is known.
    """
    spelled = re.sub(r"\b([lr])(?=(?:tibia|femur|humerus|radius|foot|hand|thumb)\b)", r"\1 ", words)
    said = spelled.lower().split()
    side = next((s for s in SIDES if s in said or s[0] in said), "")
    end = next((ENDS[w] for w in said if w in ENDS), "")
    kept = [w for w in said if w not in DROPPED and w not in SIDES and w not in ENDS]
    kept = [w for w in kept if len(w) > 1]
    place = " ".join(word for word in (end, side) if word)
    for start in range(len(kept)):
        if (tail := " ".join(kept[start:])) in LIMBS:
            return *LIMBS[tail], place
    if (whole := " ".join(kept)) in THINGS:
        return THINGS[whole], THINGS[whole], place
    known = [word for word in kept if word in LIMBS]
    return (*LIMBS[known[-1]], place) if known else None


def _levels(arrays: Mapping[str, NDArray]) -> list[Level]:
    count = len(arrays["faces"])
    rough: Level = {}
    fine: Level = {}
    placed: Level = {}
    named, says_where = np.zeros(count, bool), False
    for kind in ("node", "geom"):  # a link's own name counts for more than a geometry's on it
        free = ~named
        for number, words in enumerate(arrays.get(f"{kind}_words", ())):
            part = part_of_link(str(words))
            mask = free & (arrays.get(f"face_{kind}", -1) == number)
            if part is None or not mask.any():
                continue
            roughly, exactly, place = part
            add_part(rough, roughly, mask)
            add_part(fine, exactly, mask)
            add_part(placed, (f"{place} {exactly[0]}".strip(),), mask)
            named |= mask
            says_where |= bool(place)
    levels = [rough]
    levels += [fine] if fine.keys() != rough.keys() else []
    levels += [placed] if says_where else []
    return [level for level in levels if says_something(level, count)]
