"""What clicks tell of each face: evidence that it belongs to the part that is pointed at.

It is a row of numbers that do not depend on a particular model: how much the face looks like the
clicked ones and would be called the same, how far it is from them, also around creases, how much
thicker it is, and whether cuts without words keep them together or put it into a piece of the same
kind, such as another leg of a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.thickness import thickness
from ..geometry.ways import graph_of_ways
from ..memory import make_sure
from .by_shape import tolerance_of
from .kinds import kinds
from .merging import nested_regions

# The details at which the surface is cut without words, to see what stays together.
DETAILS = (0.25, 0.4, 0.55, 0.7)
# Pieces are of one kind if they differ by less than this (``kinds.kinds``); pieces below this
# share of the surface have no kind.
OF_ONE_KIND, SMALLEST = 0.05, 0.002
# The length that crossing a right-angled concave crease adds, in units of the surface's size.
CREASE = 0.3
FARTHEST = 1.5  # in the same unit; larger distances are cut off
# The evidence for and against a face, in the order of the columns: how much it looks like the
# clicked faces, how far it is from them, what stays together, and the same for excluded faces.
LIKENESS = ("best", "rank", "above mean", "above Otsu", "mean of all")
DISTANCE = ("straight", "over the surface", "same piece")
SHAPE = ("thickness", "cut with")
CLICKS = ("for", "against")
OTHERS = ("like others", "less like", "from others", "nearer", "cut with others")
KINDS = ("of one kind", "loose and of one kind", "of one kind with others")
NAMES = ("called alike", "rank by name", "above Otsu by name", "mean of all by name")
NAMES_OF_OTHERS = ("called like others", "less by name")
EVIDENCE = LIKENESS + DISTANCE + SHAPE + CLICKS + OTHERS + KINDS + NAMES + NAMES_OF_OTHERS
# The value of columns about excluded faces if nothing is excluded.
NOTHING_ALIKE = -0.2
# Of the histogram in which Otsu's threshold is looked for.
BINS = 64


@dataclass(frozen=True, eq=False)
class Surface:
    """What is measured of a mesh before the first click. Distances are in units in which the
    surface has the area 1.

    Attributes:
        mesh: F faces.
        features: (F, C) float32, unit.
        called: (F, B) float32, unit; the product of two says how similar their names would be.
        area: (F,) shares.
        place: (F, 3) centroids.
        thick: (F,) logarithm.
        cuts: (F, L) int, the region of each face in cuts from coarse to fine.
        kinds: (F, L) int, the kinds of these regions.
        loose: (F,) int, the kind of the loose piece that each face belongs to.
        ways: (F, F) sparse, the distances between neighbouring faces; concave creases between them
            add to these.
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

    def __repr__(self) -> str:
        return f"<Surface, to be pointed at: {self.mesh!r}>"

    @classmethod
    def of(
        cls,
        mesh: Mesh | Cloud,
        features: NDArray[np.float32],
        called: NDArray[np.float32] | None = None,
    ) -> Surface:
        """Measure a mesh whose faces have these unit features (F, C) and these vectors of names
        (F, B); without the latter, the features take their place.

        Raises:
            DeviceError: it needs more memory than is allowed.
        """
        make_sure(len(mesh.faces), merging=True)
        size = np.sqrt(mesh.face_areas.sum())
        thick = np.log(thickness(mesh))
        cuts = nested_regions(mesh, features, [tolerance_of(detail) for detail in DETAILS])
        one, two = mesh.adjacency.faces.T
        steps = np.linalg.norm(mesh.face_centroids[one] - mesh.face_centroids[two], axis=1) / size
        steps += 1e-6
        creases = CREASE * np.maximum(0, -mesh.adjacency.angle) * min(size, 1.0) / size
        return cls(
            mesh,
            features,
            features if called is None else called,
            mesh.face_areas / mesh.face_areas.sum(),
            mesh.face_centroids / size,
            thick,
            cuts,
            np.stack([_kinds(mesh, cut) for cut in cuts.T], axis=1),
            _kinds(mesh, mesh.pieces),
            graph_of_ways(len(mesh.faces), mesh.adjacency.faces, steps + creases),
        )


def evidence(surface: Surface, include: NDArray, exclude: NDArray) -> NDArray[np.float32]:
    """(F, K) the evidence for and against each face, in the columns of :data:`EVIDENCE`."""
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
    rows = np.empty((len(area), len(EVIDENCE)), np.float32)
    for number, column in enumerate((*columns, *names, *names_of_others)):
        rows[:, number] = column
    return rows


class _Likeness(NamedTuple):
    """(F,) how similar each face is to the clicked ones: to one of them, compared with the rest of
    the surface, and to all of them.
    """

    best: NDArray
    rank: NDArray[np.float64]
    above_otsu: NDArray
    mean: NDArray


def _likeness(features: NDArray, area: NDArray, include: NDArray) -> _Likeness:
    """The likeness by unit features (F, C)."""
    alike = features @ features[include].T  # (F, n)
    best = alike.max(1)
    return _Likeness(best, _rank(best, area), best - otsu(best, area), alike.mean(1))


def _like_others(features: NDArray, best: NDArray, exclude: NDArray) -> tuple[NDArray, NDArray]:
    """(F,) how similar each face is to an excluded one, and how much less than to an included one,
    which is ``best`` (F,).
    """
    if not len(exclude):
        return np.full(len(best), NOTHING_ALIKE), np.full(len(best), 0.5)
    other = (features @ features[exclude].T).max(1)
    return other, best - other


def _rank(values: NDArray, area: NDArray) -> NDArray[np.float64]:
    """(F,) the share of the area whose value is at least that of each face."""
    place = np.unique(-values, return_inverse=True)[1].reshape(-1)  # equal ones have one
    reached: NDArray[np.float64] = np.cumsum(np.bincount(place, area))
    return reached[place]


def otsu(values: NDArray, weights: NDArray) -> float:
    """The threshold that separates weighted values, at most 1 in size, best (Otsu 1979)."""
    low, high = float(values.min()), float(values.max())
    if high - low <= BINS * np.finfo(values.dtype).eps:  # one value, up to rounding
        low, high = low - 0.5, low + 0.5
    counts, edges = np.histogram(values, BINS, (low, high), weights=weights)
    counts, middles = counts / counts.sum(), (edges[1:] + edges[:-1]) / 2
    below, moment = np.cumsum(counts)[:-1], np.cumsum(counts * middles)[:-1]
    apart = (counts @ middles * below - moment) ** 2
    return float(edges[1:-1][np.argmax(apart / np.maximum(below * (1 - below), 1e-12))])


def _distance(graph: csr_matrix, faces: NDArray) -> NDArray[np.float64]:
    """(F,) the distance to the nearest of some faces, cut off at :data:`FARTHEST`."""
    if not len(faces):
        return np.full(graph.shape[0], FARTHEST)
    away = dijkstra(graph, directed=False, indices=faces, min_only=True, limit=FARTHEST)
    return np.minimum(away, FARTHEST)


def _kinds(mesh: Mesh | Cloud, pieces: NDArray) -> NDArray[np.int32]:
    """(F,) the kind of the piece that each face belongs to."""
    return kinds(mesh, pieces, OF_ONE_KIND, SMALLEST)[pieces].astype(np.int32)


def _kept_together(cuts: NDArray, faces: NDArray) -> NDArray[np.float64]:
    """(F,) the share of cuts in which each face is in a piece, or kind, with some of these."""
    return np.mean([np.isin(cut, cut[faces]) for cut in cuts.T], axis=0)
