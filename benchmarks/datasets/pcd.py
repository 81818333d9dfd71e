"""ASCII ``.pcd``, the Point Cloud Library's format for clouds: KeypointNet, Objaverse-General."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError


def read_pcd(file: Path) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Points (N, 3) and colours (N, 3) in 0 … 1, if there are any, of an ASCII ``.pcd``.

    Raises:
        FileError: it cannot be read, is not ASCII, or has not as many numbers as its header says.
    """
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("DATA")) + 1
        header = {word: rest for word, _, rest in (line.partition(" ") for line in lines[:start])}
        fields, count = header["FIELDS"].split(), int(header["POINTS"])
        if header["DATA"].strip() != "ascii":
            raise ValueError(f"its data are {header['DATA']}, not ascii")
        values = np.array([line.split() for line in lines[start:] if line.strip()], np.float64)
        if values.shape != (count, len(fields)):
            raise ValueError(f"it has {len(values)} points, not {count} of {len(fields)} numbers")
        points = values[:, [fields.index(axis) for axis in "xyz"]]
        if not np.isfinite(points).all():
            raise ValueError("a coordinate is not a finite number")
    except OSError as error:
        raise FileError(f"{file} cannot be read: {error.strerror}.") from error
    except StopIteration:
        raise FileError(f"{file} is no cloud: it has no line that begins with DATA.") from None
    except KeyError as error:
        raise FileError(f"{file} is no cloud: its header lacks {error}.") from error
    except ValueError as error:
        raise FileError(f"{file} is damaged: {error}.") from error
    if "rgb" not in fields:
        return points, None
    packed = values[:, fields.index("rgb")].astype(np.int64)
    return points, np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=1) / 255


def write_pcd(file: Path, points: NDArray) -> None:
    """Write (N, 3) as ASCII, grey."""
    file.parent.mkdir(parents=True, exist_ok=True)
    grey = 0x808080
    lines = [
        "VERSION .7",
        "FIELDS x y z rgb",
        "SIZE 4 4 4 4",
        "TYPE F F F U",
        "COUNT 1 1 1 1",
        f"WIDTH {len(points)}",
        "HEIGHT 1",
        "VIEWPOINT 0 0 0 1 0 0 0",
        f"POINTS {len(points)}",
        "DATA ascii",
        *(f"{x:.6f} {y:.6f} {z:.6f} {grey}" for x, y, z in points),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="ascii")
