"""What vehicles have in common: wheels, the arches over them, cabs with panes let in, tracks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shape import Assembly
from .solids import Solid, at_x, box, cylinder, lathe, loft, merge, moved, roller
from .turns import CYCLED, about_x, spaced

MAKES = ("disc", "tired", "spoked", "lugged")
PLAIN_WHEEL = {"wheel": ("tire", "tyre", "road wheel")}
MADE_WHEEL = {
    "wheel": ("road wheel",),
    "tire": ("tyre", "rubber", "tread"),
    "rim": ("hub", "hubcap", "wheel disc", "rim hub"),
}
SPOKED_WHEEL = {
    "wheel": ("cart wheel", "spoked wheel"),
    "tire": ("tyre", "wheel rim", "felloe"),
    "hub": ("nave", "wheel hub"),
    "spoke": ("wheel spoke",),
}


@dataclass(frozen=True)
class Wheels:
    """How the wheels of one vehicle are made.

    Attributes:
        make: one of ``MAKES``.
        sides: of their outline.
        spokes: how many, or how many lugs.
        hub: radius of the hub or the rim, of the wheel's.
    """

    make: str
    sides: int
    spokes: int
    hub: float

    @classmethod
    def drawn(cls, rng: np.random.Generator, *makes: str) -> Wheels:
        """One of ``makes``, coarse or fine."""
        make = str(rng.choice(makes))
        sides = int(rng.choice([rng.integers(6, 11), rng.integers(12, 29)]))
        hub = rng.uniform(0.12, 0.25) if make == "spoked" else rng.uniform(0.4, 0.72)
        return cls(make, sides, int(rng.integers(5, 13)), hub)

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Synonyms of their parts: a wheel of one piece is its tire as well."""
        return {"disc": PLAIN_WHEEL, "spoked": SPOKED_WHEEL}.get(self.make, MADE_WHEEL)

    def add(self, shape: Assembly, hub: ArrayLike, radius: float, wide: float, *part: str) -> None:
        """A wheel about the x axis whose middle is ``hub``."""
        hub, across = np.asarray(hub, float), np.array([wide / 2, 0, 0])
        part = part or ("wheel",)
        if self.make == "disc":
            shape.add(roller(hub, across, radius, self.sides), *part)
            return
        inner = radius * (0.86 if self.make == "spoked" else self.hub)
        corners = [(inner, -1), (radius * 0.95, -1), (radius, -0.6), (radius, 0.6)]
        corners += [(radius * 0.95, 1), (inner, 1), (inner, -1)]
        ring = lathe(np.array(corners) * [1, wide / 2], self.sides, caps=False)
        pieces = [moved(ring, CYCLED, hub)]
        if self.make == "lugged":
            pieces += [self._lug(hub, radius, wide, i) for i in range(2 * self.spokes)]
        shape.add(merge(pieces), *part, "tire")
        if self.make != "spoked":
            disc = roller(hub, 0.8 * across, inner * 1.02, self.sides)
            shape.add(disc, *part, "rim")
            return
        core = radius * self.hub
        shape.add(roller(hub, 1.3 * across, core, 8), *part, "hub")
        for a in spaced(self.spokes):
            end = hub + inner * 1.03 * np.array([0, np.cos(a), np.sin(a)])
            shape.add(cylinder(hub, end, wide * 0.3, sides=4), *part, "spoke")

    def _lug(self, hub: NDArray, radius: float, wide: float, i: int) -> Solid:
        size = (wide * 0.5, radius * 0.12, radius * 0.1)
        lug = box(size, ((i % 2 - 0.5) * wide * 0.5, 0, radius * 1.02))
        return moved(lug, about_x(np.pi * i / self.spokes), hub)


def arch(
    hub: ArrayLike,
    inner: float,
    outer: float,
    wide: float,
    sides: int,
    ends: tuple[float, float] = (0.0, np.pi),
) -> Solid:
    """What bends over a wheel about the x axis, between two radii; from +y over the top."""
    rings = []
    for a in np.linspace(*ends, sides + 1):
        out = np.array([0, np.cos(a), np.sin(a)])
        corners = [(1, inner), (1, outer), (-1, outer), (-1, inner)]
        rings.append([np.asarray(hub) + out * r + [x * wide / 2, 0, 0] for x, r in corners])
    return loft(rings)


@dataclass(frozen=True)
class Panes:
    """The windows of one side: how many, where between sill and roof, how wide the pillars are,
    and how far they stand out (0: drawn on the skin; below 0: let in).
    """

    count: int = 1
    low: float = 0.15
    high: float = 0.85
    pillar: float = 0.08
    begin: float = 0.0
    end: float = 1.0


