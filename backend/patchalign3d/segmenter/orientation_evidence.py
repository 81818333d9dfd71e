"""The evidence for a mesh's up and front, and how it counts.

It is where a model says that the patches are in the shape's own frame, how the shape would stand by
itself, and what kind of thing it seems to be.

How much each of these counts was learned from one model's features (``training.orientation``), and
is used only with that model. With other models, the places alone decide (``geometry.upright``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..geometry.frame import AXES, Axis, Frame
from ..geometry.posture import of_fronts, of_ups
from ..geometry.upright import agreements, growths, probabilities
from ..network.rules import feed_forward, read_rule
from .loaded import Seen

RULE = Path(__file__).parents[1] / "weights" / "orientation" / "rule.npz"

# The ways in which a model looks at a mesh to find the up axis: each axis is up once, and the front
# once.
WAYS_SEEN = (
    Frame("Z", "-Y"),
    Frame("Y", "X"),
    Frame("-X", "Z"),
    Frame("-Z", "-X"),
    Frame("X", "Y"),
    Frame("-Y", "-Z"),
)
UPS: tuple[Axis, ...] = tuple(way.up for way in WAYS_SEEN)
# Points of each way from which posture is measured.
UPS_POINTS, FRONTS_POINTS = 1024, 512


class Evidence(NamedTuple):
    """The evidence for each of A axes."""

    rows: NDArray[np.float32]  # (A, K), the growth of the places first
    kind: NDArray[np.float32]  # (D,) the mean of the features


def headings(up: Axis) -> list[Frame]:
    """The four frames with this axis up; the first is one of :data:`WAYS_SEEN`."""
    first = WAYS_SEEN[UPS.index(up)]
    others = (axis for axis in AXES if axis[-1] != up[-1] and axis != first.front)
    return [first, *(Frame(up, axis) for axis in others)]


def together(seen: Seen, number: int, others: Seen) -> Seen:
    """One of the ways that were seen, followed by others."""
    assert seen.places is not None and others.places is not None

    def joined(one: NDArray, more: NDArray) -> NDArray:
        return np.concatenate([one[number : number + 1], more])

    return Seen(
        joined(seen.features, others.features),
        joined(seen.places, others.places),
        joined(seen.points, others.points),
        joined(seen.centres, others.centres),
    )


def evidence_of_up(seen: Seen) -> Evidence:
    """Evidence for each axis that is up in :data:`WAYS_SEEN`, from what is seen in these."""
    assert seen.places is not None
    growth = growths(seen.patches, seen.places[..., 2], UPS)
    posture = of_ups(seen.points[:, :UPS_POINTS].reshape(-1, 3))[[AXES.index(up) for up in UPS]]
    agreement = agreements(seen.patches, seen.places, WAYS_SEEN)
    return _evidence(growth, np.concatenate([posture, agreement], axis=1), seen)


def evidence_of_front(seen: Seen, upright: Seen, ways: Sequence[Frame]) -> Evidence:
    """Evidence for the front of each of some ways with the same up: from what is seen in these
    (``upright``), and in all six ways before (``seen``).
    """
    assert upright.places is not None
    fronts = [way.front for way in ways]
    growth = growths(upright.patches, -upright.places[..., 1], fronts)
    points = seen.points[:, :FRONTS_POINTS].reshape(-1, 3)
    return _evidence(growth, of_fronts(points, ways[0].up, fronts), seen)


def _evidence(growth: NDArray, others: NDArray, seen: Seen) -> Evidence:
    rows = np.concatenate([growth - growth.mean(0), others], axis=1).astype(np.float32)
    return Evidence(rows, seen.features.mean((0, 1)))


@dataclass(frozen=True, eq=False)
class Weights:
    """How the evidence counts: a network of two layers, plus a weight for each number.

    Attributes:
        mean, deviation: (K,) of the rows.
        usual: (D,) the mean feature.
        directions: (C, D) the directions in which the features of kinds differ.
        weight0, bias0, weight1, bias1: the layers, from K + C numbers over a hidden layer to one.
        straight: (K,) the weight of each number of a row, past the layers.
    """

    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    usual: NDArray[np.float32]
    directions: NDArray[np.float32]
    weight0: NDArray[np.float32]
    bias0: NDArray[np.float32]
    weight1: NDArray[np.float32]
    bias1: NDArray[np.float32]
    straight: NDArray[np.float32]

    def logits(self, evidence: Evidence) -> NDArray[np.float64]:
        """(A,) the logits of the axes."""
        rows, kind = evidence
        kinds = np.tile(self.directions @ (kind - self.usual), (len(rows), 1))
        scaled = (rows - self.mean) / self.deviation
        layers = (self.weight0, self.bias0), (self.weight1, self.bias1)
        weighed = feed_forward(layers, np.concatenate([scaled, kinds], axis=1))[:, 0]
        return (weighed + scaled @ self.straight).astype(np.float64)


class Rule(NamedTuple):
    """How the evidence counts for ups, and for fronts."""

    up: Weights
    front: Weights

    def find_up(self, seen: Seen) -> dict[Axis, float]:
        """The probability of each axis that it is up."""
        return probabilities(UPS, self.up.logits(evidence_of_up(seen)))

    def find_front(self, seen: Seen, upright: Seen, ways: Sequence[Frame]) -> dict[Axis, float]:
        """The probability of each front, for some ways with the same up."""
        logits = self.front.logits(evidence_of_front(seen, upright, ways))
        return probabilities([way.front for way in ways], logits)


def rule_for(weights: str) -> Rule | None:
    """The rule for the model whose weights have this SHA-256; None if there is none."""
    learned, rule = _rule()
    return rule if learned == weights else None


@cache
def _rule() -> tuple[str, Rule]:
    rule, names = read_rule(RULE), Weights.__annotations__
    parts = [Weights(**{n: rule[f"{part}_{n}"] for n in names}) for part in Rule._fields]
    return str(rule["weights"]), Rule(*parts)
