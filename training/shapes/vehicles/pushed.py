"""What carries one person on small wheels: wheelchairs, scooters, strollers."""

from __future__ import annotations

import numpy as np

from ..coachwork import Wheels, arch
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_z,
    beam,
    box,
    cylinder,
    facing_out,
    loft,
    moved,
    roller,
    rounded_box,
    superellipse,
    tube,
)

CHAIR = {
    "seat": ("seat cushion", "sitting surface"),
    "backrest": ("back", "seat back"),
    "armrest": ("arm", "arm pad"),
    "footrest": ("foot plate", "foot support"),
    "frame": ("chassis", "tubes"),
    "push rim": ("hand rim", "handrim"),
    "caster": ("front wheel", "small wheel", "castor"),
    "handle": ("push handle", "grip"),
}
SCOOTER = {
    "deck": ("footboard", "platform", "board"),
    "stem": ("steering column", "pole", "steering tube"),
    "handle": ("handlebar", "handlebars"),
    "grip": ("hand grip", "rubber grip"),
    "fork": ("wheel fork",),
    "neck": ("joint", "deck bracket"),
    "fender": ("mudguard", "rear brake", "brake"),
    "light": ("headlight", "lamp"),
}
STROLLER = {
    "seat": ("baby seat", "seat shell", "body", "bassinet"),
    "canopy": ("hood", "sunshade", "sun canopy"),
    "backrest": ("seat back",),
    "handle": ("push bar", "handlebar"),
    "frame": ("chassis", "tubes"),
    "basket": ("storage basket", "under basket"),
    "bumper bar": ("safety bar", "front bar"),
    "footrest": ("foot support",),
}


def wheelchair(rng: np.random.Generator) -> LabelledShape:
    """A seat between two big wheels with hand rims, casters before, handles behind."""
    wheels = Wheels.drawn(rng, "spoked", "spoked", "disc", "tired")
    shape = Assembly("wheelchair", CHAIR | wheels.words, keypoints=KEYPOINTS["wheelchair"])
    wide, deep, radius = rng.uniform(0.4, 0.6), rng.uniform(0.4, 0.55), rng.uniform(0.24, 0.36)
    high, bar = rng.uniform(0.42, 0.56), rng.uniform(0.01, 0.02)
    thick, tall = rng.uniform(0.02, 0.1), rng.uniform(0.35, 0.6)
    lean = rng.uniform(0, 0.12)
    shape.add(rounded_box((wide, deep, thick), (0, 0, high), thick * 0.4), "seat")
    corners = [(-wide / 2, 0), (wide / 2, 0), (wide / 2, 0.8 * thick), (-wide / 2, 0.8 * thick)]
    back = loft([[(x, deep / 2 + lean * u + d, high + tall * u) for x, d in
                  corners]
                 for u in (0.02, 1)])  # fmt: skip
    shape.add(back, "backrest")
    small, hub_y = rng.uniform(0.06, 0.11), deep * rng.uniform(0.2, 0.45)
    tyre = rng.uniform(0.025, 0.06)
    armed, rimmed, legged = rng.random() < 0.8, rng.random() < 0.7, rng.random() < 0.85
    for side in (-1, 1):
        x = side * wide / 2
        wheel_x = x + side * (tyre / 2 + bar + 0.01)
        wheels.add(shape, (wheel_x, hub_y, radius), radius, tyre, "wheel")
        shape.add(cylinder((x, hub_y, radius), (wheel_x, hub_y, radius), bar * 1.5), "frame")
        if rimmed:
            _push_rim(shape, side, radius, hub_y, tyre, wheel_x)
        post, top = (x, deep / 2, radius * 0.6), (x, deep / 2 + lean, high + tall)
        shape.add(cylinder(post, (x, deep / 2, high), bar, sides=6), "frame")
        shape.add(cylinder((x, deep / 2, high), top, bar, sides=6), "frame")
        grip = np.add(top, (0, 0.14, rng.uniform(-0.02, 0.02)))
        shape.add(cylinder(top, grip, bar * 1.5, sides=8), "handle")
        front = np.array([x, -deep / 2, high])
        shape.add(cylinder(front, (x, deep / 2, high), bar, sides=6), "frame")
        shape.add(cylinder(front, (x, -deep * 0.4, small * 2), bar, sides=6), "frame")
        low = (x, -deep * 0.4, small * 2.2)
        shape.add(cylinder(low, (x, deep / 2, small * 2.5), bar, sides=6), "frame")
        _add_caster(shape, deep, bar, x, small)
        if armed:
            _armrest(rng, shape, deep, high, bar, x)
        if legged:
            knee, foot = front, np.array([x * 0.75, -deep / 2 - 0.18, 0.09])
            shape.add(cylinder(knee, foot, bar, sides=6), "footrest")
            plate = (wide * 0.36, 0.15, 0.02)
            shape.add(box(plate, foot + [-side * wide * 0.1, -0.04, 0]), "footrest")
    return shape.finish()


