"""Furniture, fixtures and small animals from other people's generators, by their makers' names.

Infinigen's objects (Princeton University) front towards +X and are named part by part for its own
purposes, so that a table says what a person would call each; scene_synthesizer's (NVIDIA) front
towards −Y and carry plain words. A file holds ``vertices`` (V, 3) Z up, ``faces`` (F, 3),
``face_node`` (F,) into ``node_names`` and ``node_words``, −1 for none, and ``category``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .labelled import HELD_OUT, LabelledMesh
from .levels import Level, add_part
from .meshes import read_arrays, read_each

Wordings = tuple[str, ...]

# What turns +X to −Y, the front of everything here: rows of a rotation about z.
FROM_X = np.array([[0.0, 1, 0], [-1, 0, 0], [0, 0, 1]])

DOOR, BODY, HANDLE = ("door",), ("body", "case", "frame"), ("handle", "door handle", "grip")
DRAWER, BUTTON = ("drawer",), ("button", "push button")
KNOB, LID, SHELF = ("knob", "dial"), ("lid", "cover", "flap"), ("shelf",)
LEAF, LATCH, BIN = ("door", "door leaf", "panel"), ("lock", "latch"), ("body", "bin", "container")

# By category and, within it, by the names that Infinigen gives to the finest parts.
INFINIGEN: dict[str, dict[str, Wordings]] = {
    "cabinet": {"cabinet_base": BODY, "right_door": DOOR, "left_door": DOOR},
    "dishwasher": {
        **dict.fromkeys(("dishwasher_body", "base"), BODY),
        **dict.fromkeys(("door", "_with_buttons"), DOOR),
        **dict.fromkeys(("button", "buttons"), BUTTON),
        "racks": ("rack", "basket"),
    },
    "door": {
        **dict.fromkeys(("door", "door_left", "door_right"), LEAF),
        **dict.fromkeys(("push_bar_base", "push_bar_paddle"), ("push bar", "handle")),
        "door_frame": ("frame", "door frame"),
        "handle": HANDLE,
    },
    "door_handle": {
        "rose": ("rose", "base plate", "plate", "base"),
        "lever": ("lever", "handle"),
        **dict.fromkeys(("lock_base", "lock", "mini_turn_lock"), LATCH),
    },
    "drawer": {"drawer_base": BODY, "drawer_door": DRAWER},
    "faucet": {
        "base": ("base", "body"),
        "spout": ("spout", "pipe"),
        "handle": ("handle", "lever", "knob"),
    },
    "microwave": {
        "microwave_base": BODY,
        "microwave_door": DOOR,
        "plate": ("plate", "turntable"),
        "microwave_button": BUTTON,
        "microwave_dials": KNOB,
    },
    "oven": {
        **dict.fromkeys(("oven base", "drawer base", "oven_base"), BODY),
        "door": ("door", "oven door"),
        "oven_drawer": DRAWER,
        "oven rack": ("rack", "grate"),
        "door handle": HANDLE,
    },
    "pepper grinder": {
        "Chamber": ("body", "chamber"),
        "Lid": ("lid", "top", "head"),
        "Foot": ("base", "foot"),
        "Knee": ("ring", "collar"),
    },
    "refrigerator": {
        **dict.fromkeys(("drawer_body2", "body", "top_freezer_body", "freezer_body"), BODY),
        "bottom_freezer_body": BODY,
        **dict.fromkeys(("door1", "door2", "top_freezer_door1"), DOOR),
        **dict.fromkeys(("drawer2", "freezer_drawer", "bottom_freezer_drawer"), DRAWER),
        "shelves": SHELF,
        "handle": HANDLE,
    },
    "soap dispenser": {
        "bottom base": ("bottle", "body", "container"),
        "dispenser neck": ("neck", "collar"),
        "Cap": ("cap", "collar"),
        **dict.fromkeys(("Nozzle neck", "Nozzle top"), ("pump", "nozzle")),
        "Spout": ("spout", "nozzle tip"),
    },
    "stovetop": {"knob_base": ("panel", "front panel"), "knob": KNOB},
    "toaster": {
        "toaster_body": BODY,
        "button": BUTTON,
        "knob": KNOB,
        "slider": ("lever", "slider"),
    },
    "trash can": {
        **dict.fromkeys(
            (
                *("trash_front_flap_base", "trash_base_double_flapping", "trash_base_open"),
                *("trash_base_spherical_top", "trash_without_pedal"),
            ),
            BIN,
        ),
        **dict.fromkeys(
            (
                *("rotating_top_lid", "trash_flat_rotating_top", "trash_spherical_top"),
                *("trash_fron_flap", "trash_right_flap", "trash_left_flap"),
            ),
            LID,
        ),
        "pedal": ("pedal",),
    },
    "window": {
        "Pane": ("pane", "window pane", "glass"),
        "Frame": ("frame", "window frame"),
        "Handle": ("handle", "grip"),
        **dict.fromkeys(("LockBase", "Lever", "LockLever"), LATCH),
    },
    "fish": {
        "fish": ("body", "trunk"),
        "fish_fin": ("fin", "flipper"),
        "mammal_eye": ("eye",),
    },
    "beetle": {
        "body": ("body", "abdomen", "thorax"),
        "head": ("head",),
        "insect_leg": ("leg",),
        "insect_mandible": ("mandible", "jaw", "pincer"),
    },
}
RENAMED = {"trash": "trash can"}  # categories

# What scene_synthesizer's plain words are to a person, without "left" and "right".
SYNTHESIZER: dict[str, Wordings] = {
    "back panel": ("back panel", "back"),
    "board": ("shelf", "board"),
    "bottom panel": ("bottom panel", "bottom"),
    "button": BUTTON,
    "button big": BUTTON,
    "cabinet body board": BODY,
    "cabinet body wall": BODY,
    "countertop": ("countertop", "worktop", "top"),
    "cubby back wall": ("back panel", "back"),
    "cubby bottom wall": ("bottom panel", "bottom"),
    "cubby top wall": ("top panel", "top"),
    "cubby wall": ("side panel", "side"),
    "cup body": ("cup", "body"),
    "display": ("display", "screen"),
    "divider": ("divider", "partition"),
    "door": DOOR,
    "door handle": HANDLE,
    "drawer": DRAWER,
    "drawer handle": ("handle", "drawer handle", "grip"),
    "front panel": ("front panel", "front"),
    "handle": ("handle",),
    "heater": ("burner", "heater", "hob"),
    "leg": ("leg",),
    "lever": ("base", "lever"),
    "lever tip": ("tip", "knob"),
    "lower shelf": SHELF,
    "post": ("post", "upright", "leg"),
    "shelf": SHELF,
    "shelf board": SHELF,
    "side panel": ("side panel", "side"),
    "sink": ("sink", "basin"),
    "sink countertop": ("countertop", "worktop", "top"),
    "table top": ("tabletop", "top", "table top"),
    "top panel": ("top panel", "top"),
}


def read_infinigen(folder: Path) -> Iterator[LabelledMesh]:
    """Infinigen's articulated objects and creatures, as far as their parts have names."""
    return read_each(folder, _read_infinigen)


