"""Assembled furniture models with their author's part names, never trained on.

Designs are IKEA's, the repository that models them is MIT: for evaluation only. A file holds
``vertices`` (V, 3) Z up, ``faces`` (F, 3), ``face_part`` (F,), ``part_names`` and ``category``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from patchalign3d import Mesh
from patchalign3d.errors import FileError

from ..datasets.reading import arrays

# The author writes words without spaces and cuts some short: what a person would say instead.
WORDS = {
    word: word
    for word in (
        "back bar base board bottom bracket center circle column connector cover drawer flat floor "
        "foot front leg left long middle panel piece plane pole right seat shelf short side small "
        "support table tall thin top wall"
    ).split()
} | {
    "bot": "bottom",
    "cent": "center",
    "hor": "horizontal",
    "main": "main",
    "mid": "middle",
    "pane": "panel",
    "supp": "support",
}


@cache
def spell_out(shorthand: str) -> str | None:
    """ "leftbotbracket" → "left bottom bracket"; None where it is not made of known words."""
    if not shorthand:
        return ""
    for end in range(len(shorthand), 0, -1):
        if shorthand[:end] in WORDS:
            rest = spell_out(shorthand[end:])
            if rest is not None:
                return f"{WORDS[shorthand[:end]]} {rest}".strip()
    return None


def load(folder: Path) -> Iterator[tuple[str, str, Mesh, list[str], np.ndarray]]:
    """Yield name, category, mesh, prompts and truth (F,) of each model with two or more parts.

    Parts of one name are one prompt; faces of parts without a name are −1 in the truth.

    Raises:
        FileError: there is none, or a file is damaged or lacks an array.
    """
    wanted = "vertices", "faces", "face_part", "part_names", "category"
    empty = True
    for path in sorted(folder.glob("*.npz")):
        found = arrays(path, *wanted)
        names = [spell_out(str(n)) or str(n) for n in found["part_names"]]
        prompts = sorted({n for n in names if n})
        if len(prompts) < 2:
            continue
        number = np.array([prompts.index(n) if n else -1 for n in names] + [-1])
        mesh = Mesh(found["vertices"], found["faces"])
        empty = False
        yield path.stem, str(found["category"]), mesh, prompts, number[found["face_part"]]
    if empty:
        raise FileError(f"No .npz in {folder} is a model of two or more parts with names.")
