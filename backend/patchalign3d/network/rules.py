"""Learned rules that come with the library, as arrays; a damaged file is refused."""

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ..errors import ModelError
from ..shared.texts import cause


def read_rule(file: Path) -> dict[str, NDArray]:
    """The arrays of a rule's file, by name.

    Raises:
        ModelError: it is missing or damaged.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return dict(arrays)
    except OSError as error:
        why = cause(error)
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        why = str(error)
    raise ModelError(f"{file} cannot be read: {why}. Install patchalign3d again.")


def feed_forward(layers: Sequence[tuple[NDArray, NDArray]], rows: NDArray) -> NDArray:
    """Rows (n, in) through linear layers, each a weight (out, in) and a bias (out,), with a SiLU
    between them.
    """
    for number, (weight, bias) in enumerate(layers):
        rows = rows * expit(rows) if number else rows
        rows = rows @ weight.T + bias
    return rows
