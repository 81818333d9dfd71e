"""Several surfaces as one shape, and what is said of it divided among them again."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..bridge.replies import Reply
from ..shared.questions import digest
from .geometry import Surface

OF_TRIANGLES = frozenset({"face_labels", "confidence", "face_values", "faces"})
OF_VERTICES = frozenset({"vertex_values"})
OF_POINTS = ("points", "scores")


class Joined:
    """Surfaces in world space as one shape, which can be asked about.

    Attributes:
        surfaces: N surfaces, each with W vertices and T triangles of its own.
        shape: (ΣW, 3) float64, their vertices one after the other.
        triangles: (ΣT, 3) int32 into them.
    """

    def __init__(self, surfaces: Sequence[Surface]) -> None:
        self.surfaces = list(surfaces)
        self.shape, self.triangles = _concatenated(self.surfaces)

    @cached_property
    def digest(self) -> str:
        """Equal for surfaces of equal shape."""
        return digest(self.shape, self.triangles)

    def divided(self, reply: Reply) -> list[Reply]:
        """What is said of each of the surfaces: their triangles, their vertices, their points, and
        what is said of the whole.

        A point is of the surface that it is nearest to.
        """
        triangles = np.cumsum([len(each.triangles) for each in self.surfaces])[:-1]
        vertices = np.cumsum([len(each.shape) for each in self.surfaces])[:-1]
        ends = dict.fromkeys(OF_TRIANGLES, triangles) | dict.fromkeys(OF_VERTICES, vertices)
        pieces = {
            name: np.split(array, ends[name])
            for name, array in reply.arrays.items()
            if name in ends
        }
        of_point = self._nearest(reply.arrays["points"]) if "points" in reply.arrays else None
        replies = []
        for number in range(len(self.surfaces)):
            header, arrays = dict(reply.header), {}
            for name, array in reply.arrays.items():
                if name in pieces:
                    arrays[name] = pieces[name][number]
                elif name in OF_POINTS and of_point is not None:
                    arrays[name] = array[of_point == number]
                else:  # of the whole
                    arrays[name] = array
            if of_point is not None:
                chosen = zip(header["names"], of_point, strict=True)
                header["names"] = [name for name, of in chosen if of == number]
            replies.append(Reply(header, arrays))
        return replies

    def _nearest(self, points: NDArray) -> NDArray[np.int64]:
        """(K,) the number of the surface that each of the points (K, 3) is on."""
        distances = np.full((len(self.surfaces), len(points)), np.inf)
        for number, surface in enumerate(self.surfaces):
            tree = surface.tree
            for column, point in enumerate(points.tolist()):
                distance = tree.find_nearest(point)[3]
                distances[number, column] = np.inf if distance is None else distance
        return distances.argmin(0)


def as_one_mesh(copies: Sequence[Surface]) -> Surface:
    """The surfaces of objects that share a mesh as one of that mesh.

    Each polygon has the triangles of all copies, which vote together on what becomes of it. Base
    mesh and frame are those of the first.
    """
    if len(copies) == 1:
        return copies[0]
    shape, triangles = _concatenated(copies)
    polygons = np.concatenate([each.triangle_polygons for each in copies])
    images = [
        np.zeros(len(each.triangles), bool) if each.images is None else each.images
        for each in copies
    ]
    return replace(
        copies[0],
        shape=shape,
        triangles=triangles,
        triangle_polygons=polygons,
        copies=tuple(len(each.triangles) for each in copies),
        images=np.concatenate(images) if any(map(np.any, images)) else None,
        added=max(each.added for each in copies),
    )


def told_apart(copies: Sequence[int], reply: Reply) -> list[str]:
    """The parts that copies of a mesh are, if these are different: it has but one in each face.

    Args:
        copies: how many triangles each of the objects with it had that were asked about.
        reply: about all of them, one after the other.
    """
    labels = reply.arrays.get("face_labels")
    if len(copies) < 2 or labels is None:
        return []
    own = np.split(labels + 1, np.cumsum(copies)[:-1])
    of_most = (int(np.bincount(each, minlength=1).argmax()) - 1 for each in own)
    parts = [reply.header["part_names"][label] for label in dict.fromkeys(of_most) if label >= 0]
    return parts if len(parts) > 1 else []


def _concatenated(surfaces: Sequence[Surface]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    begins = np.cumsum([0, *(len(each.shape) for each in surfaces)])
    triangles = [each.triangles + begin for each, begin in zip(surfaces, begins, strict=False)]
    shape = np.concatenate([each.shape for each in surfaces])
    return shape, np.concatenate(triangles).astype(np.int32)
