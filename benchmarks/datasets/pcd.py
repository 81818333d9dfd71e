"""``.pcd``, the Point Cloud Library's format for clouds: KeypointNet, Objaverse-General."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError
from patchalign3d.files.formats.pcd import read_pcd_fields
from patchalign3d.files.source import Source
from patchalign3d.shared.texts import cause

from .reading import damaged

NORMALS = ("normal_x", "normal_y", "normal_z")
GREY = 0x808080


class Cloud(NamedTuple):
    """Points (N, 3), unit normals (N, 3) and colours (N, 3) in 0 … 1, where the file has them."""

    points: NDArray[np.float64]
    normals: NDArray[np.float64] | None
    colours: NDArray[np.float64] | None


def read_pcd(file: Path) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Points (N, 3) and colours (N, 3); see :func:`read_cloud`."""
    cloud = read_cloud(file)
    return cloud.points, cloud.colours


def read_cloud(file: Path) -> Cloud:
    """Read a cloud.

    Raises:
        FileError: it cannot be read, or a coordinate is not a finite number.
    """
    try:
        fields = read_pcd_fields(Source(file))
    except OSError as error:
        raise FileError(f"{file} cannot be read: {cause(error)}.") from error
    points = np.stack([fields[axis] for axis in "xyz"], axis=1).astype(np.float64)
    if not np.isfinite(points).all():
        raise damaged(file, "a coordinate is not a finite number")
    normals = None
    if set(NORMALS) <= set(fields):
        normals = np.stack([fields[name] for name in NORMALS], axis=1).astype(np.float64)
    if "rgb" not in fields:
        return Cloud(points, normals, None)
    packed = fields["rgb"]
    if packed.dtype.kind == "f":  # the bits of a number that is none
        packed = packed.astype(np.float32).view(np.uint32)
    packed = packed.astype(np.int64)
    colours = np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=1) / 255
    return Cloud(points, normals, colours)


def write_pcd(file: Path, points: NDArray) -> None:
    """Write (N, 3) as ASCII, grey."""
    write_cloud(file, points)


def write_cloud(
    file: Path, points: NDArray, normals: NDArray | None = None, colours: NDArray | None = None
) -> None:
    """Write points (N, 3), with normals (N, 3) if there are any, as ASCII; without colours grey."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fields = ["x", "y", "z", *(NORMALS if normals is not None else ())]
    numbers = points if normals is None else np.column_stack([points, normals])
    packed = np.full(len(points), GREY)
    if colours is not None:
        packed = (np.round(colours * 255).astype(np.int64) * [1 << 16, 1 << 8, 1]).sum(1)
    lines = [
        "VERSION .7",
        f"FIELDS {' '.join([*fields, 'rgb'])}",
        f"SIZE {' '.join(['4'] * (len(fields) + 1))}",
        f"TYPE {' '.join(['F'] * len(fields))} U",
        f"COUNT {' '.join(['1'] * (len(fields) + 1))}",
        f"WIDTH {len(points)}",
        "HEIGHT 1",
        "VIEWPOINT 0 0 0 1 0 0 0",
        f"POINTS {len(points)}",
        "DATA ascii",
        *(
            f"{' '.join(f'{value:.6f}' for value in row)} {rgb}"
            for row, rgb in zip(numbers, packed, strict=True)
        ),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="ascii")
