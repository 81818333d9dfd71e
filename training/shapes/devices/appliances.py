"""What is common to appliances: a box, doors with handles and panes, words."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..joinery import board
from ..panels import add_handle, case, frame, pane
from ..shape import Assembly
from ..solids import box
from ..turns import about_x, about_z

SYNONYMS = {
    "body": ("housing", "cabinet", "casing", "main body"),
    "door": ("front door", "hatch"),
    "window": ("glass", "door glass", "pane", "porthole"),
    "handle": ("door handle", "grip", "pull"),
    "knob": ("dial", "control knob", "switch"),
    "button": ("push button", "key"),
    "control panel": ("panel", "controls", "fascia"),
    "display": ("screen", "clock display"),
    "cooktop": ("stovetop", "hob", "worktop"),
    "burner": ("hot plate", "hotplate", "cooking plate", "heating element"),
    "grate": ("pan support", "burner grate"),
    "backsplash": ("back panel", "splashback"),
    "drawer": ("compartment", "tray"),
    "shelf": ("rack",),
    "freezer door": ("freezer", "freezer compartment", "upper door"),
    "dispenser": ("water dispenser", "ice dispenser"),
    "foot": ("leg", "support"),
    "drum": ("tub", "laundry drum"),
    "door frame": ("rim", "door ring", "bezel"),
    "lid": ("cover", "top lid"),
    "service hatch": ("filter cover", "access flap"),
    "vent": ("ventilation", "grille", "slots"),
    "baseboard": ("plinth", "kickplate", "base"),
}


def new_appliance(rng: np.random.Generator, kinds: list[str]) -> Assembly:
    """An appliance without parts so far, of one of the kinds; all share their words."""
    return Assembly(str(rng.choice(kinds)), SYNONYMS, own_sides=False)


def _shell(shape: Assembly, wide, deep, low, high, wall) -> None:
    """A body open towards the front."""
    middle, tall = (low + high) / 2, high - low
    for side in (-1, 1):
        shape.add(box((wall, deep, tall), (side * (wide - wall) / 2, 0, middle)), "body")
    for z in (low + wall / 2, high - wall / 2):
        shape.add(box((wide, deep, wall), (0, 0, z)), "body")
    shape.add(box((wide, wall, tall), (0, (deep - wall) / 2, middle)), "body")


def add_body(
    rng: np.random.Generator,
    shape: Assembly,
    wide: float,
    deep: float,
    low: float,
    high: float,
    opened: bool,
) -> None:
    """The box, from ``low`` to ``high``: solid, or hollow with shelves when its door is open."""
    if not opened:
        shape.add(case(rng, (wide, deep, high - low), (0, 0, (low + high) / 2)), "body")
        return
    wall = min(wide, high - low) * rng.uniform(0.04, 0.1)
    _shell(shape, wide, deep, low, high, wall)
    for z in np.linspace(low, high, int(rng.integers(3, 7)))[1:-1]:
        size = (wide - wall, deep * rng.uniform(0.6, 0.9), wall * 0.3)
        shape.add(box(size, (0, deep * 0.05, z)), "shelf")


def add_door(
    rng: np.random.Generator,
    shape: Assembly,
    middle: ArrayLike,
    size: tuple[float, float, float],
    swing: tuple[str, float],
    handle: tuple[float, float, bool] | None,
    glazed: bool,
    name: str = "door",
) -> None:
    """A door of ``size`` (wide, thick, tall) before ``middle``, with a window and a handle.

    ``swing``: the side of the hinge, "left", "right" or "low", and the angle that it is open by.
    ``handle``: the handle's middle, in half widths and half heights, and whether it is upright.
    """
    wide, thick, tall = size
    hinge, angle = swing
    turn, *pivot = {
        "left": (about_z(angle).T, -wide / 2, thick / 2, 0),
        "right": (about_z(angle), wide / 2, thick / 2, 0),
        "low": (about_x(angle), 0, thick / 2, -tall / 2),
    }[hinge]
    door = Assembly()
    front = np.array([0, -thick / 2, 0])
    door.add(board(rng, (wide, thick, tall), (0, 0, 0)), name)
    if glazed:
        w, t = wide * rng.uniform(0.5, 0.85), tall * rng.uniform(0.4, 0.75)
        at = front - [0, 0, tall * rng.uniform(0.0, 0.08)]
        door.add(pane(at, w, t, thick * rng.uniform(0.05, 0.3)), name, "window")
        if rng.random() < 0.4:
            for bar in frame(at, w, t, min(w, t) * 0.1, thick * 0.4):
                door.add(bar, name, "door frame")
    if handle is not None:
        x, z, upright = handle
        at = front + [x * wide / 2, 0, z * tall / 2]
        long = (
            (tall if upright else wide)
            * rng.uniform(0.15, 0.85)
            * (1 - 0.5 * max(abs(z) * upright, abs(x) * (not upright)))
        )
        span = (0, 0, long) if upright else (long, 0, 0)
        add_handle(rng, door, at, span, min(wide, tall) * rng.uniform(0.025, 0.06), name, "handle")
    shape.hang(door, turn, pivot, np.add(pivot, middle))
