"""Whether a shape keeps its form in single precision, in which Blender counts, wherever it lies."""

from collections.abc import Sequence

import numpy as np

ROUGHEST = 1e-3  # of a shape's size, what may be uncertain


def too_coarse(meshes: Sequence[np.ndarray]) -> str:
    """Why a file is refused whose places single precision distorts: far away, or hardly apart.

    Args:
        meshes: of each (V, 3) float32 places, in its own coordinates.

    Returns:
        Nothing if they keep their shape.
    """
    places = np.concatenate(meshes)
    if not len(places) or not np.isfinite(places).all():
        return ""
    size = float(np.ptp(places.astype(np.float64), axis=0).max())
    farthest = np.abs(places).max()
    if farthest == np.finfo(np.float32).max:
        return (
            "It has a place at infinity, or farther away than single precision counts, in which "
            "Blender computes. Correct that where it was made, and export it again."
        )
    step = float(np.spacing(farthest))
    if step <= ROUGHEST * size:
        return ""
    where, way_on = "so far from the origin", "Move it to the origin"
    if step == np.finfo(np.float32).smallest_subnormal:
        where, way_on = "so close to each other", "Scale it up"
    return (
        f"Its points lie {where} that Blender, which computes in single precision, rounds them to "
        f"steps of {step:.2g}, in a shape of {size:.3g}. {way_on}, or label it in a shell, which "
        "keeps them: 'patchalign3d segment'."
    )
