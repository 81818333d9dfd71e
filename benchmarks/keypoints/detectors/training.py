"""Train a detector on clouds that nobody labelled.

    python -m benchmarks.keypoints.detectors.training usip --data KEYPOINTNET --category chair \\
        --steps 20000 --weights FOLDER

writes ``FOLDER/usip-chair.safetensors``, which the tables find with ``--weights FOLDER``. The
training split is used if there is one. Weights are written every 200 steps and training goes on
from those that are there; ``--steps`` counts from the first of all.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn
from tqdm import trange

from patchalign3d.errors import FileError, ModelError
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.options import Parser
from training.options import at_least, existing_folder, folder_to_be, run_command

from ...datasets.keypointnet import CATEGORIES, KeypointNet
from . import d3feat, ukpgan, usip

SAVE_EVERY = 200
SMALL_STEPS = 40
CLIP = 10.0  # of the gradient, where a detector names none


class Detector(Protocol):
    """What is trained: a module that can judge itself on clouds, and detect.

    Attributes:
        batch: clouds of a step.
    """

    batch: int

    def optimizer(self) -> torch.optim.Optimizer:
        """What it is trained with."""

    def loss(self, clouds: NDArray, rng: np.random.Generator) -> Tensor:
        """A number to be made smaller, of clouds (B, N, 3)."""

    def detect(self, points: NDArray) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Points (K,) of a cloud (N, 3), and a score of each."""


class Kind(NamedTuple):
    """A detector, and its sizes: the published ones unless others are given."""

    network: Callable[[Any], nn.Module]
    sizes: Callable[..., Any]
    small: Any  # sizes for a report in minutes


DETECTORS = {
    "usip": Kind(usip.Usip, usip.Sizes, usip.Sizes(nodes=64, points=32, neighbours=16, width=16)),
    "ukpgan": Kind(ukpgan.Ukpgan, ukpgan.Sizes, ukpgan.Sizes()),
    "d3feat": Kind(d3feat.D3Feat, d3feat.Sizes, d3feat.Sizes(width=16, levels=4, feature=16)),
}


def train(
    detector: nn.Module,
    clouds: Sequence[NDArray],
    steps: int,
    seed: int = 0,
    file: Path | None = None,
    category: str = "",
) -> int:
    """Train up to a number of steps; what a file holds is gone on from.

    Args:
        detector: a :class:`Detector`.
        clouds: (N, 3) each, all of one N.
        steps: in all, those of earlier runs among them.
        seed: of the clouds' order and of what happens to them.
        file: where weights are kept.
        category: what the clouds are, for the progress bar.

    Returns:
        How many steps were made now.

    Raises:
        ModelError: a loss or its gradient is not finite; the file keeps the weights of before.
    """
    done = load_weights(detector, file) if file and file.exists() else 0
    optimizer = detector.optimizer()
    detector.train()
    for step in trange(done, steps, desc=f"{type(detector).__name__} {category}", leave=False):
        rng = np.random.default_rng([seed, step])
        chosen = rng.integers(len(clouds), size=detector.batch)
        loss = detector.loss(np.stack([clouds[i] for i in chosen]), rng)
        optimizer.zero_grad()
        loss.backward()
        clip = getattr(detector, "clip", CLIP)
        norm = nn.utils.clip_grad_norm_(detector.parameters(), clip)
        if not torch.isfinite(loss.detach() + norm):
            raise ModelError(
                f"Loss or gradient of {type(detector).__name__} are not finite in step {step}, so "
                "that training has stopped. Try another --seed, or fewer --steps."
            )
        optimizer.step()
        if file and ((step + 1) % SAVE_EVERY == 0 or step + 1 == steps):
            save_weights(detector, file, step + 1)
    detector.eval()
    return max(0, steps - done)


def save_weights(detector: nn.Module, file: Path, steps: int) -> None:
    """Write a detector's weights and how many steps they have seen."""
    tensors = {name: tensor.contiguous() for name, tensor in detector.state_dict().items()}
    metadata = {"steps": str(steps), "sizes": json.dumps(asdict(detector.sizes))}
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as unfinished:
        unfinished.write_bytes(save(tensors, metadata))


def load_detector(name: str, file: Path) -> nn.Module:
    """A detector of the sizes that its weights were trained in.

    Raises:
        FileError, ModelError: as in :func:`load_weights`.
    """
    kind = DETECTORS[name]
    try:
        with safe_open(file, framework="pt") as found:
            sizes = json.loads((found.metadata() or {})["sizes"])
        lists = {field: tuple(value) for field, value in sizes.items() if isinstance(value, list)}
        detector = kind.network(kind.sizes(**(sizes | lists)))
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as error:
        raise FileError(f"{file} cannot be read as weights of {name}: {error}.") from error
    load_weights(detector, file)
    return detector


def load_weights(detector: nn.Module, file: Path) -> int:
    """Give a detector the weights of a file; returns how many steps they have seen.

    Raises:
        FileError: it cannot be read.
        ModelError: its tensors are not the detector's.
    """
    try:
        with safe_open(file, framework="pt") as found:
            tensors = {name: found.get_tensor(name) for name in found.keys()}
            steps = int((found.metadata() or {}).get("steps", 0))
        detector.load_state_dict(tensors)
    except (OSError, SafetensorError) as error:
        raise FileError(f"{file} cannot be read as weights: {error}.") from error
    except RuntimeError as error:
        first = str(error).splitlines()[1].strip() if "\n" in str(error) else str(error)
        raise ModelError(
            f"{file} holds other weights than {type(detector).__name__}'s: {first}"
        ) from error
    detector.eval()
    return steps


def train_small(data: Path, detectors: Sequence[str], weights: Path, seed: int) -> None:
    """Some of :data:`DETECTORS` for every category of a small set, briefly, unless it is done."""
    shapes = KeypointNet(data, "train")
    for category in CATEGORIES:
        keys = [key for key in shapes.keys if shapes.category(key) == category]
        clouds = [shapes.sample(key).shape.points for key in keys]
        for name in detectors:
            torch.manual_seed(seed)
            file = weights / f"{name}-{category}.safetensors"
            kind = DETECTORS[name]
            train(kind.network(kind.small), clouds, SMALL_STEPS, seed, file, category)


def main() -> None:
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("detector", choices=DETECTORS, help="the detector that is trained")
    parser.add_argument("--data", type=existing_folder, required=True, help="KeypointNet's folder")
    parser.add_argument(
        "--category",
        choices=CATEGORIES,
        required=True,
        help="the category of shapes that it is trained on",
    )
    parser.add_argument(
        "--weights", type=folder_to_be, required=True, help="folder, made if need be"
    )
    parser.add_argument(
        "--steps", type=at_least(1), default=20_000, help="updates of the weights (%(default)s)"
    )
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="seed of everything random (%(default)s)"
    )
    options = parser.parse_args()
    listed = (options.data / "splits" / "train.txt").exists()
    shapes = KeypointNet(options.data, "train" if listed else "full", (options.category,))
    clouds = [shapes.sample(key).shape.points for key in shapes.keys]
    file = options.weights / f"{options.detector}-{options.category}.safetensors"
    torch.manual_seed(options.seed)
    kind = DETECTORS[options.detector]
    detector = kind.network(kind.sizes())
    made = train(detector, clouds, options.steps, options.seed, file, options.category)
    print(f"{file}: {made} steps on {len(clouds)} clouds")


if __name__ == "__main__":
    run_command(main)
