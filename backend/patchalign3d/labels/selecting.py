"""A part from clicks: the faces that belong with some clicked ones, and not with others.

A small network, learned from simulated clicks (``training.pointing``), turns the evidence for each
face (``click_evidence``) into a probability, and the usual graph cut turns these into a part. If a
word for the part is given, it is further evidence, which is added to the output of the network.
Needs no torch.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.sampling import spread_evenly
from ..network.rules import feed_forward, read_rule
from .click_evidence import Surface, evidence
from .graph_cut import smooth_labels

RULE = Path(__file__).parents[1] / "weights" / "pointing" / "rule.npz"
# How many logits of the rule one logit of a word counts (benchmarks.choices.pointing_word).
WORD = 0.7
MOST_CLICKS = 64  # this many faces stand for a whole region that is given
CERTAIN = 1e-9
SURE = -float(np.log(CERTAIN))  # as a logit


def select_faces(
    surface: Surface,
    include: NDArray,
    exclude: NDArray,
    size: float | None = None,
    fits: NDArray | None = None,
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """The part that contains the faces ``include`` (n,) and none of ``exclude`` (m,).

    Args:
        surface: F faces.
        include: at least one.
        exclude: any number.
        size: the share of the surface that the part has, if known; otherwise the rule decides.
        fits: (F,) logits of the part's name, if one was given.

    Returns:
        (F,) which faces are in the part, and (F,) the probability of each, 0 … 1; of clicked and
        excluded ones it is certain.
    """
    include, exclude = np.unique(include), np.unique(exclude)
    logits = rule_logits(evidence(surface, _spread(surface, include), _spread(surface, exclude)))
    if fits is not None:
        logits += WORD * word_evidence(fits, surface.area, include)
    logits[include], logits[exclude] = SURE, -SURE
    if size is not None:
        logits -= _threshold(logits, surface.area, size)
        logits[include], logits[exclude] = SURE, -SURE
    chosen = cut_out(surface.mesh, logits, include, exclude)
    return chosen, expit(logits).astype(np.float32)


def cut_out(
    mesh: Mesh | Cloud, logits: NDArray[np.float64], include: NDArray, exclude: NDArray
) -> NDArray[np.bool_]:
    """(F,) which faces are in the part, by a graph cut on their logits (F,). The clicks hold:
    ``include`` (n,) are in it, ``exclude`` (m,) are not.
    """
    cost = np.stack([np.logaddexp(0, logits), np.logaddexp(0, -logits)], axis=1)
    cost[include] = -np.log([CERTAIN, 1 - CERTAIN])
    cost[exclude] = -np.log([1 - CERTAIN, CERTAIN])
    chosen = smooth_labels(mesh, cost) == 1
    chosen[include], chosen[exclude] = True, False
    return chosen


def word_evidence(
    fits: NDArray, area: NDArray[np.float64], include: NDArray
) -> NDArray[np.float64]:
    """(F,) the evidence of a word for and against each face, from its logits ``fits`` (F,).

    It is positive for faces that the word fits better than half way between its fit on the whole
    mesh and on the clicked faces. A word that fits all of the mesh equally, as words do that the
    model hardly knows, has no effect.
    """
    return fits - (fits[include].mean() + area @ fits) / 2


def rule_logits(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """(F,) logits from rows (F, K) of evidence, by the rule that comes with the library."""
    mean, deviation, layers = _rule()
    return feed_forward(layers, (rows - mean) / deviation)[:, 0].astype(np.float64)


@cache
def _rule() -> tuple[NDArray, NDArray, list[tuple[NDArray, NDArray]]]:
    rule = read_rule(RULE)
    count = sum(name.startswith("weight") for name in rule)
    layers = [(rule[f"weight{i}"], rule[f"bias{i}"]) for i in range(count)]
    return rule["mean"], rule["deviation"], layers


def _spread(surface: Surface, faces: NDArray) -> NDArray:
    """At most :data:`MOST_CLICKS` of the faces, spread evenly over their area."""
    if len(faces) <= MOST_CLICKS:
        return faces
    area, place = surface.area[faces] + 1e-12, surface.mesh.face_centroids[faces]
    return np.unique(faces[spread_evenly(area, place, MOST_CLICKS)])


def _threshold(logits: NDArray, area: NDArray, size: float) -> float:
    """The value above which a given share of the area lies."""
    order = np.argsort(-logits, kind="stable")
    covered = np.cumsum(area[order])
    last = min(int(np.searchsorted(covered, size)), len(order) - 1)
    return float(logits[order[last]])
