"""What one writes and draws with: pencils, pens, felt pens, crayons and quills."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, facing_out, lathe, loft
from ..turns import SIDEWAYS, any_pose

PENCIL = {
    "barrel": ("body", "shaft", "pencil body", "pen body"),
    "wood": ("sharpened end", "wooden cone"),
    "lead": ("point", "graphite", "pencil lead"),
    "tip": ("writing tip", "pen tip", "front end"),
    "eraser": ("rubber", "rubber end"),
    "ferrule": ("metal band", "collar"),
    "cap": ("pen cap", "cover", "lid"),
    "clip": ("pocket clip", "pen clip"),
    "button": ("push button", "clicker"),
    "grip": ("rubber grip", "finger grip"),
    "nib": ("pen nib", "metal nib"),
    "feed": ("nib holder", "section"),
    "ring": ("trim ring", "centre band"),
    "wrapper": ("paper sleeve", "label"),
    "vane": ("feather", "plume", "barbs"),
    "quill": ("feather shaft", "rachis"),
}


def pencil(rng: np.random.Generator) -> LabelledShape:
    """A slim body along x, its point towards +x; then laid any way."""
    makes = {
        "pencil": _pencil,
        "pen": _ballpoint,
        "ballpoint pen": _ballpoint,
        "fountain pen": _fountain_pen,
        "marker": _marker,
        "crayon": _crayon,
        "quill": _quill,
    }
    kind = str(rng.choice(list(makes), p=[0.35, 0.12, 0.13, 0.13, 0.12, 0.08, 0.07]))
    shape = Assembly(kind, PENCIL)
    makes[kind](rng, shape, rng.uniform(0.1, 0.19), rng.uniform(0.0035, 0.008))
    shape.move(SIDEWAYS)
    return shape.finish(any_pose(rng))


def _sides(rng) -> int:
    return int(rng.choice([8, 12, 16, 24]))


def _pencil(rng, shape, long, r) -> None:
    """Wood of six sides or round, sharpened; an eraser in a ferrule behind, or a plain end."""
    sides = int(rng.choice([6, 6, 6, 3, 12, 20]))
    cone, lead = r * rng.uniform(3, 6), rng.uniform(0.2, 0.45)
    shape.add(lathe([(r, 0), (r, long)], sides), "barrel")
    blunt = long + cone * (1 - lead)
    shape.add(lathe([(r * 0.98, long - 1e-4), (r * lead, blunt)], sides), "wood")
    end = [(r * lead * 1.01, blunt - 1e-4), (r * rng.uniform(0.03, 0.15), long + cone)]
    shape.add(lathe(end, max(sides, 8)), "lead")
    if rng.random() < 0.65:
        band, round_ = r * rng.uniform(1.5, 3.5), _sides(rng)
        rings = [(r * 1.06, -band), (r * 1.06, 0.001)]
        if rng.random() < 0.5:
            z = np.linspace(-band, 0.001, 8)
            rings = np.c_[r * (1.06 + 0.07 * (np.arange(8) % 2)), z]
        shape.add(lathe(rings, round_), "ferrule")
        rub = -band - r * rng.uniform(1, 3)
        rings = [
            (r * rng.uniform(0.5, 0.95), rub),
            (r * 0.97, rub + r * 0.4),
            (r * 0.97, 2e-4 - band),
        ]
        shape.add(lathe(rings, round_), "eraser")
    elif rng.random() < 0.4:
        shape.add(lathe([(r * 0.6, -r), (r * 1.01, -r * 0.4), (r * 1.01, r)], sides), "end cap")


def _add_clip(rng, shape, low, high, r) -> None:
    """A flat spring from ``low`` to ``high`` along the body, its root at ``low``."""
    thick, wide = r * rng.uniform(0.2, 0.4), r * rng.uniform(0.4, 0.8)
    y = -r * rng.uniform(1.25, 1.5)
    shape.add(box((wide, thick, high - low), (0, y, (low + high) / 2)), "clip")
    shape.add(box((wide, -y, thick * 1.5), (0, y / 2 - thick / 2, low + thick)), "clip")
    shape.add(box((wide, thick * 1.6, r * 0.8), (0, y + thick, high - r * 0.4)), "clip")


def _ballpoint(rng, shape, long, r) -> None:
    """A tip, a grip, a button and a clip; or a cap over one end."""
    sides, taper = _sides(rng), rng.uniform(0.85, 1.0)
    shape.add(lathe([(r * 0.95, 0), (r, long * 0.3), (r * taper, long)], sides), "barrel")
    cone = r * rng.uniform(2, 4.5)
    rings = [(r * taper, long - 1e-4), (r * 0.55, long + cone * 0.7), (r * 0.2, long + cone * 0.75)]
    shape.add(lathe([*rings, (r * 0.12, long + cone)], sides), "tip")
    if rng.random() < 0.5:
        low, high = long * rng.uniform(0.62, 0.75), long * rng.uniform(0.93, 1.0)
        z = np.linspace(low, high, 9)
        wave = r * (1.1 + rng.uniform(0, 0.08) * (np.arange(9) % 2))
        shape.add(lathe(np.c_[wave, z], sides), "grip")
    if rng.random() < 0.7:
        push = r * rng.uniform(1, 2.5)
        shape.add(
            cylinder((0, 0, -push), (0, 0, 1e-4), r * rng.uniform(0.45, 0.7), sides=sides), "button"
        )
    else:
        shape.add(lathe([(r * 0.6, -r * 0.5), (r * 1.02, 0), (r * 1.02, r)], sides), "end cap")
    if rng.random() < 0.8:
        _add_clip(rng, shape, long * 0.01, long * rng.uniform(0.25, 0.4), r)
    if rng.random() < 0.5:
        z = long * rng.uniform(0.4, 0.55)
        shape.add(lathe([(r * 1.06, z), (r * 1.06, z + r * rng.uniform(0.3, 1.2))], sides), "ring")


def _fountain_pen(rng, shape, long, r) -> None:
    """A body, a slim section, a split nib; the cap beside the nib, behind, or off."""
    sides, r = _sides(rng), r * 1.2
    belly = [(r * 0.6, 0), (r, long * 0.25), (r, long * 0.5), (r * 0.85, long * 0.7)]
    shape.add(lathe(belly, sides), "barrel")
    shape.add(lathe([(r * 0.75, long * 0.7 - 1e-4), (r * 0.6, long * 0.85)], sides), "feed")
    low, high, wide = long * 0.83, long * rng.uniform(1.0, 1.08), r * rng.uniform(0.6, 0.85)
    rings = []
    for share, size in ((0, 0.7), (0.3, 1.0), (0.6, 0.7), (1, 0.04)):
        z, w = low + share * (high - low), wide * size
        t = np.linspace(-1, 1, 5)
        bow = np.c_[w * t, -0.5 * r * (1 - 0.6 * t**2) * (1 - 0.6 * share), np.full(5, z)]
        rings.append(np.r_[bow, bow[::-1] + [0, r * 0.12, 0]])
    shape.add(facing_out(loft(rings)), "nib")
    for z in (0.68, 0.05) if rng.random() < 0.6 else ():
        size = np.interp(z * long, [b[1] for b in belly], [b[0] for b in belly]) * 1.08
        shape.add(lathe([(size, z * long), (size, z * long + r * 0.5)], sides), "ring")
    if rng.random() < 0.5:  # the cap is put on behind
        end = -long * rng.uniform(0.15, 0.3)
        cover = [(r * 0.7, end), (r * 1.12, end + r * 2), (r * 1.12, long * 0.2)]
        shape.add(lathe(cover, sides), "cap")
        _add_clip(rng, shape, end + r, long * 0.12, r * 1.12)


def _marker(rng, shape, long, r) -> None:
    """A thick body with a felt tip, or with the cap on."""
    sides, r = _sides(rng), r * 1.7
    shape.add(lathe([(r, 0), (r, long * 0.75)], sides), "barrel")
    if rng.random() < 0.5:
        rib = rng.uniform(1.02, 1.12)
        cover = [
            (r * rib, long * 0.72),
            (r * rib, long * 1.05),
            (r * rng.uniform(0.5, 1), long * 1.1),
        ]
        shape.add(lathe(cover, sides), "cap")
        if rng.random() < 0.6:
            clip = Assembly()
            _add_clip(rng, clip, -long * 1.08, -long * 0.8, r * rib)
            shape.mount(clip, np.diag([1, 1, -1]))
    else:
        neck = long * rng.uniform(0.8, 0.88)
        shape.add(lathe([(r * 0.7, long * 0.75 - 1e-4), (r * 0.5, neck)], sides), "neck")
        felt = [(r * 0.35, neck - 1e-4), (r * 0.35, neck + r * 0.6), (r * 0.12, neck + r * 1.2)]
        if rng.random() < 0.4:
            shape.add(box((r * 0.9, r * 0.5, r * 1.4), (0, 0, neck + r * 0.6), (1, 0.2)), "tip")
        else:
            shape.add(lathe(felt, sides), "tip")
    shape.add(lathe([(r * 0.85, -r * 0.5), (r * 1.03, 0), (r * 1.03, r * 0.8)], sides), "end cap")
    if rng.random() < 0.5:
        low, high = long * rng.uniform(0.1, 0.2), long * rng.uniform(0.5, 0.68)
        shape.add(lathe([(r * 1.02, low), (r * 1.02, high)], sides), "wrapper")


def _crayon(rng, shape, long, r) -> None:
    sides, long, r = _sides(rng), long * 0.6, r * 1.2
    shape.add(lathe([(r * 0.95, 0), (r, long * 0.03), (r, long)], sides), "barrel")
    cone = [(r * 0.8, long - 1e-4), (r * rng.uniform(0.2, 0.5), long + r * rng.uniform(1.5, 3))]
    shape.add(lathe(cone, sides), "tip")
    low, high = long * rng.uniform(0.06, 0.14), long * rng.uniform(0.8, 0.93)
    shape.add(lathe([(r * 1.06, low), (r * 1.06, high)], sides), "wrapper")


def _quill(rng, shape, long, r) -> None:
    """A feather cut to a point: a bent shaft and a vane on either side of it."""
    long, bend = long * 1.6, rng.uniform(0.05, 0.2)
    t = np.linspace(0, 1, 9)
    middle = np.c_[bend * long * (1 - t) ** 2, 0 * t, t * long]
    shape.add(lathe([(r * 0.35, long - 1e-4), (r * 0.05, long + r * 3)], 6), "nib")
    ring = np.array([[1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]])
    rings = [at + ring * r * s for at, s in zip(middle, 0.12 + 0.3 * t, strict=True)]
    shape.add(loft(rings), "quill")
    wide, end = rng.uniform(0.06, 0.13) * long, rng.uniform(0.5, 0.75)
    s = np.linspace(0, 1, 9)
    spread = np.sin(np.pi * np.clip(s * 0.9 + 0.06, 0, 1)) ** 0.7
    for side in (-1, 1):
        root = np.c_[np.interp(s * end, t, middle[:, 0]), 0 * s, s * end * long]
        edge = root + np.c_[side * wide * spread, 0 * s, -wide * 0.5 * spread]
        thin = np.array([0, r * 0.12, 0])
        rows = [
            np.array([a - thin, b - thin, b + thin, a + thin])
            for a, b in zip(root, edge, strict=True)
        ]
        shape.add(facing_out(loft(rows)), "vane")
