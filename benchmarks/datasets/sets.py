"""The set that a command is measured on: the real one under ``--data``, or a tiny one made here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..harness.command import Options
from ..harness.run import SampleSet
from .rotated import Rotated
from .stand_ins import MAKERS, small_set

SMALL_SHAPES = 2  # of each category


class Chosen(NamedTuple):
    """A set, what it is called in tables and recipes, and whether it is the paper's."""

    samples: SampleSet
    told: str
    real: bool


def chosen_set(name: str, options: Options) -> Chosen:
    """A set of :data:`MAKERS` by its name.

    The real one is read from ``DATA/NAME`` (without -coarse or -fine), or from ``DATA`` itself.
    """
    if options.data is None:
        samples = small_set(name, options.out / "data", SMALL_SHAPES)
        chosen = Chosen(samples, f"{name}, generated shapes in its layout", False)
    else:
        inside = options.data / name.removesuffix("-coarse").removesuffix("-fine")
        root: Path = inside if inside.is_dir() else options.data
        chosen = Chosen(MAKERS[name].read(root), f"{name} in {root.name}", True)
    if options.rotation == "none":
        return chosen
    turned = Rotated(chosen.samples, options.rotation, options.settings.seed)
    return Chosen(turned, f"{chosen.told}, turned: {Path(options.rotation).name}", chosen.real)
