"""Points spread evenly over a surface, and the frame in which the encoder sees them."""

import numpy as np
from numpy.typing import NDArray


def sample_surface(
    vertices: NDArray, faces: NDArray, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw N = ``count`` points (N, 3) uniformly by area, and the face (N,) that each lies on.

    The vertices (V, 3) are in any frame, the faces (F, 3) have a positive total area. Equal
    generators draw equal points.
    """
    a, b, c = vertices[faces].swapaxes(0, 1)
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    face = draw_faces(np.cumsum(areas), count, rng)
    return draw_points(vertices[faces[face]], rng), face


def draw_faces(ends: NDArray, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Faces (count,) by their areas, which are summed up: face i ends at ``ends[i]`` (F,)."""
    # `right` never picks a face without area: its end equals the one before.
    face = np.searchsorted(ends, rng.random(count) * ends[-1], side="right")
    return np.minimum(face, np.searchsorted(ends, ends[-1]))


def draw_points(corners: NDArray, rng: np.random.Generator) -> NDArray[np.float64]:
    """A point (n, 3) on each of the triangles with these corners (n, 3, 3)."""
    a, b, c = corners.swapaxes(0, 1)
    u, v = rng.random((2, len(corners), 1))
    outside = u + v > 1
    u, v = np.where(outside, 1 - u, u), np.where(outside, 1 - v, v)
    return a + u * (b - a) + v * (c - a)


def farthest_points(points: NDArray, count: int) -> NDArray[np.int64]:
    """Which of some points (n, 3) lie far from each other, (count,): ``count`` is at most n.

    The first, then always the one that is farthest from all chosen.
    """
    chosen = np.zeros(count, np.int64)
    left = np.full(len(points), np.inf)
    for place in range(1, count):
        to_last = points - points[chosen[place - 1]]
        np.minimum(left, np.einsum("ij,ij->i", to_last, to_last), out=left)
        chosen[place] = left.argmax()
    return chosen


def to_model_frame(points: NDArray, input_axes: tuple[str, str, str]) -> NDArray[np.float32]:
    """Centre clouds on their mean, scale their largest norm to 1, then reorder the axes.

    The released code normalises so in its demo and its ShapeNetPart evaluation, and swaps y and z
    of Y-up data: from Z-up coordinates that is the reflection ("+x", "-y", "+z"). Of points
    (..., N, 3), Z up, right-handed and not all in one place, come as many, float32, with the sign
    and the axis of ``input_axes`` for each axis of the model.
    """
    points = points - points.mean(-2, keepdims=True)
    points = points / np.linalg.norm(points, axis=-1).max(-1)[..., None, None]
    signs = {"+": 1, "-": -1}
    axes = [signs[axis[0]] * points[..., "xyz".index(axis[1])] for axis in input_axes]
    return np.stack(axes, axis=-1).astype(np.float32)