def _push_rim(shape, side, radius, hub_y, tyre, wheel_x) -> None:
    """A ring beside the big wheel, on three pegs."""
    a = np.linspace(0, 2 * np.pi, 25)[:-1]
    ring = np.c_[0 * a, np.cos(a), np.sin(a)] * radius * 0.85
    ring += [wheel_x + side * (tyre / 2 + 0.02), hub_y, radius]
    shape.add(tube(ring, 0.009, 6, closed=True), "wheel", "push rim")
    for k in (0, 8, 16):
        peg = ring[k] - [side * 0.045, 0, 0]
        shape.add(cylinder(ring[k], peg, 0.007, sides=5), "wheel", "push rim")


def _add_caster(shape, deep, bar, x, small) -> None:
    """A small wheel that turns, under the frame."""
    at = np.array([x, -deep * 0.4, small])
    side = np.array([0.018, 0, 0])
    shape.add(roller(at, side, small, 12), "caster")
    shape.add(cylinder(at, at + [0, 0, small * 1.3], bar * 1.3, sides=6), "caster")


def _armrest(rng, shape, deep, high, bar, x) -> None:
    """A pad on two posts."""
    up = high + rng.uniform(0.2, 0.24)
    pad = (0.06, deep * 0.75, 0.035)
    shape.add(rounded_box(pad, (x, 0, up), 0.015), "armrest")
    for y in (-0.3, 0.3):
        shape.add(cylinder((x, y * deep, high), (x, y * deep, up), bar, sides=6), "armrest")


def scooter(rng: np.random.Generator) -> LabelledShape:
    """A board between two small wheels, or three, and a handlebar on a stem."""
    wheels = Wheels.drawn(rng, "disc", "tired")
    kinds = ["scooter", "kick scooter", "electric scooter"]
    names = SCOOTER | wheels.words
    shape = Assembly(str(rng.choice(kinds)), names, keypoints=KEYPOINTS["scooter"])
    long, wide, radius = rng.uniform(0.6, 1.0), rng.uniform(0.1, 0.2), rng.uniform(0.05, 0.14)
    tyre, bar = rng.uniform(0.025, 0.06), rng.uniform(0.014, 0.03)
    floor, thick = radius * rng.uniform(0.7, 1.3), rng.uniform(0.02, 0.06)
    size = (wide, long * 0.62, thick)
    board = (
        box(size, (0, 0, floor)) if rng.random() < 0.4 else rounded_box(size, (0, 0, floor), 0.02)
    )
    shape.add(board, "deck")
    front, rear = -long / 2 - radius * 0.6, long * 0.31 + radius * 0.9
    lean, tall = rng.uniform(0.02, 0.2), rng.uniform(0.6, 1.1)
    low = np.array([0, front + radius * 0.9, radius * 2.3])
    top = np.array([0, front + radius + lean, tall])
    hub = np.array([0, front, radius])
    twin = rng.random() < 0.2
    for x in (-wide * 0.6, wide * 0.6) if twin else (0.0,):
        wheels.add(shape, hub + [x, 0, 0], radius, tyre, "wheel")
    if twin:
        ends = hub - [wide * 0.6, 0, 0], hub + [wide * 0.6, 0, 0]
        shape.add(cylinder(*ends, bar * 0.7, sides=6), "fork")
        shape.add(beam(hub, low, bar * 2), "fork")
    for s in () if twin else (-1, 1):
        side = np.array([s * (tyre / 2 + bar * 0.5), 0, 0])
        shape.add(beam(hub + side, low + side * 0.8, bar), "fork")
    neck = np.array([0, -long * 0.3, floor])
    shape.add(beam(neck, low, bar * 2.2), "deck", "neck")
    shape.add(cylinder(low - [0, 0, 0.04], top, bar, bar * 0.8, 8), "stem")
    _rear_wheel(rng, shape, wheels, long, radius, tyre, floor, rear)
    _handlebar(rng, shape, bar, top)
    if rng.random() < 0.3:
        at = top - [0, bar, 0.12]
        shape.add(cylinder(at, at - [0, 0.05, 0], 0.035, sides=10), "light")
    return shape.finish()


