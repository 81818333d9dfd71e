"""Where a part is and what form it has, in words: "left front leg", "top panel", "long bar".

People who name the parts of a thing that has several of a kind add a place, and whoever builds
furniture names boards and bars by little else. Every shape that stands upright knows the places of
its solids, so all families teach these words at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .shape import LabelledShape

Level = dict[tuple[str, ...], NDArray[np.bool_]]
"""Wordings of each part, and which solids (S,) it is made of."""

APART = 0.2  # of the half extent: beyond it a solid is on a side
HIGH = 0.4
FLAT = 0.3  # a panel is thinner than this share of its second extent ...
LONG = 3.0  # ... and a bar longer than so many times its second
UNEQUAL = 1.4  # times as long: worth a word
PANELS = ("panel", "board", "plate", "wall", "plane", "piece")
BARS = ("bar", "rail", "beam", "support", "piece")
POLES = ("pole", "post", "column", "bar", "leg", "support")
# What a panel or bar is called beside its place and kind, by its place.
ALSO = {
    "top panel": ("top", "top surface", "top cover"),
    "bottom panel": ("bottom", "floor", "base"),
    "back panel": ("back", "back wall", "rear panel"),
    "front panel": ("front", "front side"),
    "side panel": ("side", "wall", "side wall"),
    "middle panel": ("center", "divider", "middle support", "center support"),
    "bar": ("crossbar", "connector", "brace", "stretcher"),
    "middle pole": ("column", "center pole", "stem"),
}


def place_levels(shape: LabelledShape, rng: np.random.Generator, count: int) -> list[Level]:
    """Up to ``count`` random ways to tell the shape's parts apart by place and form.

    Returns:
        Parts to be asked for together; none for shapes that lie in any way.
    """
    if not shape.upright:
        return []
    low, high = _boxes(shape)  # (S, 3) each
    names = _names(shape, rng)
    ways = (_by_side, _by_depth, _by_height, _by_corner, _by_size)
    if not shape.own_sides:  # put together from boards and bars
        ways += (_by_form, _by_form, _by_form, _by_place, _by_direction)
    levels = []
    for way in rng.permutation(len(ways)):
        level = ways[way](shape, names, low, high, rng)
        if len(level) > 1:
            levels.append(level)
        if len(levels) == count:
            break
    return levels


def solid_boxes(shape: LabelledShape) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest corner (S, 3) of each solid."""
    solids = int(shape.face_solid.max()) + 1
    corners = shape.vertices[shape.faces].reshape(-1, 3)
    solid = np.repeat(shape.face_solid, 3)
    low, high = np.full((solids, 3), np.inf), np.full((solids, 3), -np.inf)
    np.minimum.at(low, solid, corners)
    np.maximum.at(high, solid, corners)
    return low, high


def _boxes(shape: LabelledShape) -> tuple[NDArray, NDArray]:
    """The bounding box of each solid, where that of the whole shape is −1 … 1."""
    low, high = solid_boxes(shape)
    middle, half = (high.max(0) + low.min(0)) / 2, (high.max(0) - low.min(0)) / 2
    half = np.maximum(half, 1e-9)
    return (low - middle) / half, (high - middle) / half


def _names(shape: LabelledShape, rng: np.random.Generator) -> list[str]:
    """A name for each solid, of one granularity."""
    part_of_solid = np.zeros(int(shape.face_solid.max()) + 1, int)
    part_of_solid[shape.face_solid] = shape.face_part
    rough = shape.names(int(rng.integers(shape.levels)))
    return [rough[part] or shape.parts[part][-1] for part in part_of_solid]


def _side_words(shape: LabelledShape, centre: NDArray) -> list[str]:
    left = centre[:, 0] if shape.own_sides else -centre[:, 0]  # it looks towards −Y
    return ["left" if x > APART else "right" if x < -APART else "" for x in left]


def _depth_words(centre: NDArray, back: str) -> list[str]:
    return [back if y > APART else "front" if y < -APART else "" for y in centre[:, 1]]


def _height_words(centre: NDArray, words: tuple[str, str, str]) -> list[str]:
    top, middle, bottom = words
    return [top if z > HIGH else bottom if z < -HIGH else middle for z in centre[:, 2]]


def _qualified(names: list[str], words: list[str]) -> Level:
    """The words before the names that occur with several of them."""
    level: Level = {}
    for name in dict.fromkeys(names):
        # Not a set, whose order is another in each process.
        found = dict.fromkeys(w for other, w in zip(names, words, strict=True) if other == name)
        for word in found:
            mask = np.array([n == name and w == word for n, w in zip(names, words, strict=True)])
            _add(level, f"{word} {name}".strip() if len(found) > 1 else name, mask)
    return level


def _add(level: Level, words: str | tuple[str, ...], mask: NDArray[np.bool_]) -> None:
    key = (words,) if isinstance(words, str) else words
    level[key] = level.get(key, np.zeros(len(mask), bool)) | mask


def _forms(shape: LabelledShape, low: NDArray, high: NDArray) -> list[tuple[str, int]]:
    """For each solid "panel" and the axis across it, "bar" and the axis along it, or ""."""
    extent = (high - low) * np.ptp(shape.vertices, axis=0)  # (S, 3)
    forms = []
    for axes, sizes in zip(extent.argsort(1), np.sort(extent, axis=1), strict=True):
        small, second, large = sizes
        if small < FLAT * second and large < LONG * second * 2:
            forms.append(("panel", int(axes[0])))
        elif large > LONG * second:
            forms.append(("bar", int(axes[2])))
        else:
            forms.append(("", 0))
    return forms


def _by_side(shape, names, low, high, rng) -> Level:
    return _qualified(names, _side_words(shape, (low + high) / 2))


