"""Train a model, both stages of the paper, on pre-sampled shards.

From random weights to words, as training.bundled does in one command:

    python -m training.data.make_shards --out SHARDS --makehuman FOLDER --packs FOLDER ...
    python -m training.loop.train --shards SHARDS --run RUN                  # again: resumes
    python -m training.loop.train --shards SHARDS --run RUN --export MODEL \\
        --license CC0-1.0 --data "what it was trained on"               # writes a model folder

As in the paper, on shards of the official data (training.views.extract, training.data.import_data):
Stage 1 distils DINOv2's features, Stage 2 teaches the last block the words. Both with

    PAPER=(--steps 90000 --batch 32 --encoder-rate 0.2 --drop-path 0.1 --all-patches-from 0
        --warm-up 0 --final-rate 1 --gradient-norm inf)
    python -m training.loop.train --shards SHARDS --run RUN1 --stage 1 --augmentation none \\
        "${PAPER[@]}"
    python -m training.loop.train --shards SHARDS --run RUN2 --start RUN1 --unfrozen last-block \\
        --prompts part --questions 1 --augmentation paper --text-encoder openclip-bigg "${PAPER[@]}"

Many GPUs, and two machines of eight (RUN on a disk that both see); --batch is each GPU's. Options
before the two dashes are torchrun's, which would take --run for one of them:

    python -m training.loop.together --nproc-per-node 8 \\
        -m -- training.loop.train --shards SHARDS --run RUN
    python -m training.loop.together --nnodes 2 --node-rank 0 --nproc-per-node 8 \\
        --master-addr HOST --master-port 29500 \\
        -m -- training.loop.train --shards SHARDS --run RUN              # there with --node-rank 1

What happens is seen in the bar, in RUN/log.jsonl, and with 'tensorboard --logdir RUN'.

On Linux without a GPU, keep glibc from returning the large buffers after every step; it is a third
faster:

    MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=8589934592 \\
        python -m training.loop.train ...

Everything random follows from (seed, step, rank): the weights of a run that was stopped and resumed
are those of one that was not, bit by bit on a processor with as many threads (OMP_NUM_THREADS).
With more or fewer, and on a graphics card, which adds in no fixed order, up to rounding.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from time import monotonic
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from patchalign3d.device import choose_device
from patchalign3d.errors import FileError, ModelError
from patchalign3d.network.model import Model
from patchalign3d.network.weights import save_model
from patchalign3d.shared.interrupting import terminable
from patchalign3d.text.embedding import PART_TEMPLATES

from ..alone import alone_in
from ..data.shards import Shards
from ..options import parsed, refuse_given, run_command
from . import examples, stage1, stage2
from .batches import Steps, batches, default_workers
from .checkpoint import CHECKPOINT, read_checkpoint
from .command import trainer_parser
from .evaluate import frames_found, mean_iou_by_source
from .interruptions import held_back, in_any_process
from .processes import first_process_first, is_first, joined, this_process
from .reporter import reporter
from .run import Run, run_in
from .settings import INPUT_AXES, SOURCE_WEIGHTS, Hyperparameters, learning_rate
from .text_bank import TEMPLATES, TextBank

# By the clock, and not by steps, of which a graphics card takes a hundred times as many.
CHECKPOINT_EVERY = 180.0  # seconds
EVALUATE_EVERY = 1200.0
OF_STAGE_2 = ("text_encoder", "text_bank", "unfrozen", "negatives", "prompts", "questions")
OF_EXPORT = ("name", "version", "license", "data")
WORDS = "words.safetensors"  # in the run's folder, their embeddings


def train(
    shards: Path,
    run: Run,
    texts: TextBank | None,
    device: str,
    stop_at: int | None = None,
    workers: int = 0,
) -> None:
    """Train to the last step (or ``stop_at``), saving and evaluating on the way.

    An interruption ends it after the step, with a checkpoint; during an evaluation at once, with
    the one from before it.
    """
    settings = run.settings
    rank, processes = this_process()
    run.go_on_with(processes)
    draw = functools.partial(draw_batch, settings, run.network.architecture.points)
    training = Shards(shards / "train")
    run.go_on_with_shards(training.identity)
    validation = Shards(shards / "validation")  # before the words, which may take minutes
    make_ready(run, training, texts)
    steps = Steps(training, draw, settings.seed, rank)
    objective = run.objective
    if processes > 1:
        objective = DistributedDataParallel(objective, gradient_as_bucket_view=True)
    end = min(settings.steps, stop_at or settings.steps)
    shapes = settings.batch * processes  # a step
    saved = evaluated = monotonic()
    with reporter(run, shapes) as report, held_back() as interruptions:
        for batch in batches(steps, run.step, end, workers, device):
            inputs = (batch,)
            if settings.stage == 2:
                inputs += (texts(batch.words, batch.categories).to(device),)
            loss = train_step(run, objective, inputs, rank)
            mean = loss if run.mean_loss is None else run.mean_loss.to(loss.device)
            run.mean_loss = 0.98 * mean + 0.02 * loss
            ended = run.step == end
            if rank == 0:  # the first process tells, saves and evaluates
                scores = {}
                if ended or monotonic() - evaluated >= EVALUATE_EVERY:
                    if not ended:  # one that counts as finished has told how it does
                        run.save()
                        saved = monotonic()
                    with terminable():  # at once: it takes minutes, and changes nothing
                        scores = evaluate(run, validation, texts, device)
                    evaluated = monotonic()
                report(run.mean_loss, scores)
            interrupted = not ended and in_any_process(bool(interruptions))
            due = ended or interrupted or monotonic() - saved >= CHECKPOINT_EVERY
            if rank == 0 and due:
                run.save()
                saved = monotonic()
            if interrupted:
                raise KeyboardInterrupt


def make_ready(run: Run, training: Shards, texts: TextBank | None) -> None:
    """Hold the shards against the run's settings, and embed all words that it may ask for.

    Raises:
        FileError: they lack a source that has a weight, or the names of parts.
    """
    check_weights(run.settings.source_weights, training.sources)
    if run.settings.stage == 1:
        return
    if not training.names:
        raise FileError(stage2.NO_NAMES)
    if run.settings.prompts == "varied":
        phrases, kept = examples.all_phrases(training), run.folder / WORDS
        first_process_first(lambda: texts.embed_in_advance(phrases, kept))


def check_weights(weights: Mapping[str, float], sources: Sequence[str]) -> None:
    """Refuse the weight of a source that there is none of, unless it is one that nobody gave.

    Raises:
        FileError: such as of a name that is mistyped.
    """
    given = {name for name, weight in weights.items() if SOURCE_WEIGHTS.get(name) != weight}
    strange = sorted(given - set(sources))
    if strange:
        raise FileError(
            f"There are no shards of {', '.join(strange)}, which --source-weights names. There are "
            f"those of {', '.join(sources)}."
        )


def finished_run(
    folder: Path,
    settings: Hyperparameters,
    shards: Path,
    texts: TextBank | None,
    device: str,
    start: str | None = None,
) -> Run:
    """The run of a folder, as :func:`run_in`, trained to its end."""
    run = run_in(folder, settings, shards, texts, device, start)
    if run.step < settings.steps:
        train(shards, run, texts, device)
    return run


def train_step(run: Run, objective: nn.Module, inputs: tuple, rank: int = 0) -> Tensor:
    """One update of the weights; returns the loss, not yet waited for.

    Args:
        run: what is updated.
        objective: the run's own, or that of all processes.
        inputs: the batch and, in Stage 2, the embeddings (R, D) of its words.

    Raises:
        ModelError: the loss or its gradient is not finite; the weights are as before.
    """
    settings = run.settings
    torch.manual_seed(settings.seed * 1_000_003 + run.step + rank * 7_919_033)  # for drop path
    for group in run.optimizer.param_groups:
        group["lr"] = learning_rate(run.step, settings) * group["share"]
    run.network.train()
    loss = objective(*inputs, run.patches)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(run.parameters, settings.gradient_norm)
    if not torch.isfinite(loss.detach() + norm):
        raise ModelError(_not_finite(run, inputs[0]))
    run.optimizer.step()
    run.step += 1
    return loss.detach()


def _not_finite(run: Run, batch: Any) -> str:
    return (
        f"Loss or gradient of step {run.step} are not finite, so training has stopped. The shapes "
        f"were {', '.join(batch.origins)}. The checkpoint before it stays. Mend the shard, or "
        "lower the learning rate."
    )


def draw_batch(settings: Hyperparameters, points: int, shards: Shards, seed: tuple) -> Any:
    """The batch of one step in one process, for the stage that is trained."""
    drawn = (shards, settings.batch, points, INPUT_AXES, settings.source_weights, seed)
    if settings.stage == 1:
        return stage1.draw_batch(*drawn, settings.augmentation)
    how = settings.prompts, settings.questions, settings.augmentation
    shapes = examples.draw_batch(*drawn, *how)
    return stage2.collate(shapes, settings.negatives, settings.questions)


def evaluate(run: Run, shards: Shards, texts: TextBank | None, device: str) -> dict[str, float]:
    """How the network does on held-out shapes: mIoU by source and the share of frames that it
    finds; of Stage 1 the loss.
    """
    if run.settings.stage == 1:
        draw = functools.partial(draw_batch, run.settings, run.network.architecture.points)
        return {"loss": stage1.mean_loss(run.network, shards, draw, device)}
    scores = mean_iou_by_source(run.network, shards, texts, INPUT_AXES, device)
    found = frames_found(run.network, shards, INPUT_AXES, device)
    return scores | {f"{name} found": share for name, share in found.items()}


def export(run: Run, folder: Path, name: str, version: str, license: str, data: list[str]) -> Model:
    """Write the weights of Stage 2 as a model folder.

    ``data`` is what the run was trained on; what it began with was trained on others.
    """
    model = Model(
        name=name,
        version=version,
        architecture=run.network.architecture,
        text_encoder=run.settings.text_encoder_name,
        temperature=1 / run.objective.scale().item(),
        input_axes=INPUT_AXES,
        license=license,
        training_data=list(dict.fromkeys([*run.data, *data])),
    )
    tensors = run.network.tensors()
    if not has_learned_frames(run):
        tensors = {name: t for name, t in tensors.items() if not name.startswith("frame.")}
    return save_model(folder, model, tensors)


def has_learned_frames(run: Run) -> bool:
    """Whether the run's head for frames has been taught, or came with the weights of its start.

    If it is not known of any shape how it stands, nothing teaches the head, and it keeps the biases
    that the seed gave it.
    """
    drawn = Run(run.folder, run.settings, run.network.architecture.feature_width, "cpu")
    began, ends = (one.network.frame[-1].bias.detach().cpu() for one in (drawn, run))
    return not torch.equal(began, ends)


def checked_options() -> argparse.Namespace:
    """The options of the command; what makes no sense together ends it with 2 and a sentence."""
    parser = trainer_parser(__doc__.splitlines()[0])
    options = parser.parse_args()
    if options.stage == 1:
        refuse_given(parser, options, OF_STAGE_2, "changes nothing in Stage 1.")
    if not options.export:
        refuse_given(parser, options, OF_EXPORT, "is told by a model that --export writes.")
    if options.text_bank and TEMPLATES[options.prompts] != PART_TEMPLATES:
        parser.error("A --text-bank has bare names, which --prompts part asks by.")
    if options.export:
        if not (options.license and options.data):
            parser.error("A model tells its --license and the --data that it was trained on.")
        if not (options.run / CHECKPOINT).exists():
            parser.error(f"There is no run in {options.run}: it has no {CHECKPOINT}.")
        if options.stage == 1:
            parser.error("A run of Stage 1 knows no words yet: give it to Stage 2 as --start.")
        if read_checkpoint(options.run / CHECKPOINT).step < 1:
            parser.error(f"The run in {options.run} has not been trained yet.")
    return options


def main() -> None:
    options = parsed(checked_options)
    settings = Hyperparameters(
        **{field.name: getattr(options, field.name) for field in fields(Hyperparameters)}
    )
    torch.backends.cudnn.deterministic = True  # as far as a graphics card can
    # A run may be exported while it is trained.
    alone = is_first() and not options.export
    kept = alone_in(options.run) if alone else contextlib.nullcontext()
    # First, or the others would meet the first one's end with errors of their own.
    with kept, joined(choose_device(options.device)) as device:
        if device.startswith("cuda"):  # for the loss; the network itself runs in bfloat16
            torch.set_float32_matmul_precision("high")
        texts = None
        if settings.stage == 2:
            name = settings.text_encoder_name
            texts = TextBank(name, settings.prompts, options.text_bank, device)
        run = run_in(options.run, settings, options.shards, texts, device, options.start)
        if options.export:
            name = options.name or options.export.absolute().name
            about = (name, options.version, options.license, options.data)
            model = export(run, options.export, *about)
            print(f"{model.folder}: step {run.step}, SHA-256 {model.sha256}")
            return
        workers = options.workers
        if workers is None:
            workers = default_workers(device, int(os.environ.get("LOCAL_WORLD_SIZE", 1)))
        train(options.shards, run, texts, device, workers=workers)


if __name__ == "__main__":
    run_command(main)
