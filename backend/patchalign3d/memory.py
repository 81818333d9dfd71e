"""How much memory this process holds, and how much it may hold, if there is a limit.

What a mesh needs is estimated in advance, from measurements of meshes of a thousand to a million
faces with the bundled model, rounded up. What would not fit is refused.
"""

import ctypes
import math
import os
import platform
import re
import sys

from .errors import DeviceError, QuestionError

MB = 1_000_000
UNITS = {"M": 2, "G": 3, "T": 4}  # the power of 1000, or of 1024 where an "i" is behind it
# In the environment, so that processes started from here heed it.
CEILING = "PATCHALIGN3D_MEMORY"
# What the network takes while it computes, and what a face does, its labels in words included, and
# a point of a cloud, which needs a graph of neighbours; and a face where the thickness of a shape
# is measured and faces are merged one by one.
NETWORK, FACE, POINT, FACE_IN_MERGING = 110 * MB, 350, 900, 2_000
# What a score takes that is there for each of many parts, with what it is worked out of.
SCORE = 8
# How the number of heaps is named in malloc.h of the GNU C library, and in the environment.
M_ARENA_MAX, HEAPS = -8, "MALLOC_ARENA_MAX"


def share_one_heap() -> None:
    """Let all threads of this process take their memory from one heap, where there are more.

    The GNU C library gives each thread one of its own, which keeps what was freed in it: a mesh of
    300,000 faces then takes a fifth more memory, and a twentieth more time to get it page by page.
    The user's own setting stays.
    """
    if platform.libc_ver()[0] == "glibc" and HEAPS not in os.environ:
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def hold_at_most(megabytes: int) -> None:
    """Set the limit, for this process and for those that it starts."""
    os.environ[CEILING] = str(megabytes)


def ceiling() -> float:
    """The bytes that this process may hold; infinite if there is no limit.

    Raises:
        QuestionError: the limit is not an amount of memory.
    """
    said = os.environ.get(CEILING, "").strip()
    if not said:
        return math.inf
    megabytes = read_megabytes(said)
    if megabytes is None:
        raise QuestionError(
            f"{CEILING} is {said!r:.60} in the environment, which is not an amount of memory. Set "
            "it to megabytes, or to an amount such as 4GB, or take it out."
        )
    return megabytes * MB


def read_megabytes(text: str) -> int | None:
    """An amount as people write it, in whole megabytes; None if it is invalid, or less than one.

    >>> read_megabytes("512"), read_megabytes("1.5 GB"), read_megabytes("2GiB"), read_megabytes("")
    (512, 1500, 2147, None)
    """
    found = re.fullmatch(r"([0-9.]{1,12})\s*(?:([MGT])(i?)B?)?", text.strip(), re.IGNORECASE)
    if not found or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", found[1]):
        return None
    unit = UNITS[(found[2] or "M").upper()]
    return int(float(found[1]) * (1024 if found[3] else 1000) ** unit) // MB or None


def held() -> int:
    """The bytes that this process holds: in main memory and, through PyTorch, on an NVIDIA card."""
    import psutil

    bytes_held = psutil.Process().memory_info().rss
    torch = sys.modules.get("torch")
    if torch and torch.cuda.is_initialized():
        bytes_held += torch.cuda.memory_reserved()
    return bytes_held


def needed(faces: int, merging: bool = False, points: bool = False) -> int:
    """The most bytes that this many faces, or points of a cloud, need besides what is held already:
    to be encoded and labelled in words, or to be divided by shape.
    """
    return NETWORK + faces * (FACE_IN_MERGING if merging else POINT if points else FACE)


def fits(more: int) -> bool:
    """Whether the process may hold this many more bytes."""
    return ceiling() == math.inf or held() + more <= ceiling()


def make_sure(faces: int, merging: bool = False, points: bool = False) -> None:
    """Raise a DeviceError if what this many faces, or points of a cloud, need does not fit."""
    what, or_else = ("points", "use fewer points") if points else ("faces", "use fewer faces")
    _make_sure(faces, what, needed(faces, merging, points), or_else)


def make_sure_of_scores(rows: int, parts: int) -> None:
    """Raise a DeviceError if the scores of this many rows for each part do not fit."""
    _make_sure(parts, "parts", rows * parts * SCORE, "leave out the number of pieces")


def _make_sure(count: int, what: str, need: int, or_else: str) -> None:
    if not fits(need):
        raise DeviceError(
            f"{count:,} {what} need about {need / MB:,.0f} MB beside the {held() / MB:,.0f} MB "
            f"that are in use already, and {ceiling() / MB:,.0f} MB are allowed. Allow more, or "
            f"{or_else}."
        )
