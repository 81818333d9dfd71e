"""Every row of Tables 7 to 12 as a variant of the paper's main model: what the paper reports, and
how it is trained and asked."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from training.data.official_data import SUBFOLDER
from training.loop.settings import Hyperparameters

Prompts = Literal["part", "category", "synonyms"]

# What all of the paper's trainings share (released code, see training.loop.train).
PAPER = (
    "--steps 90000 --batch 32 --encoder-rate 0.2 --drop-path 0.1 --all-patches-from 0 --warm-up 0 "
    "--final-rate 1 --gradient-norm inf"
)
LAST_BLOCK: Mapping[str, str] = {"unfrozen": "last-block"}


@dataclass(frozen=True)
class Variant:
    """A model that one row of a table is of.

    Attributes:
        table: its number in the paper.
        label: as the paper calls it.
        paper: what it reports by column.
        encoder: the 2D encoder that Stage 1 distils; "" for Stage 2 from random weights.
        text: the text encoder of Stage 2, a name of training.loop.settings.TEXT_ENCODERS.
        changes: what else of Stage 2's settings differs from the paper's main model.
        prompts: how its parts are asked for.
        note: what the label hides.
    """

    table: int
    label: str
    paper: Mapping[str, float] = field(default_factory=dict)
    encoder: str = "dinov2"
    text: str = "openclip-bigg"
    changes: Mapping[str, str] = field(default_factory=lambda: LAST_BLOCK)
    prompts: Prompts = "part"
    note: str = ""

    @property
    def name(self) -> str:
        """Of table and row."""
        return f"{self.table} {self.label}"

    @property
    def run(self) -> str:
        """Names its training: variants that differ only in how they are asked share one."""
        rest = "-".join(f"{name}-{value}" for name, value in sorted(self.changes.items()))
        return f"{self.encoder or 'random'}_{self.text}_{rest}"

    @property
    def settings(self) -> Hyperparameters:
        """Those of Stage 2 that its command gives, and the default ones."""
        known = Hyperparameters()
        given = dict(itertools.pairwise(shlex.split(self.commands()[-1])))
        values = {
            name: type(default)(given[option])
            for name, default in vars(known).items()
            if (option := f"--{name.replace('_', '-')}") in given
        }
        return replace(known, **values)

    def commands(self) -> list[str]:
        """What makes shards of the paper's data, once for each 2D encoder, and trains on them."""
        start = ""
        encoder = self.encoder or "dinov2"  # whose shards have the labels as well
        subfolder = SUBFOLDER if encoder == "dinov2" else f"patch_{encoder}"
        found = [
            f"python -m training.data.import_data --official DATA --subfolder {subfolder} "
            f"--out SHARDS-{encoder}"
        ]
        if self.encoder:
            found.insert(
                0,
                f"python -m training.views.extract --data DATA --encoder {encoder} "
                f"--subfolder {subfolder} --download",
            )
            found.append(
                f"python -m training.loop.train --shards SHARDS-{encoder} "
                f"--run RUNS/stage1-{encoder} --stage 1 --augmentation none {PAPER}"
            )
            start = f"--start RUNS/stage1-{encoder} "
        changes = " ".join(
            f"--{name.replace('_', '-')} {shlex.quote(value)}"
            for name, value in self.changes.items()
        )
        found.append(
            f"python -m training.loop.train --shards SHARDS-{encoder} "
            f"--run RUNS/{self.run} {start}--prompts part --questions 1 --augmentation paper "
            f"--text-encoder {self.text} {changes} {PAPER}"
        )
        return found


def _both(miou: float, ciou: float) -> dict[str, float]:
    return {"miou": miou, "ciou": ciou}


def _freezing(name: str, miou: float, ciou: float, unfrozen: str, trained: str) -> Variant:
    """A row of Table 9, whose names are ambiguous; the note says what is trained."""
    return Variant(
        9, name, _both(miou, ciou), changes={"unfrozen": unfrozen}, note=f"trains {trained}"
    )


def _granularity(name: str, miou: float, boundary: float, seconds: float) -> Variant:
    paper = {"miou": miou, "boundary": boundary, "seconds": seconds}
    return Variant(
        10, name.replace("x", "×"), paper, "", changes={"granularity": name, "unfrozen": "all"}
    )


OURS = Variant(7, "DINOv2 (ours)", _both(56.90, 53.10))
VARIANTS: tuple[Variant, ...] = (
    Variant(7, "DINOv1", _both(51.82, 54.39), "dinov1"),
    Variant(7, "DINOv3", _both(46.52, 42.76), "dinov3"),
    Variant(7, "OpenCLIP ViT-bigG-14", _both(49.32, 52.96), "openclip-bigg"),
    OURS,
    Variant(8, "SigLIP", _both(46.44, 40.51), text="siglip"),
    Variant(8, "OpenCLIP ViT-bigG-14 (ours)", _both(56.90, 53.10)),
    Variant(8, "Gemma-2-9B-it", _both(54.83, 50.98), text="gemma-2-9b-it"),
    Variant(8, "all-MiniLM-L6-v2", text="minilm", note="not in the paper: the bundled model's"),
    Variant(9, "Freeze last block (ours)", _both(56.90, 53.10), note="trains the last block"),
    _freezing("Freeze last two blocks", 55.70, 50.93, "last-two", "the last two"),
    _freezing("Freeze last three blocks", 55.24, 49.62, "last-three", "the last three"),
    _freezing("Full encoder frozen", 53.95, 50.10, "none", "head and temperature"),
    _freezing("Full fine-tuning", 49.40, 48.75, "all", "everything"),
    _granularity("64x64", 48.1, 26.03, 0.40),
    _granularity("32x128", 50.5, 26.46, 0.40),
    _granularity("16x128", 49.5, 28.53, 0.39),
    _granularity("16x256", 50.7, 29.65, 0.40),
    _granularity("8x256", 43.7, 24.89, 0.39),
    _granularity("4x512", 46.7, 26.58, 0.36),
    _granularity("2x1024", 42.0, 24.88, 0.36),
    # As printed: the two columns look exchanged, see the page's notes.
    Variant(11, "Part-only (base)", _both(53.1, 56.9)),
    Variant(11, "Part + category", _both(54.1, 58.3), prompts="category"),
    Variant(11, "Hard synonyms", _both(46.2, 50.9), prompts="synonyms"),
    Variant(12, "Within-shape negatives only (ours)", {"miou": 56.9}),
    Variant(
        12,
        "+ Cross-shape negatives",
        {"miou": 45.3},
        changes={**LAST_BLOCK, "negatives": "cross-shape"},
    ),
)


def of_table(number: int) -> list[Variant]:
    """The rows of a table, in the paper's order."""
    return [variant for variant in VARIANTS if variant.table == number]
