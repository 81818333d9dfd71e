"""How many triangles of a binary STL are there, whatever its count says."""

import numpy as np
from numpy.typing import NDArray

from .errors import FileError
from .texts import after_the_end, encoding_of

HEADER = 84  # bytes: 80 of anything, and the count
RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("colour", "<u2")])
# Of a text whose last solid is not ended.
WITHOUT_END = "It does not end with 'endsolid', so it may have been cut off."
# Triangles behind the last one that is counted belong to it if they lie so near, in its extents.
NEAR = 2.0
# Half of a shape's coordinates are more than this share of the greatest: beside that, single
# precision tells what is less from nothing. Of any other bytes hardly a number is.
FINEST = 2.0**-24


def is_binary(size: int, head: bytes) -> bool:
    """Whether a file of so many bytes that begins so is binary for certain, also if its header has
    the words of a text: no text counts so well, or has a zero there, unless its letters have two
    bytes.
    """
    counted = HEADER + int.from_bytes(head[HEADER - 4 : HEADER], "little") * RECORD.itemsize
    return size == counted or (b"\0" in head[:HEADER] and encoding_of(head)[1] == "utf-8")


def refuse_text_or_turned(name: str, head: bytes, said: int, body: int) -> None:
    """Make sure that what is taken for a binary file and does not count well is one all the same.

    Args:
        name: for messages.
        head: what it begins with.
        said, body: as for :func:`count_triangles`.

    Raises:
        FileError: it is text, whose letters would be taken for triangles (without a zero among its
            first bytes, as no binary file is), or its count is only right in the other order of
            bytes.
    """
    if said * RECORD.itemsize == body:
        return
    if b"\0" not in head:
        raise FileError(
            f"{name} is text, but does not begin with 'solid' and 'facet', as an STL does. Export "
            "it again."
        )
    turned = int.from_bytes(said.to_bytes(4, "little"), "big")
    if said != turned and turned * RECORD.itemsize == body:
        raise FileError(
            f"{name} has its numbers in big-endian byte order, which STL does not allow. Export "
            "it again."
        )


def count_triangles(name: str, corners: NDArray, said: int, body: int) -> tuple[int, list[str]]:
    """How many of the triangles are to be read, and what is to be told of them.

    All that fit into the file of that name have these corners (F, 3, 3); it says it has ``said``,
    and has ``body`` bytes after its header.

    Raises:
        FileError: neither the count nor the triangles are those of an STL.
    """
    there = len(corners)
    if said * RECORD.itemsize != body and not _is_shape(corners[: said or there]):
        raise FileError(
            f"{name} is damaged, or of another format than its name says: its count of triangles "
            "is wrong, and its numbers make no shape. Copy or export it again."
        )
    if said > there:
        return there, [
            f"Its count of triangles is {said:,}, but {there:,} are there: it was cut off, or its "
            "count is wrong."
        ]
    more = body - said * RECORD.itemsize
    if not more:
        return there, []
    if not said or (more % RECORD.itemsize == 0 and _go_on(corners[:said], corners[said:])):
        return there, [
            f"Its count of triangles is {said:,}, but {there:,} are there, and all were read."
        ]
    return said, [after_the_end(more)]


def _is_shape(corners: NDArray) -> bool:
    """Whether triangles (n, 3, 3), as far as they are finite, are more than any bytes."""
    sizes = np.abs(corners[np.isfinite(corners) & (corners != 0)])
    return not len(sizes) or bool(np.median(sizes) > FINEST * sizes.max())


def _go_on(corners: NDArray, more: NDArray) -> bool:
    """Whether ``more`` (n, 3, 3) are triangles of the same thing, and not just any bytes."""
    low, high = corners.min((0, 1)), corners.max((0, 1))
    reach = NEAR * (high - low).max()
    with np.errstate(invalid="ignore", over="ignore"):
        inside = ((more > low - reach) & (more < high + reach)).all()
        flat = (np.diff(more, axis=1) == 0).all((1, 2))
    return bool(inside) and not flat.any()
