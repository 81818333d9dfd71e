"""Everything that shapes a run. A checkpoint keeps it, and no other is resumed from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

INPUT_AXES = ("+x", "-y", "+z")  # the official convention
HEAD = 64  # of the encoder's width, for each head of its attention

# k × G, points per patch and patches: the released 32x128 and the other rows of the paper's
# Table 10.
GRANULARITIES = ("64x64", "32x128", "16x128", "16x256", "8x256", "4x512", "2x1024")

# The text encoders of the paper's Table 8, and the bundled model's.
TEXT_ENCODERS = {
    "minilm": "all-MiniLM-L6-v2",
    "openclip-bigg": "open_clip:ViT-bigG-14/laion2b_s39b_b160k",
    "siglip": "transformers:google/siglip-so400m-patch14-384",
    "gemma-2-9b-it": "transformers:google/gemma-2-9b-it",
}


# How often a source of shapes is drawn, relative to the others' 1.
SOURCE_WEIGHTS = {
    "person": 10.0,
    "pack_being": 6.0,
    "pack_thing": 8.0,
    "infinigen_articulated": 6.0,
    "scene_synthesizer": 3.0,
    "mesh2motion": 3.0,
    "robots": 1.5,
    "quadruped": 3.0,
    "chair": 3.0,
    "table": 3.0,
    "cabinet": 6.0,
    "bed": 3.0,
    "shelf": 2.0,
    "sofa": 2.0,
    "house": 4.0,
    "truck": 2.0,
    "ship": 2.0,
    "gun": 2.0,
    "joined_bed": 3.0,
    "joined_cabinet": 4.0,
    "joined_chair": 4.0,
    "joined_shelf": 3.0,
    "joined_sofa": 3.0,
    "joined_table": 4.0,
}


def _told(default: Any, said: str) -> Any:
    """A setting, and what the command line says of it."""
    return field(default=default, metadata={"said": said})


@dataclass(frozen=True)
class Hyperparameters:
    """What a checkpoint was made with must not change.

    What is said of each is its help on the command line, too.
    """

    stage: int = _told(2, "1 distils the features of a 2D encoder, 2 aligns patches with words")
    steps: int = _told(4500, "updates of the weights")
    batch: int = _told(16, "shapes per step, in each process")
    learning_rate: float = _told(5e-4, "the highest, at the end of the warm-up")
    encoder_rate: float = _told(
        1.0, "the encoder's learning rate as a share of the head's; paper: 0.2"
    )
    warm_up: int = _told(50, "steps until the learning rate is at its highest")
    final_rate: float = _told(
        0.02, "the last learning rate, as a share of the highest; released code: 1"
    )
    weight_decay: float = _told(0.05, "weight decay of matrices; other weights have none")
    gradient_norm: float = _told(
        1.0, "a gradient with a larger norm is scaled down; released code: inf"
    )
    drop_path: float = _told(
        0.0, "how often, 0 to 1, the last block is skipped for a shape; paper: 0.1"
    )
    width: int = _told(384, "width of the encoder, a multiple of 64; smaller ones are for trials")
    depth: int = _told(12, "blocks of the encoder")
    granularity: str = _told("32x128", "points per patch x patches, as in the paper's Table 10")
    patches: int = _told(64, "patches per shape in the first steps, which are faster with few")
    all_patches_from: float = _told(
        0.7, "the share of the steps, 0 to 1, after which all patches are used"
    )
    text_encoder: str = _told(
        "all-MiniLM-L6-v2",
        f"one of {', '.join(TEXT_ENCODERS)}, or any other that the library knows",
    )
    unfrozen: str = _told("all", "what is trained of the encoder; paper: last-block")
    negatives: str = _told(
        "within-shape",
        "what counts as wrong: other parts of the shape, or of all shapes in the batch",
    )
    prompts: str = _told("varied", "how parts are asked for; paper: part")
    augmentation: str = _told(
        "any-way-up", "how shapes are moved; paper: none in Stage 1, paper in Stage 2"
    )
    questions: int = _told(
        4, "questions about each shape in a step, which cost next to nothing; paper: 1"
    )
    seed: int = _told(42, "seed of everything random")
    source_weights: Mapping[str, float] = field(
        default_factory=SOURCE_WEIGHTS.copy,
        metadata={
            "said": "how often each source is drawn, such as person=4,chair=1; default: as in "
            "training/loop/settings.py, and 1 for others"
        },
    )

    @property
    def text_encoder_name(self) -> str:
        """The text encoder as a model's description names it."""
        return TEXT_ENCODERS.get(self.text_encoder, self.text_encoder)

    @classmethod
    def of_checkpoint(cls, kept: Mapping[str, Any]) -> Self:
        """The settings that a checkpoint keeps.

        Those that came after it have the value that was meant then, their default. Early ones keep
        the weight of each source beside the other settings.
        """
        known = {setting.name for setting in fields(cls)}
        weights = {name: value for name, value in kept.items() if name not in known}
        settings = {name: value for name, value in kept.items() if name in known}
        return cls(**({"source_weights": weights} if weights else {}) | settings)

    def differences(self, other: Self) -> list[str]:
        """How another run's settings differ, such as "steps: 4500, not 20"; sources by name."""
        return _differences(asdict(self), asdict(other))


def _differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    found = []
    for name in sorted(one.keys() | other.keys()):
        a, b = one.get(name, 1.0), other.get(name, 1.0)  # only the weights of sources can lack
        if isinstance(a, Mapping):
            found += [f"{name} {each}" for each in _differences(a, b)]
        elif a != b:
            found.append(f"{name}: {a}, not {b}")
    return found


def learning_rate(step: int, settings: Hyperparameters) -> float:
    """Linear warm-up, then a cosine to ``final_rate``."""
    if step < settings.warm_up:
        return settings.learning_rate * (step + 1) / settings.warm_up
    progress = (step - settings.warm_up) / max(1, settings.steps - settings.warm_up)
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    return settings.learning_rate * (settings.final_rate + (1 - settings.final_rate) * cosine)


def weights_from(words: str) -> dict[str, float]:
    """ "person=4, chair=1" → the weights of all sources, those named as they are given.

    Raises:
        ValueError: it is not of this form, or a weight is negative.
    """
    pairs = (pair.split("=") for pair in words.split(",") if pair.strip())
    given = {name.strip(): float(weight) for name, weight in pairs}
    if any(not 0 <= weight < math.inf for weight in given.values()):
        raise ValueError("A weight is at least 0, and finite.")
    return SOURCE_WEIGHTS | given
