"""ZeroKey and its hybrid with PatchAlign3D, rows of Table 14."""

from __future__ import annotations

from ...harness.contract import Entry, Method, Settings
from ..pointers.hosted import MOLMO, load_molmo
from ..small_models import small_molmo
from ..views import around
from ..zerokey import ZeroKey
from .patchalign3d import loaded, tiny


def _zerokey(settings: Settings) -> Method:
    return ZeroKey(load_molmo(settings))


def _hybrid(settings: Settings) -> Method:
    return ZeroKey(load_molmo(settings), loaded(settings))


ENTRIES = [
    Entry(
        "zerokey",
        "ZeroKey",
        frozenset({"keypoints"}),
        _zerokey,
        lambda: ZeroKey(small_molmo(), directions=around(1)),
        note=f"ZeroKey: with {MOLMO}, the successor of its Molmo; points of the cloud are "
        "clustered, all alike, where its code clusters pixels of the surface by their weights.",
    ),
    Entry(
        "patchalign3d-zerokey",
        "Ours + ZeroKey",
        frozenset({"keypoints"}),
        _hybrid,
        lambda: ZeroKey(small_molmo(), tiny(), around(1)),
        note="Ours + ZeroKey: votes count by the match of patch and text, clusters are sought in "
        "place and features.",
    ),
]
