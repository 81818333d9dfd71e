"""The trainer's command line, whose hyperparameters follow from ``settings``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.questions import DEVICE

from ..options import at_least, existing_folder, folder_to_be, multiple_of, number_from
from .augmentation import AUGMENTATIONS
from .examples import PROMPTS
from .settings import GRANULARITIES, HEAD, Hyperparameters, weights_from
from .stage2 import NEGATIVES, UNFROZEN

DEFAULT = " (default: %(default)s)"
CHOICES = {
    "stage": (1, 2),
    "granularity": GRANULARITIES,
    "unfrozen": tuple(UNFROZEN),
    "negatives": NEGATIVES,
    "prompts": PROMPTS,
    "augmentation": AUGMENTATIONS,
}


def _typed(name: str, default: Any) -> Callable[[str], Any]:
    """What a hyperparameter may be: whole numbers from 1 on, or 0 where there may be none."""
    if name == "source_weights":
        return weights_from
    if name == "width":
        return multiple_of(HEAD)
    if name in ("drop_path", "all_patches_from"):
        return number_from(0, most=1)
    if isinstance(default, int):
        return at_least(0 if name in ("warm_up", "seed") else 1)
    return number_from(0) if isinstance(default, float) else type(default)


def trainer_parser(description: str) -> Parser:
    """The options of the trainer: where it works, what it exports, and every hyperparameter."""
    parser = Parser(description=description)
    parser.add_argument(
        "--shards",
        type=existing_folder,
        required=True,
        help="see training.data.make_shards and training.data.import_data",
    )
    parser.add_argument(
        "--run", type=folder_to_be, required=True, help="folder of the checkpoint and the log"
    )
    add_option(parser, "device", DEVICE)
    parser.add_argument(
        "--workers",
        type=at_least(0),
        help="processes that draw batches ahead; by default none, several beside a graphics card",
    )
    parser.add_argument(
        "--start", help="a model or a run whose weights this run begins with (random ones)"
    )
    parser.add_argument(
        "--text-bank", type=existing_folder, help="folder of embeddings made beforehand"
    )
    parser.add_argument(
        "--export", type=folder_to_be, help="write a model folder instead of training"
    )
    parser.add_argument("--name", help="name of the exported model (that of its folder)")
    parser.add_argument(
        "--version", default="0.1.0", help="version of the exported model (%(default)s)"
    )
    parser.add_argument("--license", help="licence of the exported model, such as CC0-1.0")
    parser.add_argument("--data", nargs="+", help="what the exported model was trained on")
    for field in fields(Hyperparameters):
        default = getattr(Hyperparameters(), field.name)
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=_typed(field.name, default),
            default=default,
            choices=CHOICES.get(field.name),
            help=field.metadata["said"] + ("" if field.name == "source_weights" else DEFAULT),
        )
    return parser
