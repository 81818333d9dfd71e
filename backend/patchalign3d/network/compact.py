"""A model's weights in 35 % of the space: matrices as whole numbers of six bits, a scale per row.

The extension's zip has them beside the export for the lean engine. With them PyTorch runs the
bundled model on a graphics card. The features are as close to those of the exact weights as the
lean engine's are (cosines of 0.9999). The file tells which weights it was made from, and has a hash
of its own numbers.
"""

import hashlib
import json
from pathlib import Path

import numpy as np

from ..errors import ModelError
from ..exported import REMEDY
from ..shared.atomic import replacing
from ..shared.texts import cause

NAME = "compact.safetensors"

LARGEST = 31  # whole number, of either sign
NARROWEST = 32  # matrices with shorter rows are stored as they are
TOLD = "sha256"  # in the metadata: of the exact weights, LARGEST, and of the file's own numbers
SCALE = ".scale"  # behind a matrix's name: the factors of its rows


def write_compact(folder: Path, content: bytes) -> None:
    """Write weights in their small form into a model's folder.

    Args:
        folder: of the model.
        content: of the file with the exact weights.

    Raises:
        OSError: the folder cannot be written.
    """
    from safetensors.numpy import load, save

    small = {}
    for name, values in load(content).items():
        rows = values.reshape(len(values), -1).astype(np.float32) if values.ndim > 1 else None
        if rows is None or rows.shape[1] < NARROWEST:
            small[name] = values
            continue
        scale = np.maximum(np.abs(rows).max(1), 1e-12) / LARGEST
        small[name] = np.round(rows / scale[:, None]).astype(np.int8).reshape(values.shape)
        small[name + SCALE] = scale
    told = f"{hashlib.sha256(content).hexdigest()} {LARGEST} {_split(save(small))[1]}"
    with replacing(folder / NAME) as unfinished:
        unfinished.write_bytes(save(small, metadata={TOLD: told}))


def read_compact(folder: Path, source_sha256: str) -> bytes:
    """Read weights in their small form.

    Args:
        folder: of the model.
        source_sha256: of the file with the exact weights.

    Returns:
        The content of a safetensors file in float32.

    Raises:
        ModelError: they are missing, altered, or not made from weights of this hash.
    """
    from safetensors.numpy import load, save

    file = folder / NAME
    try:
        content = file.read_bytes()
        told, sha256 = _split(content)
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {cause(error)}. {REMEDY}") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"{file} cannot be read: {error}. {REMEDY}") from error
    if told != f"{source_sha256} {LARGEST} {sha256}":
        raise ModelError(f"{file} is truncated, altered, or of other weights. {REMEDY}")
    small = load(content)
    scales = {name: small.pop(name) for name in list(small) if name.endswith(SCALE)}
    for name in small:
        if (scale := scales.get(name + SCALE)) is not None:
            rows = small[name].reshape(len(scale), -1) * scale[:, None]
            small[name] = rows.reshape(small[name].shape)
    return save(small)


def _split(content: bytes) -> tuple[str, str]:
    """What a safetensors file's metadata tell, and the hash of its numbers."""
    end = 8 + int.from_bytes(content[:8], "little")
    told = json.loads(content[8:end]).get("__metadata__", {})
    return told.get(TOLD, ""), hashlib.sha256(content[end:]).hexdigest()
