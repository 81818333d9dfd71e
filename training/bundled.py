"""Make the bundled model from nothing, in one command: data, trainings, model folder.

    python -m training.bundled --makehuman FOLDER --packs FOLDER ... --sources FOLDER ... \\
        --work WORK --out MODEL

The stages of the training, each of which begins where the one before has ended, are :data:`STAGES`.
Interrupted, the same command goes on where it was: shards that exist are not made again, and each
stage resumes from its last checkpoint. On a processor two processes train half of each batch
each, which is faster than one of many threads; there are two whatever the number of cores, because
the model depends on how its batches are divided.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from patchalign3d import __version__
from patchalign3d.device import choose_device
from patchalign3d.shared.exit_codes import INTERRUPTED
from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.questions import DEVICE

from .alone import alone_in
from .options import at_least, folder_to_be, known_model, run_command
from .starter import started_by_this

BATCH = 16  # shapes a step
PROCESSES = 2  # on a processor
PEOPLE = 8  # shards, for one of each family
NAME = "bundled"
LICENSE = "CC0-1.0"
# What a model says that it was trained on, by the names of folders.
PEOPLES = "MakeHuman base mesh, morphs and rig (CC0)"
GENERATED = "training/shapes, generated (CC0)"
DATA = {
    "quaternius": "Quaternius low-poly models (CC0)",
    "kaykit_kenney": "KayKit and Kenney low-poly models (CC0)",
    "xr_controllers": "WebXR input profiles' controllers (MIT)",
    "gltf": "glTF models of pmndrs, bevy (CC0), Bruno Simon and Godot (MIT)",
    "mesh2motion": "Mesh2Motion's rigs (CC0)",
    "infinigen_articulated": "Generated with Infinigen (Princeton University)",
    "infinigen_creatures": "Generated with Infinigen (Princeton University)",
    "scene_synthesizer": "Generated with scene_synthesizer (NVIDIA)",
    "robots": "Robots of their makers (BSD-3-Clause, Apache-2.0, MPL-2.0)",
    "mujoco": "MuJoCo's models of their makers (Apache-2.0, MIT, BSD-3-Clause)",
    "gazebo": "Gazebo's models of their makers (BSD-3-Clause, Apache-2.0)",
}


class Stage(NamedTuple):
    """A training that begins with the weights of the one before, the first with random ones.

    Attributes:
        name: of its folder.
        steps: how many.
        learning_rate: at its highest; lower where little is to be forgotten.
        augmentation: one of ``augmentation.AUGMENTATIONS``.
        share: of the weights that it ends with, averaged with those that it began with.
        batch: shapes a step, of all processes together.
        warm_up: steps.
        drop_path: rate of the last block.
        all_patches_from: the share of the steps that see half of the patches.
        on_gpu: it would take most of a day on a processor, where it is left out unless it is asked
            for.
    """

    name: str
    steps: int
    learning_rate: float
    augmentation: str
    share: float = 1.0
    batch: int = BATCH
    warm_up: int = 50
    drop_path: float = 0.0
    all_patches_from: float = 0.92
    on_gpu: bool = False


STAGES = (
    Stage("words", 13_000, 5e-4, "broad"),
    Stage("any-way-up", 5_000, 3e-4, "any-way-up", share=0.7),
    Stage("further", 3_200, 3e-4, "any-way-up", share=0.5),
    Stage(
        *("long", 3_650, 6e-4, "any-way-up"),
        batch=192,
        warm_up=200,
        drop_path=0.05,
        all_patches_from=0.0,
        on_gpu=True,
    ),
    Stage(
        *("kinds", 3_100, 3e-4, "any-way-up"),
        share=0.5,
        warm_up=60,
        drop_path=0.05,
        all_patches_from=0.85,
    ),
)


class Command(NamedTuple):
    """What is run: the name of what it makes, and its words."""

    makes: str
    words: list[str]


def commands(options: argparse.Namespace) -> list[Command]:
    """What is run, one after the other."""
    make = ["training.data.make_shards", "--out", str(options.work / "shards")]
    make += ["--seed", str(options.seed)]
    make += ["--family", str(options.family), "--processes", str(os.cpu_count() or 1)]
    if options.makehuman:
        make += ["--makehuman", str(options.makehuman)]
        make += ["--people", str(PEOPLE * options.family)]
    make += ["--packs", *map(str, options.packs)] if options.packs else []
    make += ["--sources", *map(str, options.sources)] if options.sources else []
    run, before = [Command("shapes", make)], options.start
    wanted = options.stages or [s.name for s in STAGES if options.device != "cpu" or not s.on_gpu]
    chosen = [stage for stage in STAGES if stage.name in wanted]
    for stage in chosen:
        after = options.out if stage is chosen[-1] else options.work / stage.name / "model"
        run += stage_commands(stage, before, after, options)
        before = str(after)
    return [Command(makes, [sys.executable, "-m", *words]) for makes, words in run]


def stage_commands(
    stage: Stage, before: str | None, after: Path, options: argparse.Namespace
) -> list[Command]:
    """Train, write what has been learned and, if wanted, average it with what there was before."""
    folder = options.work / stage.name
    processes = PROCESSES if options.device == "cpu" else 1
    train = ["training.loop.train", "--shards", str(options.work / "shards")]
    train += ["--run", str(folder / "run"), "--batch", str(stage.batch // processes)]
    train += ["--steps", str(options.steps or stage.steps), "--warm-up", str(stage.warm_up)]
    train += ["--learning-rate", str(stage.learning_rate), "--augmentation", stage.augmentation]
    train += ["--all-patches-from", str(stage.all_patches_from), "--device", options.device]
    train += ["--drop-path", str(stage.drop_path)]
    train += ["--start", before] if before else []
    several = ["training.loop.together", "--standalone", "--nproc-per-node", str(processes), "-m"]
    together = [*several, "--", *train] if processes > 1 else train
    averaged = before is not None and stage.share < 1
    trained = folder / "trained" if averaged else after
    export = [*train, "--export", str(trained), "--name", NAME, "--version", options.version]
    export += ["--license", LICENSE, "--data", *data_of(options)]
    learned = f"stage {stage.name}, {options.steps or stage.steps:,} steps of {stage.batch} shapes"
    run = [Command(learned, together), Command(f"model of stage {stage.name}", export)]
    if averaged:
        mean = ["training.average", str(before), str(trained), "--share", str(stage.share)]
        mean += ["--name", NAME]
        run.append(Command("its average with the one before", [*mean, "--out", str(after)]))
    return run


def data_of(options: argparse.Namespace) -> list[str]:
    """What the model is trained on: of the folders those that are given, and no others."""
    names = [folder.name for folder in (*options.packs, *options.sources)]
    people = [PEOPLES] if options.makehuman else []
    found = [DATA.get(name.lower(), f"Models of the folder {name}") for name in names]
    return list(dict.fromkeys([*people, *found, GENERATED]))


def environment(device: str) -> dict[str, str]:
    """The cores divided among the processes, and on Linux memory that glibc keeps for the next
    step.
    """
    if device != "cpu":
        return dict(os.environ)
    keep = {f"MALLOC_{name}_THRESHOLD_": str(1 << 33) for name in ("MMAP", "TRIM")}
    threads = str(max(1, (os.cpu_count() or 1) // PROCESSES))
    return {**os.environ, "OMP_NUM_THREADS": threads, **keep}


def run_to_end(command: list[str], environment: dict[str, str]) -> int:
    """Run a command and return its exit code; what interrupts this process ends the command, too,
    and so does what kills it.

    An interrupted one is waited for: it may have processes of its own to end, which would otherwise
    go on training for hours.
    """
    with subprocess.Popen(command, env=environment | started_by_this()) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.terminate()
            if process.wait() == INTERRUPTED:
                sys.exit(INTERRUPTED)  # which it has told
            raise


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--work", type=folder_to_be, required=True, help="folder of shards and checkpoints"
    )
    parser.add_argument("--out", type=folder_to_be, required=True, help="folder of the model")
    seen = "see training.data.make_shards"
    parser.add_argument("--makehuman", type=Path, help=f"folder of the base mesh of people; {seen}")
    parser.add_argument(
        "--packs", type=Path, nargs="+", default=[], help=f"folders of artists' models; {seen}"
    )
    parser.add_argument(
        "--sources", type=Path, nargs="+", default=[], help=f"folders of other models; {seen}"
    )
    parser.add_argument(
        "--start",
        type=known_model,
        help="a model whose weights the first stage begins with (random ones)",
    )
    names = [stage.name for stage in STAGES]
    parser.add_argument(
        "--stages",
        nargs="+",
        choices=names,
        help="by default all that take hours at most: the long one only on a graphics card",
    )
    parser.add_argument("--steps", type=at_least(1), help="steps of each stage, to try it out")
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="seed of the data (%(default)s)"
    )
    parser.add_argument(
        "--family",
        type=at_least(1),
        default=1,
        help=f"shards of each family; {PEOPLE} times as many of people (%(default)s)",
    )
    add_option(parser, "device", DEVICE)
    parser.add_argument("--version", default=__version__, help="version of the model (%(default)s)")
    options = parser.parse_args()
    options.device = choose_device(options.device)
    with alone_in(options.work):
        to_run = commands(options)
        for number, command in enumerate(to_run, 1):
            print(f"{number} of {len(to_run)}: {command.makes}", file=sys.stderr, flush=True)
            if code := run_to_end(command.words, environment(options.device)):
                sys.exit(code)


if __name__ == "__main__":
    run_command(main)
