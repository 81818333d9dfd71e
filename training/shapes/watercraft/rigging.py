"""Masts, sails and rudders of boats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shape import Assembly
from ..solids import beam, box, cylinder, loft, merge


def add_square_sail(
    rng: np.random.Generator, shape: Assembly, broad: float, top: float, low: float, belly: float
) -> None:
    """A sheet across the boat that the wind fills towards the bow."""
    u = np.linspace(-0.5, 0.5, int(rng.integers(4, 9)))
    rings = []
    for v in np.linspace(0, 1, 6):
        y = -0.1 - belly * np.sin(np.pi * np.clip(v * 0.9, 0, 1)) * np.cos(np.pi * u * 0.8)
        z = top + (low - top) * v
        front = np.c_[u * broad, y, np.full(len(u), z)]
        rings.append(np.concatenate([front, front[::-1] + [0, 0.02, 0]]))
    shape.add(loft(rings[::-1]), "sail")


def add_rig(
    rng: np.random.Generator, shape: Assembly, foot: NDArray, high: float, reach: float, jib: bool
) -> None:
    """A mast with a triangular or gaff mainsail on a boom, and a jib before it."""
    thick, top = high * rng.uniform(0.008, 0.02), foot + [0, 0, high]
    shape.add(cylinder(foot, top, thick, thick * 0.7, 8), "mast")
    low = foot + [0, thick, high * rng.uniform(0.18, 0.28)]
    clew = low + [0, reach, rng.uniform(0, 0.04) * high]
    shape.add(cylinder(low, clew + [0, 0.05, 0], thick * 0.7, sides=6), "boom")
    peak = top + [0, thick, -0.03 * high]
    if rng.random() < 0.25:  # gaff
        peak = low + (peak - low) * 0.75
        end = peak + [0, reach * 0.6, high * rng.uniform(0.1, 0.2)]
        shape.add(cylinder(peak, end, thick * 0.6, sides=6), "boom")
        corners = [low, clew, end, peak]
    else:
        corners = [low, clew, peak]
    belly = rng.choice([0.0, rng.uniform(0.05, 0.15)]) * reach
    _triangle(shape, corners, belly, "sail", "mainsail")
    if jib:
        tack = foot + [0, -reach * rng.uniform(0.7, 1.0), high * 0.1]
        head = foot + (top - foot) * rng.uniform(0.75, 0.95)
        _triangle(shape, [tack, foot + [0, -reach * 0.08, high * 0.16], head], belly, "sail", "jib")
        shape.add(cylinder(tack - [0, 0.01, 0.05], head, thick * 0.25, sides=4), "stay")


def _triangle(shape, corners, belly: float, *part: str) -> None:
    """A sail between corners, flat, or filled to the side."""
    corners = np.asarray(corners, float)
    centre = corners.mean(0) + [belly, 0, 0]
    thin = np.array([0.008, 0, 0])
    faces = []
    for k in range(len(corners)):
        triangle = np.array([corners[k - 1], corners[k], centre])
        faces.append(loft([triangle + thin, triangle - thin][:: _facing(triangle)]))
    shape.add(merge(faces), *part)


def _facing(triangle: NDArray) -> int:
    """1 if a triangle's normal looks towards −x, else −1."""
    normal = np.cross(triangle[1] - triangle[0], triangle[2] - triangle[0])
    return 1 if normal[0] < 0 else -1


def add_rudder(shape: Assembly, long: float, deep: float) -> None:
    """A blade behind the stern, and the tiller that turns it."""
    shape.add(box((0.05, 0.25, deep * 1.2), (0, long / 2 + 0.1, -deep * 0.5)), "rudder")
    tiller = (0, long / 2 + 0.15, deep * 0.15), (0, long / 2 - 0.3, deep * 0.3)
    shape.add(beam(*tiller, 0.05), "rudder")
