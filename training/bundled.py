"""Make the bundled model from nothing, in one command: data, training, model folder.

    python -m training.bundled --makehuman FOLDER --packs FOLDER ... --work WORK --out MODEL

Interrupted, the same command goes on where it was: shards that exist are not made again, and the
training resumes from its last checkpoint. On a processor every core trains a part of each batch,
in a process of its own: faster than one process of many threads.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from patchalign3d.device import choose_device

from .settings import Hyperparameters

BATCH = 16  # shapes a step, of all processes together
STEPS = 7_500
LICENSE = "CC0-1.0"
DATA = [
    "MakeHuman base mesh, morphs and rig (CC0)",
    "Quaternius, KayKit and Kenney low-poly models (CC0)",
    "WebXR input profiles' controllers (MIT)",
    "training/shapes, generated (CC0)",
]


def commands(options: argparse.Namespace, processes: int) -> list[list[str]]:
    """What is run, one after the other."""
    shards = str(options.work / "shards")
    make = ["training.make_shards", "--out", shards, "--seed", str(options.seed)]
    make += ["--people", "16", "--family", "4"]
    make += ["--makehuman", str(options.makehuman)] if options.makehuman else []
    make += ["--packs", *map(str, options.packs)] if options.packs else []
    train = ["training.train", "--shards", shards, "--run", str(options.work / "run")]
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
    """One thread for each process, and on Linux memory that glibc keeps for the next step."""
    if device != "cpu":
        return dict(os.environ)
    keep = {f"MALLOC_{name}_THRESHOLD_": str(1 << 33) for name in ("MMAP", "TRIM")}
    return {**os.environ, "OMP_NUM_THREADS": "1", **keep}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--work", type=Path, required=True, help="folder of shards and checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--makehuman", type=Path, help="see training.make_shards")
    parser.add_argument("--packs", type=Path, nargs="+", default=[])
    parser.add_argument("--steps", type=int, default=STEPS, help=f"of {BATCH} shapes")
    parser.add_argument("--start", help="a model to go on from, not random weights")
    parser.add_argument(
        "--learning-rate",
        type=float,
        default=Hyperparameters.learning_rate,
        help="much lower with --start, so that nothing is forgotten",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the data")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--version", default="0.1.0")
    options = parser.parse_args()
    options.device = choose_device(options.device)
    cores = os.cpu_count() or 1
    processes = max(n for n in (1, 2, 4, 8, 16) if n <= cores) if options.device == "cpu" else 1
    for command in commands(options, processes):
        ended = subprocess.run(command, env=environment(options.device), check=False)
        if ended.returncode:
            sys.exit(ended.returncode)


if __name__ == "__main__":
    main()
