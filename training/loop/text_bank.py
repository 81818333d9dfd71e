"""Embeddings of part names, each computed once.

    python -m training.loop.text_bank --shards SHARDS --text-encoder openclip-bigg --out FOLDER

embeds all names of a corpus beforehand, in the released code's format, so that no text encoder is
needed while the network trains: ``textbank_part_only_*_merged.pt`` holds ``keys`` (cleaned names),
``emb`` (K, D) and ``meta`` (``text_dim``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor
from tqdm import tqdm

from patchalign3d.device import choose_device
from patchalign3d.errors import FileError
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.manifest import hash_recipe
from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.prompts.words import clean
from patchalign3d.shared.questions import DEVICE
from patchalign3d.text.embedding import CATEGORY_TEMPLATES, PART_TEMPLATES
from patchalign3d.text.encoders import load_text_encoder

from ..data.official_data import load
from ..data.official_data import save as save_pt
from ..data.shards import Shards
from ..options import existing_folder, folder_to_be, run_command
from .settings import TEXT_ENCODERS

# What is averaged for one prompt, by examples.PROMPTS: a varied prompt is a whole phrase already.
TEMPLATES = {
    "varied": ("{part}",),
    "part": PART_TEMPLATES,
    "part-category": CATEGORY_TEMPLATES,
    "synonyms": PART_TEMPLATES,
}
TOGETHER = 256  # phrases that are embedded at once
PATTERN = "textbank_part_only_*_merged.pt"


class TextBank:
    """Embeddings of all words asked for so far: in advance, or each by itself when it is first met.

    Args:
        encoder: a name for ``patchalign3d.text.load_text_encoder``.
        prompts: one of ``training.loop.examples.PROMPTS``.
        folder: of a bank made beforehand; names that it lacks are embedded here.
        device: where a large encoder runs.
    """

    def __init__(
        self,
        encoder: str,
        prompts: str = "varied",
        folder: Path | None = None,
        device: str = "cpu",
    ) -> None:
        self._encoder = load_text_encoder(encoder, device)
        self._templates = TEMPLATES[prompts]
        self._known: dict[tuple[str, str], Tensor] = {}
        self._in_advance: str | None = None  # a hash of the phrases
        self.dimension = self._encoder.dimension
        if folder and self._templates == PART_TEMPLATES:
            names, embeddings = read_bank(folder, encoder)
            if embeddings.shape[1] != self.dimension:
                raise FileError(
                    f"The text bank in {folder} has {embeddings.shape[1]} numbers for a name, and "
                    f"{encoder} has {self.dimension}. Make one for it with training.loop.text_bank."
                )
            self._known = {(n, ""): e for n, e in zip(names, embeddings, strict=True)}

    def embed_in_advance(self, phrases: Sequence[str], kept: Path | None = None) -> None:
        """Embed whole phrases in large batches; what comes out follows from the list alone.

        Args:
            phrases: in any order.
            kept: a file that holds the embeddings, so that a resumed run does not wait for them;
                one of other phrases or of another encoder is made again.
        """
        phrases = sorted(phrases, key=lambda phrase: (len(phrase), phrase))  # little padding
        recipe = hash_recipe([self._encoder.identity, phrases])
        if recipe == self._in_advance:  # for another run of this process
            return
        rows = _read_kept(kept, recipe)
        if rows is None:
            batches = [phrases[i : i + TOGETHER] for i in range(0, len(phrases), TOGETHER)]
            encoded = [self._encoder.encode(b) for b in tqdm(batches, desc="words", leave=False)]
            rows = torch.from_numpy(np.concatenate(encoded))
            if kept:
                with replacing(kept) as unfinished:
                    unfinished.write_bytes(save({"rows": rows}, {"made_of": recipe}))
        self._known.update(zip([(phrase, "") for phrase in phrases], rows, strict=True))
        self._in_advance = recipe

    def __call__(self, words: Sequence[str], categories: Sequence[str] | str = "") -> Tensor:
        """(K, D) unit vectors of K prompts, with the category of each shape or of all."""
        if isinstance(categories, str):
            categories = [categories] * len(words)
        rows = [self._embed(w, c) for w, c in zip(words, categories, strict=True)]
        return torch.stack(rows) if rows else torch.zeros(0, self.dimension)

    def _embed(self, word: str, category: str) -> Tensor:
        if len(self._templates) > 1:
            word, category = clean(word), clean(category)
        key = (word, category if self._templates == CATEGORY_TEMPLATES else "")
        if key not in self._known:
            texts = [template.format(part=word, category=category) for template in self._templates]
            rows = torch.from_numpy(self._encoder.encode(texts))  # (templates, D)
            self._known[key] = rows[0] if len(rows) == 1 else F.normalize(rows.mean(0), dim=0)
        return self._known[key]


def _read_kept(file: Path | None, recipe: str) -> Tensor | None:
    """Embeddings (K, D) of a file, if it is whole and made of the same."""
    try:
        if file is None or not file.exists():
            return None
        with safe_open(file, "pt") as content:
            if (content.metadata() or {}).get("made_of") != recipe:
                return None
            rows = content.get_tensor("rows").clone()  # not mapped: Windows replaces no such file
    except (OSError, SafetensorError):
        return None
    return rows if rows.isfinite().all() else None


def read_bank(folder: Path, encoder: str) -> tuple[list[str], Tensor]:
    """Names and their embeddings (K, D) float32 of the bank in a folder.

    Of several, the one whose file is named after the encoder, as :func:`write_bank` does.

    Raises:
        FileError: there is none, none of several is the encoder's, it is another one's, or it is
            not one.
    """
    files = sorted(folder.glob(PATTERN))
    if not files:
        raise FileError(f"There is no text bank {PATTERN} in {folder}.")
    if len(files) > 1:
        files = [folder / bank_name(encoder)]
        if not files[0].exists():
            raise FileError(
                f"None of the text banks in {folder} is {files[0].name}. Keep only the one that "
                f"was made with {encoder}."
            )
    content = load(files[0])
    try:
        names, embeddings = list(content["keys"]), content["emb"].float()
    except (TypeError, KeyError, AttributeError) as error:
        raise FileError(f"{files[0]} is not a text bank: it lacks 'keys' and 'emb'.") from error
    if embeddings.ndim != 2 or len(names) != len(embeddings):
        raise FileError(f"{files[0]} is not a text bank: names and embeddings differ in number.")
    if not embeddings.isfinite().all():
        raise FileError(f"{files[0]} has numbers that are not finite. Make it again.")
    meta = content.get("meta")
    made_with = meta.get("text_encoder", encoder) if isinstance(meta, dict) else encoder
    if made_with != encoder:
        raise FileError(f"{files[0]} was made with {made_with}, not with {encoder}.")
    return names, embeddings


def bank_name(encoder: str) -> str:
    """Of the file for an encoder."""
    slug = re.sub(r"[^A-Za-z0-9.-]+", "-", encoder.rpartition(":")[2])
    return f"textbank_part_only_{slug}_merged.pt"


def write_bank(folder: Path, encoder: str, names: Iterable[str], device: str = "cpu") -> Path:
    """Embed names as the released code does and write the bank; returns its file."""
    known = sorted({clean(name) for name in names} - {""})
    bank = TextBank(encoder, "part", device=device)
    rows = [bank([name])[0] for name in tqdm(known, unit="name")]
    meta = {"text_dim": bank.dimension, "text_encoder": encoder}
    file = folder / bank_name(encoder)
    save_pt(file, {"keys": known, "emb": torch.stack(rows), "meta": meta})
    return file


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shards",
        type=existing_folder,
        required=True,
        help="folder of shards whose names of parts are embedded",
    )
    parser.add_argument("--out", type=folder_to_be, required=True, help="folder of the bank")
    parser.add_argument(
        "--text-encoder",
        default="minilm",
        help=f"one of {', '.join(TEXT_ENCODERS)}, or another of the library's (%(default)s)",
    )
    add_option(parser, "device", DEVICE)
    options = parser.parse_args()
    names = set()
    for split in sorted({file.parents[1] for file in options.shards.glob("*/*/shard.json")}):
        names |= {wording for _, wording, _ in Shards(split).wordings()}
    if not names:
        raise FileError(f"There are no shards with names of parts in {options.shards}.")
    encoder = TEXT_ENCODERS.get(options.text_encoder, options.text_encoder)
    print(write_bank(options.out, encoder, names, choose_device(options.device)))


if __name__ == "__main__":
    run_command(main)
