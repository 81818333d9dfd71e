"""Makes the prompts of one question comparable with each other, and with the background.

Listing the parts of a mesh implies that they are there. A prompt with words that were rare in
training gets low logits even where it belongs, and would lose its part to the prompts of its
neighbours. But not all parts have to be listed: what is far from all prompts is background.
"""

import numpy as np
from numpy.typing import NDArray

# How far a prompt's peak is raised towards the highest one. At 1 every prompt would reach it,
# whether it is there or not.
RAISE = 0.4
# The share of the area below a prompt's peak: a few patches do not make a part.
PEAK = 0.97
# Prompts whose peak is below about this logit are probably absent, and hardly raised.
DOUBTFUL = -3.0
# What each prompt should have at least, relative to an equal share of the area.
ENOUGH = 0.5
# A negligible share of the area: below it, a prompt is raised no further.
NEGLIGIBLE = 1e-3
# The logit of the background, and how much higher it is if each prompt surely has its place.
BACKGROUND, ALL_PLACED = -3.0, 2.0
# How much higher it is if everything else is asked for as well.
REST_ASKED = 1.0
# Below this logit a probability is negligible; its exponential still fits a float32.
NO_CHANCE = -80


def logit_adjustments(logits: NDArray, areas: NDArray) -> NDArray:
    """How much (P,) to add to the logits (C, P) of each prompt, on C patches that stand for these
    areas (C,), so that all prompts compete on more equal terms.

    A prompt gets a share of the difference between its peak and the highest peak. If it would still
    win too little of the area, the logarithm of what it lacks is added, as for classes that are
    rare in training (Menon and others 2021). The likelier it is that the prompt is on the mesh at
    all, the more of both is added.
    """
    peaks = _peaks(logits, areas)
    there = sigmoid(peaks - DOUBTFUL)
    towards_highest = RAISE * (peaks.max() - peaks) * there
    shares = areas @ np.exp(-costs(logits + towards_highest)) / areas.sum()
    lack = np.log(ENOUGH / len(shares) / (shares + NEGLIGIBLE))
    return (towards_highest + np.maximum(lack, 0) * there).astype(logits.dtype)


def background_logit(logits: NDArray, areas: NDArray, rest_asked: bool = False) -> float:
    """The logit of the background, which is what belongs to no prompt. It competes with the logits
    (C, P) of the prompts on C patches that stand for these areas (C,).

    It is low while a prompt has no peak: that prompt may be a rare word for just the part that
    matches no prompt well. ``rest_asked`` says that a prompt such as "everything else" was asked
    for, so that there surely is some background.
    """
    all_placed = float(sigmoid(_peaks(logits, areas).min()))
    return BACKGROUND + ALL_PLACED * all_placed + REST_ASKED * rest_asked


def sigmoid(logits: NDArray) -> NDArray:
    """Probabilities 0 … 1 from logits of any shape: ``expit``, in a quarter of SciPy's time."""
    return 1 / (1 + np.exp(-np.maximum(logits, NO_CHANCE)))


def costs(logits: NDArray) -> NDArray:
    """The cost of each label on each face: −log of its softmax share, from logits (F, P)."""
    columns = np.array(logits.T, order="C")  # (P, F), in a tenth of the time of rows
    columns -= columns.max(0)
    return np.ascontiguousarray((np.log(np.exp(columns).sum(0)) - columns).T)


def _peaks(logits: NDArray, areas: NDArray) -> NDArray:
    """The peak of each prompt: on :data:`PEAK` of the area, its logits (C, P) are lower."""
    order = (-logits).argsort(0)
    reached = areas[order].cumsum(0)
    place = (reached <= (1 - PEAK) * reached[-1]).sum(0, keepdims=True)  # (1, P)
    return np.take_along_axis(logits, np.take_along_axis(order, place, 0), 0)[0]
