"""What changes from step to step, kept and gone on with."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from patchalign3d.errors import ModelError
from patchalign3d.network.encoder import Architecture, PatchAligner
from patchalign3d.network.weights import load_model

from ..data.shards import Shards
from .checkpoint import CHECKPOINT, Checkpoint, by_part, read_checkpoint, write_checkpoint
from .settings import HEAD, Hyperparameters
from .stage1 import Distillation, target_width
from .stage2 import Alignment, unfreeze
from .text_bank import TextBank


def architecture(settings: Hyperparameters, dimension: int) -> Architecture:
    """The official network, by default, with the granularity asked for and a head of
    ``dimension``.
    """
    k, patches = map(int, settings.granularity.split("x"))
    return Architecture(
        patches=patches,
        patch_size=k,
        width=settings.width,
        depth=settings.depth,
        heads=settings.width // HEAD,
        mlp_width=4 * settings.width,
        feature_width=dimension,
    )


def _groups(named: Sequence[tuple[str, Tensor]], settings: Hyperparameters) -> list[dict]:
    """The parameters by what is done to them: matrices decay, the encoder's rate is a share."""
    groups = []
    for matrices in (True, False):
        for of_encoder in (True, False):
            members = [
                p
                for n, p in named
                if (p.ndim > 1) == matrices and n.startswith("network.encoder.") == of_encoder
            ]
            decay = settings.weight_decay if matrices else 0.0
            share = settings.encoder_rate if of_encoder else 1.0
            groups.append({"params": members, "weight_decay": decay, "share": share})
    return [group for group in groups if group["params"]]


