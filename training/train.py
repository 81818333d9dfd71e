"""Train a model: Stage 2 of the paper, from random weights, on pre-sampled shards.

    python -m training.make_shards --out SHARDS --makehuman FOLDER --packs FOLDER ...
    python -m training.train --shards SHARDS --run RUN                  # again: resumes
    python -m training.train --shards SHARDS --run RUN --export MODEL   # writes a model folder

On Linux without a GPU, keep glibc from returning the large buffers after every step; it is a third
faster:

    MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=8589934592 python -m training.train ...

Everything random follows from (seed, step): the weights of a run that was stopped and resumed are
those of one that was not. The checkpoint holds tensors and JSON only.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from tqdm import tqdm, trange

from patchalign3d.atomic import replacing
from patchalign3d.device import choose_device
from patchalign3d.encoder import Architecture, PatchAligner
from patchalign3d.model import Model, load_model, save_model
from patchalign3d.text import load_text_encoder

from .evaluate import mean_iou_by_source
from .examples import Example, all_phrases, draw_batch
from .shards import Shards
from .stage2 import LogitScale, alignment_loss, patch_targets

INPUT_AXES = ("+x", "-y", "+z")  # the official convention


@dataclass(frozen=True)
class Hyperparameters:
    """Everything that shapes a run; what a checkpoint was made with must not change."""

    steps: int = 4500
    batch: int = 16
    learning_rate: float = 5e-4
    warm_up: int = 50  # steps
    final_rate: float = 0.02  # of the learning rate, at the end of the cosine
    weight_decay: float = 0.05
    gradient_norm: float = 1.0
    drop_path: float = 0.0
    patches: int = 64  # per shape, to see more shapes in less time ...
    all_patches_from: float = 0.7  # ... and from this share of the steps as many as in use
    text_encoder: str = "all-MiniLM-L6-v2"
    seed: int = 42
    # How often a source is drawn, relative to the others' 1.
    person: float = 8.0
    pack_being: float = 4.0
    pack_thing: float = 4.0
    quadruped: float = 3.0
    chair: float = 3.0
    table: float = 3.0
    cabinet: float = 2.0


CHECKPOINT_EVERY = 250  # steps
EVALUATE_EVERY = 1500
TEXTS = 256  # embedded at once


class TextBank:
    """Embeddings of words; those that are not embedded in advance are when they are first met."""

    def __init__(self, encoder: str) -> None:
        self._encoder = load_text_encoder(encoder)
        self._known: dict[str, Tensor] = {}
        self.dimension = self._encoder.dimension

    def embed_in_advance(self, words: list[str]) -> None:
        """Embed all the words of a run; what comes out follows from the list alone."""
        words = sorted(words, key=lambda word: (len(word), word))  # little padding
        for start in trange(0, len(words), TEXTS, desc="Words", leave=False):
            batch = words[start : start + TEXTS]
            self._known.update(
                zip(batch, torch.from_numpy(self._encoder.encode(batch)), strict=True)
            )

    def __call__(self, words: list[str]) -> Tensor:
        """(K, D) unit vectors."""
        for word in words:
            if word not in self._known:
                self._known[word] = torch.from_numpy(self._encoder.encode([word])[0])
        return torch.stack([self._known[word] for word in words])


class Run:
    """What changes from step to step, and its checkpoint."""

    def __init__(
        self, folder: Path, settings: Hyperparameters, dimension: int, device: str
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.step = 0
        torch.manual_seed(settings.seed)
        architecture = Architecture(feature_width=dimension)
        self.network = PatchAligner(architecture, settings.drop_path).to(device)
        self.scale = LogitScale().to(device)
        self.parameters = [*self.network.parameters(), *self.scale.parameters()]
        matrices = [p for p in self.parameters if p.ndim > 1]
        others = [p for p in self.parameters if p.ndim <= 1]
        groups = [{"params": matrices}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(
            groups, lr=settings.learning_rate, weight_decay=settings.weight_decay
        )

    def start_from(self, name: str) -> None:
        """Begin with the weights of a model, as the paper's Stage 2 does with those of Stage 1."""
        model, tensors = load_model(name)
        for own, tensor in self.network.tensors().items():
            tensor.copy_(tensors[own])  # in place: the optimizer knows the parameters already
        self.scale.log_scale.data.fill_(-math.log(model.temperature))

    def save(self) -> None:
        """Write the checkpoint in one move."""
        tensors = {}
        for number, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{name}": t for name, t in state.items()}
        tensors |= {f"network.{n}": t for n, t in self.network.state_dict().items()}
        tensors |= {f"scale.{n}": t for n, t in self.scale.state_dict().items()}
        about = {"step": str(self.step), "settings": json.dumps(asdict(self.settings))}
        with replacing(self.folder / "checkpoint.safetensors") as unfinished:
            save_file({n: t.contiguous().cpu() for n, t in tensors.items()}, unfinished, about)

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        file = self.folder / "checkpoint.safetensors"
        if not file.exists():
            return
        from safetensors import safe_open

        with safe_open(file, "pt") as opened:
            about = opened.metadata()
        if json.loads(about["settings"]) != asdict(self.settings):
            raise SystemExit(
                f"{file} was made with other settings. Choose another folder for this run."
            )
        parts: dict[str, dict[str, Tensor]] = {}
        for name, tensor in load_file(file).items():
            part, _, rest = name.partition(".")
            parts.setdefault(part, {})[rest] = tensor
        self.step = int(about["step"])
        self.network.load_state_dict(parts["network"])
        self.scale.load_state_dict(parts["scale"])
        state: dict[int, dict[str, Tensor]] = {}
        for name, tensor in parts["optimizer"].items():
            number, _, key = name.partition(".")
            state.setdefault(int(number), {})[key] = tensor
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})


