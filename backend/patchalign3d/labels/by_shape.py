"""Parts without words: regions of a surface that belong together by their shape and, if there is a
model, by their features.

Neighbouring regions are merged, starting from single faces, by creases and features; then their
borders are smoothed. Without a model, thickness takes the place of features (Shapira et al. 2008
cut where the diameter changes). Needs no torch.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..answers import Segmentation
from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.order import ASKEW
from ..geometry.thickness import thickness
from ..memory import make_sure
from ..shared.faces import components
from ..shared.questions import DETAIL, PIECES
from .graph_cut import smooth_labels
from .kinds import kinds
from .merging import merge_faces

# Merging stops at this tolerance, scaled by the detail.
TOLERANCE = 0.03
# The difference of two thicknesses, one of which is e times the other, as an angle in radians.
THICKER = 0.7
# In a loose piece that has less than MOST of the surface, differences count only WITHIN_LOOSE times
# as much, because it usually is a part already. Larger pieces are cut as finely as asked for.
MOST, WITHIN_LOOSE = 0.7, 0.15
# How firmly faces stay with their region when borders are smoothed, which is slow for many regions.
HOLD = 2.0
MOST_SMOOTHED = 32
# The most parts if their number is not given, so that a person can look through them.
MOST_PARTS = 24
# Where one reads on, hardly ever the same for two parts: downwards, to the right, to the back.
READ = ASKEW * [1, 1, -1]


def segment_by_shape(
    mesh: Mesh | Cloud,
    pieces: int | None = None,
    detail: float = DETAIL.default,
    features: NDArray | None = None,
    report: Callable[[str, float], None] | None = None,
    things: NDArray[np.int64] | None = None,
) -> NDArray[np.int32]:
    """Divide a surface into parts.

    Args:
        mesh: F faces.
        pieces: the number of parts; there are never fewer than loose parts.
        detail: 0 … 1, how fine the parts are, if ``pieces`` is not given. 0 leaves loose parts
            whole; those that are less than 70 % of their thing are cut less than others. If there
            would be more than :data:`MOST_PARTS`, all parts of one kind become one part, and the
            smallest kinds become the last part.
        features: (F, C) of faces, unit vectors or nearly so; without them, thickness counts.
        report: called with a stage and its fraction.
        things: (F,) the number of the thing that each face belongs to, if there are several.

    Returns:
        (F,) int32 from 0; part 0 is the largest. Of parts of one size those come first, by and
        large, that lie farther up, and farther left as seen from the front.

    Raises:
        MeshError: it is a cloud.
        DeviceError: it needs more memory than is allowed.
    """
    report = report or (lambda stage, fraction: None)
    make_sure(len(mesh.faces), merging=True)
    if features is None:
        report("Measuring thickness", 0.0)
        angle = THICKER * np.log(thickness(mesh))
        features = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    report("Merging faces", 0.3)
    labels = merge_faces(
        mesh,
        features,
        pieces,
        tolerance_of(detail),
        lambda left, first: report("Merging faces", 0.9 - 0.6 * left / first),
        _firmness(mesh, things) if pieces is None else None,
    )
    report("Smoothing the borders", 0.9)
    if labels.max() < MOST_SMOOTHED:
        labels = _smoothed(mesh, labels, keep_all=pieces is not None)
    report("Smoothing the borders", 1.0)
    labels = _by_size(labels, mesh)
    if pieces is None and labels.max() >= MOST_PARTS:
        labels = _by_size(kinds(mesh, labels)[labels], mesh)
        labels = np.minimum(labels, MOST_PARTS - 1)
    return labels


def _smoothed(mesh: Mesh | Cloud, labels: NDArray[np.int32], keep_all: bool) -> NDArray[np.int32]:
    """Labels (F,) with smooth borders; without ``keep_all``, slender parts may vanish."""
    cost = np.full((len(labels), labels.max() + 1), HOLD)
    cost[np.arange(len(labels)), labels] = 0
    smooth = smooth_labels(mesh, cost)
    return np.where(np.isin(labels, smooth), smooth, labels) if keep_all else smooth


def _firmness(mesh: Mesh | Cloud, things: NDArray[np.int64] | None) -> NDArray[np.float64]:
    """(F,) how much differences count in the loose piece that each face belongs to."""
    thing = np.zeros_like(mesh.pieces) if things is None else things
    of_piece, of_thing = (np.bincount(each, mesh.face_areas)[each] for each in (mesh.pieces, thing))
    return np.where(of_piece < MOST * of_thing, WITHIN_LOOSE, 1.0)


def tolerance_of(detail: float) -> float:
    """How much regions may differ and still be merged, for a detail of 0 … 1."""
    return float("inf") if detail <= 0 else TOLERANCE * (1 / detail - 0.95) ** 1.5


def parts_by_shape(
    mesh: Mesh | Cloud,
    pieces: int | None = None,
    detail: float = DETAIL.default,
    progress: Callable[[str, float], None] | None = None,
) -> Segmentation:
    """The result of :func:`segment_by_shape`, as parts that are numbered by kind.

    Raises:
        QuestionError: an invalid number or detail.
    """
    PIECES.check("pieces", pieces)
    DETAIL.check("detail", detail)
    labels = segment_by_shape(mesh, pieces, detail, report=progress)
    return Segmentation(mesh, numbered_parts(kinds(mesh, labels)), labels)


def join_alike(
    mesh: Mesh | Cloud, labels: NDArray, kind: NDArray
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Join touching parts of one kind.

    Args:
        mesh: F faces.
        labels: (F,) of P parts.
        kind: (P,) int.

    Returns:
        Labels (F,), numbered from the largest part on, and the kind of each part.
    """
    one, two = labels[mesh.touching].T
    alike = kind[one] == kind[two]
    joined = components(len(kind), np.stack([one, two], axis=1)[alike])
    by_size = _by_size(joined[labels], mesh)
    of_joined = np.zeros(int(by_size.max()) + 1, np.int64)
    of_joined[by_size] = kind[labels]
    return by_size, of_joined


