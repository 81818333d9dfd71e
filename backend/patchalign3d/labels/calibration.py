"""Prompts that are asked for together, made comparable.

Whoever lists the parts of a mesh says that they are there. A prompt in words that training rarely
met gets low logits even where it belongs, and would lose its part to its neighbours' prompts.
"""

import numpy as np
from numpy.typing import NDArray

# How far a prompt's peak is raised towards the highest one. At 1 every prompt would reach it, there
# or not.
RAISE = 0.4
# The share of the area below a prompt's peak: a few patches are no part.
PEAK = 0.97
# Prompts whose peak is below about this logit are hardly there, and hardly raised.
DOUBTFUL = -3.0
# What each prompt is to have at least, of an equal share of the area.
ENOUGH = 0.5
# Shares of the area that are as good as none: with less of it, a prompt is raised no further.
NEGLIGIBLE = 1e-3
# Below this logit a chance is as good as none; its exponential is a float32 still.
NO_CHANCE = -80


def allowances(logits: NDArray, areas: NDArray) -> NDArray:
    """By how much (P,) the logits (C, P) of each prompt are to be raised, on patches that stand for
    these areas (C,), so that all compete on more equal terms.

    It is a share of what the prompt's peak lacks of the highest peak and, where it would still win
    little of the area, the logarithm of what it lacks of enough, as for classes that are rare in
    training (Menon and others 2021): the more, the likelier it is that the prompt is on the mesh at
    all.
    """
    peaks = _peaks(logits, areas)
    there = chances(peaks - DOUBTFUL)
    towards_highest = RAISE * (peaks.max() - peaks) * there
    shares = areas @ np.exp(-costs(logits + towards_highest)) / areas.sum()
    lack = np.log(ENOUGH / len(shares) / (shares + NEGLIGIBLE))
    return (towards_highest + np.maximum(lack, 0) * there).astype(logits.dtype)


def chances(logits: NDArray) -> NDArray:
    """Logits as chances in 0 … 1: SciPy's ``expit``, of float32 in a quarter of its time."""
    return 1 / (1 + np.exp(-np.maximum(logits, NO_CHANCE)))


def costs(logits: NDArray) -> NDArray:
    """What each label costs on each face: −log of its share by softmax, of logits (F, P)."""
    columns = np.array(logits.T, order="C")  # (P, F), in a tenth of the time of rows
    columns -= columns.max(0)
    return np.ascontiguousarray((np.log(np.exp(columns).sum(0)) - columns).T)


def _peaks(logits: NDArray, areas: NDArray) -> NDArray:
    """What the logits (C, P) of each prompt stay below on the share :data:`PEAK` of the area."""
    order = (-logits).argsort(0)
    reached = areas[order].cumsum(0)
    place = (reached <= (1 - PEAK) * reached[-1]).sum(0, keepdims=True)  # (1, P)
    return np.take_along_axis(logits, np.take_along_axis(order, place, 0), 0)[0]
