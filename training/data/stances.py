"""Stances that people take, as angles of their joints beside those of chance.

Degrees about x (to the person's left), y (up) and z (to the front) at a bone's beginning, in the
frame of the body at rest, whose arms hang away from it. Of the right side y and z are mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

SPREAD = 0.2  # of each angle, standard deviation

Stance = Mapping[str, tuple[float, float, float]]
"""Bones without their side. "ahead" and "behind" before a name: on the side that is so."""

_ARMS_DOWN: Stance = {"upperarm": (0, 0, -35)}
_BENT: Stance = {"spine_01": (22, 0, 0), "spine_02": (22, 0, 0), "spine_03": (14, 0, 0)}

STANCES: dict[str, Stance] = {
    "arms spread": {"upperarm": (0, 0, 40)},
    "arms raised": {"upperarm": (0, 0, 85), "lowerarm": (0, 0, 20)},
    "arms crossed": {"upperarm": (-25, -20, -38), "lowerarm": (-15, -95, 10)},
    "hands on hips": {"upperarm": (10, 15, -10), "lowerarm": (0, -70, -60)},
    "hands before the chest": {"upperarm": (-30, -30, -20), "lowerarm": (-60, -60, 0)},
    "bent over": {**_BENT, "upperarm": (-30, 0, -30)},
    "bent to the knees": {**_BENT, "thigh": (-45, 0, 0), "calf": (30, 0, 0), **_ARMS_DOWN},
    "leaning back": {"spine_01": (-10, 0, 0), "spine_02": (-10, 0, 0), **_ARMS_DOWN},
    "leaning aside": {
        "spine_01": (0, 0, 9), "spine_02": (0, 0, 9), "spine_03": (0, 0, 8), **_ARMS_DOWN,
    },
    "turned": {"spine_01": (0, 15, 0), "spine_02": (0, 15, 0), "neck_01": (0, 25, 0)},
    "walking": {
        "ahead thigh": (-30, 0, 0), "behind thigh": (20, 0, 0), "behind calf": (25, 0, 0),
        "ahead upperarm": (25, 0, -38), "behind upperarm": (-25, 0, -38), "lowerarm": (-20, 0, 0),
    },
    "running": {
        "ahead thigh": (-65, 0, 0), "ahead calf": (70, 0, 0), "behind thigh": (30, 0, 0),
        "behind calf": (60, 0, 0), "ahead upperarm": (35, 0, -35), "lowerarm": (-80, 0, 0),
        "behind upperarm": (-40, 0, -35), "spine_01": (10, 0, 0),
    },
    "seated": {"thigh": (-88, 0, 0), "calf": (85, 0, 0), **_ARMS_DOWN},
    "seated, hands on the knees": {
        "thigh": (-85, 0, 0), "calf": (80, 0, 0), "upperarm": (-35, 0, -35),
        "lowerarm": (-25, -20, 0), "spine_02": (12, 0, 0),
    },
    "crouching": {"thigh": (-105, 0, 0), "calf": (115, 0, 0), **_BENT, "upperarm": (-40, 0, -25)},
    "kneeling": {"thigh": (-15, 0, 0), "calf": (105, 0, 0), "foot": (25, 0, 0), **_ARMS_DOWN},
    "on one knee": {
        "ahead thigh": (-85, 0, 0), "ahead calf": (85, 0, 0), "behind calf": (90, 0, 0),
        **_ARMS_DOWN,
    },
    "one leg raised": {
        "ahead thigh": (-70, 0, 0), "ahead calf": (40, 0, 0), "upperarm": (0, 0, 20),
    },
    "reaching up": {"ahead upperarm": (0, -20, 90), "behind upperarm": (0, 0, -35)},
    "reaching ahead": {"upperarm": (0, -70, 10)},
    "legs apart": {"thigh": (0, 0, 22), **_ARMS_DOWN},
}  # fmt: skip


def stance_angles(
    stance: str, stem: str, side: float, leading: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """(3,) what a stance adds to the angles of a bone.

    Args:
        stem: the bone's name without its side.
        side: 1 left, −1 right; of bones in the middle −1.
        leading: the side that is ahead, 1 or −1; bones in the middle turn or lean that way.
    """
    angles = STANCES[stance]
    which = "ahead" if side == leading else "behind"
    middle = stem.startswith(("spine", "neck", "head"))
    found = np.array(angles.get(f"{which} {stem}", angles.get(stem, (0, 0, 0))), float)
    mirrored = np.array([1.0, *([leading if middle else side] * 2)])
    return found * mirrored * rng.normal(1, SPREAD, 3)
