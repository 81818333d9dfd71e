"""First weights of vertices for bones: the nearest bones of a part move it."""

import numpy as np
from numpy.typing import NDArray

from .geometry import places_of

LEAST_SHARE = 0.1  # of the nearest bone's weight, what others have at least or nothing at all
SOFT = 0.03  # of the whole, how far weights of neighbouring parts go over into each other
MOST_SUMS = 5e7  # how many numbers may be smoothed, over all rounds


def weights(
    vertices: NDArray[np.float64],
    triangles: NDArray[np.int64],
    part: NDArray[np.int64],
    heads: NDArray[np.float64],
    tails: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(V, B) first weights of bones: each vertex follows the nearest ones of its part's.

    Where parts meet, weights go over into each other. Vertices in one place have the same ones,
    for meshes whose faces are apart, as those of games are, not to come asunder.

    Args:
        vertices: (V, 3).
        triangles: (T, 3) of them.
        part: (V,) the part of each vertex; a bone is of the part that most of the vertices nearest
            to it are of. −1 for none: any bone.
        heads, tails: (B, 3) of the bones.
    """
    welded = places_of(vertices)
    places = vertices[np.unique(welded, return_index=True)[1]]
    apart = np.stack([distances(places, *ends) for ends in zip(heads, tails, strict=True)], 1)
    found = np.zeros((len(places), len(heads)))
    allowed = _allowed(part, apart.argmin(1)[welded], len(heads))
    for number in np.unique(part):
        here = np.unique(welded[part == number])
        found[here] += _falling_off(np.where(allowed[number], apart[here], np.inf))
    edges = welded[triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)]
    found = _smoothed(found, edges, places)
    return (found / np.maximum(found.sum(1, keepdims=True), 1e-12))[welded]


def _allowed(part: NDArray, nearest: NDArray, bones: int) -> NDArray[np.bool_]:
    """(P + 1, B) which bones each part follows: its own if it has any; the last row is for −1."""
    parts = int(part.max(initial=-1)) + 1
    votes = np.zeros((parts + 1, bones))
    np.add.at(votes, (part, nearest), 1)
    owner = votes[:parts].argmax(0) if parts else np.zeros(bones, int)
    allowed = np.ones((parts + 1, bones), bool)
    for number in range(parts):
        own = (owner == number) & (votes[:parts].sum(0) > 0)
        if own.any():
            allowed[number] = own
    return allowed


def _falling_off(apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, B) weights by distances (n, B), of which some are infinite."""
    least = apart.min(1, keepdims=True)
    found = (least / np.maximum(apart, 1e-12)) ** 4
    found[(found < LEAST_SHARE) | ~np.isfinite(found)] = 0
    on_bone = least[:, 0] <= 1e-12
    found[on_bone] = apart[on_bone] <= 1e-12
    return found / np.maximum(found.sum(1, keepdims=True), 1e-12)


def _smoothed(
    found: NDArray[np.float64], edges: NDArray[np.int64], places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights (V, B) as the mean of those around, until borders are about :data:`SOFT` wide."""
    one, other = edges[edges[:, 0] != edges[:, 1]].T
    if not len(one):
        return found
    step = float(np.linalg.norm(places[one] - places[other], axis=1).mean())
    soft = SOFT * float(np.ptp(places, axis=0).max())
    rounds = min((soft / max(step, 1e-30)) ** 2, MOST_SUMS / found.size)
    around = np.bincount(one, minlength=len(found)) + np.bincount(other, minlength=len(found))
    mix = min(rounds, 1) / 2  # coarse meshes go over into each other along one edge as it is
    for _ in range(max(1, round(rounds))):
        sums = np.stack(
            [
                np.bincount(one, column[other], len(found))
                + np.bincount(other, column[one], len(found))
                for column in found.T
            ],
            1,
        )
        means = np.where(around[:, None] > 0, sums / np.maximum(around, 1)[:, None], found)
        found = (1 - mix) * found + mix * means
    return found


def distances(places: NDArray, head: NDArray, tail: NDArray) -> NDArray[np.float64]:
    """(n,) of places (n, 3) from a bone."""
    along = tail - head
    share = np.clip((places - head) @ along / max(float(along @ along), 1e-30), 0, 1)
    return np.linalg.norm(places - head - share[:, None] * along, axis=1)
