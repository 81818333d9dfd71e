"""What is kept of a mesh between questions about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree
from scipy.special import entr, softmax

from .errors import MeshError
from .geometry.cloud import Cloud
from .geometry.frame import Axis
from .geometry.mesh import Mesh
from .geometry.symmetry import Plane, symmetry_plane
from .geometry.things import Thing
from .geometry.upright import Standing
from .labels.click_evidence import Surface
from .labels.graph_cut import Borders
from .labels.kinds import kinds
from .labels.loose_pieces import SMALLEST, name_pieces
from .labels.matching import box_coordinates
from .labels.mean_shift import mean_shift, snap_to_surface
from .labels.numbers import Drawn
from .labels.pooling import nearest_centre, smooth_pooling
from .labels.sides import allowed
from .network.model import Model
from .shared.places import Placed
from .shared.questions import QUALITY, SEED
from .threads import in_chunks

# Cosines survive in so few.
FEATURE_DIRECTIONS = 32
# Parts that are looked at at a time.
PARTS = 1 << 10
# What no part looks like is told by so many kinds of looks, if it is so much of the surface.
LOOKS, LEAST = 4, 0.05
# Features whose cosine is as near to 1 are the same.
SAME = 1e-5
# What a shape has somewhere: of each feature, this share of its patches has no more.
SOMEWHERE = 0.95
# So much of a thing's area is as good as none of it.
HARDLY = 0.1


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
        standing: the up and front that were found, if the up was left open.
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
        front: the axis that it seems to face, if nobody said that and a question has gone by it;
            ``faced`` the mesh encoded with it, if it does not look along the usual one.
    """

    model: Model
    mesh: Mesh | Cloud
    points: NDArray[np.float64]
    point_faces: NDArray[np.int64]
    centres: NDArray[np.float64]
    centre_faces: NDArray[np.int64]
    features: NDArray[np.float32]
    borders: Borders
    standing: Standing | None = None
    other_ways: OtherWays | None = None
    doubt: Standing | None = None
    behind: NDArray[np.float32] | None = None
    surface: Surface | None = None
    things: NDArray[np.int64] | None = None
    ground: int | None = None
    seed: int = SEED.default
    quality: str = QUALITY.default
    as_one: EncodedMesh | None = None
    front: Axis | None = None
    faced: EncodedMesh | None = None

    def __repr__(self) -> str:
        how = f"{self.quality}, seed {self.seed}"
        return f"<EncodedMesh of {self.model.name}, {how}: {self.mesh!r}>"

    @property
    def other_front(self) -> Axis | None:
        """The front that was found, if it is not the one that the mesh has."""
        return None if self.front == self.mesh.frame.front else self.front

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
            self.points.reshape(-1, 3),
            self.point_faces.reshape(-1),
            self.centres.reshape(-1, 3),
            self.centre_faces.reshape(-1),
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
        """(F, C) of each face: unit vectors, along the few directions that the patches span."""
        flat = self.flat_features
        rows = np.linalg.svd(flat, full_matrices=False)[2][:FEATURE_DIRECTIONS]  # (C, D)
        features = self.smooth_pooling @ (flat @ rows.T)  # of cells
        features /= np.linalg.norm(features, axis=1, keepdims=True)
        return self.mesh.cells.spread(features)

    def sureness(self, names: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
        """How sure the model is of what it sees, whatever is asked for: the negative entropy, in
        nats, of what it would call each place by N names (N, D), as the mean over the faces
        ``where`` (F,); −∞ if it sees none of these.
        """
        chances = softmax(self.flat_features @ names.T / self.model.temperature, axis=1)
        area = self.patch_areas * where[self.centre_faces.reshape(-1)]
        return -float(np.average(entr(chances).sum(1), weights=area)) if area.any() else -np.inf

    def called(self, names: NDArray[np.float32]) -> NDArray[np.float32]:
        """(F, C) of each face, unit vectors or nearly so: the product of two says how similar the
        names are that the model would give them, by the probabilities of N names (N, D)
        (Bhattacharyya 1943).
        """
        chances = softmax(self.flat_features @ names.T / self.model.temperature, axis=1)
        roots = np.sqrt(np.maximum(self.smooth_pooling @ chances, 0))  # (cells, N)
        roots /= np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-12)
        directions = np.linalg.eigh(roots.T @ roots)[1][:, -FEATURE_DIRECTIONS:]  # (N, C)
        return self.mesh.cells.spread((roots @ directions).astype(np.float32))

    @cached_property
    def each_thing(self) -> list[Thing]:
        """The things in the mesh: the mesh itself, if it is one thing."""
        if self.things is None:
            return [Thing.all_of(self.mesh)]
        return [Thing.of(self.mesh, self.things == n) for n in range(self.things.max() + 1)]

    def whole_things(self, labels: NDArray[np.int32]) -> NDArray[np.int64]:
        """(n,) those of some labels (F,) that name whole things, not parts of things."""
        if self.things is None:
            return np.zeros(0, np.int64)
        count = labels.max() + 2
        area = np.bincount(
            self.things * count + labels + 1, self.mesh.face_areas, (self.things.max() + 1) * count
        )
        share = area.reshape(-1, count)
        share = share / share.sum(1, keepdims=True)  # (T, labels), the first of none
        whole = share > 1 - HARDLY
        either = (whole | (share < HARDLY)).all(0) & whole.any(0)
        return np.flatnonzero(either[1:])

    @property
    def drawn(self) -> Drawn:
        """The points by which distances between pieces are measured, and their faces."""
        return self.points.reshape(-1, 3), self.point_faces.reshape(-1)

    def thing_of(self, faces: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) the number of the thing that each of some faces (n,) belongs to."""
        return np.zeros(len(faces), np.int64) if self.things is None else self.things[faces]

    @cached_property
    def _middles(self) -> list[Plane]:
        """The plane between left and right of each thing, in its own frame."""
        return [symmetry_plane(thing.centroids, thing.areas) for thing in self.each_thing]

    def allowed(
        self, placed: Placed, points: NDArray[np.float64], faces: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """(n, P) which points (n, 3) on faces (n,) lie on the side that each prompt names."""
        there = np.empty((len(points), len(placed.places)), bool)
        for number, (thing, middle) in enumerate(zip(self.each_thing, self._middles, strict=True)):
            own = self.thing_of(faces) == number
            there[own] = allowed(placed, thing.own(points[own]), middle)
        return there

    def box_coordinates(
        self, points: NDArray[np.float64], faces: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The positions of points (n, 3) on faces (n,) in the boxes of their things."""
        found = np.empty_like(points)
        for number, (thing, middle) in enumerate(zip(self.each_thing, self._middles, strict=True)):
            own = self.thing_of(faces) == number
            used = np.zeros(len(self.mesh.vertices), bool)
            used[self.mesh.faces[thing.faces]] = True
            places = self.mesh.unit_vertices[used]
            box = thing.own(np.stack([places.min(0), places.max(0)]))
            found[own] = box_coordinates(thing.own(points[own]), box, middle)
        return found

    def densest(
        self, logits: NDArray[np.floating], there: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """For each of K names, with logits (S·G, K) of the patches, the sampled point (K, 3) of the
        surface where its matches are densest, among those that ``there`` (S·N, K) allows.
        """
        patch_faces, point_faces = self.centre_faces.reshape(-1), self.point_faces.reshape(-1)
        centres, surface = self.centres.reshape(-1, 3), self.points.reshape(-1, 3)
        points = np.empty((logits.shape[1], 3))
        found_on = self.thing_of(patch_faces[logits.argmax(0)])  # (K,)
        for number in np.unique(found_on):
            wanted = found_on == number
            seen, drawn = (self.thing_of(faces) == number for faces in (patch_faces, point_faces))
            middles = mean_shift(centres[seen], logits[seen][:, wanted])
            points[wanted] = snap_to_surface(middles, surface[drawn], there[drawn][:, wanted])
        return points

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

    def looks_of(self, where: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Up to :data:`LOOKS` features (R, D) of the faces ``where`` (F,), each of which stands for
        patches that look alike; none if these faces are less than :data:`LEAST` of the surface.
        """
        patches = self.flat_features[where[self.centre_faces.reshape(-1)]]  # (n, D)
        area = self.mesh.face_areas
        if area[where].sum() < LEAST * area.sum() or not len(patches):
            return np.empty((0, self.flat_features.shape[1]), np.float32)
        from scipy.cluster.vq import kmeans2  # which takes a moment to import

        first = patches[_apart(patches, LOOKS)]
        means, of = kmeans2(patches, first, minit="matrix")
        means = means[np.unique(of)]
        return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)


def _apart(features: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The numbers, at most ``count``, of unit features (n, D) that are unlike each other, from the
    first on.
    """
    chosen, alike = [0], features @ features[0]
    while len(chosen) < count and alike.min() < 1 - SAME:
        chosen.append(int(alike.argmin()))
        alike = np.maximum(alike, features @ features[chosen[-1]])
    return np.array(chosen)


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
    elif isinstance(held, Surface | Borders | EncodedMesh | Mesh | Cloud):
        yield from _arrays(vars(held))


def traits(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """(D,) what a shape has somewhere, of the features (n, D) of its patches.

    A sofa is known by its seat, however much of it is frame: the mean of all patches tells less.
    """
    rank = int(SOMEWHERE * (len(features) - 1))
    return np.partition(np.ascontiguousarray(features.T), rank, axis=1)[:, rank]
