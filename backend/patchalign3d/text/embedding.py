"""From the words that a person types to the embeddings that a model compares with.

The templates are those of the released code. An embedding depends only on its own prompt, never on
the other prompts, so that it has the same bits whether it comes from the cache or not.
"""

import contextlib
import functools
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..home import home
from ..shared.atomic import replacing
from ..shared.prompts.words import clean, clean_prompts
from .encoders import TextEncoder, load_text_encoder

PART_TEMPLATES = ("{part}", "a {part}", "{part} part")
CATEGORY_TEMPLATES = (
    "a {part} of a {category}",
    "the {part} of a {category}",
    "{part} of {category}",
    "a {part} part of a {category}",
)


def embed_prompts(
    encoder: str | TextEncoder,
    prompts: Sequence[str],
    category: str | None = None,
    device: str = "cpu",
) -> NDArray[np.float32]:
    """Embed P prompts as (P, D) unit vectors: the mean over the templates, each normalised.

    Args:
        encoder: an encoder, or a name for :func:`load_text_encoder`, which then runs on ``device``.
        prompts: as typed.
        category: what the shape shows ("chair"), for templates that mention it; may be "".

    Raises:
        PromptError: as in :func:`clean_prompts`.
        TextEncoderError: the encoder or its weights are not available.
    """
    parts = clean_prompts(prompts)
    category = clean(category or "")
    if isinstance(encoder, str):
        encoder = load_text_encoder(encoder, device)
    folder = _cache_folder()
    return np.stack([_embed(encoder, part, category, folder) for part in parts])


def _embed(
    encoder: TextEncoder, part: str, category: str, folder: Path | None
) -> NDArray[np.float32]:
    """The embedding (D,) of one cleaned prompt, from the cache if it is there."""
    templates = CATEGORY_TEMPLATES if category else PART_TEMPLATES
    key = json.dumps([encoder.identity, templates, part, category])
    file = folder / f"{hashlib.sha256(key.encode()).hexdigest()}.npy" if folder else None
    cached = _read_embedding(file, encoder.dimension) if file else None
    if cached is not None:
        return cached
    texts = [template.format(part=part, category=category) for template in templates]
    mean = encoder.encode(texts).astype(np.float64).mean(0)
    embedding = (mean / np.linalg.norm(mean)).astype(np.float32)
    if file:  # a cache that cannot be written to is no reason to fail
        with contextlib.suppress(OSError), replacing(file) as unfinished:
            np.save(unfinished, embedding, allow_pickle=False)
    return embedding


def _cache_folder() -> Path | None:
    """The folder where embeddings are kept; None if the user has no home folder."""
    try:
        return home() / "cache" / "text"
    except FileError:
        return None


def _read_embedding(file: Path, dimension: int) -> NDArray[np.float32] | None:
    """A cached embedding, or None if the file is missing or damaged."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    head = _head(dimension)
    if not content.startswith(head) or len(content) != len(head) + 4 * dimension:
        return None
    embedding = np.frombuffer(content, np.float32, offset=len(head))
    return embedding if abs(np.linalg.norm(embedding) - 1) < 1e-3 else None


@functools.cache
def _head(dimension: int) -> bytes:
    """The start of a file with one embedding; parsing it as text would take longest of all."""
    file = io.BytesIO()
    np.save(file, np.zeros(dimension, np.float32))
    return file.getvalue()[: -4 * dimension]