def learning_rate(step: int, settings: Hyperparameters) -> float:
    """Linear warm-up, then a cosine to ``final_rate``."""
    if step < settings.warm_up:
        return settings.learning_rate * (step + 1) / settings.warm_up
    progress = (step - settings.warm_up) / max(1, settings.steps - settings.warm_up)
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    return settings.learning_rate * (settings.final_rate + (1 - settings.final_rate) * cosine)


def train_step(run: Run, examples: list[Example], texts: TextBank, device: str) -> float:
    """One update of the weights; returns the loss."""
    settings = run.settings
    torch.manual_seed(settings.seed * 1_000_003 + run.step)  # for drop path
    for group in run.optimizer.param_groups:
        group["lr"] = learning_rate(run.step, settings)
    run.network.train()
    cloud = torch.from_numpy(np.stack([e.points for e in examples])).to(device)  # (B, N, 3)
    with torch.autocast(torch.device(device).type, torch.bfloat16):
        fewer = settings.patches if run.step < settings.all_patches_from * settings.steps else None
        features, patches = run.network(cloud, fewer)  # (B, G, D)
    targets = [
        patch_targets(torch.from_numpy(e.masks).to(device), index)
        for e, index in zip(examples, patches.index, strict=True)
    ]
    words = [texts(e.words).to(device) for e in examples]
    loss = alignment_loss(features, targets, words, run.scale())
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(run.parameters, settings.gradient_norm)
    run.optimizer.step()
    run.step += 1
    return loss.item()


def train(shards: Path, run: Run, texts: TextBank, device: str, stop_at: int | None = None) -> None:
    """Train to the last step (or ``stop_at``), saving and evaluating on the way."""
    settings = run.settings
    training = Shards(shards / "train")
    validation = Shards(shards / "validation")
    texts.embed_in_advance(all_phrases(training))
    points = run.network.architecture.points
    weights = {n: v for n, v in asdict(settings).items() if n in training.sources}
    end = min(settings.steps, stop_at or settings.steps)
    log = (run.folder / "log.jsonl").open("a")
    bar = tqdm(total=settings.steps, initial=run.step, unit="step")
    average = None
    while run.step < end:
        begin = time.perf_counter()
        seed = (settings.seed, run.step)
        examples = draw_batch(training, settings.batch, points, INPUT_AXES, weights, seed)
        loss = train_step(run, examples, texts, device)
        average = loss if average is None else 0.98 * average + 0.02 * loss
        speed = settings.batch / (time.perf_counter() - begin)
        bar.update()
        bar.set_postfix_str(f"loss {average:.3f}, {speed:.0f} shapes/s")
        if run.step % CHECKPOINT_EVERY == 0 or run.step == end:
            run.save()
            entry = {"step": run.step, "loss": average, "shapes_per_second": speed}
            if run.step % EVALUATE_EVERY == 0 or run.step == end:
                entry["miou"] = mean_iou_by_source(
                    run.network, validation, texts, INPUT_AXES, device
                )
                bar.write(
                    f"step {run.step}: "
                    + ", ".join(f"{k} {v:.3f}" for k, v in entry["miou"].items())
                )
            log.write(json.dumps(entry) + "\n")
            log.flush()


def export(run: Run, folder: Path, name: str, version: str, license: str, data: list[str]) -> Model:
    """Write the weights as a model folder."""
    model = Model(
        name=name,
        version=version,
        architecture=run.network.architecture,
        text_encoder=run.settings.text_encoder,
        temperature=1 / run.scale().item(),
        input_axes=INPUT_AXES,
        license=license,
        training_data=tuple(data),
    )
    return save_model(folder, model, run.network.tensors())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shards", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="folder of the checkpoint and log")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--start", help="a model to go on from instead of random weights")
    parser.add_argument("--export", type=Path, help="write a model folder instead of training")
    parser.add_argument("--name", default="bundled")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--license", default="CC0-1.0")
    for name, value in asdict(Hyperparameters()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = parser.parse_args()
    settings = Hyperparameters(
        **{name: getattr(options, name) for name in asdict(Hyperparameters())}
    )
    device = choose_device(options.device)
    texts = TextBank(settings.text_encoder)
    options.run.mkdir(parents=True, exist_ok=True)
    run = Run(options.run, settings, texts.dimension, device)
    if options.start:
        run.start_from(options.start)
    run.resume()
    if options.export:
        data = [
            "MakeHuman base mesh, morphs and rig (CC0)",
            "Quaternius, KayKit and Kenney low-poly models (CC0)",
            "WebXR input profiles' controllers (MIT)",
            "training/shapes, generated (CC0)",
        ]
        model = export(run, options.export, options.name, options.version, options.license, data)
        print(f"{model.folder}: step {run.step}, SHA-256 {model.sha256}")
        return
    train(options.shards, run, texts, device)


if __name__ == "__main__":
    main()
