"""Shopping carts: a basket of wires or a plastic tub on a frame with casters."""

from __future__ import annotations

import itertools

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import at_z, ball, box, cylinder, loft, roller, rounded_box, tube

SHOPPING_CART = {
    "basket": ("cart basket", "wire basket", "container"),
    "wire": ("basket wire", "grid", "mesh"),
    "basket rim": ("rim", "top edge", "basket edge"),
    "handle": ("push bar", "handlebar", "grip"),
    "handle arm": ("handle support", "handle bracket"),
    "frame": ("chassis", "undercarriage", "support frame"),
    "wheel": ("caster", "roller"),
    "fork": ("wheel fork", "caster fork"),
    "lower rack": ("bottom shelf", "bottom tray", "lower shelf"),
    "child seat": ("toddler seat", "kid seat", "seat"),
    "bumper": ("corner guard", "buffer"),
    "contents": ("groceries", "goods", "shopping"),
}


def shopping_cart(rng: np.random.Generator) -> LabelledShape:
    """It is pushed towards −Y: the basket narrows there, the handle is behind."""
    kinds = ["shopping cart", "shopping trolley", "grocery cart"]
    shape = Assembly(str(rng.choice(kinds)), SHOPPING_CART)
    wide, long = rng.uniform(0.4, 0.6), rng.uniform(0.6, 1.0)
    low, high = rng.uniform(0.35, 0.55), rng.uniform(0.8, 0.98)
    narrow, rake = rng.uniform(0.7, 0.95), rng.uniform(0.6, 0.9)
    thin = rng.uniform(0.008, 0.016)
    rings = _basket_rings(wide, long, low, high, narrow, rake)
    _add_basket(rng, shape, rings, thin)
    _add_handle(rng, shape, wide, long, high, thin)
    _add_frame(rng, shape, wide, long, low, narrow, thin)
    if rng.random() < 0.35:
        y, z = long / 2 - 0.12, low + (high - low) * 0.55
        shape.add(box((wide * 0.85, 0.2, 0.02), (0, y - 0.02, z)), "child seat")
        shape.add(box((wide * 0.85, 0.02, high - z), (0, y - 0.12, (high + z) / 2)), "child seat")
    if rng.random() < 0.35:
        _fill(rng, shape, wide * narrow * rake, long * rake, low, high)
    return shape.finish()


def _basket_rings(wide, long, low, high, narrow, rake):
    """The four corners of the basket below and above: rings (2, 4, 3), counterclockwise."""
    rear, front = long / 2, -long / 2
    top = np.array([(-wide * narrow, front), (wide * narrow, front), (wide, rear), (-wide, rear)])
    top = top * [0.5, 1]
    bottom = top * [rake, 1] * [1, rake] + [0, (1 - rake) * long * 0.4]
    return np.array([at_z(bottom, low), at_z(top, high)])


def _add_basket(rng, shape, rings, thin) -> None:
    """Wires up and around between the corners, or walls of plastic; a rim above."""
    bottom, top = rings
    if rng.random() < 0.35:
        inset = np.array([0.94, 0.96, 1])
        inner = [top * inset, bottom * inset + [0, 0, 0.02]]
        shape.add(loft([bottom, top, *inner]), "basket")
    else:
        around, levels = int(rng.integers(4, 10)), int(rng.integers(2, 6))
        for share in (np.arange(levels) + 0.0) / levels:
            ring = bottom + (top - bottom) * share
            shape.add(tube(np.r_[ring, ring[:1]], thin * 0.5, 4), "basket", "wire")
        for i, share in itertools.product(range(4), np.arange(around) / around):
            foot = bottom[i] + (bottom[(i + 1) % 4] - bottom[i]) * share
            head = top[i] + (top[(i + 1) % 4] - top[i]) * share
            shape.add(cylinder(foot, head, thin * 0.4, sides=4), "basket", "wire")
        for share in (np.arange(around) + 0.5) / around:
            start = bottom[0] + (bottom[1] - bottom[0]) * share
            end = bottom[3] + (bottom[2] - bottom[3]) * share
            shape.add(cylinder(start, end, thin * 0.4, sides=4), "basket", "wire")
    shape.add(tube(np.r_[top, top[:1]], thin, 6), "basket", "basket rim")
    if rng.random() < 0.3:
        for corner in top[:2]:
            shape.add(ball(corner, thin * 2.5, 8), "bumper")


def _add_handle(rng, shape, wide, long, high, thin) -> None:
    """A bar behind the basket on two arms."""
    reach, rise, fat = rng.uniform(0.06, 0.2), rng.uniform(0.02, 0.15), rng.uniform(1.2, 2.4)
    ends = np.array([(side * wide / 2, long / 2 + reach, high + rise) for side in (-1, 1)])
    for end in ends:
        root = (end[0], long / 2, high)
        shape.add(tube([root, end], thin, 6), "handle", "handle arm")
    shape.add(cylinder(*ends, thin * fat, sides=int(rng.choice([6, 8, 12]))), "handle")


def _add_frame(rng, shape, wide, long, low, narrow, thin) -> None:
    """Two bars that run along the floor and bend up to the basket; four casters below."""
    r = rng.uniform(0.04, 0.075)
    floor, thick = 2.4 * r, thin * rng.uniform(1.0, 1.6)
    front, rear = -long * rng.uniform(0.38, 0.48), long / 2
    corners = []
    for side in (-1, 1):
        ahead, behind = side * wide * narrow * 0.44, side * wide * 0.48
        path = [(ahead, front, floor), (behind, rear * 0.95, floor), (behind, rear, floor + 0.06)]
        shape.add(tube([*path, (side * wide / 2, rear, low + 0.3)], thick, 6), "frame")
        post = (ahead * 0.95, front * 0.6, floor), (ahead * 0.85, front * 0.3, low + 0.01)
        shape.add(tube(post, thick, 6), "frame")
        corners += [(ahead, front), (behind, rear * 0.92)]
    for y, x in ((front, wide * narrow * 0.44), (rear * 0.9, wide * 0.48)):
        shape.add(cylinder((-x, y, floor), (x, y, floor), thick, sides=6), "frame")
    if rng.random() < 0.55:
        size = (wide * narrow * 0.9, (rear - front) * 0.9, 0.02)
        shape.add(box(size, (0, (front + rear) / 2, floor)), "lower rack")
    wheel = r * rng.uniform(0.35, 0.6)
    for x, y in corners:
        hub = np.array([x, y, r])
        shape.add(roller(hub, (wheel / 2, 0, 0), r, int(rng.choice([8, 12, 16]))), "wheel")
        for side in (-1, 1):
            plate = (wheel * 0.25, r * 0.6, floor - r)
            shape.add(box(plate, hub + [side * wheel * 0.7, 0, (floor - r) / 2]), "fork")
        shape.add(box((wheel * 1.8, r * 0.7, r * 0.2), (x, y, floor - r * 0.1)), "fork")


def _fill(rng, shape, wide, long, low, high) -> None:
    """Boxes and round things in the basket, from its floor up."""
    for x, y in rng.uniform(-0.3, 0.3, (int(rng.integers(3, 9)), 2)) * [wide, long]:
        size = rng.uniform(0.25, 0.5, 3) * [wide, wide, high - low]
        if rng.random() < 0.6:
            shape.add(rounded_box(size, (x, y, low + size[2] / 2), 0.01, 1), "contents")
        else:
            shape.add(ball((x, y, low + size[0] / 2), size[0] / 2, 10), "contents")
