"""Places of an FBX that are not finite numbers: Blender's importers move them to the origin without
a word.
"""

import re
from pathlib import Path

import numpy as np

from .fbx_lists import in_binary, in_text, is_binary
from .rows import not_finite

NAME = b"Vertices"
NO_NUMBER = re.compile(rb"(?i)nan|inf(?!o)|#")  # what no number has as text


def refuse_not_finite_places(path: Path) -> None:
    """Make sure that all places of an FBX are finite. What is damaged is left to the importer.

    Raises:
        FileError: one is not.
    """
    content = path.read_bytes()
    if is_binary(content):
        finite = all(np.isfinite(places).all() for places in in_binary(content, NAME))
    else:
        finite = not any(map(NO_NUMBER.search, in_text(content, NAME)))
    if not finite:
        raise not_finite(path.name)
