"""What is kept of a mesh between questions about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree
from scipy.special import entr, softmax

from .errors import MeshError
from .geometry.cloud import Cloud
from .geometry.frame import Frame
from .geometry.mesh import Mesh
from .geometry.sampling import SurfacePoints
from .geometry.upright import Orientation
from .labels.click_evidence import Surface
from .labels.graph_cut import Borders
from .labels.kinds import kinds
from .labels.loose_pieces import SMALLEST, name_pieces
from .labels.pooling import nearest_centre, smooth_pooling
from .labels.thing_by_thing import ThingByThing
from .network.model import Model
from .shared.questions import QUALITY, SEED
from .threads import in_chunks

# Features of faces are reduced to so many directions, which hardly changes their cosines.
FEATURE_DIRECTIONS = 32
# Parts whose features are averaged at a time.
PARTS = 1 << 10
# The quantile, over the patches, that tells what a shape has somewhere.
SOMEWHERE = 0.95


class OtherWays(NamedTuple):
    """A shape as the model sees it with other axes up; the first way is the one that is taken."""

    features: NDArray[np.float32]  # (W, G, D)
    faces: NDArray[np.int64]  # (W, G), those that the patches' centres lie on

    def beginning_with(self, way: int) -> Self:
        """The same, another way first."""
        order = np.roll(np.arange(len(self.faces)), -way)
        return self._replace(features=self.features[order], faces=self.faces[order])

    def steadiness(self, text: NDArray[np.float32], labels: NDArray[np.int32]) -> float:
        """The share of the surface, 0 … 1, that gets the same label whichever way is up.

        Differences between two samplings of the same way do not count. ``text`` (P, D) is what was
        asked for, ``labels`` (F,) the answer.
        """
        same = ((self.features @ text.T).argmax(2) == labels[self.faces]).mean(1)  # (W,)
        return float(min(1.0, 1 - same[0] + same[1:].mean()))


@dataclass(eq=False)
class EncodedMesh:
    """What is kept of a mesh between questions: S samplings of N points and G patches each.

    If several things stand in it and each was seen by itself, N and G count for each thing.

    Attributes:
        model: the model that made the features.
        mesh: F faces, or a cloud of F points.
        points: (S, N, 3) float64, unit frame; ``point_faces`` (S, N) the faces they lie on.
        centres: (S, G, 3) float64, unit frame; ``centre_faces`` (S, G) the faces they lie on.
        features: (S, G, D) float32, L2-normalised.
        borders: the costs of borders between parts.
        orientation: the up and front that were found, if the up was left open.
        other_ways: if the up could not be found, what the model sees of the mesh any way up.
        doubt: how the mesh seems to stand, if the model is sure that it stands otherwise than was
            said.
        behind: (S·G, D) features of the same patches seen from behind, once a question has needed
            them.
        surface: what is measured before the first click, once it was measured.
        things: (F,) the number of the thing that each face belongs to, if there are several.
        ground: the number of the one that is the ground, and their surroundings, if any is.
        seed, quality: with which it was encoded.
        as_one: if there are several things, the mesh encoded as one, for the paper's rules.
        facing: the frame with the front that it seems to have, if nobody said that and it has been
            asked for; ``faced`` the mesh encoded in it, if that is not the mesh's own.
    """

    model: Model
    mesh: Mesh | Cloud
    points: NDArray[np.float64]
    point_faces: NDArray[np.int64]
    centres: NDArray[np.float64]
    centre_faces: NDArray[np.int64]
    features: NDArray[np.float32]
    borders: Borders
    orientation: Orientation | None = None
    other_ways: OtherWays | None = None
    doubt: Orientation | None = None
    behind: NDArray[np.float32] | None = None
    surface: Surface | None = None
    things: NDArray[np.int64] | None = None
    ground: int | None = None
    seed: int = SEED.default
    quality: str = QUALITY.default
    as_one: EncodedMesh | None = None
    facing: Frame | None = None
    faced: EncodedMesh | None = None

    def __repr__(self) -> str:
        how = f"{self.quality}, seed {self.seed}"
        return f"<EncodedMesh of {self.model.name}, {how}: {self.mesh!r}>"

    @property
    def other_front(self) -> dict[str, Any]:
        """The ``front`` and the ``heading`` of answers: those found, if they are not the mesh's."""
        if self.facing is None or self.facing is self.mesh.frame:
            return {}
        return {"front": self.facing.front, "heading": self.facing.heading}

    def prepare(self, report: Callable[[str, float], None]) -> None:
        """Compute, and keep, what answers need; ``report`` is called with each stage."""
        report("Finding creases", 0.2)
        _ = self.mesh.cells
        report("Relating patches to faces", 0.4)
        _ = self.smooth_pooling, self.kinds

    @cached_property
    def smooth_pooling(self) -> csr_matrix:
        """(cells, S·G): all samplings pooled."""
        return smooth_pooling(
            self.mesh,
            *self.drawn,
            *self.patches,
            len(self.centres),
            self.things,
        )

    @cached_property
    def kinds(self) -> NDArray[np.int64]:
        """(L,) the kind of each loose piece; small pieces are each of a kind of their own."""
        if not self.mesh.pieces.any():  # as of most meshes
            return np.zeros(1, np.int64)
        return kinds(self.mesh, self.mesh.pieces, smallest=SMALLEST)

    @cached_property
    def patch_areas(self) -> NDArray[np.float64]:
        """(S·G,) how much of the surface each patch stands for."""
        return self.smooth_pooling.T @ self.mesh.cells.area

    def name_pieces(
        self, labels: NDArray[np.int32], cost: NDArray, same_names: bool, asked: int
    ) -> NDArray[np.int32]:
        """Labels (F,) in which loose pieces are named as wholes.

        Args:
            labels: (F,) the names of the faces by themselves.
            cost: (cells, P) of the names.
            same_names: whether pieces of one kind get one name.
            asked: how many of the names were asked for; one behind them is the background.
        """
        kind = self.kinds if same_names else np.arange(len(self.kinds))
        return name_pieces(self.mesh, kind, labels, cost, asked)

    def pooled(self, values: NDArray) -> NDArray:
        """Values of the patches (S·G, K), pooled for each face (F, K)."""
        return self.mesh.cells.spread(self.smooth_pooling @ values)

    @cached_property
    def nearest_centre(self) -> NDArray[np.int64]:
        """(F,) the centre of the first sampling that is nearest to each face: the official rule."""
        return nearest_centre(self.mesh, self.centres[0])

    @property
    def flat_features(self) -> NDArray[np.float32]:
        """(S·G, D)"""
        return self.features.reshape(-1, self.features.shape[-1])

    @cached_property
    def traits(self) -> NDArray[np.float32]:
        """(D,) what the shape has somewhere, by which its kind is known."""
        return traits(self.flat_features)

    @cached_property
    def face_features(self) -> NDArray[np.float32]:
        """(F, C) the feature of each face, a unit vector, in the C directions in which the features
        of the patches differ most.
        """
        flat = self.flat_features
        rows = np.linalg.svd(flat, full_matrices=False)[2][:FEATURE_DIRECTIONS]  # (C, D)
        features = self.smooth_pooling @ (flat @ rows.T)  # of cells
        features /= np.linalg.norm(features, axis=1, keepdims=True)
        return self.mesh.cells.spread(features)

    def negative_entropy(self, names: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
        """How sure the model is of what it sees, whatever is asked for: the negative entropy of the
        probabilities of N names (N, D) at each place, in nats, as the mean over the faces ``where``
        (F,); −∞ if none of their patches is known.
        """
        chances = softmax(self.flat_features @ names.T / self.model.temperature, axis=1)
        area = self.patch_areas * where[self.patches.faces]
        return -float(np.average(entr(chances).sum(1), weights=area)) if area.any() else -np.inf

    def called(self, names: NDArray[np.float32]) -> NDArray[np.float32]:
        """(F, C) unit vectors, or nearly so, for what the model would call each face. The product
        of two says how alike the probabilities of N names (N, D) are on these faces: it is their
        Bhattacharyya coefficient (1943).
        """
        chances = softmax(self.flat_features @ names.T / self.model.temperature, axis=1)
        roots = np.sqrt(np.maximum(self.smooth_pooling @ chances, 0))  # (cells, N)
        roots /= np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-12)
        directions = np.linalg.eigh(roots.T @ roots)[1][:, -FEATURE_DIRECTIONS:]  # (N, C)
        return self.mesh.cells.spread((roots @ directions).astype(np.float32))

    @cached_property
    def per_thing(self) -> ThingByThing:
        """What is found for each thing in the mesh by itself."""
        return ThingByThing(self.mesh, self.things)

    @property
    def drawn(self) -> SurfacePoints:
        """All (S·N,) points that were drawn from the surface."""
        return SurfacePoints(self.points, self.point_faces).flat

    @property
    def patches(self) -> SurfacePoints:
        """The centres of all (S·G,) patches."""
        return SurfacePoints(self.centres, self.centre_faces).flat

    @property
    def sizes(self) -> dict[str, int]:
        """The numbers of faces and vertices, by which the shapes of arrays are checked."""
        return {"F": len(self.mesh.faces), "V": len(self.mesh.vertices)}

    @property
    def nbytes(self) -> int:
        """Its size in memory, with the mesh and everything that was computed for both."""
        return sum({id(array): array.nbytes for array in _arrays(self)}.values())

    def feature_at(
        self,
        faces: NDArray | None = None,
        vertices: NDArray | None = None,
        points: NDArray | None = None,
    ) -> NDArray[np.float32]:
        """The feature (D,) of one or more places: their mean, as a unit vector.

        Faces (n,) count by their area. A vertex (n,) or a point (n, 3) in the mesh's own frame
        takes the nearest patch of each sampling.

        Raises:
            MeshError: a point lies far outside the mesh, or a vertex belongs to no face.
        """
        if faces is not None:
            cells, area = self.mesh.cells, self.mesh.face_areas[faces] + 1e-12
            share = np.bincount(cells.of[faces], area, len(cells.area))
            own = np.flatnonzero(share)  # a few, of one of thousands of parts
            mean = (self.smooth_pooling[own].T @ share[own]) @ self.flat_features
        else:
            if vertices is not None:
                loose = np.asarray(vertices)[~np.isin(vertices, self.mesh.faces)]
                if len(loose):
                    raise MeshError(
                        f"Vertex {loose[0]} belongs to no face, so nothing is known of it. Name "
                        "one of the surface."
                    )
                place = self.mesh.unit_vertices[vertices]
            else:
                assert points is not None
                place = self.mesh.pointed_at(points)
            nearest = [cKDTree(centres).query(place)[1] for centres in self.centres]  # S × (n,)
            mean = np.mean([f[i].mean(0) for f, i in zip(self.features, nearest, strict=True)], 0)
        return (mean / np.linalg.norm(mean)).astype(np.float32)

    def features_of(self, labels: NDArray) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The numbers (P,) of all parts with a face, by labels (F,), −1 for none, and the features
        (P, D) of these parts, as :meth:`feature_at` tells each of them by its faces.
        """
        faces = np.flatnonzero(labels >= 0)
        parts, row = np.unique(labels[faces], return_inverse=True)
        cells, area = self.mesh.cells, self.mesh.face_areas[faces] + 1e-12
        places = row.reshape(-1), cells.of[faces]
        share = csr_matrix((area, places), shape=(len(parts), len(cells.area)))
        means = np.empty((len(parts), self.flat_features.shape[1]), np.float32)

        def average(some: slice) -> None:
            mean = (share[some] @ self.smooth_pooling) @ self.flat_features
            means[some] = mean / np.linalg.norm(mean, axis=1, keepdims=True)

        in_chunks(len(parts), average, PARTS)
        return parts.astype(np.int64), means


def _arrays(held: object) -> Iterator[NDArray]:
    """All arrays that something holds; an array that is held twice comes twice."""
    if isinstance(held, np.ndarray):
        yield held
    elif isinstance(held, csr_matrix):
        yield from (held.data, held.indices, held.indptr)
    elif isinstance(held, list | tuple):
        for each in held:
            yield from _arrays(each)
    elif isinstance(held, dict):
        yield from _arrays(list(held.values()))
    elif isinstance(held, Surface | Borders | ThingByThing | EncodedMesh | Mesh | Cloud):
        yield from _arrays(vars(held))


def traits(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """(D,) what a shape has somewhere: a high quantile of each of the features (n, D) of its
    patches.

    A sofa is known by its seat, however much of it is frame: the mean of all patches tells less.
    """
    rank = int(SOMEWHERE * (len(features) - 1))
    return np.partition(np.ascontiguousarray(features.T), rank, axis=1)[:, rank]