def _by_depth(shape, names, low, high, rng) -> Level:
    back = rng.choice(["back", "rear", "hind" if shape.own_sides else "back"])
    return _qualified(names, _depth_words((low + high) / 2, str(back)))


def _by_height(shape, names, low, high, rng) -> Level:
    words = (("top", "middle", "bottom"), ("upper", "middle", "lower"), ("top", "center", "bottom"))
    return _qualified(names, _height_words((low + high) / 2, words[rng.integers(len(words))]))


def _by_corner(shape, names, low, high, rng) -> Level:
    centre = (low + high) / 2
    sides, depths = (
        _side_words(shape, centre),
        _depth_words(centre, str(rng.choice(["back", "rear"]))),
    )
    pairs = list(zip(sides, depths, strict=True))
    if rng.random() < 0.5:
        pairs = [(depth, side) for side, depth in pairs]
    return _qualified(names, [" ".join(word for word in pair if word) for pair in pairs])


def _by_size(shape, names, low, high, rng) -> Level:
    """Long and short, or tall and short, where those of one name are of two sizes."""
    extent = (high - low) * np.ptp(shape.vertices, axis=0)
    size = extent.max(1)
    level: Level = {}
    for name in dict.fromkeys(names):
        of_name = np.array([other == name for other in names])
        ordered = np.sort(size[of_name])
        steps = ordered[1:] / np.maximum(ordered[:-1], 1e-9)
        if len(steps) == 0 or steps.max() < UNEQUAL:
            _add(level, name, of_name)
            continue
        large = of_name & (size > ordered[steps.argmax()])
        upright = (extent[large].argmax(1) == 2).all()
        words = ("tall", "long", "large") if upright else ("long", "large", "big")
        _add(level, tuple(f"{word} {name}" for word in rng.permutation(words)), large)
        words = ("short", "small") if rng.random() < 0.7 else ("small", "short")
        _add(level, tuple(f"{word} {name}" for word in words), of_name & ~large)
    return level


def _by_direction(shape, names, low, high, rng) -> Level:
    """Horizontal and vertical panels and bars; all else keeps its name."""
    panel, bar = str(rng.choice(PANELS[:2])), str(rng.choice(BARS))
    level: Level = {}
    for solid, (form, axis) in enumerate(_forms(shape, low, high)):
        lies = (axis == 2) == (form == "panel")
        words = f"{'horizontal' if lies else 'vertical'} {panel if form == 'panel' else bar}"
        _add(level, words if form else names[solid], np.arange(len(names)) == solid)
    return level


def _by_form(shape, names, low, high, rng) -> Level:
    """Panels and bars by their place, whatever they are for; all else keeps its name."""
    panels, bars, poles = (rng.permutation(words)[:3] for words in (PANELS, BARS, POLES))
    middle = str(rng.choice(["middle", "center"]))
    says_side = rng.random() < 0.4  # "left panel" rather than "side panel"
    says_depth = rng.random() < 0.5  # "front pole" rather than "side pole"
    says_height = rng.random() < 0.5  # "top bar" rather than "bar"
    says_kind = rng.random() < 0.6  # "side panel" rather than "side"
    centre = (low + high) / 2
    sides, depths = _side_words(shape, centre), _depth_words(centre, "back")
    heights = _height_words(centre, ("top", middle, "bottom"))
    level: Level = {}
    for solid, (form, axis) in enumerate(_forms(shape, low, high)):
        side = (sides[solid] if says_side else "side") if sides[solid] else middle
        if form == "panel":
            place = (side, depths[solid] or middle, heights[solid])[axis]
            also = ALSO.get(f"{place.replace('center', 'middle')} panel", ())
            if place == middle and axis == 2:
                also = ()  # a shelf or a seat divides nothing
            kinds, first = panels, says_kind
        elif form == "bar" and axis == 2:
            place = (depths[solid] or middle) if says_depth else side
            also = ALSO["middle pole"] if place == middle else ()
            kinds, first = poles, True
        elif form == "bar":
            place = heights[solid] if says_height else ""
            also, kinds, first = (() if says_height else ALSO["bar"]), bars, True
        else:
            _add(level, names[solid], np.arange(len(names)) == solid)
            continue
        named = tuple(f"{place} {kind}".strip() for kind in kinds)
        words = (*named, *also) if first or not also else (*also, *named)
        _add(level, words, np.arange(len(names)) == solid)
    return _told_apart(level)


def _told_apart(level: Level) -> Level:
    """Without the wordings that two parts share."""
    every = [word for words in level for word in words]
    apart: Level = {}
    for words, mask in level.items():
        own = tuple(word for word in words if every.count(word) == 1)
        _add(apart, own or words[:1], mask)
    return apart


def _by_place(shape, names, low, high, rng) -> Level:
    """Panels by nothing but their place: "top", "left", "back"."""
    says_side = rng.random() < 0.5
    centre = (low + high) / 2
    sides, depths = _side_words(shape, centre), _depth_words(centre, "back")
    extent = (high - low) * np.ptp(shape.vertices, axis=0)
    level: Level = {}
    for solid, name in enumerate(names):
        axis = int(extent[solid].argmin())
        flat = extent[solid][axis] < FLAT * np.sort(extent[solid])[1]
        end = np.abs(centre[solid, axis]) > 0.6
        if not flat:
            words = name
        elif not end:
            words = "middle" if axis != 2 else name
        elif axis == 0:
            words = sides[solid] if says_side else "side"
        else:
            words = depths[solid] if axis == 1 else "top" if centre[solid, 2] > 0 else "bottom"
        _add(level, words, np.arange(len(names)) == solid)
    return level
