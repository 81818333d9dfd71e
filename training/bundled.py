"""Make the bundled model from nothing, in one command: data, training, model folder.

    python -m training.bundled --makehuman FOLDER --packs FOLDER ... --sources FOLDER ... \\
        --work WORK --out MODEL

Interrupted, the same command goes on where it was: shards that exist are not made again, and the
training resumes from its last checkpoint. On a processor two processes train half of each batch
each, which is faster than one of many threads; there are two whatever the number of cores, because
the model depends on how its batches are divided.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from patchalign3d import __version__
from patchalign3d.device import choose_device

from .loop.settings import Hyperparameters
from .options import run_command

BATCH = 16  # shapes a step, of all processes together
STEPS = 13_000
PROCESSES = 2  # on a processor
LICENSE = "CC0-1.0"
DATA = [
    "MakeHuman base mesh, morphs and rig (CC0)",
    "Quaternius, KayKit and Kenney low-poly models (CC0)",
    "WebXR input profiles' controllers (MIT)",
    "Mesh2Motion's rigs (CC0), glTF models of pmndrs, bevy (CC0), Bruno Simon and Godot (MIT)",
    "Generated with Infinigen (Princeton University) and scene_synthesizer (NVIDIA)",
    "Robots and mechanisms of their makers (BSD-3-Clause, Apache-2.0, MIT, MPL-2.0)",
    "training/shapes, generated (CC0)",
]


def commands(options: argparse.Namespace) -> list[list[str]]:
    """What is run, one after the other."""
    processes = PROCESSES if options.device == "cpu" else 1
    shards = str(options.work / "shards")
    make = ["training.data.make_shards", "--out", shards, "--seed", str(options.seed)]
    make += ["--people", str(4 * options.family), "--family", str(options.family)]
    make += ["--makehuman", str(options.makehuman)] if options.makehuman else []
    make += ["--packs", *map(str, options.packs)] if options.packs else []
    make += ["--sources", *map(str, options.sources)] if options.sources else []
    train = ["training.loop.train", "--shards", shards, "--run", str(options.work / "run")]
    train += ["--steps", str(options.steps), "--batch", str(BATCH // processes)]
    train += ["--learning-rate", str(options.learning_rate)]
    train += ["--all-patches-from", "0.92", "--device", options.device]
    train += ["--start", options.start] if options.start else []
    several = ["torch.distributed.run", "--standalone", "--nproc-per-node", str(processes), "-m"]
    together = [*several, "--", *train] if processes > 1 else train
    export = [*train, "--export", str(options.out), "--version", options.version]
    export += ["--license", LICENSE, "--data", *DATA]
    return [[sys.executable, "-m", *command] for command in (make, together, export)]


def environment(device: str) -> dict[str, str]:
    """The cores divided among the processes, and on Linux memory that glibc keeps for the next
    step. PyTorch for Windows is made without the library that its processes meet by otherwise.
    """
    if device != "cpu":
        return dict(os.environ)
    keep = {f"MALLOC_{name}_THRESHOLD_": str(1 << 33) for name in ("MMAP", "TRIM")}
    threads = str(max(1, (os.cpu_count() or 1) // PROCESSES))
    return {**os.environ, "OMP_NUM_THREADS": threads, "USE_LIBUV": "0", **keep}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--work", type=Path, required=True, help="folder of shards and checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--makehuman", type=Path, help="see training.data.make_shards")
    parser.add_argument("--packs", type=Path, nargs="+", default=[])
    parser.add_argument("--sources", type=Path, nargs="+", default=[])
    parser.add_argument("--steps", type=int, default=STEPS, help=f"of {BATCH} shapes")
    parser.add_argument("--start", help="a model to go on from, not random weights")
    parser.add_argument(
        "--learning-rate",
        type=float,
        default=Hyperparameters.learning_rate,
        help="much lower with --start, so that nothing is forgotten",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the data")
    parser.add_argument(
        "--family", type=int, default=6, help="shards of each; four times of people"
    )
    parser.add_argument("--device", default="auto")
    parser.add_argument("--version", default=__version__, help="of the release it is made for")
    options = parser.parse_args()
    options.device = choose_device(options.device)
    for command in commands(options):
        ended = subprocess.run(command, env=environment(options.device), check=False)
        if ended.returncode:
            sys.exit(ended.returncode)


if __name__ == "__main__":
    run_command(main)
