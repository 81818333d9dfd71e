"""A part that is pointed at: which faces go with some clicked ones, and not with others.

What speaks for a face is measured in a row of numbers, none of which is of one model alone: how
much it looks like the clicked faces and would be called what they are, how far it is from them,
around creases, too, how much thicker it is, and whether cuts without words keep them together or
find it in a piece of the same kind, such as another leg of a table. A small network, learned from
simulated clicks (``training.pointing``), turns the rows into chances, and the usual graph cut makes
a part of them. A word for the part, where one is said, is further evidence, added to what the
network says. Needs no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.special import expit

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.thickness import thickness
from ..memory import make_sure
from ..network.rules import read_rule, through
from .by_shape import kinds, tolerance_of
from .graph_cut import smooth_labels
from .merging import merge_faces

RULE = Path(__file__).parents[1] / "weights" / "pointing" / "rule.npz"
# How finely the surface is cut without words, to see what stays together.
DETAILS = (0.25, 0.4, 0.55, 0.7)
# Pieces are of one kind if they differ by less (``by_shape.kinds``); smaller ones, as shares of the
# surface, have none.
OF_ONE_KIND, SMALLEST = 0.05, 0.002
# What a right-angled concave crease counts on the way over it, in lengths of the surface's size.
CREASE = 0.3
FARTHEST = 1.5  # in the same unit; beyond it is all one
# What speaks for a face and against it, in the order of the columns: how much it looks like the
# clicked faces, how far it is from them, what stays together, and the same for those excluded.
LIKENESS = ("best", "rank", "above mean", "above Otsu", "mean of all")
DISTANCE = ("straight", "over the surface", "same piece")
SHAPE = ("thickness", "cut with")
CLICKS = ("for", "against")
OTHERS = ("like others", "less like", "from others", "nearer", "cut with others")
KINDS = ("of one kind", "loose and of one kind", "of one kind with others")
NAMES = ("called alike", "rank by name", "above Otsu by name", "mean of all by name")
NAMES_OF_OTHERS = ("called like others", "less by name")
EVIDENCE = (
    *(*LIKENESS, *DISTANCE, *SHAPE, *CLICKS, *OTHERS),
    *(*KINDS, *NAMES, *NAMES_OF_OTHERS),
)
# What there is to say where nothing is excluded.
NOTHING_ALIKE = -0.2
# How many logits of the rule one logit of a word counts (benchmarks.choices.pointing_word).
WORD = 0.7
BINS = 64
MOST_CLICKS = 64  # of a whole region that is named so many stand for it
CERTAIN = 1e-9


@dataclass(frozen=True, eq=False)
class Surface:
    """What is known of a mesh before anybody points at it; distances are in units in which the
    surface has the area 1.

    Attributes:
        mesh: F faces.
        features: (F, C) float32, unit.
        called: (F, B) float32, unit; the product of two is how alike faces would be called.
        area: (F,) shares.
        place: (F, 3) centroids.
        thick: (F,) logarithm.
        cuts: (F, L) int, the piece of each face in cuts from coarse to fine.
        kinds: (F, L) int, the kinds of these pieces.
        loose: (F,) int, the kind of the loose piece that each face is of.
        ways: (F, F) sparse, how far neighbouring faces are from each other; concave creases in
            between make it farther.
    """

    mesh: Mesh | Cloud
    features: NDArray[np.float32]
    called: NDArray[np.float32]
    area: NDArray[np.float64]
    place: NDArray[np.float64]
    thick: NDArray[np.float64]
    cuts: NDArray[np.int32]
    kinds: NDArray[np.int32]
    loose: NDArray[np.int32]
    ways: csr_matrix

    @classmethod
    def of(
        cls,
        mesh: Mesh | Cloud,
        features: NDArray[np.float32],
        called: NDArray[np.float32] | None = None,
    ) -> Surface:
        """Measure a mesh whose faces have these unit features (F, C), and would be called so
        (F, B); if nobody knows, features stand for that, too.

        Raises:
            DeviceError: it needs more memory than is allowed.
        """
        make_sure(len(mesh.faces), merging=True)
        size = np.sqrt(mesh.face_areas.sum())
        thick = np.log(thickness(mesh))
        cuts = [
            merge_faces(mesh, features, None, tolerance_of(detail), lambda *_: None)
            for detail in DETAILS
        ]
        one, two = mesh.adjacency.faces.T
        steps = np.linalg.norm(mesh.face_centroids[one] - mesh.face_centroids[two], axis=1) / size
        steps += 1e-6
        creases = CREASE * np.maximum(0, -mesh.adjacency.angle) * min(size, 1.0) / size
        shape = (len(mesh.faces), len(mesh.faces))
        both = np.r_[one, two], np.r_[two, one]
        return cls(
            mesh,
            features,
            features if called is None else called,
            mesh.face_areas / mesh.face_areas.sum(),
            mesh.face_centroids / size,
            thick,
            np.stack(cuts, axis=1),
            np.stack([_kinds(mesh, cut) for cut in cuts], axis=1),
            _kinds(mesh, mesh.pieces),
            csr_matrix((np.tile(steps + creases, 2), both), shape),
        )


def select_faces(
    surface: Surface,
    include: NDArray,
    exclude: NDArray,
    size: float | None = None,
    fits: NDArray | None = None,
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """The part that holds the faces ``include`` (n,) and none of ``exclude`` (m,).

    Args:
        surface: F faces.
        include: at least one.
        exclude: any number.
        size: the share of the surface that the part has, if it is known; otherwise as the rule
            finds it.
        fits: (F,) logits of what the part is called, if that was said.

    Returns:
        (F,) which faces are in the part, and (F,) the chance of each, 0 … 1.
    """
    logits = chances(evidence(surface, _spread(include), _spread(exclude)))
    if fits is not None:
        logits += WORD * word_evidence(fits, surface.area, include)
    if size is not None:
        logits -= _threshold(logits, surface.area, size)
    chosen = cut_out(surface.mesh, logits, include, exclude)
    return chosen, expit(logits).astype(np.float32)


def cut_out(
    mesh: Mesh | Cloud, logits: NDArray[np.float64], include: NDArray, exclude: NDArray
) -> NDArray[np.bool_]:
    """(F,) which faces are in the part by a graph cut on their logits (F,), and as they were
    clicked: ``include`` (n,) in it, ``exclude`` (m,) not.
    """
    cost = np.stack([np.logaddexp(0, logits), np.logaddexp(0, -logits)], axis=1)
    cost[include] = -np.log([CERTAIN, 1 - CERTAIN])
    cost[exclude] = -np.log([1 - CERTAIN, CERTAIN])
    chosen = smooth_labels(mesh, cost) == 1
    chosen[include], chosen[exclude] = True, False
    return chosen


def evidence(surface: Surface, include: NDArray, exclude: NDArray) -> NDArray[np.float32]:
    """(F, K) what speaks for and against each face, by the columns of :data:`EVIDENCE`."""
    area, place, thick = surface.area, surface.place, surface.thick
    looks = _likeness(surface.features, area, include)
    names = _likeness(surface.called, area, include)
    mean = float(area @ looks.best)
    deviation = float(np.sqrt(area @ (looks.best - mean) ** 2)) + 1e-3
    way, away = (_distance(surface.ways, faces) for faces in (include, exclude))
    above_mean = (looks.best - mean) / deviation / 3
    likeness = looks.best, looks.rank, above_mean, looks.above_otsu, looks.mean
    distance = (
        np.min([np.linalg.norm(place - p, axis=1) for p in place[include]], 0),
        way,
        np.isin(surface.mesh.pieces, surface.mesh.pieces[include]),
    )
    shape = (
        np.minimum(np.abs(thick[:, None] - thick[include]).min(1), 2),
        _kept_together(surface.cuts, include),
    )
    clicks = (
        np.full(len(area), np.log(len(include))),
        np.full(len(area), np.log1p(len(exclude))),
    )
    others = (
        *_like_others(surface.features, looks.best, exclude),
        away,
        np.tanh(3 * (away - way)),
        _kept_together(surface.cuts, exclude),
    )
    of_one_kind = (
        _kept_together(surface.kinds, include),
        np.isin(surface.loose, surface.loose[include]),
        _kept_together(surface.kinds, exclude),
    )
    names_of_others = _like_others(surface.called, names.best, exclude)
    columns = (*likeness, *distance, *shape, *clicks, *others, *of_one_kind)
    return np.stack([*columns, *names, *names_of_others], axis=1).astype(np.float32)


class _Likeness(NamedTuple):
    """(F,) how much each face is like the clicked ones: like one of them, beside the rest of the
    surface, and like all of them.
    """

    best: NDArray
    rank: NDArray[np.float64]
    above_otsu: NDArray
    mean: NDArray


def _likeness(features: NDArray, area: NDArray, include: NDArray) -> _Likeness:
    """By unit features (F, C)."""
    alike = features @ features[include].T  # (F, n)
    best = alike.max(1)
    return _Likeness(best, _rank(best, area), best - otsu(best, area), alike.mean(1))


def _like_others(features: NDArray, best: NDArray, exclude: NDArray) -> tuple[NDArray, NDArray]:
    """(F,) how much each face is like one that is excluded, and how much less than like one that
    is not, which is ``best`` (F,).
    """
    if not len(exclude):
        return np.full(len(best), NOTHING_ALIKE), np.full(len(best), 0.5)
    other = (features @ features[exclude].T).max(1)
    return other, best - other


def word_evidence(
    fits: NDArray, area: NDArray[np.float64], include: NDArray
) -> NDArray[np.float64]:
    """(F,) what a word says for each face and against it, in its logits ``fits`` (F,).

    It speaks for a face that it fits better than half way from the mesh as a whole to the clicked
    faces. What fits all of the mesh alike, as words do that the model hardly knows, says nothing.
    """
    return fits - (fits[include].mean() + area @ fits) / 2


def chances(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """(F,) logits of rows (F, K) of evidence, by the rule that comes with the library."""
    mean, deviation, layers = _rule()
    return through(layers, (rows - mean) / deviation)[:, 0].astype(np.float64)


@cache
def _rule() -> tuple[NDArray, NDArray, list[tuple[NDArray, NDArray]]]:
    rule = read_rule(RULE)
    count = sum(name.startswith("weight") for name in rule)
    layers = [(rule[f"weight{i}"], rule[f"bias{i}"]) for i in range(count)]
    return rule["mean"], rule["deviation"], layers


def _spread(faces: NDArray) -> NDArray:
    """As many of the faces as anybody clicks at, evenly by their numbers."""
    if len(faces) <= MOST_CLICKS:
        return faces
    each = np.unique(faces)
    return each[np.linspace(0, len(each) - 1, MOST_CLICKS).astype(int)]


def _rank(values: NDArray, area: NDArray) -> NDArray[np.float64]:
    """(F,) the share of the area that has the value of each face or more."""
    order = np.argsort(-values, kind="stable")
    rank = np.empty(len(values))
    rank[order] = np.cumsum(area[order])
    return rank


def otsu(values: NDArray, weights: NDArray) -> float:
    """The threshold that tells weighted values apart best (Otsu 1979)."""
    counts, edges = np.histogram(values, BINS, weights=weights)
    counts, middles = counts / counts.sum(), (edges[1:] + edges[:-1]) / 2
    below, moment = np.cumsum(counts)[:-1], np.cumsum(counts * middles)[:-1]
    apart = (counts @ middles * below - moment) ** 2
    return float(edges[1:-1][np.argmax(apart / np.maximum(below * (1 - below), 1e-12))])


def _distance(graph: csr_matrix, faces: NDArray) -> NDArray[np.float64]:
    """(F,) to the nearest of some faces, as far as it is worth telling."""
    if not len(faces):
        return np.full(graph.shape[0], FARTHEST)
    away = dijkstra(graph, directed=False, indices=faces, min_only=True, limit=FARTHEST)
    return np.minimum(away, FARTHEST)


def _kinds(mesh: Mesh | Cloud, pieces: NDArray) -> NDArray[np.int32]:
    """(F,) the kind of the piece that each face is of."""
    return kinds(mesh, pieces, OF_ONE_KIND, SMALLEST)[pieces].astype(np.int32)


def _kept_together(cuts: NDArray, faces: NDArray) -> NDArray[np.float64]:
    """(F,) in what share of the cuts each face is in one piece, or kind, with some of these."""
    return np.mean([np.isin(cut, cut[faces]) for cut in cuts.T], axis=0)


def _threshold(logits: NDArray, area: NDArray, size: float) -> float:
    """What so much of the area lies above."""
    order = np.argsort(-logits, kind="stable")
    covered = np.cumsum(area[order])
    last = min(int(np.searchsorted(covered, size)), len(order) - 1)
    return float(logits[order[last]])