def rectangle(wide: float, front: float, back: float, z: float) -> NDArray[np.float64]:
    """The ring (4, 3) of a body's section at a height, from the front's right corner."""
    x = wide / 2
    return np.array([(-x, front, z), (x, front, z), (x, back, z), (-x, back, z)])


def add_glazed(
    shape: Assembly,
    low: NDArray,
    high: NDArray,
    panes: Mapping[int, Panes],
    skin: Sequence[str],
    glass: Sequence[str],
    roof: Sequence[str] | None = None,
    depth: float = 0.0,
) -> None:
    """A body between two rings (4, 3) whose sides have windows cut into their skin.

    Args:
        low, high: rings as of ``rectangle``; sides 0 to 3 are front, left, back and right.
        panes: the windows by side.
        skin, glass, roof: names of the parts; without ``roof`` the top belongs to the skin.
        depth: how far the glass stands out of the skin; below 0 it is let in.
    """
    walls, windows = [], []
    for side in range(4):
        a, b, c, d = low[side], low[(side + 1) % 4], high[(side + 1) % 4], high[side]
        normal = np.cross(b - a, d - a)
        normal /= max(float(np.linalg.norm(normal)), 1e-9)
        us, vs = _grid(panes.get(side))
        for i in range(len(us) - 1):
            for j in range(len(vs) - 1):
                corners = [(us[i], vs[j]), (us[i + 1], vs[j]), (us[i + 1], vs[j + 1])]
                corners.append((us[i], vs[j + 1]))
                cell = np.array([(1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * d + u * c)
                                 for u, v in corners])  # fmt: skip
                if i % 2 and j == 1:
                    windows += _let_in(cell, normal * depth)
                else:
                    walls.append(_quad(cell))
    top, bottom = _quad(high), _quad(low[::-1])
    shape.add(merge([*walls, bottom] if roof else [*walls, bottom, top]), *skin)
    if windows:
        shape.add(merge(windows), *glass)
    if roof:
        shape.add(top, *roof)


def _grid(pane: Panes | None) -> tuple[NDArray, NDArray]:
    """Where a side is cut across and upwards, in shares of it; its odd cells across are windows."""
    if pane is None:
        return np.array([0.0, 1]), np.array([0.0, 1])
    edges = np.linspace(pane.begin, pane.end, pane.count + 1)
    gap = pane.pillar * (pane.end - pane.begin) / pane.count
    across = np.stack([edges[:-1] + gap, edges[1:] - gap], 1).ravel()
    return np.r_[0, across, 1], np.array([0, pane.low, pane.high, 1])


def _quad(corners: ArrayLike) -> Solid:
    return np.asarray(corners, float), np.array([[0, 1, 2], [0, 2, 3]])


def _let_in(cell: NDArray, offset: NDArray) -> list[Solid]:
    """A pane moved by ``offset``, and the strips from its old edge to the new one."""
    if not offset.any():
        return [_quad(cell)]
    far = cell + offset
    strips = [_quad([cell[k - 1], cell[k], far[k], far[k - 1]]) for k in range(4)]
    return [_quad(far), *strips]


def track(
    rng: np.random.Generator, x: float, wide: float, half: float, radius: float
) -> tuple[Solid, list[Solid]]:
    """A band around the y axis' ends at ±``half`` + radius, and the wheels within it."""
    sides = int(rng.integers(3, 9))
    t = np.linspace(0, np.pi, sides + 1)
    lift, rise = radius * rng.choice([0, rng.uniform(0, 0.6)]), radius
    front = np.c_[-half - radius * np.sin(t), rise - radius * np.cos(t) + lift * t / np.pi]
    back = np.c_[half + radius * np.sin(t), rise + radius * np.cos(t) + lift * (1 - t / np.pi)]
    outer = np.concatenate([front, back])
    thick = rng.uniform(0.12, 0.25) * radius
    middle = outer.mean(0)
    inner = middle + (outer - middle) * (1 - thick / np.abs(outer - middle).max(0))
    loops = [(1, outer), (-1, outer), (-1, inner), (1, inner)]
    rings = [at_x(loop, x + s * wide / 2) for s, loop in loops]
    band = loft(rings, closed=True)
    across = np.array([wide * 0.4, 0, 0])
    hubs = [
        np.array([x, y, rise + lift / 2]) for y in np.linspace(-half, half, int(rng.integers(2, 7)))
    ]
    return band, [roller(h, across, radius - thick * 0.5, 12) for h in hubs]
