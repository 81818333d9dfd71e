"""A person as a scan or a statue: dressed, with hair, soft, noisy, in part unseen, on a base.

The bare body is smooth, whole and exact; what people load is none of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patchalign3d.geometry.sampling import sample_surface

from ..shapes.fusing import fused
from ..shapes.solids import Solid, box, cylinder
from .body import Body, Person

SOFT, BASED, TORN = 0.35, 0.12, 0.4  # chances of one fused surface, a base, holes
GARMENTS = {
    "shirt": ("spine_01", "spine_02", "spine_03", "clavicle", "upperarm"),
    "sleeves": ("lowerarm",),
    "trousers": ("pelvis", "thigh", "calf"),
    "shoes": ("foot", "ball"),
    "gloves": ("hand", "thumb", "index", "middle", "ring", "pinky"),
}
THICKEST = 0.018  # of the height, what a garment adds
HAIR = 0.035
NOISE = 0.004  # of the height, standard deviation at most
HOLES = 5  # at most
MOST_TORN = 0.2  # of the points


def scanned(
    body: Body, person: Person, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points (count, 3) of a person as chance changes it, and their faces (count,): the body's, or,
    from their number on, a base's.
    """
    vertices = dressed(body, person.vertices, rng)
    faces = body.faces
    if rng.random() < BASED:
        base, more = base_below(vertices, rng)
        faces = np.concatenate([faces, more + len(vertices)])
        vertices = np.concatenate([vertices, base])
    torn = rng.random() < TORN
    more = count + int(count * MOST_TORN / (1 - MOST_TORN)) + 1 if torn else count
    soft = rng.random() < SOFT
    points, face = (fused if soft else sample_surface)(vertices, faces, more, rng)
    points = points.astype(np.float64)
    height = np.ptp(points, axis=0).max()
    points += rng.normal(0, rng.uniform(0, NOISE) * height, points.shape)
    if torn:
        kept = _seen(points, count, rng)
        points, face = points[kept], face[kept]
    return points, face


def dressed(body: Body, vertices: NDArray, rng: np.random.Generator) -> NDArray[np.float64]:
    """The skin (V, 3) pushed out by what is worn, as thick as the garments of its bones, so that
    borders are as smooth as the weights; and by hair, above and behind the face.
    """
    vertices = vertices.astype(np.float64)
    height = np.ptp(vertices, axis=0).max()
    worn = {name: rng.uniform(0, THICKEST) * (rng.random() < 0.5) for name in GARMENTS}
    of_bone = [
        next((worn[g] for g, stems in GARMENTS.items() if bone.startswith(stems)), 0.0)
        for bone in body.bones
    ]
    thickness = body.weights @ np.array(of_bone)
    if rng.random() < 0.6:
        thickness += rng.uniform(0.3, 1) * HAIR * _scalp(body)
    waves = np.sin(vertices / height @ rng.normal(0, 20, (3, 4)) + rng.uniform(0, 6, 4)).mean(1)
    thickness *= 1 + 0.5 * waves  # folds and curls
    a, b, c = vertices[body.faces].swapaxes(0, 1)
    normals = np.zeros_like(vertices)
    for corner in body.faces.T:
        np.add.at(normals, corner, np.cross(b - a, c - a))
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return vertices + (thickness * height)[:, None] * normals


def _scalp(body: Body) -> NDArray[np.float64]:
    """(V,) how far a vertex belongs to where hair grows: the head's upper and hind part at rest."""
    rest = body.vertices[: body.weights.shape[0]]  # Y up, facing +Z
    head = np.asarray(body.weights[:, body.bones.index("head")].todense()).ravel()
    own = rest[head > 0.5]
    low, high = own.min(0), own.max(0)
    up, ahead = ((rest - low) / (high - low))[:, 1:].T
    return head * np.clip((up - 0.35 + 0.9 * (0.55 - ahead)) / 0.3, 0, 1)


def base_below(vertices: NDArray, rng: np.random.Generator) -> Solid:
    """A disc or a block on which a person (Z up) stands or sits."""
    low, high = vertices.min(0), vertices.max(0)
    x, y, _ = (low + high) / 2
    wide, deep, tall = (high - low) * [
        rng.uniform(0.7, 1.3),
        rng.uniform(1, 2),
        rng.uniform(0.02, 0.2),
    ]
    if rng.random() < 0.5:
        radius = max(wide, deep) * 0.5
        top = low[2] + 0.005 * tall
        return cylinder((x, y, top - tall), (x, y, top), radius, sides=int(rng.integers(8, 40)))
    return box((wide, deep, tall), (x, y, low[2] - tall / 2), tuple(rng.uniform(0.8, 1, 2)))


def _seen(points: NDArray, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """``count`` of the points, without those around a few centres: holes of a scan."""
    seen = np.ones(len(points), bool)
    size = np.ptp(points, axis=0).max()
    for centre in points[rng.integers(len(points), size=int(rng.integers(1, HOLES + 1)))]:
        without = seen & (np.linalg.norm(points - centre, axis=1) > rng.uniform(0.02, 0.08) * size)
        if without.sum() >= count:
            seen = without
    return rng.permutation(np.flatnonzero(seen))[:count]