def _rear_wheel(rng, shape, wheels: Wheels, long, radius, tyre, floor, rear) -> None:
    """A wheel between two stays, often under a fender."""
    wheels.add(shape, (0, rear, radius), radius, tyre, "wheel")
    for side in (-1, 1):
        at = side * (tyre / 2 + 0.015)
        stay = (at, long * 0.28, floor), (at, rear, radius)
        shape.add(beam(*stay, 0.022), "deck", "neck")
    if rng.random() < 0.7:
        span = (rng.uniform(0.5, 1.2), rng.uniform(1.7, 2.5))
        cover = arch((0, rear, radius), radius * 1.08, radius * 1.2, tyre * 1.2, 6, span)
        shape.add(cover, "fender")
        foot = (0, long * 0.29, floor)
        end = (0, rear + np.cos(span[1]) * radius * 1.14, radius + np.sin(span[1]) * radius * 1.14)
        shape.add(beam(foot, end, tyre * 0.6), "fender")


def _handlebar(rng, shape, bar, top) -> None:
    """A bar across the top of the stem, straight or bent, often with grips."""
    reach, curve = rng.uniform(0.16, 0.3), rng.uniform(-0.05, 0.08)
    line = [
        top + [x * reach, curve * x * x, 0.05 * x * x * rng.choice([0, 1])]
        for x in (-1, -0.5, 0, 0.5, 1)
    ]
    shape.add(tube(line, bar * 0.8, 8), "handle")
    if rng.random() < 0.8:
        for s in (0, -1):
            inner = line[s] + (line[2] - line[s]) * 0.4
            grip = cylinder(inner, line[s] + (line[s] - inner) * 0.02, bar * 1.3, sides=8)
            shape.add(grip, "handle", "grip")


def stroller(rng: np.random.Generator) -> LabelledShape:
    """A shell or a seat on a folding frame with three or four wheels, a canopy and a push bar."""
    wheels = Wheels.drawn(rng, "disc", "tired", "spoked")
    kinds = ["stroller", "baby carriage", "pram", "pushchair"]
    shape = Assembly(str(rng.choice(kinds)), STROLLER | wheels.words)
    wide, long, radius = rng.uniform(0.36, 0.5), rng.uniform(0.6, 0.9), rng.uniform(0.08, 0.24)
    bar, floor = rng.uniform(0.012, 0.022), rng.uniform(0.4, 0.6)
    tall = rng.uniform(0.18, 0.3)
    lying = rng.random() < 0.5
    _child_seat(shape, wide, long, floor, tall, lying)
    if rng.random() < 0.85:
        _sun_canopy(rng, shape, wide, long, floor, tall, lying)
    _stroller_frame(rng, shape, wheels, wide, long, radius, bar, floor)
    if rng.random() < 0.5:
        basket = (wide * 1.05, long * 0.7, 0.14)
        shape.add(box(basket, (0, 0.05, radius + 0.1), (1.05, 1.1)), "basket")
    if rng.random() < 0.4 and not lying:
        _bumper_bar(shape, wide, long, bar, floor)
    return shape.finish()


