"""Procedural families: shapes without end whose every face knows its part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .creatures import bird, quadruped
from .furniture import bed, cabinet, table
from .objects import bottle, glass, lamp, mug, teapot
from .seating import chair, sofa
from .shape import LabelledShape
from .vehicles import airplane, car

FAMILIES: dict[str, Callable[[np.random.Generator], LabelledShape]] = {
    family.__name__: family
    for family in (
        airplane,
        bed,
        bird,
        bottle,
        cabinet,
        car,
        chair,
        glass,
        lamp,
        mug,
        quadruped,
        sofa,
        table,
        teapot,
    )
}
