"""Files of labelled meshes that tests write."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import trimesh


def write_stool(path: Path, **changes: np.ndarray) -> None:
    """A box as the seat above a box as the leg, Z up."""
    seat, leg = trimesh.creation.box((1, 1, 0.2)), trimesh.creation.box((0.2, 0.2, 1))
    seat.apply_translation((0, 0, 0.6))
    mesh = trimesh.util.concatenate([seat, leg])
    arrays = {
        "vertices": mesh.vertices,
        "faces": mesh.faces,
        "face_part": np.repeat([0, 1], 12),
        "part_names": np.array(["Seat", "front_leg"]),
        "category": np.array("stool"),
    }
    np.savez(path, **(arrays | changes))
