"""Burgers and sandwiches."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import ball, circle, cylinder, ellipsoid, flat_ring, lathe, moved, prism
from ..turns import spaced

BURGER = {
    "bun": ("burger bun", "buns"),
    "bun top": ("top bun", "upper bun", "bun crown", "bun lid"),
    "bun bottom": ("bottom bun", "lower bun", "bun heel"),
    "bread": ("bread slices", "toast bread"),
    "bread slice": ("toast", "slice of bread"),
    "filling": ("fillings", "topping", "inside"),
    "patty": ("meat", "beef", "burger patty"),
    "cheese": ("cheese slice", "cheddar"),
    "salad": ("lettuce", "lettuce leaf", "salad leaf"),
    "tomato": ("tomato slice", "tomatoes"),
    "onion": ("onion ring", "onions"),
    "ham": ("bacon", "ham slice"),
    "sesame": ("sesame seed", "seeds"),
    "stick": ("skewer", "toothpick"),
}
FILLINGS = ("patty", "cheese", "salad", "tomato", "onion", "ham")


def burger(rng: np.random.Generator) -> LabelledShape:
    """Round burgers and square or three-cornered sandwiches: bread, and fillings in any order."""
    kind = str(rng.choice(["burger", "hamburger", "cheeseburger", "sandwich"]))
    shape = Assembly(kind, BURGER)
    sides = int(rng.choice([7, 8, 10, 14, 24]))
    if kind == "sandwich":
        outline = circle(4, np.pi / 4)
        if rng.random() < 0.4:  # cut across
            angle = np.array([0.75, 1.25, 1.75]) * np.pi
            outline = np.c_[np.cos(angle), np.sin(angle)]
        outline = outline * rng.uniform(1, 1.3)
        outline *= [rng.uniform(0.8, 1.4), 1]
    else:
        outline = circle(sides)
    top = rng.uniform(0.15, 0.5)
    if kind == "sandwich":
        shape.add(prism(outline, 0, top), "bread", "bread slice")
    else:
        foot = rng.uniform(0.75, 0.95)
        shape.add(lathe([(foot, 0), (1, top * 0.5), (0.97, top)], sides), "bun", "bun bottom")
    for name in rng.choice(FILLINGS, int(rng.integers(1, 7)), p=[0.3, 0.2, 0.18, 0.14, 0.08, 0.1]):
        top = _filling(rng, shape, str(name), outline, top)
    if kind == "sandwich":
        shape.add(prism(outline, top - 0.01, top + rng.uniform(0.15, 0.4)), "bread", "bread slice")
        return shape.finish()
    high = rng.uniform(0.35, 1.1)
    t = np.linspace(0, np.pi / 2, 7)
    dome = np.c_[np.maximum(np.cos(t) ** rng.uniform(0.5, 1), 0.03), high * (0.2 + 0.8 * np.sin(t))]
    crown = np.concatenate([[(0.93, 0)], dome]) + [0, top - 0.01]
    shape.add(lathe(crown, sides), "bun", "bun top")
    for _ in range(int(rng.integers(8, 30)) if rng.random() < 0.4 else 0):
        a, k = rng.uniform(0, 2 * np.pi), rng.uniform(3, 6.8)
        r, z = (np.interp(k, np.arange(8), crown[:, j]) for j in (0, 1))
        shape.add(
            ellipsoid((r * np.cos(a), r * np.sin(a), z), (0.06, 0.04, 0.03), 6), "bun", "sesame"
        )
    if rng.random() < 0.12:
        end = top + high + rng.uniform(0.3, 0.8)
        shape.add(cylinder((0, 0, top), (0, 0, end), 0.03, sides=6), "stick")
        shape.add(ball((0, 0, end), 0.08, 8), "stick")
    return shape.finish()


def _filling(rng, shape, name: str, outline, low: float) -> float:
    """A layer on the others, as broad as the bread or a little broader; its top."""
    thick = {"patty": rng.uniform(0.15, 0.45), "tomato": rng.uniform(0.06, 0.15)}.get(name, 0.0)
    thick = thick or rng.uniform(0.04, 0.12)
    wide, low = rng.uniform(0.95, 1.12), low - 0.01
    if len(outline) == 3:
        shape.add(prism(outline * wide, low, low + thick), "filling", name)
    elif name == "cheese":
        turn = rng.uniform(0, np.pi)
        square = np.array([turn + k * np.pi / 2 for k in range(4)])
        shape.add(prism(np.c_[np.cos(square), np.sin(square)] * wide * 1.15, low, low + thick),
                  "filling", name)  # fmt: skip
    elif name == "salad":
        t, size = np.linspace(0, 2 * np.pi, 40, endpoint=False), rng.uniform(0.06, 0.18)
        waves = int(rng.integers(5, 14))
        edge = np.abs(outline).max() * wide
        r = np.array([0.1, 0.9, 1.0])
        profile = [*((x, 0) for x in r), *((x, thick) for x in r[::-1])]
        vertices, faces = lathe(profile, len(t))
        outer = vertices[: len(t) * 6].reshape(6, len(t), 3)
        outer[2:4, :, :2] *= (1 + size * np.sin(waves * t))[:, None]
        outer[2:4, :, 2] += size * np.sin(waves * t + 1) * 0.7
        shape.add((vertices * [edge, edge, 1] + [0, 0, low], faces), "filling", name)
    elif name in ("tomato", "onion") and rng.random() < 0.6:
        count, r = int(rng.integers(2, 5)), rng.uniform(0.4, 0.55)
        for a in spaced(count):
            at = np.array([0.5 * np.cos(a), 0.5 * np.sin(a), low])
            if name == "tomato":
                shape.add(lathe([(r, 0), (r, thick)], 12, at), "filling", name)
            else:
                shape.add(moved(flat_ring(r * 0.7, r, 0, thick, 14), offset=at), "filling", name)
    else:
        shape.add(prism(outline * wide, low, low + thick), "filling", name)
    return low + thick
