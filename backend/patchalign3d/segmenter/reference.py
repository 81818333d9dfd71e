"""Whose left is meant: that of the thing itself, or that of whoever stands before it.

What one sits in, wears or drives, and whatever lives, has sides of its own: the left wheel of a
car is the driver's. Of what one stands before, a cabinet or a house, the left door is the one that
is on the left then (the intrinsic and the relative frame of reference; Herskovits, *Language and
Spatial Cognition*, 1986).

Which of the two it is, the kind of thing tells that a mesh seems to be. How was learned from one
model's features (``training.orientation.sides``), and is used only with that model. With others,
all sides are the thing's own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..network.rules import read_rule

RULE = Path(__file__).parents[1] / "weights" / "sides" / "rule.npz"


def has_own_sides(traits: NDArray[np.float32], weights: str) -> bool:
    """Whether left and right are a thing's own.

    Args:
        traits: (D,) what it has somewhere (:func:`patchalign3d.encoded.traits`).
        weights: the SHA-256 of the weights of the model that they are from.
    """
    rule = _rule()
    if str(rule["weights"]) != weights:
        return True
    return bool(traits @ rule["weight"] + rule["bias"] >= 0)


@cache
def _rule() -> dict[str, NDArray]:
    """``weights``, the model's SHA-256; ``weight`` (D,) and ``bias`` (), of the traits."""
    return read_rule(RULE)
