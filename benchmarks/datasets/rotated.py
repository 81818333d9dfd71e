"""A set whose shapes are turned: by chance, or by the published angles of Find3D's evaluation.

Find3D turns each shape by three angles: about x by the first, then y, then z. Its files have a row
for each shape: ``random_rotation_test.pt`` in the order of ShapeNetPart's hdf5 files,
``rand_rotation.pt`` by PartNetE's categories and then names. In another layout, or of another set,
the rows go by the order of the keys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from patchalign3d.errors import FileError

from ..harness.contract import Sample, chance
from ..harness.run import Derived
from .shapenetpart import ShapeNetPart


@dataclass(frozen=True)
class Rotated(Derived):
    """A set, each shape turned; methods are still told the same axis as up.

    References are as they were: what is learned is learned upright.

    Attributes:
        rotation: "random", or a file of angles (S, 3), in radians, one row for each key.
        seed: of chance.

    Raises:
        FileError: the file cannot be read or has another number of rows.
    """

    rotation: str
    seed: int = 0

    def sample(self, key: str) -> Sample:
        sample = self.samples.sample(key)
        shape, turn = sample.shape, self._turn(key).T
        moved = {
            name: None if rows is None else rows @ turn
            for name, rows in (
                ("points", shape.points),
                ("normals", shape.normals),
                ("vertices", shape.vertices),
            )
        }
        return replace(sample, shape=replace(shape, **moved))

    def _turn(self, key: str) -> NDArray[np.float64]:
        if self.rotation == "random":
            rng = chance(self.seed, key)
            return turn_of(rng.uniform(0, 2 * np.pi, 3))
        return turn_of(self.angles[self._row[key]])

    @cached_property
    def _row(self) -> dict[str, int]:
        by_file = isinstance(self.samples, ShapeNetPart) and self.samples.layout == "hdf5"
        keys = self.samples.rows if by_file else self.keys
        return {key: row for row, key in enumerate(keys)}

    @cached_property
    def angles(self) -> NDArray[np.float64]:
        """(shapes, 3) those of the file.

        Raises:
            FileError: it cannot be read, or is of another number of shapes.
        """
        file = Path(self.rotation)
        try:
            angles = torch.load(file, map_location="cpu", weights_only=True).double().numpy()
        except Exception as error:  # whatever a damaged file drives the reader to
            why = str(error).partition("\n")[0].rstrip(".")
            raise FileError(f"{file} cannot be read as angles: {why}.") from error
        if angles.shape != (len(self.keys), 3):
            raise FileError(
                f"{file} has angles of the shape {angles.shape} for {len(self.keys)} shapes."
            )
        return angles


def turn_of(angles: NDArray) -> NDArray[np.float64]:
    """(3, 3): about x by the first angle, then about y, then about z."""
    found = np.eye(3)
    for axis, angle in enumerate(angles):
        c, s = np.cos(angle), np.sin(angle)
        i, j = (axis + 1) % 3, (axis + 2) % 3
        turn = np.eye(3)
        turn[i, i] = turn[j, j] = c
        turn[i, j], turn[j, i] = -s, s
        found = turn @ found
    return found
