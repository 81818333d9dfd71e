"""Faces of an OBJ that have a corner twice, as where two pieces meet in a point.

Blender has no such faces: its importer looks at one from the side that shows most of it, and cuts
anew what it sees. All of a flat one is seen, and even a hole with a cut that leads to it stays; of
one that is bent, pieces are lost without a word.
"""

import re
from collections.abc import Sequence

import numpy as np

CORNERS = re.compile(rb"[\r\n][ \t\v\f]*f((?:[ \t\v\f]+[-+]?\d+(?:/[-+\d/]*)?){5,})")
VERTEX = re.compile(rb"(?:^|[\r\n])[ \t\v\f]*v[ \t\v\f]+(\S+)[ \t\v\f]+(\S+)[ \t\v\f]+([^\s#]+)")
FLAT = 1e-3  # of its size, what the places of a flat face may be off a plane


def torn_faces(content: bytes) -> int:
    """How many faces Blender's importer may lose a piece of.

    Args:
        content: of an OBJ, in UTF-8, without lines that are continued.
    """
    faces = [
        corners
        for found in CORNERS.finditer(content)
        if _touches_itself(corners := [int(c.partition(b"/")[0]) for c in found[1].split()])
    ]
    if not faces:
        return 0
    places = VERTEX.findall(content)
    return sum(not _is_kept(corners, places) for corners in faces)


def _touches_itself(corners: Sequence[int]) -> bool:
    """Whether a vertex is there again; where it just follows itself, nothing is lost."""
    return len(_without_repeats(corners)) > len(set(corners))


def _is_kept(corners: Sequence[int], places: Sequence[tuple[bytes, ...]]) -> bool:
    """Whether a face is flat, and nowhere goes straight back to where it came from.

    Of one whose corners are counted from the last vertex before it, nobody looks.
    """
    ring = np.array(_without_repeats(corners))
    if ring.min() < 1 or ring.max() > len(places) or (ring == np.roll(ring, 2)).any():
        return False
    try:
        at = np.array([places[corner - 1] for corner in ring.tolist()]).astype(np.float64)
        size, _, off = np.linalg.svd(at - at.mean(0), compute_uv=False)
    except ValueError:  # what Blender's own importer has read may be no numbers
        return False
    return bool(off <= FLAT * size)


def _without_repeats(corners: Sequence[int]) -> list[int]:
    """The corners of a ring, where none follows itself."""
    before = [corners[-1], *corners[:-1]]
    return [corner for corner, last in zip(corners, before, strict=True) if corner != last]