def _child_seat(shape, wide, long, floor, tall, lying) -> None:
    """A shell to lie in, or a seat with a back and a rest for the feet."""
    if lying:
        t = np.linspace(0, 1, 5)
        rings = [at_z(superellipse(wide * f, long * f, 5, 20), floor + tall * z)
                 for f, z in zip(0.75 + 0.25 * t**0.5, t, strict=True)]  # fmt: skip
        inner = [ring * [0.92, 0.92, 1] for ring in rings[:1:-1]]
        shape.add(loft([*rings, *inner]), "seat")
    else:
        shape.add(rounded_box((wide, long * 0.5, 0.08), (0, -0.05 * long, floor), 0.03), "seat")
        back = beam((0, long * 0.15, floor), (0, long * 0.42, floor + 0.5), 0.08)
        shape.add(moved(back, np.diag([wide / 0.08, 1, 1])), "seat", "backrest")
        foot = np.array([0, -long * 0.42, floor - 0.28])
        shape.add(box((wide * 0.9, 0.14, 0.03), foot), "footrest")
        for side in (-1, 1):
            footrest = beam(
                (side * wide * 0.4, -long * 0.28, floor), foot + [side * wide * 0.4, 0, 0], 0.03
            )
            shape.add(footrest, "footrest")


def _sun_canopy(rng, shape, wide, long, floor, tall, lying) -> None:
    """A hood of some bows that turn about the sides of the seat."""
    pivot = np.array([0, long * (0.12 if lying else 0.3), floor + (tall if lying else 0.3)])
    size = np.array([wide * 0.52, long * rng.uniform(0.36, 0.5), long * 0.42])
    bows = int(rng.integers(3, 8))
    begin, end = rng.uniform(-0.1, 0.1), rng.uniform(1.4, 2.3)
    a = np.linspace(0, np.pi, 11)
    rows = []
    for b in np.linspace(begin, end, bows):
        out = np.array([0, np.cos(b), np.sin(b)])
        bow = np.cos(a)[:, None] * size * [1, 0, 0] + np.sin(a)[:, None] * out * size
        rows.append(np.concatenate([bow, bow[::-1] * 0.95]) + pivot)
    shape.add(facing_out(loft(rows)), "canopy")


def _stroller_frame(rng, shape, wheels: Wheels, wide, long, radius, bar, floor) -> None:
    """Three wheels or four, and tubes from them to the seat and to the bar that is pushed."""
    front, rear = -long * 0.42, long * 0.42
    three = rng.random() < 0.25
    tyre = radius * rng.uniform(0.2, 0.45)
    grip = np.array([0, long * rng.uniform(0.6, 0.8), rng.uniform(0.9, 1.1)])
    for side in (-1, 1):
        x = side * wide * 0.55
        for y in (rear,) if three else (front, rear):
            wheels.add(shape, (x + side * tyre * 0.7, y, radius), radius, tyre, "wheel")
        low = (0 if three else x, front, radius)
        shape.add(cylinder(low, grip + [x, 0, 0], bar, sides=6), "frame")
        shape.add(cylinder((x, rear, radius), (x, -long * 0.2, floor), bar, sides=6), "frame")
        shape.add(
            cylinder((x, -long * 0.1, floor), (side * wide * 0.3, 0, floor), bar, sides=6), "frame"
        )
    shape.add(roller(grip, [wide * 0.56, 0, 0], bar * 1.5, 8), "handle")
    ends = (-wide * 0.6, rear, radius), (wide * 0.6, rear, radius)
    shape.add(cylinder(*ends, bar, sides=6), "frame")
    if three:
        wheels.add(shape, (0, front, radius), radius, tyre, "wheel")
    else:
        ends = (-wide * 0.6, front, radius), (wide * 0.6, front, radius)
        shape.add(cylinder(*ends, bar, sides=6), "frame")


def _bumper_bar(shape, wide, long, bar, floor) -> None:
    """A bar before the child, on two posts."""
    y, z = -long * 0.25, floor + 0.25
    bent = [(-wide / 2, 0.05, z), (-wide * 0.45, y, z), (wide * 0.45, y, z), (wide / 2, 0.05, z)]
    shape.add(tube(bent, bar * 1.3, 6), "bumper bar")
    for side in (-1, 1):
        x = side * wide / 2
        shape.add(cylinder((x, 0.05, z), (x, 0.05, floor), bar, sides=6), "bumper bar")