class Run:
    """The network with its objective, the optimizer, and how many steps are done.

    Args:
        folder: of the checkpoint and the log.
        settings: what shapes the run.
        dimension: of the features that are learned.
        device: where.
    """

    def __init__(
        self, folder: Path, settings: Hyperparameters, dimension: int, device: str
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.step = 0
        self.mean_loss: Tensor | None = None  # over about the last fifty steps, as it is told
        self.processes: int | None = None  # that have trained it together so far
        self.shards: str | None = None  # a hash of those that it has been trained on so far
        self.start: str | None = ""  # a hash of the weights that it began with, if not random ones
        self.data: list[str] = []  # what those were trained on
        torch.manual_seed(settings.seed)
        sizes = architecture(settings, dimension)
        network = PatchAligner(sizes, settings.drop_path, tells_frame=settings.stage == 2)
        objective = Distillation(network) if settings.stage == 1 else Alignment(network)
        self.objective = objective.to(device)
        self.network = network
        if settings.stage == 2:
            unfreeze(network.encoder, settings.unfrozen)
        named = [(n, p) for n, p in objective.named_parameters() if p.requires_grad]
        self.parameters = [parameter for _, parameter in named]
        self.optimizer = torch.optim.AdamW(
            _groups(named, settings), lr=settings.learning_rate, fused=True
        )

    @property
    def patches(self) -> int | None:
        """How many patches the next step uses; None for all."""
        s = self.settings
        all_of_them = self.step >= s.all_patches_from * s.steps
        return None if all_of_them else min(s.patches, self.network.architecture.patches)

    def start_from(self, name: str) -> None:
        """Begin with the weights of a model or of another run, such as Stage 1's for Stage 2.

        The head and the temperature are taken over only where they speak of the same features; a
        head for frames that the other lacks begins anew.

        Raises:
            ModelError: there is neither, or its encoder is of another size.
        """
        file = Path(name) / CHECKPOINT
        if file.exists():
            made = read_checkpoint(file)
            settings, parts, self.data = made.settings, made.parts, made.data
            theirs = {n.removeprefix("encoder."): t for n, t in parts["network"].items()}
            scale = parts.get("scale")
            same = settings.stage == self.settings.stage == 2
            same = same and settings.text_encoder_name == self.settings.text_encoder_name
        else:
            model, theirs = load_model(name)
            self.data = model.training_data
            scale = {"log_scale": torch.tensor(-math.log(model.temperature))}
            same = self.settings.stage == 2
            same = same and model.text_encoder == self.settings.text_encoder_name
        ours = self.network.tensors()
        if _encoder_shapes(ours) != _encoder_shapes(theirs):
            raise ModelError(
                f"The network of {name} has other sizes than this run's, so that its weights do "
                "not fit. Choose its --width and --depth."
            )
        for own, tensor in ours.items():
            known = not own.startswith("frame.") or own in theirs
            if known and (same or not own.startswith("proj.")):
                tensor.copy_(theirs[own])  # in place: the optimizer knows the parameters already
        if same:
            self.objective.scale.load_state_dict(scale)
        self.start = _digest(theirs)

    def go_on_with(self, processes: int) -> None:
        """Let so many processes train together from here.

        Raises:
            ModelError: others did before, whose batches were divided in another way.
        """
        if self.processes not in (None, processes):
            raise ModelError(
                f"{self.folder / CHECKPOINT} was made by {self.processes} processes, and here are "
                f"{processes}. Start as many, or choose another folder for this run."
            )
        self.processes = processes

    def go_on_with_shards(self, shards: str) -> None:
        """Train on shards of this hash from here.

        Raises:
            ModelError: it has been trained on others.
        """
        if self.shards not in (None, shards):
            raise ModelError(
                f"{self.folder / CHECKPOINT} was made on other shards, or they have changed since. "
                "Choose another folder for this run, or --start from it."
            )
        self.shards = shards

    def save(self) -> None:
        """Write the checkpoint in one move."""
        parts = by_part(self.objective.state_dict())
        state = self.optimizer.state_dict()["state"]
        parts["optimizer"] = {
            f"{number}.{name}": tensor
            for number, own in state.items()
            for name, tensor in own.items()
        }
        if self.mean_loss is not None:
            parts["mean"] = {"loss": self.mean_loss}
        made = Checkpoint(
            self.settings, self.step, self.processes, parts, self.shards, self.start, self.data
        )
        write_checkpoint(self.folder / CHECKPOINT, made)

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one.

        Raises:
            ModelError: it was made with other settings, was begun with other weights, or has
                learned features of another width.
        """
        file = self.folder / CHECKPOINT
        if not file.exists():
            return
        made = read_checkpoint(file)
        parts = made.parts
        other = made.settings.differences(self.settings)
        if other:
            raise ModelError(
                f"{file} was made with other settings ({', '.join(other)}). Choose another folder "
                "for this run, or --start from it."
            )
        if self.start and made.start not in (None, self.start):
            raise ModelError(
                f"{file} was begun with other weights than those to --start from. Choose another "
                "folder for this run, or leave --start out."
            )
        learned, wanted = (t["proj.bias"] for t in (parts["network"], self.network.tensors()))
        if learned.shape != wanted.shape:
            raise ModelError(
                f"{file} has learned features of {len(learned)} numbers, and those of these shards "
                f"have {len(wanted)}. Choose another folder for this run."
            )
        self.step, self.processes, self.shards = made.step, made.processes, made.shards
        self.start, self.data = made.start, made.data or self.data
        self.network.load_state_dict(parts["network"])
        if "scale" in parts:
            self.objective.scale.load_state_dict(parts["scale"])
        self.mean_loss = parts.get("mean", {}).get("loss")
        states = by_part(parts.get("optimizer", {}))
        state = {int(number): own for number, own in states.items()}
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})


def run_in(
    folder: Path,
    settings: Hyperparameters,
    shards: Path,
    texts: TextBank | None,
    device: str,
    start: str | None = None,
) -> Run:
    """The run of a folder, as far as it has been trained.

    Args:
        folder: made if need be.
        settings: of the run.
        shards: to train on; they say how wide the targets of Stage 1 are.
        texts: for Stage 2.
        device: where.
        start: a model or a run to begin with, if not with random weights.

    Raises:
        ModelError: as ``Run.start_from`` and ``Run.resume``.
    """
    width = texts.dimension if texts else target_width(Shards(shards / "train"))
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(folder, settings, width, device)
    if start:
        run.start_from(start)
    run.resume()
    return run


def _encoder_shapes(tensors: Mapping[str, Tensor]) -> dict[str, torch.Size]:
    heads = ("proj.", "frame.")
    return {name: tensor.shape for name, tensor in tensors.items() if not name.startswith(heads)}


def _digest(weights: Mapping[str, Tensor]) -> str:
    found = hashlib.sha256()
    for name in sorted(weights):
        found.update(name.encode() + weights[name].cpu().contiguous().numpy().tobytes())
    return found.hexdigest()