def _read_infinigen(path: Path) -> LabelledMesh | None:
    category, arrays = _read(path)
    wordings = INFINIGEN.get(category, {})
    level = _level(arrays, [wordings.get(str(name)) for name in arrays["node_names"]])
    vertices = arrays["vertices"].astype(np.float64) @ FROM_X.T
    return _mesh(path.stem, category, vertices, arrays, [level]) if level else None


def read_synthesizer(folder: Path) -> Iterator[LabelledMesh]:
    """scene_synthesizer's furniture and appliances; what has a side is asked for by it, too."""
    return read_each(folder, _read_synthesizer)


def _read_synthesizer(path: Path) -> LabelledMesh | None:
    category, arrays = _read(path)
    words = [str(word).lower() for word in arrays["node_words"]]
    bare = [SYNTHESIZER.get(_without_side(word)) for word in words]
    sided = [
        found and ((f"{side} {found[0]}",) if (side := _side(word)) else found)
        for found, word in zip(bare, words, strict=True)
    ]
    levels = [_level(arrays, bare)]
    levels += [_level(arrays, sided)] if sided != bare else []
    vertices = arrays["vertices"].astype(np.float64)
    return _mesh(path.stem, category, vertices, arrays, levels) if len(levels[0]) > 1 else None


def _without_side(words: str) -> str:
    return " ".join(word for word in words.split() if word not in ("left", "right"))


def _side(words: str) -> str:
    return next((word for word in words.split() if word in ("left", "right")), "")


def _read(path: Path) -> tuple[str, Mapping[str, NDArray]]:
    """A file's category in words, and its arrays."""
    arrays = read_arrays(path)
    category = str(arrays["category"]).replace("_", " ")
    return RENAMED.get(category, category), arrays


def _level(arrays: Mapping[str, NDArray], wordings: list[Wordings | None]) -> Level:
    level: Level = {}
    for number, words in enumerate(wordings):
        mask = arrays["face_node"] == number
        if words and mask.any():
            add_part(level, words, mask)
    return level


def _mesh(
    stem: str,
    category: str,
    vertices: NDArray[np.float64],
    arrays: Mapping[str, NDArray],
    levels: list[Level],
) -> LabelledMesh:
    held_out = zlib.crc32(stem.encode()) % HELD_OUT == 0
    faces = arrays["faces"].astype(np.int64)
    return LabelledMesh(category, held_out, vertices, faces, levels, axes="xyz")


READERS: dict[str, Callable[[Path], Iterator[LabelledMesh]]] = {
    "infinigen_articulated": read_infinigen,
    "infinigen_creatures": read_infinigen,
    "scene_synthesizer": read_synthesizer,
}