def numbered_parts(kind: NDArray) -> list[str]:
    """Names for parts of these kinds (P,); parts of the same kind share a number and get one each.

    >>> numbered_parts(np.array([0, 1, 1, 2]))
    ['part 1', 'part 2.1', 'part 2.2', 'part 3']
    """
    number = {one: place for place, one in enumerate(dict.fromkeys(kind.tolist()), 1)}
    return number_names([f"part {number[one]}" for one in kind.tolist()])


def number_names(names: Sequence[str]) -> list[str]:
    """The names, numbered if they occur more than once; no two are the same.

    >>> number_names(["seat", "leg", "leg", "leg 1", "arm 1", "arm 1"])
    ['seat', 'leg 2', 'leg 3', 'leg 1', 'arm 1.1', 'arm 1.2']
    """
    often, taken, numbered = Counter(names), set(names), []
    for name in names:
        if often[name] > 1:
            between = "." if name[-1].isdecimal() else " "
            more = (f"{name}{between}{number}" for number in itertools.count(1))
            name = next(one for one in more if one not in taken)
            taken.add(name)
        numbered.append(name)
    return numbered


def _by_size(labels: NDArray, mesh: Mesh | Cloud) -> NDArray[np.int32]:
    """The same parts (F,), numbered from the largest on, and those of one size as they are read
    from the front: by where they are, not by how their areas were rounded.
    """
    numbers, labels = np.unique(labels, return_inverse=True)
    labels = labels.reshape(-1)
    area = np.bincount(labels, mesh.face_areas)
    place = np.bincount(labels, mesh.face_areas * (mesh.face_centroids @ READ))
    order = np.lexsort([place / np.maximum(area, 1e-300), -(area / area.sum()).round(6)])
    rank = np.empty(len(numbers), np.int32)
    rank[order] = np.arange(len(numbers))
    return rank[labels]
